"""A signatory's own page: how the case stands, its word on the answer, its way out, and the lead where nobody has it."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext

from grievance.cases.access import case_for
from grievance.cases.models import Case, CoSignature
from grievance.cases.page import officers_side
from grievance.cases.queries import lead_row, signatures_of
from grievance.cases.receipt_secret import fits, mark_of
from grievance.cases.rules.words import Said
from grievance.cosigning import signing
from grievance.cosigning.forms import NAMED, ConsentForm, LeaveForm, WordForm
from grievance.cosigning.holding import is_held_here, keep_open, let_go, row_for, row_of_link
from grievance.cosigning.page import page_of
from grievance.cosigning.views.blueprint import blueprint
from grievance.foundation import clock
from grievance.foundation.errors import NotAllowed, NotFound
from grievance.permissions import Right
from grievance.sentences import N_
from grievance.web.form_keys import once, shown_here
from grievance.web.guards import current_actor, follow_case, public
from grievance.web.limits import limiter


@blueprint.get("/signed/by/<token>")
@limiter.limit("60 per 5 minutes")
@public
def open_signed(token: str) -> Any:
    """The link of a mail. It opens the page and changes nothing."""
    row = row_of_link(token)
    if row is None:
        raise NotFound(
            N_("There is no such link. Copy it whole from the message, or follow with your reference and secret.")
        )
    keep_open(row)
    return redirect(url_for("cosigning.show_signed", row_id=row.id), 303)


def _shown(row: CoSignature, **forms: Any) -> str:
    given = {"word_form": WordForm(formdata=None).named("word"), "leave_form": LeaveForm(formdata=None).named("leave"),
             "consent_form": ConsentForm(formdata=None, data=_consent(row)).named("consent")}  # fmt: skip
    return render_template("cosigning/show_signed.html", page=page_of(row, clock.today()), row=row,
                           is_held=is_held_here(row), **(given | forms))  # fmt: skip


def _consent(row: CoSignature) -> dict[str, Any]:
    return {"consent": NAMED if row.may_be_named else "counted", "own_line": row.words}


def _back(row: CoSignature) -> str:
    return url_for("cosigning.show_signed", row_id=row.id)


@blueprint.get("/signed/<int:row_id>")
@public
def show_signed(row_id: int) -> str:
    return _shown(row_for(row_id, current_actor()))


@blueprint.post("/signed/<int:row_id>/word")
@limiter.limit("30/hour")
@public
def say_word(row_id: int) -> Any:
    """Settled for this unit, or not: nobody else's word changes by it."""
    row, form = row_for(row_id, current_actor()), WordForm()
    said = Said.CONTESTS if request.form.get("said") == "contests" else Said.ACCEPTS
    if form.validate_on_submit():
        with form.taking_refusals():
            with once(form) as done:
                signing.say_word(row, said, form.words.data or "", clock.now())
                done.url = _back(row)
                flash(gettext("Your word is on the record. Thank you."), "ok")
            return redirect(done.url, 303)
    return _shown(row_for(row_id, current_actor()), word_form=form.named("word"))


@blueprint.post("/signed/<int:row_id>/leave")
@limiter.limit("30/hour")
@public
def leave(row_id: int) -> Any:
    row, form = row_for(row_id, current_actor()), LeaveForm()
    if form.validate_on_submit():
        with form.taking_refusals():
            with once(form) as done:
                signing.leave(row, form.reason.data or "", clock.now())
                done.url = _back(row)
                flash(gettext("Your unit has left. It is counted no more."), "ok")
            return redirect(done.url, 303)
    return _shown(row_for(row_id, current_actor()), leave_form=form.named("leave"))


@blueprint.post("/signed/<int:row_id>/consent")
@limiter.limit("30/hour")
@public
def change_consent(row_id: int) -> Any:
    """Named or only counted, and the line; a member that its association named confirms by it."""
    row, form = row_for(row_id, current_actor()), ConsentForm()
    if form.validate_on_submit():
        with form.taking_refusals():
            given = form.check_consent()
            with once(form) as done:
                signing.confirm(row, given["may_be_named"], given["own_line"], clock.now())
                done.url = _back(row)
                flash(gettext("Saved."), "ok")
            return redirect(done.url, 303)
    return _shown(row_for(row_id, current_actor()), consent_form=form.named("consent"))


@blueprint.route("/signed/<int:row_id>/lead", methods=["GET", "POST"])
@limiter.limit("30/hour", methods=["POST"])
@public
def lead_case(row_id: int) -> Any:
    """Takes the place of the filer that left. The receipt's secret is shown for an hour."""
    row = row_for(row_id, current_actor())
    if request.method == "POST":
        with once() as done:
            done.show(signing.lead(row_for(row_id, current_actor()), clock.now()).secret)
            done.url = url_for("cosigning.lead_case", row_id=row_id)
        return redirect(done.url, 303)
    case, shown = signing.case_behind(row), shown_here()
    if shown is not None and fits(case.number, shown.text, case.track_secret_hash):
        follow_case(case.id, mark_of(case.track_secret_hash))
    else:
        shown = None
    return render_template("cosigning/lead_case.html", page=page_of(row, clock.today()), row=row, shown=shown)


@blueprint.post("/signed/<int:row_id>/close")
@public
def stop_holding(row_id: int) -> Any:
    """This browser opens the page no more."""
    let_go(row_for(row_id, current_actor()))
    return redirect(url_for("cases.track"), 303)


@blueprint.get("/cases/<number>/leads-to")
@public
def follow_joined(number: str) -> Any:
    """From a case that was joined to another: to what its unit may read of that one."""
    case = case_for(current_actor(), number, Right.FOLLOW_OWN_CASE)
    row = lead_row(case.id) if case.joined_into_id else None
    if row is None:
        raise NotFound()
    return redirect(_back(row), 303)


@blueprint.route("/cases/<number>/signatories", methods=["GET", "POST"])
@public
def show_signatories(number: str) -> Any:
    """Who signed, by name, for those who work on the case; each view is in the record before it is shown."""
    if request.method == "POST":
        with once() as done:
            case = _worked_on(number)
            signing.note_names_seen(case, current_actor(), clock.now())
            done.show(case.number)
            done.url = url_for("cosigning.show_signatories", number=case.number)
        return redirect(done.url, 303)
    case, shown = _worked_on(number), shown_here()
    if shown is None or shown.text != case.number:
        return redirect(url_for("cases.show_case", number=case.number), 303)
    return render_template("cosigning/show_signatories.html", case=case, rows=signatures_of(case.id))


def _worked_on(number: str) -> Case:
    case = case_for(current_actor(), number)
    if not officers_side(case, current_actor(), clock.today()):
        raise NotAllowed(N_("The names of those that signed are for the office that has the case and the convener."))
    return case
