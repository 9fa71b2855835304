"""Papers that list items: the agenda, the cause list by time, the public list."""

from __future__ import annotations

from dataclasses import dataclass

from grievance.documents.papers.parts import CopyTo, Item, SittingHead, Words


@dataclass(frozen=True)
class Section:
    """One of the six sections; its title is fixed by its number."""

    number: int
    items: tuple[Item, ...] = ()


@dataclass(frozen=True)
class Agenda:
    """``capacity``: minutes of the sitting where the line is drawn after which items are unlikely to be reached."""

    head: SittingHead
    sections: tuple[Section, ...]
    copy_to: tuple[CopyTo, ...] = ()
    directions_open: int = 0
    directions_late: int = 0
    capacity: int = 0


@dataclass(frozen=True)
class Slot:
    """A line of the cause list; ``at`` is Indian time, "11:25"."""

    at: str
    serial: str
    reference: str = ""
    applicant: str = ""
    office: str = ""
    officer: str = ""
    subject: Words = ""
    place: str = ""
    minutes: int = 0
    conduct: bool = False
    withdrawn: Words = ""
    unlikely: bool = False


@dataclass(frozen=True)
class CauseList:
    head: SittingHead
    slots: tuple[Slot, ...]
    capacity: int = 0


@dataclass(frozen=True)
class PublicList:
    """What anyone may read: no unit, no person, no words of the filer."""

    head: SittingHead
    slots: tuple[Slot, ...]
    capacity: int = 0
