"""Lists of other portals and paper registers: handed in, tried, taken over, taken out again."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from grievance.foundation import clock
from grievance.foundation.errors import NotFound
from grievance.intake import import_runs as runs
from grievance.intake.forms import ColumnsForm, ListForm, TakeOutForm
from grievance.intake.models import CaseImport
from grievance.intake.queries import imports as queries
from grievance.intake.rules.import_columns import FIELDS
from grievance.intake.rules.import_words import AT_WORK, ROW_STATES, STATES, ImportState, RowState
from grievance.intake.views.blueprint import blueprint
from grievance.permissions import Right
from grievance.sentences import N_, Refusal, from_data
from grievance.web.downloads import Column, as_file, fields_of, form_asked
from grievance.web.filters import say
from grievance.web.form_keys import once
from grievance.web.guards import current_actor, needs
from grievance.web.paging import Page, offset, page_asked

AT_ONCE = 100
"""Rows that are done while the page waits; the job goes on with the rest."""
SAMPLE = 3

LISTS = (*fields_of(("List", "id"), "source", ("File", "file_name"), ("Handed in", "given_at")),
         Column(N_("State"), lambda run: _(STATES[run.state])), *fields_of(("Ended", "ended_at"), ("Taken out at", "undone_at")))  # fmt: skip


def _found(name: str) -> Callable[[queries.ReportLine], Any]:
    return lambda row: (row.found or {}).get(name) or ""


REPORT = (
    Column(N_("Line"), lambda row: row.line),
    Column(N_("Reference at the source"), lambda row: row.external_id or ""),
    Column(N_("State"), lambda row: _(ROW_STATES[row.state])),
    Column(N_("Number"), lambda row: row.number),
    Column(N_("What is wrong"), lambda row: _sentence(row, "error")),
    Column(N_("Subject"), _found("category")),
    Column(N_("Division"), _found("division")),
    Column(N_("Office"), _found("office")),
    Column(N_("Date now"), lambda row: row.due_on or ""),
    Column(N_("Why this office"), lambda row: _sentence(row, "reason")),
)


def _sentence(row: queries.ReportLine, name: str) -> str:
    kept = (row.found or {}).get(name)
    return str(say(from_data(kept))) if kept else ""


@blueprint.get("/imports")
@needs(Right.TAKE_OVER_LISTS)
def list_imports() -> Any:
    actor = current_actor()
    if form_asked():
        return as_file("imports", LISTS, lambda: queries.imports(actor))
    total = queries.count_imports(actor)
    number = page_asked(total)
    page = Page(number, total)
    rows = queries.imports(actor, offset(number, page.size), page.size)
    return render_template("intake/list_imports.html", rows=rows, page=page, states=STATES)


@blueprint.route("/imports/new", methods=("GET", "POST"))
@needs(Right.TAKE_OVER_LISTS)
def start_import() -> Any:
    """Hand in a list; nothing is filed before its rows were tried."""
    form, actor = ListForm(), current_actor()
    if form.validate_on_submit():
        with form.taking_refusals(), tempfile.TemporaryFile() as rows:
            read = runs.read_list(form.file.data.stream, rows)
            with once(form) as done:
                kept = runs.keep_list(read, form.file.data.filename or "", form.source.data, actor, clock.now(),
                                      divisions=actor.divisions_with(Right.TAKE_OVER_LISTS))  # fmt: skip
                done.url = url_for("intake.show_import", import_id=kept.id)
            return redirect(done.url, 303)
    return render_template("intake/start_import.html", form=form, fields=FIELDS, sources=queries.sources(actor),
                           mappings=queries.mappings())  # fmt: skip


def _import(import_id: int) -> CaseImport:
    found = queries.case_import(import_id, current_actor())
    if found is None:
        raise NotFound()
    return found


@blueprint.get("/imports/<int:import_id>")
@needs(Right.TAKE_OVER_LISTS)
def show_import(import_id: int) -> Any:
    """The columns to choose, the trial or the taking over, line by line; the same as a file."""
    run = _import(import_id)
    word = request.args.get("state", "")
    state = RowState(word) if word in set(RowState) else None
    if form_asked():
        return as_file(f"import-{run.id}", REPORT, lambda: queries.every_row(import_id, state))
    return _page(run, _columns_form(run, request.args.get("mapping", "")), state)


def _columns_form(run: CaseImport, mapping: str = "") -> ColumnsForm:
    """Filled with the columns in use, or with those kept under a name as far as the file has them."""
    kept = queries.mapping(mapping) if mapping else None
    held = kept.columns if kept else run.columns
    chosen = {field.name: head if (head := held.get(field.name, "")) in run.heads else "" for field in FIELDS}
    form = ColumnsForm(data={**chosen, "keep_as": mapping if kept else ""}, version=run.version)
    for field in FIELDS:
        form[field.name].choices = [("", _("No column")), *((head, head) for head in run.heads)]
    return form


def _page(run: CaseImport, form: ColumnsForm, state: RowState | None = None) -> str:
    counts = queries.count_rows(run.id)
    total = counts.get(state, 0) if state else sum(counts.values())
    number = page_asked(total)
    page = Page(number, total, queries.rows_page(run.id, state, offset(number), 50))
    may_choose = run.state in (ImportState.OPEN, ImportState.CHECKED)
    return render_template(
        "intake/show_import.html", run=run, form=form, page=page, counts=counts, state=state, states=STATES, row_states=ROW_STATES,
        fields=FIELDS, mappings=queries.mappings() if may_choose else (), is_at_work=run.state in AT_WORK, may_choose=may_choose,
        sample=queries.next_rows(run.id, tuple(RowState), SAMPLE) if may_choose else (), sentence_of=_sentence,
        same=queries.same_file(run.sha256, run.source, run.id) if may_choose else None,
    )  # fmt: skip


@blueprint.post("/imports/<int:import_id>/try")
@needs(Right.TAKE_OVER_LISTS)
def try_import(import_id: int) -> Any:
    """Try every row; nothing is filed."""
    run = _import(import_id)
    form = _columns_form(run)
    if form.validate_on_submit():
        with form.taking_refusals():
            with once(form) as done:
                runs.begin_trial(_import(import_id), form.columns(), _version(form.version.data), form.keep_as.data or "",
                                 current_actor(), clock.now())  # fmt: skip
                done.url = url_for("intake.show_import", import_id=import_id)
            runs.work(import_id, clock.now(), AT_ONCE)
            runs.work(import_id, clock.now(), AT_ONCE)
            return redirect(done.url, 303)
    return _page(_import(import_id), form), 422


@blueprint.post("/imports/<int:import_id>/take-over")
@needs(Right.TAKE_OVER_LISTS)
def take_over(import_id: int) -> Any:
    """File the rows that were found good."""
    url = url_for("intake.show_import", import_id=import_id)
    try:
        with once() as done:
            runs.begin_filing(
                _import(import_id), _version(request.form.get("version")), takes_good_rows="good-rows" in request.form
            )
            done.url = url
    except Refusal as refusal:
        flash(say(refusal.sentence), "warn")
        return redirect(url, 303)
    runs.work(import_id, clock.now(), AT_ONCE)
    runs.work(import_id, clock.now(), AT_ONCE)
    return redirect(url, 303)


@blueprint.route("/imports/<int:import_id>/take-out", methods=("GET", "POST"))
@needs(Right.TAKE_OVER_LISTS)
def take_out_import(import_id: int) -> Any:
    """What taking it out would do, and the button that does it."""
    run = _import(import_id)
    form = TakeOutForm(version=run.version)
    if form.validate_on_submit():
        with form.taking_refusals():
            with once(form) as done:
                runs.begin_undo(
                    _import(import_id), _version(form.version.data), form.because.data, current_actor(), clock.now()
                )
                done.url = url_for("intake.show_import", import_id=import_id)
            runs.work(import_id, clock.now(), AT_ONCE)
            runs.work(import_id, clock.now(), AT_ONCE)
            return redirect(done.url, 303)
    left = queries.count_worked_on(import_id)
    filed = queries.count_rows(import_id).get(RowState.FILED, 0)
    return render_template("intake/take_out_import.html", run=run, form=form, left=left, out=filed - left,
                           may=run.state is ImportState.DONE)  # fmt: skip


def _version(typed: str | None) -> int:
    """-1, which no list has, where the form says none."""
    return int(typed) if typed and typed.isascii() and typed.isdigit() and len(typed) < 9 else -1
