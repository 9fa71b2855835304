"""What reporting offices do: hand in a report, enter figures of an item, put a figure right, date a stage."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext

from grievance.foundation import clock
from grievance.foundation.errors import NotFound
from grievance.permissions import Right
from grievance.programmes import queries, reporting
from grievance.programmes.forms import CorrectForm, StageDateForm, figures_form
from grievance.programmes.models import ProgrammeItem, ProgrammeStage, Reading
from grievance.programmes.rules import figures as rules
from grievance.programmes.views.blueprint import blueprint, offices_for, part_for, programme_for
from grievance.web.form_keys import once
from grievance.web.guards import current_actor, needs


@blueprint.route("/programmes/<int:programme_id>/report", methods=["GET", "POST"])
@needs(Right.REPORT_PROGRAMME)
def report_figures(programme_id: int) -> Any:
    """The report that is due: all figures of the programme on one page."""
    row = programme_for(programme_id)
    offices = offices_for(row)
    measures = [one for one in queries.measures_of([row.id])[row.id] if not one.of_item]
    form = figures_form(measures, offices)
    if form.validate_on_submit():
        with form.taking_refusals():
            about = form.about()
            with once(form) as done:
                row = programme_for(programme_id, lock=True)
                reporting.hand_in(row, form.office.data, form.words(), about, current_actor(), clock.now())
                done.url = url_for("programmes.show_programme", programme_id=row.id)
                flash(gettext("The figures are entered."), "ok")
            return redirect(done.url, 303)
    row = programme_for(programme_id)
    last = {one.line.measure_id: one for one in queries.latest_figures([row.id])[row.id] if not one.line.is_target}
    return render_template("programmes/report_figures.html", programme=row, form=form, measures=measures, last=last,
                           rules=rules, today=clock.today(), owed=queries.owed([row.id])[row.id])  # fmt: skip


@blueprint.route("/programmes/<int:programme_id>/items/<int:item_id>/figures", methods=["GET", "POST"])
@needs(Right.REPORT_PROGRAMME)
def report_item(programme_id: int, item_id: int) -> Any:
    row = programme_for(programme_id)
    item: Any = part_for(ProgrammeItem, row, item_id)
    measures = [one for one in queries.measures_of([row.id])[row.id] if one.of_item]
    form = figures_form(measures, offices_for(row))
    if form.validate_on_submit():
        with form.taking_refusals():
            about = form.about()
            with once(form) as done:
                row, item = programme_for(programme_id, lock=True), part_for(ProgrammeItem, row, item_id)
                reporting.enter_of_item(row, item, form.words(), about, current_actor(), clock.now())
                done.url = url_for("programmes.show_item", programme_id=row.id, item_id=item_id)
                flash(gettext("The figures are entered."), "ok")
            return redirect(done.url, 303)
    row = programme_for(programme_id)
    return render_template("programmes/report_item.html", programme=row, item=part_for(ProgrammeItem, row, item_id),
                           form=form, measures=measures)  # fmt: skip


@blueprint.route("/programmes/<int:programme_id>/figures/<int:reading_id>/correct", methods=["GET", "POST"])
@needs(Right.REPORT_PROGRAMME)
def correct_figure(programme_id: int, reading_id: int) -> Any:
    """A new figure takes the place of this one; the history keeps both."""
    row = programme_for(programme_id)
    offices_for(row)
    reading: Any = part_for(Reading, row, reading_id)
    if reading.replaced_by_id is not None:
        raise NotFound()
    form = CorrectForm(value=reading.value_text)
    if form.validate_on_submit():
        with form.taking_refusals():
            with once(form) as done:
                row = programme_for(programme_id, lock=True)
                old: Any = part_for(Reading, row, reading_id, lock=True)
                reporting.correct(row, old, form.value.data or "", form.why.data or "", current_actor(), clock.now())
                done.url = url_for("programmes.list_figures", programme_id=row.id, measure=old.measure_id)
                flash(gettext("The figure is put right. The one before stays in the history."), "ok")
            return redirect(done.url, 303)
    row = programme_for(programme_id)
    return render_template("programmes/correct_figure.html", programme=row, form=form, rules=rules,
                           figure=queries.figure_of(queries.part(Reading, row.id, reading_id)), reading=queries.part(Reading, row.id, reading_id))  # fmt: skip


@blueprint.route("/programmes/<int:programme_id>/items/<int:item_id>/stages/<int:stage_id>", methods=["GET", "POST"])
@needs(Right.REPORT_PROGRAMME)
def date_stage(programme_id: int, item_id: int, stage_id: int) -> Any:
    """Plan a stage, move its date with a reason, or say when it was done."""
    row = programme_for(programme_id)
    offices = offices_for(row)
    item: Any = part_for(ProgrammeItem, row, item_id)
    stage: Any = part_for(ProgrammeStage, row, stage_id)
    found = queries.stage_date(item.id, stage.id)
    was = {"planned_on": found.planned_on, "actual_on": found.actual_on, "version": found.version} if found else {}
    form = StageDateForm(data=was)
    form.office.choices = [(code, code) for code in offices]
    if form.validate_on_submit():
        with form.taking_refusals():
            with once(form) as done:
                row = programme_for(programme_id, lock=True)
                item, stage = part_for(ProgrammeItem, row, item_id), part_for(ProgrammeStage, row, stage_id)
                if (now_there := queries.stage_date(item_id, stage_id)) is not None:
                    form.version.data = form.version.data or "0"
                    form.check_version(now_there)
                reporting.date_stage(row, item, stage, form.planned_on.data, form.actual_on.data, form.reason.data or "",
                                     form.office.data, current_actor(), clock.now())  # fmt: skip
                done.url = url_for("programmes.show_item", programme_id=row.id, item_id=item_id)
                flash(gettext("The date is kept."), "ok")
            return redirect(done.url, 303)
    found = queries.stage_date(item_id, stage_id)
    return render_template("programmes/date_stage.html", programme=programme_for(programme_id), form=form, found=found,
                           item=queries.part(ProgrammeItem, programme_id, item_id),
                           stage=queries.part(ProgrammeStage, programme_id, stage_id))  # fmt: skip
