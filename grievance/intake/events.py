"""What happens at filing besides the case itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from grievance.cases.events import CaseEvent
from grievance.foundation.events import Event
from grievance.sentences import N_


@dataclass(frozen=True, kw_only=True)
class DraftLinkAsked(Event):
    """Somebody wants to finish later. ``token`` opens the draft: it goes into the mail and nowhere else.

    ``is_kept`` is false: the record of events leaves this one out, so that the link never stands in it.
    """

    is_public: ClassVar[bool] = False
    is_kept: ClassVar[bool] = False

    email: str
    mobile: str = ""
    token: str
    language: str
    expires_at: datetime


@dataclass(frozen=True, kw_only=True)
class LikenessNoted(CaseEvent):
    """The filer says that an open case is the same matter, but that this one is urgent or worse."""

    group = "message"
    line = N_("The unit says that %(other)s is the same matter, and that its own is urgent or worse")
    other: str = ""
