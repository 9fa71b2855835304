"""The suggestion of five alike, put aside with a reason."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext

from grievance.cases.access import visible_to
from grievance.foundation import clock
from grievance.foundation.errors import NotFound
from grievance.matters import operations, queries
from grievance.matters.forms import WhyForm
from grievance.matters.suggesting import suggestion_of
from grievance.matters.views.blueprint import blueprint
from grievance.permissions import Right
from grievance.web.form_keys import once
from grievance.web.guards import current_actor, needs


@blueprint.route("/policy-items/suggestions", methods=["GET", "POST"])
@needs(Right.ARRANGE_SITTING)
def show_suggestion() -> Any:
    """The like cases one by one: make an item of them, or say why they are no one matter. ``?like=`` names them."""
    divisions = current_actor().divisions_with(Right.ARRANGE_SITTING)
    found = suggestion_of(request.args.get("like", "")[:200], divisions, clock.today())
    if found is None:
        raise NotFound()
    form = WhyForm()
    if form.validate_on_submit():
        with form.taking_refusals():
            with once(form) as done:
                why = form.why.data or ""
                operations.put_suggestion_aside(found.division, found.found, why, current_actor(), clock.now())
                done.url = url_for("matters.list_policy_items")
            flash(gettext("Put aside. It is shown again when another case joins them."), "ok")
            return redirect(done.url, 303)
    cases = queries.cases_among(found.found.case_ids, visible_to(current_actor()))
    return render_template("matters/show_suggestion.html", suggestion=found, cases=cases, form=form)
