"""Forms for limits and ladders."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from grievance.clocks.rules.due import MOST_DAYS, Limit
from grievance.clocks.rules.kinds import KINDS_IN_WORDS, ClockKind, Unit
from grievance.clocks.rules.ladder import MOST_OFFSET_DAYS, TOLD_IN_WORDS, Tell
from grievance.clocks.rules.limits import LimitRow
from grievance.reference import queries as reference
from grievance.web.fields import IndianDate, Needed, Select, SomeOf, TextLine, Tick, WholeNumber
from grievance.web.forms import BaseForm

UNITS = (("calendar", _l("Calendar days")), ("working", _l("Working days")))
EARLIEST, FARTHEST_YEARS = date(2000, 1, 1), 10


class LimitForm(BaseForm):
    """``seen`` is the seal of the preview that stood on the page."""

    kind = Select(_l("For what"), choices=[(kind.value, _l(words)) for kind, words in KINDS_IN_WORDS.items()])
    category = Select(_l("Category"))
    days = WholeNumber(_l("Days"), [Needed(_l("Write the number of days."))], least=1, most=MOST_DAYS)
    unit = Select(_l("Counted in"), choices=list(UNITS))
    hard_stop_days = WholeNumber(_l("Hard stop, in calendar days"), least=1, most=MOST_DAYS)
    rolls = Tick(_l("A date on a closed day moves to the next open day"))
    may_pause = Tick(_l("Stops while the filer is asked"))
    basis = TextLine(_l("Legal basis"), [Needed(_l("Name the law, or write: our default."))])
    from_on = IndianDate(_l("For clocks that start on or after"), [Needed(_l("Write the first day."))])
    seen = HiddenField()

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        names = [(row.code, row.name) for row in reference.categories()]
        self.category.choices = [("", _("All categories")), *names]

    def on(self, today: date) -> LimitForm:
        self.today = today
        return self

    def validate_from_on(self, field: Any) -> None:
        if field.data and not EARLIEST <= field.data <= date(self.today.year + FARTHEST_YEARS, 12, 31):
            field.errors = [*field.errors, _("Choose a date between %(first)s and %(last)s.", first=EARLIEST.year,
                                             last=self.today.year + FARTHEST_YEARS)]  # fmt: skip

    def validate(self, extra_validators: Any = None) -> bool:
        return super().validate(extra_validators) and not self.errors

    def row(self) -> LimitRow:
        """The limit of a form that is right. Raises ``Refusal`` for a number out of range."""
        limit = Limit(self.days.data or 0, Unit(self.unit.data), self.rolls.data, self.hard_stop_days.data)
        return LimitRow(ClockKind(self.kind.data), self.category.data or None, limit, self.may_pause.data,
                        self.basis.data or "", self.from_on.data or EARLIEST)  # fmt: skip


READERS = [(who.value, _l(words)) for who, words in TOLD_IN_WORDS.items() if who is not Tell.FILER]
"""The filer reads on his page which steps were reached; no step mails him."""


class RungForm(BaseForm):
    offset_days = WholeNumber(
        _l("Days after the date"),
        [Needed(_l("Write the number of days."))],
        least=-MOST_OFFSET_DAYS,
        most=MOST_OFFSET_DAYS,
    )
    unit = Select(_l("Counted in"), choices=list(UNITS))
    tell = SomeOf(_l("Who is told"), choices=READERS)
    lists = Tick(_l("Put on the agenda of the next sitting"))
