"""One direction: what the office enters, what the forum decides. The forms stand on one page, by right."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext

from grievance.foundation import clock
from grievance.permissions import Right
from grievance.sentences import Sentence
from grievance.sittings import access, operations
from grievance.sittings.direction_forms import (
    CIRCULATION,
    AcceptForm,
    AskDaysForm,
    DropForm,
    GrantForm,
    MoreDaysForm,
    ReportForm,
    SendBackForm,
)
from grievance.sittings.direction_page import direction_page, with_places
from grievance.sittings.queries import Dated
from grievance.sittings.rules.directions import decided_at, decided_by_circulation
from grievance.sittings.rules.meetings import decided_at_meeting, serial_in
from grievance.sittings.rules.words import Progress
from grievance.sittings.views.blueprint import blueprint
from grievance.web.form_keys import once
from grievance.web.forms import BaseForm
from grievance.web.guards import current_actor, needs

Fence = Callable[..., Dated]


@blueprint.get("/directions/<number>")
@needs(Right.SEE_SITTING_PAPERS)
def show_direction(number: str) -> str:
    return _page(access.direction_for(current_actor(), number))


def _page(dated: Dated, **refused: BaseForm) -> str:
    """The direction with the forms that this person may use; a refused one shows what was typed."""
    page = direction_page(dated, current_actor(), clock.today(), refused)
    return render_template("sittings/show_direction.html", **page)


def _act(number: str, fence: Fence, name: str, form: BaseForm, act: Callable[[Dated], object], said: str) -> Any:
    """One form of the page: through the fence with the row held, its version compared, one change, back to the page."""
    dated = fence(current_actor(), number)
    with_places(form, dated)
    if form.validate_on_submit():
        with form.taking_refusals():
            with once(form) as done:
                held = fence(current_actor(), number, lock=True)
                form.check_version(held.direction, yours=_typed(form))
                act(held)
                done.url = url_for("sittings.show_direction", number=number)
            flash(said, "ok")
            return redirect(done.url, 303)
    return _page(fence(current_actor(), number), **{name: form})


def _typed(form: BaseForm) -> str:
    """What somebody wrote, to be shown when another was first."""
    words = [str(field.data) for field in form if field.type in ("TextArea", "TextLine") and field.data]
    return "\n".join(words)


def _decided(form: Any) -> Sentence:
    """Where the forum took the decision: the number of a sitting, or by circulation today."""
    where = form.decided.data or CIRCULATION
    if where == CIRCULATION:
        return decided_by_circulation(clock.today())
    return decided_at_meeting(where) if serial_in(where) else decided_at(where)


@blueprint.post("/directions/<number>/reports")
@needs(Right.REPORT_ACTION_TAKEN)
def report_action(number: str) -> Any:
    form = ReportForm()

    def act(dated: Dated) -> None:
        progress = Progress(form.progress.data)
        is_claim = progress is Progress.DONE
        operations.report_action(
            dated, progress, form.words.data, form.proof.data, is_claim, current_actor(), clock.now()
        )

    said = gettext("Your report is entered. It stands in section 2 of the next agenda.")
    return _act(number, access.direction_of_office, "report", form, act, said)


@blueprint.post("/directions/<number>/days-asked")
@needs(Right.REPORT_ACTION_TAKEN)
def ask_days(number: str) -> Any:
    """The office asks for a later date before the date; the forum decides."""
    form = AskDaysForm()

    def act(dated: Dated) -> None:
        operations.ask_days(dated, form.days.data or 0, form.why.data, current_actor(), clock.now())

    return _act(
        number,
        access.direction_of_office,
        "ask",
        form,
        act,
        gettext("The forum is asked. Until it decides the date stays."),
    )


@blueprint.post("/directions/<number>/days-decided")
@needs(Right.DECIDE_DIRECTION, Right.HOLD_REVIEW)
def decide_days(number: str) -> Any:
    """The forum's answer to the office's request: the days, fewer, or none."""
    form = GrantForm()

    def act(dated: Dated) -> None:
        actor, now, decided = current_actor(), clock.now(), _decided(form)
        if form.answer.data == "refuse":
            operations.refuse_days(dated, form.why.data, decided, actor, now)
            return
        request = operations.waiting_request(dated.clock)
        days = form.days.data or (request.days if request else 0)
        operations.grant_days(dated, days, form.why.data, decided, actor, now)

    return _act(number, access.direction_of_forum, "grant", form, act, gettext("The office is told."))


@blueprint.post("/directions/<number>/acceptance")
@needs(Right.DECIDE_DIRECTION, Right.HOLD_REVIEW)
def accept_direction(number: str) -> Any:
    form = AcceptForm()

    def act(dated: Dated) -> None:
        operations.accept_compliance(dated, form.done_on.data or clock.today(), current_actor(), clock.now())

    return _act(number, access.direction_of_forum, "accept", form, act, gettext("The direction is done."))


@blueprint.post("/directions/<number>/more-asked")
@needs(Right.DECIDE_DIRECTION, Right.HOLD_REVIEW)
def send_back_direction(number: str) -> Any:
    """The forum asks for more on a claim of compliance; the clock goes on."""
    form = SendBackForm()

    def act(dated: Dated) -> None:
        operations.send_back(dated, form.words.data, current_actor(), clock.now())

    return _act(
        number, access.direction_of_forum, "back", form, act, gettext("The office is told what is still to be done.")
    )


@blueprint.post("/directions/<number>/extension")
@needs(Right.DECIDE_DIRECTION, Right.HOLD_REVIEW)
def extend_direction(number: str) -> Any:
    """A later date that the forum gives unasked; the first date and the number of moves stay printed."""
    form = MoreDaysForm()

    def act(dated: Dated) -> None:
        operations.give_more_days(
            dated, form.days.data or 0, form.why.data, current_actor(), clock.now(), decided=_decided(form)
        )

    return _act(number, access.direction_of_forum, "more", form, act, gettext("The direction has a later date."))


@blueprint.post("/directions/<number>/dropping")
@needs(Right.DECIDE_DIRECTION, Right.HOLD_REVIEW)
def drop_direction(number: str) -> Any:
    form = DropForm()

    def act(dated: Dated) -> None:
        operations.drop_direction(dated, form.reason.data, current_actor(), clock.now(), decided=_decided(form))

    return _act(number, access.direction_of_forum, "drop", form, act, gettext("The direction is dropped."))
