"""Subjects of cases as services, and what a service asks besides its place and words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext

from grievance.cases.rules.words import SINCE_IN_WORDS
from grievance.foundation.errors import NotFound
from grievance.intake.rules.groups import BY_CODE, group_of
from grievance.intake.rules.words import FILER_KINDS_IN_WORDS
from grievance.reference import queries as reference
from grievance.reference.models import Category
from grievance.web.names import named

Value = tuple[str, str]


def services() -> list[dict[str, Any]]:
    return [_service(row) for row in reference.categories()]


def _service(row: Category) -> dict[str, Any]:
    group = BY_CODE[group_of(row.code)]
    return {
        "service_code": row.code, "service_name": named(row.name), "description": row.definition, "metadata": True,
        "type": "realtime", "keywords": gettext(group.examples), "group": gettext(group.label),
    }  # fmt: skip


def definition(code: str) -> dict[str, Any]:
    """What may be told besides; nothing of it is required, since the account knows who files. Raises NotFound."""
    if reference.category(code) is None:
        raise NotFound()
    estates = sorted((row.code, named(row.name)) for row in reference.estates())
    asked = (
        ("estate", gettext("Name of the industrial estate"), estates),
        ("district", gettext("District"), [(row.name, named(row.name)) for row in reference.districts()]),
        ("plot", gettext("Plot or shed number"), ()),
        ("since", gettext("Since when?"), [(word, gettext(key)) for word, key in SINCE_IN_WORDS.items()]),
        ("wanted", gettext("What would settle it?"), ()),
        (
            "filer_kind",
            gettext("Who are you?"),
            [(word.value, gettext(key)) for word, key in FILER_KINDS_IN_WORDS.items()],
        ),
        ("unit", gettext("Name of your unit or association"), ()),
    )
    rows = [_attribute(place, *one) for place, one in enumerate(asked, 1)]
    return {"service_code": code, "attributes": rows}


def _attribute(place: int, code: str, words: str, values: Iterable[Value]) -> dict[str, Any]:
    choices = [{"key": key, "name": name} for key, name in values]
    return {
        "variable": True, "code": code, "datatype": "singlevaluelist" if choices else "string", "required": False,
        "datatype_description": "", "order": place, "description": words, "values": choices,
    }  # fmt: skip
