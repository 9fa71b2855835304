"""Lists of dates inside a sentence: "7, 14, 15 November", grouped by month, with the year where it differs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import groupby

from grievance.reference.rules.working_days import DAY
from grievance.sentences import N_, Sentence, sentence

MONTHS = (
    N_("%(days)s January"),
    N_("%(days)s February"),
    N_("%(days)s March"),
    N_("%(days)s April"),
    N_("%(days)s May"),
    N_("%(days)s June"),
    N_("%(days)s July"),
    N_("%(days)s August"),
    N_("%(days)s September"),
    N_("%(days)s October"),
    N_("%(days)s November"),
    N_("%(days)s December"),
)


def days_listed(days: Iterable[date], year: int) -> Sentence:
    """Every date by name of month; ``year`` is the one the reader takes for granted."""
    months = [_month(month, tuple(part), year) for month, part in _by_month(days)]
    return listed(months)


def runs_listed(days: Iterable[date], year: int) -> Sentence:
    """The same, with three or more days in a row written as "10 to 16 November"."""
    months = [_month(month, _runs(tuple(part)), year) for month, part in _by_month(days)]
    return listed(months)


def listed(parts: Iterable[Sentence]) -> Sentence:
    """Parts with commas and an "and" before the last."""
    parts = tuple(parts)
    if len(parts) == 1:
        return parts[0]
    return sentence(N_("%(names)s and %(last)s"), names=parts[:-1], last=parts[-1])


def clauses(parts: Iterable[Sentence]) -> Sentence:
    """Clauses of one sentence, joined by semicolons."""
    joined, *rest = parts
    for part in rest:
        joined = sentence(N_("%(first)s; %(then)s"), first=joined, then=part)
    return joined


def _by_month(days: Iterable[date]) -> Iterable[tuple[tuple[int, int], Iterable[date]]]:
    return groupby(sorted(set(days)), key=lambda day: (day.year, day.month))


def _month(month: tuple[int, int], parts: tuple[object, ...], year: int) -> Sentence:
    numbers = tuple(part.day if isinstance(part, date) else part for part in parts)
    named = sentence(MONTHS[month[1] - 1], days=numbers)
    return named if month[0] == year else sentence(N_("%(days)s %(year)s"), days=named, year=month[0])


def _runs(days: tuple[date, ...]) -> tuple[object, ...]:
    runs: list[list[date]] = []
    for day in days:
        if runs and runs[-1][-1] + DAY == day:
            runs[-1].append(day)
        else:
            runs.append([day])
    found: list[object] = []
    for run in runs:
        if len(run) > 2:
            found.append(sentence(N_("%(first)s to %(last)s"), first=run[0].day, last=run[-1].day))
        else:
            found.extend(run)
    return tuple(found)
