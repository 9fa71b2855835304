"""What came of it: action taken on directions, and the minutes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from grievance.documents.papers.parts import CopyTo, SittingHead, Step, Words
from grievance.documents.papers.room import Expected


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
