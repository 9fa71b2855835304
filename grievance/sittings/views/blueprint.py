"""The blueprint to which the pages of sittings add themselves, and the words that their templates use."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from flask import Blueprint
from markupsafe import Markup

from grievance.reference.models import Division
from grievance.sentences import from_data
from grievance.sittings import showing
from grievance.sittings.drafting import number_of
from grievance.sittings.rules.forum_clock import next_sitting_in_words
from grievance.web.filters import plain_date, say
from grievance.web.names import named

blueprint = Blueprint("sittings", __name__)


def division_heads(divisions: Sequence[Division], number: bool = False) -> list[Markup]:
    """The head cells of a table with a column for each division; ``number``: of figures."""
    kind = Markup(' class="n"') if number else ""
    return [Markup('<th scope="col"{}>{}</th>').format(kind, named(row.name)) for row in divisions]


def said_data(data: Any) -> str:
    """A sentence kept as data, in the words of the page."""
    return say(from_data(data))


def iso_date(text: str) -> str:
    """``2026-11-25`` as ``25 November 2026``."""
    return plain_date(date.fromisoformat(text))


_GLOBALS: dict[str, Callable[..., Any]] = {
    "sitting_number": number_of,
    "sitting_title": showing.sitting_title,
    "sitting_crumbs": showing.sitting_crumbs,
    "sitting_stages": showing.sitting_stages,
    "state_word": showing.state_word,
    "is_unrecorded": showing.is_unrecorded,
    "moved_words": showing.moved_words,
    "next_words": next_sitting_in_words,
    "division_heads": division_heads,
}
for name, made in _GLOBALS.items():
    blueprint.app_template_global(name)(made)
blueprint.app_template_filter("said_data")(said_data)
blueprint.app_template_filter("iso_date")(iso_date)
