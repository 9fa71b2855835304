from datetime import UTC, datetime, timedelta

import pytest

from grievance.notifications.rules import (
    FIRST_WAIT,
    LONGEST_WAIT,
    MailState,
    Stage,
    Verdict,
    after_try,
    free_at,
    host_of,
    message_id,
    one_line,
    thread_id,
    verdict,
    wait_after,
    waited_in_all,
)

NOW = datetime(2026, 11, 16, 4, 30, tzinfo=UTC)
IDS = [message_id(f"rung:{n}:1:2:7", "forum.example.org") for n in range(200)]


@pytest.mark.parametrize(
    ("code", "stage", "expected"),
    [
        (250, Stage.DATA, Verdict.SENT),
        (251, Stage.RECIPIENT, Verdict.SENT),
        (354, Stage.DATA, Verdict.SENT),
        (450, Stage.RECIPIENT, Verdict.TEMPORARY),
        (451, Stage.DATA, Verdict.TEMPORARY),
        (452, Stage.RECIPIENT, Verdict.TEMPORARY),
        (550, Stage.RECIPIENT, Verdict.PERMANENT),
        (552, Stage.DATA, Verdict.PERMANENT),
        (554, Stage.DATA, Verdict.PERMANENT),
        (554, Stage.CONNECT, Verdict.SERVER),
        (421, Stage.CONNECT, Verdict.SERVER),
        (421, Stage.DATA, Verdict.TEMPORARY),
        (535, Stage.CONNECT, Verdict.SERVER),
        (550, Stage.SENDER, Verdict.TEMPORARY),
        (-1, Stage.DATA, Verdict.TEMPORARY),
        (999, Stage.RECIPIENT, Verdict.TEMPORARY),
    ],
)
def test_each_reply_is_read_by_its_code_and_its_place_in_the_talk(code, stage, expected):
    assert verdict(code, stage) is expected


def test_the_wait_grows_and_never_passes_a_quarter_of_an_hour():
    for mail in IDS:
        waits = [wait_after(mail, attempt) for attempt in range(1, 12)]
        assert waits[0] < FIRST_WAIT * 1.2 + timedelta(seconds=1)
        assert all(wait <= LONGEST_WAIT * 1.2 for wait in waits)
        assert waits[:4] == sorted(waits[:4])
        assert sum(waits[:6], timedelta()) < timedelta(hours=1)


def test_the_same_mail_and_try_always_wait_the_same_while_a_crowd_spreads():
    assert [wait_after(mail, 3) for mail in IDS] == [wait_after(mail, 3) for mail in IDS]
    waits = [wait_after(mail, 8) for mail in IDS]
    assert len(set(waits)) == len(IDS)
    assert max(waits) - min(waits) > LONGEST_WAIT * 0.3


def test_tries_are_counted_from_one():
    with pytest.raises(ValueError, match="from 1"):
        wait_after(IDS[0], 0)


@pytest.mark.long
def test_a_temporary_refusal_is_never_given_up_before_48_hours_and_always_some_time_after():
    for mail in IDS[:5]:
        attempts = 1
        while after_try(Verdict.TEMPORARY, mail, attempts, NOW).state is MailState.QUEUED:
            attempts += 1
        assert waited_in_all(mail, attempts - 1) >= timedelta(hours=48)
        assert waited_in_all(mail, attempts - 2) < timedelta(hours=48)


def test_a_permanent_refusal_is_dead_at_once():
    assert after_try(Verdict.PERMANENT, IDS[0], 1, NOW).state is MailState.DEAD


def test_an_absent_server_costs_a_mail_no_try():
    step = after_try(Verdict.SERVER, IDS[0], 5000, NOW)
    assert (step.state, step.not_before, step.counts_as_try) == (MailState.QUEUED, NOW, False)


def test_a_mail_we_cannot_build_is_parked_after_five_tries():
    states = [after_try(Verdict.FAULTY, IDS[0], attempt, NOW).state for attempt in range(1, 6)]
    assert states == [MailState.QUEUED] * 4 + [MailState.DEAD]


def test_the_hourly_cap_says_when_the_address_has_room_again():
    sent = [NOW - timedelta(minutes=minute) for minute in (70, 59, 30, 10)]
    assert free_at(sent, NOW, cap=4) is None
    assert free_at(sent, NOW, cap=3) == NOW + timedelta(minutes=1)
    assert free_at(sent, NOW, cap=2) == NOW + timedelta(minutes=30)
    assert free_at([], NOW, cap=1) is None
    assert free_at([NOW + timedelta(minutes=1)], NOW, cap=1), "another machine's clock"
    assert free_at([NOW + timedelta(days=2)], NOW, cap=1) is None, "a clock gone wrong"


def test_the_message_id_hangs_on_key_and_host_only():
    assert message_id("a", "h") == message_id("a", "h")
    assert len({message_id(key, host) for key in ("a", "b") for host in ("h", "i")}) == 4
    assert message_id("x\r\nBcc: y", "forum.example.org").isascii()
    assert "\n" not in message_id("x\r\nBcc: y", "forum.example.org")


def test_everything_about_one_case_hangs_on_one_thread():
    assert thread_id("J26-0412-7", "h") == "<j26-0412-7.thread@h>"


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://forum.jk.gov.in/", "forum.jk.gov.in"),
        ("http://127.0.0.1:8000", "127.0.0.1"),
        ("https://FORUM.example.org:8443/path", "forum.example.org"),
        ("", "localhost"),
    ],
)
def test_the_host_comes_from_the_configured_address(address, host):
    assert host_of(address) == host


def test_a_subject_cannot_smuggle_a_header_or_turn_the_writing_round():
    assert one_line("Power cut\r\nBcc: all@example.org") == "Power cut Bcc: all@example.org"
    assert one_line("a\u2028b\u202ec\x00d") == "a b c d"
    assert one_line("x" * 300).endswith("…")
    assert len(one_line("x" * 300)) == 160
    assert one_line("بجلی کی کٹوتی") == "بجلی کی کٹوتی"
