"""Reactions to what officers do at the desk: a step taken back takes its mails with it; a case given to somebody."""

from __future__ import annotations

from grievance.accounts import queries as people
from grievance.cases.office_events import (
    CaseAssigned,
    ConsultationEnded,
    InnerStepTakenBack,
    OfficeConsulted,
    StepTakenBack,
)
from grievance.cases.queries import consulting
from grievance.cases.rules.consulting import Asking
from grievance.foundation.clock import ist_date
from grievance.notifications import queries, recipients
from grievance.notifications.about_cases import case_of, tell
from grievance.notifications.due_dates import promised
from grievance.notifications.recipients import Recipient
from grievance.sentences import N_, from_data, in_words, sentence

TAKEN_BACK = N_("The step that this mail tells of was taken back.")


def let_mails_rest(event: StepTakenBack) -> None:
    """The mails and messages of the step have waited for this; none of them goes out."""
    if event.case_id is not None and event.taken_at is not None:
        because = in_words(sentence(TAKEN_BACK))
        queries.let_waiting_rest(event.case_id, event.taken_at, because)
        queries.let_waiting_sms_rest(event.case_id, event.taken_at, because)


def tell_who_has_it(event: CaseAssigned) -> None:
    """One mail to the officer, unless it was the officer who took it."""
    person = people.person(event.person_id) if event.person_id else None
    if person is None or not person.email or not person.is_active or person.id == event.actor.person_id:
        return
    case = case_of(event)
    due = promised(case)
    to = Recipient(person.email, person.name, person.language, f"p{person.id}", case.office_code or "")
    tell(event, "case_given", [to], by=event.actor.name, unit=recipients.unit_name(case),
         filed_on=ist_date(case.filed_at), due_on=due.due_on, why=due.why)  # fmt: skip


def tell_who_is_asked(event: OfficeConsulted) -> None:
    """To the officers of the office that is asked, once the question can no longer be taken back without a word."""
    case = case_of(event)
    for question in consulting.questions_of_step(case.id, event.at):
        to = recipients.officers_for(case, question.office_code, ist_date(event.at))
        tell(event, "office_consulted", to, asked=recipients.office_name(question.office_code), question=question.words,
             wanted_on=question.wanted_on, why=from_data(question.why), unit=recipients.unit_name(case))  # fmt: skip


def tell_who_asked(event: ConsultationEnded) -> None:
    """To the officer who asked; where he has left the office, to those who are there."""
    question = consulting.question_to_office(event.question_id)
    if question is None or question.state not in (Asking.ANSWERED, Asking.DECLINED):
        return
    case, today = case_of(event), ist_date(event.at)
    there = {one.id: one for one in people.staff_of(question.asking_office_code, today)}
    asker = there.get(question.asked_by)
    to = (
        [Recipient(asker.email or "", asker.name, asker.language, f"p{asker.id}", question.asking_office_code)]
        if asker
        else recipients.officers_for(case, question.asking_office_code, today)
    )
    tell(event, "question_answered", to, asked=recipients.office_name(question.office_code), said=question.said,
         declined=question.state is Asking.DECLINED)  # fmt: skip


MAILS = {
    OfficeConsulted: tell_who_is_asked,
    ConsultationEnded: tell_who_asked,
    StepTakenBack: let_mails_rest,
    InnerStepTakenBack: let_mails_rest,
    CaseAssigned: tell_who_has_it,
}
"""Rows for ``grievance/reactions.py``."""
