"""Delivery through real sockets: what the server says decides what becomes of the mail."""

import socket
from datetime import timedelta
from email.utils import parsedate_to_datetime

import pytest
from sqlalchemy import select

from grievance.audit.models import EventRow
from grievance.foundation import clock
from grievance.foundation.database import db
from grievance.foundation.jobs import Counts
from grievance.foundation.transaction import transaction
from grievance.notifications import operations, queries, smtp
from grievance.notifications.models import Outbox
from grievance.notifications.rules import MailState
from grievance.permissions import SYSTEM
from tests.support.bad_mail_server import BadMailServer

CONTEXT = {"link": "https://forum.example/file/x", "expires_on": clock.ist_date(clock.machine_now())}


@pytest.fixture
def to_server(world, monkeypatch):
    """Points the application at a server on loopback."""

    def point(server) -> None:
        state = world.extensions["mail"]
        monkeypatch.setattr(state, "server", "127.0.0.1")
        monkeypatch.setattr(state, "port", server.port)
        monkeypatch.setitem(world.config, "MAIL_SERVER", "127.0.0.1")

    return point


def queue(number: int = 1, to: str = "unit@example.org", message: str = "file_link", **context) -> Outbox:
    with transaction():
        row = operations.queue_mail(message, to, {**CONTEXT, **context}, key=f"test:{message}:{number}:{to}", language="en",
                                    at=clock.now())  # fmt: skip
    assert row is not None
    return row


def fresh(row: Outbox) -> Outbox:
    db.session.refresh(row)
    return row


def test_a_mail_arrives_once_with_its_headers_and_both_texts(world, smtp, to_server):
    to_server(smtp)
    row = queue()
    assert operations.deliver(clock.now()) == Counts(1, 1)
    assert operations.deliver(clock.now()) == Counts()
    (mail,) = smtp.mails
    assert mail["Message-ID"] == row.message_id
    assert row.message_id.endswith("@forum.example>")
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["To"] == "unit@example.org"
    assert parsedate_to_datetime(mail["Date"]) == clock.now().replace(microsecond=0)
    assert mail.get_body(("plain",)).get_content().split() == row.text.split()
    assert mail.get_body(("html",)).get_content().split() == row.html.split()
    assert fresh(row).state is MailState.SENT


def test_no_mail_waits_for_a_name_server_to_name_this_machine(world, monkeypatch):
    def never(name: str = "") -> str:
        raise AssertionError("asked the DNS for this machine's name")

    row = queue()
    monkeypatch.setattr(socket, "getfqdn", never)
    assert operations._message(row.id).msgId == row.message_id


def test_mails_about_one_case_hang_together(world, smtp, to_server):
    from tests.support.cases import filed

    to_server(smtp)
    case = filed(contact_email="unit@example.org").case
    operations.deliver(clock.now())
    assert len(smtp.mails) >= 3
    assert {mail["References"] for mail in smtp.mails} == {f"<{case.number.lower()}.thread@forum.example>"}


def test_the_same_key_is_queued_once(world):
    queue()
    with transaction():
        again = operations.queue_mail("file_link", "unit@example.org", CONTEXT, key="test:file_link:1:unit@example.org",
                                      language="en", at=clock.now())  # fmt: skip
    assert again is None


def test_one_connection_carries_many_mails_in_their_order(world, to_server):
    with BadMailServer() as server:
        to_server(server)
        rows = [queue(n, f"unit{n}@example.org") for n in range(45)]
        assert operations.deliver(clock.now()) == Counts(45, 45)
        assert [mail["To"] for mail in server.mails] == [row.to_address for row in rows]
        assert server.connections == 1


def test_a_temporary_refusal_is_tried_again_later_and_then_delivered(world, smtp, to_server, at):
    to_server(smtp)
    smtp.answers["unit@example.org"] = "451 4.7.1 greylisted"
    row, other = queue(), queue(2, "other@example.org")
    assert operations.deliver(clock.now()) == Counts(2, 1, 1)
    assert (fresh(row).state, row.last_reply) == (MailState.QUEUED, "451 4.7.1 greylisted")
    assert timedelta(seconds=20) < row.not_before - clock.now() < timedelta(seconds=40)
    assert fresh(other).state is MailState.SENT
    assert operations.deliver(clock.now()) == Counts()
    smtp.answers.clear()
    assert operations.deliver(row.not_before) == Counts(1, 1)
    assert [mail["Message-ID"] for mail in smtp.mails].count(row.message_id) == 1


