"""What an invited unit sees: the words in full, a form, a code, and what it has signed."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, url_for

from grievance.cosigning import inviting, queries
from grievance.cosigning.forms import NAMED, CodeForm, SignForm
from grievance.cosigning.holding import is_held_here, keep_open
from grievance.cosigning.models import Invitation
from grievance.cosigning.page import page_of, shared_page
from grievance.cosigning.views.blueprint import blueprint
from grievance.foundation import clock
from grievance.foundation.errors import NotFound
from grievance.sentences import N_, Refusal
from grievance.web.form_keys import once
from grievance.web.guards import current_actor, public
from grievance.web.languages import asked_language
from grievance.web.limits import limiter, was_refused


def _invitation(token: str) -> Invitation:
    found = queries.invitation_with(token)
    if found is None:
        raise NotFound(N_("There is no such link. Copy it whole from the message, or ask for another."))
    return found


def _used(row: Invitation, token: str) -> Any:
    """Who has signed comes back to what was signed: within the hour by the link, later in the same browser."""
    signed = inviting.signature_of(row)
    if signed is not None and (is_held_here(signed) or inviting.secret_shown(row, token, clock.now())):
        return redirect(url_for("cosigning.show_signature", token=token), 303)
    return None


@blueprint.route("/co-sign/<token>", methods=["GET", "POST"])
@limiter.limit("60/hour", methods=["POST"])
@public
def read_and_sign(token: str) -> Any:
    """The words in full first; what is typed is kept with the link, and a code goes to the address given."""
    row = _invitation(token)
    if (used := _used(row, token)) is not None:
        return used
    form = SignForm(data=_first_values(row))
    if form.validate_on_submit():
        with form.taking_refusals():
            with once(form) as done:
                inviting.keep_and_send_code(row, form.values() | {"language": asked_language().tag}, clock.now())
                done.url = url_for("cosigning.prove_address", token=token)
            return redirect(done.url, 303)
    case = inviting.case_of(row)
    shut = inviting.why_not_good(row, case, clock.now())
    page = None if shut and row.used_at is None and case.id != row.case_id else shared_page(case, clock.today())
    return render_template("cosigning/read_and_sign.html", form=form, row=row, page=page, shut=shut, case=case)


def _first_values(row: Invitation) -> dict[str, Any]:
    given = row.given or {"unit": row.unit_name, "contact": row.contact_email}
    return {**given, "consent": NAMED if given.get("may_be_named") else "counted"}


@blueprint.route("/co-sign/<token>/code", methods=["GET", "POST"])
@limiter.limit("20 per 5 minutes", methods=["POST"], deduct_when=was_refused)
@public
def prove_address(token: str) -> Any:
    """The code that came by mail; right, the unit has signed."""
    row = _invitation(token)
    if (used := _used(row, token)) is not None:
        return used
    if not row.given:
        return redirect(url_for("cosigning.read_and_sign", token=token), 303)
    form = CodeForm()
    if form.validate_on_submit():
        with form.taking_refusals():
            return _sign(row, token, form)
    return render_template("cosigning/prove_address.html", form=form, row=row, token=token)


def _sign(row: Invitation, token: str, form: CodeForm) -> Any:
    """A wrong code is counted and leaves the form good."""
    actor = current_actor()
    with once(form) as done:
        person_id = actor.person_id if actor.is_signed_in and not actor.is_staff else None
        signed = inviting.sign_by_link(row, token, form.code.data or "", person_id, clock.now())
        done.is_kept, done.url = signed is not None, url_for("cosigning.show_signature", token=token)
    if signed is None:
        raise Refusal(N_("This is not the code, or it is older than 10 minutes. Look at the last mail, or go back for another."),
                      field="code")  # fmt: skip
    keep_open(signed.row)
    return redirect(done.url, 303)


@blueprint.get("/co-sign/<token>/signed")
@public
def show_signature(token: str) -> Any:
    """What was signed; the secret for an hour, so that a cut line loses nothing."""
    row = _invitation(token)
    signed = inviting.signature_of(row)
    if signed is None:
        return redirect(url_for("cosigning.read_and_sign", token=token), 303)
    secret = inviting.secret_shown(row, token, clock.now())
    if not secret and not is_held_here(signed):
        return redirect(url_for("cosigning.read_and_sign", token=token), 303)
    keep_open(signed)
    return render_template("cosigning/show_signature.html", page=page_of(signed, clock.today()), secret=secret, row=row)
