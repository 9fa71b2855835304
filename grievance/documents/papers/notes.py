"""A note on every item."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from grievance.documents.papers.parts import SittingHead, Step, Words


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
    chair_note_added: str = ""


@dataclass(frozen=True)
class Notes:
    """``due_not_listed``, for the chair: reference, matter, the rule's reason and the convener's own, row by row."""

    head: SittingHead
    notes: tuple[Note, ...]
    due_not_listed: tuple[tuple[Words, ...], ...] = ()
