"""Pages of the reference data: offices for everybody, the tables for administrators."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("reference", __name__)

from grievance.reference.views import calendars, files, holidays, office_tables, offices, tables  # noqa: E402, F401  (they add their routes)


@blueprint.app_context_processor
def _warnings() -> dict[str, object]:
    return {"calendar_warnings": calendars.warnings_for_editors}
