"""The forum's papers as plain data: what stands on them, not how it looks.

Every class is frozen and made of text, numbers, dates, tuples and ``Sentence`` only, so that a paper can
be kept as JSON (``keeping``), hashed, read back and printed years later word for word.
``layout`` turns a paper into blocks, ``printing`` turns blocks into PDF or plain text.
Order and parts follow papers seen at GST Council, SLBC and J&K boards (see docs/decisions/0007-papers-are-data-then-blocks-then-pages.md).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from grievance.sentences import Sentence

Words = str | Sentence | date | tuple[Any, ...]
"""What a rule or a person said: a sentence is put into the paper's language, a text is printed as it is."""


@dataclass(frozen=True)
class SittingHead:
    """The sitting a paper belongs to. ``starts_at`` is Indian time, "11:00"; ``dated`` the paper's own date."""

    number: str
    serial: int
    division: str
    sits_on: date
    starts_at: str
    venue: str
    file_number: str
    dated: date
    chair: str = ""
    convener: str = ""
    link: str = ""
    previous_serial: int | None = None
    previous_on: date | None = None


@dataclass(frozen=True)
class Item:
    """One entry of the agenda. ``supplementary`` 0 is the agenda itself, n its supplementary list n."""

    serial: str
    matter: Words
    kind: str = "case"
    reference: str = ""
    unit: str = ""
    others: int = 0
    place: str = ""
    subject: Words = ""
    office: str = ""
    officer: str = ""
    reason: Words = ""
    status: Words = ""
    minutes: int = 0
    annexure: str = ""
    supplementary: int = 0
    withdrawn: Words = ""
    conduct: bool = False
    chair_note: str = ""


@dataclass(frozen=True)
class Section:
    """One of the six sections; its title is fixed by its number."""

    number: int
    items: tuple[Item, ...] = ()


@dataclass(frozen=True)
class CopyTo:
    """One line of "Copy to": who, to attend on which items, and a report that has not come by its date."""

    to: Words
    items: tuple[str, ...] = ()
    no_report_by: date | None = None


@dataclass(frozen=True)
class Agenda:
    head: SittingHead
    sections: tuple[Section, ...]
    copy_to: tuple[CopyTo, ...] = ()
    directions_open: int = 0
    directions_late: int = 0


@dataclass(frozen=True)
class Step:
    """One line of what happened so far."""

    on: date
    words: Words


@dataclass(frozen=True)
class EarlierDecision:
    number: str
    on: date
    words: str
    state: Words = ""


@dataclass(frozen=True)
class Brief:
    """An office's view of an item, asked for by ``due``. Without words it prints itself as a report not received."""

    office: str
    words: str = ""
    on: date | None = None
    due: date | None = None


@dataclass(frozen=True)
class Note:
    """What the forum must know of one item."""

    serial: str
    matter: Words
    annexure: str = ""
    kind: str = "case"
    reference: str = ""
    unit: str = ""
    others: int = 0
    place: str = ""
    subject: Words = ""
    office: str = ""
    officer: str = ""
    filed_on: date | None = None
    due_on: date | None = None
    due_why: Words = ""
    reason: Words = ""
    status: Words = ""
    words: str = ""
    wanted: str = ""
    facts: tuple[tuple[Words, Words], ...] = ()
    steps: tuple[Step, ...] = ()
    briefs: tuple[Brief, ...] = ()
    earlier: tuple[EarlierDecision, ...] = ()
    decision: Words = ""
    conduct: bool = False
    withdrawn: Words = ""
    chair_note: str = ""


@dataclass(frozen=True)
class Notes:
    head: SittingHead
    notes: tuple[Note, ...]


@dataclass(frozen=True)
class Slot:
    """A line of the cause list; ``at`` is Indian time, "11:25"."""

    at: str
    serial: str
    reference: str = ""
    applicant: str = ""
    office: str = ""
    officer: str = ""
    subject: Words = ""
    place: str = ""
    minutes: int = 0
    conduct: bool = False
    withdrawn: Words = ""


@dataclass(frozen=True)
class CauseList:
    head: SittingHead
    slots: tuple[Slot, ...]


