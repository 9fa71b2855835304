"""The due date of a limit in days, with the list of the dates left out and why.

Day by day, because every exception is about a day. Day zero is the Indian date of the start and is never
counted ("from" leaves out the first day, General Clauses Act s. 9); a last day on which the office is closed
moves to its next open day (s. 10). DESIGN-NOTES 2 settles twenty cases with examples.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from grievance.clocks.rules.kinds import Unit
from grievance.reference.rules.working_days import DAY, FARTHEST, OfficeCalendar
from grievance.sentences import N_, Refusal, Sentence

MOST_DAYS = 1500
"""The longest limit that is counted (about four years); a longer one is a typing error."""


@dataclass(frozen=True)
class Limit:
    """So many days in a unit. ``rolls``: a closed last day moves on. ``hard_stop_days``: calendar days from day zero."""

    days: int
    unit: Unit = Unit.CALENDAR
    rolls: bool = True
    hard_stop_days: int | None = None

    def __post_init__(self) -> None:
        if not 1 <= self.days <= MOST_DAYS:
            raise Refusal(N_("The limit must be between 1 and %(most)s days."), field="days", most=MOST_DAYS)
        if self.hard_stop_days is not None and not 1 <= self.hard_stop_days <= MOST_DAYS:
            raise Refusal(
                N_("The hard stop must be between 1 and %(most)s days."), field="hard_stop_days", most=MOST_DAYS
            )


@dataclass(frozen=True)
class Held:
    """Which office's calendar counts the days after ``from_on`` (the day of the transfer is the sender's)."""

    calendar: OfficeCalendar
    from_on: date = date.min


@dataclass(frozen=True)
class Pause:
    """The clock stood still after ``from_on`` up to and with ``to_on``; an open one counts to ``latest_on``."""

    from_on: date
    to_on: date | None
    latest_on: date
    why: Sentence

    @property
    def is_open(self) -> bool:
        return self.to_on is None

    @property
    def ends_on(self) -> date:
        return self.latest_on if self.to_on is None else self.to_on

    def covers(self, day: date) -> bool:
        return self.from_on < day <= self.ends_on


@dataclass(frozen=True)
class NotCounted:
    """A date left out. ``pause`` is set where the clock stood still; otherwise the office was closed."""

    on: date
    why: Sentence
    pause: Pause | None = None
    is_holiday: bool = False


@dataclass(frozen=True)
class Due:
    """The date, what was counted up to it (the date itself left out) and what was not."""

    on: date
    not_counted: tuple[NotCounted, ...]
    counted: tuple[date, ...]
    wanted: int
    by_hard_stop: bool = False
    years_not_loaded: tuple[int, ...] = ()

    @property
    def at_latest(self) -> bool:
        """A question is still open: a reply moves the date earlier."""
        return any(day.pause is not None and day.pause.is_open for day in self.not_counted)

    @property
    def first_counted_on(self) -> date:
        return self.counted[0] if self.counted else self.on


class NoDueDate(Refusal):
    """No date within ten years: a calendar or a pause without end."""


def held_by(calendar: OfficeCalendar) -> tuple[Held, ...]:
    return (Held(calendar),)


def calendar_on(held: Sequence[Held], day: date) -> OfficeCalendar:
    """The calendar of the office that held the clock in the morning of ``day``; the later row wins."""
    return next((row.calendar for row in reversed(held) if row.from_on < day), held[0].calendar)


def due(
    limit: Limit, day_zero: date, held: Sequence[Held], pauses: Iterable[Pause] = (), extension_days: int = 0
) -> Due:
    """The due date. ``held`` in the order of the transfers. Raises ``NoDueDate`` beyond ten years.

    The hard stop decided when the date would be later without it; where it would be the same, the days left out are
    those without it, so that date and sentence can be counted again by anyone.
    """
    ordered = tuple(sorted(pauses, key=lambda pause: (pause.is_open, pause.from_on)))
    found, stopped_short = _count(limit, day_zero, held, ordered, extension_days)
    if not stopped_short:
        return found
    try:
        free, _ = _count(replace(limit, hard_stop_days=None), day_zero, held, ordered, extension_days)
    except NoDueDate:
        return replace(found, by_hard_stop=True)
    return replace(found, by_hard_stop=True) if free.on > found.on else free


def _count(
    limit: Limit, day_zero: date, held: Sequence[Held], pauses: tuple[Pause, ...], extension_days: int
) -> tuple[Due, bool]:
    """Walk from the day after day zero; also says whether the walk ended at the hard stop."""
    wanted = limit.days + extension_days
    hard_stop = day_zero + DAY * limit.hard_stop_days if limit.hard_stop_days else date.max
    counted: list[date] = []
    skipped: list[NotCounted] = []
    unknown: set[int] = set()
    day = day_zero
    for _ in range(FARTHEST):
        day += DAY
        calendar = calendar_on(held, day)
        closed = calendar.closed_because(day)
        pause = next((pause for pause in pauses if pause.covers(day)), None)
        at_end = len(counted) >= wanted - 1
        if not calendar.knows(day) and (limit.unit is Unit.WORKING or (limit.rolls and (at_end or day >= hard_stop))):
            unknown.add(day.year)
        if closed and _leaves_out_closed(limit, day >= hard_stop, at_end, pause):
            skipped.append(NotCounted(day, closed, is_holiday=calendar.is_holiday(day)))
        elif day >= hard_stop:
            return Due(day, tuple(skipped), tuple(counted), wanted, False, tuple(sorted(unknown))), True
        elif pause:
            skipped.append(NotCounted(day, pause.why, pause))
        elif at_end:
            return Due(day, tuple(skipped), tuple(counted), wanted, False, tuple(sorted(unknown))), False
        else:
            counted.append(day)
    raise NoDueDate(N_("No due date within ten years of %(day)s. Look at the calendar and the pauses."), day=day_zero)


def _leaves_out_closed(limit: Limit, is_past_stop: bool, at_end: bool, pause: Pause | None) -> bool:
    """Whether a closed day is left out as closed: always in working days, else only where the date would fall on it."""
    if is_past_stop:
        return limit.rolls
    if limit.unit is Unit.WORKING:
        return True
    return limit.rolls and at_end and pause is None


def days_to_reach(
    wanted_on: date, limit: Limit, day_zero: date, held: Sequence[Held], pauses: Iterable[Pause] = ()
) -> int:
    """Days in the clock's unit from day zero until the due date is ``wanted_on`` or, if that is closed, the next open day.

    Used where somebody picks a date: the days to it are stored, so that later holidays still act.
    """
    if wanted_on <= day_zero:
        raise Refusal(N_("Choose a date after %(day)s."), field="due_on", day=day_zero)
    if (wanted_on - day_zero).days > MOST_DAYS:
        raise Refusal(N_("The limit must be between 1 and %(most)s days."), field="due_on", most=MOST_DAYS)
    free, pauses = replace(limit, hard_stop_days=None), tuple(pauses)
    low, high = 1, (wanted_on - day_zero).days
    while low < high:
        middle = (low + high) // 2
        if due(replace(free, days=middle), day_zero, held, pauses).on < wanted_on:
            low = middle + 1
        else:
            high = middle
    return low


def days_late(due_on: date, today: date) -> int:
    """Calendar dates after the due date; late from 00:00 Indian time of the next date on."""
    return max(0, (today - due_on).days)


def is_late(due_on: date, today: date) -> bool:
    return today > due_on
