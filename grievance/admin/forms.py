"""Forms of the routing rows. What may stand in a list is given here from the tables."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField

from grievance.reference import queries as reference
from grievance.routing.rules.checking import LONGEST_WORDS
from grievance.web.fields import Needed, TextArea, TextLine
from grievance.web.forms import BaseForm


class RoutingRuleForm(BaseForm):
    category_code = SelectField(_l("Subject"))
    division = SelectField(_l("Division"))
    district = SelectField(_l("District"))
    estate_code = SelectField(_l("Estate"))
    place_kind = SelectField(_l("Kind of place"))
    case_kind = SelectField(_l("Kind of case"))
    amount_from = TextLine(_l("From this amount on, in rupees"), longest=20)
    cue_words = TextArea(_l("Words in the text"), longest=LONGEST_WORDS)
    office_code = SelectField(_l("Office that answers"))
    priority = TextLine(_l("Priority"), longest=3)
    note = TextLine(_l("Note"), longest=500)

    def fill_choices(self) -> None:
        """The tables' rows as choices; the first leaves the matter open."""
        anything = ("", _("Any"))
        self.category_code.choices = [anything, *((row.code, row.name) for row in reference.categories())]
        self.division.choices = [anything, *((row.code, row.name) for row in reference.divisions())]
        self.district.choices = [anything, *((row.name, row.name) for row in reference.districts())]
        self.estate_code.choices = [anything, *((row.code, row.name) for row in reference.estates())]
        self.place_kind.choices = [anything, ("estate", _("Inside an estate")), ("sidco", _("Inside an estate of SIDCO")),
                                   ("sicop", _("Inside an estate of SICOP")), ("outside", _("Outside every estate"))]  # fmt: skip
        self.case_kind.choices = [anything, ("grievance", _("Grievance")), ("point", _("Point"))]
        offices = [(row.code, f"{row.code}, {row.name}") for row in reference.all_offices() if row.is_active]
        self.office_code.choices = [("", _("Choose an office")), *offices]

    def values(self) -> dict[str, Any]:
        """What was given, by the names of the row's columns."""
        names = ("category_code", "division", "district", "estate_code", "place_kind", "case_kind", "amount_from",
                 "cue_words", "office_code", "priority", "note")  # fmt: skip
        return {name: self[name].data for name in names}


class TryForm(BaseForm):
    """A text to try. Nothing is kept."""

    words = TextArea(_l("The words of a grievance"), [Needed(_l("Write or paste a text."))], longest=4000)
    category_code = SelectField(_l("Subject"))
    estate_code = SelectField(_l("Estate"))
    district = SelectField(_l("District"))

    def fill_choices(self) -> None:
        self.category_code.choices = [
            ("", _("As the words suggest")),
            *((row.code, row.name) for row in reference.categories()),
        ]
        self.estate_code.choices = [("", _("Not said")), *((row.code, row.name) for row in reference.estates())]
        self.district.choices = [("", _("Not said")), *((row.name, row.name) for row in reference.districts())]
