"""Papers of one sheet to somebody: notice, notice to a unit, receipt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from grievance.documents.papers.parts import CopyTo, SittingHead, Words


@dataclass(frozen=True)
class Notice:
    head: SittingHead
    closes_on: date
    agenda_on: date
    moved_because: Words = ""
    copy_to: tuple[CopyTo, ...] = ()


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
