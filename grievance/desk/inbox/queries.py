"""Everything that waits on a person as one list, ordered by time left and paged: two statements however much waits.

Each kind of task is a SELECT of its own that finds its rows by index and goes through the fence; together they are
ranked, so that a case, direction or brief stands there once for each kind of task, by the duty that is due first.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, and_, case, false, func, literal, or_, select, union_all

from grievance.cases.access import visible_to, waits_on
from grievance.cases.models import Answer, Case, Consultation
from grievance.cases.rules.consulting import Asking
from grievance.cases.rules.words import AnswerState, CaseState
from grievance.clocks.models import Clock, Extension
from grievance.clocks.rules.kinds import ClockKind, ClockState, OwnerKind
from grievance.desk.inbox.rules import Judged, Task, Waiting
from grievance.desk.rules import WAITING_KINDS, Urgency
from grievance.foundation.database import db
from grievance.permissions import Actor
from grievance.sittings.models import Brief, Direction, Entry, Sitting
from grievance.sittings.records import MinutesCorrection
from grievance.sittings.rules.words import DirectionState

OPEN = (ClockState.RUNNING, ClockState.STOPPED)
WORK = (ClockKind.RESOLVE, ClockKind.REWORK)


@dataclass(frozen=True)
class Scope:
    """Whose inbox. ``desks``: offices whose clocks wait on the person, ``asked``: to whose questions he answers; ``vacant``: reviewing offices that nobody holds,
    whose reviews wait on the person; ``sorts`` and ``decides``: divisions of a convener, of a forum.
    """

    actor: Actor
    today: date
    desks: frozenset[str] = frozenset()
    vacant: frozenset[str] = frozenset()
    judged: Sequence[Judged] = field(default_factory=tuple)
    asked: frozenset[str] = frozenset()
    sorts: frozenset[str] = frozenset()
    decides: frozenset[str] = frozenset()


def _urgency(today: date, due_on: Any = Clock.due_on) -> Any:
    """The urgency as a column, in step with ``desk.rules.urgency``; what has a date but no clock never stands still."""
    is_stopped = Clock.state == ClockState.STOPPED if due_on is Clock.due_on else false()
    return case(
        (due_on < today, Urgency.LATE.value),
        (is_stopped, Urgency.STOPPED.value),
        (due_on <= today + timedelta(days=1), Urgency.SOON.value),
        else_=Urgency.IN_TIME.value,
    )


def _columns(task: Task, scope: Scope, rank: Any) -> Select[Any]:
    """``rank``: which of several clocks of one matter speaks; the lowest, then the one due first."""
    return select(literal(task.value).label("task"), Clock.id.label("row_id"), Clock.owner_kind, Clock.owner_id,
                  Clock.due_on, Clock.office_code, Clock.kind, _urgency(scope.today).label("urgency"), rank.label("rank"))  # fmt: skip


def _work(scope: Scope) -> list[Select[Any]]:
    """Clocks of one's own offices: late ones speak first, then the stop of the work, then what is due first."""
    today = scope.today
    is_pressing = or_(
        Clock.due_on < today, and_(Clock.state != ClockState.STOPPED, Clock.due_on <= today + timedelta(1))
    )
    rank = case((is_pressing, 0), (Clock.state == ClockState.STOPPED, 1), else_=2)
    mine = and_(Clock.office_code.in_(sorted(scope.desks)), Clock.kind.in_(WAITING_KINDS))
    if scope.vacant:
        mine = or_(mine, and_(Clock.office_code.in_(sorted(scope.vacant)), Clock.kind == ClockKind.REVIEW))
    running = _columns(Task.WORK, scope, rank).where(mine, Clock.state.in_(OPEN))
    is_its = and_(Case.id == Clock.owner_id, Clock.owner_kind == OwnerKind.CASE)
    return [
        running.join(Case, is_its).where(visible_to(scope.actor), waits_on(scope.actor, Clock.office_code)),
        running.where(Clock.owner_kind.in_((OwnerKind.DIRECTION, OwnerKind.BRIEF, OwnerKind.PROGRAMME))),
    ]


def _of_case(query: Select[Any], kinds: Collection[ClockKind]) -> Select[Any]:
    is_its = (Clock.owner_id == Case.id, Clock.owner_kind == OwnerKind.CASE, Clock.kind.in_(kinds))
    return query.join(Clock, and_(*is_its)).where(Clock.state.in_(OPEN))


