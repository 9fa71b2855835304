"""For ten minutes an officer takes the last step back: the case stands as before, its mails never go out."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from grievance.audit.models import EventRow
from grievance.cases import queries
from grievance.cases.access import case_for
from grievance.cases.rules.steps import Step
from grievance.cases.rules.words import CaseState
from grievance.cases.taking_back import UNDOABLE
from grievance.clocks import queries as clocks
from grievance.clocks.models import ClockHeld
from grievance.clocks.rules.kinds import ClockKind, OwnerKind
from grievance.foundation import clock
from grievance.foundation.database import db
from grievance.foundation.errors import NotFound
from grievance.foundation.transaction import transaction
from grievance.notifications.models import Outbox, Sms
from grievance.notifications.rules import MailState
from grievance.notifications.sms import queue_sms
from grievance.sentences import Refusal
from tests.support.cases import ANSWER, actor, answer, filed, fresh, take

SENT = {"office": "KPDCL", "reason": "Not our feeder"}


def send(case, key="hod"):
    return take(case, Step.TRANSFER, key, is_undoable=True, **SENT)


def undo(case, key="hod"):
    return take(case, Step.UNDO, key)


def refusal(case, key="hod"):
    with pytest.raises(Refusal) as caught:
        undo(case, key)
    return caught.value.sentence.key


def mails_of(case, message):
    db.session.expire_all()
    return db.session.scalars(select(Outbox).where(Outbox.case_id == case.id, Outbox.message == message)).all()


def work(case):
    return clocks.clock_of(OwnerKind.CASE, case.id, ClockKind.RESOLVE)


def later(at, **more):
    return at((clock.now() + timedelta(**more)).astimezone(clock.IST).isoformat())


def test_a_case_sent_by_mistake_is_back_with_its_office_date_and_days_and_the_other_never_had_it(world, at):
    case = filed().case
    due_on, held = work(case).due_on, len(queries.holdings(case.id))
    send(case)
    assert case_for(actor("hod.kashmir"), case.number)
    later(at, minutes=9)
    undo(case)
    fresh(case)
    assert (case.office_code, case.state, case.transfers) == ("JPDCL", CaseState.WITH_OFFICE, 0)
    assert (work(case).office_code, work(case).due_on) == ("JPDCL", due_on)
    assert len(queries.holdings(case.id)) == held and queries.open_holding(case.id).office_code == "JPDCL"
    assert len(db.session.scalars(select(ClockHeld).where(ClockHeld.clock_id == work(case).id)).all()) == 1
    with pytest.raises(NotFound):
        case_for(actor("hod.kashmir"), case.number)


def test_the_record_keeps_both_rows_and_the_words_are_read_by_nobody_any_more(world, as_person):
    case = filed().case
    take(case, Step.REPORT_PROGRESS, "nodal", is_undoable=True, note="Meant for another unit")
    assert "Meant for another unit" in as_person("filer").get(f"/cases/{case.number}").text
    undo(case, "nodal")
    names = list(db.session.scalars(select(EventRow.name).where(EventRow.case_id == case.id).order_by(EventRow.seq)))
    assert names[-2:] == ["ProgressReported", "StepTakenBack"]
    for who in ("filer", "hod"):
        page = as_person(who).get(f"/cases/{case.number}").text
        assert "Meant for another unit" not in page and "Taken back: Report progress" in page


def test_its_mails_wait_ten_minutes_and_never_go_when_it_is_taken_back(world):
    case = filed().case
    send(case)
    told = mails_of(case, "case_transferred") + mails_of(case, "case_arrived")
    assert max(mail.not_before for mail in told) == clock.now() + timedelta(minutes=10)
    undo(case)
    held = (Outbox.case_id == case.id, Outbox.not_before > clock.now())
    waiting = db.session.scalars(select(Outbox).where(*held)).all()
    assert waiting and all(row.state is MailState.DEAD and row.closed_because for row in waiting)


def test_its_messages_by_sms_wait_and_rest_in_the_same_way(world):
    case = filed(contact_email="").case
    send(case)
    with transaction():
        held = queue_sms("code", "9419100000", {"code": "123456"}, key="k", language="en", at=clock.now(), case=case)
        assert held.not_before == clock.now() + timedelta(minutes=10)
    undo(case)
    db.session.expire_all()
    assert db.session.scalars(select(Sms).where(Sms.key == "k")).one().state is MailState.DEAD


def test_a_step_that_no_page_offers_to_take_back_mails_at_once(world):
    case = filed().case
    take(case, Step.TRANSFER, "hod", **SENT)
    assert all(mail.not_before == mail.queued_at for mail in mails_of(case, "case_transferred"))
    assert refusal(case) == "Something has happened in this case since. The last step can no longer be taken back."


def test_after_ten_minutes_it_is_refused_with_a_sentence(world, at):
    case = send(filed().case)
    later(at, minutes=10)
    assert refusal(case).startswith("Ten minutes have passed.")
    assert fresh(case).office_code == "KPDCL"


def test_when_somebody_has_acted_in_between_it_is_refused(world, at):
    case = send(filed().case)
    take(case, Step.ACKNOWLEDGE, "hod.kashmir")
    assert refusal(case).startswith("Something has happened in this case since.")
    answered = answer(filed().case, is_undoable=True)
    take(answered, Step.ACCEPT, "filer")
    assert refusal(answered).startswith("Something has happened in this case since.")


def test_only_the_officer_who_took_it_takes_it_back(world):
    case = send(filed().case)
    for key in ("nodal", "hod.kashmir", "secretary.power", "convener.jammu", "filer"):
        assert refusal(case, key) == "Only the officer who took the last step can take it back."


def test_it_is_taken_back_once(world):
    case = send(filed().case)
    undo(case)
    assert refusal(case).startswith("Something has happened in this case since.")


def test_an_answer_taken_back_is_a_draft_again_and_the_unit_reads_it_no_more(world, as_person):
    case = answer(filed().case, is_undoable=True)
    assert ANSWER["note"] in as_person("filer").get(f"/cases/{case.number}").text
    undo(case)
    assert (fresh(case).state, case.answered_at) == (CaseState.WITH_OFFICE, None)
    assert ANSWER["note"] not in as_person("filer").get(f"/cases/{case.number}").text
    assert ANSWER["note"] in as_person("hod").get(f"/cases/{case.number}/steps/answer").text


def test_days_asked_for_and_taken_back_can_be_asked_for_again(world):
    case = filed().case
    take(case, Step.ASK_EXTENSION, "hod", is_undoable=True, days=5, reason="Survey")
    undo(case)
    take(case, Step.ASK_EXTENSION, "hod", days=3, reason="Survey of one feeder")
    assert queries.extension_asked([work(case).id]).days == 3


def test_a_case_sent_over_midnight_comes_back_as_if_it_had_never_left(world, at):
    at("2026-11-16 23:55")
    case = filed().case
    due_on = work(case).due_on
    send(case)
    at("2026-11-17 00:04")
    undo(case)
    assert work(case).due_on == due_on and work(case).office_code == "JPDCL"


def test_the_page_offers_it_to_the_officer_for_ten_minutes_and_the_button_does_it(world, as_person, at):
    case, hod = filed().case, as_person("hod")
    hod.post(f"/cases/{case.number}/steps/transfer", data=SENT)
    assert fresh(case).office_code == "KPDCL"
    assert "You can take the last step back until" in hod.get(f"/cases/{case.number}").text
    assert "You can take the last step back" not in as_person("hod.kashmir").get(f"/cases/{case.number}").text
    answered = hod.post(f"/cases/{case.number}/undo", follow_redirects=True)
    assert fresh(case).office_code == "JPDCL" and "Taken back. The case stands as before" in answered.text
    again = hod.post(f"/cases/{case.number}/undo", follow_redirects=True)
    assert "can no longer be taken back" in again.text


def test_a_step_taken_back_leaves_no_offer_on_the_page(world, as_person, at):
    case, hod = filed().case, as_person("hod")
    hod.post(f"/cases/{case.number}/steps/transfer", data=SENT)
    later(at, minutes=11)
    assert "You can take the last step back" not in hod.get(f"/cases/{case.number}").text


def test_every_step_that_can_be_taken_back_is_in_the_table_of_steps_and_clocks():
    from tests.features.clocks.test_every_step_and_clock import LINES

    lines = {name.removeprefix("undo, ") for name in LINES if name.startswith("undo, ")}
    assert {step.value for step in UNDOABLE} - lines == {Step.NOT_ADMISSIBLE.value}
