"""Stages and their dates: what slips, what is past its date, and what a programme's slippage is in one sentence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from grievance.sentences import N_, Refusal, Sentence, sentence


@dataclass(frozen=True)
class Dates:
    """One stage of one item. ``first``: the date planned first, ``planned``: now, ``actual``: the day on which it was done."""

    first: date | None = None
    planned: date | None = None
    actual: date | None = None
    moves: int = 0

    def is_past(self, today: date) -> bool:
        return self.actual is None and self.planned is not None and self.planned < today

    def days_moved(self) -> int:
        """From the first date to the date now; what was done counts to the day on which it was done."""
        end = self.actual or self.planned
        return (end - self.first).days if self.first and end else 0


@dataclass(frozen=True)
class Slippage:
    """Over all items: stages with a date, done, moved, past their date; the moves, and the longest slip in days."""

    dated: int = 0
    done: int = 0
    moved: int = 0
    moves: int = 0
    past: int = 0
    longest: int = 0


def slippage(all_dates: Iterable[Dates], today: date) -> Slippage:
    rows = list(all_dates)
    return Slippage(
        dated=sum(row.planned is not None or row.actual is not None for row in rows),
        done=sum(row.actual is not None for row in rows),
        moved=sum(row.moves > 0 for row in rows),
        moves=sum(row.moves for row in rows),
        past=sum(row.is_past(today) for row in rows),
        longest=max((row.days_moved() for row in rows), default=0),
    )


def slippage_in_words(found: Slippage) -> Sentence:
    """Of a programme that has stages."""
    if not found.dated:
        return sentence(N_("No stage has a date yet."))
    if not found.moves:
        key = N_("Stages with a date: %(dated)s, done: %(done)s, past their date: %(past)s. No date was moved.")
        return sentence(key, dated=found.dated, done=found.done, past=found.past)
    key = N_(
        "Stages with a date: %(dated)s, done: %(done)s, past their date: %(past)s. "
        "Moved: %(moved)s in %(moves)s moves; the longest slip is %(longest)s days."
    )
    return sentence(key, dated=found.dated, done=found.done, past=found.past, moved=found.moved, moves=found.moves,
                    longest=found.longest)  # fmt: skip


def changed(old: Dates, planned: date | None, actual: date | None, reason: str, today: date) -> Dates:
    """The dates after a change. A planned date that moves needs a reason; a date is never taken away unsaid."""
    if actual is not None and actual > today:
        raise Refusal(N_("What is done was done today or before. Write a date to come as the planned date."), field="actual_on")  # fmt: skip
    if old.planned is not None and planned is None:
        raise Refusal(N_("A planned date can be moved with a reason, not taken away."), field="planned_on")
    is_moved = old.planned is not None and planned != old.planned
    if is_moved and not reason.strip():
        raise Refusal(N_("Say why the date moves."), field="reason")
    new = Dates(old.first or planned, planned, actual, old.moves + is_moved)
    if new == old:
        raise Refusal(N_("No date has changed. Change one, or leave it as it was."), field="planned_on")
    return new
