"""Figures without names, both divisions side by side."""

from __future__ import annotations

from flask import render_template

from grievance.foundation import clock
from grievance.public import figures, forum
from grievance.public.open_data import Row, open_data
from grievance.public.views.blueprint import blueprint
from grievance.web.guards import public


@blueprint.get("/public")
@public
def show_figures() -> str:
    today = clock.today()
    by_division = figures.figures_by_division(today)
    found = sorted(forum.forums(today), key=lambda one: one.division)
    totals = figures.totals(by_division, today)
    return render_template(
        "public/show_figures.html",
        today=today,
        forums=found,
        figures=by_division,
        totals=totals,
        lines=figures.TOLD,
        offices=_offices(),
    )


def _offices() -> list[Row]:
    """Offices whose number of answers may be told, the most answers first."""
    table = open_data(clock.now()).table("offices")
    rows = [row for row in table.rows if row[2] is not None] if table else []
    return sorted(rows, key=lambda row: (-row[2], row[0]))
