"""What a changed limit would do to the open clocks that it reaches, before anybody saves it.

A limit binds clocks that begin on its first day or later, so only one with a first day in the past reaches open ones.
Clocks past their date keep it: no change of a rule makes what is late look kept. None is made late at once.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date

from grievance.clocks import queries
from grievance.clocks.models import Clock
from grievance.clocks.rules import limits
from grievance.clocks.rules.aim import aim_at
from grievance.clocks.rules.kinds import ClockKind
from grievance.clocks.rules.limits import LimitRow
from grievance.sentences import N_, Refusal

SHOWN_AT_MOST = 20


@dataclass(frozen=True)
class Move:
    """An open clock with the row that would bind it, the date it has and the date it would get."""

    clock: Clock
    row: LimitRow
    old_on: date
    new_on: date


@dataclass(frozen=True)
class Change:
    """``moves``: dates that move; ``stay``: reached, with the same date; ``kept_late``: past their date, left as they are.

    ``waits``: cases that wait for a sitting and whose promise hangs on the forum's own clock.
    """

    row: LimitRow
    moves: tuple[Move, ...]
    stay: tuple[Move, ...]
    kept_late: int
    waits: tuple[Move, ...] = ()

    @property
    def first(self) -> list[Move]:
        return [*self.moves, *self.waits][:SHOWN_AT_MOST]

    @property
    def count(self) -> int:
        return len(self.moves) + len(self.waits)

    @property
    def seal(self) -> str:
        """Says whether what is saved is what was shown."""
        told = [(move.clock.id, move.old_on, move.new_on) for move in (*self.moves, *self.stay, *self.waits)]
        return hashlib.sha256(repr((self.row, told, self.kept_late)).encode()).hexdigest()[:24]


def change_of(row: LimitRow, today: date) -> Change:
    """The change that ``row`` would bring. Refuses nonsense, and a change that makes an open clock late at once."""
    rows = queries.limits_known()
    limits.check_row(rows, row)
    rows_after = limits.with_row(rows, row)
    reached = queries.open_clocks_by_rule(row.kind, row.from_on)
    known = queries.facts_of(reached)
    kept_late = 0
    moves: list[Move] = []
    stay: list[Move] = []
    for clock in reached:
        bound = limits.limit_for(rows_after, row.kind, clock.category_code, clock.day_zero)
        if _has(clock, bound):
            continue
        if clock.due_on < today:
            kept_late += 1
            continue
        move = Move(clock, bound, clock.due_on, queries.due_computed(clock, known[clock.id], bound.limit).on)
        (stay if move.old_on == move.new_on else moves).append(move)
    _refuse_late_at_once(moves, today)
    return Change(row, tuple(moves), tuple(stay), kept_late, _waiting(moves))


def _has(clock: Clock, row: LimitRow) -> bool:
    mine = (queries.limit_of(clock), clock.may_pause, clock.basis)
    return mine == (row.limit, row.may_pause, row.basis)


def _refuse_late_at_once(moves: list[Move], today: date) -> None:
    late = [move for move in moves if move.new_on < today]
    if late:
        raise Refusal(
            N_("With this limit %(count)s open clocks would be late at once, one of them since %(day)s. "
               "Choose a later first day or more days."),
            field="from_on", count=len(late), day=min(move.new_on for move in late),
        )  # fmt: skip


def _waiting(moves: list[Move]) -> tuple[Move, ...]:
    """Cases promised the day by which the forum must sit, where that day would move."""
    found = []
    for forum in moves:
        if forum.clock.kind is not ClockKind.FORUM or not forum.clock.division:
            continue
        division = forum.clock.division
        for clock in queries.open_clocks_of_kind(ClockKind.SITTING, division):
            aim = aim_at(queries.planned_sittings(division, clock.day_zero), clock.day_zero, forum.new_on, is_new=False)
            if aim is not None and aim.on != clock.due_on:
                found.append(Move(clock, forum.row, clock.due_on, aim.on))
    return tuple(found)


def take_over(move: Move) -> Clock:
    """The clock takes the limit of its new row; its date is written by ``recompute_clocks``."""
    clock, limit = move.clock, move.row.limit
    clock.days, clock.unit, clock.rolls, clock.hard_stop_days = (
        limit.days,
        limit.unit,
        limit.rolls,
        limit.hard_stop_days,
    )
    clock.may_pause, clock.basis = move.row.may_pause, move.row.basis
    return clock
