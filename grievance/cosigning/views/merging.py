"""Joining a case to another and parting it again: first what it would do, then the button that does it."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext

from grievance.cases.access import case_for
from grievance.cases.models import Case
from grievance.cases.operations import perform
from grievance.cases.rules.deciding import why_not_open
from grievance.cases.rules.steps import Step
from grievance.cases.rules.workflow import TRANSITIONS
from grievance.cases.standing import standing_of
from grievance.cosigning.forms import MergeForm, PartForm
from grievance.cosigning.merging import Preview, preview_of_joining, preview_of_parting
from grievance.cosigning.views.blueprint import blueprint
from grievance.foundation import clock
from grievance.permissions import Right
from grievance.sentences import Sentence
from grievance.web.form_keys import once
from grievance.web.guards import current_actor, needs


def _case(number: str) -> Case:
    return case_for(current_actor(), number, Right.SORT_CASE)


def _shut(case: Case, step: Step) -> Sentence | None:
    return why_not_open(TRANSITIONS[step], standing_of(case, current_actor(), clock.today()).facts)


@blueprint.route("/cases/<number>/steps/join", methods=["GET", "POST"])
@needs(Right.SORT_CASE)
def join_case(number: str) -> Any:
    """The preview comes before the button, and again when something changed in between."""
    case, form, seen = _case(number), MergeForm(), None
    if form.validate_on_submit():
        with form.taking_refusals():
            into, reason = form.into.data or "", form.reason.data or ""
            seen = preview_of_joining(case, into, reason, current_actor(), clock.now())
            if request.form.get("do") == "join" and form.seen.data == seen.seen:
                return _done(
                    number, Step.JOIN, gettext("Joined. Everybody concerned is told."), into=into, reason=reason
                )
    case = _case(number)
    return render_template("cosigning/join_case.html", case=case, form=form, seen=seen, shut=_shut(case, Step.JOIN))


@blueprint.route("/cases/<number>/steps/unjoin", methods=["GET", "POST"])
@needs(Right.SORT_CASE)
def part_case(number: str) -> Any:
    case, form, seen = _case(number), PartForm(), None
    if form.validate_on_submit():
        with form.taking_refusals():
            return _done(number, Step.UNJOIN, gettext("It stands on its own again, its dates as before."),
                         reason=form.reason.data or "")  # fmt: skip
    case = _case(number)
    shut = _shut(case, Step.UNJOIN)
    if shut is None:
        seen = _parting(case)
        case = _case(number)
    return render_template("cosigning/part_case.html", case=case, form=form, seen=seen, shut=shut)


def _parting(case: Case) -> Preview:
    return preview_of_parting(case, "-", current_actor(), clock.now())


def _done(number: str, step: Step, said: str, **given: Any) -> Any:
    """No lock before ``perform``: it holds both cases in one order."""
    with once() as done:
        case = perform(_case(number), step, current_actor(), clock.now(), **given)
        done.url = url_for("cases.show_case", number=case.number)
    flash(said, "ok")
    return redirect(done.url, 303)
