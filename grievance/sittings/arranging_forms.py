"""Forms beside the agenda: its rules, reasons for what is left off, who cannot come."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from grievance.sittings.rules.agenda_rules import BY_WORD, KIND_WORDS, NAMES, RuleRow
from grievance.sittings.rules.directions import PROGRESS_WORDS
from grievance.sittings.rules.words import Progress
from grievance.web.fields import IndianDate, Needed, Select, TextArea, Tick, WholeNumber
from grievance.web.forms import BaseForm

LINES = [
    ("", _l("no, the brief only")),
    *((word.value, _l(PROGRESS_WORDS[word])) for word in (Progress.ON_SCHEDULE, Progress.BEHIND, Progress.NOT_BEGUN)),
]
"""The words of a line on a direction; that it is done is said on the direction's own page, with the proof."""


class NotListedForm(BaseForm):
    """A reason for each case, in fields named by its reference."""


class CannotComeForm(BaseForm):
    why = TextArea(_l("Why you cannot come"), longest=500)


class BriefForm(BaseForm):
    """Typed once: the brief, and where it is ticked the reply on the case and the line on its direction too."""

    words = TextArea(_l("What your office says"), [Needed(_l("Write what your office says on this item."))])
    as_reply = Tick(_l("Send it to the unit too, as your report of progress on the case"))
    progress = Select(_l("Enter it on the direction too"), choices=LINES, default="")


class RulesForm(BaseForm):
    """Every row of the agenda's rules, in force from a day on. ``seen`` tells whether they changed meanwhile."""

    from_on = IndianDate(_l("In force from"), [Needed(_l("Give the day from which the rules hold."))])
    seen = HiddenField()

    def rows(self) -> list[RuleRow]:
        """What was typed, row by row."""
        return [self._row(name) for name in NAMES]

    def _row(self, name: str) -> RuleRow:
        is_ground = name in BY_WORD
        place = self[f"place_{name}"].data if is_ground else 0
        amount = self[f"amount_{name}"].data if f"amount_{name}" in self else None
        return RuleRow(name, place or 0, self[f"on_{name}"].data if is_ground else True, amount)


def _add_fields() -> None:
    """Three fields a ground, one a kind of item: their names follow the rules' own."""
    made: dict[str, Any] = {}
    for word in BY_WORD:
        made[f"place_{word}"] = WholeNumber(_l("Place"), [Needed(_l("Write its place, 1 is first."))], least=1, most=99)
        made[f"on_{word}"] = Tick(_l("Lists cases"))
    made["amount_no_reply"] = WholeNumber(_l("Days past the reply's date"), [Needed(_l("Write the number of days."))])
    made["amount_shared"] = WholeNumber(_l("Units, at least"), [Needed(_l("Write the number of units."))])
    for kind, words in KIND_WORDS.items():
        made[f"amount_minutes_{kind}"] = WholeNumber(_l(words), [Needed(_l("Write the minutes."))])
    for name, field in made.items():
        setattr(RulesForm, name, field)


_add_fields()
