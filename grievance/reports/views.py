"""The overview: both divisions side by side, and where work is stuck."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flask import Blueprint, render_template, request, url_for

from grievance.cases.rules.numbers import fiscal_year
from grievance.foundation import clock
from grievance.permissions import Right
from grievance.reference import queries as reference
from grievance.reference.models import Division
from grievance.reports import queries
from grievance.reports.rules import BANDS
from grievance.sittings.models import Sitting
from grievance.sittings.rules.words import SittingState
from grievance.web.guards import current_actor, needs

blueprint = Blueprint("reports", __name__)


def fiscal_year_begin(today: date) -> date:
    """1 April of the fiscal year that runs."""
    return date(fiscal_year(today), 4, 1)


@blueprint.get("/overview")
@needs(Right.SEE_OVERVIEW)
def show_overview() -> str:
    """Both divisions side by side since 1 April, then open work by office and lateness."""
    actor, today = current_actor(), clock.today()
    since = fiscal_year_begin(today)
    divisions = reference.divisions()
    asked = request.args.get("division", "")
    division = asked if asked in {row.code for row in divisions} else None
    return render_template(
        "reports/show_overview.html", figures=queries.division_figures(today, since), since=since, today=today,
        divisions=divisions, division=division, offices=queries.open_work_by_office_and_lateness(today, division),
        vacancies=queries.vacancies(today), marks_of=_marks_of, division_chips=_division_chips,
        bands=BANDS, sees_office=lambda code: actor.can(Right.SEE_CASE, office=code),
        sees_division=lambda code: actor.can(Right.SEE_CASE, division=code),
    )  # fmt: skip


def _marks_of(sittings: Sequence[Sitting], today: date) -> list[str]:
    """A mark for each planned sitting: held, late (moved from its date, or held late), missed, to come."""
    marks = []
    for sitting in sittings:
        if sitting.state is SittingState.HELD:
            marks.append("late" if sitting.sits_on > sitting.planned_on else "held")
        else:
            marks.append("missed" if sitting.sits_on < today else "to come")
    return marks


def _division_chips(divisions: Sequence[Division], chosen: str | None) -> list[dict[str, object]]:
    return [
        {"label": row.name, "current": row.code == chosen,
         "href": url_for("reports.show_overview", division=row.code, _anchor="stuck")}
        for row in divisions
    ]  # fmt: skip
