"""A file of figures, or of items with their stages: looked at or taken, with a line for each row."""

from __future__ import annotations

from typing import Any

from flask import flash, render_template, url_for
from flask_babel import gettext, ngettext

from grievance.foundation import clock
from grievance.permissions import Right
from grievance.programmes import queries
from grievance.programmes.forms import FileForm
from grievance.programmes.importing import NotTaken, Report, import_file, sample_heads
from grievance.programmes.models import Programme
from grievance.programmes.views.blueprint import blueprint, may_edit, offices_for, programme_for
from grievance.web.form_keys import once
from grievance.web.guards import current_actor, needs


@blueprint.route("/programmes/<int:programme_id>/import", methods=["GET", "POST"])
@needs(Right.REPORT_PROGRAMME, Right.EDIT_REFERENCE)
def import_figures(programme_id: int) -> Any:
    form, report = _form(programme_for(programme_id)), None
    if form.validate_on_submit():
        with form.taking_refusals():
            report = _taken(form, programme_id)
            if report.taken:
                flash(ngettext("Rows taken: %(num)s.", "Rows taken: %(num)s.", report.new), "ok")
    row = programme_for(programme_id)
    return render_template(
        "programmes/import_figures.html", programme=row, form=form, report=report, heads=list(sample_heads()),
        stages=queries.stages_of([row.id])[row.id],
    ), 422 if report and not report.taken and form.how.data != "look" else 200  # fmt: skip


def _form(row: Programme) -> FileForm:
    form = FileForm()
    offices = [] if may_edit() else offices_for(row)
    form.office.choices = [(code, code) for code in offices] or [("", gettext("None"))]
    return form


def _taken(form: FileForm, programme_id: int) -> Report:
    try:
        with once(form) as done:
            row = programme_for(programme_id, lock=True)
            report = import_file(
                row, form.file.data, form.how.data, form.office.data or None, current_actor(), clock.now()
            )
            done.url = url_for("programmes.list_figures", programme_id=programme_id)
            return report
    except NotTaken as not_taken:
        return not_taken.report