def _judged(scope: Scope, acting_office: Any) -> Any:
    """Cases whose refusals and requests wait on the person; what is about the nearest office goes past it.

    What an office proposed for a vacant post below it (``acting_office``) is judged as its own word.
    """
    ways, proposed_by = [], func.coalesce(acting_office, Case.office_code)
    for one in scope.judged:
        about = Case.conduct_office_code
        whose = about == one.only_about if one.only_about else or_(about.is_(None), about != one.nearest)
        ways.append(and_(Case.division == one.division, proposed_by.in_(sorted(one.offices)), whose))
    return and_(or_(*ways), visible_to(scope.actor))


def _approvals(scope: Scope) -> Select[Any]:
    rank = case((Clock.kind == ClockKind.KEEP_INFORMED, 1), else_=0)
    waiting = _columns(Task.APPROVE, scope, rank).select_from(Answer).join(Case, Case.id == Answer.case_id)
    waiting = _of_case(waiting, (*WORK, ClockKind.KEEP_INFORMED))
    return waiting.where(Answer.state == AnswerState.TO_APPROVE.value, _judged(scope, Answer.acting_office_code))


_ASKED = (Extension.granted_on.is_(None), Extension.declined_on.is_(None), Clock.state.in_(OPEN))


def _more_days(scope: Scope) -> Select[Any]:
    asked = _columns(Task.MORE_DAYS, scope, literal(0)).select_from(Extension)
    asked = asked.join(Clock, and_(Clock.id == Extension.clock_id, Clock.owner_kind == OwnerKind.CASE))
    return asked.join(Case, Case.id == Clock.owner_id).where(*_ASKED, _judged(scope, Extension.acting_office_code))


def _to_name(scope: Scope) -> Select[Any]:
    """Cases whose office asked the convener to name another."""
    wanted = _columns(Task.NAME_OFFICE, scope, literal(0)).select_from(Case)
    heard = or_(Case.division.in_(sorted(scope.sorts)), Case.in_both)
    wanted = wanted.where(Case.transfer_wanted_code.is_not(None), heard, visible_to(scope.actor))
    return _of_case(wanted, (*WORK, ClockKind.SITTING))


def _reported(scope: Scope) -> Select[Any]:
    rows = _columns(Task.REPORTED, scope, literal(0)).select_from(Direction)
    is_its = (Clock.owner_id == Direction.id, Clock.owner_kind == OwnerKind.DIRECTION, Clock.state.in_(OPEN))
    reported = (Direction.division.in_(sorted(scope.decides)), Direction.state == DirectionState.REPORTED)
    return rows.join(Clock, and_(*is_its)).where(*reported)


def _direction_days(scope: Scope) -> Select[Any]:
    rows = _columns(Task.DIRECTION_DAYS, scope, literal(0)).select_from(Extension)
    rows = rows.join(Clock, and_(Clock.id == Extension.clock_id, Clock.owner_kind == OwnerKind.DIRECTION))
    rows = rows.join(Direction, Direction.id == Clock.owner_id)
    return rows.where(*_ASKED, Direction.division.in_(sorted(scope.decides)))


def _consulted(scope: Scope) -> Select[Any]:
    """Questions of other offices. They have no clock, so the row is named by the question, below zero."""
    case_kind, nothing = literal(OwnerKind.CASE, Clock.owner_kind.type), literal(None, Clock.kind.type)
    asked = select(literal(Task.CONSULTED.value).label("task"), (-Consultation.id).label("row_id"),
                   case_kind.label("owner_kind"), Consultation.case_id.label("owner_id"),
                   Consultation.wanted_on.label("due_on"), Consultation.office_code, nothing.label("kind"),
                   _urgency(scope.today, Consultation.wanted_on).label("urgency"), literal(0).label("rank"))  # fmt: skip
    waits = (Consultation.state == Asking.ASKED, Consultation.office_code.in_(sorted(scope.asked)))
    return asked.join(Case, Case.id == Consultation.case_id).where(
        *waits, visible_to(scope.actor), waits_on(scope.actor, Consultation.office_code)
    )


def _waiting(scope: Scope, only: Urgency | None = None) -> Any:
    """One row a task and matter; None where nothing can wait on the person."""
    arms = _work(scope) if scope.desks else []
    arms += [_approvals(scope), _more_days(scope)] if scope.judged else []
    arms += [_to_name(scope)] if scope.sorts else []
    arms += [_reported(scope), _direction_days(scope)] if scope.decides else []
    arms += [_consulted(scope)] if scope.asked else []
    if not arms:
        return None
    every = (union_all(*arms) if len(arms) > 1 else arms[0]).subquery()
    first = func.row_number().over(
        partition_by=(every.c.task, every.c.owner_kind, every.c.owner_id),
        order_by=(every.c.rank, every.c.due_on, every.c.kind, every.c.row_id),
    )
    ranked = select(every, first.label("first")).subquery()
    found = select(ranked).where(ranked.c.first == 1)
    return (found.where(ranked.c.urgency == only.value) if only else found).subquery()