def test_a_permanent_refusal_is_given_up_at_once_and_shown(world, smtp, to_server, as_person):
    to_server(smtp)
    smtp.answers["gone@example.org"] = "550 5.1.1 no such mailbox"
    rows = [queue(n, to) for n, to in enumerate(("one@example.org", "gone@example.org", "two@example.org"))]
    assert operations.deliver(clock.now()) == Counts(3, 2, 1)
    assert [fresh(row).state for row in rows] == [MailState.SENT, MailState.DEAD, MailState.SENT]
    assert operations.deliver(clock.now() + timedelta(days=3)) == Counts()
    event = db.session.scalars(select(EventRow).where(EventRow.name == "MailGivenUp")).one()
    assert event.payload["reply"] == "550 5.1.1 no such mailbox"
    assert not event.is_public
    page = as_person("admin").get("/admin/system")
    assert "550 5.1.1 no such mailbox" in page.get_data(as_text=True)


def test_an_administrator_tries_a_dead_mail_again(world, smtp, to_server, as_person):
    to_server(smtp)
    smtp.answers["unit@example.org"] = "550 5.2.1 mailbox closed"
    row = queue()
    operations.deliver(clock.now())
    smtp.answers.clear()
    done = as_person("admin").post(f"/admin/mail/{row.id}/retry")
    assert done.status_code == 303
    assert operations.deliver(clock.now()) == Counts(1, 1)
    assert fresh(row).state is MailState.SENT


def test_while_no_server_answers_nothing_is_lost_and_no_try_is_counted(world, smtp, to_server):
    with BadMailServer() as server:
        to_server(server)
    row = queue()
    for hour in range(24):
        assert operations.deliver(clock.now() + timedelta(hours=hour)) == Counts(1, 0, 1)
    assert (fresh(row).state, row.attempts) == (MailState.QUEUED, 0)
    to_server(smtp)
    assert operations.deliver(clock.now() + timedelta(hours=25)) == Counts(1, 1)


@pytest.mark.parametrize("step", ["greeting", "MAIL", "RCPT", "DATA", "text"])
@pytest.mark.parametrize("what", ["cut", "421 4.3.2 closing"])
def test_a_line_cut_at_any_step_is_tried_again_and_gives_one_copy(world, to_server, step, what):
    with BadMailServer(at={step: f"{what}|1"}) as server:
        to_server(server)
        row = queue()
        operations.deliver(clock.now())
        assert fresh(row).state in (MailState.QUEUED, MailState.SENT)
        operations.deliver(clock.now() + timedelta(hours=1))
        assert fresh(row).state is MailState.SENT
        assert [mail["Message-ID"] for mail in server.mails] == [row.message_id]


def test_one_mail_at_which_the_line_is_always_cut_does_not_hold_up_the_others(world, to_server):
    with BadMailServer(at={"text": "cut|1"}) as server:
        to_server(server)
        rows = [queue(n, f"unit{n}@example.org") for n in range(3)]
        assert operations.deliver(clock.now()) == Counts(3, 2, 1)
        assert [fresh(row).state for row in rows] == [MailState.QUEUED, MailState.SENT, MailState.SENT]


def test_accepted_but_not_said_gives_one_more_copy_under_the_same_id(world, to_server):
    with BadMailServer(at={"text": "accept and cut|1"}) as server:
        to_server(server)
        row = queue()
        operations.deliver(clock.now())
        operations.deliver(clock.now() + timedelta(hours=1))
        assert [mail["Message-ID"] for mail in server.mails] == [row.message_id] * 2


@pytest.mark.parametrize("step", ["greeting", "RCPT", "text"])
def test_a_stalled_server_is_left_after_the_time_out_with_no_transaction_open(world, to_server, step, monkeypatch):
    monkeypatch.setattr(smtp, "TIMEOUT_SECONDS", 0.2)
    with BadMailServer(at={step: "stall"}) as server:
        to_server(server)
        row = queue()
        watch = clock.monotonic()
        operations.deliver(clock.now())
        assert clock.monotonic() - watch < 3
        assert fresh(row).state is MailState.QUEUED


