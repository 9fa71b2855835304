"""What happens to the contact of a case, its codes and its receipt's secret. None of it is a line for the filer."""

from __future__ import annotations

from dataclasses import dataclass

from grievance.cases.events import CaseEvent
from grievance.sentences import N_


@dataclass(frozen=True, kw_only=True)
class SecretReplaced(CaseEvent):
    is_public = False
    line = N_("The secret of the receipt was replaced")


@dataclass(frozen=True, kw_only=True)
class ContactSeen(CaseEvent):
    is_public = False
    line = N_("The unit's number and e-mail were looked at")


@dataclass(frozen=True, kw_only=True)
class CaseContactProved(CaseEvent):
    is_public = False
    line = N_("The unit proved its contact by a code")


@dataclass(frozen=True, kw_only=True)
class CaseContactChanged(CaseEvent):
    is_public = False
    line = N_("The unit changed where it is reached")


@dataclass(frozen=True, kw_only=True)
class TrackCodeMade(CaseEvent):
    """``secret`` is the code in clear, for the mail alone: the record never keeps a field of that name."""

    is_public = False
    secret: str = ""
    line = N_("A code to follow the case was sent to the unit's contact")