@dataclass(frozen=True)
class Expected:
    """Somebody expected or present at the sitting, and on which items. ``body`` is the office or the unit."""

    body: str
    items: tuple[str, ...] = ()
    name: str = ""
    designation: str = ""
    is_office: bool = True


@dataclass(frozen=True)
class AttendanceSheet:
    """To be signed: offices, then applicants, then blank rows."""

    head: SittingHead
    offices: tuple[Expected, ...]
    applicants: tuple[Expected, ...] = ()
    blank_rows: int = 5


@dataclass(frozen=True)
class AtrPoint:
    """One direction. ``state`` is done, late, in_time or dropped; ``unit_word`` agrees, contests, silent or empty."""

    number: str
    words: str
    office: str
    first_due: date
    due: date
    state: str
    officer: str = ""
    assisting: tuple[str, ...] = ()
    moves: int = 0
    days_late: int = 0
    done_on: date | None = None
    proof_required: str = ""
    actions: tuple[Step, ...] = ()
    unit_word: str = ""
    unit: str = ""
    reference: str = ""


@dataclass(frozen=True)
class Atr:
    """Action taken, point by point, as of a date; overdue directions first (the maker orders them)."""

    head: SittingHead
    as_of: date
    points: tuple[AtrPoint, ...]


@dataclass(frozen=True)
class GivenDirection:
    number: str
    words: str
    office: str
    due: date


@dataclass(frozen=True)
class MinutesItem:
    """``disposition``: decided, directed, deferred, not_reached, referred, dropped, or empty."""

    serial: str
    matter: Words
    disposition: str = ""
    reference: str = ""
    unit: str = ""
    place: str = ""
    subject: Words = ""
    discussion: str = ""
    decision: str = ""
    directions: tuple[GivenDirection, ...] = ()
    conduct: bool = False


@dataclass(frozen=True)
class Minutes:
    """``state`` is draft, circulated, confirmed or corrected."""

    head: SittingHead
    sections: tuple[tuple[int, tuple[MinutesItem, ...]], ...]
    state: str = "draft"
    present: tuple[Expected, ...] = ()
    absent: tuple[str, ...] = ()
    corrections_until: date | None = None
    copy_to: tuple[CopyTo, ...] = ()


@dataclass(frozen=True)
class Notice:
    head: SittingHead
    closes_on: date
    agenda_on: date
    moved_because: Words = ""
    copy_to: tuple[CopyTo, ...] = ()


@dataclass(frozen=True)
class DecisionSheet:
    """To be filled by hand where the line is cut."""

    head: SittingHead
    items: tuple[Item, ...]


@dataclass(frozen=True)
class PublicList:
    """What anyone may read: no unit, no person, no words of the filer."""

    head: SittingHead
    slots: tuple[Slot, ...]


@dataclass(frozen=True)
class UnitNotice:
    """To one applicant: when, where, on what, and how to be heard."""

    head: SittingHead
    unit: str
    reference: str
    serial: str
    at: str
    matter: str
    place: str = ""
    office: str = ""
    officer: str = ""
    reason: Words = ""
    code: str = ""
    check_address: str = ""


@dataclass(frozen=True)
class Receipt:
    """``kind`` is filing, transfer, answer, listing, direction or closing. The code opens the check page."""

    kind: str
    division: str
    reference: str
    on: date
    at: str
    matter: str
    unit: str
    code: str
    check_address: str
    office: str = ""
    officer: str = ""
    due_on: date | None = None
    due_why: Words = ""
    what: Words = ""
    next_sitting: Words = ""
    track_address: str = ""


@dataclass(frozen=True)
class Pack:
    """Everything for the table: one PDF with contents and bookmarks."""

    agenda: Agenda
    notes: Notes
    cause_list: CauseList
    attendance: AttendanceSheet
    atr: Atr

    @property
    def head(self) -> SittingHead:
        return self.agenda.head


Paper = (
    Agenda | Notes | CauseList | AttendanceSheet | Atr | Minutes | Notice | DecisionSheet | PublicList
    | UnitNotice | Receipt | Pack
)  # fmt: skip
