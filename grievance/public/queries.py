"""Figures over both divisions that no report has: they name no case, unit or person."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select

from grievance.cases.models import CaseListing
from grievance.clocks.models import Clock
from grievance.clocks.rules.kinds import ClockKind, ClockState
from grievance.foundation.database import db
from grievance.reports.queries import days_between


def median_days_to_answer(since: date, answered: int) -> int | None:
    """Calendar days within which half of the answers since ``since`` were given, both divisions together."""
    if not answered:
        return None
    days = days_between(Clock.met_on, Clock.day_zero)
    is_answer = (Clock.kind == ClockKind.RESOLVE, Clock.state == ClockState.MET, Clock.met_on >= since)
    row = min(answered - 1, answered // 2)
    return db.session.scalar(select(days).where(*is_answer).order_by(days).offset(row).limit(1))


def how_many_listed(division: str, sits_on: date) -> int:
    """Cases that stand on the agenda of the division's sitting of this day."""
    listed = (CaseListing.division == division, CaseListing.sits_on == sits_on)
    return db.session.scalar(select(func.count(CaseListing.id)).where(*listed)) or 0
