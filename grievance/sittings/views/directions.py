"""Directions of the forum: the list with filters, one direction, what offices enter, what the forum accepts, moves, drops."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext

from grievance.foundation import clock
from grievance.permissions import Actor, Right
from grievance.reference import queries as reference
from grievance.sittings import access, operations, queries, showing
from grievance.sittings.following import report_lines
from grievance.sittings.forms import AcceptForm, DropForm, MoreDaysForm, ReportForm
from grievance.sittings.queries import Dated
from grievance.sittings.rules.directions import PROGRESS_WORDS, UNITS_WORDS, slippage_in_words
from grievance.sittings.rules.directions import due_dates as dates_of
from grievance.sittings.rules.words import DirectionState, Progress
from grievance.sittings.views.blueprint import blueprint
from grievance.web.form_keys import once
from grievance.web.forms import BaseForm
from grievance.web.guards import current_actor, needs
from grievance.web.paging import SIZE, Page, offset, page_asked

STATES = {
    "open": (DirectionState.OPEN, DirectionState.REPORTED),
    "reported": (DirectionState.REPORTED,),
    "done": (DirectionState.DONE,),
    "dropped": (DirectionState.DROPPED,),
}
OPEN = STATES["open"]


@blueprint.get("/directions")
@needs(Right.SEE_SITTING_PAPERS)
def list_directions() -> str:
    """Directions by date due. A division's forum and overseers read all of it, an office its own and those below."""
    actor, today = current_actor(), clock.today()
    division = request.args.get("division", "")
    division = division if division in {row.code for row in reference.divisions()} else ""
    state = request.args.get("state", "open")
    state = state if state in STATES or state in ("late", "all") else "open"
    rows, total = queries.directions_by_due_date(
        division=division or None, reader=access.directions_read_by(actor),
        states=OPEN if state == "late" else STATES.get(state, ()), late_on=today if state == "late" else None,
        limit=SIZE, offset=offset(page_asked()),
    )  # fmt: skip
    points = {point["number"]: point for point in report_lines(rows, today)}
    return render_template(
        "sittings/list_directions.html", page=Page(page_asked(), total, rows), points=points, state=state,
        division=division, divisions=reference.divisions(), progress=PROGRESS_WORDS, today=today, Progress=Progress,
    )  # fmt: skip


@blueprint.get("/directions/<number>")
@needs(Right.SEE_SITTING_PAPERS)
def show_direction(number: str) -> str:
    return _page(access.direction_for(current_actor(), number))


def _page(dated: Dated, **refused: BaseForm) -> str:
    """The direction with the forms that this person may use; a refused one shows what was typed."""
    actor, today, direction = current_actor(), clock.today(), dated.direction
    moved_to = queries.moves_of([dated.clock.id]).get(dated.clock.id, []) if dated.clock else []
    version = direction.version
    forms = {
        "report": refused.get("report") or ReportForm(formdata=None, version=version),
        "accept": refused.get("accept") or AcceptForm(formdata=None, version=version, done_on=today),
        "more": refused.get("more") or MoreDaysForm(formdata=None, version=version),
        "drop": refused.get("drop") or DropForm(formdata=None, version=version),
    }
    forms = {name: form.named(name) for name, form in forms.items()}
    case = queries.cases_by_id([direction.case_id]).get(direction.case_id) if direction.case_id else None
    return render_template(
        "sittings/show_direction.html", dated=dated, direction=direction, point=report_lines([dated], today)[0], forms=forms,
        sitting=queries.sitting_by_id(direction.sitting_id), today=today, progress=PROGRESS_WORDS, Progress=Progress,
        slipped=slippage_in_words(dates_of(direction.first_due_on, moved_to)), unit_words=UNITS_WORDS, words=showing,
        case=case if case and case.id in access.visible_case_ids(actor, [case.id]) else None,
        office=reference.office(direction.office_code), is_open=direction.state in OPEN,
        may_report=actor.can(Right.REPORT_ACTION_TAKEN, office=direction.office_code), may_decide=_decides(actor, dated),
    )  # fmt: skip


def _decides(actor: Actor, dated: Dated) -> bool:
    return actor.can(Right.DECIDE_DIRECTION, division=dated.direction.division)


@blueprint.post("/directions/<number>/reports")
@needs(Right.REPORT_ACTION_TAKEN)
def report_action(number: str) -> Any:
    """The office's line; "done" claims compliance, which the forum or its convener then accepts."""
    dated, form = access.direction_of_office(current_actor(), number), ReportForm()
    if form.validate_on_submit():
        with form.taking_refusals():
            with once(form) as done:
                dated = access.direction_of_office(current_actor(), number, lock=True)
                form.check_version(dated.direction)
                progress = Progress(form.progress.data)
                operations.report_action(
                    dated,
                    progress,
                    form.words.data,
                    form.proof.data,
                    progress is Progress.DONE,
                    current_actor(),
                    clock.now(),
                )
                done.url = url_for("sittings.show_direction", number=number)
            flash(gettext("Your report is entered. It stands in section 2 of the next agenda."), "ok")
            return redirect(done.url, 303)
    return _page(access.direction_of_office(current_actor(), number), report=form)


@blueprint.post("/directions/<number>/acceptance")
@needs(Right.DECIDE_DIRECTION)
def accept_direction(number: str) -> Any:
    dated, form = access.direction_of_forum(current_actor(), number), AcceptForm()
    if form.validate_on_submit():
        with form.taking_refusals():
            with once(form) as done:
                dated = access.direction_of_forum(current_actor(), number, lock=True)
                form.check_version(dated.direction)
                operations.accept_compliance(dated, form.done_on.data or clock.today(), current_actor(), clock.now())
                done.url = url_for("sittings.show_direction", number=number)
            flash(gettext("The direction is done."), "ok")
            return redirect(done.url, 303)
    return _page(dated, accept=form)


@blueprint.post("/directions/<number>/extension")
@needs(Right.DECIDE_DIRECTION)
def extend_direction(number: str) -> Any:
    """A later date, by the forum only; the first date and the number of moves stay printed."""
    dated, form = access.direction_of_forum(current_actor(), number), MoreDaysForm()
    if form.validate_on_submit():
        with form.taking_refusals():
            with once(form) as done:
                dated = access.direction_of_forum(current_actor(), number, lock=True)
                form.check_version(dated.direction)
                operations.give_more_days(dated, form.days.data or 0, form.why.data, current_actor(), clock.now())
                done.url = url_for("sittings.show_direction", number=number)
            return redirect(done.url, 303)
    return _page(dated, more=form)


@blueprint.post("/directions/<number>/dropping")
@needs(Right.DECIDE_DIRECTION)
def drop_direction(number: str) -> Any:
    dated, form = access.direction_of_forum(current_actor(), number), DropForm()
    if form.validate_on_submit():
        with form.taking_refusals():
            with once(form) as done:
                dated = access.direction_of_forum(current_actor(), number, lock=True)
                form.check_version(dated.direction)
                operations.drop_direction(dated, form.reason.data, current_actor(), clock.now())
                done.url = url_for("sittings.show_direction", number=number)
            return redirect(done.url, 303)
    return _page(dated, drop=form)
