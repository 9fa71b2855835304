"""Directions of the forum with the dates of their clocks, and what offices entered against them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, cast

from sqlalchemy import ColumnElement, Select, and_, exists, func, not_, or_, select
from sqlalchemy.orm import aliased

from grievance.cases.models import Attachment, Case
from grievance.clocks.models import Clock, DueChange
from grievance.clocks.rules.kinds import ClockKind, OwnerKind
from grievance.escalation.queries import passes_over
from grievance.foundation.database import db
from grievance.reference.models import Division
from grievance.sittings.models import ActionTaken, Direction, DirectionCase
from grievance.sittings.rules.directions import OPEN_STATES
from grievance.sittings.rules.monthly_lines import ASKED_DAYS_BEFORE
from grievance.sittings.rules.words import DirectionState


@dataclass(frozen=True)
class Dated:
    """A direction with the date now, from its clock."""

    direction: Direction
    clock: Clock | None

    @property
    def due_on(self) -> date:
        return self.clock.due_on if self.clock else self.direction.first_due_on


def dated() -> Select[Direction, Clock]:
    """Directions with their clock: the newest, since one begun by mistake is void and another begins."""
    newer = aliased(Clock)
    of_kind = (Clock.owner_kind == OwnerKind.DIRECTION, Clock.kind == ClockKind.DIRECTION)
    later = (
        newer.owner_kind == OwnerKind.DIRECTION,
        newer.kind == ClockKind.DIRECTION,
        newer.owner_id == Clock.owner_id,
    )
    is_newest = not_(exists().where(*later, newer.id > Clock.id))
    return select(Direction, Clock).join(Clock, and_(*of_kind, Clock.owner_id == Direction.id, is_newest), isouter=True)


def was_given() -> ColumnElement[bool]:
    """The WHERE clause that leaves out what was recorded by mistake and taken back: it counts as never given."""
    return Direction.taken_back_at.is_(None)


def rows_of(query: Select[Direction, Clock]) -> list[Dated]:
    return [Dated(row[0], row[1]) for row in db.session.execute(query)]


def direction_by_number(number: str, *, lock: bool = False) -> Dated | None:
    query = dated().where(Direction.number == number.strip().upper())
    if lock:
        query = query.with_for_update(of=Direction)
    return next(iter(rows_of(query)), None)


def direction_locked(direction_id: int) -> Dated | None:
    """A direction read anew and held until the transaction ends: an office may report on it at the same time."""
    query = dated().where(Direction.id == direction_id).with_for_update(of=Direction)
    return next(iter(rows_of(query.execution_options(populate_existing=True))), None)


def direction_numbers(sitting_id: int) -> Sequence[str]:
    query = select(Direction.number).where(Direction.sitting_id == sitting_id)
    return db.session.scalars(query.order_by(Direction.number)).all()


def directions_given_at(sitting_id: int) -> list[Dated]:
    """Directions of one sitting in the order in which they were given."""
    given_there = (Direction.sitting_id == sitting_id, Direction.circulated_on.is_(None), was_given())
    return rows_of(dated().where(*given_there).order_by(Direction.id))


def directions_for_agenda(division: str, done_since: date | None) -> list[Dated]:
    """Open directions of a division, those accepted after ``done_since`` (the last sitting), by date due.

    What was given by circulation stands there until a sitting has confirmed it, unless it was dropped before. What a review
    meeting instructed is not the forum's to decide.
    """
    wanted = Direction.state.in_(OPEN_STATES)
    done = Direction.state == DirectionState.DONE
    if done_since:
        done = and_(done, func.coalesce(Clock.met_on, Direction.done_on) > done_since)
    unconfirmed = and_(
        Direction.circulated_on.is_not(None), Direction.confirmed_at == "", Direction.state != DirectionState.DROPPED
    )
    of_forum = (Direction.division == division, Direction.meeting_id.is_(None))
    query = dated().where(*of_forum, or_(wanted, done, unconfirmed))
    return rows_of(query.order_by(func.coalesce(Clock.due_on, Direction.first_due_on), Direction.number))


def actions_of(direction_ids: Iterable[int]) -> dict[int, list[ActionTaken]]:
    """What offices entered, by direction, earliest first."""
    query = select(ActionTaken).where(ActionTaken.direction_id.in_(list(direction_ids)))
    found: dict[int, list[ActionTaken]] = {}
    for action in db.session.scalars(query.order_by(ActionTaken.entered_at, ActionTaken.id)):
        found.setdefault(action.direction_id, []).append(action)
    return found


def changes_of(clock_ids: Iterable[int]) -> dict[int, list[DueChange]]:
    """Every change of the dates of these clocks, in order: by the forum, and by holidays declared later."""
    query = select(DueChange).where(DueChange.clock_id.in_(list(clock_ids)))
    found: dict[int, list[DueChange]] = {}
    for row in db.session.scalars(query.order_by(DueChange.at, DueChange.id)):
        found.setdefault(row.clock_id, []).append(row)
    return found


def directions_by_id(ids: Iterable[int]) -> dict[int, Dated]:
    return {one.direction.id: one for one in rows_of(dated().where(Direction.id.in_(list(ids))).order_by(Direction.id))}


def last_claim(direction_id: int) -> ActionTaken | None:
    """The last report that claimed compliance."""
    query = select(ActionTaken).where(ActionTaken.direction_id == direction_id, ActionTaken.claims_compliance)
    return db.session.scalar(query.order_by(ActionTaken.id.desc()).limit(1))


def cases_served(direction_ids: Iterable[int]) -> dict[int, list[DirectionCase]]:
    """Cases that directions serve, with the word of each unit, in the order in which they were linked."""
    query = select(DirectionCase).where(DirectionCase.direction_id.in_(list(direction_ids)))
    found: dict[int, list[DirectionCase]] = {}
    for row in db.session.scalars(query.order_by(DirectionCase.id)):
        found.setdefault(row.direction_id, []).append(row)
    return found


def cases_under_open_directions(case_ids: Iterable[int]) -> set[int]:
    """Which of these cases are served by a direction that is still open."""
    query = select(DirectionCase.case_id).join(Direction, Direction.id == DirectionCase.direction_id)
    query = query.where(DirectionCase.case_id.in_(list(case_ids)), Direction.state.in_(OPEN_STATES))
    return set(db.session.scalars(query.order_by(DirectionCase.case_id)))


def claims_on_case(case_id: int) -> Sequence[tuple[Direction, DirectionCase]]:
    """Directions that serve a case and that their office says are done, oldest first."""
    query = select(Direction, DirectionCase).join(DirectionCase, DirectionCase.direction_id == Direction.id)
    query = query.where(DirectionCase.case_id == case_id, Direction.state == DirectionState.REPORTED)
    return [(row[0], row[1]) for row in db.session.execute(query.order_by(Direction.id))]


def directions_waiting_for(direction_id: int) -> Sequence[Direction]:
    query = select(Direction).where(Direction.depends_on_id == direction_id)
    return db.session.scalars(query.order_by(Direction.id)).all()


def all_waits() -> dict[int, int | None]:
    """For each direction that waits, the one it waits for."""
    query = select(Direction.id, Direction.depends_on_id).where(Direction.depends_on_id.is_not(None))
    return {row[0]: row[1] for row in db.session.execute(query.order_by(Direction.id))}


def hold_chains() -> None:
    """Held until the commit, so that no two close a circle between them. Taken before the direction itself: two who each
    hold one direction and point at the other's would wait for each other."""
    db.session.execute(select(Division.code).order_by(Division.code).with_for_update())


