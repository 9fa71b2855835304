"""The register of all directions: filtered, searched, sorted by days left, in a number of statements that does not grow."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select

from grievance.cases.models import Case
from grievance.clocks.models import Clock
from grievance.enterprises.models import Association, Unit
from grievance.foundation.database import db
from grievance.sittings.models import Direction, DirectionCase, ReviewMeeting, Sitting
from grievance.sittings.queries.directions import Dated, dated, rows_of
from grievance.sittings.rules.words import DirectionState, SittingState


@dataclass(frozen=True)
class Wanted:
    """What the register is held to. ``late_on`` keeps those due before that day, ``year`` is that of the sitting or meeting,
    of one given by circulation that of its issue.

    ``words`` are looked for in number, words and office, and, among cases that ``cases`` leaves, in their numbers and units.
    """

    reader: ColumnElement[bool] | None = None
    cases: ColumnElement[bool] | None = None
    division: str = ""
    office: str = ""
    programme_id: int | None = None
    states: tuple[DirectionState, ...] = ()
    late_on: date | None = None
    sitting_id: int | None = None
    meeting_id: int | None = None
    year: int | None = None
    words: str = ""
    case_number: str = ""


def directions_by_due_date(wanted: Wanted, *, limit: int, offset: int = 0) -> list[Dated]:
    """One page of directions: fewest days left first, the most late at the top."""
    due_on = func.coalesce(Clock.due_on, Direction.first_due_on)
    return rows_of(_filtered(wanted).order_by(due_on, Direction.id).limit(limit).offset(offset))


def count_of_directions(wanted: Wanted) -> int:
    return db.session.scalar(select(func.count()).select_from(_filtered(wanted).subquery(name="found"))) or 0


def _filtered(wanted: Wanted) -> Select[Direction, Clock]:
    query = dated()
    for condition in _conditions(wanted):
        query = query.where(condition)
    return query


def _conditions(wanted: Wanted) -> Iterable[ColumnElement[bool]]:
    if wanted.reader is not None:
        yield wanted.reader
    if wanted.division:
        yield Direction.division == wanted.division
    if wanted.office:
        yield Direction.office_code == wanted.office
    if wanted.programme_id is not None:
        yield Direction.programme_id == wanted.programme_id
    if wanted.states:
        yield Direction.state.in_(wanted.states)
    if wanted.late_on:
        yield func.coalesce(Clock.due_on, Direction.first_due_on) < wanted.late_on
    if wanted.sitting_id is not None:
        yield Direction.sitting_id == wanted.sitting_id
    if wanted.meeting_id is not None:
        yield Direction.meeting_id == wanted.meeting_id
    if wanted.year is not None:
        first, last = date(wanted.year, 1, 1), date(wanted.year, 12, 31)
        sat = Direction.sitting_id.in_(select(Sitting.id).where(Sitting.sits_on.between(first, last)))
        met = Direction.meeting_id.in_(select(ReviewMeeting.id).where(ReviewMeeting.met_on.between(first, last)))
        yield or_(Direction.circulated_on.between(first, last), and_(Direction.circulated_on.is_(None), sat), met)
    if wanted.words:
        yield _says(wanted)


def _says(wanted: Wanted) -> ColumnElement[bool]:
    def holds(column: Any) -> ColumnElement[bool]:
        return column.icontains(wanted.words, autoescape=True)

    ways = [holds(Direction.number), holds(Direction.words), holds(Direction.office_code)]
    if wanted.cases is not None:
        unit = exists(select(Unit.id).where(Unit.id == Case.unit_id, holds(Unit.name)))
        body = exists(select(Association.id).where(Association.id == Case.association_id, holds(Association.name)))
        named = or_(Case.number == (wanted.case_number or wanted.words.upper()), holds(Case.contact_name), unit, body)
        served = select(DirectionCase.id).join(Case, Case.id == DirectionCase.case_id)
        ways.append(exists(served.where(DirectionCase.direction_id == Direction.id, wanted.cases, named)))
    return or_(*ways)


def sittings_with_directions(reader: ColumnElement[bool], most: int = 200) -> Sequence[Sitting]:
    """Sittings at which a direction was given that the reader may read, the latest first."""
    given = select(Direction.sitting_id).where(reader)
    query = select(Sitting).where(Sitting.id.in_(given)).order_by(Sitting.sits_on.desc(), Sitting.id.desc())
    return db.session.scalars(query.limit(most)).all()


def offices_with_directions(reader: ColumnElement[bool]) -> Sequence[str]:
    """Codes of the offices that lead a direction which the reader may read."""
    return db.session.scalars(
        select(Direction.office_code).where(reader).distinct().order_by(Direction.office_code)
    ).all()


def last_held_sittings(division: str, most: int = 4) -> Sequence[Sitting]:
    """Where a decision of the forum may have been recorded, the latest first."""
    query = select(Sitting).where(Sitting.division == division, Sitting.state == SittingState.HELD)
    return db.session.scalars(query.order_by(Sitting.sits_on.desc(), Sitting.id.desc()).limit(most)).all()
