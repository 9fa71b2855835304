"""The year of one office, month by month: its working days, and each weekday on which it is closed."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from grievance.reference.rules.working_days import OfficeCalendar
from grievance.sentences import Sentence

FIRST_MONTH_OF_CARE = 10
"""From October on the next year's list is asked for."""


class DayKind(StrEnum):
    OPEN = "open"
    OFF = "off"
    HOLIDAY = "holiday"
    EXPECTED = "expected"


@dataclass(frozen=True)
class ClosedDay:
    """``costs_a_day``: without the holiday the office would have worked. ``is_expected``: the date may still move."""

    on: date
    why: Sentence
    costs_a_day: bool
    is_expected: bool = False


@dataclass(frozen=True)
class Cell:
    on: date
    kind: DayKind
    why: Sentence | None = None


@dataclass(frozen=True)
class Month:
    """``weeks`` run from Monday to Sunday; None stands for a day of the month before or after."""

    first: date
    working_days: int
    holidays: tuple[ClosedDay, ...]
    weeks: tuple[tuple[Cell | None, ...], ...]


def year_of(calendar: OfficeCalendar, year: int) -> tuple[Month, ...]:
    """Twelve months. Weekly days off are marked and counted, not listed."""
    return tuple(_month(calendar, year, month) for month in range(1, 13))


def _month(calendar: OfficeCalendar, year: int, month: int) -> Month:
    days = [date(year, month, number) for number in range(1, monthrange(year, month)[1] + 1)]
    cells = [_cell(calendar, day) for day in days]
    closed = tuple(
        ClosedDay(cell.on, cell.why, cell.on.weekday() in calendar.weekdays, cell.kind is DayKind.EXPECTED)
        for cell in cells
        if cell.why is not None and cell.kind is not DayKind.OFF
    )
    return Month(days[0], sum(cell.kind is DayKind.OPEN for cell in cells), closed, _weeks(cells))


def _cell(calendar: OfficeCalendar, day: date) -> Cell:
    why = calendar.closed_because(day)
    if why is None:
        return Cell(day, DayKind.OPEN)
    if not calendar.is_holiday(day):
        return Cell(day, DayKind.OFF, why)
    return Cell(day, DayKind.EXPECTED if day in calendar.expected else DayKind.HOLIDAY, why)


def _weeks(cells: list[Cell]) -> tuple[tuple[Cell | None, ...], ...]:
    padded: list[Cell | None] = [*[None] * cells[0].on.weekday(), *cells]
    padded += [None] * (-len(padded) % 7)
    return tuple(tuple(padded[start : start + 7]) for start in range(0, len(padded), 7))


def years_owed(today: date) -> tuple[int, ...]:
    """Years whose list must be there: this one, and from October on the next (the orders come in December)."""
    return (today.year, today.year + 1) if today.month >= FIRST_MONTH_OF_CARE else (today.year,)
