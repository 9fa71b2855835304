"""The forum's own clock: a division's forum sits at least every 90 days, or everyone reads that it did not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from grievance.sentences import N_, Sentence, sentence
from grievance.sittings.rules.counted import days
from grievance.sittings.rules.states import TO_COME
from grievance.sittings.rules.words import SittingState

FORUM_LIMIT_DAYS = 90


@dataclass(frozen=True)
class ForumStanding:
    """How a division's forum stands on a day. ``next_on`` is never empty: with no date fixed, the limit's end."""

    division: str
    set_up_on: date
    last_held_on: date | None
    counted_from: date
    due_on: date
    days_overdue: int
    next_on: date
    next_is_fixed: bool
    days_left: int
    words: Sentence

    @property
    def lapsed(self) -> bool:
        return self.days_overdue > 0

    @property
    def lapse_waits(self) -> bool:
        """In time so far, but nothing that is fixed keeps it so."""
        return not self.lapsed and (not self.next_is_fixed or self.next_on > self.due_on)


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
    words, left = _words(last, counted_from, due_on, overdue), max(0, (due_on - on).days)
    return ForumStanding(
        division, set_up_on, last, counted_from, due_on, overdue, fixed or due_on, fixed is not None, left, words
    )


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
    if forum.next_is_fixed and forum.lapse_waits:
        return sentence(
            N_("Next sitting: %(day)s, after the last day %(due_on)s: the forum will be overdue until then"),
            day=forum.next_on,
            due_on=forum.due_on,
        )
    if forum.next_is_fixed:
        return sentence(N_("Next sitting: %(day)s"), day=forum.next_on)
    if forum.lapsed:
        return sentence(
            N_("Next sitting: no date is fixed. It was due by %(day)s, %(days)s ago"),
            day=forum.due_on,
            days=days(forum.days_overdue),
        )
    return sentence(
        N_("Next sitting: no date is fixed. Unless it sits by %(day)s, %(days)s from now, the forum is overdue"),
        day=forum.due_on,
        days=days(forum.days_left),
    )


@dataclass(frozen=True)
class ForumRecord:
    """What a division's forum did in a time: counts of sittings by what became of them, and its longest time without one."""

    planned: int
    held: int
    adjourned: int
    not_held: int
    unrecorded: int
    longest_gap_days: int


def forum_record(
    sittings: Iterable[tuple[date, SittingState]], held_before: date, since: date, on: date
) -> ForumRecord:
    """The record from ``since`` to ``on``, both included. ``held_before``: the last sitting before, or the set-up.

    A sitting whose day has passed without a word counts as unrecorded. The time since the last sitting counts as a gap.
    """
    rows = sorted((day, state) for day, state in sittings if since <= day <= on)
    held = [day for day, state in rows if state is SittingState.HELD]
    marks = sorted({max(held_before, since), *held, on})
    return ForumRecord(
        planned=len(rows),
        held=len(held),
        adjourned=sum(state is SittingState.ADJOURNED for _, state in rows),
        not_held=sum(state is SittingState.NOT_HELD for _, state in rows),
        unrecorded=sum(state in TO_COME and day < on for day, state in rows),
        longest_gap_days=max(((after - before).days for before, after in pairwise(marks)), default=0),
    )
