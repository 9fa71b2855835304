"""What happens at filing besides the case itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from grievance.cases.events import CaseEvent
from grievance.foundation.events import Event
from grievance.sentences import N_, Sentence, sentence


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


@dataclass(frozen=True, kw_only=True)
class CasesImported(Event):
    """A list was taken over. ``filed``, ``there`` and ``wrong`` count its rows."""

    is_public: ClassVar[bool] = False

    import_id: int
    source: str
    file: str
    sha256: str
    filed: int
    there: int
    wrong: int

    def told(self) -> Sentence:
        key = N_(
            "The list %(file)s was taken over from %(source)s: %(filed)s filed, %(there)s there already, %(wrong)s wrong"
        )
        return sentence(key, file=self.file, source=self.source, filed=self.filed, there=self.there, wrong=self.wrong)


@dataclass(frozen=True, kw_only=True)
class ImportUndone(Event):
    """The cases of a list were taken out again; ``left``: those on which somebody had worked."""

    is_public: ClassVar[bool] = False

    import_id: int
    source: str
    file: str
    taken_out: int
    left: int
    why: str

    def told(self) -> Sentence:
        key = N_(
            "The list %(file)s of %(source)s was taken out again: %(taken_out)s cases closed, %(left)s left: %(why)s"
        )
        return sentence(key, file=self.file, source=self.source, taken_out=self.taken_out, left=self.left, why=self.why)
