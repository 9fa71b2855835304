"""A month as weeks of days, Monday first, for a table that reads well aloud."""

from __future__ import annotations

import calendar
from datetime import date


def weeks_of(year: int, month: int) -> tuple[tuple[date | None, ...], ...]:
    """Rows of seven; None where the day belongs to another month."""
    rows = calendar.Calendar(firstweekday=0).monthdatescalendar(year, month)
    return tuple(tuple(day if day.month == month else None for day in week) for week in rows)


def month_before(year: int, month: int) -> tuple[int, int]:
    return (year - 1, 12) if month == 1 else (year, month - 1)


def month_after(year: int, month: int) -> tuple[int, int]:
    return (year + 1, 1) if month == 12 else (year, month + 1)
