"""Forms of the calendar, the agenda, the room and the directions."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from grievance.reference import queries as reference
from grievance.web.fields import ClockTime, IndianDate, Needed, OneOf, Select, TextArea, TextLine, WholeNumber
from grievance.web.forms import BaseForm
from grievance.web.names import named

RHYTHMS = [
    ("weeks-1", _l("every week")),
    ("weeks-2", _l("every two weeks")),
    ("weeks-3", _l("every three weeks")),
    ("weeks-4", _l("every four weeks")),
    ("weeks-6", _l("every six weeks")),
    ("months-1", _l("every month")),
    ("months-2", _l("every second month")),
    ("months-3", _l("every quarter")),
    ("months-6", _l("every half year")),
]
WEEKS_OF_MONTH = [("1", _l("first")), ("2", _l("second")), ("3", _l("third")), ("4", _l("fourth")), ("5", _l("last"))]
WEEKDAYS = [
    ("0", _l("Monday")),
    ("1", _l("Tuesday")),
    ("2", _l("Wednesday")),
    ("3", _l("Thursday")),
    ("4", _l("Friday")),
    ("5", _l("Saturday")),
]
STEPS = [
    ("move", _l("Move it: another day, time or place")),
    ("adjourn", _l("Adjourn it to a later day")),
    ("not_held", _l("It is not held")),
]


def office_choices(nobody: str | None = None) -> list[tuple[str, str]]:
    """Active offices by code, after a line for none where that is allowed."""
    offices = [
        (office.code, f"{office.code}, {named(office.name)}") for office in reference.all_offices() if office.is_active
    ]
    return [("", nobody), *offices] if nobody is not None else offices


class SeriesForm(BaseForm):
    """One form makes a year of sittings of a division."""

    division = Select(_l("Division"))
    rhythm = Select(_l("How often"), choices=RHYTHMS, default="weeks-2")
    nth = Select(_l("Which week of the month"), choices=WEEKS_OF_MONTH, default="2")
    weekday = Select(_l("Day of the week"), choices=WEEKDAYS, default="1")
    from_on = IndianDate(_l("First day"), [Needed(_l("Give the first day of the series."))])
    to_on = IndianDate(_l("Last day"), [Needed(_l("Give the last day of the series."))])
    starts_at = ClockTime(_l("Begins at"), [Needed(_l("Give the time, such as 11:00."))], default="11:00")
    minutes = WholeNumber(_l("Minutes of a sitting"), [Needed()], least=30, most=600, default=150)
    venue_winter = TextLine(_l("Place, November to April"), [Needed(_l("Say where the forum sits."))])
    venue_summer = TextLine(_l("Place, May to October"))
    notice = WholeNumber(_l("Notice, days before"), [Needed()], least=1, most=60, default=15)
    points_close = WholeNumber(_l("Points close, days before"), [Needed()], least=1, most=60, default=10)
    agenda = WholeNumber(_l("Agenda, days before"), [Needed()], least=1, most=60, default=7)
    minutes_after = WholeNumber(_l("Minutes, days after"), [Needed()], least=1, most=90, default=14)
    corrections = WholeNumber(_l("Corrections, days after the minutes"), [Needed()], least=1, most=90, default=7)


class ReplanForm(SeriesForm):
    """From one sitting on its series takes another rule, hour or place. ``seen`` marks what the preview was made from."""

    seen = HiddenField()
    why = TextLine(_l("Reason"), [Needed(_l("Write the reason. It is shown to everyone who was called."))])


class EndSeriesForm(BaseForm):
    """From one sitting on the series is ended."""

    seen = HiddenField()
    why = TextLine(_l("Reason"), [Needed(_l("Write the reason. It is shown to everyone who was called."))])


SCOPES = [("one", _l("Only this sitting")), ("following", _l("This one and all that follow"))]


class ChangeForm(BaseForm):
    """Move, adjourn or call off, always with a reason; of a series this one or all that follow."""

    scope = OneOf(_l("Which sittings"), choices=SCOPES, default="one")
    step = OneOf(_l("What happens"), [Needed(_l("Choose what happens with this sitting."))], choices=STEPS)
    sits_on = IndianDate(_l("New day"))
    starts_at = ClockTime(_l("Begins at"))
    venue = TextLine(_l("Place"))
    why = TextLine(_l("Reason"), [Needed(_l("Write the reason. It is shown to everyone who was called."))])


class PlainForm(BaseForm):
    """A button with its keys; what it does stands in its name."""


class AddForm(BaseForm):
    number = TextLine(_l("Reference"), [Needed(_l("Write the reference of the case, like J26-0412-7."))], longest=30)
    why = TextLine(_l("Why it is listed"), [Needed(_l("Write the reason. It is printed on the agenda."))])


class ReasonForm(BaseForm):
    why = TextLine(_l("Reason"), [Needed(_l("Write the reason. It is printed on the agenda."))])


class BriefForm(BaseForm):
    words = TextArea(_l("What your office says"), [Needed(_l("Write what your office says on this item."))])
