"""What has happened to archives of one's own data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from grievance.foundation.events import Event
from grievance.sentences import N_, Sentence, sentence


@dataclass(frozen=True, kw_only=True)
class OwnDataTaken(Event):
    """Somebody fetched everything of their own, or (``number``) one case that they follow. It belongs to no case's record."""

    is_public: ClassVar[bool] = False
    group: ClassVar[str] = "paper"

    export_id: int
    person_id: int | None = None
    number: str = ""
    with_files: bool = False

    def told(self) -> Sentence:
        if self.number:
            return sentence(N_("A copy of %(number)s was taken away by its filer"), number=self.number)
        return sentence(N_("A person took a copy of all own data"))
