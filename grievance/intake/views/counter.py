"""Filing by an officer: what came on paper, by phone or in a meeting."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, url_for

from grievance.cases.rules.words import Source
from grievance.foundation import clock
from grievance.intake import operations
from grievance.intake.forms import CounterForm
from grievance.intake.views.blueprint import blueprint
from grievance.permissions import Right
from grievance.web.form_keys import once
from grievance.web.guards import current_actor, needs


@blueprint.route("/counter-filing", methods=("GET", "POST"))
@needs(Right.FILE_FOR_OTHERS)
def start_counter_filing() -> Any:
    form = CounterForm(data={"where": "estate", "source": "paper", "language": "en"})
    if form.validate_on_submit():
        with form.taking_refusals():
            with once(form) as done:
                token = operations.file_for_other(
                    form.answers, Source(form.source.data), current_actor(), clock.now(), form.source_date.typed
                )
                done.url = url_for("intake.show_filed", token=token)
            return redirect(done.url, 303)
    return render_template("intake/start_counter_filing.html", form=form)
