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
class CodeMade(_OfPeople):
    """A code that proves a contact. ``secret`` is the code, for one message alone; empty: this account has a password.

    ``wanted_for``: ``sign_in``, ``file``, ``join`` or ``contact``. This event is not kept.
    """

    is_kept: ClassVar[bool] = False
    email: str = ""
    mobile: str = ""
    language: str = "en"
    wanted_for: str = ""
    secret: str = ""
    key: str = ""

    def told(self) -> Sentence:
        return sentence(N_("A code was sent"))


@dataclass(frozen=True, kw_only=True)
class ContactProved(_OfPeople):
    """The row holds the contact itself, which has no place in the record."""

    contact_id: int

    def told(self) -> Sentence:
        return sentence(N_("A contact was proved by a code"))


@dataclass(frozen=True, kw_only=True)
class ContactChanged(_OfPeople):
    """Tells the address that was left, so that nobody is put out of an account in silence. This event is not kept."""

    is_kept: ClassVar[bool] = False
    old_email: str = ""
    old_mobile: str = ""
    language: str = "en"

    def told(self) -> Sentence:
        return sentence(N_("A contact was changed"))


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