def test_nothing_is_asked_of_the_database_while_the_server_is_talked_to(world, to_server, monkeypatch):
    seen = []
    real = smtp.ForumConnection.deliver

    def watching(self, envelope):
        seen.append(db.session().in_transaction())
        return real(self, envelope)

    monkeypatch.setattr(smtp.ForumConnection, "deliver", watching)
    with BadMailServer() as server:
        to_server(server)
        queue()
        operations.deliver(clock.now())
    assert seen == [False]


def test_a_mail_that_cannot_be_built_is_parked_after_five_tries_and_stops_nobody(world, smtp, to_server):
    to_server(smtp)
    bad, good = queue(1, "unit@example.org"), queue(2, "other@example.org")
    with transaction():
        bad = queries.mail(bad.id)
        bad.subject = "one\nBcc: all@example.org"
    now = clock.now()
    for _ in range(6):
        operations.deliver(now)
        now += timedelta(hours=1)
    assert (fresh(bad).state, bad.attempts) == (MailState.DEAD, 5)
    assert fresh(good).state is MailState.SENT
    assert len(smtp.mails) == 1


def test_a_claim_left_by_a_dead_process_is_free_after_its_lease(world, smtp, to_server):
    to_server(smtp)
    row = queue()
    now = clock.now()
    with transaction():
        assert queries.claim_due_mails(now, "dead process", now + operations.CLAIM_LEASE, 20) == [row.id]
    assert operations.deliver(now + timedelta(seconds=60)) == Counts()
    assert operations.deliver(now + timedelta(seconds=100)) == Counts(1, 1)


def test_a_clock_that_was_set_two_days_forward_and_back_holds_no_mail(world, smtp, to_server):
    to_server(smtp)
    row, other = queue(1), queue(2, "other@example.org")
    later = clock.now() + timedelta(days=2)
    with transaction():
        queries.claim_due_mails(later, "dead process", later + operations.CLAIM_LEASE, 1)
        queries.mail(other.id).not_before = later
    assert operations.deliver(clock.now()) == Counts(2, 2)
    assert fresh(row).state is MailState.SENT


LAPSE = {"division": "Jammu", "days_overdue": 3, "due_on": clock.ist_date(clock.machine_now()), "last_on": None}


def test_what_is_over_the_hourly_cap_comes_in_one_mail(world, smtp, to_server):
    to_server(smtp)
    for n in range(30):
        queue(n, "chair@example.org", "forum_overdue", **LAPSE)
    now = clock.now()
    assert operations.deliver(now) == Counts(30, 30)
    assert len(smtp.mails) == 20
    assert operations.deliver(now + timedelta(minutes=1)) == Counts()
    operations.deliver(now + timedelta(minutes=3))
    assert len(smtp.mails) == 21
    assert smtp.mails[-1]["Subject"] == "10 more matters at your desk"
    assert smtp.mails[-1].get_body(("plain",)).get_content().count("no sitting for too long") == 10
    counts = queries.count_by_state()
    assert counts == {MailState.SENT: 21, MailState.BUNDLED: 10}


