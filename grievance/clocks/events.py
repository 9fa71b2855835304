"""What has happened to clocks by a change of the calendar or of the forum's dates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from grievance.clocks.rules.kinds import KINDS_IN_WORDS, ClockKind, OwnerKind
from grievance.foundation.events import Event
from grievance.reference.events import OpenDateMoved
from grievance.sentences import N_, Sentence, sentence


@dataclass(frozen=True, kw_only=True)
class DueDateMoved(OpenDateMoved):
    """A calendar or a sitting's date moved what is owed; both sides are told why. ``case_id`` where a case owns the clock."""

    clock_id: int
    kind: ClockKind
    owner_kind: OwnerKind
    owner_id: int
    why: Sentence

    group: ClassVar[str] = "clock"

    def told(self) -> Sentence:
        key = N_("The date for “%(kind)s” moved from %(old)s to %(new)s: %(why)s")
        kind = sentence(KINDS_IN_WORDS[self.kind])
        return sentence(key, kind=kind, old=self.old_on, new=self.new_on, why=self.why)


@dataclass(frozen=True, kw_only=True)
class DueDatesMoved(Event):
    """All that one change has moved. The record keeps each move at its case; each person is told once of all of his."""

    moves: tuple[DueDateMoved, ...]

    def kept_as(self) -> Sequence[Event]:
        return self.moves
