"""The outcome of a policy item: proposed by the convener, adopted or declined by the office of each case; then the end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext

from grievance.cases.access import case_for
from grievance.cases.forms import step_form
from grievance.cases.models import Case
from grievance.cases.rules.deciding import why_not_open
from grievance.cases.rules.steps import Step
from grievance.cases.rules.workflow import TRANSITIONS
from grievance.cases.standing import Standing, standing_of
from grievance.foundation import clock
from grievance.foundation.errors import NotAllowed
from grievance.matters import access, operations
from grievance.matters.forms import OutcomeForm, WhyForm
from grievance.matters.models import PolicyItem
from grievance.matters.operations import number_of
from grievance.matters.rules import Proposal
from grievance.matters.views.blueprint import blueprint
from grievance.matters.views.items import item_page
from grievance.permissions import Right
from grievance.sentences import N_, Sentence
from grievance.web.form_keys import once
from grievance.web.forms import BaseForm
from grievance.web.guards import current_actor, needs

ADOPTING = (Step.ANSWER, Step.WORD_CAME_BACK, Step.PREPARE_ANSWER)
"""Steps by which an outcome becomes an answer, in the order in which they are tried; the last is a draft for the head."""


def _act(item_id: int, name: str, form: BaseForm, act: Callable[[PolicyItem], object], said: str) -> Any:
    """One of the convener's forms on the page of the item."""
    access.arranged_by(current_actor(), item_id)
    if form.validate_on_submit():
        with form.taking_refusals():
            with once(form) as done:
                item = access.arranged_by(current_actor(), item_id, lock=True)
                form.check_version(item)
                act(item)
                done.url = url_for("matters.show_policy_item", item_id=item.id)
            flash(said, "ok")
            return redirect(done.url, 303)
    return item_page(access.arranged_by(current_actor(), item_id), **{name: form})


@blueprint.post("/policy-items/<int:item_id>/outcome")
@needs(Right.ARRANGE_SITTING)
def propose_outcome(item_id: int) -> Any:
    """Word came back, or the direction is done: what it says is proposed to each open case."""
    form = OutcomeForm()

    def act(item: PolicyItem) -> None:
        words, source = form.words.data or "", form.source.data or ""
        operations.propose_outcome(item, words, source, current_actor(), clock.now())

    return _act(item_id, "outcome", form, act, gettext("The outcome is proposed to each case. Its office decides."))


@blueprint.post("/policy-items/<int:item_id>/agenda")
@needs(Right.ARRANGE_SITTING)
def put_back_policy_item(item_id: int) -> Any:
    form = WhyForm()

    def act(item: PolicyItem) -> None:
        operations.put_on_the_agenda(item, form.why.data or "", current_actor(), clock.now())

    return _act(item_id, "again", form, act, gettext("It stands in section 4 of the next agenda."))


@blueprint.post("/policy-items/<int:item_id>/closing")
@needs(Right.ARRANGE_SITTING)
def close_policy_item(item_id: int) -> Any:
    form = WhyForm()

    def act(item: PolicyItem) -> None:
        operations.close_item(item, form.why.data or "", current_actor(), clock.now())

    return _act(item_id, "close", form, act, gettext("The policy item is closed."))


def _step_for(standing: Standing) -> tuple[Step | None, Sentence | None]:
    """The step by which this person can adopt now; else why not, in the words of the table of steps."""
    shut = {step: why_not_open(TRANSITIONS[step], standing.facts) for step in ADOPTING}
    step = next((one for one in ADOPTING if shut[one] is None), None)
    return step, None if step else shut[Step.ANSWER]


@blueprint.route("/policy-items/<int:item_id>/cases/<number>/adoption", methods=["GET", "POST"])
@needs(Right.WORK_CASE)
def adopt_outcome(item_id: int, number: str) -> Any:
    """The proposal as a draft answer: the office changes the words as it sees fit and gives it, or declines."""
    item, case = access.item_for(item_id), case_for(current_actor(), number, Right.WORK_CASE)
    link, standing = access.link_for(item, case), standing_of(case, current_actor(), clock.today())
    step, shut = _step_for(standing)
    row = TRANSITIONS[step or Step.ANSWER]
    form = step_form(row, _proposed(item, standing), case.version, office=case.office_code)
    if step and form.validate_on_submit():
        with form.taking_refusals():
            with once(form) as done:
                item, case, link = _held(item_id, number)
                form.check_version(case)
                operations.adopt(item, link, case, step, form.given(), current_actor(), clock.now())
                done.url = url_for("cases.show_case", number=case.number)
            flash(_said(step), "ok")
            return redirect(done.url, 303)
    return render_template(
        "matters/adopt_outcome.html", form=form, row=row, item=item, case=case, link=link, shut=shut,
        is_draft=step is Step.PREPARE_ANSWER, waits=link.proposal is Proposal.PROPOSED,
    ), (422 if request.method == "POST" else 200)  # fmt: skip


def _said(step: Step) -> str:
    if step is Step.PREPARE_ANSWER:
        return gettext("The answer is prepared from the outcome. The head of your office gives it.")
    return gettext("The outcome is adopted as the answer of your office.")


def _held(item_id: int, number: str) -> tuple[PolicyItem, Case, Any]:
    """The item and the case held and read anew, in that order, and their link."""
    item = access.item_for(item_id, lock=True)
    case = case_for(current_actor(), number, Right.WORK_CASE, lock=True)
    return item, case, access.link_for(item, case)


def _proposed(item: PolicyItem, standing: Standing) -> dict[str, Any]:
    """A draft that somebody prepared stays; else the outcome's own words and where it comes from."""
    draft = standing.draft
    if draft is not None:
        return {"outcome": draft.outcome.value, "note": draft.note, "ground": draft.ground, "remedy": draft.remedy,
                "proof": draft.proof, "action_on": clock.today()}  # fmt: skip
    source = gettext("Policy item %(item)s: %(source)s", item=number_of(item), source=item.outcome_of)
    return {"note": item.outcome, "proof": source, "action_on": clock.today()}


@blueprint.route("/policy-items/<int:item_id>/cases/<number>/refusal", methods=["GET", "POST"])
@needs(Right.WORK_CASE)
def decline_outcome(item_id: int, number: str) -> Any:
    """The head of the office says why the outcome does not fit this case."""
    item, case = access.item_for(item_id), case_for(current_actor(), number, Right.WORK_CASE)
    link, form = access.link_for(item, case), WhyForm()
    if not current_actor().can(Right.DECIDE_CASE, office=case.office_code):
        raise NotAllowed(N_("The head of the office decides on this."))
    if form.validate_on_submit():
        with form.taking_refusals():
            with once(form) as done:
                item, case, link = _held(item_id, number)
                operations.decline(item, link, form.why.data or "", current_actor(), clock.now())
                done.url = url_for("cases.show_case", number=case.number)
            return redirect(done.url, 303)
    return render_template("matters/decline_outcome.html", form=form, item=item, case=case, link=link)
