"""The start page: file, follow, when the forum sits, how it goes, what many share, how we are doing."""

from __future__ import annotations

from flask import render_template

from grievance.foundation import clock
from grievance.intake import queries as intake
from grievance.public import figures, forum
from grievance.public.views.blueprint import blueprint
from grievance.web.guards import public


@blueprint.get("/")
@public
def show_home() -> str:
    today = clock.today()
    return render_template(
        "public/show_home.html",
        today=today,
        forums=forum.forums(today),
        shared=intake.most_shared(today),
        how_many_shared=intake.how_many_open_to_join(),
        totals=figures.totals(figures.figures_by_division(today), today),
    )
