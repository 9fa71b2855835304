"""Reply templates: words with named places that a case fills, and places in square brackets that only the officer can."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from grievance.sentences import N_, Refusal

PLACES = {
    "unit": N_("name of the unit"),
    "number": N_("reference of the case"),
    "estate": N_("estate or place"),
    "filed_on": N_("day of filing"),
    "due_on": N_("date by which you answer"),
    "office": N_("name of your office"),
}
"""The places that a case fills. In a template each stands in curly brackets: {unit}."""
PROGRESS = "progress"
"""Beside the outcomes: a template for a report of progress."""
LONGEST_TITLE, LONGEST_BODY = 120, 3500
_NAMED = re.compile(r"\{([^{}\n]{0,40})\}")
_OPEN = re.compile(r"\[[^\W\d_][^\[\]\n]{0,79}\]")
"""A place left to the officer begins with a letter, so that a citation such as [2019] 3 SCC 1 is none."""
_NOT_OPEN = frozenset({"[sic]"})


def check_body(body: str) -> None:
    """Refuses at the field a place that no case can fill, and a curly bracket that closes nothing."""
    for name in _NAMED.findall(body):
        if name not in PLACES:
            raise Refusal(N_("No case fills {%(name)s}. Take one of these: %(places)s."), field="body", name=name,
                          places=", ".join(f"{{{place}}}" for place in PLACES))  # fmt: skip
    if "{" in (left := _NAMED.sub("", body)) or "}" in left:
        raise Refusal(N_("A curly bracket is not closed. Write places like {unit}."), field="body")


def fill(body: str, values: Mapping[str, str]) -> str:
    """The words with what the case says; a place about which it says nothing is left open for the officer."""
    return _NAMED.sub(lambda found: values.get(found[1]) or f"[{found[1].replace('_', ' ')}]", body)


def unfilled(text: str) -> str | None:
    """The first place in square brackets that nobody has filled."""
    return next((found for found in _OPEN.findall(text) if found.lower() not in _NOT_OPEN), None)


def refuse_unfilled(given: Mapping[str, Any]) -> None:
    """At sending: refuses at the field in which a place is still open."""
    for name, value in given.items():
        if isinstance(value, str) and (place := unfilled(value)):
            raise Refusal(N_("Fill in %(place)s, or take it away."), field=name, place=place)
