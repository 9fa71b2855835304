"""What several papers share: the sitting they belong to, an item, who gets a copy, a line of what happened."""

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
class ReportHead:
    """Of a report that belongs to no agenda. ``sitting`` or ``meeting``: whose directions it follows; empty, all of the division."""

    division: str
    file_number: str
    dated: date
    sitting: str = ""
    meeting: str = ""


@dataclass(frozen=True)
class Item:
    """One entry of the agenda. ``supplementary`` 0 is the agenda itself, n its supplementary list n.

    ``chair_note_added``: written after it was circulated. ``unlikely``: it stands below the line after which the time of the sitting does not reach.
    """

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
    unlikely: bool = False
    chair_note_added: str = ""


@dataclass(frozen=True)
class CopyTo:
    """One line of "Copy to": who, to attend on which items, and a report that has not come by its date."""

    to: Words
    items: tuple[str, ...] = ()
    no_report_by: date | None = None


@dataclass(frozen=True)
class Step:
    """One line of what happened so far."""

    on: date
    words: Words
