"""Signing in by a code, without a password: an address, the code that came there, and in. Registers who is new."""

from __future__ import annotations

from typing import Any

from flask import flash, g, redirect, render_template, request, session, url_for
from flask_babel import gettext as _

from grievance.accounts import contacts, operations
from grievance.accounts.forms import ContactForm, TypedCodeForm
from grievance.accounts.models import Person
from grievance.accounts.proved_here import keep_proved
from grievance.accounts.rules.contact import Contact, read_contact
from grievance.accounts.sessions import device_words
from grievance.accounts.views import blueprint
from grievance.accounts.views.sign_in import begun, sign_in_again
from grievance.foundation import clock
from grievance.sentences import Refusal
from grievance.web.addresses import local_path
from grievance.web.form_keys import once, shown_here
from grievance.web.guards import public
from grievance.web.languages import asked_language
from grievance.web.limits import FLOOD, REFUSED, limiter, was_refused

ASKED = "code_asked_for"
"""In the session: the contact to which the last code went."""


@blueprint.route("/sign-in/code", methods=["GET", "POST"])
@public
@limiter.limit(REFUSED, methods=["POST"], deduct_when=was_refused)
@limiter.limit(FLOOD, methods=["POST"])
def ask_for_code() -> Any:
    """The same answer for an address that we know and for one that we do not."""
    form = ContactForm()
    if form.validate_on_submit():
        with form.taking_refusals():
            contact = read_contact(form.contact.data or "")
            with once(form) as done:
                is_sent = contacts.ask_to_sign_in(contact, asked_language().tag, clock.now())
                done.show(contact.value)
                done.url = url_for("accounts.enter_code", next=local_path(request.args.get("next"), "") or None)
            g.form_refused = not is_sent
            session[ASKED] = contact.value
            return redirect(done.url, 303)
    return render_template("accounts/ask_for_code.html", form=form)


@blueprint.route("/sign-in/code/enter", methods=["GET", "POST"])
@public
@limiter.limit(REFUSED, methods=["POST"], deduct_when=was_refused)
def enter_code() -> Any:
    """Whoever types the code is in; wrong tries are counted against the code."""
    if (shown := shown_here()) is not None:
        session[ASKED] = shown.text
    asked = session.get(ASKED, "")
    if not asked:
        return redirect(url_for("accounts.ask_for_code"), 303)
    form = TypedCodeForm()
    if form.validate_on_submit():
        contact, now = read_contact(asked), clock.now()
        with form.taking_refusals():
            person, token = _tried(form, contact)
            if person is None:
                raise Refusal(contacts.WRONG_CODE, field="code")
            if not person.name:
                flash(_("You are signed in. Your name comes with your first grievance, or write it here."), "ok")
            return keep_proved(begun(token, person), contact, now)
    return render_template("accounts/enter_code.html", form=form, contact=asked)


def _tried(form: TypedCodeForm, contact: Contact) -> tuple[Person | None, str]:
    """A wrong try is kept and leaves the form good."""
    now = clock.now()
    with once(form) as done:
        person = contacts.sign_in_with(contact, form.code.data or "", asked_language().tag, now)
        done.is_kept, token = person is not None, ""
        if person is not None:
            token = operations.begin_session(person, now, address=request.remote_addr or "", device=device_words())
            done.show(token)
            done.url = sign_in_again()
    return person, token
