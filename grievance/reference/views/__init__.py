"""Pages of the reference data: offices for everybody, the tables for administrators."""

from __future__ import annotations

from flask import Blueprint

from grievance.reference import queries
from grievance.web.names import named

blueprint = Blueprint("reference", __name__)

from grievance.reference.views import calendars, files, holidays, office_tables, offices, tables  # noqa: E402, F401  (they add their routes)


@blueprint.app_context_processor
def _warnings() -> dict[str, object]:
    return {"calendar_warnings": calendars.warnings_for_editors}


@blueprint.app_template_filter("office")
def _shown_office(code: str | None) -> str:
    """An office's name in the language of the page; its code where it has none."""
    return named(queries.office_name(code))
