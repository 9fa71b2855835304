"""Proof attached to a direction: read by those who read the direction, added by the offices that were directed."""

from __future__ import annotations

from typing import Any

from flask import Response, redirect, render_template, url_for
from werkzeug.datastructures import FileStorage

from grievance.cases import attachments
from grievance.cases.file_kinds import LARGEST, checked
from grievance.foundation import clock
from grievance.foundation.errors import NotFound
from grievance.permissions import Right
from grievance.sentences import N_, Refusal
from grievance.sittings import access, operations, queries
from grievance.sittings.direction_forms import ProofForm
from grievance.sittings.views.blueprint import blueprint
from grievance.web.form_keys import once
from grievance.web.guards import current_actor, needs

FILES_AT_ONCE = 10


@blueprint.route("/directions/<number>/files", methods=["GET", "POST"])
@needs(Right.SEE_SITTING_PAPERS)
def show_proof(number: str) -> Any:
    """Papers of a direction, and adding more: a page of its own, so that no text is lost with a cut upload."""
    dated, form = access.direction_for(current_actor(), number), ProofForm()
    if form.validate_on_submit():
        with form.taking_refusals():
            return _add(number, form)
    direction = dated.direction
    return render_template(
        "sittings/show_proof.html", direction=direction, form=form, files=queries.files_of_direction(direction.id),
        largest=LARGEST, may_add=access.adds_proof(current_actor(), direction),
    )  # fmt: skip


def _add(number: str, form: ProofForm) -> Any:
    """Checks and stores every file before the transaction; takes them away again when it fails."""
    access.direction_with_proof(current_actor(), number)
    given = [file for file in form.file.data or [] if isinstance(file, FileStorage) and file.filename]
    if not given:
        raise Refusal(N_("Choose a photo or a paper."), field="file")
    if len(given) > FILES_AT_ONCE:
        raise Refusal(N_("Send at most %(most)s files at once."), field="file", most=FILES_AT_ONCE)
    ready = [checked(file.stream.read(LARGEST + 1), file.filename or "") for file in given]
    with attachments.stored(ready) as keys, once(form) as done:
        dated = access.direction_with_proof(current_actor(), number, lock=True)
        for file, key in zip(ready, keys, strict=True):
            operations.add_proof(dated, file, key, current_actor(), clock.now())
        done.url = url_for("sittings.show_proof", number=number)
    return redirect(done.url, 303)


@blueprint.get("/directions/<number>/files/<int:file_id>")
@needs(Right.SEE_SITTING_PAPERS)
def download_proof(number: str, file_id: int) -> Response:
    """One file, always as a download. The file of another direction or of a case is not found."""
    dated = access.direction_for(current_actor(), number)
    file = queries.file_of_direction(dated.direction.id, file_id)
    if file is None:
        raise NotFound()
    return attachments.download(file)
