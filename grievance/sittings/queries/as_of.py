"""What a report of a past day is made of."""

from __future__ import annotations

from datetime import date

from sqlalchemy import or_

from grievance.sittings.models import Direction
from grievance.sittings.queries.directions import OPEN, Dated, dated, rows_of


def directions_not_ended_before(division: str, ended_after: date | None) -> list[Dated]:
    """Open directions of a division and those done or dropped after a day, by number; None: all that ever were."""
    query = dated().where(Direction.division == division)
    if ended_after:
        query = query.where(
            or_(Direction.state.in_(OPEN), Direction.done_on > ended_after, Direction.dropped_on > ended_after)
        )
    return rows_of(query.order_by(Direction.number))
