"""Forms of the reference data. What may stand in a list is given by the view."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import SelectField

from grievance.reference import queries
from grievance.reference.rules.holidays import LONGEST_NAME
from grievance.web.fields import Email, IndianDate, Needed, TextArea, TextLine, Tick
from grievance.web.forms import BaseForm

DIVISIONS = (("", _l("Both divisions")), ("jammu", _l("Jammu")), ("kashmir", _l("Kashmir")))


def office_choices(*, empty: Any = None) -> list[tuple[str, str]]:
    """Offices in use, by code."""
    found = [(row.code, f"{row.code}, {row.name}") for row in queries.all_offices() if row.is_active]
    return [("", str(empty)), *found] if empty is not None else found


def scope_choices() -> dict[str, list[tuple[str, str]]]:
    """Scopes of a holiday as the command line writes them, in groups."""
    places = [("all", gettext("All offices")), ("jammu", gettext("Division Jammu")), ("kashmir", gettext("Division Kashmir")),
              ("banks", gettext("Banks")), ("restricted", gettext("Restricted: closes nobody"))]  # fmt: skip
    districts = [(f"district:{row.name}", row.name) for row in queries.districts()]
    groups = (gettext("Places"), gettext("Offices that sit in a district"), gettext("One office"))
    return dict(zip(groups, (places, districts, office_choices()), strict=True))


class HolidayForm(BaseForm):
    on = IndianDate(_l("Date"), [Needed(_l("Write the date."))])
    name = TextLine(_l("Name"), [Needed(_l("Give the holiday a name."))], longest=LONGEST_NAME)
    scope = SelectField(_l("For whom"))
    is_expected = Tick(_l("Expected only: it depends on the moon or on a later order"))


class MoveHolidayForm(BaseForm):
    on = IndianDate(_l("New date"), [Needed(_l("Write the date."))])


class OfficeForm(BaseForm):
    name = TextLine(_l("Name"), [Needed(_l("Write the name."))])
    head_title = TextLine(_l("Title of the head"), [Needed(_l("Write the title of the head."))])
    department = TextLine(_l("Department"), [Needed(_l("Write the department."))])
    answers_for = TextArea(_l("Answers for"), longest=500)
    email = Email(_l("E-mail address"))
    parent_code = SelectField(_l("Office above"))
    calendar_code = SelectField(_l("Week"))
    is_active = Tick(_l("In use: cases may be sent to it"))


class EstateForm(BaseForm):
    name = TextLine(_l("Name"), [Needed(_l("Write the name."))])
    other_names = TextArea(_l("Other names"), longest=1000)
    district = SelectField(_l("District"))
    agency = TextLine(_l("Agency as the source names it"))
    agency_office_code = SelectField(_l("Office that answers for the estate"))
    status = TextLine(_l("State of the estate"))
    note = TextArea(_l("Note"), longest=500)


class CategoryForm(BaseForm):
    name = TextLine(_l("Name"), [Needed(_l("Write the name."))])
    definition = TextArea(_l("What belongs here"), [Needed(_l("Say what belongs here."))], longest=500)
    default_kind = SelectField(
        _l("Kind proposed"),
        choices=[
            ("grievance", _l("Grievance: an office can settle it")),
            ("point", _l("Point: a rule or budget must change")),
        ],
    )
    default_jammu = SelectField(_l("First office in Jammu"))
    default_kashmir = SelectField(_l("First office in Kashmir"))
