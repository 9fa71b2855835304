"""What the pages of papers say: names of kinds and languages, and what a freeze would do."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from grievance.documents.rules.wording import LANGUAGES
from grievance.sittings import queries
from grievance.sittings.models import Sitting
from grievance.sittings.operations.freezing import not_yet_circulated, told_by_freezing
from grievance.web.languages import BY_TAG, Language

PAPER_NAMES = {
    "pack": _l("All papers for the table, with contents"),
    "notice": _l("Notice"),
    "agenda": _l("Agenda"),
    "notes": _l("Notes on the items"),
    "atr": _l("Action taken report"),
    "cause-list": _l("Cause list by time"),
    "attendance": _l("Attendance sheet"),
    "decision-sheet": _l("Decision sheet, to fill by hand"),
    "public-list": _l("Public list without names"),
    "minutes": _l("Minutes"),
    "unit-notice": _l("Notice to a unit"),
}


def languages_shown() -> list[Language]:
    return [BY_TAG[tag] for tag in LANGUAGES]


@dataclass(frozen=True)
class Frozen:
    """What the button will do, in numbers."""

    version: int
    items: int
    offices: int
    applicants: int
    missing_reports: int


def what_is_frozen(sitting: Sitting) -> Frozen:
    """Counts of what the next version adds: its items, the offices and applicants told, reports that have not come."""
    fresh = not_yet_circulated(sitting)
    told = told_by_freezing(fresh)
    missing = [one for one in queries.briefs_of([row.id for row in fresh]) if not one.words]
    number = len(queries.versions_of(sitting.id)) + 1
    return Frozen(number, told.items, len(told.offices), len(told.cases), len(missing))
