"""What the agenda's rules must know of the cases of a division, in few statements whatever their number."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import defer

from grievance.cases.models import Case, Verdict
from grievance.cases.queries import counted_by_case, last_contests
from grievance.cases.rules.words import CaseState, Handling
from grievance.clocks.models import Clock, LadderRung
from grievance.clocks.rules.kinds import ClockKind, ClockState, OwnerKind
from grievance.enterprises.models import Association, Unit
from grievance.escalation.models import RungRecord
from grievance.foundation.database import db
from grievance.sittings.models import Direction, DirectionCase, Entry, Sitting
from grievance.sittings.queries.directions import was_given
from grievance.sittings.rules.directions import OPEN_STATES
from grievance.sittings.rules.words import DirectionState, SittingState

LISTABLE = (
    CaseState.WITH_OFFICE,
    CaseState.CLARIFICATION,
    CaseState.ANSWERED,
    CaseState.UNDER_REVIEW,
    CaseState.BEFORE_FORUM,
)
DATING = (ClockKind.RESOLVE, ClockKind.REWORK, ClockKind.REVIEW, ClockKind.SITTING)
"""Clocks whose date is the case's own date on an agenda."""


@dataclass(frozen=True)
class Listed:
    """The highest rung recorded that puts the case on the agenda."""

    due_on: date
    reached_at: datetime


def open_cases_of_division(division: str) -> Sequence[Case]:
    """Cases that an agenda of the division may carry, by number: its own and those heard in both."""
    query = select(Case).where(or_(Case.division == division, Case.in_both), Case.state.in_(LISTABLE))
    query = query.options(defer(Case.body), defer(Case.search_text))
    return db.session.scalars(query.order_by(Case.number)).all()


def case_by_number(number: str) -> Case | None:
    return db.session.scalar(select(Case).where(Case.number == number.strip().upper()))


def cases_by_id(ids: Iterable[int]) -> dict[int, Case]:
    query = select(Case).where(Case.id.in_(list(ids)))
    return {case.id: case for case in db.session.scalars(query.order_by(Case.id))}


def _open_cases(division: str):  # noqa: ANN202
    query = select(Case.id).where(or_(Case.division == division, Case.in_both), Case.state.in_(LISTABLE))
    return query.scalar_subquery()


def open_clocks_by_case(division: str) -> dict[int, list[Clock]]:
    """Open clocks that date a case or its first reply, by case."""
    query = select(Clock).where(
        Clock.owner_kind == OwnerKind.CASE,
        Clock.owner_id.in_(_open_cases(division)),
        Clock.kind.in_((*DATING, ClockKind.FIRST_REPLY)),
        Clock.state.in_((ClockState.RUNNING, ClockState.STOPPED)),
    )
    found: dict[int, list[Clock]] = {}
    for clock in db.session.scalars(query.order_by(Clock.owner_id, Clock.due_on, Clock.id)):
        found.setdefault(clock.owner_id, []).append(clock)
    return found


def rungs_that_list(division: str) -> dict[int, Listed]:
    """The highest listing rung reached in the current round of an open clock, by case."""
    query = (
        select(Clock.owner_id, RungRecord.due_on, RungRecord.reached_at)
        .join(RungRecord, and_(RungRecord.clock_id == Clock.id, RungRecord.round == Clock.round))
        .where(
            Clock.owner_kind == OwnerKind.CASE,
            Clock.owner_id.in_(_open_cases(division)),
            Clock.state.in_((ClockState.RUNNING, ClockState.STOPPED)),
            RungRecord.lists,
        )
        .order_by(Clock.owner_id, RungRecord.reached_at, RungRecord.id)
    )
    return {row[0]: Listed(row[1], row[2]) for row in db.session.execute(query)}


def listing_offsets(on: date) -> dict[ClockKind, int]:
    """Days late from which a clock of a kind goes on the agenda, by the ladder in force."""
    query = select(LadderRung.clock_kind, func.min(LadderRung.offset_days)).where(
        LadderRung.lists, LadderRung.from_on <= on, or_(LadderRung.to_on.is_(None), LadderRung.to_on >= on)
    )
    return {row[0]: row[1] for row in db.session.execute(query.group_by(LadderRung.clock_kind))}


def units_by_case(division: str) -> dict[int, int]:
    """Units behind a case: its filer, those that co-signed and the cases joined into it."""
    return {case_id: 1 + others for case_id, others in counted_by_case(_open_cases(division)).items()}


def co_signatures_of(case_ids: Iterable[int]) -> dict[int, int]:
    """Units besides the one that leads: those that signed it or a case joined to it, and have not left."""
    return counted_by_case(list(case_ids))


