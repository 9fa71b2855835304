"""One function makes the date and the sentence that explains it, so the two can never differ."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from grievance.clocks.rules.due import Due, Held, Limit, NotCounted, Pause, due
from grievance.clocks.rules.kinds import Unit
from grievance.clocks.rules.listing_days import clauses, days_listed, listed, runs_listed
from grievance.reference.rules.working_days import DAY, WEEKDAYS
from grievance.sentences import N_, Sentence, sentence


@dataclass(frozen=True)
class Extension:
    """More days in the clock's own unit. ``by`` names the office or person that granted them."""

    days: int
    granted_on: date | None = None
    by: Sentence | str = ""


@dataclass(frozen=True)
class Explained:
    """The due date and, in one sentence, why."""

    due: Due
    sentence: Sentence

    @property
    def on(self) -> date:
        return self.due.on


def explained(
    limit: Limit,
    day_zero: date,
    held: Sequence[Held],
    pauses: Iterable[Pause] = (),
    extensions: Iterable[Extension] = (),
) -> Explained:
    """Date and sentence of a limit. Raises ``NoDueDate``."""
    extensions = tuple(extensions)
    found = due(limit, day_zero, held, pauses, sum(extension.days for extension in extensions))
    said = [_start(limit, day_zero, found)]
    said += [_granted(extension, limit.unit) for extension in extensions]
    said += _left_out(limit, day_zero, found)
    said += _transfers(held, day_zero, found.on)
    if found.by_hard_stop and limit.hard_stop_days:
        said.append(_hard_stop(day_zero + DAY * limit.hard_stop_days, limit.hard_stop_days))
    said += [_year_missing(year) for year in found.years_not_loaded]
    key = N_("Due %(due)s at the latest: %(why)s.") if found.at_latest else N_("Due %(due)s: %(why)s.")
    return Explained(found, sentence(key, due=found.on, why=clauses(said)))


def how_many(days: int, unit: Unit) -> Sentence:
    """ "21 working days", "1 calendar day"."""
    if unit is Unit.WORKING:
        return sentence(N_("1 working day")) if days == 1 else sentence(N_("%(days)s working days"), days=days)
    return sentence(N_("1 calendar day")) if days == 1 else sentence(N_("%(days)s calendar days"), days=days)


def _start(limit: Limit, day_zero: date, found: Due) -> Sentence:
    return sentence(
        N_("%(limit)s from %(start)s, a day that is not counted itself; the first day counted is %(first)s"),
        limit=how_many(limit.days, limit.unit),
        start=day_zero,
        first=found.first_counted_on,
    )


def _granted(extension: Extension, unit: Unit) -> Sentence:
    more = how_many(extension.days, unit)
    if extension.granted_on is None:
        return sentence(N_("%(days)s more were granted"), days=more)
    if not extension.by:
        return sentence(N_("%(days)s more were granted on %(day)s"), days=more, day=extension.granted_on)
    key = N_("%(days)s more were granted on %(day)s by %(by)s")
    return sentence(key, days=more, day=extension.granted_on, by=extension.by)


def _left_out(limit: Limit, day_zero: date, found: Due) -> list[Sentence]:
    """Closed days by reason, then stopped days by reason; every date is named."""
    closed = [day for day in found.not_counted if day.pause is None]
    stopped = [day for day in found.not_counted if day.pause is not None]
    said = []
    if closed and limit.unit is Unit.WORKING:
        said.append(sentence(N_("not counted: %(days)s"), days=_groups(closed, day_zero.year)))
    elif closed:
        key = N_("the last day falls on closed days and moves to the next open day: %(days)s")
        if len(closed) == 1:
            key = N_("the last day falls on a closed day and moves to the next open day: %(days)s")
        said.append(sentence(key, days=_groups(closed, day_zero.year)))
    return said + _stopped(stopped, day_zero.year)


def _groups(days: Iterable[NotCounted], year: int) -> Sentence:
    """ "Saturdays and Sundays (7, 14, 15 November), Diwali (8 November)": weekly days off first, then by date."""
    weekly: list[date] = []
    named: dict[Sentence, list[date]] = {}
    for day in days:
        if day.is_holiday:
            named.setdefault(day.why, []).append(day.on)
        else:
            weekly.append(day.on)
    groups = [(_weekly_name(weekly), weekly)] if weekly else []
    groups += named.items()
    return listed(
        sentence(N_("%(reason)s (%(days)s)"), reason=reason, days=days_listed(dates, year)) for reason, dates in groups
    )


def _weekly_name(dates: list[date]) -> Sentence:
    if len(dates) == 1:
        return sentence(WEEKDAYS[dates[0].weekday()])
    found = {day.weekday() for day in dates}
    if found == {5}:
        return sentence(N_("Saturdays"))
    if found == {6}:
        return sentence(N_("Sundays"))
    if found == {5, 6}:
        return sentence(N_("Saturdays and Sundays"))
    return sentence(N_("weekly days off"))


def _stopped(days: list[NotCounted], year: int) -> list[Sentence]:
    by_pause: dict[Pause, list[date]] = {}
    for day in days:
        if day.pause is not None:
            by_pause.setdefault(day.pause, []).append(day.on)
    return [_one_stop(pause, dates, year) for pause, dates in by_pause.items()]


def _one_stop(pause: Pause, dates: list[date], year: int) -> Sentence:
    when = runs_listed(dates, year)
    if pause.is_open:
        key = N_("the clock stands still on %(days)s at most (%(why)s)")
    else:
        key = N_("the clock stood still on %(days)s (%(why)s)")
    return sentence(key, days=when, why=pause.why)


def _transfers(held: Sequence[Held], day_zero: date, due_on: date) -> list[Sentence]:
    """From which day on another office's calendar counts; only the last of several on one day acts."""
    said: dict[date, Held] = {row.from_on: row for row in held[1:] if day_zero <= row.from_on < due_on}
    return [
        sentence(
            N_("from %(day)s the calendar of %(office)s counts"), day=row.from_on + DAY, office=row.calendar.office
        )
        for row in said.values()
    ]


def _hard_stop(day: date, days: int) -> Sentence:
    key = N_(
        "no stop or extension carries past the hard stop of %(days)s calendar days, %(day)s, which decided the date"
    )
    return sentence(key, days=days, day=day)


def _year_missing(year: int) -> Sentence:
    key = N_("the holiday list of %(year)s is not loaded yet, so the date may still move")
    return sentence(key, year=year)
