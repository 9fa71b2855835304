"""The line a month that an office owes on each open direction, in four words; a month without one is shown as missing.

A month is a month of the calendar; its line is owed by its last day. The month in which a direction is given counts when
the direction is given on the 15th or before.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from grievance.sittings.rules.words import Progress

LATEST_FIRST_DAY = 15
ASKED_DAYS_BEFORE = 7
"""The office is asked for the line of a month a week before the month ends."""


@dataclass(frozen=True)
class MonthLine:
    """``ends_on`` is the month's last day. ``progress`` None: missing once the month is over, else still owed."""

    ends_on: date
    progress: Progress | None
    is_over: bool

    @property
    def is_missing(self) -> bool:
        return self.is_over and self.progress is None


def month_end(day: date) -> date:
    """The last day of the month of ``day``."""
    first_of_next = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
    return first_of_next - timedelta(days=1)


def next_month_end(day: date) -> date:
    """The last day of the month after that of ``day``."""
    return month_end(month_end(day) + timedelta(days=1))


def first_line_on(given_on: date) -> date:
    """The last day of the first month for which a line is owed."""
    return month_end(given_on) if given_on.day <= LATEST_FIRST_DAY else next_month_end(given_on)


def owed_next(given_on: date, today: date, entered_on: Iterable[date]) -> date:
    """The last day of the first month from today on for which a line is still owed."""
    said = {month_end(day) for day in entered_on}
    found = max(first_line_on(given_on), month_end(today))
    while found in said:
        found = next_month_end(found)
    return found


def is_to_be_asked(owed_on: date, asked_for: date | None, today: date) -> bool:
    """Once for each month, from a week before its end."""
    return asked_for != owed_on and today >= owed_on - timedelta(days=ASKED_DAYS_BEFORE)


def lines_by_month(
    given_on: date, until: date, entered: Iterable[tuple[date, Progress]], ended_on: date | None = None
) -> list[MonthLine]:
    """One line a month from the first that is owed up to the month of ``until``; of several in a month the last counts.

    After ``ended_on`` (done or dropped) no month is owed; that month itself is shown only where something was said.
    """
    said = {month_end(day): progress for day, progress in sorted(entered, key=lambda one: one[0]) if day <= until}
    last = month_end(min(until, ended_on)) if ended_on else month_end(until)
    months, month = [], min([first_line_on(given_on), *said])
    while month <= last:
        is_over = until > month
        is_owed = month >= first_line_on(given_on) and not (ended_on and ended_on <= month)
        if month in said or is_owed:
            months.append(MonthLine(month, said.get(month), is_over))
        month = next_month_end(month)
    return months
