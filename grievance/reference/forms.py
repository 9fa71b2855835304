"""Forms of the reference data. What may stand in a list is given by the view."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms.validators import ValidationError

from grievance.reference import queries
from grievance.reference.rules import in_words
from grievance.reference.rules.holidays import LONGEST_NAME
from grievance.reference.rules.words import Certainty, OfficeKind
from grievance.reference.rules.working_days import WEEKDAYS
from grievance.sentences import N_
from grievance.web.fields import (
    ClockTime,
    Email,
    IndianDate,
    Needed,
    Select,
    SomeOf,
    TextArea,
    TextLine,
    Tick,
    WholeNumber,
)
from grievance.web.forms import BaseForm
from grievance.web.names import named

CERTAINTIES = [(word.value, _l(words)) for word, words in in_words.CERTAINTIES.items()]
MONTHS = (N_("January"), N_("February"), N_("March"), N_("April"), N_("May"), N_("June"), N_("July"), N_("August"),
          N_("September"), N_("October"), N_("November"), N_("December"))  # fmt: skip
DIVISIONS = (("", _l("Both divisions")), ("jammu", _l("Jammu")), ("kashmir", _l("Kashmir")))


def office_choices(*, empty: Any = None) -> list[tuple[str, str]]:
    """Offices in use, by code."""
    found = [(row.code, f"{row.code}, {named(row.name)}") for row in queries.all_offices() if row.is_active]
    return [("", str(empty)), *found] if empty is not None else found


def scope_choices(*, empty: Any = None) -> dict[str, list[tuple[str, str]]]:
    """Scopes of a holiday as the command line writes them, in groups; ``empty`` is offered first where it is named."""
    places = [("all", gettext("All offices")), ("jammu", gettext("Division Jammu")), ("kashmir", gettext("Division Kashmir")),
              ("banks", gettext("Banks")), ("restricted", gettext("Restricted: closes nobody"))]  # fmt: skip
    if empty is not None:
        places.insert(0, ("", str(empty)))
    districts = [(f"district:{row.name}", named(row.name)) for row in queries.districts()]
    groups = (gettext("Places"), gettext("Offices that sit in a district"), gettext("One office"))
    return dict(zip(groups, (places, districts, office_choices()), strict=True))


class HolidayForm(BaseForm):
    on = IndianDate(_l("Date"), [Needed(_l("Write the date."))])
    name = TextLine(_l("Name"), [Needed(_l("Give the holiday a name."))], longest=LONGEST_NAME)
    scope = Select(_l("For whom"))
    is_expected = Tick(_l("Expected only: it depends on the moon or on a later order"))


class MoveHolidayForm(BaseForm):
    on = IndianDate(_l("New date"), [Needed(_l("Write the date."))])
    is_expected = Tick(_l("Expected only: it depends on the moon or on a later order"))


class HolidayFileForm(BaseForm):
    file = FileField(_l("File"), [Needed(_l("Choose the file."))])
    scope = Select(_l("For whom, where the file does not say"))
    is_whole = Tick(_l("This is the whole list of its years: withdraw what it does not name"))


class WeekForm(BaseForm):
    name = TextLine(_l("Name"), [Needed(_l("Write the name."))], longest=60)
    weekdays = SomeOf(_l("Days of work"), choices=[(str(number), _l(name)) for number, name in enumerate(WEEKDAYS)])
    opens_at = ClockTime(_l("Opens at"), [Needed(_l("Write the time like 11:30 or 2:30 pm."))])
    closes_at = ClockTime(_l("Closes at"), [Needed(_l("Write the time like 11:30 or 2:30 pm."))])
    keeps_bank_days = Tick(_l("Keeps the bank days too"))

    def given(self) -> dict[str, Any]:
        return {"name": self.name.data, "weekdays": "".join(sorted(self.weekdays.data or ())), "opens_at": self.opens_at.data,
                "closes_at": self.closes_at.data, "keeps_bank_days": self.keeps_bank_days.data}  # fmt: skip


MONTH_CHOICES = [(str(number), _l(name)) for number, name in enumerate(MONTHS, start=1)]


class SeatForm(BaseForm):
    office_code = Select(_l("Office"))
    district = Select(_l("Sits in the district"))
    from_day = WholeNumber(_l("First day"), [Needed(_l("Write the day of the month."))], least=1, most=31)
    from_month = Select(_l("Month of the first day"), choices=MONTH_CHOICES)
    to_day = WholeNumber(_l("Last day"), [Needed(_l("Write the day of the month."))], least=1, most=31)
    to_month = Select(_l("Month of the last day"), choices=MONTH_CHOICES)
    first_on = IndianDate(_l("Only from"))
    last_on = IndianDate(_l("Only until"))

    def given(self) -> dict[str, Any]:
        return {"office_code": self.office_code.data or None, "district": self.district.data,
                "from_day": self.from_day.data, "from_month": int(self.from_month.data), "to_day": self.to_day.data,
                "to_month": int(self.to_month.data), "first_on": self.first_on.data, "last_on": self.last_on.data}  # fmt: skip


class DistrictForm(BaseForm):
    dic_town = TextLine(_l("Town of the District Industries Centre"), [Needed(_l("Write the town."))])
    other_spellings = TextArea(_l("Other spellings"), longest=1000)
    certainty = Select(_l("How sure is this"), choices=CERTAINTIES)


class OfficeForm(BaseForm):
    name = TextLine(_l("Name"), [Needed(_l("Write the name."))])
    head_title = TextLine(_l("Title of the head"), [Needed(_l("Write the title of the head."))])
    department = TextLine(_l("Department"), [Needed(_l("Write the department."))])
    answers_for = TextArea(_l("Answers for"), longest=500)
    email = Email(_l("E-mail address"))
    kind = Select(_l("Kind"), choices=[(kind.value, _l(words)) for kind, words in in_words.KINDS.items()])
    division = Select(_l("Division"), choices=DIVISIONS)
    district = Select(_l("Sits in the district"))
    parent_code = Select(_l("Office above"))
    parent_kashmir_code = Select(_l("Office above in Kashmir, where it is another one"))
    calendar_code = Select(_l("Week"))
    source_address = TextLine(_l("Where this is stated"), longest=500)
    certainty = Select(_l("How sure is this"), choices=CERTAINTIES)
    is_active = Tick(_l("In use: cases may be sent to it"))

    def validate_source_address(self, field: Any) -> None:
        if field.data and not field.data.startswith(("https://", "http://")):
            raise ValidationError(gettext("Write the address of the page, beginning with https://."))

    def given(self) -> dict[str, Any]:
        plain = ("name", "head_title", "department", "answers_for", "calendar_code", "source_address", "is_active")
        empty = ("email", "division", "district", "parent_code", "parent_kashmir_code")
        return {
            **{column: self[column].data for column in plain},
            **{column: self[column].data or None for column in empty},
            "kind": OfficeKind(self.kind.data), "certainty": Certainty(self.certainty.data),
        }  # fmt: skip


class NewOfficeForm(OfficeForm):
    code = TextLine(_l("Code"), [Needed(_l("Write the code."))], longest=40)


class EstateForm(BaseForm):
    name = TextLine(_l("Name"), [Needed(_l("Write the name."))])
    other_names = TextArea(_l("Other names"), longest=1000)
    district = Select(_l("District"))
    agency = TextLine(_l("Agency as the source names it"))
    agency_office_code = Select(_l("Office that answers for the estate"))
    status = TextLine(_l("State of the estate"))
    note = TextArea(_l("Note"), longest=500)


class CategoryForm(BaseForm):
    name = TextLine(_l("Name"), [Needed(_l("Write the name."))])
    definition = TextArea(_l("What belongs here"), [Needed(_l("Say what belongs here."))], longest=500)
    default_kind = Select(
        _l("Kind proposed"),
        choices=[
            ("grievance", _l("Grievance: an office can settle it")),
            ("point", _l("Point: a rule or budget must change")),
        ],
    )
    default_jammu = Select(_l("First office in Jammu"))
    default_kashmir = Select(_l("First office in Kashmir"))
