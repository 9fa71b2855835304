"""What has happened, as frozen facts in the past tense. One event is both the audit row and the timeline line.

An operation calls ``transaction.record(event)``; before the commit the reactions of ``grievance/reactions.py``
run for each event, in the order of that table and in the same transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from grievance.permissions import SYSTEM, Actor
from grievance.sentences import Sentence, sentence


@dataclass(frozen=True, kw_only=True)
class Event:
    """Base of all events. ``case_id`` is set where the event belongs to a case's record."""

    at: datetime
    actor: Actor = SYSTEM
    case_id: int | None = None
    about: dict[str, Any] = field(default_factory=dict)

    is_public: ClassVar[bool] = True
    """Whether the filer may read the line. Inner lines never reach a filer in any form."""
    is_kept: ClassVar[bool] = True
    """Whether the record of events keeps it. Only what carries a secret for one mail is left out."""
    group: ClassVar[str] = "step"
    """Which chip of the record shows it: step, message, clock, paper."""

    @property
    def name(self) -> str:
        return type(self).__name__

    def told(self) -> Sentence:
        """The line of the timeline."""
        return sentence(self.name)

    def kept_as(self) -> Sequence[Event]:
        """What the record keeps of it: itself. An event of many rows gives one for each row."""
        return (self,)
