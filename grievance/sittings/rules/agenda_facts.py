"""What an agenda is drawn from and what a draft is: plain facts, sections, grounds, entries."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum

from grievance.sentences import N_, Sentence
from grievance.sittings.rules.agenda_rules import SHIPPED, AgendaRules, Ground
from grievance.sittings.rules.words import Disposition, EntryKind


class Section(IntEnum):
    MINUTES = 1
    ACTION_TAKEN = 2
    CASES = 3
    POINTS = 4
    REVIEWS = 5
    OTHER = 6


def is_for_confirmation(kind: EntryKind, section: int) -> bool:
    """Whether the forum is asked to confirm the direction that an item points at, not whether it was complied with."""
    return kind is EntryKind.DIRECTION and section == Section.MINUTES


SECTION_TITLES = {
    Section.MINUTES: N_("Confirmation of minutes"),
    Section.ACTION_TAKEN: N_("Action taken on earlier directions"),
    Section.CASES: N_("Grievances"),
    Section.POINTS: N_("Points and policy items"),
    Section.REVIEWS: N_("Standing reviews"),
    Section.OTHER: N_("Any other item, by leave of the chair"),
}


@dataclass(frozen=True)
class LastTime:
    """What became of a case at the last sitting that had it on its agenda."""

    serial: str
    disposition: Disposition
    sat_on: date
    office_absent: bool = False

    @property
    def still_to_be_taken(self) -> bool:
        return self.disposition in (Disposition.DEFERRED, Disposition.NOT_REACHED)


@dataclass(frozen=True)
class CaseFacts:
    """What the rules need to know of one open case. ``rung`` is the lateness in days of a rung that lists.

    ``waits_for_nothing``: it waits for what the forum directed, and no direction that serves it is open any more.
    """

    number: str
    office: str
    filed_on: date
    is_point: bool = False
    due_on: date | None = None
    disputed_twice_on: date | None = None
    last_time: LastTime | None = None
    rung: int | None = None
    rung_on: date | None = None
    next_rung: int | None = None
    next_rung_on: date | None = None
    reply_due_on: date | None = None
    replied: bool = False
    answered_on: date | None = None
    under_direction: str | None = None
    dropped_direction: str | None = None
    waits_for_nothing: bool = False
    units: int = 1
    chosen_because: str | None = None
    held_over_because: str | None = None


@dataclass(frozen=True)
class DirectionFacts:
    """``to_confirm_since``: the day on which it was given by circulation, until a sitting confirms it."""

    number: str
    office: str
    due_on: date
    done: bool = False
    to_confirm_since: date | None = None


@dataclass(frozen=True)
class MinutesFacts:
    """Minutes of an earlier sitting that are not yet confirmed."""

    sitting: str
    sat_on: date


@dataclass(frozen=True)
class PolicyFacts:
    key: str
    title: str
    cases: int


@dataclass(frozen=True)
class ReviewFacts:
    key: str
    title: str


@dataclass(frozen=True)
class AgendaFacts:
    """Everything a draft is drawn from. ``points_close_on`` is the last day on which a point comes to this sitting.

    ``rules`` are the rows in force on that day.
    """

    on: date
    sits_on: date
    points_close_on: date
    cases: tuple[CaseFacts, ...] = ()
    directions: tuple[DirectionFacts, ...] = ()
    minutes: tuple[MinutesFacts, ...] = ()
    policies: tuple[PolicyFacts, ...] = ()
    reviews: tuple[ReviewFacts, ...] = ()
    rules: AgendaRules = SHIPPED


@dataclass(frozen=True)
class DraftEntry:
    """One entry: what it points at (``kind`` and ``key``), why it is listed and for how many minutes."""

    section: Section
    kind: EntryKind
    key: str
    reason: Sentence
    minutes: int
    ground: Ground | None = None


@dataclass(frozen=True)
class Unlisted:
    """A case that is not on the draft, with why not. ``due`` is true when its date falls on or before the sitting."""

    number: str
    why: Sentence
    due: bool


@dataclass(frozen=True)
class Draft:
    entries: tuple[DraftEntry, ...]
    due_not_listed: tuple[Unlisted, ...] = field(default=())
    near_misses: tuple[Unlisted, ...] = field(default=())
