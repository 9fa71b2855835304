"""Papers to write on in the room."""

from __future__ import annotations

from dataclasses import dataclass

from grievance.documents.papers.parts import Item, SittingHead


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
class DecisionSheet:
    """To be filled by hand where the line is cut."""

    head: SittingHead
    items: tuple[Item, ...]
