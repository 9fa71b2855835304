"""What has happened on a page that belongs to no feature."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from grievance.foundation.events import Event
from grievance.sentences import N_, Sentence, sentence


@dataclass(frozen=True, kw_only=True)
class ListDownloaded(Event):
    """A list was taken away as a file. ``asked``: the filters in force, as they stood in the address."""

    list: str
    form: str
    asked: str = ""

    is_public: ClassVar[bool] = False
    group: ClassVar[str] = "paper"

    def told(self) -> Sentence:
        return sentence(N_("The list %(list)s was taken away as a file (%(form)s)"), list=self.list, form=self.form)
