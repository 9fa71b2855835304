"""The mailbox is read by IMAP: each letter is recorded, then marked, and counts once whatever fails in between."""

from __future__ import annotations

import dataclasses

import pytest

from config import WrongSetting, read_settings
from grievance.cases import queries as cases
from grievance.correspondence import jobs, operations
from grievance.correspondence.mailbox import Account, Mailbox, MailboxAway
from grievance.correspondence.rules.words import Doubt, LetterState
from grievance.foundation import clock
from grievance.foundation.jobs import Counts
from grievance.schedule import run_now
from tests.features.correspondence.conftest import address_of, letter, letters
from tests.support.cases import filed
from tests.support.imap_server import ImapServer


@pytest.fixture
def case(world):  # noqa: ANN001, ANN201
    return filed(contact_email="unit@unit.example").case


@pytest.fixture
def mailbox(world, monkeypatch):  # noqa: ANN001, ANN201
    """``mailbox(letters…, keywords=…)`` points the forum at a real server."""
    opened = []

    def open_box(*contents: bytes, **how) -> ImapServer:  # noqa: ANN003
        server = ImapServer(*contents, **how).__enter__()
        opened.append(server)
        settings = dataclasses.replace(world.config["SETTINGS"], imap_url=server.url)
        monkeypatch.setitem(world.config, "SETTINGS", settings)
        return server

    yield open_box
    for server in opened:
        server.__exit__()


@pytest.mark.parametrize("keywords", [True, False], ids=["own keyword", "seen"])
def test_each_letter_is_taken_once_and_marked(keywords, case, mailbox):
    server = mailbox(
        letter(address_of(case), "First.").as_bytes(), letter(address_of(case), "Second.").as_bytes(), keywords=keywords
    )
    assert jobs.fetch_mail(clock.now()) == Counts(2, 2)
    assert [line.body for line in cases.public_lines(case.id)] == ["First.", "Second."]
    assert server.taken() == [101, 102]
    assert jobs.fetch_mail(clock.now()) == Counts()
    server.add(letter(address_of(case), "Third.").as_bytes())
    assert jobs.fetch_mail(clock.now()) == Counts(1, 1)
    assert len(cases.public_lines(case.id)) == 3


def test_reading_by_hand_hides_nothing_and_reading_by_us_marks_nothing_as_seen(case, mailbox):
    server = mailbox(letter(address_of(case)).as_bytes())
    server.letters[101].flags.add("\\Seen")
    assert jobs.fetch_mail(clock.now()) == Counts(1, 1)
    assert not any("(BODY[]" in one or "RFC822)" in one for one in server.commands), "only BODY.PEEK"


def test_a_line_that_is_cut_before_the_mark_brings_the_letter_again_and_it_counts_once(case, mailbox):
    server = mailbox(letter(address_of(case), "First.").as_bytes())
    server.faults["STORE"] = ("cut", 1)
    with pytest.raises(MailboxAway):
        jobs.fetch_mail(clock.now())
    assert len(letters()) == 1 and server.taken() == []
    assert jobs.fetch_mail(clock.now()) == Counts(1, 1)
    assert len(letters()) == 1 and len(cases.public_lines(case.id)) == 1 and server.taken() == [101]


@pytest.mark.parametrize("command", ["LOGIN", "SELECT", "SEARCH", "FETCH", "STORE"])
@pytest.mark.parametrize("fault", ["no", "cut", "bad"])
def test_a_mailbox_that_fails_loses_nothing(command, fault, case, mailbox):
    server = mailbox(letter(address_of(case), "First.").as_bytes())
    server.faults[command] = (fault, 1)
    first = run_now("fetch-mail", clock.now())
    assert first.error.startswith("MailboxAway") or first.counts.failed or first.counts == Counts(1, 1)
    run_now("fetch-mail", clock.now())
    assert len(cases.public_lines(case.id)) == 1 and server.taken() == [101]


