"""Figures of a report card: their names, words and order, and when a number is too small to compare."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from grievance.sentences import N_

FEWEST = 5
"""Below so many answers a share or a median says nothing, and below so many offices neither does a median of them."""
LONGEST = timedelta(days=731)
EARLIEST = date(2010, 1, 1)
"""Before it there is nothing to count, and no day is reckoned from there."""
DAY = timedelta(days=1)


class Figure(StrEnum):
    """What is counted; the words are also the names in addresses."""

    RECEIVED = "received"
    ANSWERED = "answered"
    IN_TIME = "in-time"
    LATE = "late"
    WAITING = "waiting"
    DISPUTED = "disputed"
    UPHELD = "upheld"
    DEEMED_ACCEPTED = "deemed-accepted"
    TRANSFERRED_IN = "transferred-in"
    TRANSFERRED_OUT = "transferred-out"
    DAYS_ASKED = "days-asked"
    DAYS_GRANTED = "days-granted"
    LATE_PAUSES = "late-pauses"
    DIRECTIONS_DONE = "directions-done"
    DIRECTIONS_IN_TIME = "directions-in-time"
    ACKNOWLEDGED = "acknowledged"
    ACKNOWLEDGED_IN_TIME = "acknowledged-in-time"
    FIRST_REPLIES = "first-replies"
    FIRST_REPLIES_IN_TIME = "first-replies-in-time"
    RATED = "rated"


class Measure(StrEnum):
    """A number of days or marks, made of the rows of one figure; ``OF`` says of which."""

    MEDIAN_DAYS = "median-days"
    NINETIETH_DAYS = "ninetieth-days"
    OLDEST_DAYS = "oldest-days"
    TOLD = "told"
    FAIR = "fair"


FIGURES: Mapping[Figure | Measure, str] = {
    Figure.RECEIVED: N_("Received"),
    Figure.ANSWERED: N_("Answered"),
    Figure.IN_TIME: N_("Answered in time"),
    Figure.LATE: N_("Answered late"),
    Measure.MEDIAN_DAYS: N_("Half of the answers within own days"),
    Measure.NINETIETH_DAYS: N_("Nine of ten answers within own days"),
    Figure.WAITING: N_("Waiting for the office at the end"),
    Measure.OLDEST_DAYS: N_("Oldest of them, own days"),
    Figure.DISPUTED: N_("Disputed by the filer"),
    Figure.UPHELD: N_("Disputes upheld by the office above"),
    Figure.DEEMED_ACCEPTED: N_("Closed by silence (counted apart)"),
    Figure.TRANSFERRED_IN: N_("Came by transfer"),
    Figure.TRANSFERRED_OUT: N_("Sent on to another office"),
    Figure.DAYS_ASKED: N_("More days asked for"),
    Figure.DAYS_GRANTED: N_("More days granted"),
    Figure.LATE_PAUSES: N_("Questions asked in the last two days"),
    Figure.DIRECTIONS_DONE: N_("Directions complied with"),
    Figure.DIRECTIONS_IN_TIME: N_("Directions complied with in time"),
    Figure.ACKNOWLEDGED: N_("Acknowledged"),
    Figure.ACKNOWLEDGED_IN_TIME: N_("Acknowledged in time"),
    Figure.FIRST_REPLIES: N_("First replies"),
    Figure.FIRST_REPLIES_IN_TIME: N_("First replies in time"),
    Figure.RATED: N_("Answers rated by the filer"),
    Measure.TOLD: N_("Kept informed, 1 to 5"),
    Measure.FAIR: N_("Handled fairly, 1 to 5"),
}
"""In the order of the page."""

OF: Mapping[Figure | Measure, Figure] = {
    Measure.MEDIAN_DAYS: Figure.ANSWERED, Measure.NINETIETH_DAYS: Figure.ANSWERED, Measure.OLDEST_DAYS: Figure.WAITING,
    Measure.TOLD: Figure.RATED, Measure.FAIR: Figure.RATED, Figure.IN_TIME: Figure.ANSWERED, Figure.LATE: Figure.ANSWERED,
    Figure.UPHELD: Figure.DISPUTED, Figure.DAYS_GRANTED: Figure.DAYS_ASKED,
    Figure.DIRECTIONS_IN_TIME: Figure.DIRECTIONS_DONE, Figure.ACKNOWLEDGED_IN_TIME: Figure.ACKNOWLEDGED,
    Figure.FIRST_REPLIES_IN_TIME: Figure.FIRST_REPLIES,
}  # fmt: skip
"""Of which figure another is a part, or a measure is made: what is shown as a share of it, or links to its list."""


@dataclass(frozen=True)
class Period:
    """Both days included."""

    first: date
    last: date

    @property
    def before(self) -> Period:
        """As many days, right before."""
        return Period(self.first - (self.last - self.first) - DAY, self.first - DAY)


def last_day(asked: date | None, today: date) -> date:
    """What was asked for, else today; never a day to come, nor one so early that nothing can be reckoned from it."""
    return max(EARLIEST, min(asked or today, today))


def period_of(first: date | None, end: date, year_began: date) -> Period:
    """Up to ``end``, from what was asked for, else from the begin of the fiscal year; at most two years."""
    begin = min(first or year_began, end)
    return Period(max(begin, end - LONGEST, EARLIEST), end)


def share(part: int | None, whole: int | None) -> int | None:
    """Percent, or None where the whole is too small to compare."""
    return round(100 * (part or 0) / whole) if whole and whole >= FEWEST else None


def middle(values: Sequence[float]) -> float | None:
    """The median of several offices' numbers; None where they are too few."""
    if len(values) < FEWEST:
        return None
    ordered, half = sorted(values), len(values) // 2
    return ordered[half] if len(values) % 2 else (ordered[half - 1] + ordered[half]) / 2
