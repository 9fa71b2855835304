"""The days of a series of sittings, shifted off closed days, and the dates that hang on each day.

The rule for a planned day on which the division's forum desk is closed: the sitting moves to the next
open day on which no other sitting stands, never to an earlier one, so nobody gets less notice.
The rule for lead dates: one before the sitting that falls on a closed day moves to the open day before
it, one after the sitting moves to the open day after it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from grievance.reference.rules.working_days import WEEKDAYS
from grievance.sentences import N_, Refusal, Sentence, sentence

DAY = timedelta(days=1)
LAST = 5
LONGEST_SEARCH_DAYS = 60
LONGEST_SERIES_DAYS = 3 * 366

ClosedBecause = Callable[[date], Any]
"""Gives why the desk is closed on a day (a name or a sentence), or None when it is open."""


class Rhythm(StrEnum):
    """What a series repeats by."""

    MONTHS = "months"
    WEEKS = "weeks"


@dataclass(frozen=True)
class SeriesRule:
    """``every`` months on the ``nth`` (1 to 4, 5 for the last) ``weekday`` (Monday is 0), or ``every`` weeks on it."""

    rhythm: Rhythm
    every: int
    weekday: int
    nth: int = 1

    def __post_init__(self) -> None:
        if self.every < 1:
            raise Refusal(N_("Choose after how many weeks or months the forum sits again, at least 1"), field="every")
        if not 0 <= self.weekday <= 6:
            raise Refusal(N_("Choose the day of the week"), field="weekday")
        if not 1 <= self.nth <= LAST:
            raise Refusal(N_("Choose which week of the month"), field="nth")


def rule_from_data(kept: Mapping[str, Any]) -> SeriesRule:
    """The rule as a series keeps it."""
    return SeriesRule(Rhythm(kept["rhythm"]), int(kept["every"]), int(kept["weekday"]), int(kept["nth"]))


@dataclass(frozen=True)
class SittingDay:
    """One planned day, the day on which the forum sits, and why they differ (None when they are the same)."""

    planned_on: date
    sits_on: date
    moved_because: Sentence | None = None


@dataclass(frozen=True)
class LeadDays:
    """Days before the sitting (notice, points, briefs, agenda), after it (minutes) and after the minutes."""

    notice: int = 15
    points_close: int = 10
    brief: int = 8
    agenda: int = 7
    minutes: int = 14
    corrections: int = 7


@dataclass(frozen=True)
class LeadDates:
    notice_on: date
    points_close_on: date
    brief_on: date
    agenda_on: date
    minutes_on: date
    corrections_on: date


def planned_dates(rule: SeriesRule, from_on: date, to_on: date) -> tuple[date, ...]:
    """The days of the series from ``from_on`` to ``to_on``, both included, earliest first."""
    if to_on < from_on:
        raise Refusal(N_("The last day is before the first. Choose a later last day"), field="to_on")
    if (to_on - from_on).days > LONGEST_SERIES_DAYS:
        raise Refusal(N_("A series can be at most three years long. Choose an earlier last day"), field="to_on")
    days = _by_weeks(rule, from_on, to_on) if rule.rhythm is Rhythm.WEEKS else _by_months(rule, from_on, to_on)
    return tuple(day for day in days if from_on <= day <= to_on)


def _by_weeks(rule: SeriesRule, from_on: date, to_on: date) -> Iterator[date]:
    day = from_on + DAY * ((rule.weekday - from_on.weekday()) % 7)
    while day <= to_on:
        yield day
        day += DAY * 7 * rule.every


def _by_months(rule: SeriesRule, from_on: date, to_on: date) -> Iterator[date]:
    """Months are counted from the first month that still holds its day on or after ``from_on``."""
    month = from_on.year * 12 + from_on.month - 1
    if nth_weekday(month // 12, month % 12 + 1, rule.weekday, rule.nth) < from_on:
        month += 1
    while (day := nth_weekday(month // 12, month % 12 + 1, rule.weekday, rule.nth)) <= to_on:
        yield day
        month += rule.every


def nth_weekday(year: int, month: int, weekday: int, nth: int) -> date:
    """The ``nth`` weekday of a month; ``nth`` 5 is the last one, also where the month has only four."""
    first = date(year, month, 1)
    day = first + DAY * ((weekday - first.weekday()) % 7 + 7 * (nth - 1))
    return day if day.month == month else day - DAY * 7


def shifted(
    planned: Sequence[date],
    closed_because: ClosedBecause,
    taken: Iterable[date] = (),
) -> tuple[SittingDay, ...]:
    """The planned days with those on closed days moved, each with its reason; ``taken`` holds other sittings' days."""
    standing = set(taken) | {day for day in planned if not closed_because(day)}
    days = []
    for planned_on in sorted(set(planned)):
        moved = (
            shift(planned_on, closed_because, standing)
            if closed_because(planned_on)
            else SittingDay(planned_on, planned_on)
        )
        standing.add(moved.sits_on)
        days.append(moved)
    return tuple(days)


