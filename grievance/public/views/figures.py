"""Figures without names, both divisions side by side."""

from __future__ import annotations

from flask import render_template
from flask_babel import gettext

from grievance.foundation import clock
from grievance.public import forum
from grievance.public.open_data import Row, open_data
from grievance.public.views.blueprint import blueprint
from grievance.web.guards import public


@blueprint.get("/public")
@public
def show_figures() -> str:
    today = clock.today()
    figures = forum.figures_by_division(today)
    found = sorted(forum.forums(today), key=lambda one: one.division)
    totals = forum.totals(figures, today)
    return render_template(
        "public/show_figures.html",
        today=today,
        forums=found,
        figures=figures,
        totals=totals,
        lines=lines(),
        offices=_offices(),
    )


def _offices() -> list[Row]:
    """Offices whose number of answers may be told, the most answers first."""
    table = open_data(clock.now()).table("offices")
    rows = [row for row in table.rows if row[2] is not None] if table else []
    return sorted(rows, key=lambda row: (-row[2], row[0]))


def lines() -> list[tuple[str, str, str]]:
    """Rows of the table: label, hint, and the figure's name in ``DivisionFigures``."""
    ever = gettext("whenever filed")
    return [
        (gettext("Grievances filed"), "", "filed"),
        (gettext("Open now"), ever, "open"),
        (gettext("Past the date now"), ever, "late"),
        (gettext("Answered by offices"), "", "answered"),
        (gettext("Answered in time"), "", "answered_in_time"),
        (gettext("Half were answered within, days"), "", "median_days"),
        (gettext("9 of 10 were answered within, days"), "", "ninetieth_days"),
        (gettext("Oldest open, days"), ever, "oldest_open_days"),
        (gettext("Closed"), "", "closed"),
        (gettext("Closed by silence"), gettext("among the closed"), "deemed_accepted"),
        (gettext("Not agreed by the filer"), "", "disputed"),
        (gettext("Before the forum now"), ever, "before_forum"),
        (gettext("Directions of the forum open"), "", "directions_open"),
        (gettext("Directions past their date"), "", "directions_late"),
        (gettext("Sittings due"), "", "sittings_due"),
        (gettext("Sittings held"), "", "sittings_held"),
    ]
