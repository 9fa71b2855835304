"""The record of a review meeting that is no sitting: who presided, who was called, what was instructed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from grievance.documents.papers.parts import ReportHead


@dataclass(frozen=True)
class Instruction:
    """``office`` and ``assisting``: names of offices. ``references``: cases it serves that the reader may see. ``words``:
    empty where it is about a complaint of conduct that this reader may not see."""

    number: str
    words: str
    office: str
    assisting: tuple[str, ...]
    due: date
    proof: str = ""
    references: tuple[str, ...] = ()


@dataclass(frozen=True)
class MeetingRecord:
    """``before``: instructions of earlier meetings that are open."""

    head: ReportHead
    title: str
    whose: str
    presided: str
    met_on: date
    place: str
    called: tuple[str, ...]
    proceedings: str
    given: tuple[Instruction, ...]
    before: tuple[Instruction, ...] = ()
