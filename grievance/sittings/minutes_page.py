"""What the page of minutes shows: each item with its text, what was changed by hand, corrections and corrigenda."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext

from grievance.accounts import queries as people
from grievance.permissions import Actor, Right
from grievance.reference import queries as reference
from grievance.sittings import access, queries, showing
from grievance.sittings.minutes_text import Paragraph, paragraphs
from grievance.sittings.models import Attendance, Corrigendum, Interest, MinutesCorrection, Sitting
from grievance.sittings.queries import minutes as rows
from grievance.sittings.queries import room
from grievance.sittings.rules.minutes import marked_changes
from grievance.sittings.snapshot import Agenda, agenda_of
from grievance.web.filters import say


@dataclass(frozen=True)
class Item:
    """One item of the minutes: its line on the agenda, the words of the draft, the words as edited."""

    line: showing.Line
    paragraph: Paragraph
    typed: str
    changes: Sequence[tuple[str, str]] = ()
    interests: Sequence[Interest] = ()
    corrections: Sequence[MinutesCorrection] = ()


@dataclass
class Page:
    items: list[Item] = field(default_factory=list)
    present: list[str] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)
    general: list[MinutesCorrection] = field(default_factory=list)
    remarks: Sequence[str] = ()
    corrigenda: Sequence[tuple[Corrigendum, bool]] = ()
    waiting: int = 0


def page_of(sitting: Sitting, actor: Actor, typed: Mapping[str, str]) -> Page:
    """``typed``: texts as they were posted and not kept, by the names of their fields.

    What was said of the minutes as a whole may name anybody: who does not belong to the forum reads it on the printed
    minutes, without names. So also a corrigendum to an item that the person may not read.
    """
    agenda, reads_all = agenda_of(sitting), access.reads_all(actor, sitting.division)
    lines = {line.id: line for part in showing.agenda_parts(agenda, actor) for line in part.lines}
    corrections = _by_item(_readable(sitting, actor))
    interests = room.interests_of(lines)
    page = Page(general=corrections.get(None, []))
    for one in paragraphs(agenda, say):
        line = lines.get(one.entry.id)
        if line is None or line.is_hidden:
            continue
        text = typed.get(f"text-{line.id}", one.text)
        changes = marked_changes(one.drafted, one.text) if one.is_edited else ()
        page.items.append(Item(line, one, text, changes, interests.get(line.id, ()), corrections.get(line.id, ())))
    if reads_all:
        page.remarks = (sitting.minutes_text or {}).get("remarks", ())
    shown = {item.line.id for item in page.items}
    page.corrigenda = [(one, one.entry_id in shown or (reads_all and one.entry_id is None))
                       for one in rows.corrigenda_of(sitting.id)]  # fmt: skip
    came = queries.attendance_of([sitting.id])
    page.present = [_present(row) for row in came if row.was_present]
    page.absent = [row.office_code or row.body for row in came if not row.was_present]
    page.waiting = sum(one.state == "asked" for found in corrections.values() for one in found)
    return page


def _readable(sitting: Sitting, actor: Actor) -> list[MinutesCorrection]:
    """The convener and the forum read all that was asked, others what they asked for themselves."""
    found = list(rows.corrections_of(sitting.id))
    if access.reads_all(actor, sitting.division):
        return found
    return [one for one in found if one.asked_by == actor.person_id]


def _by_item(corrections: Sequence[MinutesCorrection]) -> dict[int | None, list[MinutesCorrection]]:
    found: dict[int | None, list[MinutesCorrection]] = {}
    for one in corrections:
        found.setdefault(one.entry_id, []).append(one)
    return found


def _present(row: Attendance) -> str:
    who = ", ".join(part for part in (row.name, row.designation) if part)
    body = row.office_code or (gettext("in the chair") if row.side == "chair" else row.body)
    return f"{who} ({body})" if who else body


def items_open_to(sitting: Sitting, actor: Actor) -> list[tuple[str, str]]:
    """Items about which the actor may ask: all that the actor reads; a unit its own."""
    agenda = agenda_of(sitting)
    is_reader = actor.can(Right.SEE_SITTING_PAPERS)
    seen = access.visible_case_ids(actor, agenda.cases)
    found = []
    for part in showing.agenda_parts(agenda, actor):
        for line in part.lines:
            entry = next(row for row in agenda.entries if row.id == line.id)
            if not line.struck and not line.is_hidden and (is_reader or entry.case_id in seen):
                found.append((str(line.id), f"{line.serial} {line.title}"[:120]))
    return found


def asks_for(agenda: Agenda, actor: Actor) -> str:
    """In whose name somebody asks: the offices held, else the unit whose case stands on the agenda, else the person."""
    if posts := sorted(actor.own_offices()):
        names = [office.name for code in posts if (office := reference.office(code))]
        return f"{actor.name}, {', '.join(names)}"
    mine = access.visible_case_ids(actor, agenda.cases) if not actor.is_staff else ()
    unit = next((agenda.filers[case_id] for case_id in sorted(mine) if agenda.filers.get(case_id)), "")
    return f"{actor.name}, {unit}" if unit else actor.name


def name_of(person_id: int | None) -> str:
    person: Any = people.person(person_id) if person_id else None
    return person.name if person else ""
