"""Whom a direction binds and which cases it serves: entered after the sitting, with where the forum decided it."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext

from grievance.foundation import clock
from grievance.permissions import Right
from grievance.sittings import access, operations, queries
from grievance.sittings.direction_forms import TermsForm
from grievance.sittings.forms import office_choices
from grievance.sittings.models import Direction
from grievance.sittings.operations import Terms
from grievance.sittings.views.blueprint import blueprint
from grievance.web.form_keys import once
from grievance.web.guards import current_actor, needs


@blueprint.route("/directions/<number>/terms", methods=["GET", "POST"])
@needs(Right.DECIDE_DIRECTION, Right.HOLD_REVIEW)
def change_direction(number: str) -> Any:
    """Assisting offices, what it waits for, the cases served. The words and the lead office never change."""
    dated = access.direction_of_forum(current_actor(), number)
    form = TermsForm(data=_as_it_is(dated.direction))
    form.assisting.choices = [pair for pair in office_choices() if pair[0] != dated.direction.office_code]
    if form.validate_on_submit():
        with form.taking_refusals():
            with once(form) as done:
                queries.hold_chains()
                dated = access.direction_of_forum(current_actor(), number, lock=True)
                form.check_version(dated.direction)
                terms = Terms(
                    form.assisting.data or (),
                    form.waits_for.data or "",
                    access.cases_named(current_actor(), form.cases.data or ""),
                    form.why.data or "",
                )
                operations.change_terms(dated, terms, _seen(dated.direction), current_actor(), clock.now())
                done.url = url_for("sittings.show_direction", number=number)
            flash(gettext("The direction is changed."), "ok")
            return redirect(done.url, 303)
    return render_template("sittings/change_direction.html", form=form, direction=dated.direction)


def _seen(direction: Direction) -> frozenset[int]:
    links = queries.cases_served([direction.id]).get(direction.id, [])
    return access.visible_case_ids(current_actor(), [row.case_id for row in links])


def _as_it_is(direction: Direction) -> dict[str, Any]:
    cases = queries.cases_by_id(_seen(direction))
    above = queries.directions_by_id([direction.depends_on_id]) if direction.depends_on_id else {}
    return {
        "version": direction.version,
        "assisting": list(direction.assisting or ()),
        "waits_for": next((one.direction.number for one in above.values()), ""),
        "cases": ", ".join(case.number for case in cases.values()),
    }
