"""What has happened to associations and their members. None of it belongs to a case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from grievance.foundation.events import Event
from grievance.sentences import N_, Sentence, sentence


@dataclass(frozen=True, kw_only=True)
class FirstMemberVouched(Event):
    """An officer has made the link for an association's first member; ``vouched_by``: on what the officer knows the person."""

    is_public: ClassVar[bool] = False
    group: ClassVar[str] = "people"

    association_id: int
    vouched_by: str

    def told(self) -> Sentence:
        return sentence(
            N_("A link was made for the first member of an association: %(vouched_by)s"), vouched_by=self.vouched_by
        )
