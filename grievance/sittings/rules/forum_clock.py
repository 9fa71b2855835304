"""The forum's own clock: a division's forum sits at least every 90 days, or everyone reads that it did not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from grievance.sentences import N_, Sentence, sentence
from grievance.sittings.rules.counted import days

FORUM_LIMIT_DAYS = 90


@dataclass(frozen=True)
class ForumStanding:
    """How a division's forum stands on a day. ``next_on`` is never empty: with no date fixed, the limit's end."""

    division: str
    last_held_on: date | None
    counted_from: date
    due_on: date
    days_overdue: int
    next_on: date
    next_is_fixed: bool
    words: Sentence

    @property
    def lapsed(self) -> bool:
        return self.days_overdue > 0


def standing(
    division: str,
    on: date,
    set_up_on: date,
    held: Iterable[date] = (),
    to_come: Iterable[date] = (),
    limit_days: int = FORUM_LIMIT_DAYS,
) -> ForumStanding:
    """The standing on ``on``: ``held`` are days on which the forum sat, ``to_come`` days fixed and not yet sat.

    The limit counts calendar days from the last sitting held, or from the set-up, and binds by its own
    date: it is not moved by holidays. A day late begins the day after ``due_on``.
    """
    last = max((day for day in held if day <= on), default=None)
    counted_from = last or set_up_on
    due_on = counted_from + timedelta(days=limit_days)
    overdue = max(0, (on - due_on).days)
    fixed = min((day for day in to_come if day >= on), default=None)
    words = _words(last, counted_from, due_on, overdue)
    return ForumStanding(division, last, counted_from, due_on, overdue, fixed or due_on, fixed is not None, words)


def _words(last: date | None, counted_from: date, due_on: date, overdue: int) -> Sentence:
    if overdue and last:
        return sentence(
            N_("The forum has not sat since %(last)s and is %(days)s overdue: it was due to sit by %(due_on)s"),
            last=last,
            days=days(overdue),
            due_on=due_on,
        )
    if overdue:
        return sentence(
            N_("Set up on %(since)s, the forum has not yet sat and is %(days)s overdue: it was due by %(due_on)s"),
            since=counted_from,
            days=days(overdue),
            due_on=due_on,
        )
    if last:
        return sentence(N_("The forum last sat on %(last)s and must sit again by %(due_on)s"), last=last, due_on=due_on)
    return sentence(
        N_("The forum was set up on %(since)s and must sit for the first time by %(due_on)s"),
        since=counted_from,
        due_on=due_on,
    )


def next_sitting_in_words(forum: ForumStanding) -> Sentence:
    if forum.next_is_fixed:
        return sentence(N_("Next sitting: %(day)s"), day=forum.next_on)
    if forum.lapsed:
        return sentence(
            N_("Next sitting: no date is fixed. It was due by %(day)s, %(days)s ago"),
            day=forum.due_on,
            days=days(forum.days_overdue),
        )
    return sentence(N_("Next sitting: no date is fixed yet. It must be held by %(day)s"), day=forum.due_on)
