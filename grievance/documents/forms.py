"""Forms of the papers: freezing an agenda, notes for the chair, a report as of a day, checking a receipt's code."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from grievance.sittings.models import Entry
from grievance.sittings.rules.text_marks import text_mark
from grievance.web.fields import IndianDate, Needed, Select, TextArea, TextLine
from grievance.web.forms import BaseForm

LONGEST_NOTE = 2000


class FreezeForm(BaseForm):
    """Only the version of the sitting that the convener looked at."""


class CheckForm(BaseForm):
    code = TextLine(
        _l("Code on the paper"), [Needed(_l("Write the code that stands under the square on the paper."))], 40
    )


class ReportForm(BaseForm):
    """What an action taken report is asked for; sent with GET, so that its address can be passed on."""

    division = Select(_l("Division"))
    sitting = TextLine(_l("Directions of one sitting"), longest=10)
    on = IndianDate(_l("As of"), [Needed(_l("Give the day, like 25-11-2026."))])


class NotesForm(BaseForm):
    """One area for each item, with the mark of the text that its writer began from. Made by ``notes_form``."""

    entry_ids: Sequence[int] = ()

    def notes(self) -> dict[int, str]:
        return {one: (self[f"note_{one}"].data or "").strip() for one in self.entry_ids}

    def seen(self) -> dict[int, str]:
        return {one: self[f"seen_{one}"].data or "" for one in self.entry_ids}

    def begin_anew(self, entries: Sequence[Entry]) -> None:
        """After another's text was shown, the next try knows it."""
        for row in entries:
            self[f"seen_{row.id}"].data = text_mark(row.chair_note)


def notes_form(entries: Sequence[Entry], **given: Any) -> NotesForm:
    fields: dict[str, Any] = {"entry_ids": tuple(row.id for row in entries)}
    for row in entries:
        fields[f"note_{row.id}"] = TextArea(gettext("Note for the chair"), longest=LONGEST_NOTE, default=row.chair_note)
        fields[f"seen_{row.id}"] = HiddenField(default=text_mark(row.chair_note))
    made: type[NotesForm] = type("NotesOfAgenda", (NotesForm,), fields)
    return made(**given)
