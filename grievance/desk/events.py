"""What has happened at the desk: the charge of an office changed hands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from grievance.foundation.events import Event
from grievance.sentences import N_, Sentence, sentence


@dataclass(frozen=True, kw_only=True)
class _OfCharge(Event):
    """Names are those of that day; ``to`` empty: the post stays vacant."""

    is_public: ClassVar[bool] = False
    group: ClassVar[str] = "people"
    key: ClassVar[str] = ""

    handover_id: int
    office_code: str
    begins_on: date
    by: str = ""
    to: str = ""

    def told(self) -> Sentence:
        return sentence(self.key, office=self.office_code, by=self.by, to=self.to, day=self.begins_on)


@dataclass(frozen=True, kw_only=True)
class ChargeHandedOver(_OfCharge):
    """``reason`` and ``kind`` are words of their lists. ``until``: the last day, where the next head is entered already."""

    kind: str
    reason: str
    until: date | None = None
    key: ClassVar[str] = N_("Charge of %(office)s from %(day)s: %(by)s hands over to %(to)s")

    def told(self) -> Sentence:
        said = super().told()
        if not self.to:
            key = N_("Charge of %(office)s from %(day)s: %(by)s leaves, the post is vacant")
            said = sentence(key, office=self.office_code, by=self.by, day=self.begins_on)
        if self.until is None:
            return said
        return sentence(
            N_("%(said)s, until %(until)s, since the next head is entered already"), said=said, until=self.until
        )


@dataclass(frozen=True, kw_only=True)
class ChargeTaken(_OfCharge):
    """``taken_over``: how much lay with the office, by kind, when it was acknowledged."""

    taken_over: Any = None
    key: ClassVar[str] = N_("%(to)s has taken over charge of %(office)s from %(by)s")


@dataclass(frozen=True, kw_only=True)
class HandoverTakenBack(_OfCharge):
    key: ClassVar[str] = N_("The handover of %(office)s on %(day)s was taken back")
