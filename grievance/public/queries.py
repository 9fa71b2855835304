"""Figures over both divisions that no report has: they name no case, unit or person."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import exists, func, not_, select

from grievance.cases.models import Case, CaseListing
from grievance.foundation.clock import midnight
from grievance.foundation.database import db
from grievance.sittings.models import Direction, DirectionCase, Entry, Sitting
from grievance.sittings.queries import Dated
from grievance.sittings.queries.directions import dated, rows_of, was_given
from grievance.sittings.rules.words import Disposition


def how_many_listed(division: str, sits_on: date) -> int:
    """Cases that stand on the agenda of the division's sitting of this day."""
    listed = (CaseListing.division == division, CaseListing.sits_on == sits_on, CaseListing.fell_away_at.is_(None))
    return db.session.scalar(select(func.count(CaseListing.id)).where(*listed)) or 0


def sittings_of_period(since: date, today: date) -> list[Sitting]:
    """Sittings of both divisions whose day lies in the period, by day; those that fell away before anybody was told are none."""
    within = (Sitting.sits_on >= since, Sitting.sits_on <= today, Sitting.fell_away.is_(False))
    return list(db.session.scalars(select(Sitting).where(*within).order_by(Sitting.sits_on, Sitting.division)))


def outcomes_at(sitting_ids: Collection[int]) -> dict[int, dict[Disposition, int]]:
    """By sitting: how many items of its agenda were decided, directed, deferred, not reached …"""
    query = select(Entry.sitting_id, Entry.disposition, func.count()).where(Entry.sitting_id.in_(sorted(sitting_ids)))
    query = query.where(Entry.withdrawn_because == "")
    found: dict[int, dict[Disposition, int]] = {}
    for sitting_id, what, number in db.session.execute(query.group_by(Entry.sitting_id, Entry.disposition)):
        if what is not None:
            found.setdefault(sitting_id, {})[what] = number
    return found


def directions_of_period(since: date) -> list[Dated]:
    """Directions that the forum gave since a day, in the order of their giving.

    Without those about a complaint of conduct: no public list names an office beside one.
    """
    conduct = select(DirectionCase.id).join(Case, Case.id == DirectionCase.case_id)
    conduct = conduct.where(DirectionCase.direction_id == Direction.id, Case.is_conduct)
    of_forum = (Direction.meeting_id.is_(None), was_given(), Direction.issued_at >= midnight(since))
    return rows_of(dated().where(*of_forum, not_(exists(conduct))).order_by(Direction.issued_at, Direction.id))
