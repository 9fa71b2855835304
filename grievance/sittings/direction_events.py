"""What has happened to a direction. Each is a line in the record of every case that the direction serves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from grievance.foundation.events import Event
from grievance.sentences import N_, Sentence, sentence


@dataclass(frozen=True, kw_only=True)
class DirectionEvent(Event):
    """Base. ``serves``: ids of the cases served; ``office_code``, ``office``: the office that leads and its name."""

    number: str
    direction_id: int
    office_code: str
    office: str
    division: str
    serves: tuple[int, ...] = ()

    def kept_as(self) -> Sequence[Event]:
        """Once for each case served; once without a case where it serves none."""
        return [replace(self, case_id=case_id) for case_id in self.serves] or (self,)


@dataclass(frozen=True, kw_only=True)
class DirectionIssued(DirectionEvent):
    """``given_on``: the entry's own case, whose filer hears of it by the case's own step.

    ``circulated_because``: why it was given between sittings; ``sitting`` is then the one that confirms it.
    ``is_review``: a review meeting gave it, and ``sitting`` is that meeting's number.
    """

    sitting: str
    assisting: tuple[str, ...]
    words: str
    proof: str
    due_on: date
    depends_on: str = ""
    given_on: int | None = None
    circulated_because: str = ""
    in_chairs_name: bool = False
    is_review: bool = False

    def told(self) -> Sentence:
        words = N_("The forum directed %(office)s (%(number)s), by %(due_on)s: %(words)s")
        if self.is_review:
            words = N_("A review meeting directed %(office)s (%(number)s), by %(due_on)s: %(words)s")
        if self.circulated_because:
            words = N_("The forum directed %(office)s by circulation (%(number)s), by %(due_on)s: %(words)s")
        return sentence(
            words,
            office=self.office,
            number=self.number,
            due_on=self.due_on,
            words=self.words,
        )


@dataclass(frozen=True, kw_only=True)
class DirectionConfirmed(DirectionEvent):
    """A sitting confirmed what was directed between sittings."""

    sitting: str

    def told(self) -> Sentence:
        words = N_("Direction %(number)s, given by circulation, was confirmed at sitting %(sitting)s")
        return sentence(words, number=self.number, sitting=self.sitting)


@dataclass(frozen=True, kw_only=True)
class DirectionUnconfirmed(DirectionEvent):
    """The confirmation was recorded by mistake."""

    sitting: str
    why: str
    is_public: ClassVar[bool] = False

    def told(self) -> Sentence:
        words = N_("That direction %(number)s was confirmed at sitting %(sitting)s was taken back: %(why)s")
        return sentence(words, number=self.number, sitting=self.sitting, why=self.why)


@dataclass(frozen=True, kw_only=True)
class DirectionTermsChanged(DirectionEvent):
    """Who assists, what it waits for and which cases it serves, as they are now. ``added`` cases join its record."""

    assisting: tuple[str, ...]
    depends_on: str
    added: tuple[int, ...] = ()
    removed: tuple[int, ...] = ()
    why: str = ""
    is_public: ClassVar[bool] = False

    def told(self) -> Sentence:
        return sentence(
            N_("The forum changed whom direction %(number)s binds and serves: %(why)s"),
            number=self.number,
            why=self.why,
        )


@dataclass(frozen=True, kw_only=True)
class ActionReported(DirectionEvent):
    progress: str
    words: str
    claims_compliance: bool

    def told(self) -> Sentence:
        return sentence(
            N_("%(office)s reported on direction %(number)s: %(words)s"),
            office=self.office,
            number=self.number,
            words=self.words,
        )


@dataclass(frozen=True, kw_only=True)
class ProofAdded(DirectionEvent):
    """A file on the direction itself; only those who read the direction see it."""

    file_id: int
    file: str
    sha256: str
    is_public: ClassVar[bool] = False
    group: ClassVar[str] = "paper"

    def told(self) -> Sentence:
        return sentence(N_("A paper was added to direction %(number)s: %(file)s"), number=self.number, file=self.file)


@dataclass(frozen=True, kw_only=True)
class ComplianceSentBack(DirectionEvent):
    """What was reported does not suffice; the clock goes on."""

    words: str

    def told(self) -> Sentence:
        return sentence(
            N_("The forum asks %(office)s for more on direction %(number)s: %(words)s"),
            office=self.office,
            number=self.number,
            words=self.words,
        )


@dataclass(frozen=True, kw_only=True)
class ComplianceAccepted(DirectionEvent):
    def told(self) -> Sentence:
        return sentence(N_("Direction %(number)s is done: compliance was accepted"), number=self.number)


@dataclass(frozen=True, kw_only=True)
class DirectionFreed(DirectionEvent):
    """The direction that this one waited for, ``after``, is done or dropped."""

    after: str
    was_dropped: bool = False

    def told(self) -> Sentence:
        key = N_("Direction %(number)s waits no more: %(after)s is done")
        if self.was_dropped:
            key = N_("Direction %(number)s waits no more: %(after)s was dropped")
        return sentence(key, number=self.number, after=self.after)


@dataclass(frozen=True, kw_only=True)
class DirectionDaysAsked(DirectionEvent):
    """Asked by the office before the date; until the forum decides, the date stays."""

    days: int
    due_on: date
    why: str

    def told(self) -> Sentence:
        return sentence(
            N_("%(office)s asked the forum for %(days)s more days on direction %(number)s: %(why)s"),
            office=self.office,
            days=self.days,
            number=self.number,
            why=self.why,
        )


@dataclass(frozen=True, kw_only=True)
class DirectionDaysRefused(DirectionEvent):
    due_on: date
    decided: Sentence
    why: str

    def told(self) -> Sentence:
        return sentence(
            N_("The forum gave no later date for direction %(number)s (%(decided)s): %(why)s"),
            decided=self.decided,
            number=self.number,
            why=self.why,
        )


@dataclass(frozen=True, kw_only=True)
class DirectionMoved(DirectionEvent):
    """Only the forum gives a later date: at a sitting or by circulation, as ``decided`` says."""

    old_on: date
    new_on: date
    why: str
    decided: Sentence | None = None

    def told(self) -> Sentence:
        return sentence(
            N_("The forum moved direction %(number)s from %(old_on)s to %(new_on)s: %(why)s"),
            number=self.number,
            old_on=self.old_on,
            new_on=self.new_on,
            why=self.why,
        )


@dataclass(frozen=True, kw_only=True)
class DirectionDropped(DirectionEvent):
    why: str
    decided: Sentence | None = None

    def told(self) -> Sentence:
        return sentence(N_("The forum dropped direction %(number)s: %(why)s"), number=self.number, why=self.why)


@dataclass(frozen=True, kw_only=True)
class LineAsked(DirectionEvent):
    """The line of a month is asked for, by the month's last day."""

    by: date
    is_public: ClassVar[bool] = False
    group: ClassVar[str] = "clock"

    def told(self) -> Sentence:
        return sentence(
            N_("%(office)s is asked how direction %(number)s stands, by %(by)s"),
            office=self.office,
            number=self.number,
            by=self.by,
        )


@dataclass(frozen=True, kw_only=True)
class LineMissed(DirectionEvent):
    """No line came for the month that ended on ``by``; it is shown as missing."""

    by: date
    is_public: ClassVar[bool] = False
    group: ClassVar[str] = "clock"

    def told(self) -> Sentence:
        return sentence(
            N_("%(office)s did not say by %(by)s how direction %(number)s stands"),
            office=self.office,
            by=self.by,
            number=self.number,
        )


@dataclass(frozen=True, kw_only=True)
class UnitsWordGiven(DirectionEvent):
    """``word`` is agrees or contests, of the filer of one case served."""

    word: str
    words: str
    group: ClassVar[str] = "message"

    def told(self) -> Sentence:
        key = N_("The unit agrees that direction %(number)s is done")
        if self.word == "contests":
            key = N_("The unit contests that direction %(number)s is done: %(words)s")
        return sentence(key, number=self.number, words=self.words)
