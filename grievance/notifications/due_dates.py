"""The date that a mail names, with the sentence that explains it: from the function that made the date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from grievance.cases.models import Case
from grievance.clocks import queries as clocks
from grievance.clocks.rules.kinds import ClockKind, OwnerKind
from grievance.sentences import Sentence

WORK = (ClockKind.REWORK, ClockKind.RESOLVE, ClockKind.SITTING)
"""What an office, and the filer, wait for: the first of these that is open."""


@dataclass(frozen=True)
class Promised:
    """``due_on`` None: no such clock is open."""

    due_on: date | None = None
    why: Sentence | None = None


def promised(case: Case, *kinds: ClockKind) -> Promised:
    """Of the first of ``kinds`` (by default the office's work) that runs on the case."""
    running = {clock.kind: clock for clock in clocks.open_clocks_of(OwnerKind.CASE, case.id)}
    clock = next((running[kind] for kind in kinds or WORK if kind in running), None)
    return Promised(clock.due_on, clocks.due_explained(clock).sentence) if clock else Promised()
