"""SAFETY R5 to R9 with a real mail server and the test's own time: what it does, and when every mail has arrived."""

from __future__ import annotations

import smtplib
from collections import Counter
from datetime import datetime, timedelta

import pytest

from grievance.foundation import clock
from grievance.foundation.transaction import transaction
from grievance.notifications import operations, queries, rules, smtp
from grievance.notifications.models import Outbox
from grievance.notifications.rules import MailState
from grievance.permissions import SYSTEM
from tests.features.intake.pages import file
from tests.support.cases import filed
from tests.support.mailbox import free_port
from tests.support.moody_mailbox import MoodyMailbox
from tests.support.safety import counts

pytestmark = pytest.mark.safety
RUN_EVERY = timedelta(seconds=30)
QUARTER = timedelta(minutes=15)


@pytest.fixture
def server(world, monkeypatch):
    with MoodyMailbox() as made:
        state = world.extensions["mail"]
        monkeypatch.setattr(state, "server", "127.0.0.1")
        monkeypatch.setattr(state, "port", made.port)
        monkeypatch.setitem(world.config, "MAIL_SERVER", "127.0.0.1")
        yield made


def queue(to: str) -> Outbox:
    context = {"link": "https://forum.example/file/x", "expires_on": clock.today()}
    with transaction():
        row = operations.queue_mail("file_link", to, context, key=f"test:{to}", language="en", at=clock.now())
    assert row is not None
    return row


def queue_many(number: int) -> list[str]:
    return [queue(f"unit{n}@example.org").message_id for n in range(number)]


def run_until(end: datetime, step: timedelta = RUN_EVERY) -> None:
    """The job's own beat, in the time of the test; ends early when nothing waits."""
    while clock.now() < end and queries.count_waiting():
        clock.stand_still(clock.now() + step)
        operations.deliver(clock.now())


def copies(server: MoodyMailbox) -> Counter[str]:
    return Counter(mail["Message-ID"] for mail in server.mails)


def test_after_a_day_without_a_server_every_mail_arrives_once_in_its_order_and_at_the_set_rate(
    server, world, monkeypatch
):
    begin = clock.now()
    monkeypatch.setattr(world.extensions["mail"], "port", free_port())
    ids = []
    for hour in range(0, 24, counts(3, 1)):
        clock.stand_still(begin + timedelta(hours=hour))
        ids += [queue(f"unit{hour}-{n}@example.org").message_id for n in range(2)]
        for _ in range(3):
            assert operations.deliver(clock.now()).done == 0
            clock.stand_still(clock.now() + RUN_EVERY)
    assert queries.count_by_state() == {MailState.QUEUED: len(ids)}
    monkeypatch.setattr(world.extensions["mail"], "port", server.port)
    up_at = clock.now()
    assert operations.deliver(clock.now(), 10).done == 10
    assert [mail["Message-ID"] for mail in server.mails] == ids[:10]
    run_until(up_at + QUARTER)
    assert [mail["Message-ID"] for mail in server.mails] == ids


def test_filing_asks_nothing_of_the_mail_server(server, client, monkeypatch):
    def called(*_: object, **__: object) -> None:
        raise AssertionError("a page talked to the mail server")

    monkeypatch.setattr(smtplib.SMTP, "__init__", called)
    file(client)
    assert queries.count_waiting() > 0
    assert filed().case.number


def test_a_step_of_the_talk_waits_15_seconds_and_a_mail_less_than_its_claim():
    assert smtp.TIMEOUT_SECONDS <= 15
    assert operations.CLAIM_LEASE.total_seconds() > smtp.LONGEST_TRY_SECONDS + 20
    assert timedelta(minutes=2) > operations.CLAIM_LEASE + RUN_EVERY


def test_a_server_that_drips_one_letter_at_a_time_is_left_before_the_claim_runs_out(server, monkeypatch):
    monkeypatch.setattr(smtp, "TIMEOUT_SECONDS", 0.3)
    monkeypatch.setattr(smtp, "LONGEST_TRY_SECONDS", 0.15)
    server.mood = "drip"
    row = queue("unit@example.org")
    watch = clock.monotonic()
    operations.deliver(clock.now())
    assert clock.monotonic() - watch < 2
    server.mood = "ok"
    run_until(clock.now() + QUARTER)
    assert copies(server) == {row.message_id: 1}


