"""Programmes under standing review with their latest readings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import select

from grievance.foundation.database import db
from grievance.programmes.models import Programme, Reading


def reviewed_programmes() -> Sequence[Programme]:
    """Programmes that each agenda reviews, in their order."""
    query = select(Programme).where(Programme.is_reviewed).order_by(Programme.place, Programme.id)
    return db.session.scalars(query).all()


def programme_names() -> dict[str, Programme]:
    return {programme.name: programme for programme in db.session.scalars(select(Programme).order_by(Programme.id))}


def readings_of(programme_ids: Iterable[int]) -> dict[int, list[Reading]]:
    """Readings by programme, as they were shipped or entered."""
    found: dict[int, list[Reading]] = {}
    query = select(Reading).where(Reading.programme_id.in_(list(programme_ids)))
    for reading in db.session.scalars(query.order_by(Reading.programme_id, Reading.id)):
        found.setdefault(reading.programme_id, []).append(reading)
    return found