def last_disputes(division: str) -> dict[int, datetime]:
    """When the filer, or a unit that co-signed, last said that a case is not settled."""
    query = select(Verdict.case_id, func.max(Verdict.at)).where(
        Verdict.case_id.in_(_open_cases(division)), Verdict.settled.in_(("no", "partly"))
    )
    found = {row[0]: row[1] for row in db.session.execute(query.group_by(Verdict.case_id))}
    for case_id, at in last_contests(_open_cases(division)).items():
        found[case_id] = max(at, found.get(case_id, at))
    return found


def last_entries(division: str) -> dict[int, tuple[Entry, Sitting]]:
    """The entry of each open case at the last sitting with it on the agenda that is over, held or not."""
    query = (
        select(Entry, Sitting)
        .join(Sitting, Sitting.id == Entry.sitting_id)
        .where(
            Sitting.division == division,
            Sitting.state.in_((SittingState.HELD, SittingState.ADJOURNED, SittingState.NOT_HELD)),
            Entry.case_id.in_(_open_cases(division)),
            Entry.disposition.is_not(None),
        )
        .order_by(Sitting.sits_on, Sitting.serial, Entry.section, Entry.place)
    )
    return {row[0].case_id or 0: (row[0], row[1]) for row in db.session.execute(query)}


def directions_on_cases(division: str) -> dict[int, str]:
    """The number of the open direction that was given on a case."""
    query = select(Direction.case_id, Direction.number).where(
        Direction.case_id.in_(_open_cases(division)), Direction.state.in_(OPEN_STATES)
    )
    return {row[0] or 0: row[1] for row in db.session.execute(query.order_by(Direction.id))}


@dataclass(frozen=True)
class Serving:
    """Numbers of the last direction that serves a case and is open, and of the last one that the forum has dropped."""

    open: str | None = None
    dropped: str | None = None


def directions_serving_cases(division: str) -> dict[int, Serving]:
    """Of the open cases of a division that wait for a direction, whichever forum gave it; what was taken back counts not."""
    served = (
        select(DirectionCase.case_id, Direction.number, Direction.state)
        .join(Direction, Direction.id == DirectionCase.direction_id)
        .join(Case, Case.id == DirectionCase.case_id)
        .where(
            DirectionCase.case_id.in_(_open_cases(division)), Case.handling == Handling.DIRECTION,
            Direction.state != DirectionState.DONE, was_given(),
        )
    )  # fmt: skip
    found: dict[int, Serving] = {}
    for case_id, number, state in db.session.execute(served.order_by(Direction.id)):
        one = found.get(case_id, Serving())
        is_open = state in OPEN_STATES
        found[case_id] = replace(one, open=number) if is_open else replace(one, dropped=number)
    return found


def filers_of(cases: Iterable[Case]) -> dict[int, str]:
    """The name under which the filer of a case stands on papers: unit or association, else the contact's name."""
    cases = list(cases)
    units = [case.unit_id for case in cases if case.unit_id]
    bodies = [case.association_id for case in cases if case.association_id]
    rows = db.session.execute(select(Unit.id, Unit.name).where(Unit.id.in_(units)))
    unit_names = {row[0]: row[1] for row in rows}
    rows = db.session.execute(select(Association.id, Association.name).where(Association.id.in_(bodies)))
    body_names = {row[0]: row[1] for row in rows}
    return {
        case.id: unit_names.get(case.unit_id or 0) or body_names.get(case.association_id or 0) or case.contact_name
        for case in cases
    }


def case_locked(case_id: int) -> Case | None:
    """The case, held until the transaction ends."""
    return db.session.scalar(select(Case).where(Case.id == case_id).with_for_update(of=Case))


def open_clocks_of_cases(case_ids: Iterable[int]) -> dict[int, list[Clock]]:
    """Open clocks that date these cases, by case, earliest date first."""
    query = select(Clock).where(
        Clock.owner_kind == OwnerKind.CASE,
        Clock.owner_id.in_(list(case_ids)),
        Clock.kind.in_(DATING),
        Clock.state.in_((ClockState.RUNNING, ClockState.STOPPED)),
    )
    found: dict[int, list[Clock]] = {}
    for clock in db.session.scalars(query.order_by(Clock.owner_id, Clock.due_on, Clock.id)):
        found.setdefault(clock.owner_id, []).append(clock)
    return found


def cases_by_number(numbers: Iterable[str]) -> Sequence[Case]:
    return db.session.scalars(select(Case).where(Case.number.in_(list(numbers))).order_by(Case.number)).all()
