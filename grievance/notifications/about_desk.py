"""Reactions to what officers do at the desk: a step taken back takes its mails with it; a case given to somebody."""

from __future__ import annotations

from datetime import datetime

from grievance.accounts import queries as people
from grievance.accounts.operations import actor_of
from grievance.cases.access import is_filer
from grievance.cases.events import CaseEvent, ForumTookBack
from grievance.cases.models import Case
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
from grievance.notifications.operations import mail_server
from grievance.notifications.recipients import Recipient
from grievance.notifications.rules import MailState
from grievance.reference import queries as reference
from grievance.sentences import N_, from_data, in_words, sentence

TAKEN_BACK = N_("The step that this mail tells of was taken back.")
ENDED = N_("The question that this mail tells of has ended.")


def let_mails_rest(event: StepTakenBack) -> None:
    """The mails and messages of the step have waited for this; none of them goes out.

    Those about a question that the step had ended go out after all.
    """
    if event.case_id is not None and event.taken_at is not None:
        because = in_words(sentence(TAKEN_BACK))
        queries.let_waiting_rest(event.case_id, event.taken_at, because, event.at)
        queries.let_waiting_sms_rest(event.case_id, event.taken_at, because)
        wake_mails_about_questions(event)


def wake_mails_about_questions(event: CaseEvent) -> None:
    """A question that a step had ended stands again: its mail waits until its ten minutes are over, as before."""
    state = MailState.QUEUED if mail_server() else MailState.KEPT
    for question in consulting.open_questions_in(event.case_id or 0):
        queries.wake_rested(question.case_id, question.asked_at, in_words(sentence(ENDED)), state)


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
    """To the officers of the office that is asked, once the question can no longer be taken back without a word.

    Not to one who stands on the filer's side of this case: he reads no question about himself.
    """
    case = case_of(event)
    for question in consulting.questions_of_step(case.id, event.at):
        to = _without_filers(case, recipients.officers_for(case, question.office_code, ist_date(event.at)), event.at)
        tell(event, "office_consulted", to, asked=reference.office_name(question.office_code), question=question.words,
             wanted_on=question.wanted_on, why=from_data(question.why), unit=recipients.unit_name(case))  # fmt: skip


def _without_filers(case: Case, officers: list[Recipient], at: datetime) -> list[Recipient]:
    on = ist_date(at)
    known = people.people_by_id(int(each.key.removeprefix("p")) for each in officers)
    filers = {f"p{person.id}" for person in known.values() if is_filer(actor_of(person, on), case)}
    return [each for each in officers if each.key not in filers]


def tell_who_asked(event: ConsultationEnded) -> None:
    """To the officer who asked; where he has left the office, to those who are there.

    Mails about the question that still wait tell nobody of anything to do any more.
    """
    question = consulting.question_to_office(event.question_id)
    if question is None:
        return
    queries.let_waiting_rest(question.case_id, question.asked_at, in_words(sentence(ENDED)), event.at)
    if question.state not in (Asking.ANSWERED, Asking.DECLINED):
        return
    case, today = case_of(event), ist_date(event.at)
    there = {one.id: one for one in people.staff_of(question.asking_office_code, today)}
    asker = there.get(question.asked_by)
    to = (
        [Recipient(asker.email or "", asker.name, asker.language, f"p{asker.id}", question.asking_office_code)]
        if asker
        else recipients.officers_for(case, question.asking_office_code, today)
    )
    tell(event, "question_answered", to, asked=reference.office_name(question.office_code), said=question.said,
         declined=question.state is Asking.DECLINED)  # fmt: skip


MAILS = {
    OfficeConsulted: tell_who_is_asked,
    ConsultationEnded: tell_who_asked,
    StepTakenBack: let_mails_rest,
    InnerStepTakenBack: let_mails_rest,
    CaseAssigned: tell_who_has_it,
    ForumTookBack: wake_mails_about_questions,
}
"""Rows for ``grievance/reactions.py``."""
