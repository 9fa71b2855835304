"""Four readers, four papers: chair, members, a unit, the public.

Only the chair sees the chair's notes and complaints about conduct in full. A unit sees its own matter and of
others what the public sees. A public paper carries no name of a unit or a person and none of a filer's words:
the matter is told by its subject and its place (RTI Act 8(1)(j) as changed in 2025).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from typing import Any

from grievance.documents.kinds import kind_of
from grievance.documents.papers import (
    Agenda,
    Atr,
    AtrPoint,
    AttendanceSheet,
    CauseList,
    CopyTo,
    DecisionSheet,
    Expected,
    Item,
    Minutes,
    MinutesItem,
    Note,
    Notes,
    Pack,
    Paper,
    PublicList,
    Slot,
)
from grievance.documents.rules.marking import L_
from grievance.sentences import N_, Refusal

READERS = ("chair", "member", "unit", "public")
OFFICE = "office"
"""An office called: like a unit, it reads the cases it may see in full and of others what the public sees."""
FOR_ANYONE = frozenset({"notice", "agenda", "cause-list", "minutes", "atr", "public-list"})
FOR_UNITS = FOR_ANYONE | {"unit-notice", "receipt"}
FOR_OFFICES = FOR_ANYONE | {"notes"}
LEFT_OUT = "[…]"


@dataclass(frozen=True)
class Reader:
    """``own``: references of the unit's own cases. ``names``: what is blotted out of the forum's texts for others."""

    kind: str
    own: frozenset[str] = frozenset()
    names: tuple[str, ...] = ()

    @property
    def is_of_the_forum(self) -> bool:
        return self.kind in ("chair", "member")

    def may_know(self, reference: str) -> bool:
        return self.is_of_the_forum or (bool(reference) and reference in self.own)


def check(kind: str, reader: str) -> None:
    """Refuses a paper that is not made for this reader."""
    if reader not in (*READERS, OFFICE):
        raise Refusal(N_("Choose a reader: chair, member, unit or public."), field="reader")
    allowed = {"unit": FOR_UNITS, OFFICE: FOR_OFFICES, "public": FOR_ANYONE}.get(reader)
    if allowed is not None and kind not in allowed:
        raise Refusal(N_("This paper is for the forum only. Ask for the agenda, the cause list or the public list."))


def for_reader(paper: Paper, reader: Reader) -> Paper:
    """The paper as this reader gets it; refuses where there is none for them."""
    check(kind_of(paper), reader.kind)
    change = _CHANGES.get(type(paper))
    return change(paper, reader) if change else paper


def without_names(text: Any, names: Collection[str]) -> Any:
    """A text with every known name blotted out, whatever its case and spacing. Sentences hold no free text."""
    if not isinstance(text, str):
        return text
    for name in sorted({name.strip() for name in names if len(name.strip()) > 2}, key=lambda name: (-len(name), name)):
        pattern = r"\s+".join(re.escape(word) for word in name.split())
        text = re.sub(rf"(?<!\w){pattern}(?!\w)", LEFT_OUT, text, flags=re.IGNORECASE)
    return text


def _item(item: Item, reader: Reader) -> Item:
    if reader.kind != "chair":
        item = replace(item, chair_note="", chair_note_added="")
    if reader.may_know(item.reference):
        if item.conduct and reader.kind == "member":
            return replace(item, matter="", subject="", unit="", others=0, place="", office="", officer="", status="")
        return item
    is_open = item.kind != "case" and not item.conduct
    matter = without_names(item.matter, reader.names) if is_open else ""
    hidden: dict[str, Any] = {"place": "", "office": "", "officer": "", "subject": ""} if item.conduct else {}
    return replace(item, matter=matter, unit="", others=0, reason="", status="",
                   withdrawn=L_("withdrawn") if item.withdrawn else "", **hidden)  # fmt: skip


def _agenda(paper: Agenda, reader: Reader) -> Agenda:
    sections = tuple(
        replace(section, items=tuple(_item(item, reader) for item in section.items)) for section in paper.sections
    )
    closed = {
        item.serial for section in paper.sections for item in section.items
        if item.conduct and reader.kind != "chair" and item.reference not in reader.own
    }  # fmt: skip
    return replace(paper, sections=sections, copy_to=tuple(_copies_without(paper.copy_to, closed)))


def _copies_without(copies: Iterable[CopyTo], closed: Collection[str]) -> Iterable[CopyTo]:
    """No office is named beside the serial of a complaint about conduct; one called for nothing else is left out."""
    for copy in copies:
        items = tuple(serial for serial in copy.items if serial not in closed)
        if items or not copy.items:
            yield replace(copy, items=items)


def _notes(paper: Notes, reader: Reader) -> Notes:
    mine = (note for note in paper.notes if reader.may_know(note.reference) or reader.is_of_the_forum)
    due = paper.due_not_listed if reader.kind == "chair" else ()
    return replace(paper, notes=tuple(_note(note, reader) for note in mine), due_not_listed=due)


def _note(note: Note, reader: Reader) -> Note:
    if reader.kind == "chair":
        return note
    if not note.conduct or note.reference in reader.own:
        return replace(note, chair_note="", chair_note_added="")
    return Note(note.serial, "", note.annexure, note.kind, note.reference, reason=note.reason,
                conduct=True, withdrawn=note.withdrawn)  # fmt: skip


def _slot(slot: Slot, reader: Reader) -> Slot:
    if slot.conduct and reader.kind != "chair" and slot.reference not in reader.own:
        return replace(slot, applicant="", office="", officer="", subject="", place="")
    if reader.may_know(slot.reference):
        return slot
    subject = slot.subject if slot.reference else without_names(slot.subject, reader.names)
    return replace(slot, applicant="", officer="", subject=subject, withdrawn=L_("withdrawn") if slot.withdrawn else "")


def _cause_list(paper: CauseList, reader: Reader) -> CauseList:
    return replace(paper, slots=tuple(_slot(slot, reader) for slot in paper.slots))


def _public_list(paper: PublicList, reader: Reader) -> PublicList:
    """The same for every reader: it hangs at the door."""
    nobody = Reader("public")
    return replace(paper, slots=tuple(_slot(slot, nobody) for slot in paper.slots))


def _attendance(paper: AttendanceSheet, reader: Reader) -> AttendanceSheet:
    return paper


def _point(point: AtrPoint, reader: Reader) -> AtrPoint:
    """In full to the forum; a unit reads the words of a direction that serves its own case alone.

    One on a complaint about conduct stands for all but the chair and those whose own case it is without what it says,
    whom it binds and which case it serves.
    """
    is_own = bool(point.units) and all(one.reference in reader.own for one in point.units)
    if point.conduct and reader.kind != "chair" and not is_own:
        return AtrPoint(point.number, "", "", point.first_due, point.due, point.state, moves=point.moves,
                        days_late=point.days_late, done_on=point.done_on, conduct=True)  # fmt: skip
    units = tuple(one if reader.may_know(one.reference) else replace(one, unit="", words="") for one in point.units)
    if reader.is_of_the_forum or (point.units and all(reader.may_know(one.reference) for one in point.units)):
        return replace(point, units=units)

    def clean(text: str) -> str:
        return str(without_names(text, reader.names))

    actions = tuple(
        replace(one, words=clean(one.words), proof=clean(one.proof), sent_back=clean(one.sent_back))
        for one in point.actions
    )
    return replace(point, words=clean(point.words), actions=actions, units=units,
                   proof_required=clean(point.proof_required), dropped_because=clean(point.dropped_because))  # fmt: skip


def _atr(paper: Atr, reader: Reader) -> Atr:
    return replace(paper, points=tuple(_point(point, reader) for point in paper.points))


def _minutes(paper: Minutes, reader: Reader) -> Minutes:
    sections = tuple((number, tuple(_minutes_item(item, reader) for item in items)) for number, items in paper.sections)
    closed = {item.serial for _, items in paper.sections for item in items if _is_closed(item, reader)}
    corrigenda = tuple((one[0], "", "", *one[3:]) if one[3:] and one[3] in closed else one for one in paper.corrigenda)
    if reader.is_of_the_forum:
        return replace(paper, sections=sections, corrigenda=corrigenda)
    present = tuple(Expected(who.body, (), "", who.designation) for who in paper.present if who.is_office)
    return replace(
        paper, sections=sections, present=present, quorum=paper.quorum[:1],
        remarks=tuple(without_names(words, reader.names) for words in paper.remarks),
        corrigenda=tuple((one[0], without_names(one[1], reader.names), "", *one[3:]) for one in corrigenda),
    )  # fmt: skip


def _is_closed(item: MinutesItem, reader: Reader) -> bool:
    return item.conduct and reader.kind != "chair" and item.reference not in reader.own


def _minutes_item(item: MinutesItem, reader: Reader) -> MinutesItem:
    if _is_closed(item, reader):
        return MinutesItem(item.serial, "", item.disposition, item.reference, conduct=True)
    if reader.may_know(item.reference):
        return item
    directions = tuple(replace(given, words=without_names(given.words, reader.names)) for given in item.directions)
    matter = "" if item.reference else without_names(item.matter, reader.names)
    return replace(item, matter=matter, unit="", discussion="", directions=directions, interests=(),
                   decision=without_names(item.decision, reader.names))  # fmt: skip


def _decision_sheet(paper: DecisionSheet, reader: Reader) -> DecisionSheet:
    return replace(paper, items=tuple(_item(item, reader) for item in paper.items))


def _pack(paper: Pack, reader: Reader) -> Pack:
    return Pack(_agenda(paper.agenda, reader), _notes(paper.notes, reader), _cause_list(paper.cause_list, reader),
                _attendance(paper.attendance, reader), _atr(paper.atr, reader))  # fmt: skip


_CHANGES: dict[type, Callable[[Any, Reader], Any]] = {
    Agenda: _agenda, Notes: _notes, CauseList: _cause_list, PublicList: _public_list, AttendanceSheet: _attendance,
    Atr: _atr, Minutes: _minutes, DecisionSheet: _decision_sheet, Pack: _pack,
}  # fmt: skip
