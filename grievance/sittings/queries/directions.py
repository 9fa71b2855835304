"""Directions of the forum with the dates of their clocks, and what offices entered against them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from grievance.clocks.models import Clock, DueChange
from grievance.clocks.rules.kinds import ClockKind, ClockState, OwnerKind
from grievance.foundation.database import db
from grievance.sittings.models import ActionTaken, Direction
from grievance.sittings.rules.words import DirectionState


@dataclass(frozen=True)
class Dated:
    """A direction with the date now, from its clock."""

    direction: Direction
    clock: Clock | None

    @property
    def due_on(self) -> date:
        return self.clock.due_on if self.clock else self.direction.first_due_on


def _dated() -> Select[Direction, Clock]:
    is_its_clock = and_(
        Clock.owner_kind == OwnerKind.DIRECTION,
        Clock.owner_id == Direction.id,
        Clock.kind == ClockKind.DIRECTION,
        Clock.state != ClockState.VOID,
    )
    return select(Direction, Clock).join(Clock, is_its_clock, isouter=True)


def _rows(query: Select[Direction, Clock]) -> list[Dated]:
    return [Dated(row[0], row[1]) for row in db.session.execute(query)]


def direction_by_number(number: str, *, lock: bool = False) -> Dated | None:
    query = _dated().where(Direction.number == number.strip().upper())
    if lock:
        query = query.with_for_update(of=Direction)
    return next(iter(_rows(query)), None)


def direction_locked(direction_id: int) -> Dated | None:
    """A direction read anew and held until the transaction ends: an office may report on it at the same time."""
    query = _dated().where(Direction.id == direction_id).with_for_update(of=Direction)
    return next(iter(_rows(query.execution_options(populate_existing=True))), None)


def direction_numbers(sitting_id: int) -> Sequence[str]:
    query = select(Direction.number).where(Direction.sitting_id == sitting_id)
    return db.session.scalars(query.order_by(Direction.number)).all()


def directions_given_at(sitting_id: int) -> list[Dated]:
    """Directions of one sitting in the order in which they were given."""
    return _rows(_dated().where(Direction.sitting_id == sitting_id).order_by(Direction.id))


def directions_for_agenda(division: str, done_since: date | None) -> list[Dated]:
    """Open directions of a division, and those done after ``done_since`` (the last sitting), by date due."""
    wanted = Direction.state.in_((DirectionState.OPEN, DirectionState.REPORTED))
    done = Direction.state == DirectionState.DONE
    if done_since:
        done = and_(done, Direction.done_on > done_since)
    query = _dated().where(Direction.division == division, or_(wanted, done))
    return _rows(query.order_by(func.coalesce(Clock.due_on, Direction.first_due_on), Direction.number))


def directions_by_due_date(
    *,
    division: str | None = None,
    reader: ColumnElement[bool] | None = None,
    states: Iterable[DirectionState] = (),
    late_on: date | None = None,
    limit: int = 50,
    offset: int = 0,
) -> tuple[list[Dated], int]:
    """One page of directions, earliest date first, and how many there are; ``late_on`` keeps those due before that day."""
    due_on = func.coalesce(Clock.due_on, Direction.first_due_on)
    query = _dated()
    if division:
        query = query.where(Direction.division == division)
    if reader is not None:
        query = query.where(reader)
    if states:
        query = query.where(Direction.state.in_(list(states)))
    if late_on:
        query = query.where(due_on < late_on)
    total = db.session.scalar(select(func.count()).select_from(query.subquery(name="found"))) or 0
    return _rows(query.order_by(due_on, Direction.number).limit(limit).offset(offset)), total


def actions_of(direction_ids: Iterable[int]) -> dict[int, list[ActionTaken]]:
    """What offices entered, by direction, earliest first."""
    query = select(ActionTaken).where(ActionTaken.direction_id.in_(list(direction_ids)))
    found: dict[int, list[ActionTaken]] = {}
    for action in db.session.scalars(query.order_by(ActionTaken.entered_at, ActionTaken.id)):
        found.setdefault(action.direction_id, []).append(action)
    return found


def moves_of(clock_ids: Iterable[int]) -> dict[int, list[date]]:
    """Dates to which clocks were moved, in order."""
    query = select(DueChange.clock_id, DueChange.new_on).where(DueChange.clock_id.in_(list(clock_ids)))
    found: dict[int, list[date]] = {}
    for row in db.session.execute(query.order_by(DueChange.at, DueChange.id)):
        found.setdefault(row[0], []).append(row[1])
    return found


def directions_by_id(ids: Iterable[int]) -> dict[int, Dated]:
    return {one.direction.id: one for one in _rows(_dated().where(Direction.id.in_(list(ids))).order_by(Direction.id))}


def open_directions_on_case(case_id: int) -> Sequence[Direction]:
    """Directions still open that serve a case, oldest first."""
    open_states = (DirectionState.OPEN, DirectionState.REPORTED)
    query = select(Direction).where(Direction.case_id == case_id, Direction.state.in_(open_states))
    return db.session.scalars(query.order_by(Direction.id)).all()