def shift(planned_on: date, closed_because: ClosedBecause, standing: Iterable[date] = ()) -> SittingDay:
    """The next open day on which no other sitting stands, with the reason of every day passed over."""
    occupied, day = set(standing), planned_on
    passed: list[tuple[date, Any]] = []
    for _ in range(LONGEST_SEARCH_DAYS):
        why = closed_because(day)
        if not why and (day == planned_on or day not in occupied):
            reason = None if day == planned_on else _why_moved(planned_on, passed)
            return SittingDay(planned_on, day, reason)
        passed.append((day, why or sentence(N_("another sitting"))))
        day += DAY
    raise Refusal(N_("No open day was found in the 60 days after %(day)s. Choose another day"), day=planned_on)


def _why_moved(planned_on: date, passed: Sequence[tuple[date, Any]]) -> Sentence:
    first, *others = passed
    if not others:
        return sentence(N_("moved from %(day)s: %(why)s"), day=planned_on, why=first[1])
    also = tuple(sentence(N_("%(day)s: %(why)s"), day=day, why=why) for day, why in others)
    return sentence(N_("moved from %(day)s: %(why)s; not on %(also)s"), day=planned_on, why=first[1], also=also)


@dataclass(frozen=True)
class LeadDay:
    """One date that hangs on a sitting: counted, and after the shift; ``why`` the counted day is closed, None when open."""

    counted_on: date
    on: date
    why: Any = None

    @property
    def is_shifted(self) -> bool:
        return self.on != self.counted_on


LEAD_WORDS = {
    "notice_on": N_("Notice goes out"),
    "points_close_on": N_("Points close"),
    "brief_on": N_("Briefs are due"),
    "agenda_on": N_("Agenda goes out"),
    "minutes_on": N_("Minutes are due"),
    "corrections_on": N_("Corrections until"),
}


def lead_dates(sits_on: date, lead: LeadDays, closed_because: ClosedBecause) -> LeadDates:
    """The dates that hang on a sitting's day: before it rolled to an earlier open day, after it to a later one."""
    return LeadDates(**{name: day.on for name, day in lead_days(sits_on, lead, closed_because).items()})


def lead_days(sits_on: date, lead: LeadDays, closed_because: ClosedBecause) -> dict[str, LeadDay]:
    """The same with each shift and its reason, by the names of ``LeadDates``."""
    before = (("notice_on", lead.notice), ("points_close_on", lead.points_close), ("brief_on", lead.brief),
              ("agenda_on", lead.agenda))  # fmt: skip
    found = {name: _lead_day(sits_on - DAY * days, closed_because, -DAY) for name, days in before}
    found["minutes_on"] = _lead_day(sits_on + DAY * lead.minutes, closed_because, DAY)
    found["corrections_on"] = _lead_day(found["minutes_on"].on + DAY * lead.corrections, closed_because, DAY)
    return found


def _lead_day(counted_on: date, closed_because: ClosedBecause, step: timedelta) -> LeadDay:
    return LeadDay(counted_on, _open_day(counted_on, closed_because, step), closed_because(counted_on) or None)


def _open_day(day: date, closed_because: ClosedBecause, step: timedelta) -> date:
    for _ in range(LONGEST_SEARCH_DAYS):
        if not closed_because(day):
            return day
        day += step
    return day


RHYTHM_WORDS = {
    1: N_("first"),
    2: N_("second"),
    3: N_("third"),
    4: N_("fourth"),
    LAST: N_("last"),
}


def rule_in_words(rule: SeriesRule) -> Sentence:
    """``every 2 weeks on Tuesday`` or ``second Tuesday of the month``."""
    weekday = sentence(WEEKDAYS[rule.weekday])
    if rule.rhythm is Rhythm.WEEKS:
        if rule.every == 1:
            return sentence(N_("every week on %(weekday)s"), weekday=weekday)
        return sentence(N_("every %(weeks)s weeks on %(weekday)s"), weeks=rule.every, weekday=weekday)
    nth = sentence(RHYTHM_WORDS[rule.nth])
    if rule.every == 1:
        return sentence(N_("%(nth)s %(weekday)s of every month"), nth=nth, weekday=weekday)
    if rule.every == 3:
        return sentence(N_("%(nth)s %(weekday)s of every third month"), nth=nth, weekday=weekday)
    return sentence(N_("%(nth)s %(weekday)s every %(months)s months"), nth=nth, weekday=weekday, months=rule.every)
