"""A filer's own contact: another counts once its code is typed."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, session, url_for
from flask_babel import gettext as _

from grievance.accounts import contacts
from grievance.accounts.forms import AccountForm, ContactForm, PasswordForm, TypedCodeForm
from grievance.accounts.proved_here import keep_proved
from grievance.accounts.rules.contact import Contact, read_contact
from grievance.accounts.sessions import this_person
from grievance.accounts.views import blueprint
from grievance.accounts.views.account import account_page
from grievance.foundation import clock
from grievance.sentences import Refusal
from grievance.web.form_keys import once, shown_here
from grievance.web.guards import signed_in
from grievance.web.languages import asked_language
from grievance.web.limits import FLOOD, REFUSED, limiter, was_refused

ASKED = "own_contact_asked"
"""In the session: the contact to which the last code went."""


@blueprint.post("/account/contact")
@limiter.limit(REFUSED, deduct_when=was_refused)
@limiter.limit(FLOOD)
@signed_in
def ask_to_change_contact() -> Any:
    form, person = ContactForm(), this_person()
    if form.validate_on_submit():
        with form.taking_refusals():
            contact = read_contact(form.contact.data or "")
            with once(form) as done:
                contacts.ask_to_change(this_person(), contact, asked_language().tag, clock.now())
                done.show(contact.value)
                done.url = url_for("accounts.change_contact")
            session[ASKED] = contact.value
            return redirect(done.url, 303)
    return account_page(
        AccountForm(formdata=None, obj=person, version=person.version), PasswordForm(formdata=None), form
    )


@blueprint.route("/account/contact/code", methods=["GET", "POST"])
@limiter.limit(REFUSED, methods=["POST"], deduct_when=was_refused)
@signed_in
def change_contact() -> Any:
    if (shown := shown_here()) is not None:
        session[ASKED] = shown.text
    asked = str(session.get(ASKED, ""))
    if not asked:
        return redirect(url_for("accounts.show_account"), 303)
    form, contact = TypedCodeForm(), read_contact(asked)
    if form.validate_on_submit():
        with form.taking_refusals():
            return _changed(form, contact)
    return render_template("accounts/change_contact.html", form=form, contact=asked)


def _changed(form: TypedCodeForm, contact: Contact) -> Any:
    """A wrong code is counted and leaves the form good."""
    with once(form) as done:
        is_right = contacts.change_with(this_person(), contact, form.code.data or "", clock.now())
        done.is_kept, done.url = is_right, url_for("accounts.show_account")
        if is_right:
            flash(_("You are reached at %(contact)s now.", contact=contact.value), "ok")
    if not is_right:
        raise Refusal(contacts.WRONG_CODE, field="code")
    return keep_proved(redirect(done.url, 303), contact, clock.now())
