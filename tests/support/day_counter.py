"""A second way to count: raw rows of the holiday list, numbered days and sets, no walk and no calendar object.

Written from PRODUCT 5 and DESIGN-NOTES 2 alone; it shares no code with ``grievance.clocks`` or ``grievance.reference``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

DURBAR_MONTHS_IN_JAMMU = {11, 12, 1, 2, 3, 4}


@dataclass(frozen=True)
class RawHoliday:
    """One line of the list as typed: scope is all, division, district, office, restricted or banks."""

    on: date
    name: str
    scope: str
    place: str
    state: str


@dataclass(frozen=True)
class RawOffice:
    """``seat``: (division, district), or None for an office that moves with the Durbar."""

    code: str
    days_a_week: int
    seat: tuple[str, str] | None
    is_bank: bool = False

    def closed_days(self, holidays: list[RawHoliday], first: int, last: int) -> set[int]:
        """Day numbers (``date.toordinal``) on which the office is shut."""
        weekly = {number for number in range(first, last + 1) if (number - 1) % 7 >= self.days_a_week}
        return weekly | {row.on.toordinal() for row in holidays if self._is_shut_by(row)}

    def _is_shut_by(self, row: RawHoliday) -> bool:
        if row.state == "withdrawn":
            return False
        moving = ("jammu", "Jammu") if row.on.month in DURBAR_MONTHS_IN_JAMMU else ("kashmir", "Srinagar")
        division, district = self.seat or moving
        mine = {"all": True, "division": row.place == division, "district": row.place == district,
                "office": row.place == self.code, "banks": self.is_bank, "restricted": False}  # fmt: skip
        return mine[row.scope]


@dataclass(frozen=True)
class RawCase:
    """``held``: (closed day numbers of the office, day number of the transfer), the first from day zero on."""

    day_zero: int
    days: int
    is_working: bool
    rolls: bool
    hard_stop: int | None
    more: int
    held: tuple[tuple[frozenset[int], int], ...]
    stops: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Counted:
    due: int
    by_hard_stop: bool
    left_out: frozenset[int]
    stopped: frozenset[int]
    first: int


def farthest(case: RawCase) -> int:
    """A day that is certainly later than the answer."""
    stopped = sum(ends - begins for begins, ends in case.stops)
    return case.day_zero + 150 + 2 * (case.days + case.more) + stopped


def count(case: RawCase) -> Counted:
    """The due day, whether the hard stop decided it, the days left out, which of them as stopped, the first day counted."""
    every = range(case.day_zero + 1, farthest(case))
    closed = _closed(case)
    stopped = {day for begins, ends in case.stops for day in range(begins + 1, ends + 1)}
    idle = stopped | closed if case.is_working else stopped
    last = [day for day in every if day not in idle][case.days + case.more - 1]
    end = every[-1]
    free = min(set(range(last, end)) - idle - (closed if case.rolls else set()))
    stop = None if case.hard_stop is None else case.day_zero + case.hard_stop
    halt = None if stop is None else min(set(range(stop, end)) - (closed if case.rolls else set()))
    due = free if halt is None else min(free, halt)
    stop = stop if due < free else None
    left_out = idle.intersection(range(case.day_zero + 1, due if stop is None else min(due, stop)))
    if case.rolls:
        left_out |= closed.intersection(range(last, due))
        left_out |= closed.intersection(range(due if stop is None else stop, due))
    first = min(set(every) - left_out)
    as_stopped = {day for day in left_out & stopped if (stop is None or day < stop)} - (
        closed if case.is_working else set()
    )
    return Counted(due, stop is not None, frozenset(left_out), frozenset(as_stopped), first)


def _closed(case: RawCase) -> set[int]:
    """Closed days, each by the office that had the case that morning; a later line about the same day wins."""
    ends = [begins for _, begins in case.held[1:]] + [farthest(case)]
    found: set[int] = set()
    for (closed, begins), end in zip(case.held, ends, strict=True):
        found |= {day for day in closed if begins < day <= end}
    return found
