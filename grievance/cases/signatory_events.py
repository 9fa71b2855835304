"""What happens between a case and the units that signed it. No event names one: ``co_signature_id`` says which."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from grievance.cases.events import CaseEvent
from grievance.sentences import N_, Sentence, sentence


@dataclass(frozen=True, kw_only=True)
class SignatoryEvent(CaseEvent):
    """Base. ``units`` share the case after it."""

    group = "message"
    co_signature_id: int | None = None
    units: int = 0


@dataclass(frozen=True, kw_only=True)
class UnitJoined(SignatoryEvent):
    """Another unit signed. ``how`` is a word of ``Signing``; ``secret`` opens its own page and is never kept.

    ``is_told``: it is written to; an address that has proved nothing is so only within the limits of a sender.
    """

    line = N_("Another unit joined. It is shared by %(units)s now")
    how: str = "joined"
    secret: str = ""
    is_told: bool = True


@dataclass(frozen=True, kw_only=True)
class MembersNamed(SignatoryEvent):
    """An association named members that stand behind its grievance; each is told and may leave.

    ``co_signature_ids``: those who are written to.
    """

    line = N_("The association named %(named)s members. Each is told and may leave")
    named: int = 0
    co_signature_ids: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class SignatoryConfirmed(SignatoryEvent):
    line = N_("A unit that its association named confirmed it. It is shared by %(units)s now")


@dataclass(frozen=True, kw_only=True)
class SignatoryProved(SignatoryEvent):
    """It joined without a code and has typed one now: it is counted."""

    line = N_("A unit that had joined proved its contact. It is shared by %(units)s now")


@dataclass(frozen=True, kw_only=True)
class SignatoryLeft(SignatoryEvent):
    line = N_("A unit that had signed left. It is shared by %(units)s now")


@dataclass(frozen=True, kw_only=True)
class LeadLeft(SignatoryEvent):
    line = N_("The unit that filed it left. One of those that signed is asked to lead")


@dataclass(frozen=True, kw_only=True)
class LeadTaken(SignatoryEvent):
    line = N_("A unit that had signed leads the case from now on")
    secret: str = ""


@dataclass(frozen=True, kw_only=True)
class WordSaid(SignatoryEvent):
    """One of several says that it is settled, or, once the case is with the office above, that it is not."""

    said: str = ""
    by_lead: bool = False
    lines: ClassVar[dict[tuple[str, bool], str]] = {
        ("accepts", True): N_("The unit that filed it says that it is settled. The others still have their word"),
        ("accepts", False): N_("A unit that co-signed says that it is settled for it"),
        ("contests", False): N_("Another unit that co-signed does not agree either"),
    }

    def told(self) -> Sentence:
        return sentence(self.lines[(self.said, self.by_lead)])


@dataclass(frozen=True, kw_only=True)
class OtherJoined(SignatoryEvent):
    """Another case was joined to this one, with those that signed it."""

    line = N_("%(joined)s was joined to this case. It is shared by %(units)s now")
    joined: str = ""


@dataclass(frozen=True, kw_only=True)
class OtherParted(SignatoryEvent):
    line = N_("%(joined)s stands on its own again. This case is shared by %(units)s now")
    joined: str = ""
