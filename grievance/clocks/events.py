"""What has happened to clocks by a change of the calendar or of the forum's dates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from grievance.clocks.rules.kinds import KINDS_IN_WORDS, ClockKind, OwnerKind
from grievance.foundation.events import Event
from grievance.sentences import N_, Sentence, sentence


@dataclass(frozen=True, kw_only=True)
class DueDateMoved(Event):
    """A calendar or a sitting's date moved what is owed; both sides are told why. ``case_id`` where a case owns the clock."""

    clock_id: int
    kind: ClockKind
    owner_kind: OwnerKind
    owner_id: int
    office_code: str | None
    old_on: date
    new_on: date
    why: Sentence

    group: ClassVar[str] = "clock"

    def told(self) -> Sentence:
        key = N_("The date for “%(kind)s” moved from %(old)s to %(new)s: %(why)s")
        kind = sentence(KINDS_IN_WORDS[self.kind])
        return sentence(key, kind=kind, old=self.old_on, new=self.new_on, why=self.why)
