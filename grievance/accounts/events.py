"""What has happened to people, their rights and sessions. None of it belongs to a case or reaches a filer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from grievance.accounts.rules import ROLE_WORDS
from grievance.foundation.events import Event
from grievance.permissions import Role
from grievance.sentences import N_, Sentence, sentence


@dataclass(frozen=True, kw_only=True)
class _OfPeople(Event):
    is_public: ClassVar[bool] = False
    group: ClassVar[str] = "people"

    person_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class PersonAdded(_OfPeople):
    def told(self) -> Sentence:
        return sentence(N_("A person was added"))


@dataclass(frozen=True, kw_only=True)
class _OfGrant(_OfPeople):
    role: Role
    office_code: str | None = None
    division: str | None = None
    from_on: date
    to_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class GrantGiven(_OfGrant):
    def told(self) -> Sentence:
        return sentence(N_("Role given: %(role)s"), role=sentence(ROLE_WORDS[self.role]))


@dataclass(frozen=True, kw_only=True)
class GrantEnded(_OfGrant):
    def told(self) -> Sentence:
        return sentence(N_("Role ended: %(role)s"), role=sentence(ROLE_WORDS[self.role]))


@dataclass(frozen=True, kw_only=True)
class AccountClosed(_OfPeople):
    def told(self) -> Sentence:
        return sentence(N_("The account was closed"))


@dataclass(frozen=True, kw_only=True)
class AccountOpened(_OfPeople):
    def told(self) -> Sentence:
        return sentence(N_("The account was opened again"))


@dataclass(frozen=True, kw_only=True)
class AccountChanged(_OfPeople):
    def told(self) -> Sentence:
        return sentence(N_("Name or language was changed"))


@dataclass(frozen=True, kw_only=True)
class PasswordChanged(_OfPeople):
    def told(self) -> Sentence:
        return sentence(N_("The password was changed"))


@dataclass(frozen=True, kw_only=True)
class SignedIn(_OfPeople):
    address: str = ""

    def told(self) -> Sentence:
        return sentence(N_("Signed in"))


@dataclass(frozen=True, kw_only=True)
class SignedOut(_OfPeople):
    def told(self) -> Sentence:
        return sentence(N_("Signed out"))


@dataclass(frozen=True, kw_only=True)
class SignInRefused(_OfPeople):
    address: str = ""

    def told(self) -> Sentence:
        return sentence(N_("A sign-in was refused"))
