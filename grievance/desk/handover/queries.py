"""What lies with an office, each kind found by its index and through the reader's fence; and its handovers."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import and_, func, select

from grievance.cases.access import visible_to
from grievance.cases.models import Answer, Case, Question
from grievance.cases.rules.words import OPEN_STATES, AnswerState
from grievance.clocks.models import Clock, Extension
from grievance.clocks.rules.kinds import ClockKind, ClockState, OwnerKind
from grievance.desk.models import ChargeHandover
from grievance.foundation.database import db
from grievance.permissions import Actor
from grievance.reference.models import Office

OPEN = (ClockState.RUNNING, ClockState.STOPPED)
DATED = (ClockKind.RESOLVE, ClockKind.REWORK, ClockKind.REVIEW, ClockKind.SITTING, ClockKind.ACCEPT)
MOST = 500
"""Questions, requests and reviews of one office that the page names."""


def _held(actor: Actor, office: str) -> Any:
    return and_(Case.office_code == office, Case.state.in_(sorted(OPEN_STATES)), visible_to(actor))


def number_held(actor: Actor, office: str) -> int:
    return db.session.scalar(select(func.count()).select_from(Case).where(_held(actor, office))) or 0


def _due() -> Any:
    """The date of a case as lists show it (``desk.queries.next_due_by_case``), else that of the forum's direction."""
    its = (Clock.owner_kind == OwnerKind.CASE, Clock.owner_id == Case.id, Clock.kind.in_(DATED), Clock.state.in_(OPEN))
    first = select(func.min(Clock.due_on)).where(*its).correlate(Case).scalar_subquery()
    return func.coalesce(first, Case.directed_due_on)


def number_late(actor: Actor, office: str, on: date) -> int:
    """Cases held whose date lies before ``on``."""
    return db.session.scalar(select(func.count()).select_from(Case).where(_held(actor, office), _due() < on)) or 0


def held_cases(actor: Actor, office: str, offset: int, size: int) -> Sequence[Case]:
    """Open cases of the office, the earliest date first; those without a date last."""
    due = _due()
    query = select(Case).where(_held(actor, office)).order_by(due.is_(None), due, Case.id)
    return db.session.scalars(query.offset(offset).limit(size)).all()


def questions_pending(actor: Actor, office: str) -> list[tuple[Question, Case]]:
    """Asked by the office and not answered yet, the earliest end first."""
    query = select(Question, Case).join(Case, Case.id == Question.case_id)
    waiting = (Question.replied_at.is_(None), Question.lapsed_at.is_(None), Question.office_code == office)
    query = query.where(_held(actor, office), *waiting).order_by(Question.latest_on, Question.id).limit(MOST)
    return [(row[0], row[1]) for row in db.session.execute(query)]


def clocks_of_office(office: str, kind: ClockKind) -> Sequence[Clock]:
    """Open clocks of one kind that wait on the office, the earliest date first."""
    mine = (Clock.office_code == office, Clock.state.in_(OPEN), Clock.kind == kind)
    return db.session.scalars(select(Clock).where(*mine).order_by(Clock.due_on, Clock.id).limit(MOST)).all()


def reviews(actor: Actor, offices: Collection[str]) -> list[tuple[Clock, Case]]:
    """Disputes that wait for the word of these offices."""
    query = select(Clock, Case).join(Case, and_(Case.id == Clock.owner_id, Clock.owner_kind == OwnerKind.CASE))
    mine = (Clock.office_code.in_(sorted(offices)), Clock.state.in_(OPEN), Clock.kind == ClockKind.REVIEW)
    query = query.where(*mine, visible_to(actor))
    found = db.session.execute(query.order_by(Clock.due_on, Clock.id).limit(MOST))
    return [(row[0], row[1]) for row in found]


def more_days_asked(actor: Actor, office: str) -> list[tuple[Extension, Clock, Case]]:
    """Days that the office has asked for and nobody has decided."""
    query = select(Extension, Clock, Case).join(Clock, Clock.id == Extension.clock_id)
    query = query.join(Case, and_(Case.id == Clock.owner_id, Clock.owner_kind == OwnerKind.CASE))
    asked = (Extension.granted_on.is_(None), Extension.declined_on.is_(None), Clock.state.in_(OPEN))
    mine = (Clock.office_code == office, visible_to(actor))
    found = db.session.execute(query.where(*asked, *mine).order_by(Clock.due_on, Extension.id).limit(MOST))
    return [(row[0], row[1], row[2]) for row in found]


def refusals_waiting(actor: Actor, office: str) -> list[tuple[Answer, Case]]:
    """Refusals of the office that wait for the approval of the office above."""
    query = select(Answer, Case).join(Case, Case.id == Answer.case_id)
    mine = (Answer.state == AnswerState.TO_APPROVE.value, Answer.office_code == office)
    found = db.session.execute(query.where(*mine, _held(actor, office)).order_by(Answer.id).limit(MOST))
    return [(row[0], row[1]) for row in found]


def number_given_to(person_id: int, office: str) -> int:
    """Open cases of the office that were given to this officer."""
    mine = (Case.assigned_person_id == person_id, Case.office_code == office, Case.state.in_(sorted(OPEN_STATES)))
    return db.session.scalar(select(func.count()).select_from(Case).where(*mine)) or 0


def lock_office(office: str) -> None:
    """Holds the office until the commit, so that of two handovers at once the second finds the first."""
    db.session.execute(select(Office.code).where(Office.code == office).with_for_update())


def handover(handover_id: int, *, lock: bool = False) -> ChargeHandover | None:
    wanted = select(ChargeHandover).where(ChargeHandover.id == handover_id)
    return db.session.scalar(wanted.with_for_update() if lock else wanted)


def handovers_of(office: str) -> Sequence[ChargeHandover]:
    """The last twenty of an office, the newest first; those taken back are left out."""
    mine = (ChargeHandover.office_code == office, ChargeHandover.taken_back_at.is_(None))
    newest = (ChargeHandover.begins_on.desc(), ChargeHandover.id.desc())
    return db.session.scalars(select(ChargeHandover).where(*mine).order_by(*newest).limit(20)).all()


def to_acknowledge(person_id: int | None, today: date) -> Sequence[ChargeHandover]:
    """Charges that this person has by now and has not acknowledged."""
    mine = (ChargeHandover.successor_person_id == person_id, ChargeHandover.acknowledged_at.is_(None))
    begun = (ChargeHandover.begins_on <= today, ChargeHandover.taken_back_at.is_(None))
    query = select(ChargeHandover).where(*mine, *begun)
    return db.session.scalars(query.order_by(ChargeHandover.id).limit(20)).all() if person_id else []
