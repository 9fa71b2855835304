"""The date calculator's fields: read from the address, so that a result can be passed on as a link."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from grievance.clocks import queries as clocks
from grievance.clocks.rules.due import MOST_DAYS, Limit, Pause
from grievance.clocks.rules.explaining import Extension, how_many
from grievance.clocks.rules.kinds import CLOCK_NAMES, ClockKind, Unit
from grievance.clocks.rules.limits import LimitRow
from grievance.clocks.rules.meaning import MEANINGS
from grievance.reference import queries as reference
from grievance.sentences import N_, sentence
from grievance.web.fields import EARLIEST, IndianDate, Needed, OneOf, Select, TextLine, western_digits
from grievance.web.filters import say
from grievance.web.forms import BaseForm
from grievance.web.names import named

UNITS_IN_WORDS = {Unit.CALENDAR: _l("All days"), Unit.WORKING: _l("Working days of the office")}
NOT_BY_DAYS = frozenset({ClockKind.SITTING, ClockKind.BRIEF})
"""Their date comes from the calendar of sittings."""
QUESTION_DAYS, MORE_AT_MOST = 7, 365
TIME = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)")
ASKED = N_("the unit was asked a question")


class CalculatorForm(BaseForm):
    """``clock`` empty: a number of days of one's own. Stops and days more count only where the clock has them."""

    office = Select(_l("Office"), validate_choice=False)
    day = IndianDate(_l("Counted from"), validators=[Needed(_l("Write the day from which the days are counted."))],
                     name="from")  # fmt: skip
    at = TextLine(_l("At what time"), longest=12)
    clock = Select(_l("What is counted"), validate_choice=False)
    days = TextLine(_l("How many days"), longest=12)
    unit = OneOf(_l("Which days count"), validators=[])
    stop1 = IndianDate(_l("Question asked on"))
    reply1 = IndianDate(_l("Answered on"))
    stop2 = IndianDate(_l("Second question asked on"))
    reply2 = IndianDate(_l("Answered on"))
    more = TextLine(_l("More days given"), longest=12)

    class Meta(BaseForm.Meta):
        csrf = False

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.offices = {row.code: named(row.name) for row in reference.all_offices() if row.is_active}
        self.office.choices = [(code, f"{name} ({code})") for code, name in sorted(self.offices.items(), key=_by_name)]
        self.unit.choices = [(unit.value, str(label)) for unit, label in UNITS_IN_WORDS.items()]
        self.rows = {_key(row): row for row in _rows_in_force(self.day.data)}
        self.clock.choices = [
            ("", gettext("A number of days of my own")),
            *((k, _told(r)) for k, r in self.rows.items()),
        ]
        self.number, self.days_more = 0, 0

    def validate_office(self, field: Any) -> None:
        if field.data not in self.offices:
            field.errors = [*field.errors, gettext("Choose an office from the list.")]

    def validate_at(self, field: Any) -> None:
        if field.data and not TIME.fullmatch(western_digits(field.data)):
            field.errors = [*field.errors, gettext("Write the time like 11:30.")]

    def validate_clock(self, field: Any) -> None:
        if field.data and field.data not in self.rows:
            field.errors = [*field.errors, gettext("Choose one from the list.")]

    def validate_days(self, field: Any) -> None:
        self.number = _whole_number(field.data or "")
        if not self.clock.data and not 1 <= self.number <= MOST_DAYS:
            field.errors = [*field.errors, gettext("Write a number of days from 1 to %(most)s.", most=MOST_DAYS)]

    def validate_unit(self, field: Any) -> None:
        if not self.clock.data and not field.data:
            field.errors = [gettext("Choose which days count.")]

    def validate_more(self, field: Any) -> None:
        self.days_more = _whole_number(field.data or "")
        if field.data and not 1 <= self.days_more <= MORE_AT_MOST:
            field.errors = [*field.errors, gettext("Write a number of days from 1 to %(most)s.", most=MORE_AT_MOST)]

    def validate_stop1(self, field: Any) -> None:
        if field.data and self.day.data and field.data < self.day.data:
            field.errors = [*field.errors, gettext("The question cannot come before the first day.")]

    validate_stop2 = validate_stop1

    def validate_reply1(self, field: Any) -> None:
        self._check_reply(self.stop1, field)

    def validate_reply2(self, field: Any) -> None:
        self._check_reply(self.stop2, field)

    def _check_reply(self, stop: Any, reply: Any) -> None:
        if reply.data and (not stop.data or reply.data < stop.data):
            reply.errors = [*reply.errors, gettext("The answer comes on the day of the question or later.")]

    def validate(self, extra_validators: Any = None) -> bool:
        return super().validate(extra_validators) and not self.errors

    @property
    def names(self) -> set[str]:
        """The names that stand in the address."""
        return {field.name for field in self}

    def given_day(self) -> date:
        """The day of a form that is right."""
        return self.day.data or EARLIEST

    def row(self) -> LimitRow | None:
        return self.rows.get(self.clock.data or "")

    def limit(self) -> Limit:
        row = self.row()
        return row.limit if row else Limit(self.number, Unit(self.unit.data))

    @property
    def may_stop(self) -> bool:
        row = self.row()
        return row is None or row.may_pause

    def pauses(self) -> list[Pause]:
        """Stops as typed; a question without an answer holds the clock 7 days at most."""
        return list(self._pauses()) if self.may_stop else []

    def _pauses(self) -> Iterator[Pause]:
        for stop, reply in ((self.stop1.data, self.reply1.data), (self.stop2.data, self.reply2.data)):
            if stop:
                latest_on = stop + timedelta(days=QUESTION_DAYS)
                yield Pause(stop, min(reply, latest_on) if reply else None, latest_on, sentence(ASKED))

    def extensions(self) -> list[Extension]:
        row = self.row()
        takes_more = row is None or MEANINGS[row.kind].asks
        return [Extension(self.days_more)] if self.days_more and takes_more else []

    @property
    def left_aside(self) -> bool:
        """Stops or days were typed for a clock that has none."""
        typed = bool(self.stop1.data or self.stop2.data or self.days_more)
        return typed and not self.pauses() and not self.extensions()


def _rows_in_force(day: date | None) -> list[LimitRow]:
    """The limits of a day, by kind, the general one first."""
    order = list(MEANINGS)
    rows = [row for row in clocks.limits_known() if row.kind not in NOT_BY_DAYS and (not day or row.is_in_force(day))]
    newest = {_key(row): row for row in sorted(rows, key=lambda row: row.from_on)}
    return sorted(newest.values(), key=lambda row: (order.index(row.kind), row.category or ""))


def _key(row: LimitRow) -> str:
    return f"{row.kind.value}:{row.category}" if row.category else row.kind.value


def _told(row: LimitRow) -> str:
    """ "Decision, bank loans: 30 calendar days"."""
    name = gettext(CLOCK_NAMES[row.kind])
    if row.category and (category := reference.category(row.category)):
        name = f"{name}, {gettext(category.name)}"
    return f"{name}: {say(how_many(row.limit.days, row.limit.unit))}"


def _by_name(pair: tuple[str, str]) -> str:
    return pair[1].casefold()


def _whole_number(text: str) -> int:
    digits = western_digits(text).strip()
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 6 else 0
