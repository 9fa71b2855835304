"""The overview: both divisions side by side, and where work is stuck."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext

from grievance.cases.rules.numbers import fiscal_year
from grievance.foundation import clock
from grievance.permissions import Right
from grievance.reference import queries as reference
from grievance.reference.models import Division
from grievance.reports import queries, vacancies
from grievance.reports.rules import BANDS
from grievance.sentences import N_
from grievance.sittings.models import Sitting
from grievance.sittings.rules.words import SittingState
from grievance.web.downloads import Column, as_file, form_asked
from grievance.web.filters import say
from grievance.web.guards import current_actor, needs
from grievance.web.names import named

blueprint = Blueprint("reports", __name__)


def fiscal_year_begin(today: date) -> date:
    """1 April of the fiscal year that runs."""
    return date(fiscal_year(today), 4, 1)


@blueprint.get("/overview")
@needs(Right.SEE_OVERVIEW)
def show_overview() -> Any:
    """Both divisions side by side since 1 April, then open work by office and lateness."""
    actor, today = current_actor(), clock.today()
    since = fiscal_year_begin(today)
    divisions = reference.divisions()
    asked = request.args.get("division", "")
    division = asked if asked in {row.code for row in divisions} else None
    if form_asked():
        return as_file("overview", FIGURES, lambda: _figures(today, since, division))
    return render_template(
        "reports/show_overview.html", figures=queries.division_figures(today, since), since=since, today=today,
        divisions=divisions, division=division, offices=queries.open_work_by_office_and_lateness(today, division),
        vacancies=vacancies.with_who_acts(today), marks_of=_marks_of, division_chips=_division_chips,
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


COUNTED = {
    "filed": N_("Filed"), "open": N_("Open, whenever filed"), "to_sort": N_("To be sorted by the convener"), "before_forum": N_("Before the forum"),
    "answered": N_("Answered"), "in_time_percent": N_("Answered in time"), "median_days": N_("Half of the answers within days"),
    "ninetieth_days": N_("Nine of ten answers within days"), "oldest_open_days": N_("Oldest open, days"), "late": N_("Work past its date"),
    "disputed": N_("Disputed by the filer"), "deemed_accepted": N_("Closed by silence (counted apart)"),
    "directions_open": N_("Directions of the forum open"), "directions_late": N_("Directions past their date"),
    "sittings_due": N_("Sittings due"), "sittings_held": N_("Sittings held"),
}  # fmt: skip
FIGURES = (
    Column(N_("Of"), lambda row: row[0]),
    Column(N_("Name"), lambda row: row[1]),
    Column(N_("Measure"), lambda row: row[2]),
    Column(N_("Number"), lambda row: row[3]),
)


def _figures(today: date, since: date, division: str | None) -> Iterator[tuple[str, str, str, int | None]]:
    """Each number of the page in a line of its own; those behind which cases stand have their list on the page."""
    names = {row.code: named(row.name) for row in reference.divisions()}
    for code, found in queries.division_figures(today, since).items():
        for key, words in COUNTED.items():
            yield gettext("Division"), names[code], gettext(words), getattr(found, key)
    for office in queries.open_work_by_office_and_lateness(today, division):
        for band, number in zip(BANDS, office.bands, strict=True):
            yield gettext("Office"), named(office.name), say(band.words), number


from grievance.reports import views_card  # noqa: E402, F401  (it adds its routes)
