"""Files of long lists: asked for on the list's page, made ready by a job, fetched behind the sign-in by who asked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import Response, flash, redirect, render_template, request, stream_with_context, url_for
from flask_babel import gettext

from grievance.exports import making, operations, queries, shelf
from grievance.exports.forms import ListFileForm
from grievance.exports.rules import FILE_STATES, LIST_FILES_KNOWN, FileState
from grievance.exports.views import blueprint
from grievance.foundation import clock
from grievance.foundation.errors import NotFound
from grievance.permissions import Right
from grievance.sentences import Refusal, from_data
from grievance.web.addresses import local_path
from grievance.web.downloads import FORMS, disposition
from grievance.web.form_keys import once
from grievance.web.guards import current_actor, needs
from grievance.web.languages import asked_language
from grievance.web.pipes import PIECE

OFFICERS = (Right.SEE_OVERVIEW, Right.EDIT_REFERENCE, Right.EDIT_PEOPLE)


@blueprint.route("/files/ask", methods=["GET", "POST"])
@needs(*OFFICERS)
def ask_list_file() -> Any:
    """CSV or workbook of the list from whose page this one was opened, with its filters."""
    form = ListFileForm(of=request.args.get("of", ""))
    of = making.without_form(local_path(form.of.data))
    if request.method == "GET":
        _check(of)
    elif form.validate_on_submit():
        with form.taking_refusals():
            making.check_is_list(of)
            with once(form) as done:
                operations.ask_list_file(
                    of, form.kind.data or "csv", asked_language().tag, current_actor(), clock.now()
                )
                done.url = url_for("exports.show_files")
                flash(gettext("The file will be made. We mail you when it is ready; you need not wait here."), "ok")
            return redirect(done.url, 303)
    return render_template("exports/ask_list_file.html", form=form, of=of)


def _check(of: str) -> None:
    try:
        making.check_is_list(of)
    except Refusal:
        raise NotFound() from None


@blueprint.get("/files")
@needs(*OFFICERS)
def show_files() -> str:
    """What I asked for lately, and what can be fetched."""
    now = clock.now()
    rows = queries.list_files_of(current_actor().person_id or 0, now - LIST_FILES_KNOWN)
    return render_template("exports/show_files.html", rows=rows, words=FILE_STATES, why=lambda row: from_data(row.why),
                           is_ready=lambda row: row.state is FileState.READY and row.good_until > now)  # fmt: skip


@blueprint.get("/files/<int:file_id>")
@needs(*OFFICERS)
def send_list_file(file_id: int) -> Response:
    """The bytes as they were made, in pieces."""
    row = operations.list_file_for(current_actor(), file_id, clock.now())
    path, name, form = shelf.path_of(row.storage_key), row.name, row.form
    if not path.is_file():
        raise NotFound()

    def pieces() -> Iterator[bytes]:
        with path.open("rb") as kept:
            while piece := kept.read(PIECE):
                yield piece

    response = Response(stream_with_context(pieces()), mimetype=FORMS[form])
    response.content_length = row.size_bytes
    response.headers["Content-Disposition"] = disposition(name)
    response.headers["Cache-Control"] = "private, no-store"
    return response