def _by_time_left(rows: Any) -> tuple[Any, ...]:
    """Late first (most late at the top), then by days left, stopped last."""
    return (case((rows.c.urgency == Urgency.STOPPED.value, 1), else_=0), rows.c.due_on, rows.c.row_id, rows.c.task)


def counts_by_urgency(scope: Scope) -> dict[Urgency, int]:
    """How many lines are late, due soon, in time, stopped: one statement."""
    rows = _waiting(scope)
    if rows is None:
        return {}
    found = db.session.execute(select(rows.c.urgency, func.count()).group_by(rows.c.urgency))
    return {Urgency(word): number for word, number in found}


def tasks_by_time_left(scope: Scope, only: Urgency | None, offset: int, size: int) -> list[Waiting]:
    """One page of what waits, each with the clock that speaks for it."""
    rows = _waiting(scope, only)
    if rows is None:
        return []
    columns = (rows.c.task, rows.c.owner_kind, rows.c.owner_id, rows.c.due_on, rows.c.office_code, Clock)
    query = select(*columns).outerjoin(Clock, Clock.id == rows.c.row_id).order_by(*_by_time_left(rows))
    return [Waiting(Task(row[0]), *row[1:]) for row in db.session.execute(query.offset(offset).limit(size))]


def case_numbers_by_time_left(scope: Scope, only: Urgency | None, most: int) -> list[str]:
    """The cases among what waits, in the same order, each once."""
    rows = _waiting(scope, only)
    if rows is None:
        return []
    query = select(Case.number).join(rows, and_(rows.c.owner_id == Case.id, rows.c.owner_kind == OwnerKind.CASE))
    return list(dict.fromkeys(db.session.scalars(query.order_by(*_by_time_left(rows)).limit(most))))


def cases_by_id(ids: Collection[int]) -> dict[int, Case]:
    return {row.id: row for row in db.session.scalars(select(Case).where(Case.id.in_(ids)))} if ids else {}


def answers_under_way(case_ids: Collection[int]) -> dict[int, AnswerState]:
    """By case: whether its present office has prepared an answer, or a refusal waits for the office above."""
    if not case_ids:
        return {}
    states = (AnswerState.DRAFT.value, AnswerState.TO_APPROVE.value)
    query = (
        select(Answer.case_id, Answer.state)
        .join(Case, and_(Case.id == Answer.case_id, Case.office_code == Answer.office_code))
        .where(Answer.case_id.in_(case_ids), Answer.state.in_(states))
        .order_by(Answer.state)
    )
    return {case_id: AnswerState(state) for case_id, state in db.session.execute(query)}


def directions_by_id(ids: Collection[int]) -> dict[int, Direction]:
    return {row.id: row for row in db.session.scalars(select(Direction).where(Direction.id.in_(ids)))} if ids else {}


def briefs_by_id(ids: Collection[int]) -> dict[int, tuple[Brief, Entry, Sitting]]:
    """Each brief with its entry and sitting."""
    if not ids:
        return {}
    query = (
        select(Brief, Entry, Sitting)
        .join(Entry, Entry.id == Brief.entry_id)
        .join(Sitting, Sitting.id == Entry.sitting_id)
        .where(Brief.id.in_(ids))
    )
    return {brief.id: (brief, entry, sitting) for brief, entry, sitting in db.session.execute(query)}


def corrections_asked(divisions: Collection[str], limit: int = 50) -> Sequence[tuple[MinutesCorrection, Sitting]]:
    """Corrections of minutes that nobody has decided, the oldest first."""
    if not divisions:
        return []
    query = (
        select(MinutesCorrection, Sitting)
        .join(Sitting, Sitting.id == MinutesCorrection.sitting_id)
        .where(MinutesCorrection.state == "asked", Sitting.division.in_(sorted(divisions)))
        .order_by(MinutesCorrection.id)
        .limit(limit)
    )
    return [(row[0], row[1]) for row in db.session.execute(query)]


def cases_waiting_for_filer(actor: Actor, limit: int = 50) -> Sequence[Case]:
    """The filer's own cases in which an answer or a question waits for their word, oldest first."""
    states = (CaseState.ANSWERED, CaseState.CLARIFICATION)
    query = select(Case).where(visible_to(actor), Case.state.in_(states)).order_by(Case.filed_at, Case.id).limit(limit)
    return db.session.scalars(query).all()