def test_an_address_gets_one_bundle_an_hour_however_much_comes(world, smtp, to_server):
    to_server(smtp)
    start = clock.now()
    went: dict[int, int] = {}
    for minute in range(0, 180, 3):
        clock.stand_still(start + timedelta(minutes=minute))
        for n in range(4):
            queue(minute * 10 + n, "chair@example.org", "forum_overdue", **LAPSE)
        operations.deliver(clock.now())
        for mail in smtp.mails:
            if "more matter" in mail["Subject"]:
                went[minute // 60] = went.get(minute // 60, 0) + 1
        singles = [mail for mail in smtp.mails if "more matter" not in mail["Subject"]]
        assert len(singles) <= 20 * (minute // 60 + 1) + 20
        smtp.mails.clear()
    assert set(went.values()) == {1}
    assert len(went) == 3
    clock.stand_still(start + timedelta(minutes=300))
    operations.deliver(clock.now())
    assert queries.count_waiting() == 0


def test_a_bundle_that_is_refused_for_good_parks_all_that_it_tells_and_retrying_it_tells_all(world, smtp, to_server):
    to_server(smtp)
    rows = [queue(n, "chair@example.org", "forum_overdue", **LAPSE) for n in range(25)]
    now = clock.now()
    operations.deliver(now)
    smtp.answers["chair@example.org"] = "554 5.6.0 content refused"
    operations.deliver(now + timedelta(minutes=3))
    assert [fresh(row).state for row in rows].count(MailState.DEAD) == 5
    (bundle,) = queries.parked_mails(0, 10)
    smtp.answers.clear()
    with transaction():
        operations.retry_mail(queries.mail(bundle.id), SYSTEM, now + timedelta(minutes=5))
    operations.deliver(now + timedelta(minutes=65))
    assert smtp.mails[-1]["Subject"] == "5 more matters at your desk"
    assert [fresh(row).state for row in rows].count(MailState.DEAD) == 0


def test_a_link_to_a_draft_is_never_held_back(world, smtp, to_server):
    to_server(smtp)
    for n in range(25):
        queue(n)
    operations.deliver(clock.now())
    assert len(smtp.mails) == 25


def test_names_in_any_script_arrive_whole(world, smtp, to_server):
    to_server(smtp)
    with transaction():
        operations.queue_mail("file_link", "unit@example.org", CONTEXT, key="k", language="ur", at=clock.now(),
                              to_name="راکیش कुमार")  # fmt: skip
    operations.deliver(clock.now())
    assert "राकेश" not in str(smtp.mails[0]["To"])
    assert smtp.mails[0]["To"].addresses[0].display_name == "راکیش कुमार"


@pytest.mark.parametrize(
    "words", ["a" * 4000, "بجلی کی کٹوتی " * 300, "ताले " * 800, ".\r\n.\r\nRCPT TO:<x@example.org>"]
)
def test_lines_of_any_length_and_lone_dots_arrive_whole(world, smtp, to_server, words):
    to_server(smtp)
    row = queue()
    with transaction():
        queries.mail(row.id).text = words
    operations.deliver(clock.now())
    (mail,) = smtp.mails
    assert mail.get_body(("plain",)).get_content().split() == words.split()
    assert smtp.recipients == ["unit@example.org"]
    assert max(len(line) for line in mail.as_bytes().splitlines()) < 998


def test_without_a_server_mail_is_kept_and_an_administrator_reads_it(world, as_person):
    row = queue()
    assert row.state is MailState.KEPT
    assert operations.deliver(clock.now()) == Counts()
    admin = as_person("admin")
    assert row.subject in admin.get("/admin/mail").get_data(as_text=True)
    page = admin.get(f"/admin/mail/{row.id}").get_data(as_text=True)
    assert '<a href="https://forum.example/file/x"' in page
    assert admin.get("/admin/mail?state=kept").status_code == 200
    assert admin.get("/admin/mail?state=nonsense&page=-3").status_code == 200
    assert admin.get("/admin/mail/999999").status_code == 404


@pytest.mark.parametrize("who", ["hod", "filer", "convener.jammu", "overseer"])
def test_nobody_else_reads_kept_mail(world, as_person, who):
    row = queue()
    assert as_person(who).get(f"/admin/mail/{row.id}").status_code == 404


def test_the_administrators_page_shows_depth_age_and_what_is_to_be_seen_to(world, smtp, to_server, as_person, at):
    to_server(smtp)
    smtp.answers["gone@example.org"] = "554 5.6.0 content refused"
    queue(1, "gone@example.org")
    operations.deliver(clock.now())
    queue(2, "later@example.org")
    page = as_person("admin").get("/admin/mail").get_data(as_text=True)
    assert "The oldest waits since" in page
    assert "554 5.6.0 content refused" in page
    parked = as_person("admin").get("/admin/mail?state=parked").get_data(as_text=True)
    assert "gone@example.org" in parked and "later@example.org" not in parked


def test_an_administrator_gives_a_mail_up_with_what_was_done_instead(world, smtp, to_server, as_person):
    to_server(smtp)
    smtp.answers["gone@example.org"] = "554 5.6.0 content refused"
    row = queue(1, "gone@example.org")
    operations.deliver(clock.now())
    admin = as_person("admin")
    refused = admin.post(f"/admin/mail/{row.id}/let-rest", data={"because": " "})
    assert refused.status_code == 422
    assert "Say what you did instead" in refused.get_data(as_text=True)
    done = admin.post(f"/admin/mail/{row.id}/let-rest", data={"because": "Told on the telephone"})
    assert done.status_code == 303
    assert (fresh(row).state, row.closed_because) == (MailState.DEAD, "Told on the telephone")
    assert queries.parked_mails(0, 10) == []
    assert "Told on the telephone" in admin.get(f"/admin/mail/{row.id}").get_data(as_text=True)
    assert db.session.scalars(select(EventRow).where(EventRow.name == "MailLetRest")).one().payload["because"]
    assert as_person("hod").post(f"/admin/mail/{row.id}/let-rest", data={"because": "x"}).status_code == 404


def test_a_waiting_mail_can_be_given_up_and_is_never_sent(world, smtp, to_server, as_person):
    to_server(smtp)
    row = queue()
    assert (
        as_person("admin").post(f"/admin/mail/{row.id}/let-rest", data={"because": "Wrong address"}).status_code == 303
    )
    assert operations.deliver(clock.now()) == Counts()
    assert smtp.mails == []


def test_old_words_are_taken_away_and_the_line_that_a_mail_went_stays(world, smtp, to_server, at):
    to_server(smtp)
    old = queue(1)
    operations.deliver(clock.now())
    at("2027-05-20 10:00")
    new = queue(2)
    assert operations.take_old_texts_away(clock.now()) == 1
    assert operations.take_old_texts_away(clock.now()) == 0
    assert (fresh(old).text, fresh(old).html, bool(old.subject)) == ("", "", True)
    assert fresh(new).text


def test_with_a_mail_server_an_administrator_sees_what_became_of_a_mail_and_not_its_words(
    world, smtp, to_server, as_person
):
    to_server(smtp)
    row = queue()
    page = as_person("admin").get(f"/admin/mail/{row.id}").get_data(as_text=True)
    assert "Waiting" in page
    assert "https://forum.example/file/x" not in page
    operations.deliver(clock.now())
    assert "https://forum.example/file/x" not in as_person("admin").get(f"/admin/mail/{row.id}").get_data(as_text=True)


NAMES = [
    'Rakesh "Ricky", Kumar', "Kumar\r\nBcc: all@example.org", "Kumar <all@example.org>", "راکیش کمار " * 30, "=?utf-8?q?=0D=0ABcc:_x?=",
    "a@example.org, b@example.org", "x" * 2000, "\u202eramuK", "राकेश\u2028Bcc: x@example.org",
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_a_name_or_title_of_any_kind_makes_one_mail_to_one_reader_with_no_header_of_its_own(
    world, smtp, to_server, name
):
    to_server(smtp)
    with transaction():
        operations.queue_mail("track_code", "unit@example.org", {"reference": name, "code": "1", "link": "https://x.example"},
                              key="k", language="hi", at=clock.now(), to_name=name)  # fmt: skip
    operations.deliver(clock.now())
    (mail,) = smtp.mails
    assert smtp.recipients == ["unit@example.org"]
    assert [address.addr_spec for address in mail["To"].addresses] == ["unit@example.org"]
    assert not mail["Bcc"] and not mail["Cc"]
    head = mail.as_bytes().split(b"\n\n")[0]
    assert max(len(line) for line in head.splitlines()) <= 998
    assert all(ord(letter) < 128 for letter in head.decode("ascii"))


@pytest.mark.parametrize(
    "address", ["unit@example.org\r\nBcc: all@example.org", "unit@example.org, all@example.org", "<>", "no address"]
)
def test_an_address_that_is_none_reaches_nobody_and_stops_nobody(world, smtp, to_server, address):
    to_server(smtp)
    with transaction():
        operations.queue_mail("file_link", address, CONTEXT, key="bad", language="en", at=clock.now())
    queue(2, "other@example.org")
    now = clock.now()
    for _ in range(7):
        operations.deliver(now)
        now += timedelta(hours=1)
    assert "other@example.org" in smtp.recipients
    assert "all@example.org" not in smtp.recipients
    assert queries.count_waiting() == 0
