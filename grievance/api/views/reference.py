"""Reference data: open to everybody, as on the public pages. Each list is whole."""

from __future__ import annotations

from typing import Any

from grievance.api import shown_reference as shown
from grievance.api.answering import Answer
from grievance.api.declaring import OPEN, served
from grievance.api.rules.shapes import Field, Whole
from grievance.api.views.blueprint import blueprint
from grievance.reference import queries as reference

GROUP = "Reference"
YEAR = Field("year", Whole(least=2000, most=2100))


@served(
    blueprint,
    "GET",
    "/api/v1/divisions",
    OPEN,
    says="The two divisions",
    group=GROUP,
    gives=shown.all_of(shown.DIVISION),
)
def read_divisions() -> Answer:
    return Answer({"items": reference.divisions()})


@served(blueprint, "GET", "/api/v1/districts", OPEN, says="Districts", group=GROUP, gives=shown.all_of(shown.DISTRICT))
def read_districts() -> Answer:
    return Answer({"items": reference.districts()})


@served(blueprint, "GET", "/api/v1/offices", OPEN, says="Offices", group=GROUP, gives=shown.all_of(shown.OFFICE))
def read_offices() -> Answer:
    return Answer({"items": reference.all_offices()})


@served(
    blueprint, "GET", "/api/v1/estates", OPEN, says="Industrial estates", group=GROUP, gives=shown.all_of(shown.ESTATE)
)
def read_estates() -> Answer:
    return Answer({"items": reference.estates()})


@served(
    blueprint,
    "GET",
    "/api/v1/categories",
    OPEN,
    says="Subjects of cases",
    group=GROUP,
    gives=shown.all_of(shown.CATEGORY),
)
def read_categories() -> Answer:
    return Answer({"items": reference.categories()})


@served(blueprint, "GET", "/api/v1/holidays", OPEN, says="Holidays of a year", group=GROUP, asks=(YEAR,),
        gives=shown.all_of(shown.HOLIDAY))  # fmt: skip
def read_holidays(asked: dict[str, Any]) -> Answer:
    return Answer({"items": reference.holidays_of_year(asked["year"])})
