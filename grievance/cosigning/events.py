"""What happens around a signature besides the signature itself (``cases/signatory_events.py``)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from grievance.cases.signatory_events import SignatoryEvent
from grievance.sentences import N_


@dataclass(frozen=True, kw_only=True)
class UnitInvited(SignatoryEvent):
    """A personal link was made. ``email`` and ``secret`` are for the mail alone: this event is not kept."""

    is_public: ClassVar[bool] = False
    is_kept: ClassVar[bool] = False
    invitation_id: int = 0
    email: str = ""
    language: str = "en"
    by: str = ""
    secret: str = ""
    expires_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class LinksMade(SignatoryEvent):
    line = N_("%(links)s units were invited to sign")
    links: int = 0


@dataclass(frozen=True, kw_only=True)
class SigningCodeMade(SignatoryEvent):
    """A code that proves an address before its unit signs. ``secret`` is the code, for the mail alone."""

    is_public: ClassVar[bool] = False
    is_kept: ClassVar[bool] = False
    email: str = ""
    language: str = "en"
    secret: str = ""


@dataclass(frozen=True, kw_only=True)
class NamesSeen(SignatoryEvent):
    is_public: ClassVar[bool] = False
    line = N_("The list of those that signed was looked at")
