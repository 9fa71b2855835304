"""Notes for the chair, item by item: printed in the chair's papers and nowhere else."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext

from grievance.documents.forms import notes_form
from grievance.documents.serving import number_of
from grievance.documents.views.blueprint import blueprint
from grievance.foundation import clock
from grievance.permissions import Right
from grievance.sittings.access import decided_by, visible_case_ids
from grievance.sittings.models import Sitting
from grievance.sittings.operations.chair_notes import note_for_chair
from grievance.sittings.snapshot import Agenda, agenda_of
from grievance.web.form_keys import once
from grievance.web.guards import current_actor, needs


@blueprint.get("/sittings/<number>/chair-notes")
@needs(Right.DECIDE_DIRECTION)
def edit_chair_notes(number: str) -> str:
    sitting = decided_by(current_actor(), number)
    agenda = _agenda(sitting)
    return _page(sitting, agenda, notes_form(agenda.entries, formdata=None))


def _agenda(sitting: Sitting) -> Agenda:
    """The items that this person may read."""
    agenda = agenda_of(sitting)
    seen = visible_case_ids(current_actor(), agenda.cases)
    agenda.entries = [row for row in agenda.entries if row.case_id is None or row.case_id in seen]
    return agenda


def _page(sitting: Sitting, agenda: Agenda, form: Any) -> str:
    return render_template(
        "documents/edit_chair_notes.html", sitting=sitting, number=number_of(sitting), agenda=agenda, form=form
    )


@blueprint.post("/sittings/<number>/chair-notes")
@needs(Right.DECIDE_DIRECTION)
def save_chair_notes(number: str) -> Any:
    """All notes at once. Where somebody else wrote the same note meanwhile, both texts are shown and nothing is lost."""
    sitting = decided_by(current_actor(), number)
    agenda = _agenda(sitting)
    form = notes_form(agenda.entries)
    if form.validate_on_submit():
        with form.taking_refusals():
            with once(form) as done:
                sitting = decided_by(current_actor(), number, lock=True)
                agenda = _agenda(sitting)
                note_for_chair(sitting, agenda.entries, form.notes(), form.seen(), current_actor(), clock.now())
                done.url = url_for("documents.show_papers", number=number)
            flash(gettext("The notes are kept. They are printed in the chair's papers only."), "ok")
            return redirect(done.url, 303)
        form.begin_anew(agenda.entries)
    return _page(sitting, agenda, form)
