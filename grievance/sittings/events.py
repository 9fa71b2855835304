"""What has happened around a sitting. Those with a ``case_id`` are lines of the case's record too."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from grievance.foundation.events import Event
from grievance.sentences import N_, Sentence, sentence
from grievance.sittings.rules.room import DISPOSITION_WORDS
from grievance.sittings.rules.words import Disposition


@dataclass(frozen=True, kw_only=True)
class SeriesPublished(Event):
    """A year of sittings was fixed. ``numbers`` are those of its sittings, in order of their days."""

    division: str
    rule: Sentence
    numbers: tuple[str, ...]

    def told(self) -> Sentence:
        return sentence(N_("%(count)s sittings were fixed: %(rule)s"), count=len(self.numbers), rule=self.rule)


@dataclass(frozen=True, kw_only=True)
class SittingNotified(Event):
    """The notice of a sitting went out on its day: chair, members, convener and associations."""

    division: str
    sitting: str
    sitting_id: int
    sits_on: date

    def told(self) -> Sentence:
        return sentence(N_("Notice of sitting %(sitting)s on %(day)s was sent"), sitting=self.sitting, day=self.sits_on)


@dataclass(frozen=True, kw_only=True)
class SittingMoved(Event):
    """Another day, hour or place. Everyone called is told in one act."""

    division: str
    sitting: str
    sitting_id: int
    was_on: date
    sits_on: date
    begins: str
    venue: str
    why: str

    def told(self) -> Sentence:
        return sentence(
            N_("Sitting %(sitting)s now sits on %(sits_on)s, not %(was_on)s: %(why)s"),
            sitting=self.sitting,
            sits_on=self.sits_on,
            was_on=self.was_on,
            why=self.why,
        )


@dataclass(frozen=True, kw_only=True)
class SittingNotHeld(Event):
    """Not held, or adjourned to ``adjourned_to``; never deleted."""

    division: str
    sitting: str
    sitting_id: int
    was_on: date
    why: str
    adjourned_to: str | None = None
    adjourned_to_id: int | None = None
    adjourned_to_on: date | None = None

    def told(self) -> Sentence:
        if self.adjourned_to_on:
            return sentence(
                N_("Sitting %(sitting)s was adjourned to %(day)s: %(why)s"),
                sitting=self.sitting,
                day=self.adjourned_to_on,
                why=self.why,
            )
        return sentence(N_("Sitting %(sitting)s was not held: %(why)s"), sitting=self.sitting, why=self.why)


@dataclass(frozen=True, kw_only=True)
class SeriesChanged(Event):
    """From a day on the rule of a series is another one, or it is ended. ``moved``, ``called_off`` and ``added``: ids.

    ``was_on``: the days on which the moved ones sat before, in the same order. Everyone called is told in one act.
    """

    division: str
    from_on: date
    rule: Sentence | None
    moved: tuple[int, ...]
    was_on: tuple[date, ...]
    called_off: tuple[int, ...]
    added: tuple[int, ...]
    why: str

    def told(self) -> Sentence:
        if self.rule is None:
            return sentence(
                N_("The series is ended from %(day)s on, %(count)s sittings are not held: %(why)s"),
                day=self.from_on,
                count=len(self.called_off),
                why=self.why,
            )
        return sentence(
            N_("From %(day)s on: %(rule)s. %(moved)s changed, %(off)s not held, %(added)s added: %(why)s"),
            day=self.from_on,
            rule=self.rule,
            moved=len(self.moved),
            off=len(self.called_off),
            added=len(self.added),
            why=self.why,
        )


@dataclass(frozen=True, kw_only=True)
class SittingHeld(Event):
    division: str
    sitting: str
    sitting_id: int
    sat_on: date

    def told(self) -> Sentence:
        return sentence(N_("Sitting %(sitting)s was held on %(day)s"), sitting=self.sitting, day=self.sat_on)


@dataclass(frozen=True, kw_only=True)
class AgendaDrawn(Event):
    """The draft was drawn or changed by hand; ``what`` says how."""

    is_public: ClassVar[bool] = False
    sitting: str
    what: Sentence

    def told(self) -> Sentence:
        return self.what


@dataclass(frozen=True, kw_only=True)
class BriefAsked(Event):
    """An office owes a brief on a case by a date before the freeze."""

    is_public: ClassVar[bool] = False
    sitting: str
    sitting_id: int
    entry_id: int
    office_code: str
    office: str
    due_on: date

    def told(self) -> Sentence:
        return sentence(
            N_("%(office)s is asked for a brief by %(due_on)s, for sitting %(sitting)s"),
            office=self.office,
            due_on=self.due_on,
            sitting=self.sitting,
        )


@dataclass(frozen=True, kw_only=True)
class BriefEntered(Event):
    is_public: ClassVar[bool] = False
    sitting: str
    office_code: str
    office: str

    def told(self) -> Sentence:
        return sentence(
            N_("%(office)s entered its brief for sitting %(sitting)s"), office=self.office, sitting=self.sitting
        )


@dataclass(frozen=True, kw_only=True)
class AgendaFrozen(Event):
    """Version 1 is the agenda, 2 and on are supplementary lists. Offices and applicants are told by ``CaseListed``."""

    division: str
    sitting: str
    sitting_id: int
    version: int
    sha256: str
    offices: tuple[str, ...]

    def told(self) -> Sentence:
        if self.version == 1:
            return sentence(N_("The agenda of sitting %(sitting)s was circulated"), sitting=self.sitting)
        return sentence(
            N_("Supplementary list %(number)s of sitting %(sitting)s was circulated"),
            number=self.version - 1,
            sitting=self.sitting,
        )


@dataclass(frozen=True, kw_only=True)
class CaseListed(Event):
    """A case stands on a circulated agenda: filer and office are told, with the reason."""

    division: str
    sitting: str
    sitting_id: int
    entry_id: int
    serial: str
    office_code: str | None
    sits_on: date
    begins: str
    venue: str
    reason: Sentence

    def told(self) -> Sentence:
        return sentence(
            N_("On the agenda of %(sits_on)s as item %(serial)s: %(reason)s"),
            sits_on=self.sits_on,
            serial=self.serial,
            reason=self.reason,
        )


@dataclass(frozen=True, kw_only=True)
class ListingWithdrawn(Event):
    """Struck through after circulation, with the reason; the serial stays taken. Filer and office need not come for it."""

    division: str = ""
    sitting: str
    sitting_id: int = 0
    direction_id: int | None = None
    serial: str
    office_code: str | None = None
    sits_on: date | None = None
    why: str

    def told(self) -> Sentence:
        return sentence(N_("Item %(serial)s was withdrawn from the agenda: %(why)s"), serial=self.serial, why=self.why)


@dataclass(frozen=True, kw_only=True)
class AttendanceTaken(Event):
    is_public: ClassVar[bool] = False
    sitting: str
    present: tuple[str, ...]
    absent: tuple[str, ...]

    def told(self) -> Sentence:
        return sentence(
            N_("Attendance at sitting %(sitting)s: %(present)s offices present, %(absent)s absent"),
            sitting=self.sitting,
            present=len(self.present),
            absent=len(self.absent),
        )


@dataclass(frozen=True, kw_only=True)
class ItemDisposed(Event):
    """What the forum did with an item. The case's own step is an event of its own."""

    is_public: ClassVar[bool] = False
    sitting: str
    serial: str
    disposition: str
    words: str

    def told(self) -> Sentence:
        known = self.disposition in set(Disposition)
        said = sentence(DISPOSITION_WORDS[Disposition(self.disposition)]) if known else self.disposition
        return sentence(N_("Item %(serial)s: %(disposition)s"), serial=self.serial, disposition=said)


