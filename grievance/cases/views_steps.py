"""The page of one step: what it asks, what was kept for later, templates to begin with, and taking it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext

from grievance.accounts.queries import staff_of
from grievance.cases import operations, reply_templates, step_drafts
from grievance.cases.access import case_for
from grievance.cases.forms import StepForm, step_form
from grievance.cases.models import Case, StepDraft
from grievance.cases.queries import desk
from grievance.cases.rules.deciding import why_not_open
from grievance.cases.rules.steps import Step, Transition
from grievance.cases.rules.workflow import TRANSITIONS
from grievance.cases.standing import Standing, standing_of
from grievance.cases.step_page import done_words, first_values, notices, said_elsewhere
from grievance.cases.views import blueprint, visible_case
from grievance.foundation import clock
from grievance.foundation.transaction import transaction
from grievance.reference.models import ReplyTemplate
from grievance.web.addresses import whole_number
from grievance.web.filters import clock_time, say
from grievance.web.form_keys import once
from grievance.web.guards import current_actor, public
from grievance.web.layout import case_pager


@blueprint.route("/cases/<number>/steps/<step>", methods=["GET", "POST"])
@public
def take_step(number: str, step: str) -> Any:
    """One step: what it asks, and what it does. Nothing happens before the button."""
    row = TRANSITIONS.get(Step(step)) if step in set(Step) else None
    if row is None or not row.on_case_page:
        abort(404)
    case = visible_case(number)
    if not isinstance(case, Case):
        return case
    if request.method == "POST" and request.form.keys() & {"keep", "drop"}:
        return _keep_or_drop(number, row)
    standing, actor = standing_of(case, current_actor(), clock.today()), current_actor()
    kept = desk.draft_of(actor.person_id, case.id, row.step.value)
    form, offered = _form(row, case, standing, kept), reply_templates.offered(case, row.step, actor)
    is_begun = _begin_with(form, offered, case, standing)
    if request.method == "POST" and not is_begun and form.validate_on_submit():
        with form.taking_refusals():
            return _take(number, row.step, form)
    shut = why_not_open(row, standing.facts)
    return render_template(
        "cases/take_step.html", form=form, row=row, case=case, shut=shut, standing=standing, kept=kept, offered=offered,
        notices=notices(row.step, case, standing, actor, clock.today()), key=row.step.value,
    ), (200 if shut is None or request.method == "GET" else 422)  # fmt: skip


def _form(row: Transition, case: Case, standing: Standing, kept: StepDraft | None) -> StepForm:
    """With what was typed; on opening, with what was kept for later, else what the step begins with."""
    people = staff_of(case.office_code or "", clock.today()) if row.step is Step.ASSIGN else ()
    typed: Mapping[str, str] | None = kept.data if kept and request.method == "GET" else None
    values = first_values(row.step, standing, request.args)
    return step_form(row, values, case.version, office=case.office_code, people=people, typed=typed)


def _begin_with(form: StepForm, offered: Any, case: Case, standing: Standing) -> bool:
    """Puts a template's words after what is typed, when its button was pressed; nothing is sent by that."""
    asked = request.form.get("template", "") if "use" in request.form else request.args.get("template", "")
    chosen: ReplyTemplate | None = next((row for row in offered if str(row.id) == asked), None)
    if chosen is not None and ("use" in request.form or request.method == "GET"):
        form.begin_with(reply_templates.filled(chosen, case, standing, form.note.data or ""), chosen.outcome)
    return "use" in request.form


def _keep_or_drop(number: str, row: Transition) -> Any:
    """What is typed is kept for later, or no more; the script asks for the same and reads one line."""
    with transaction():
        case = case_for(current_actor(), number, lock=True)
        if "drop" in request.form:
            step_drafts.drop(case, row.step, current_actor())
            said = gettext("What was kept is thrown away.")
        else:
            kept = step_drafts.keep(case, row.step, row.needs, request.form, current_actor(), clock.now())
            said = gettext("Kept at %(time)s. Nobody else sees it.", time=clock_time(kept.saved_at))
    if request.form.get("keep") == "script":
        return Response(said, mimetype="text/plain")
    flash(said, "ok")
    return redirect(
        url_for("cases.take_step", number=number, step=row.step.value, queue=request.args.get("queue")), 303
    )


def _take(number: str, step: Step, form: Any) -> Any:
    version = _version_of(form)
    with once(form) as done:
        case = case_for(current_actor(), number, lock=True)
        pager = case_pager(case)
        operations.perform(case, step, current_actor(), clock.now(), version=version, is_undoable=True, **form.given())
        step_drafts.drop(case, step, current_actor())
        here, words = url_for("cases.show_case", number=case.number), say(done_words(step, TRANSITIONS[step].label))
        done.url = pager.after or pager.back if pager else here
        flash(said_elsewhere(case, here, words) if pager else words, "ok")
    return redirect(done.url, 303)


def _version_of(form: Any) -> int | None:
    """The case's version on the page that was sent; without a readable one nothing is compared."""
    return whole_number(str(form.version.data or ""))
