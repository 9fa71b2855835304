"""What has happened to the tokens of a person. None of it belongs to a case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from grievance.foundation.events import Event
from grievance.sentences import N_, Sentence, sentence


@dataclass(frozen=True, kw_only=True)
class _OfTokens(Event):
    is_public: ClassVar[bool] = False
    group: ClassVar[str] = "people"

    person_id: int
    token_id: int


@dataclass(frozen=True, kw_only=True)
class ApiTokenMade(_OfTokens):
    scopes: tuple[str, ...] = ()

    def told(self) -> Sentence:
        return sentence(N_("A token for programs was made: %(scopes)s"), scopes=self.scopes)


@dataclass(frozen=True, kw_only=True)
class ApiTokenRevoked(_OfTokens):
    def told(self) -> Sentence:
        return sentence(N_("A token for programs was revoked"))
