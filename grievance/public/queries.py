"""Figures over both divisions that no report has: they name no case, unit or person."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select

from grievance.cases.models import CaseListing
from grievance.foundation.database import db


def how_many_listed(division: str, sits_on: date) -> int:
    """Cases that stand on the agenda of the division's sitting of this day."""
    listed = (CaseListing.division == division, CaseListing.sits_on == sits_on, CaseListing.fell_away_at.is_(None))
    return db.session.scalar(select(func.count(CaseListing.id)).where(*listed)) or 0
