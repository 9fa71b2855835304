"""Where a unit that joined without a code proves its contact, so that it is counted and told what happens."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, session, url_for
from flask_babel import gettext

from grievance.accounts.contacts import WRONG_CODE
from grievance.accounts.forms import ContactForm, TypedCodeForm
from grievance.accounts.proved_here import keep_proved
from grievance.accounts.rules.contact import Contact, read_contact
from grievance.cosigning import proving
from grievance.cosigning.holding import row_for
from grievance.cosigning.views.blueprint import blueprint
from grievance.foundation import clock
from grievance.sentences import Refusal
from grievance.web.form_keys import once, shown_here
from grievance.web.guards import current_actor, public
from grievance.web.languages import asked_language
from grievance.web.limits import FLOOD, REFUSED, limiter, was_refused

ASKED = "signed_contact_asked"
"""In the session: the row of the signatory and the contact to which its last code went."""


@blueprint.route("/signed/<int:row_id>/contact", methods=["GET", "POST"])
@limiter.limit(REFUSED, methods=["POST"], deduct_when=was_refused)
@limiter.limit(FLOOD, methods=["POST"])
@public
def give_contact(row_id: int) -> Any:
    """The contact as it was given, or another one: the code goes there."""
    row = row_for(row_id, current_actor())
    form = ContactForm(data={"contact": row.contact_email or row.contact_mobile})
    if form.validate_on_submit():
        with form.taking_refusals():
            contact = read_contact(form.contact.data or "")
            with once(form) as done:
                proving.ask_for_code(row_for(row_id, current_actor()), contact, asked_language().tag, clock.now())
                done.show(contact.value)
                done.url = url_for("cosigning.prove_contact", row_id=row_id)
            session[ASKED] = [row_id, contact.value]
            return redirect(done.url, 303)
    return render_template("cosigning/give_contact.html", row=row_for(row_id, current_actor()), form=form)


@blueprint.route("/signed/<int:row_id>/contact/code", methods=["GET", "POST"])
@limiter.limit(REFUSED, methods=["POST"], deduct_when=was_refused)
@public
def prove_contact(row_id: int) -> Any:
    row = row_for(row_id, current_actor())
    if (shown := shown_here()) is not None:
        session[ASKED] = [row_id, shown.text]
    asked = session.get(ASKED)
    if not isinstance(asked, list) or asked[:1] != [row_id]:
        return redirect(url_for("cosigning.give_contact", row_id=row_id), 303)
    form, contact = TypedCodeForm(), read_contact(str(asked[1]))
    if form.validate_on_submit():
        with form.taking_refusals():
            return _proved(form, row_id, contact)
    return render_template("cosigning/prove_contact.html", row=row, form=form, contact=contact.value)


def _proved(form: TypedCodeForm, row_id: int, contact: Contact) -> Any:
    """A wrong code is counted and leaves the form good."""
    with once(form) as done:
        is_right = proving.prove(row_for(row_id, current_actor()), contact, form.code.data or "", clock.now())
        done.is_kept, done.url = is_right, url_for("cosigning.show_signed", row_id=row_id)
        if is_right:
            flash(gettext("Your contact is proved. Your unit is counted now."), "ok")
    if not is_right:
        raise Refusal(WRONG_CODE, field="code")
    return keep_proved(redirect(done.url, 303), contact, clock.now())
