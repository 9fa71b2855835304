"""Notes for the chair on items of an agenda: printed in the chair's papers and in no other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from grievance.foundation.database import db
from grievance.foundation.transaction import record
from grievance.permissions import Actor
from grievance.sentences import N_, Refusal, sentence
from grievance.sittings.drafting import number_of
from grievance.sittings.events import AgendaDrawn
from grievance.sittings.models import Entry, Sitting
from grievance.sittings.rules.freezing import item_serial
from grievance.sittings.rules.text_marks import text_mark


def note_for_chair(sitting: Sitting, entries: Sequence[Entry], notes: Mapping[int, str], seen: Mapping[int, str],
                   actor: Actor, now: datetime) -> None:  # fmt: skip
    """Keeps the notes that were changed, by id of their entry.

    ``seen`` are the marks of the texts that the writer began from: refuses, with the other text, where somebody else
    has written since. The record says on which items a note stands, never what it says.
    """
    changed = [row for row in entries if row.id in notes and text_mark(notes[row.id]) != seen.get(row.id)]
    for row in changed:
        if row.chair_note != notes[row.id] and text_mark(row.chair_note) != seen.get(row.id):
            raise Refusal(N_("Somebody else wrote here meanwhile: “%(theirs)s”. Put both together, then keep them."),
                          field=f"note_{row.id}", theirs=row.chair_note)  # fmt: skip
    for row in changed:
        row.chair_note = notes[row.id]
    if changed:
        items = tuple(row.serial_text or item_serial(sitting.serial, row.section, row.place) for row in changed)
        what = sentence(N_("notes for the chair were written on %(items)s"), items=items)
        record(AgendaDrawn(at=now, actor=actor, sitting=number_of(sitting), what=what))
    db.session.flush()
