"""Asking another office without giving it the case, and how such a question ends.

Asking is a step of the transition table (``Step.CONSULT``); the rest moves nothing of the case and has the version of the
question for its lock, so that neither office's work on the other's page is refused for it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from grievance.accounts import queries as people
from grievance.cases import access, search_text
from grievance.cases.consultations import Consultation
from grievance.cases.models import Case
from grievance.cases.office_events import ConsultationEnded
from grievance.cases.queries import consulting as queries
from grievance.cases.rules.consulting import ENDS_AS, LONGEST_ANSWER, Asking, Ending, wanted, who_asks
from grievance.cases.rules.needs import tidy
from grievance.foundation.clock import ist_date
from grievance.foundation.database import db
from grievance.foundation.errors import Conflict, NotAllowed
from grievance.foundation.transaction import record
from grievance.permissions import SYSTEM, Actor, Right
from grievance.reference import queries as reference
from grievance.sentences import N_, Refusal, as_data

CONSULTED = "consulted"
"""The side of an event when the office that was asked acts, beside the words of ``Side``."""
NOT_YOURS = N_("This question was put to another office.")
OWN_CASE = N_("You filed this case yourself; another officer of your office answers.")


def ask(case: Case, given: Mapping[str, Any], actor: Actor, at: datetime) -> Consultation:
    """Refuses a second question to an office that has not answered the first, and a date that cannot be."""
    if any(row.office_code == given["office"] for row in queries.open_questions_in(case.id)):
        raise Refusal(N_("This office has been asked already and has not answered yet."), field="office")
    if not _is_read(given["office"], case.division, ist_date(at)):
        raise Refusal(N_("Nobody of this office reads here yet. Ask the office above it."), field="office")
    found = wanted(given["wanted_on"], ist_date(at), reference.office_calendar(given["office"], case.division))
    row = Consultation(
        case_id=case.id, asking_office_code=_asking_office(case), office_code=given["office"], asked_at=at,
        asked_by=actor.person_id, words=given["question"], wanted_on=found.on, why=as_data(found.sentence),
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    search_text.renew_inner(case.id)
    return row


def _is_read(office: str, division: str, today: date) -> bool:
    """Whether somebody of the office reads here, or while its post is vacant the office above that acts for it."""
    acting = reference.acts_for_vacant(office, division, today) if office in reference.vacant_posts(today) else None
    return any(people.staff_of(code, today) for code in (office, acting) if code)


def _asking_office(case: Case) -> str | None:
    return who_asks(case.state, case.office_code, case.reviewing_office_code)


def may_end(case: Case, question: Consultation, ending: Ending, actor: Actor) -> bool:
    """The office that was asked answers or declines; the office that asked takes back while it has the case."""
    if question.state is not Asking.ASKED:
        return False
    office = question.asking_office_code if ending is Ending.TAKE_BACK else question.office_code
    mine = (grant for grant in actor.grants if grant.office_code == office and grant.reaches(case.division))
    return any(Right.WORK_CASE in grant.rights for grant in mine)


def end(
    case: Case, question_id: int, ending: Ending, words: str, version: str, actor: Actor, at: datetime
) -> Consultation:
    """The answer, the refusal to answer, or the taking back. Refuses when somebody else ended or changed it meanwhile."""
    question = queries.locked_question(question_id, case.id)
    words = tidy(words)
    if question is None:
        raise changed(None, words)
    if question.state is not Asking.ASKED or version != str(question.version):
        raise changed(question, words)
    if not may_end(case, question, ending, actor):
        raise NotAllowed(NOT_YOURS)
    if ending is not Ending.TAKE_BACK and access.is_filer(actor, case):
        raise NotAllowed(OWN_CASE)
    if not words or len(words) > LONGEST_ANSWER:
        raise Refusal(N_("Write at most 4,000 characters."), field="words")
    _close(case, question, ENDS_AS[ending], words, actor, at)
    return question


def changed(question: Consultation | None, words: str) -> Conflict:
    """What to raise when a question ended while somebody wrote: both texts are shown, nothing is lost.

    None: its asking was undone, or what was said is not for who wrote.
    """
    return Conflict(
        N_("This question was answered, declined or taken back while you were writing. Your words are below."),
        theirs=question.said if question else "", yours=words,
    )  # fmt: skip


def _close(case: Case, question: Consultation, state: Asking, words: str, actor: Actor, at: datetime) -> None:
    question.state, question.said, question.ended_at, question.ended_by = state, words, at, actor.person_id
    question.version += 1
    db.session.flush()
    if words:
        search_text.renew_inner(case.id)
    side = "system" if actor.is_system else "office" if state is Asking.TAKEN_BACK else CONSULTED
    asked_by = reference.office(question.asking_office_code)
    record(ConsultationEnded(at=at, actor=actor, case_id=case.id, number=case.number, office_code=case.office_code,
                             office=asked_by.name if asked_by else question.asking_office_code, side=side,
                             question_id=question.id, state=state.value))  # fmt: skip


def end_what_is_needless(case: Case, at: datetime) -> None:
    """After a step: what was asked by an office that no longer works on the case is asked no more."""
    for question in queries.open_questions_in(case.id):
        if question.asking_office_code != _asking_office(case):
            _close(case, question, Asking.LAPSED, "", SYSTEM, at)


def open_questions(case: Case, but: Collection[int] = ()) -> list[int]:
    """The rows of the questions that wait; ``but`` those known before."""
    return [question.id for question in queries.open_questions_in(case.id) if question.id not in but]


def put_back(case: Case, stood: Collection[int], asked_then: Collection[int], at: datetime) -> bool:
    """A step is taken back: what it asked was never asked, and of what ``stood`` before it, what it ended is asked again.

    What an office asked that had the case only by that step ends first. False, and nothing is done, where the office
    that was asked has begun to answer.
    """
    rows = queries.questions_to_offices(case.id) if stood or asked_then else ()
    asked = [question for question in rows if question.id in asked_then]
    if any(question.state is not Asking.ASKED or queries.has_files(question.id) for question in asked):
        return False
    for question in asked:
        db.session.delete(question)
    end_what_is_needless(case, at)
    for question in rows:
        if question.id in stood and question.state is Asking.LAPSED:
            question.state, question.ended_at, question.ended_by = Asking.ASKED, None, None
            question.version += 1
    if rows:
        db.session.flush()
        search_text.renew_inner(case.id)
    return True
