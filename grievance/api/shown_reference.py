"""What the API answers of reference data: all of it public, each list whole."""

from __future__ import annotations

from grievance.api.rules.shapes import Day, Field, Flag, Listed, Maybe, Number, Record, Text
from grievance.api.shown import DIVISIONS, words_of
from grievance.cases.rules.words import CaseKind
from grievance.reference.rules.words import HolidayScope, HolidayState, OfficeKind

TEXT, DAY = Text(), Day()
MAYBE_TEXT = Maybe(of=TEXT)

DIVISION = Record(name="Division", fields=(Field("code", Text(words=DIVISIONS)), Field("name", TEXT)))
DISTRICT = Record(name="District", fields=(Field("name", TEXT), Field("division", Text(words=DIVISIONS))))
OFFICE = Record(
    name="Office",
    fields=(
        Field("code", TEXT),
        Field("name", TEXT),
        Field("kind", words_of(OfficeKind)),
        Field("division", MAYBE_TEXT),
        Field("district", MAYBE_TEXT),
        Field("parent", Maybe(of=TEXT, says="The office above."), lambda row: row.parent_code),
        Field("department", TEXT),
        Field("is_active", Flag()),
    ),
)
ESTATE = Record(
    name="Estate",
    fields=(
        Field("code", TEXT),
        Field("name", TEXT),
        Field("district", TEXT),
        Field("agency", TEXT),
        Field("agency_office", MAYBE_TEXT, lambda row: row.agency_office_code),
        Field("area_kanals", Maybe(of=Number())),
        Field("status", TEXT),
    ),
)
CATEGORY = Record(
    name="Category",
    fields=(Field("code", TEXT), Field("name", TEXT), Field("default_kind", words_of(CaseKind))),
)
HOLIDAY = Record(
    name="Holiday",
    fields=(
        Field("on", DAY),
        Field("name", TEXT),
        Field("scope", words_of(HolidayScope), lambda row: row.scope_kind),
        Field("scope_code", MAYBE_TEXT),
        Field("state", words_of(HolidayState)),
    ),
)


def all_of(of: Record) -> Record:
    """A whole list."""
    return Record(name=f"{of.name}List", fields=(Field("items", Listed(of=of)),))
