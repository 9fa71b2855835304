"""Where the filer of a case is reached, in which language, and by which messages. Nobody else changes it."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, session, url_for
from flask_babel import gettext

from grievance.accounts.contacts import WRONG_CODE
from grievance.accounts.forms import ContactForm, TypedCodeForm
from grievance.accounts.proved_here import keep_proved
from grievance.accounts.rules.contact import Contact, read_contact
from grievance.cases import contacts
from grievance.cases.access import case_for
from grievance.cases.forms import MessagesForm
from grievance.cases.models import Case
from grievance.cases.rules.words import MessagesWanted
from grievance.cases.views import blueprint
from grievance.foundation import clock
from grievance.permissions import Right
from grievance.sentences import Refusal
from grievance.web.form_keys import once, shown_here
from grievance.web.guards import current_actor, public
from grievance.web.languages import BY_TAG, asked_language
from grievance.web.limits import FLOOD, REFUSED, limiter, was_refused

ASKED = "case_contact_asked"
"""In the session: the case and the contact to which the last code went."""


def _case(number: str, *, lock: bool = False) -> Case:
    return case_for(current_actor(), number, Right.FOLLOW_OWN_CASE, lock=lock)


@blueprint.route("/cases/<number>/messages", methods=["GET", "POST"])
@public
def choose_messages(number: str) -> Any:
    """Language, and which messages; questions, answers and the end of the case always come."""
    case = _case(number)
    form = MessagesForm(data=_chosen(case), version=case.version)
    if form.validate_on_submit():
        with form.taking_refusals():
            with once(form) as done:
                case = _case(number, lock=True)
                form.check_version(case)
                contacts.choose_messages(case, form.language.data, MessagesWanted(form.wanted.data))
                done.url = url_for("cases.choose_messages", number=case.number)
                flash(gettext("Saved."), "ok")
            return redirect(done.url, 303)
    return _page(case, form, ContactForm(formdata=None))


def _chosen(case: Case) -> dict[str, str]:
    language = case.message_language or case.language
    return {"language": language if language in BY_TAG else "en", "wanted": case.messages_wanted.value}


def _page(case: Case, form: MessagesForm, contact_form: ContactForm) -> str:
    return render_template("cases/choose_messages.html", case=case, form=form, contact_form=contact_form.named("other"),
                           takes_secrets=contacts.takes_secrets(case))  # fmt: skip


@blueprint.post("/cases/<number>/messages/contact")
@limiter.limit(REFUSED, deduct_when=was_refused)
@limiter.limit(FLOOD)
@public
def ask_to_change_contact(number: str) -> Any:
    """A code to the contact typed; it counts once the code is typed, and until then all stays as it was."""
    form, case = ContactForm(), _case(number)
    if form.validate_on_submit():
        with form.taking_refusals():
            contact = read_contact(form.contact.data or "")
            with once(form) as done:
                contacts.ask_for_code(_case(number), contact, asked_language().tag, clock.now())
                done.show(contact.value)
                done.url = url_for("cases.change_contact", number=case.number)
            session[ASKED] = [case.id, contact.value]
            return redirect(done.url, 303)
    return _page(case, MessagesForm(formdata=None, data=_chosen(case), version=case.version), form)


@blueprint.route("/cases/<number>/messages/code", methods=["GET", "POST"])
@limiter.limit(REFUSED, methods=["POST"], deduct_when=was_refused)
@public
def change_contact(number: str) -> Any:
    case = _case(number)
    if (shown := shown_here()) is not None:
        session[ASKED] = [case.id, shown.text]
    asked = session.get(ASKED)
    if not isinstance(asked, list) or asked[:1] != [case.id]:
        return redirect(url_for("cases.choose_messages", number=case.number), 303)
    form, contact = TypedCodeForm(), read_contact(str(asked[1]))
    if form.validate_on_submit():
        with form.taking_refusals():
            return _changed(form, number, contact)
    return render_template("cases/change_contact.html", case=case, form=form, contact=contact.value)


def _changed(form: TypedCodeForm, number: str, contact: Contact) -> Any:
    """A wrong code is counted and leaves the form good."""
    with once(form) as done:
        case = _case(number, lock=True)
        is_right = contacts.change_contact(case, contact, form.code.data or "", current_actor(), clock.now())
        done.is_kept, done.url = is_right, url_for("cases.choose_messages", number=case.number)
        if is_right:
            flash(gettext("Messages about this case go to %(contact)s now.", contact=contact.value), "ok")
    if not is_right:
        raise Refusal(WRONG_CODE, field="code")
    return keep_proved(redirect(done.url, 303), contact, clock.now())
