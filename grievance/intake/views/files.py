"""Photos and papers of a draft: on a page of their own, so that words never wait for a photo."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, url_for

from grievance.cases import attachments
from grievance.cases.uploads import Sorted, refused_here, sorted_out
from grievance.foundation import clock
from grievance.foundation.errors import NotFound
from grievance.intake import operations, queries
from grievance.intake.forms import FilesForm
from grievance.intake.models import Draft
from grievance.intake.rules.answers import Answers
from grievance.intake.rules.steps import Step
from grievance.intake.views.blueprint import blueprint
from grievance.intake.views.drafts import margin, question, step_url
from grievance.web.form_keys import once
from grievance.web.guards import public
from grievance.web.limits import limiter


@blueprint.route("/file/<token>/files", methods=("GET", "POST"))
@public
@limiter.limit("60/hour", methods=["POST"])
@question(Step.CHECK)
def add_files(draft: Draft, answers: Answers, token: str) -> Any:
    form = FilesForm()
    if form.validate_on_submit():
        with form.taking_refusals():
            operations.check_room(draft, len(form.given()))
            return added(form, draft, sorted_out(form.given()), token)
    rows: list[Any] = [
        {"name": file.name, "size": file.size_bytes, "remove_to": url_for(".remove_file", token=token, file_id=file.id)}
        for file in queries.files_of_draft(draft.id)
    ]
    more = margin(Step.CHECK, draft, answers, token) | {"back_to": step_url(Step.CHECK, token)}
    return render_template("intake/add_files.html", form=form, files=[*rows, *refused_here()], **more)


def added(form: FilesForm, draft: Draft, found: Sorted, token: str) -> Any:
    with attachments.stored(found.good) as keys, once(form) as done:
        operations.add_files(draft, list(zip(found.good, keys, strict=True)), clock.now())
        found.tell(done)
        done.url = url_for("intake.add_files", token=token)
    return redirect(done.url, 303)


@blueprint.post("/file/<token>/files/<int:file_id>/remove")
@public
@question(Step.CHECK)
def remove_file(draft: Draft, answers: Answers, token: str, file_id: int) -> Any:
    with once() as done:
        if not operations.remove_file(draft, file_id, clock.now()):
            raise NotFound()
        done.url = url_for("intake.add_files", token=token)
    return redirect(done.url, 303)
