"""The words of the minutes: drafted from what was recorded, in place of which the convener's own words stand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from grievance.sittings import queries
from grievance.sittings.models import Entry
from grievance.sittings.rules.agenda_facts import is_for_confirmation
from grievance.sittings.rules.minutes import Disposed, GivenDirection, paragraph
from grievance.sittings.snapshot import Agenda


@dataclass(frozen=True)
class Paragraph:
    """``drafted`` follows from what was recorded; ``text`` is what stands in the minutes."""

    entry: Entry
    drafted: str
    text: str
    directions: tuple[GivenDirection, ...] = ()

    @property
    def is_edited(self) -> bool:
        return self.text != self.drafted


def _confirms(agenda: Agenda, entry: Entry) -> str:
    """The number of the direction by circulation that an item is to confirm."""
    dated = agenda.directions.get(entry.direction_id or 0)
    return dated.direction.number if dated and is_for_confirmation(entry.kind, entry.section) else ""


def paragraphs(agenda: Agenda, say: Callable[[Any], str]) -> list[Paragraph]:
    """One paragraph for each item on the list, in order, in the words of ``say``."""
    given: dict[int, list[GivenDirection]] = {}
    for dated in queries.directions_given_at(agenda.sitting.id):
        one = dated.direction
        line = GivenDirection(one.number, one.office_code, one.first_due_on, one.words)
        given.setdefault(one.entry_id or 0, []).append(line)
    edited = (agenda.sitting.minutes_text or {}).get("items", {})
    found = []
    for entry in agenda.entries:
        if entry.withdrawn_because:
            continue
        directions = tuple(given.get(entry.id, ()))
        item = Disposed(
            entry.kind, entry.disposition, entry.decision, entry.title, directions, _confirms(agenda, entry)
        )
        drafted = " ".join(say(one) for one in paragraph(item))
        if entry.discussion:
            drafted = f"{entry.discussion}\n{drafted}"
        found.append(Paragraph(entry, drafted, edited.get(str(entry.id)) or drafted, directions))
    return found
