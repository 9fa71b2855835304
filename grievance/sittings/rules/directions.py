"""A direction of the forum: its number for ever, its four words, its date and how often it moved."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from grievance.sentences import N_, Refusal, Sentence, sentence
from grievance.sittings.rules.counted import days, times
from grievance.sittings.rules.words import DirectionState, Progress

FORUM_MOVED = N_("the forum gave a later date: %(why)s")
FORUM_MOVED_BY = N_("the forum gave a later date (%(decided)s): %(why)s")
"""Why a date moved. Only these count as moves; a holiday declared later moves a date without anybody's slippage."""

OPEN_STATES = (DirectionState.OPEN, DirectionState.REPORTED)
"""A direction on which something is still to be done or decided."""

DEFAULT_DAYS = 15
LONGEST_DAYS = 365


PROGRESS_WORDS = {
    Progress.DONE: N_("done"),
    Progress.ON_SCHEDULE: N_("on schedule"),
    Progress.BEHIND: N_("behind"),
    Progress.NOT_BEGUN: N_("not begun"),
}


class UnitsWord(StrEnum):
    AGREES = "agrees"
    CONTESTS = "contests"
    SILENT = "silent"


UNITS_WORDS = {
    UnitsWord.AGREES: N_("the unit agrees"),
    UnitsWord.CONTESTS: N_("the unit contests it"),
    UnitsWord.SILENT: N_("the unit is silent"),
}


def word_of_all(words: Iterable[UnitsWord]) -> UnitsWord:
    """One word for all units that a direction serves: contested by any, agreed to by all, else silent."""
    said = list(words)
    if UnitsWord.CONTESTS in said:
        return UnitsWord.CONTESTS
    return UnitsWord.AGREES if said and set(said) == {UnitsWord.AGREES} else UnitsWord.SILENT


@dataclass(frozen=True)
class DueDates:
    """The date first given, the date now, and how often it was moved."""

    first_on: date
    now_on: date
    moves: int


def direction_number(division_letter: str, serial: str, already: Iterable[str]) -> str:
    """``J-24.3.1`` for the first direction of an item, ``J-24.3.1-2`` for the second …; never given twice."""
    taken, first = set(already), f"{division_letter}-{serial}"
    if first not in taken:
        return first
    count = 2
    while f"{first}-{count}" in taken:
        count += 1
    return f"{first}-{count}"


def circulated_number(division_letter: str, sitting: int, already: Iterable[str]) -> str:
    """``J-25.C.1``: the first direction given by circulation before sitting 25."""
    taken, count = set(already), 1
    while f"{division_letter}-{sitting}.C.{count}" in taken:
        count += 1
    return f"{division_letter}-{sitting}.C.{count}"


def decided_at(sitting: str) -> Sentence:
    """A decision recorded at a sitting."""
    return sentence(N_("at sitting %(sitting)s"), sitting=sitting)


def decided_by_circulation(on: date) -> Sentence:
    """A decision taken between sittings, by papers sent round."""
    return sentence(N_("by circulation on %(on)s"), on=on)


def checked_days(days: int | None) -> int:
    """The limit in calendar days from the day of the sitting; 15 when none was said."""
    if days is None:
        return DEFAULT_DAYS
    if not 1 <= days <= LONGEST_DAYS:
        raise Refusal(N_("Give between 1 and 365 days"), field="days")
    return days


def checked_words(words: str) -> str:
    if not words.strip():
        raise Refusal(N_("Write the exact words of the direction"), field="words")
    return words.strip()


def checked_start(starts_on: date | None, given_on: date) -> date:
    """The day from which the limit counts: the day of the sitting or of issue, or a later one that the forum names."""
    if starts_on is None:
        return given_on
    if not given_on <= starts_on <= given_on + timedelta(days=LONGEST_DAYS):
        raise Refusal(N_("The limit starts on %(day)s or within a year after it"), field="starts_on", day=given_on)
    return starts_on


def moves_by_forum(changes: Iterable[tuple[date, str]]) -> list[date]:
    """Of changes of a date, each with the key of its reason, those that the forum made, in order."""
    return [day for day, why in changes if why in (FORUM_MOVED, FORUM_MOVED_BY)]


def due_dates(first_on: date, moved_to: Sequence[date]) -> DueDates:
    """Slippage: a date given again unchanged is no move."""
    moves, now = 0, first_on
    for day in moved_to:
        if day != now:
            moves, now = moves + 1, day
    return DueDates(first_on, now, moves)


def progress(due_on: date, on: date, done_on: date | None, last_said: Progress | None) -> Progress:
    """The word on a day: past its date is behind whatever was said; nothing said is not begun."""
    if done_on and done_on <= on:
        return Progress.DONE
    if on > due_on:
        return Progress.BEHIND
    if last_said in (Progress.ON_SCHEDULE, Progress.BEHIND):
        return last_said
    if last_said is Progress.DONE:
        return Progress.ON_SCHEDULE
    return Progress.NOT_BEGUN


def days_late(due_on: date, on: date, done_on: date | None) -> int:
    """Calendar dates after the due date, up to the day it was done or ``on``."""
    return max(0, ((done_on if done_on and done_on <= on else on) - due_on).days)


def on_paper(due_on: date, on: date, done_on: date | None) -> Sentence:
    """DONE, LATE or in time: states in capitals on paper, so that they read in black and white."""
    late = days_late(due_on, on, done_on)
    if done_on and done_on <= on:
        return sentence(N_("DONE, %(days)s late"), days=days(late)) if late else sentence(N_("DONE"))
    if late:
        return sentence(N_("LATE, %(days)s"), days=days(late))
    return sentence(N_("in time"))


def slippage_in_words(dates: DueDates) -> Sentence | None:
    if not dates.moves:
        return None
    return sentence(
        N_("first date %(first)s, moved %(moves)s"),
        first=dates.first_on,
        moves=times(dates.moves),
    )
