"""Forms for limits and ladders."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import SelectField

from grievance.clocks.rules.due import MOST_DAYS
from grievance.clocks.rules.kinds import KINDS_IN_WORDS
from grievance.clocks.rules.ladder import MOST_OFFSET_DAYS, TOLD_IN_WORDS
from grievance.web.fields import IndianDate, Needed, SomeOf, TextLine, Tick, WholeNumber
from grievance.web.forms import BaseForm

UNITS = (("calendar", _l("Calendar days")), ("working", _l("Working days")))


class LimitForm(BaseForm):
    kind = SelectField(_l("For what"), choices=[(kind.value, _l(words)) for kind, words in KINDS_IN_WORDS.items()])
    category = SelectField(_l("Category"))
    days = WholeNumber(_l("Days"), [Needed(_l("Write the number of days."))], least=1, most=MOST_DAYS)
    unit = SelectField(_l("Counted in"), choices=list(UNITS))
    hard_stop_days = WholeNumber(_l("Hard stop, in calendar days"), least=1, most=MOST_DAYS)
    rolls = Tick(_l("A date on a closed day moves to the next open day"))
    may_pause = Tick(_l("Stops while the filer is asked"))
    basis = TextLine(_l("Legal basis"), [Needed(_l("Name the law, or write: our default."))])
    from_on = IndianDate(_l("For clocks that start on or after"), [Needed(_l("Write the first day."))])


class RungForm(BaseForm):
    offset_days = WholeNumber(
        _l("Days after the date"),
        [Needed(_l("Write the number of days."))],
        least=-MOST_OFFSET_DAYS,
        most=MOST_OFFSET_DAYS,
    )
    unit = SelectField(_l("Counted in"), choices=list(UNITS))
    tell = SomeOf(_l("Who is told"), choices=[(who.value, _l(words)) for who, words in TOLD_IN_WORDS.items()])
    lists = Tick(_l("Put on the agenda of the next sitting"))
