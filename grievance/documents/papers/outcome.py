"""What came of it: action taken on directions, and the minutes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from grievance.documents.papers.parts import CopyTo, ReportHead, SittingHead, Words
from grievance.documents.papers.room import Expected


@dataclass(frozen=True)
class ActionLine:
    """An office's line. ``progress``: done, on_schedule, behind or not_begun; ``sent_back``: the forum's instruction."""

    on: date
    words: str
    progress: str = ""
    proof: str = ""
    sent_back: str = ""


@dataclass(frozen=True)
class UnitSays:
    """What the filer of a case that a direction serves says of it: agrees, contests or silent."""

    word: str
    reference: str = ""
    unit: str = ""
    words: str = ""


@dataclass(frozen=True)
class AtrPoint:
    """One direction. ``state`` is done, late, in_time or dropped, ``progress`` one of the four words.

    ``missing``: last days of months for which the office owed a line and gave none. ``waits_for``: the direction that
    must be done first. ``circulated``: that it was given between sittings, and whether one has confirmed it. ``conduct``: it serves a complaint about conduct, so that only the chair reads what it says.
    """

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
    progress: str = ""
    actions: tuple[ActionLine, ...] = ()
    units: tuple[UnitSays, ...] = ()
    missing: tuple[date, ...] = ()
    waits_for: str = ""
    dropped_because: str = ""
    conduct: bool = False
    circulated: Words = ""


@dataclass(frozen=True)
class Atr:
    """Action taken, point by point, as of a date; overdue directions first (the maker orders them)."""

    head: SittingHead | ReportHead
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
    interests: tuple[str, ...] = ()


@dataclass(frozen=True)
class Minutes:
    """``state`` is draft, circulated, confirmed or corrected.

    ``quorum``: how it stood, and why the forum decided without. ``remarks``: corrections taken of the minutes as a whole.
    ``corrigenda``: number, words, reason and the serial of the item of each.
    """

    head: SittingHead
    sections: tuple[tuple[int, tuple[MinutesItem, ...]], ...]
    state: str = "draft"
    present: tuple[Expected, ...] = ()
    absent: tuple[str, ...] = ()
    corrections_until: date | None = None
    copy_to: tuple[CopyTo, ...] = ()
    quorum: tuple[Words, ...] = ()
    remarks: tuple[str, ...] = ()
    corrigenda: tuple[tuple[Any, ...], ...] = ()