@dataclass(frozen=True, kw_only=True)
class MinutesCirculated(Event):
    division: str
    sitting: str
    sitting_id: int
    corrections_until: date

    def told(self) -> Sentence:
        return sentence(
            N_("The minutes of sitting %(sitting)s were circulated; corrections until %(day)s"),
            sitting=self.sitting,
            day=self.corrections_until,
        )


@dataclass(frozen=True, kw_only=True)
class MinutesConfirmed(Event):
    sitting: str
    confirmed_at: str

    def told(self) -> Sentence:
        return sentence(
            N_("The minutes of sitting %(sitting)s were confirmed at sitting %(at)s"),
            sitting=self.sitting,
            at=self.confirmed_at,
        )


@dataclass(frozen=True, kw_only=True)
class ForumOverdue(Event):
    """A division's forum has not sat within its limit: chair, Administrative Secretary and associations are told."""

    division: str
    last_on: date | None
    due_on: date
    days_overdue: int

    def told(self) -> Sentence:
        return sentence(
            N_("The forum of the division is %(days)s overdue: it was due to sit by %(due_on)s"),
            days=self.days_overdue,
            due_on=self.due_on,
        )


@dataclass(frozen=True, kw_only=True)
class OwnCalendarRenewed(Event):
    """A person made the secret address of the own calendar, or made it anew; the one before leads nowhere."""

    is_public: ClassVar[bool] = False
    person_id: int

    def told(self) -> Sentence:
        return sentence(N_("The address of the own calendar was made anew"))


@dataclass(frozen=True, kw_only=True)
class ComingRefused(Event):
    """A filer cannot come to the sitting that hears the case; said by the filer or noted by the convener."""

    sitting: str
    sits_on: date
    why: str
    by_filer: bool

    def told(self) -> Sentence:
        return sentence(N_("The unit cannot come to the sitting on %(day)s: %(why)s"), day=self.sits_on, why=self.why)


@dataclass(frozen=True, kw_only=True)
class CanComeAfterAll(Event):
    sitting: str
    sits_on: date

    def told(self) -> Sentence:
        return sentence(N_("The unit comes to the sitting on %(day)s after all"), day=self.sits_on)