def test_refused_for_a_time_a_mail_arrives_within_15_minutes_of_recovery(server):
    server.mood = "tempfail"
    ids = queue_many(3)
    run_until(clock.now() + timedelta(hours=3), timedelta(minutes=5))
    assert server.mails == []
    server.mood, recovered = "ok", clock.now()
    run_until(recovered + QUARTER)
    assert copies(server) == dict.fromkeys(ids, 1)


def test_a_mail_is_tried_to_the_end_of_its_hours_with_waits_that_spread_and_then_parked_with_the_servers_words(
    server, monkeypatch
):
    """48 hours; the daily tests shorten them to 5."""
    hours = counts(5, 48)
    monkeypatch.setattr(rules, "TRIED_FOR_AT_LEAST", timedelta(hours=hours))
    server.mood = "tempfail"
    row, begin, waits = queue("unit@example.org"), clock.now(), []
    while queries.count_waiting():
        operations.deliver(clock.now())
        waits.append(queries.mail(row.id).not_before - clock.now())
        clock.stand_still(max(clock.now(), queries.mail(row.id).not_before))
    assert timedelta(hours=hours) <= clock.now() - begin < timedelta(hours=hours + 1)
    assert max(waits) < timedelta(minutes=12, seconds=1)
    assert len(set(waits)) > 4 * hours
    (parked,) = queries.parked_mails(0, 10)
    assert parked.last_reply == "451 4.3.0 try later"


def test_greylisted_mails_all_arrive_once(server):
    ids = queue_many(20)
    server.mood, begin = "greylist", clock.now()
    operations.deliver(clock.now())
    assert server.mails == []
    run_until(begin + timedelta(seconds=300) + QUARTER)
    assert copies(server) == dict.fromkeys(ids, 1)


def test_a_server_that_takes_five_a_minute_gets_them_all_and_each_once(server):
    ids = queue_many(30)
    server.mood, begin = "rate", clock.now()
    run_until(begin + timedelta(hours=1))
    server.mood, recovered = "ok", clock.now()
    run_until(recovered + QUARTER)
    assert copies(server) == dict.fromkeys(ids, 1)


def test_one_of_three_refused_for_good_stops_nobody_and_is_shown_on_its_case(server, as_person):
    case = filed(contact_email="gone@example.org").case
    server.refused = {"gone@example.org"}
    operations.deliver(clock.now())
    run_until(clock.now() + timedelta(days=3), timedelta(hours=1))
    assert sorted(mail["To"].addresses[0].addr_spec for mail in server.mails) == [
        "hod@example.org",
        "nodal@example.org",
    ]
    assert queries.count_by_state() == {MailState.SENT: 2, MailState.DEAD: 1}
    page = as_person("nodal").get(f"/cases/{case.number}").get_data(as_text=True)
    assert "The unit&#39;s address takes no mail any more" in page
    assert "550 5.1.1 no such mailbox" in as_person("admin").get("/admin/system").get_data(as_text=True)
    assert "gone@example.org" not in page, "looking at a unit's contact is recorded"
    assert "could not be delivered" not in as_person("filer").get(f"/cases/{case.number}").get_data(as_text=True)


def test_a_mail_refused_for_what_it_says_stands_at_the_head_of_its_case(server, as_person):
    case = filed(contact_email="unit@example.org").case
    server.answers["unit@example.org"] = "554 5.6.0 content of <unit@example.org> refused"
    operations.deliver(clock.now())
    page = as_person("nodal").get(f"/cases/{case.number}").get_data(as_text=True)
    assert "A mail to the unit could not be delivered: 554 5.6.0 content of &lt;u…@example.org&gt; refused" in page
    with transaction():
        operations.let_mail_rest(queries.parked_mails_of(case.id)[0], "Told on the telephone", SYSTEM, clock.now())
    page = as_person("nodal").get(f"/cases/{case.number}").get_data(as_text=True)
    assert "A mail to the unit could not" not in page
    assert "is not sent any more: Told on the telephone" in page


@pytest.mark.parametrize("mood", ["cutdata", "reset"])
def test_a_line_cut_on_the_way_gives_one_copy(server, mood):
    ids = queue_many(3)
    server.mood = mood
    operations.deliver(clock.now())
    server.mood = "ok"
    run_until(clock.now() + QUARTER)
    assert copies(server) == dict.fromkeys(ids, 1)


def test_one_connection_carries_a_whole_run(server):
    queue_many(50)
    operations.deliver(clock.now())
    assert (len(server.mails), server.connections) == (50, 1)
