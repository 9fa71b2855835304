"""What has happened to monthly reports and to who gets them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from grievance.foundation.events import Event
from grievance.sentences import N_, Sentence, sentence


@dataclass(frozen=True, kw_only=True)
class MonthlyReportIssued(Event):
    """``month`` as 2026-11; ``sha256`` of the paper's data."""

    is_public: ClassVar[bool] = False
    group: ClassVar[str] = "paper"

    month: str
    scope: str
    version: int
    sha256: str
    because: str = ""

    def told(self) -> Sentence:
        return sentence(
            N_("The monthly report %(month)s (%(scope)s) was issued, version %(version)s"),
            month=self.month, scope=self.scope, version=self.version,
        )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class MonthlyReportSubscribed(Event):
    """``person_id`` gets the report by mail from now on, or no longer (``ended``)."""

    is_public: ClassVar[bool] = False
    group: ClassVar[str] = "people"

    person_id: int
    scope: str
    ended: bool = False

    def told(self) -> Sentence:
        key = (
            N_("A person no longer gets the monthly report (%(scope)s) by mail")
            if self.ended
            else N_("A person gets the monthly report (%(scope)s) by mail")
        )
        return sentence(key, scope=self.scope)
