"""What happens in the room and to the minutes, in the past tense."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from grievance.foundation.events import Event
from grievance.sentences import N_, Sentence, sentence
from grievance.sittings.direction_events import DirectionEvent


@dataclass(frozen=True, kw_only=True)
class QuorumChanged(Event):
    """The rule of a division from a day on."""

    division: str
    from_on: date
    offices: int
    associations: int
    needs_chair: bool
    because: str

    def told(self) -> Sentence:
        return sentence(
            N_(
                "The quorum is fixed from %(from_on)s on: %(offices)s offices, %(associations)s associations. %(because)s"
            ),
            from_on=self.from_on,
            offices=self.offices,
            associations=self.associations,
            because=self.because,
        )


@dataclass(frozen=True, kw_only=True)
class QuorumWaived(Event):
    """Why the forum decides without its quorum; empty where the reason was taken back."""

    is_public: ClassVar[bool] = False
    sitting: str
    why: str

    def told(self) -> Sentence:
        if not self.why:
            return sentence(N_("Sitting %(sitting)s needs no reason for its quorum any more"), sitting=self.sitting)
        return sentence(N_("Sitting %(sitting)s decides without a quorum: %(why)s"), sitting=self.sitting, why=self.why)


@dataclass(frozen=True, kw_only=True)
class InterestDeclared(Event):
    is_public: ClassVar[bool] = False
    sitting: str
    serial: str
    who: str
    words: str

    def told(self) -> Sentence:
        return sentence(
            N_("%(who)s declared an interest in item %(serial)s: %(words)s"),
            who=self.who,
            serial=self.serial,
            words=self.words,
        )


@dataclass(frozen=True, kw_only=True)
class ItemTakenBack(Event):
    """A record of the room was taken back; what it said stays beside what follows."""

    is_public: ClassVar[bool] = False
    sitting: str
    serial: str
    disposition: str
    words: str
    why: str

    def told(self) -> Sentence:
        return sentence(
            N_("What was recorded on item %(serial)s was taken back: %(why)s"), serial=self.serial, why=self.why
        )


@dataclass(frozen=True, kw_only=True)
class DirectionCorrected(DirectionEvent):
    """Words, date, proof or helpers of a direction were put right in the room, before anybody acted on it.

    ``assisting``: offices that help now or helped before. ``by_own_step``: cases served whose filers hear of it by a step
    of the case itself.
    """

    assisting: tuple[str, ...] = ()
    by_own_step: tuple[int, ...] = ()
    was: str
    words: str
    due_on: date
    why: str

    def told(self) -> Sentence:
        return sentence(
            N_("Direction %(number)s was corrected, by %(due_on)s: %(words)s"),
            number=self.number,
            due_on=self.due_on,
            words=self.words,
        )


@dataclass(frozen=True, kw_only=True)
class DirectionPutBack(DirectionEvent):
    """What the room did to a direction was a mistake: it is open again, with the date that it had.

    ``by_own_step``: as above; those were closed with it and are open again.
    """

    by_own_step: tuple[int, ...] = ()
    due_on: date
    why: str

    def told(self) -> Sentence:
        return sentence(
            N_("Direction %(number)s is open again, by %(due_on)s: %(why)s"),
            number=self.number,
            due_on=self.due_on,
            why=self.why,
        )


@dataclass(frozen=True, kw_only=True)
class ConfirmationTakenBack(Event):
    sitting: str
    confirmed_at: str
    why: str

    def told(self) -> Sentence:
        return sentence(
            N_("The minutes of sitting %(sitting)s are not confirmed yet: %(why)s"), sitting=self.sitting, why=self.why
        )


@dataclass(frozen=True, kw_only=True)
class CorrectionAsked(Event):
    is_public: ClassVar[bool] = False
    sitting: str
    sitting_id: int
    division: str
    correction_id: int
    serial: str
    asked_for: str
    words: str

    def told(self) -> Sentence:
        return sentence(
            N_("%(who)s asked for a correction of the minutes of sitting %(sitting)s"),
            who=self.asked_for,
            sitting=self.sitting,
        )


@dataclass(frozen=True, kw_only=True)
class CorrectionDecided(Event):
    """Taken or declined, with the reason; whoever asked is told."""

    is_public: ClassVar[bool] = False
    sitting: str
    sitting_id: int
    correction_id: int
    asked_by: int
    serial: str
    is_taken: bool
    words: str
    reason: str

    def told(self) -> Sentence:
        if self.is_taken:
            return sentence(N_("A correction of the minutes of sitting %(sitting)s was taken"), sitting=self.sitting)
        return sentence(
            N_("A correction of the minutes of sitting %(sitting)s was declined: %(reason)s"),
            sitting=self.sitting,
            reason=self.reason,
        )


@dataclass(frozen=True, kw_only=True)
class CorrigendumIssued(Event):
    """Numbered, after the minutes were confirmed; everyone called is told."""

    division: str
    sitting: str
    sitting_id: int
    corrigendum: int
    serial: str
    words: str
    why: str

    def told(self) -> Sentence:
        return sentence(
            N_("Corrigendum %(number)s to the minutes of sitting %(sitting)s: %(words)s"),
            number=self.corrigendum,
            sitting=self.sitting,
            words=self.words,
        )


@dataclass(frozen=True, kw_only=True)
class MinutesFixed(Event):
    """A version of the minutes is fixed for ever: circulated, confirmed or corrected. Its papers follow from it."""

    is_public: ClassVar[bool] = False
    sitting: str
    sitting_id: int
    version: int
    kind: str
    sha256: str

    def told(self) -> Sentence:
        return sentence(
            N_("Version %(version)s of the minutes of sitting %(sitting)s is fixed"),
            version=self.version,
            sitting=self.sitting,
        )
