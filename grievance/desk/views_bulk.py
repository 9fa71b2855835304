"""One step over several ticked cases: what will happen, doing it, and taking it back for ten minutes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext

from grievance.accounts.queries import person, staff_of
from grievance.cases.forms import StepForm, step_form
from grievance.cases.models import Case
from grievance.cases.rules.numbers import looks_like_number
from grievance.cases.rules.steps import Step
from grievance.cases.rules.workflow import TRANSITIONS
from grievance.desk.bulk import acting, queries
from grievance.desk.models import BulkAct
from grievance.desk.views import blueprint
from grievance.foundation import clock
from grievance.permissions import Right
from grievance.reference import queries as reference
from grievance.sentences import N_, Refusal, from_data, sentence
from grievance.web.addresses import whole_number
from grievance.web.filters import say
from grievance.web.form_keys import once
from grievance.web.guards import current_actor, needs
from grievance.web.names import named

NOBODY = "0"
WILL = {
    Step.TRANSFER: N_("%(count)s go to %(aim)s. The dates stay."),
    Step.ASSIGN: N_("%(count)s are given to %(aim)s. The units do not see it."),
    Step.REPORT_PROGRESS: N_("%(count)s units read what you write. The clocks run on."),
    Step.ASK_EXTENSION: N_("In %(count)s more days are asked for. The office above decides each."),
}
DONE = {
    Step.TRANSFER: N_("%(count)s sent to %(aim)s."),
    Step.ASSIGN: N_("%(count)s given to %(aim)s."),
    Step.REPORT_PROGRESS: N_("Progress reported in %(count)s."),
    Step.ASK_EXTENSION: N_("More days asked for in %(count)s."),
}


@blueprint.route("/bulk", methods=["GET", "POST"])
@needs(Right.WORK_CASE)
def act_on_many() -> Any:
    """What is chosen stands in the address; nothing happens before the last button."""
    step = Step(request.args["step"]) if request.args.get("step") in acting.STEPS else None
    cases = _chosen()
    if step is None or not cases:
        flash(gettext("Tick at least one case, then choose what to do."), "warn")
        return redirect(url_for("desk.show_inbox"), 303)
    given = _aim_given(step)
    if given is None:
        return render_template("desk/act_on_many.html", step=step, row=TRANSITIONS[step], cases=cases, form=None,
                               aims=_aims(step, cases), tried=None, will="")  # fmt: skip
    return _last_page(step, cases, given)


def _last_page(step: Step, cases: Sequence[Case], given: dict[str, Any]) -> Any:
    """What will happen, by a rehearsal; the fields that are the same for all; the button."""
    row, aims = TRANSITIONS[step], acting.AIMS.values()
    form = step_form(replace(row, needs=tuple(need for need in row.needs if need.name not in aims)), {}, 0)
    if request.method == "POST" and form.validate_on_submit():
        with form.taking_refusals():
            return _act(step, given, form)
    tried = acting.rehearsed(cases, step, given, current_actor(), clock.now())
    seen = [f"{case.number}:{case.version}" for case in cases]
    will = sentence(WILL[step], count=_count(len(tried.done)), aim=_aim_words(step, given)) if tried.done else ""
    return render_template("desk/act_on_many.html", step=step, row=row, cases=cases, form=form, aims=(), tried=tried,
                           will=will, seen=seen)  # fmt: skip


def _act(step: Step, given: dict[str, Any], form: StepForm) -> Any:
    with once(form) as done:
        everything = given | form.given()
        row = acting.act(_chosen(), step, everything, current_actor(), clock.now(), _seen())
        done.url = url_for("desk.show_bulk_act", act_id=row.id)
    return redirect(done.url, 303)


def _chosen() -> Sequence[Case]:
    asked = [number for number in dict.fromkeys(request.args.getlist("chosen")) if looks_like_number(number)]
    return queries.cases_chosen(current_actor(), asked[: acting.MOST])


def _seen() -> dict[str, int]:
    """The version of each case on the page that was sent."""
    pairs = (pair.rpartition(":") for pair in request.form.getlist("seen")[: acting.MOST])
    seen = {number: whole_number(typed) for number, _, typed in pairs}
    return {number: version for number, version in seen.items() if version is not None}


def _aim_given(step: Step) -> dict[str, Any] | None:
    """The office or the officer chosen; nothing where the step goes to none; None: still to be chosen."""
    if step not in acting.AIMS:
        return {}
    typed = request.args.get(acting.AIMS[step], "")
    return {acting.AIMS[step]: "" if typed == NOBODY else typed} if typed else None


def _aims(step: Step, cases: Sequence[Case]) -> list[tuple[str, str]]:
    """What may be chosen: value and words."""
    if step is Step.TRANSFER:
        held = {case.office_code for case in cases}
        offices = (row for row in reference.all_offices() if row.is_active and not row.code.startswith("FORUM-"))
        return sorted(
            ((row.code, named(row.name)) for row in offices if held != {row.code}), key=lambda pair: pair[1].casefold()
        )
    codes = current_actor().desks() & {case.office_code for case in cases}
    staff = {one.id: one.name for code in sorted(codes) for one in staff_of(code, clock.today())}
    return [*((str(number), name) for number, name in staff.items()), (NOBODY, gettext("Nobody"))]


def _aim_words(step: Step, given: dict[str, Any]) -> str:
    aim = str(given.get(acting.AIMS.get(step, "")) or "")
    if step is Step.TRANSFER:
        office = reference.office(aim)
        return office.name if office else aim
    person_id = whole_number(aim) if step is Step.ASSIGN else None
    found = person(person_id) if person_id is not None else None
    return found.name if found else gettext("nobody")


def _count(number: int) -> str:
    return ngettext("%(num)s case", "%(num)s cases", number)


@blueprint.get("/bulk/<int:act_id>")
@needs(Right.WORK_CASE)
def show_bulk_act(act_id: int) -> str:
    """What was done, what was left out and why, and the button that takes it back."""
    act = _act_of(act_id)
    step = Step(act.step)
    said = sentence(
        DONE[step], count=_count(len(act.marks)), aim=_aim_words(step, {acting.AIMS.get(step, ""): act.aim})
    )
    return render_template(
        "desk/show_bulk_act.html", act=act, said=said, cases=queries.cases_of_act(current_actor(), act),
        until=act.at + acting.UNDO_TIME, is_open=acting.can_be_undone(act, clock.now()),
        left_out=[(number, from_data(why)) for number, why in act.left_out],
    )  # fmt: skip


@blueprint.post("/bulk/<int:act_id>/undo")
@needs(Right.WORK_CASE)
def undo_bulk_act(act_id: int) -> Any:
    """Each case on which nothing has happened since stands as before."""
    try:
        with once() as done:
            done.url = url_for("desk.show_bulk_act", act_id=act_id)
            act = _act_of(act_id, lock=True)
            acting.undo(act, queries.cases_of_act(current_actor(), act), current_actor(), clock.now())
    except Refusal as refusal:
        flash(say(refusal.sentence), "warn")
        return redirect(url_for("desk.show_bulk_act", act_id=act_id), 303)
    return redirect(done.url, 303)


def _act_of(act_id: int, *, lock: bool = False) -> BulkAct:
    act = queries.act_of(act_id, current_actor().person_id or 0, lock=lock)
    if act is None:
        abort(404)
    return act
