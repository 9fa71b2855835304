"""What the overview counts: figures with their words, ages, the days that are asked about, and what they are held to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from grievance.cases.rules.numbers import fiscal_year
from grievance.reports.card.rules import EARLIEST, Period
from grievance.sentences import N_, Sentence, sentence

DAY = timedelta(days=1)
DIVISIONS = ("jammu", "kashmir")
SIZES = {"micro": N_("Micro"), "small": N_("Small"), "medium": N_("Medium")}


class Figure(StrEnum):
    """The words are also the names in addresses."""

    OPEN = "open"
    PAST = "past"
    TO_SORT = "to-sort"
    BEFORE_FORUM = "before-forum"
    FILED = "filed"
    ANSWERED = "answered"
    IN_TIME = "in-time"
    LATE = "late"
    SETTLED = "settled"
    SILENT = "silent"
    ENDED = "ended"
    YES = "yes"
    PARTLY = "partly"
    NO = "no"
    SENT_ON = "sent-on"
    TAKEN = "taken"
    REACHED = "reached"
    SITTINGS_DUE = "sittings-due"
    SITTINGS_HELD = "sittings-held"
    DIRECTED = "directed"
    DONE = "done"
    RUNNING = "running"
    OVERDUE = "overdue"
    DROPPED = "dropped"
    LATE_PAUSES = "late-pauses"
    LATE_TRANSFERS = "late-transfers"
    SAME_WORDS = "same-words"
    CONTESTED = "contested"


_F = Figure
WORDS: Mapping[Figure, str] = {
    _F.OPEN: N_("Open, whenever filed"),
    _F.PAST: N_("Past their date"),
    _F.TO_SORT: N_("To be sorted by the convener"),
    _F.BEFORE_FORUM: N_("Before the forum"),
    _F.FILED: N_("Filed"),
    _F.ANSWERED: N_("Answered"),
    _F.IN_TIME: N_("Answered in time"),
    _F.LATE: N_("Answered late"),
    _F.SETTLED: N_("Closed by the filer's word"),
    _F.SILENT: N_("Closed by silence (counted apart)"),
    _F.ENDED: N_("Closed by the forum, withdrawn or joined"),
    _F.YES: N_("Settled, says the filer"),
    _F.PARTLY: N_("Partly settled, says the filer"),
    _F.NO: N_("Not settled, says the filer"),
    _F.SENT_ON: N_("Sent on to another office (a movement, not an outcome)"),
    _F.TAKEN: N_("Cases on the agendas of sittings held"),
    _F.REACHED: N_("Of these reached"),
    _F.SITTINGS_DUE: N_("Sittings due"),
    _F.SITTINGS_HELD: N_("Sittings held"),
    _F.DIRECTED: N_("Directions given"),
    _F.DONE: N_("Directions done"),
    _F.RUNNING: N_("Directions open, in time"),
    _F.OVERDUE: N_("Directions open, past their date"),
    _F.DROPPED: N_("Directions dropped"),
    _F.LATE_PAUSES: N_("Questions that stopped the clock in the last two days, or after the date"),
    _F.LATE_TRANSFERS: N_("Sent on in the last two days, or after the date"),
    _F.SAME_WORDS: N_("Answers in the words of an earlier answer"),
    _F.CONTESTED: N_("Closed, then contested by the filer"),
}

NOW = (_F.OPEN, _F.PAST, _F.TO_SORT, _F.BEFORE_FORUM)
"""As it is today, whatever period is asked about."""
SIGNS = (_F.LATE_PAUSES, _F.LATE_TRANSFERS, _F.SAME_WORDS, _F.CONTESTED)
"""Worth a look. Each has honest reasons too; the page says so and accuses nobody."""
OF_CASES = (_F.FILED, _F.ANSWERED, _F.IN_TIME, _F.LATE, _F.SETTLED, _F.SILENT, _F.ENDED, _F.YES, _F.PARTLY, _F.NO,
            _F.SENT_ON, *SIGNS)  # fmt: skip
"""What the period brought, by the day on which it happened; of finished months these are kept (``reports/models.py``)."""
OF_SITTINGS = (_F.SITTINGS_DUE, _F.SITTINGS_HELD)
OF_DIRECTIONS = (_F.DIRECTED, _F.DONE, _F.RUNNING, _F.OVERDUE, _F.DROPPED)
"""Of the directions given in the period: what has become of them by today."""
OF_FORUM = (_F.TAKEN, _F.REACHED, *OF_SITTINGS, *OF_DIRECTIONS)
SIDE_BY_SIDE = (*NOW, *OF_CASES[: -len(SIGNS)], _F.TAKEN, _F.REACHED)
"""In the order of the table."""


@dataclass(frozen=True)
class Age:
    """Calendar days, both ends included; ``most`` None: no end."""

    name: str
    least: int
    most: int | None
    words: Sentence

    def holds(self, days: int) -> bool:
        return self.least <= days and (self.most is None or days <= self.most)


def _age(least: int, most: int | None) -> Age:
    if most is None:
        return Age(f"{least}-up", least, None, sentence(N_("%(least)s days and more"), least=least))
    return Age(f"{least}-{most}", least, most, sentence(N_("%(least)s to %(most)s days"), least=least, most=most))


TOOK = (_age(0, 7), _age(8, 14), _age(15, 21), _age(22, 30), _age(31, None))
"""Bands of the days that answers took."""
COLUMNS = ((False, _age(0, 7)), (False, _age(8, 14)), (False, _age(15, None)),
           (True, _age(0, 21)), (True, _age(22, 30)), (True, _age(31, None)))  # fmt: skip
"""Columns of the table of offices: past the date or not, and days since filing."""
AGES = {age.name: age for age in (*TOOK, *(age for _, age in COLUMNS))}

HELD_TO = ("division", "district", "office", "category", "size")
SORT_DESK, FORUM = "to-sort", "forum"
"""Who has a case that no office has: in place of an office's code."""


