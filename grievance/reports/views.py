"""The overview: both divisions side by side, and where work is stuck."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, render_template, request

from grievance.foundation import clock
from grievance.permissions import Right
from grievance.reference import queries as reference
from grievance.reports import queries
from grievance.web.guards import needs

blueprint = Blueprint("reports", __name__)


def fiscal_year_begin(today: date) -> date:
    """1 April of the fiscal year that runs."""
    return date(today.year if today.month >= 4 else today.year - 1, 4, 1)


@blueprint.get("/overview")
@needs(Right.SEE_OVERVIEW)
def show_overview() -> str:
    """Both divisions side by side since 1 April, then open work by office and lateness."""
    today = clock.today()
    since = fiscal_year_begin(today)
    divisions = reference.divisions()
    asked = request.args.get("division", "")
    division = asked if asked in {row.code for row in divisions} else None
    return render_template(
        "reports/show_overview.html", figures=queries.division_figures(today, since), since=since, today=today,
        divisions=divisions, division=division, offices=queries.open_work_by_office_and_lateness(today, division),
        vacancies=queries.vacancies(today),
    )  # fmt: skip
