"""Versions of minutes, corrections asked for, corrigenda."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select

from grievance.foundation.database import db
from grievance.sittings.models import Corrigendum, MinutesCorrection, MinutesVersion


def minutes_versions(sitting_id: int) -> Sequence[MinutesVersion]:
    """First to last."""
    query = select(MinutesVersion).where(MinutesVersion.sitting_id == sitting_id)
    return db.session.scalars(query.order_by(MinutesVersion.version)).all()


def minutes_version(sitting_id: int, version: int | None = None) -> MinutesVersion | None:
    """One version, by default the last."""
    query = select(MinutesVersion).where(MinutesVersion.sitting_id == sitting_id)
    if version is not None:
        query = query.where(MinutesVersion.version == version)
    return db.session.scalars(query.order_by(MinutesVersion.version.desc()).limit(1)).first()


def corrections_of(sitting_id: int) -> Sequence[MinutesCorrection]:
    """As they were asked for."""
    query = select(MinutesCorrection).where(MinutesCorrection.sitting_id == sitting_id)
    return db.session.scalars(query.order_by(MinutesCorrection.id)).all()


def corrections_taken(sitting_id: int) -> Sequence[MinutesCorrection]:
    """In the order in which they were taken: of two on one item the later one has the last word."""
    query = select(MinutesCorrection).where(
        MinutesCorrection.sitting_id == sitting_id, MinutesCorrection.state == "taken"
    )
    return db.session.scalars(query.order_by(MinutesCorrection.decided_at, MinutesCorrection.id)).all()


def correction(sitting_id: int, correction_id: int) -> MinutesCorrection | None:
    query = select(MinutesCorrection).where(
        MinutesCorrection.sitting_id == sitting_id, MinutesCorrection.id == correction_id
    )
    return db.session.scalars(query.with_for_update()).first()


def corrections_undecided(sitting_id: int) -> int:
    query = select(func.count()).where(MinutesCorrection.sitting_id == sitting_id, MinutesCorrection.state == "asked")
    return db.session.scalar(query) or 0


def corrigenda_of(sitting_id: int) -> Sequence[Corrigendum]:
    query = select(Corrigendum).where(Corrigendum.sitting_id == sitting_id)
    return db.session.scalars(query.order_by(Corrigendum.number)).all()