def files_of_direction(direction_id: int) -> Sequence[Attachment]:
    query = select(Attachment).where(Attachment.direction_id == direction_id, Attachment.removed_at.is_(None))
    return db.session.scalars(query.order_by(Attachment.id)).all()


def file_of_direction(direction_id: int, file_id: int) -> Attachment | None:
    query = select(Attachment).where(Attachment.direction_id == direction_id, Attachment.id == file_id)
    return db.session.scalar(query.where(Attachment.removed_at.is_(None)))


def directions_that_owe_a_line(today: date, most: int) -> Sequence[Direction]:
    """Open directions whose line of the month is to be asked for or has not come, held until the commit."""
    soon = today + timedelta(days=ASKED_DAYS_BEFORE)
    asked = and_(Direction.line_asked_for == Direction.next_line_on, Direction.next_line_on >= today)
    query = select(Direction).where(
        Direction.state == DirectionState.OPEN,
        or_(Direction.next_line_on.is_(None), Direction.next_line_on <= soon),
        or_(Direction.next_line_on.is_(None), Direction.line_asked_for.is_(None), not_(asked)),
    )
    query = query.order_by(Direction.next_line_on, Direction.id).limit(most)
    return db.session.scalars(query.with_for_update(of=Direction, skip_locked=True)).all()


def _conduct_behind(ids: Collection[int]) -> Select[Any]:
    """The office complained of in a case that a direction serves; one that the forum directs knows its direction."""
    query = select(DirectionCase.direction_id, Case.conduct_office_code).join(Case, Case.id == DirectionCase.case_id)
    query = query.join(Direction, Direction.id == DirectionCase.direction_id)
    about = (DirectionCase.direction_id.in_(ids), Case.conduct_office_code != Direction.office_code)
    return cast(Select[Any], query.where(*about).order_by(DirectionCase.id.desc()))


passes_over(OwnerKind.DIRECTION, _conduct_behind)
