"""One's own account: name, language, password, sessions."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from grievance.accounts import operations, passwords, queries
from grievance.accounts.forms import AccountForm, ContactForm, PasswordForm
from grievance.accounts.rules import IDLE, LONGEST, check_password
from grievance.accounts.sessions import this_person
from grievance.accounts.views import blueprint
from grievance.accounts.views.grants import in_words, reach_of
from grievance.accounts.views.sign_in import BY_ACCOUNT
from grievance.foundation import clock
from grievance.sentences import N_, Refusal
from grievance.web.form_keys import once
from grievance.web.guards import current_actor, signed_in
from grievance.web.limits import limiter, was_refused


@blueprint.get("/account")
@signed_in
def show_account() -> str:
    person = this_person()
    form = AccountForm(formdata=None, obj=person, version=person.version)
    return _account_page(form, PasswordForm(formdata=None))


def _account_page(form: AccountForm, password_form: PasswordForm) -> str:
    return account_page(form, password_form, ContactForm(formdata=None))


def account_page(form: AccountForm, password_form: PasswordForm, contact_form: ContactForm) -> str:
    """With the form of a contact for who may change it; that of an officer is the administrator's."""
    person, now = this_person(), clock.now()
    may_change = not current_actor().is_staff
    sessions = queries.open_sign_ins(person.id, now - IDLE, now - LONGEST)
    roles = [in_words(row) for row in queries.grants_in_force(person.id, clock.ist_date(now))]
    return render_template("accounts/show_account.html", person=person, roles=roles, form=form, reach=reach_of(person, clock.ist_date(now)),
                           password_form=password_form, sessions=sessions, contacts=queries.contacts_of(person.id) if may_change else (),
                           contact_form=contact_form.named("other") if may_change else None, this_session=current_user.token_hash)  # fmt: skip


@blueprint.post("/account")
@signed_in
def change_account() -> Any:
    form = AccountForm()
    if form.validate_on_submit():
        with form.taking_refusals():
            with once(form) as done:
                person = this_person()
                form.check_version(person)
                operations.change_account(person, form.name.data, form.language.data, current_actor(), clock.now())
                done.url = url_for("accounts.show_account")
                flash(_("Saved."), "ok")
            return redirect(done.url, 303)
    return _account_page(form, PasswordForm(formdata=None))


@blueprint.post("/account/password")
@signed_in
@limiter.limit(BY_ACCOUNT, deduct_when=was_refused)
def change_password() -> Any:
    form, person = PasswordForm(), this_person()
    if form.validate_on_submit():
        with form.taking_refusals():
            if not passwords.is_right(person.password_hash, form.old_password.data):
                raise Refusal(N_("This is not the password you have now."), field="old_password")
            check_password(form.new_password.data, person.email or "", person.name)
            new_hash = passwords.hashed(form.new_password.data)
            with once(form) as done:
                operations.set_password(this_person(), new_hash, current_actor(), clock.now(),
                                        but_session=current_user.token_hash)  # fmt: skip
                done.url = url_for("accounts.show_account")
                flash(_("The password is changed. Other devices were signed out."), "ok")
            return redirect(done.url, 303)
    return _account_page(AccountForm(formdata=None, obj=person, version=person.version), form)


@blueprint.post("/account/sessions/end")
@signed_in
def end_other_sessions() -> Any:
    with once() as done:
        operations.end_sessions(current_user.person_id, clock.now(), but=current_user.token_hash)
        done.url = url_for("accounts.show_account")
        flash(_("All other devices are signed out."), "ok")
    return redirect(done.url, 303)
