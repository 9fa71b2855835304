"""Forms of one's own units and associations."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from grievance.reference import queries as reference
from grievance.web.fields import Needed, Select, TextArea, TextLine, Udyam
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


class RepresentedForm(BaseForm):
    units = TextArea(_l("Units for which you speak"), longest=20_000)
