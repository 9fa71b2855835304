"""What lies with an office, each kind found by its index and through the reader's fence; and its handovers."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from grievance.accounts.models import RoleGrant
from grievance.cases.access import visible_to
from grievance.cases.models import Answer, Case, Consultation, Question
from grievance.cases.rules.consulting import Asking
from grievance.cases.rules.words import OPEN_STATES, AnswerState
from grievance.clocks.models import Clock, Extension
from grievance.clocks.rules.kinds import ClockKind, ClockState, OwnerKind
from grievance.desk.models import ChargeHandover
from grievance.foundation.database import db
from grievance.matters import queries as matters
from grievance.matters.models import PolicyItem
from grievance.permissions import Actor, Role
from grievance.reference.models import Office
from grievance.sittings.models import Brief, Entry, Sitting

OPEN = (ClockState.RUNNING, ClockState.STOPPED)
DATED = (ClockKind.RESOLVE, ClockKind.REWORK, ClockKind.REVIEW, ClockKind.SITTING, ClockKind.ACCEPT)


def how_many(query: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0


def portion(query: Any, offset: int, size: int) -> Sequence[Any]:
    """Rows in the query's own order."""
    return db.session.execute(query.offset(offset).limit(size)).all()


def _held(actor: Actor, office: str) -> Any:
    return and_(Case.office_code == office, Case.state.in_(sorted(OPEN_STATES)), visible_to(actor))


def _due() -> Any:
    """The date of a case as lists show it (``desk.queries.next_due_by_case``), else that of the forum's direction."""
    its = (Clock.owner_kind == OwnerKind.CASE, Clock.owner_id == Case.id, Clock.kind.in_(DATED), Clock.state.in_(OPEN))
    first = select(func.min(Clock.due_on)).where(*its).correlate(Case).scalar_subquery()
    return func.coalesce(first, Case.directed_due_on)


def number_late(actor: Actor, office: str, on: date) -> int:
    """Cases held whose date lies before ``on``."""
    return how_many(select(Case.id).where(_held(actor, office), _due() < on))


def held_cases(actor: Actor, office: str) -> Select[Case]:
    """Open cases of the office, the earliest date first; those without a date last."""
    due = _due()
    return select(Case).where(_held(actor, office)).order_by(due.is_(None), due, Case.id)


def questions_pending(actor: Actor, office: str) -> Select[Question, Case]:
    """Asked by the office and not answered yet, the earliest end first."""
    query = select(Question, Case).join(Case, Case.id == Question.case_id)
    waiting = (Question.replied_at.is_(None), Question.lapsed_at.is_(None), Question.office_code == office)
    return query.where(_held(actor, office), *waiting).order_by(Question.latest_on, Question.id)


def questions_between_offices(actor: Actor, office: str) -> Select[Consultation, Case]:
    """Questions of other offices to this one and its own to others that wait, the earliest date first."""
    query = select(Consultation, Case).join(Case, Case.id == Consultation.case_id)
    mine = or_(Consultation.office_code == office, Consultation.asking_office_code == office)
    query = query.where(Consultation.state == Asking.ASKED, mine, visible_to(actor))
    return query.order_by(Consultation.wanted_on, Consultation.id)


def reviews(actor: Actor, offices: Collection[str]) -> Select[Clock, Case]:
    """Disputes that wait for the word of these offices."""
    query = select(Clock, Case).join(Case, and_(Case.id == Clock.owner_id, Clock.owner_kind == OwnerKind.CASE))
    mine = (Clock.office_code.in_(sorted(offices)), Clock.state.in_(OPEN), Clock.kind == ClockKind.REVIEW)
    return query.where(*mine, visible_to(actor)).order_by(Clock.due_on, Clock.id)


def more_days_asked(actor: Actor, office: str) -> Select[Extension, Clock, Case]:
    """Days that the office has asked for and nobody has decided."""
    query = select(Extension, Clock, Case).join(Clock, Clock.id == Extension.clock_id)
    query = query.join(Case, and_(Case.id == Clock.owner_id, Clock.owner_kind == OwnerKind.CASE))
    asked = (Extension.granted_on.is_(None), Extension.declined_on.is_(None), Clock.state.in_(OPEN))
    mine = (Clock.office_code == office, visible_to(actor))
    return query.where(*asked, *mine).order_by(Clock.due_on, Extension.id)


def refusals_waiting(actor: Actor, office: str) -> Select[Case]:
    """Cases of which a refusal by the office waits for the approval of the office above."""
    query = select(Case).join(Answer, Answer.case_id == Case.id)
    mine = (Answer.state == AnswerState.TO_APPROVE.value, Answer.office_code == office)
    return query.where(*mine, _held(actor, office)).order_by(Answer.id)


def proposals(actor: Actor, office: str) -> Select[PolicyItem, Case]:
    """Cases of the office to which the outcome of a policy item is proposed."""
    return matters.proposals([office]).where(visible_to(actor))


def briefs_owed(actor: Actor, office: str) -> Select[Clock, Entry, Sitting]:
    """Briefs that the office has not written, the earliest date first; on a case only where the case may be read."""
    query = select(Clock, Entry, Sitting).join(Brief, and_(Brief.id == Clock.owner_id, Clock.kind == ClockKind.BRIEF))
    query = query.join(Entry, Entry.id == Brief.entry_id).join(Sitting, Sitting.id == Entry.sitting_id)
    readable = or_(Entry.case_id.is_(None), Entry.case_id.in_(select(Case.id).where(visible_to(actor))))
    return query.where(Clock.office_code == office, Clock.state.in_(OPEN), readable).order_by(Clock.due_on, Clock.id)


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
    """Charges that this person has today and has not acknowledged: none that has been handed on, or has ended, since."""
    if person_id is None:
        return []
    mine = (ChargeHandover.successor_person_id == person_id, ChargeHandover.acknowledged_at.is_(None))
    begun = (ChargeHandover.begins_on <= today, ChargeHandover.taken_back_at.is_(None))
    heads = and_(RoleGrant.person_id == person_id, RoleGrant.role == Role.HOD, RoleGrant.deputy_for_id.is_(None),
                 RoleGrant.office_code == ChargeHandover.office_code, RoleGrant.from_on <= today,
                 or_(RoleGrant.to_on.is_(None), RoleGrant.to_on >= today))  # fmt: skip
    query = select(ChargeHandover).where(*mine, *begun, ~_was_handed_on(today), exists().where(heads))
    return db.session.scalars(query.order_by(ChargeHandover.id).limit(20)).all()


def _was_handed_on(today: date) -> Any:
    later = aliased(ChargeHandover)
    comes_after = or_(
        later.begins_on > ChargeHandover.begins_on,
        and_(later.begins_on == ChargeHandover.begins_on, later.id > ChargeHandover.id),
    )
    begun = (later.begins_on <= today, later.taken_back_at.is_(None))
    return exists().where(later.office_code == ChargeHandover.office_code, comes_after, *begun)


def to_free(today: date) -> Sequence[ChargeHandover]:
    """Handovers that have begun, and cases given to the head before were not looked at since; their rows are held."""
    begun = (ChargeHandover.begins_on <= today, ChargeHandover.taken_back_at.is_(None))
    query = select(ChargeHandover).where(ChargeHandover.freed_at.is_(None), *begun).order_by(ChargeHandover.id)
    return db.session.scalars(query.with_for_update()).all()
