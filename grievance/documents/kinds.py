"""The kinds of papers and their names in addresses and commands."""

from __future__ import annotations

from grievance.documents.papers import (
    Agenda,
    Atr,
    AttendanceSheet,
    CauseList,
    DecisionSheet,
    Minutes,
    Notes,
    Notice,
    Pack,
    Paper,
    PublicList,
    Receipt,
    UnitNotice,
)  # fmt: skip

KINDS: dict[str, type] = {
    "agenda": Agenda, "notes": Notes, "cause-list": CauseList, "attendance": AttendanceSheet, "atr": Atr,
    "minutes": Minutes, "notice": Notice, "decision-sheet": DecisionSheet, "public-list": PublicList,
    "unit-notice": UnitNotice, "receipt": Receipt, "pack": Pack,
}  # fmt: skip
"""The names used in addresses and commands."""


def kind_of(paper: Paper) -> str:
    return next(name for name, kind in KINDS.items() if type(paper) is kind)


IN_THE_PACK = frozenset({"agenda", "notes", "cause-list", "attendance", "atr", "pack", "decision-sheet", "public-list"})
"""Kinds fixed by the freeze: made of the snapshot, not of the rows."""
