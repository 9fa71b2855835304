"""Forms of one's own units and associations."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from grievance.reference import queries as reference
from grievance.web.fields import IndianDate, Needed, Select, TextArea, TextLine, Udyam
from grievance.web.forms import BaseForm
from grievance.web.names import named


class UnitForm(BaseForm):
    unit = TextLine(_l("Name of the unit"), [Needed(_l("Write the name of your unit."))], longest=200)
    udyam = Udyam(_l("Udyam number"))
    gstin = TextLine(_l("GSTIN"), longest=30)
    estate = Select(_l("Industrial estate"), validate_choice=False)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.estates = {row.code: row for row in reference.estates()}
        self.estate.choices = [
            ("", _l("Outside an estate")),
            *((row.code, named(row.name)) for row in self.estates.values()),
        ]

    def place(self) -> dict[str, str | None]:
        found = self.estates.get(self.estate.data or "")
        return {"estate_code": found.code if found else None, "district": found.district if found else None}


class EndForm(BaseForm):
    last_day = IndianDate(_l("Last day"))


class FirstMemberForm(BaseForm):
    vouched_by = TextLine(
        _l("How you know who it is"), [Needed(_l("Write the paper or the person by which you know it."))], longest=200
    )


class AssociationForm(BaseForm):
    name = TextLine(_l("Name of the association"), [Needed(_l("Write the name of the association."))], longest=200)


class RepresentedForm(BaseForm):
    units = TextArea(_l("Units for which you speak"), longest=20_000)
