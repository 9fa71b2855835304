"""What an administrator does: make a programme, change it, and add what it measures, its stages and its items."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext

from grievance.foundation import clock
from grievance.permissions import Right
from grievance.programmes import operations, queries
from grievance.programmes.forms import REPORTERS, ItemForm, MeasureForm, ProgrammeForm, StageForm
from grievance.programmes.models import ProgrammeItem, ProgrammeMeasure, ProgrammeStage
from grievance.programmes.views.blueprint import blueprint, part_for, programme_for
from grievance.web.form_keys import once
from grievance.web.guards import current_actor, needs

MODELS: dict[str, Any] = {"measure": ProgrammeMeasure, "stage": ProgrammeStage, "item": ProgrammeItem}
FORMS: dict[str, Any] = {"measure": MeasureForm, "stage": StageForm, "item": ItemForm}


@blueprint.route("/programmes/new", methods=["GET", "POST"])
@needs(Right.EDIT_REFERENCE)
def make_programme() -> Any:
    form = ProgrammeForm(data={"place": queries.last_place() + 1, "is_reviewed": True}).with_choices()
    if form.validate_on_submit():
        with form.taking_refusals():
            with once(form) as done:
                row = operations.make_programme(form.given(), form.reporters(), current_actor(), clock.now())
                done.url = url_for("programmes.change_programme", programme_id=row.id)
                flash(gettext("The programme is made. Now add what it measures."), "ok")
            return redirect(done.url, 303)
    return render_template("programmes/change_programme.html", form=form, programme=None)


@blueprint.route("/programmes/<int:programme_id>/change", methods=["GET", "POST"])
@needs(Right.EDIT_REFERENCE)
def change_programme(programme_id: int) -> Any:
    row = programme_for(programme_id)
    reporters = [one.office_code for one in queries.reporters_of([row.id])[row.id]]
    was = {"owner_office_code": row.owner_office_code or "", **dict(zip(REPORTERS, reporters, strict=False))}
    form = ProgrammeForm(obj=row, data=was).with_choices()
    if form.validate_on_submit():
        with form.taking_refusals():
            with once(form) as done:
                row = programme_for(programme_id, lock=True)
                form.check_version(row)
                operations.change_programme(row, form.given(), form.reporters(), current_actor(), clock.now())
                done.url = url_for("programmes.change_programme", programme_id=programme_id)
                flash(gettext("Saved: %(name)s.", name=row.name), "ok")
            return redirect(done.url, 303)
    row = programme_for(programme_id)
    return render_template(
        "programmes/change_programme.html", form=form, programme=row, measures=queries.measures_of([row.id])[row.id],
        stages=queries.stages_of([row.id])[row.id], number_of_items=queries.number_of_items(row.id),
    )  # fmt: skip


@blueprint.route("/programmes/<int:programme_id>/<any(measure, stage, item):kind>/new", methods=["GET", "POST"])
@needs(Right.EDIT_REFERENCE)
def add_part(programme_id: int, kind: str) -> Any:
    form = FORMS[kind]().with_choices()
    if form.validate_on_submit():
        with form.taking_refusals():
            with once(form) as done:
                row = programme_for(programme_id, lock=True)
                operations.add_part(MODELS[kind], row, form.given(), current_actor(), clock.now())
                done.url = _after(row.id, kind)
                flash(gettext("Added: %(name)s.", name=form.name.data), "ok")
            return redirect(done.url, 303)
    return render_template(
        "programmes/edit_part.html", form=form, programme=programme_for(programme_id), kind=kind, part=None
    )


@blueprint.route(
    "/programmes/<int:programme_id>/<any(measure, stage, item):kind>/<int:part_id>/change", methods=["GET", "POST"]
)
@needs(Right.EDIT_REFERENCE)
def change_part(programme_id: int, kind: str, part_id: int) -> Any:
    part: Any = part_for(MODELS[kind], programme_for(programme_id), part_id)
    form = FORMS[kind](obj=part).with_choices()
    if form.validate_on_submit():
        with form.taking_refusals():
            with once(form) as done:
                row = programme_for(programme_id, lock=True)
                part = part_for(MODELS[kind], row, part_id, lock=True)
                form.check_version(part)
                operations.change_part(part, row, form.given(), current_actor(), clock.now())
                done.url = _after(row.id, kind)
                flash(gettext("Saved: %(name)s.", name=form.name.data), "ok")
            return redirect(done.url, 303)
    row = programme_for(programme_id)
    return render_template(
        "programmes/edit_part.html", form=form, programme=row, kind=kind, part=part_for(MODELS[kind], row, part_id)
    )


def _after(programme_id: int, kind: str) -> str:
    page = "show_programme" if kind == "item" else "change_programme"
    return url_for(f"programmes.{page}", programme_id=programme_id)
