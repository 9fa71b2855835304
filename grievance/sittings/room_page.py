"""What the screen of the room shows: the item in hand with its texts, the list, who is there, who declared an interest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask_babel import gettext

from grievance.permissions import GRANTS, Actor, Right
from grievance.reference import queries as reference
from grievance.sittings import access, queries, showing
from grievance.sittings.chair_notes import added_notes
from grievance.sittings.following import report_lines
from grievance.sittings.models import Attendance, Entry, Interest, ItemRecord, Sitting
from grievance.sittings.operations import offices_called
from grievance.sittings.queries import room as rows
from grievance.sittings.room_fence import EVERYTHING_SEEN, Unseen, unseen
from grievance.sittings.rules.agenda_facts import is_for_confirmation
from grievance.sittings.rules.quorum import CHAIR_BODY, AttendeeSide
from grievance.sittings.rules.room import DISPOSITION_WORDS
from grievance.sittings.rules.states import why_no_records
from grievance.sittings.rules.two_at_once import as_typed
from grievance.sittings.rules.words import Disposition, EntryKind
from grievance.sittings.snapshot import Agenda

BLANK_ROWS = 3


@dataclass
class Item:
    """One item as the room sees it. ``previous`` and ``next`` are ids of the items beside it."""

    entry: Entry
    line: showing.Line
    case: Any = None
    briefs: Sequence[Any] = ()
    atr: dict[str, Any] | None = None
    records: Sequence[ItemRecord] = ()
    interests: Sequence[Interest] = ()
    previous: int | None = None
    next: int | None = None
    is_for_confirmation: bool = False
    chair_note: str = ""
    is_note_added: bool = False
    """Whether the note for the chair was written after the agenda was circulated."""
    unseen: Unseen = EVERYTHING_SEEN

    @property
    def earlier(self) -> list[ItemRecord]:
        """Records that stand no more, and texts that were set aside."""
        return [row for row in self.records if row.ended_at or row.kind == "aside"]

    @property
    def standing(self) -> ItemRecord | None:
        return next((row for row in reversed(self.records) if row.kind == "recorded" and not row.ended_at), None)


@dataclass(frozen=True)
class Seat:
    """One row of the attendance. ``key`` names its fields."""

    key: str
    side: str
    body: str
    is_present: bool = False
    name: str = ""
    designation: str = ""
    items: str = ""
    is_noted: bool = False
    """Whether the attendance says something of it already."""


@dataclass
class Room:
    parts: list[showing.Part]
    lines: list[showing.Line]
    item: Item | None
    left: int
    seats: list[Seat] = field(default_factory=list)


def takes_records(sitting: Sitting, today: date) -> bool:
    """Whether the room may still be written: frozen and its day come, or held and its minutes not out."""
    return why_no_records(sitting.state, sitting.minutes_state, sitting.sits_on, today) is None


def room_of(agenda: Agenda, actor: Actor, asked: int | None, today: date) -> Room:
    """The item asked for, else the first without a record."""
    parts = showing.agenda_parts(agenda, actor)
    lines = [line for part in parts for line in part.lines if not line.struck]
    todo = [line for line in lines if not line.disposition]
    line = next((one for one in lines if one.id == asked), None) or next(iter(todo), None)
    item = _item(agenda, line, lines, actor, today) if line else None
    return Room(parts, lines, item, len(todo), seats_of(agenda))


def _item(agenda: Agenda, line: showing.Line, lines: list[showing.Line], actor: Actor, today: date) -> Item:
    entry = next(row for row in agenda.entries if row.id == line.id)
    case = agenda.cases.get(entry.case_id or 0)
    if case is not None and case.id not in access.visible_case_ids(actor, [case.id]):
        case = None
    dated = agenda.directions.get(entry.direction_id or 0) if entry.kind is EntryKind.DIRECTION else None
    place = next(place for place, one in enumerate(lines) if one.id == line.id)
    note, is_note_added = _note_for(actor, agenda.sitting, entry)
    records = rows.records_of([entry.id]).get(entry.id, [])
    return Item(
        entry, line, case, agenda.briefs.get(entry.id, []), report_lines([dated], today)[0] if dated else None,
        records, rows.interests_of([entry.id]).get(entry.id, []),
        lines[place - 1].id if place else None, lines[place + 1].id if place + 1 < len(lines) else None,
        is_for_confirmation(entry.kind, entry.section), note, is_note_added,
        unseen(actor, entry.draft, *(row.typed for row in records)),
    )  # fmt: skip


def _note_for(actor: Actor, sitting: Sitting, entry: Entry) -> tuple[str, bool]:
    """The note for the chair, on the chair's own screen only: the convener's may hang on the wall."""
    if not access.presides(actor, sitting.division) or not entry.chair_note:
        return "", False
    versions = queries.versions_of(sitting.id)
    return entry.chair_note, bool(versions and added_notes(versions[-1].snapshot, [entry]))


def typed_now(entry: Entry, standing: ItemRecord | None) -> dict[str, str]:
    """What stands on an item at this moment: its record, else what is written so far. Shown only through ``unseen``."""
    if entry.disposition:
        fallback = {"disposition": entry.disposition.value, "words": entry.decision, "discussion": entry.discussion}
        return as_typed(standing.typed if standing else fallback)
    return as_typed(entry.draft or {})


def seats_of(agenda: Agenda) -> list[Seat]:
    """Who presides, the offices called with their items, the associations, whoever else was noted, and blank rows."""
    sitting = agenda.sitting
    known = {row.office_code or row.body: row for row in queries.attendance_of([sitting.id])}
    names = {office.code: office for office in reference.all_offices()}
    chair = next((row for row in known.values() if row.side == AttendeeSide.CHAIR), None)
    seats = [_seat("chair", AttendeeSide.CHAIR, gettext(CHAIR_BODY), chair)]
    called = _items_called(agenda)
    for code in sorted({*offices_called(sitting), *(row.office_code for row in known.values() if row.office_code)}):
        name = names[code].name if code in names else code
        head = names[code].head_title if code in names else ""
        seats.append(_seat(code, AttendeeSide.OFFICE, name, known.get(code), ", ".join(called.get(code, [])), head))
    for one in rows.associations_of(sitting.division):
        seats.append(_seat(f"a-{one.id}", AttendeeSide.ASSOCIATION, one.name, known.get(one.name)))
    listed = {seat.body for seat in seats}
    for row in known.values():
        if not row.office_code and row.side != AttendeeSide.CHAIR and row.body not in listed:
            seats.append(_seat(f"x-{row.id}", AttendeeSide(row.side), row.body, row))
    return seats + [Seat(f"new-{place}", AttendeeSide.OTHER, "") for place in range(1, BLANK_ROWS + 1)]


def _seat(key: str, side: str, body: str, row: Attendance | None, items: str = "", head: str = "") -> Seat:
    if row is None:
        return Seat(key, side, body, designation=head, items=items)
    return Seat(key, side, body, row.was_present, row.name, row.designation or head, items, is_noted=True)


def _items_called(agenda: Agenda) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for entry in agenda.entries:
        case, dated = agenda.cases.get(entry.case_id or 0), agenda.directions.get(entry.direction_id or 0)
        code = case.office_code if case else dated.direction.office_code if dated else None
        if code and not entry.withdrawn_because:
            found.setdefault(code, []).append(agenda.serial(entry))
    return found


def interest_choices(sitting: Sitting, seats: Sequence[Seat], today: date) -> list[tuple[str, str]]:
    """Those who record decisions, and every body that is noted present."""
    roles = [role.value for role, rights in GRANTS.items() if Right.DECIDE_DIRECTION in rights]
    people = [(f"p-{one}", name) for one, name in rows.recorders_of(sitting.division, roles, today)]
    bodies = [(seat.key, seat.body) for seat in seats if seat.is_present and seat.key != "chair"]
    return [("", ""), *people, *bodies]


FIELD_NAMES = {
    "disposition": "Decision", "words": "Words", "office": "Office", "days": "By", "proof": "Proof asked for",
    "body": "Higher body", "assisting": "Offices that help", "discussion": "Discussion",
    "starts_on": "The limit starts on", "waits_for": "Waits for direction", "cases": "Cases it serves",
}  # fmt: skip


def shown_value(name: str, value: str) -> str:
    """A field's value as people read it."""
    if name == "disposition" and value in set(Disposition):
        return gettext(DISPOSITION_WORDS[Disposition(value)])
    return value
