"""Reads the English sentence of a due date back into numbers and days, as a person with a calendar would."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, timedelta

MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
_MONTH = "|".join(MONTHS)
_DAYS = rf"\d+(?:(?:, | to )\d+)* (?:{_MONTH})(?: \d{{4}})?"
LIST = rf"{_DAYS}(?:(?:, | and ){_DAYS})*"
CLAUSES = r"; (?=not counted: |the last day falls on|the clock st|from \w+day|no stop or extension|the holiday list of|\d+ \w+ days? more)"
LONG = rf"\w+day \d+ (?:{_MONTH}) \d{{4}}"


@dataclass
class Told:
    """What the sentence says. ``left_out`` holds every day that it names as not counted, whatever the reason."""

    due: date
    day_zero: date
    days: int
    is_working: bool
    first: date
    at_latest: bool
    more: int = 0
    left_out: set[date] = field(default_factory=set)
    stopped: set[date] = field(default_factory=set)
    hard_stop: date | None = None
    hard_stop_days: int | None = None

    def due_by_its_own_words(self) -> date:
        """The date that follows from the sentence alone: so many days after day zero, the named ones left out."""
        day, left = self.day_zero, self.days + self.more
        if self.hard_stop is not None:
            day = self.hard_stop
            while day in self.left_out:
                day += timedelta(1)
            return day
        while left:
            day += timedelta(1)
            left -= day not in self.left_out
        return day


def read(text: str) -> Told:
    """Raises ValueError where the sentence does not read as expected, or a weekday does not fit its date."""
    begin = re.match(rf"Due ({LONG})( at the latest)?: (\d+) (working|calendar) days? from ({LONG}), a day that is not "
                     rf"counted itself; the first day counted is ({LONG})(.*)\.$", text)  # fmt: skip
    if begin is None:
        raise ValueError(text)
    due, latest, days, unit, start, first, rest = begin.groups()
    told = Told(_long(due), _long(start), int(days), unit == "working", _long(first), bool(latest))
    told.more = sum(int(number) for number in re.findall(r"(\d+) \w+ days? more were granted", rest))
    for clause in re.split(CLAUSES, rest):
        if match := re.match(
            rf"no stop or extension carries past the hard stop of (\d+) calendar days, ({LONG})", clause
        ):
            told.hard_stop_days, told.hard_stop = int(match[1]), _long(match[2])
        elif match := re.match(rf"the clock st(?:ood|ands) still on ({LIST})", clause):
            told.stopped |= _days(match[1], told.day_zero.year)
            told.left_out |= told.stopped
        elif clause.startswith(("not counted: ", "the last day falls on")):
            for found in re.findall(rf"\(({LIST})\)", clause):
                told.left_out |= _days(found, told.day_zero.year)
    return told


def _long(text: str) -> date:
    """ "Friday 20 November 2026"."""
    weekday, number, month, year = text.split(" ")
    day = date(int(year), MONTHS.index(month) + 1, int(number))
    if WEEKDAYS[day.weekday()] != weekday:
        raise ValueError(f"the weekday does not fit: {text}")
    return day


def _days(text: str, year: int) -> set[date]:
    """ "10 to 13, 16 November and 2, 3 January 2027"."""
    found: set[date] = set()
    for numbers, month, its_year in re.findall(rf"((?:\d+(?:, | to )?)+) ({_MONTH})(?: (\d{{4}}))?", text):
        of_year = int(its_year or year)
        for part in numbers.split(", "):
            first, _, last = part.partition(" to ")
            span = range(int(first), int(last or first) + 1)
            found |= {date(of_year, MONTHS.index(month) + 1, number) for number in span}
    return found
