"""What a report of a past day is made of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import or_, select

from grievance.audit.models import EventRow
from grievance.clocks.models import Clock
from grievance.foundation.clock import midnight
from grievance.foundation.database import db
from grievance.sittings.direction_events import UnitsWordGiven
from grievance.sittings.models import Direction
from grievance.sittings.queries.directions import Dated, dated, rows_of, was_given
from grievance.sittings.rules.directions import OPEN_STATES

DAY = timedelta(days=1)


@dataclass(frozen=True)
class UnitsSaying:
    """What a filer said of a direction; ``word`` agrees or contests."""

    at: datetime
    word: str
    words: str


def directions_not_ended_before(division: str, given_by: date, ended_since: date | None) -> list[Dated]:
    """Directions of a division's forum given by a day, by number, of which those that ended before another day are left out.

    ``ended_since`` None: all that were given.
    """
    of_forum = (Direction.division == division, Direction.meeting_id.is_(None), was_given())
    query = dated().where(*of_forum, Direction.issued_at < midnight(given_by + DAY))
    if ended_since:
        query = query.where(
            or_(Direction.state.in_(OPEN_STATES), Clock.met_on >= ended_since, Direction.dropped_on >= ended_since)
        )
    return rows_of(query.order_by(Direction.number))


def units_sayings(case_ids: Iterable[int]) -> dict[tuple[int, int], list[UnitsSaying]]:
    """Every word that filers gave, by direction and case, first to last. The rows keep only the last; the record all."""
    query = select(EventRow).where(EventRow.case_id.in_(list(case_ids)), EventRow.name == UnitsWordGiven.__name__)
    found: dict[tuple[int, int], list[UnitsSaying]] = {}
    for row in db.session.scalars(query.order_by(EventRow.seq)):
        key = (row.payload["direction_id"], row.case_id or 0)
        found.setdefault(key, []).append(UnitsSaying(row.at, row.payload["word"], row.payload.get("words", "")))
    return found
