"""What happened to letters and to addresses that take no mail. Words of letters stand in their rows, not here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from grievance.cases.events import CaseEvent
from grievance.foundation.events import Event
from grievance.sentences import N_, Sentence, sentence


@dataclass(frozen=True, kw_only=True)
class LetterLanded(CaseEvent):
    """A letter came to the address of a case. ``sender`` is told, shortened, where it is not the person's own address."""

    group: ClassVar[str] = "message"

    letter_id: int | None = None
    sender: str = ""

    def told(self) -> Sentence:
        if self.sender:
            return sentence(
                N_("It came by e-mail from another address than the unit's: %(sender)s"), sender=self.sender
            )
        return sentence(N_("It came by e-mail"))


@dataclass(frozen=True, kw_only=True)
class InnerLetterLanded(LetterLanded):
    """An officer's letter, which is a note among officers."""

    is_public: ClassVar[bool] = False

    def told(self) -> Sentence:
        if self.sender:
            return sentence(
                N_("The note came by e-mail from another address than the officer's: %(sender)s"), sender=self.sender
            )
        return sentence(N_("The note came by e-mail"))


@dataclass(frozen=True, kw_only=True)
class LetterAttached(CaseEvent):
    """The convener put a letter out of the tray on the case."""

    group: ClassVar[str] = "message"

    letter_id: int | None = None
    sender: str = ""
    line = N_("The convener put an e-mail of %(sender)s on the record")


@dataclass(frozen=True, kw_only=True)
class InnerLetterAttached(LetterAttached):
    is_public: ClassVar[bool] = False
    line = N_("The convener put an e-mail of %(sender)s on the record, for officers only")


@dataclass(frozen=True, kw_only=True)
class _OfLetter(Event):
    is_public: ClassVar[bool] = False
    group: ClassVar[str] = "message"

    letter_id: int
    sender: str


@dataclass(frozen=True, kw_only=True)
class LetterDismissed(_OfLetter):
    why: str

    def told(self) -> Sentence:
        return sentence(N_("A letter of %(sender)s was set aside: %(why)s"), sender=self.sender, why=self.why)


@dataclass(frozen=True, kw_only=True)
class LetterHandedOver(_OfLetter):
    division: str

    def told(self) -> Sentence:
        return sentence(N_("A letter of %(sender)s was handed to the convener of %(division)s"), sender=self.sender,
                        division=self.division.capitalize())  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class _OfAddress(Event):
    """``address`` is shortened: looking at a unit's contact is recorded, so the record does not show it."""

    is_public: ClassVar[bool] = False
    group: ClassVar[str] = "message"

    address: str


@dataclass(frozen=True, kw_only=True)
class AddressMarked(_OfAddress):
    said: str

    def told(self) -> Sentence:
        return sentence(N_("%(address)s takes no mail any more: %(said)s. Nothing is sent there until it is corrected"),
                        address=self.address, said=self.said)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class AddressCleared(_OfAddress):
    def told(self) -> Sentence:
        return sentence(N_("%(address)s takes mail again"), address=self.address)


@dataclass(frozen=True, kw_only=True)
class ReturnSettled(_OfAddress):
    """The convener told the person in another way; the address stays marked."""

    note: str

    def told(self) -> Sentence:
        return sentence(N_("Told in another way, since %(address)s takes no mail: %(note)s"), address=self.address,
                        note=self.note)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class AddressCorrected(CaseEvent):
    group: ClassVar[str] = "message"
    line = N_("A new e-mail address was given, because mail to the old one came back")
