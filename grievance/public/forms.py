"""The date calculator's fields: read from the address, so that a result can be passed on as a link."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from grievance.clocks.rules.due import MOST_DAYS, Limit
from grievance.clocks.rules.kinds import Unit
from grievance.reference import queries as reference
from grievance.web.fields import EARLIEST, IndianDate, Needed, OneOf, Select, TextLine, western_digits
from grievance.web.forms import BaseForm
from grievance.web.names import named

UNITS_IN_WORDS = {Unit.CALENDAR: _l("All days"), Unit.WORKING: _l("Working days of the office")}


class CalculatorForm(BaseForm):
    office = Select(_l("Office"), validate_choice=False)
    day = IndianDate(_l("Counted from"), validators=[Needed(_l("Write the day from which the days are counted."))],
                     name="from")  # fmt: skip
    days = TextLine(_l("How many days"), longest=12)
    unit = OneOf(_l("Which days count"), validators=[Needed(_l("Choose which days count."))])

    class Meta(BaseForm.Meta):
        csrf = False

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.offices = {row.code: named(row.name) for row in reference.all_offices() if row.is_active}
        self.office.choices = [(code, f"{name} ({code})") for code, name in sorted(self.offices.items(), key=_by_name)]
        self.unit.choices = [(unit.value, str(label)) for unit, label in UNITS_IN_WORDS.items()]

    def validate_office(self, field: Any) -> None:
        if field.data not in self.offices:
            field.errors = [*field.errors, gettext("Choose an office from the list.")]

    def validate_days(self, field: Any) -> None:
        self.number = _whole_number(field.data or "")
        if not 1 <= self.number <= MOST_DAYS:
            field.errors = [*field.errors, gettext("Write a number of days from 1 to %(most)s.", most=MOST_DAYS)]

    def validate(self, extra_validators: Any = None) -> bool:
        return super().validate(extra_validators) and not self.errors

    def given_day(self) -> date:
        """The day of a form that is right."""
        return self.day.data or EARLIEST

    def limit(self) -> Limit:
        return Limit(self.number, Unit(self.unit.data))


def _by_name(pair: tuple[str, str]) -> str:
    return pair[1].casefold()


def _whole_number(text: str) -> int:
    digits = western_digits(text).strip()
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 6 else 0