@dataclass(frozen=True)
class Asked:
    """What stands in the address. ``chosen``: what the figures are held to, by the names of ``HELD_TO``."""

    period: Period
    year: int
    month: date | None = None
    chosen: Mapping[str, str] = field(default_factory=dict)

    def as_query(self, **more: str | None) -> dict[str, str]:
        """The parameters that ask the same again, with ``more`` changed or (None) taken away."""
        month = {"month": f"{self.month:%Y-%m}"} if self.month else {}
        found = {"year": str(self.year), **month, **self.chosen, **more}
        return {name: value for name, value in found.items() if value}


def month_begun(day: date) -> date:
    return day.replace(day=1)


def next_month(month: date) -> date:
    """The first day of the month after; ``month`` is a first day."""
    return (month + 31 * DAY).replace(day=1)


def months_between(first: date, until: date) -> list[date]:
    """First days of months from that of ``first`` up to, without, ``until``."""
    found, month = [], month_begun(first)
    while month < until:
        found.append(month)
        month = next_month(month)
    return found


def month_of(typed: str) -> date | None:
    """The first day of a month written ``2026-11``; None for anything else."""
    year, dash, month = typed.partition("-")
    if not (dash and year.isascii() and year.isdigit() and month.isascii() and month.isdigit()) or len(year) != 4:
        return None
    return date(int(year), int(month), 1) if 1 <= int(month) <= 12 and EARLIEST.year <= int(year) else None


def period_asked(year: str, month: str, today: date) -> tuple[Period, int, date | None]:
    """One month, else a fiscal year (``2026``: from April 2026), else that of today; never a day to come."""
    first = month_of(month)
    if first and first <= today:
        return Period(first, min(next_month(first) - DAY, today)), fiscal_year(first), first
    now = fiscal_year(today)
    chosen = int(year) if year.isascii() and year.isdigit() and EARLIEST.year <= int(year) <= now else now
    return Period(date(chosen, 4, 1), min(date(chosen + 1, 3, 31), today)), chosen, None