def test_one_letter_that_cannot_be_taken_stays_and_does_not_stop_the_others(case, mailbox, monkeypatch):
    server = mailbox(b"From: a@b.example\n\nbad", letter(address_of(case), "Good.").as_bytes())
    real = operations.take

    def take(content: bytes, *args, **more):  # noqa: ANN002, ANN003, ANN202
        if content.endswith(b"bad"):
            raise LookupError("a fault of ours")
        return real(content, *args, **more)

    monkeypatch.setattr(operations, "take", take)
    assert jobs.fetch_mail(clock.now()) == Counts(2, 1, 1)
    assert server.taken() == [102]
    monkeypatch.setattr(operations, "take", real)
    assert jobs.fetch_mail(clock.now()) == Counts(1, 1)
    assert server.taken() == [101, 102]


def test_what_is_larger_than_forty_megabytes_is_not_fetched_whole(case, mailbox, monkeypatch):
    from grievance.correspondence import mailbox as talk

    monkeypatch.setattr(talk, "LARGEST_FETCHED", 100_000)
    monkeypatch.setattr(talk, "HEAD_OF_LARGER", 20_000)
    server = mailbox(letter(address_of(case), "The words\n" + "x" * 70 + "\n" * 200_000).as_bytes())
    assert jobs.fetch_mail(clock.now()) == Counts(1, 1)
    (row,) = letters()
    assert (row.state, row.doubt, row.case_id) == (LetterState.TRAY, Doubt.TOO_LARGE, case.id)
    assert row.words.startswith("The words") and server.taken() == [101]


def test_a_letter_that_goes_away_meanwhile_is_passed_over(case, mailbox):
    server = mailbox(letter(address_of(case)).as_bytes())
    with Mailbox(Account.at(server.url)) as box:
        uids = box.new_uids(10)
        del server.letters[101]
        assert [box._fetch(uid) for uid in uids] == [None]


def test_without_a_mailbox_the_job_does_nothing(world):
    assert jobs.fetch_mail(clock.now()) == Counts()


def test_a_wrong_password_is_said_in_the_run_and_not_printed(case, mailbox):
    server = mailbox(user="forum", password="right")
    server.password = "other"
    ran = run_now("fetch-mail", clock.now())
    assert ran.error.startswith("MailboxAway") and "right" not in ran.error


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("imaps://forum%40x.example:p%40ss%20w@mail.example/Forum%20mail", ("mail.example", 993, True, "forum@x.example", "p@ss w", "Forum mail")),
        ("imap://forum:secret@127.0.0.1:1143", ("127.0.0.1", 1143, False, "forum", "secret", "INBOX")),
    ],
)  # fmt: skip
def test_the_setting_names_server_account_and_folder(url, expected):
    assert dataclasses.astuple(Account.at(url)) == expected


@pytest.mark.parametrize(
    "url", ["mail.unit.example", "imaps://mail.example", "http://a:b@c", "imaps://u:p@h:99999", "imaps://u:p@[::1"]
)
def test_a_wrong_setting_stops_the_start_with_its_name_and_without_the_password(url):
    with pytest.raises(WrongSetting, match="IMAP_URL") as said:
        read_settings({"GRIEVANCE_MODE": "testing", "SECRET_KEY": "x", "IMAP_URL": url})
    assert url not in str(said.value)


@pytest.mark.parametrize("domain", ["with space.example", "a@b", "-x.example", "x" * 70 + ".example", "reply..example"])
def test_a_wrong_domain_stops_the_start(domain):
    with pytest.raises(WrongSetting, match="MAIL_RECEIVING_DOMAIN"):
        read_settings({"GRIEVANCE_MODE": "testing", "SECRET_KEY": "x", "MAIL_RECEIVING_DOMAIN": domain})


def test_the_password_goes_nowhere_without_tls(monkeypatch):
    with ImapServer() as server:
        account = dataclasses.replace(Account.at(server.url), host="localhost.")
        monkeypatch.setattr("grievance.correspondence.mailbox.LOOPBACK", frozenset())
        with pytest.raises(MailboxAway, match="TLS"), Mailbox(dataclasses.replace(account, host="127.0.0.1")):
            pass
        assert not any(one.startswith("LOGIN") for one in server.commands)
