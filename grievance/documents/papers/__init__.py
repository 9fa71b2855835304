"""The forum's papers as plain data: what stands on them, not how it looks.

Every class is frozen and made of text, numbers, dates, tuples and ``Sentence`` only, so that a paper can
be kept as JSON (``keeping``), hashed, read back and printed years later word for word.
``layout`` turns a paper into blocks, ``printing`` turns blocks into PDF or plain text.
Order and parts follow papers seen at GST Council, SLBC and J&K boards (see docs/decisions/0007-papers-are-data-then-blocks-then-pages.md).
"""

from __future__ import annotations

from dataclasses import dataclass

from grievance.documents.papers.letters import Notice, Receipt, UnitNotice
from grievance.documents.papers.lists import Agenda, CauseList, PublicList, Section, Slot
from grievance.documents.papers.monthly import MonthlyReport, ReportTable
from grievance.documents.papers.notes import Brief, EarlierDecision, Note, Notes
from grievance.documents.papers.outcome import ActionLine, Atr, AtrPoint, GivenDirection, Minutes, MinutesItem, UnitSays
from grievance.documents.papers.parts import CopyTo, Item, ReportHead, SittingHead, Step, Words
from grievance.documents.papers.review import Instruction, MeetingRecord
from grievance.documents.papers.room import AttendanceSheet, DecisionSheet, Expected

__all__ = [
    "ActionLine",
    "Agenda",
    "Atr",
    "AtrPoint",
    "AttendanceSheet",
    "Brief",
    "CauseList",
    "CopyTo",
    "DecisionSheet",
    "EarlierDecision",
    "Expected",
    "GivenDirection",
    "Instruction",
    "Item",
    "MeetingRecord",
    "Minutes",
    "MinutesItem",
    "MonthlyReport",
    "Note",
    "Notes",
    "Notice",
    "Pack",
    "Paper",
    "PublicList",
    "Receipt",
    "ReportHead",
    "ReportTable",
    "Section",
    "SittingHead",
    "Slot",
    "Step",
    "UnitNotice",
    "UnitSays",
    "Words",
]


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
    | UnitNotice | Receipt | MonthlyReport | MeetingRecord | Pack
)  # fmt: skip
