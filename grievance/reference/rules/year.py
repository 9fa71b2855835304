"""The year of one office, month by month: its working days, and each weekday on which it is closed."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from grievance.reference.rules.working_days import OfficeCalendar
from grievance.sentences import Sentence


@dataclass(frozen=True)
class ClosedDay:
    """``costs_a_day``: without the holiday the office would have worked."""

    on: date
    why: Sentence
    costs_a_day: bool


@dataclass(frozen=True)
class Month:
    first: date
    working_days: int
    holidays: tuple[ClosedDay, ...]


def year_of(calendar: OfficeCalendar, year: int) -> tuple[Month, ...]:
    """Twelve months. Weekly days off are counted, not listed."""
    return tuple(_month(calendar, year, month) for month in range(1, 13))


def _month(calendar: OfficeCalendar, year: int, month: int) -> Month:
    days = [date(year, month, number) for number in range(1, monthrange(year, month)[1] + 1)]
    closed = []
    for day in days:
        why = calendar.closed_because(day)
        if why is not None and calendar.is_holiday(day):
            closed.append(ClosedDay(day, why, day.weekday() in calendar.weekdays))
    return Month(days[0], sum(map(calendar.is_open, days)), tuple(closed))
