"""Our mail that comes back: the address gets no more, somebody at the desk telephones, a correction sends what waited."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from grievance.accounts import queries as people
from grievance.audit.models import EventRow
from grievance.cases.rules.steps import Step
from grievance.correspondence.models import ReturnedMail
from grievance.correspondence.rules.words import Doubt, LetterState, Remedy
from grievance.foundation import clock
from grievance.foundation.database import db
from grievance.foundation.transaction import record, transaction
from grievance.notifications.events import MailGivenUp
from grievance.notifications.models import Outbox
from grievance.notifications.rules import MailState
from tests.features.correspondence.conftest import DOMAIN, letters, mails_to, return_address_of
from tests.support import returned_mail
from tests.support.cases import filed, fresh
from tests.support.cases import take as take_step

UNIT = "unit@unit.example"


@pytest.fixture
def case(world, monkeypatch):  # noqa: ANN001, ANN201
    """A case whose first mail to the unit has been sent."""
    monkeypatch.setitem(world.config, "MAIL_SERVER", "127.0.0.1")
    found = filed(contact_email=UNIT).case
    sent_mail()
    return found


def sent_mail() -> Outbox:
    with transaction():
        row = mails_to(UNIT)[0]
        row.state, row.sent_at = MailState.SENT, clock.now()
    return row


def tasks() -> list[ReturnedMail]:
    return list(db.session.scalars(select(ReturnedMail).order_by(ReturnedMail.id)))


def report(text: str, row: Outbox, *, verp: bool = True) -> bytes:
    to = return_address_of(row) if verp else "forum@forum.example"
    return returned_mail.report(text, to=to, failed=UNIT, message_id=row.message_id if not verp else "<else@x>")


@pytest.mark.parametrize("verp", [True, False], ids=["by return address", "by Message-ID"])
@pytest.mark.parametrize("text", returned_mail.PERMANENT.values(), ids=returned_mail.PERMANENT.keys())
def test_a_permanent_return_opens_a_task_and_marks_the_address(text, verp, case, take):
    found = take(report(text, mails_to(UNIT)[0], verp=verp))
    assert (found.state, found.is_new) == (LetterState.RETURNED, True)
    assert people.is_unreachable("Unit@Unit.example")
    (task,) = tasks()
    assert (task.case_id, task.division, task.to_filer) == (case.id, "jammu", True)
    assert UNIT not in task.said


def test_the_convener_of_the_division_has_the_task_and_the_case_a_banner(case, take, as_person):
    take(report(returned_mail.EXIM, mails_to(UNIT)[0]))
    (task,) = tasks()
    inbox = as_person("convener.jammu").get("/inbox").text
    assert "takes no mail any more. Telephone the unit." in inbox and f"/returned-mail/{task.id}" in inbox
    for who in ("convener.kashmir", "hod", "admin"):
        assert f"/returned-mail/{task.id}" not in as_person(who).get("/inbox").text
    banner = as_person("hod").get(f"/cases/{case.number}").text
    assert "nothing reaches it by mail. Telephone the unit." in banner
    filer = as_person("filer").get(f"/cases/{case.number}").text
    assert "Our mail to you comes back" in filer and f"/cases/{case.number}/address" in filer


def test_no_more_mail_goes_there_and_what_waits_is_kept(case, take, world):
    rows = mails_to(UNIT)
    take_step(case, Step.REPORT_PROGRESS, "hod", note="A transformer is ordered.", promised_on=clock.today())
    assert any(row.state is MailState.QUEUED for row in mails_to(UNIT))
    take(report(returned_mail.POSTFIX, rows[0]))
    take_step(case, Step.ASK_FILER, "hod", question="Which feeder?", days=7)
    after = mails_to(UNIT)
    assert len(after) >= 3 and {row.state for row in after} == {MailState.DEAD}
    assert all(row.closed_because for row in after), "kept for a right address: no line of its own at the desk"
    assert mails_to("hod@example.org")[0].state is MailState.QUEUED


@pytest.mark.parametrize("text", returned_mail.PASSING.values(), ids=returned_mail.PASSING.keys())
def test_a_delay_does_nothing_lasting(text, case, take):
    row = mails_to(UNIT)[0]
    assert take(report(text, row)).state is LetterState.IGNORED
    assert tasks() == [] and not people.is_unreachable(UNIT)
    assert fresh(row).state is MailState.SENT


@pytest.mark.parametrize("text", [returned_mail.REFUSED_BY_POLICY, returned_mail.GIVEN_UP_WAITING])
def test_a_mail_refused_for_itself_is_lost_and_shown_but_the_address_keeps_its_mail(text, case, take, as_person):
    row = mails_to(UNIT)[0]
    assert take(report(text, row)).state is LetterState.RETURNED
    assert not people.is_unreachable(UNIT) and tasks() == []
    assert fresh(row).state is MailState.DEAD and row.closed_because == ""
    assert "could not be delivered" in as_person("convener.jammu").get(f"/cases/{case.number}").text


def test_the_same_report_twice_and_a_second_report_are_one_task(case, take):
    row = mails_to(UNIT)[0]
    first, again = take(report(returned_mail.POSTFIX, row)), take(report(returned_mail.POSTFIX, row))
    assert first.is_new and not again.is_new
    take(report(returned_mail.GMAIL, row))
    (task,) = tasks()
    assert task.times == 2


def test_a_forged_report_marks_nobody(case, take):
    row = mails_to(UNIT)[0]
    forged = f"bounce+{row.id}-{'a' * 24}@{DOMAIN}"
    found = take(
        returned_mail.report(returned_mail.POSTFIX, to=forged, failed=UNIT, message_id="<guess@forum.example>")
    )
    assert (found.state, found.doubt) == (LetterState.TRAY, Doubt.UNKNOWN_RETURN)
    assert not people.is_unreachable(UNIT) and tasks() == []


def test_the_address_that_a_report_claims_is_never_the_one_that_is_marked(case, take):
    row = mails_to(UNIT)[0]
    take(returned_mail.report(returned_mail.POSTFIX, to=return_address_of(row), failed="hod@example.org"))
    assert people.is_unreachable(UNIT) and not people.is_unreachable("hod@example.org")


def test_an_out_of_office_to_the_return_address_is_only_counted(case, take):
    row = mails_to(UNIT)[0]
    mail = f"From: Rakesh <{UNIT}>\nTo: {return_address_of(row)}\nSubject: Automatic reply: away\nAuto-Submitted: auto-replied\n\nAway.\n"
    assert take(mail.encode()).state is LetterState.IGNORED
    assert not people.is_unreachable(UNIT)


def test_a_new_address_from_the_convener_sends_what_waited(case, take, as_person, at):
    row = mails_to(UNIT)[0]
    take(report(returned_mail.EXCHANGE, row))
    take_step(case, Step.ASK_FILER, "hod", question="Which feeder?", days=7)
    at("2026-11-16 11:00")
    convener = as_person("convener.jammu")
    shown = convener.get(f"/returned-mail/{tasks()[0].id}").text
    assert "u…@unit.example" in shown and UNIT not in shown, (
        "looking at the contact is recorded, so it is not shown here"
    )
    answer = convener.post(f"/cases/{case.number}/address", data={"email": "new@unit.example"})
    assert answer.status_code == 303
    assert fresh(case).contact_email == "new@unit.example"
    sent = mails_to("new@unit.example")
    assert {mail.state for mail in sent} == {MailState.QUEUED} and row.id in {mail.id for mail in sent}
    assert row.message_id == sent[0].message_id
    assert tasks()[0].remedy is Remedy.NEW_ADDRESS
    told = as_person("hod").get(f"/cases/{case.number}").text
    assert "A new e-mail address was given" in told and "nothing reaches it by mail" not in told


def test_the_filer_corrects_his_own_address_and_nobody_else_may(case, take, as_person, client):
    path = f"/cases/{case.number}/address"
    assert as_person("filer").post(path, data={"email": "new@unit.example"}).status_code == 422, "mail reaches him"
    take(report(returned_mail.POSTFIX, mails_to(UNIT)[0]))
    for who in ("hod", "nodal", "admin", "overseer", "convener.kashmir"):
        assert as_person(who).post(path, data={"email": "thief@x.example"}).status_code == 404
    assert client.post(path, data={"email": "thief@x.example"}).status_code == 404
    filer = as_person("filer")
    for wrong in ("", "no address", UNIT, UNIT.upper()):
        assert filer.post(path, data={"email": wrong}).status_code == 422
    assert filer.post(path, data={"email": "new@unit.example"}).status_code == 303
    assert fresh(case).contact_email == "new@unit.example"


def test_an_address_that_works_again_gets_what_waited(case, take, as_person):
    row = mails_to(UNIT)[0]
    take(report(returned_mail.GMAIL, row))
    answer = as_person("convener.jammu").post(f"/returned-mail/{tasks()[0].id}/works-again")
    assert answer.status_code == 303
    assert not people.is_unreachable(UNIT) and tasks()[0].remedy is Remedy.WORKS_AGAIN
    assert fresh(row).state is MailState.QUEUED


def test_a_late_report_of_an_older_mail_does_not_mark_it_again(case, take, as_person, at):
    row = mails_to(UNIT)[0]
    take(report(returned_mail.POSTFIX, row))
    at("2026-11-16 12:00")
    as_person("convener.jammu").post(f"/returned-mail/{tasks()[0].id}/works-again")
    with transaction():
        row.state, row.sent_at = MailState.SENT, clock.now()
    take(report(returned_mail.QMAIL, row))
    assert not people.is_unreachable(UNIT)
    at("2026-11-17 12:00")
    take_step(case, Step.ASK_FILER, "hod", question="Which feeder?", days=7)
    newer = mails_to(UNIT)[-1]
    with transaction():
        newer.state = MailState.SENT
    take(report(returned_mail.GMAIL, newer))
    assert people.is_unreachable(UNIT)


def test_telling_the_unit_another_way_needs_words_and_keeps_the_mark(case, take, as_person):
    take(report(returned_mail.POSTFIX, mails_to(UNIT)[0]))
    convener, task = as_person("convener.jammu"), tasks()[0]
    assert convener.post(f"/returned-mail/{task.id}", data={"note": " "}).status_code == 422
    assert convener.post(f"/returned-mail/{task.id}", data={"note": "Telephoned Mr Kumar at 11 am"}).status_code == 303
    db.session.expire_all()
    assert tasks()[0].remedy is Remedy.TOLD and people.is_unreachable(UNIT)
    assert convener.post(f"/returned-mail/{task.id}", data={"note": "Again"}).status_code == 422
    for who in ("hod", "convener.kashmir", "filer"):
        assert as_person(who).get(f"/returned-mail/{task.id}").status_code == 404


def test_a_refusal_at_the_door_does_the_same_as_a_return(case, as_person):
    row = mails_to(UNIT)[0]
    with transaction():
        row.state = MailState.DEAD
        record(MailGivenUp(at=clock.now(), case_id=case.id, mail_id=row.id, message=row.message, to_address=UNIT,
                           reply=f"550 5.1.1 <{UNIT}> User unknown"))  # fmt: skip
    assert people.is_unreachable(UNIT)
    assert tasks()[0].case_id == case.id and UNIT not in tasks()[0].said
    assert fresh(row).closed_because


def test_a_refusal_of_one_mail_at_the_door_marks_nobody(case):
    row = mails_to(UNIT)[0]
    with transaction():
        record(MailGivenUp(at=clock.now(), case_id=case.id, mail_id=row.id, message=row.message, to_address=UNIT,
                           reply="550 5.7.1 Message rejected as spam"))  # fmt: skip
    assert not people.is_unreachable(UNIT) and tasks() == []


def test_an_officer_s_address_that_fails_waits_on_the_convener_of_the_case(case, take, as_person):
    row = mails_to("hod@example.org")[0]
    with transaction():
        row.state = MailState.SENT
    take(returned_mail.report(returned_mail.POSTFIX, to=return_address_of(row), failed="hod@example.org"))
    (task,) = tasks()
    assert not task.to_filer
    assert "An officer&#39;s address takes no mail any more" in as_person("convener.jammu").get("/inbox").text
    assert "nothing reaches it by mail" not in as_person("nodal").get(f"/cases/{case.number}").text


def test_every_act_is_on_record(case, take, as_person):
    take(report(returned_mail.POSTFIX, mails_to(UNIT)[0]))
    as_person("convener.jammu").post(f"/returned-mail/{tasks()[0].id}", data={"note": "Telephoned"})
    as_person("convener.jammu").post(f"/returned-mail/{tasks()[0].id}/works-again")
    names = set(db.session.scalars(select(EventRow.name)))
    assert {"AddressMarked", "ReturnSettled", "AddressCleared", "MailGivenUp"} <= names
    for row in db.session.scalars(select(EventRow).where(EventRow.name.in_(["AddressMarked", "ReturnSettled"]))):
        assert UNIT not in str(row.told)


def test_queueing_many_mails_asks_once_whether_addresses_take_mail(world, statements):
    from grievance.notifications.operations import queue_mail

    context = {"link": "https://forum.example/file/x", "expires_on": clock.today()}
    with transaction(), statements() as seen:
        for number in range(20):
            queue_mail("file_link", f"u{number}@x.example", context, key=f"k{number}", language="en", at=clock.now())
    assert sum("unreachable_address" in one for one in seen) == 1


def test_the_message_id_of_a_mail_cannot_be_guessed_from_what_happened(case):
    from grievance.notifications.rules import message_id

    row = mails_to(UNIT)[0]
    assert row.message_id != message_id(row.key, "forum.example")
    assert row.message_id == message_id(row.key, "forum.example", "for tests only, never for a real forum")


def test_a_mail_that_was_queued_as_facts_waits_for_the_new_address_too(case, take, as_person):
    from grievance.notifications.many import NewMail, queue_many
    from grievance.notifications.recipients import filer_of

    take(report(returned_mail.POSTFIX, mails_to(UNIT)[0]))
    with transaction():
        queue_many(
            [
                NewMail(
                    "file_link",
                    filer_of(case),
                    {"link": "https://x", "expires_on": clock.today()},
                    "facts",
                    clock.now(),
                    case.id,
                )
            ]
        )
    assert mails_to(UNIT)[-1].state is MailState.DEAD
    as_person("filer").post(f"/cases/{case.number}/address", data={"email": "new@unit.example"})
    assert mails_to("new@unit.example", "file_link")[0].state is MailState.QUEUED


def test_ignored_letters_are_counted(case, take):
    row = mails_to(UNIT)[0]
    take(report(returned_mail.POSTFIX_DELAYED, row))
    (kept,) = letters()
    assert (kept.state, kept.why, kept.outbox_id) == (LetterState.IGNORED, "temporary", row.id)
    assert db.session.scalar(select(func.count()).select_from(ReturnedMail)) == 0
