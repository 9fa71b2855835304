"""Which days a monthly report counts, what it counts, and how its numbers are rolled up. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from grievance.reports.overview.rules import DAY, DIVISIONS, months_between, next_month

OLD_AFTER_DAYS = 30
"""A case that is open for more days stands in the list of old ones: the hard stop of the resolve clock."""
MOST_LISTED = 200
"""Rows of a list in the report; the rest is counted there and stands on the pages."""
BOTH = "both"
SCOPES = (BOTH, *DIVISIONS)


def month_before(day: date) -> date:
    """The month before the one in which ``day`` lies."""
    return (day.replace(day=1) - DAY).replace(day=1)


def divisions_in(scope: str) -> tuple[str, ...]:
    return DIVISIONS if scope == BOTH else (scope,)


@dataclass(frozen=True)
class Span:
    """A month. ``morning``: the day by which lateness and ages are told: the one after the last, or today while it runs."""

    first: date
    last: date
    morning: date

    @property
    def is_over(self) -> bool:
        return self.morning > self.last

    @property
    def until(self) -> date:
        """What is open is open at the begin of this day: that of the morning, or tomorrow while the month runs."""
        return self.morning if self.is_over else self.morning + DAY


def span_of(month: date, today: date) -> Span:
    last = next_month(month) - DAY
    return Span(month, last, min(last + DAY, today))


class Key(NamedTuple):
    """Where a number belongs; the tables are sums over it, so that each adds up to the whole.

    ``office``: what is open is with who has it, which may be the convener's desk or the forum (``overview.rules``).
    """

    division: str
    office: str
    category: str | None
    district: str | None


@dataclass
class Count:
    """``took``: answers of the month by the days they took. ``open``, and of these ``past_date``: on the morning."""

    taken: int = 0
    answered: int = 0
    in_time: int = 0
    open: int = 0
    past_date: int = 0
    took: dict[int, int] = field(default_factory=dict)

    @property
    def late(self) -> int:
        return self.answered - self.in_time

    def add(self, other: Count) -> None:
        for name in ("taken", "answered", "in_time", "open", "past_date"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for days, number in other.took.items():
            self.took[days] = self.took.get(days, 0) + number


Counts = Mapping[Key, Count]


def rolled(counts: Counts, by: Callable[[Key], str | None]) -> dict[str | None, Count]:
    found: dict[str | None, Count] = {}
    for key, count in counts.items():
        found.setdefault(by(key), Count()).add(count)
    return found


def summed(counts: Iterable[Count]) -> Count:
    total = Count()
    for count in counts:
        total.add(count)
    return total


def nth_working_day(month: date, number: int, is_open: Callable[[date], bool]) -> date:
    """The ``number``-th day of the month on which the office works; the last day of the month where it has fewer."""
    day, seen, end = month, 0, next_month(month)
    while day < end:
        seen += is_open(day)
        if seen == number:
            return day
        day += DAY
    return end - DAY


def months_owed(last_issued: date | None, today: date, is_due: Callable[[date], bool]) -> list[date]:
    """Months that are over, not issued and due, the earliest first; without an issued one only the last month."""
    first = next_month(last_issued) if last_issued else month_before(today)
    return [month for month in months_between(first, today.replace(day=1)) if is_due(month)]
