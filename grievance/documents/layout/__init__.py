"""From a paper (plain data) to a sheet of blocks in one language. Used by every form: PDF, plain text, DOCX."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from grievance.documents.blocks import Block, Contents, Heading, Sheet, Text
from grievance.documents.layout import agenda, atr, letters, minutes, monthly, notes, parts, review, room
from grievance.documents.papers import (
    Agenda,
    Atr,
    AttendanceSheet,
    CauseList,
    DecisionSheet,
    MeetingRecord,
    Minutes,
    MonthlyReport,
    Notes,
    Notice,
    Pack,
    Paper,
    PublicList,
    Receipt,
    UnitNotice,
)  # fmt: skip
from grievance.documents.rules.wording import Voice

_LAYOUTS: dict[type, tuple[Callable[[Any, Voice], str], Callable[[Any, Voice], tuple[Block, ...]]]] = {
    Agenda: (agenda.title, agenda.blocks),
    Notes: (notes.title, notes.blocks),
    CauseList: (room.cause_list_title, room.cause_list),
    PublicList: (room.cause_list_title, room.public_list),
    AttendanceSheet: (room.attendance_title, room.attendance),
    DecisionSheet: (room.decision_sheet_title, room.decision_sheet),
    Atr: (atr.title, atr.blocks),
    MeetingRecord: (review.title, review.blocks),
    Minutes: (minutes.title, minutes.blocks),
    MonthlyReport: (monthly.title, monthly.blocks),
    Notice: (letters.notice_title, letters.notice),
    UnitNotice: (letters.unit_notice_title, letters.unit_notice),
    Receipt: (letters.receipt_title, letters.receipt),
}


def lay_out(paper: Paper, v: Voice) -> Sheet:
    if isinstance(paper, Pack):
        return _pack(paper, v)
    title_of, blocks_of = _LAYOUTS[type(paper)]
    title = title_of(paper, v)
    return Sheet(f"{title}, {_whose(paper, v)}", v.language, (_number(paper), title), blocks_of(paper, v))


def _whose(paper: Any, v: Voice) -> str:
    return parts.division(paper.division if isinstance(paper, Receipt) else paper.head.division, v)


def _number(paper: Any) -> str:
    return str(paper.reference if isinstance(paper, Receipt) else paper.head.file_number)


def _pack(pack: Pack, v: Voice) -> Sheet:
    """Contents, then agenda, Annexure A (action taken), the notes, cause list and attendance, each on a new sheet."""
    head = pack.head
    title = v.say("Papers of the %(serial)s sitting", serial=v.ordinal(head.serial))
    cover: tuple[Block, ...] = (
        parts.head_of(head, v), Heading(1, title, is_listed=False), Text(parts.sitting_line(head, v)), Contents(v.say("Contents")),
    )  # fmt: skip
    bodies = (
        agenda.blocks(pack.agenda, v)[1:],
        atr.blocks(pack.atr, v, annexed=True),
        notes.blocks(pack.notes, v),
        room.cause_list(pack.cause_list, v),
        room.attendance(pack.attendance, v),
    )
    blocks = cover + tuple(block for body in bodies for block in _on_a_new_page(body))
    return Sheet(f"{title}, {_whose(pack, v)}", v.language, (head.file_number, title), blocks)


def _on_a_new_page(body: tuple[Block, ...]) -> tuple[Block, ...]:
    first, *rest = body
    assert isinstance(first, Heading)  # noqa: S101
    return (replace(first, new_page=True), *rest)
