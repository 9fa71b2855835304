"""The freeze: papers are made, then the agenda is fixed and circulated."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext

from grievance.documents import operations, serving
from grievance.documents.forms import FreezeForm
from grievance.documents.showing import what_is_frozen
from grievance.documents.views.blueprint import blueprint
from grievance.foundation import clock
from grievance.permissions import Right
from grievance.sittings.access import arranged_by
from grievance.sittings.models import Sitting
from grievance.web.form_keys import once
from grievance.web.guards import current_actor, needs


@blueprint.get("/sittings/<number>/freeze")
@needs(Right.ARRANGE_SITTING)
def freeze_agenda(number: str) -> str:
    return _freeze_page(arranged_by(current_actor(), number), FreezeForm(formdata=None))


def _freeze_page(sitting: Sitting, form: FreezeForm) -> str:
    form.version.data = str(sitting.version)
    return render_template(
        "documents/freeze_agenda.html", sitting=sitting, number=serving.number_of(sitting), form=form,
        frozen=what_is_frozen(sitting),
    )  # fmt: skip


@blueprint.post("/sittings/<number>/freeze")
@needs(Right.ARRANGE_SITTING)
def save_freeze(number: str) -> Any:
    """The papers are made first, outside the transaction; inside it the rows are compared with what was printed."""
    sitting, form = arranged_by(current_actor(), number), FreezeForm()
    if form.validate_on_submit():
        with form.taking_refusals():
            prepared = operations.prepare(sitting, clock.now())
            with once(form) as done:
                sitting = arranged_by(current_actor(), number, lock=True)
                form.check_version(sitting)
                operations.freeze(sitting, prepared, current_actor(), clock.now())
                done.url = url_for("documents.show_papers", number=number)
            flash(
                gettext("Version %(version)s is fixed and numbered. Its papers are below.", version=prepared.version),
                "ok",
            )
            return redirect(done.url, 303)
    return _freeze_page(sitting, form)
