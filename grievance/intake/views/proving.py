"""The code that is asked once at the end, and the ways on for who cannot get one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext

from grievance.accounts.codes import can_be_proved
from grievance.accounts.contacts import WRONG_CODE
from grievance.accounts.proved_here import is_proved_here, keep_proved
from grievance.accounts.rules.contact import Contact
from grievance.foundation import clock
from grievance.intake import proving
from grievance.intake.forms import ProveForm
from grievance.intake.models import Draft
from grievance.intake.preview import preview
from grievance.intake.rules.answers import Answers
from grievance.intake.rules.steps import Step
from grievance.intake.views.blueprint import blueprint
from grievance.intake.views.drafts import margin, question, step_url
from grievance.sentences import N_, Refusal
from grievance.web.form_keys import once
from grievance.web.guards import current_actor, public
from grievance.web.limits import REFUSED, limiter, was_refused


def needs_code(answers: Answers) -> bool:
    """False for who proved this contact in this browser lately, or is signed in with it."""
    is_known = proving.is_ones_own(answers, current_actor())
    return not (is_known or is_proved_here(proving.contact_of(answers), clock.now()))


@blueprint.route("/file/<token>/code", methods=("GET", "POST"))
@public
@limiter.limit(REFUSED, methods=["POST"], deduct_when=was_refused)
@question(Step.CHECK)
def prove_contact(draft: Draft, answers: Answers, token: str) -> Any:
    """Everything is checked; the code files it. Without one it is filed too, and marked."""
    if not proving.is_waiting(draft) or _has_moved(draft, answers):
        return redirect(step_url(Step.CHECK, token), 303)
    form = ProveForm()
    if form.validate_on_submit():
        with form.taking_refusals():
            return WAYS.get(request.form.get("do", "send"), _typed)(form, draft, answers, token)
    contact = proving.contact_of(answers)
    more = margin(Step.CHECK, draft, answers, token)
    more |= {"back_to": step_url(Step.CHECK, token), "answers": []}
    return render_template("intake/prove_contact.html", form=form, contact=contact.value, goes=can_be_proved(contact),
                           change=step_url(Step.CONTACT, token), joins=answers.is_joining, **more)  # fmt: skip


def _has_moved(draft: Draft, answers: Answers) -> bool:
    """Whether it would go elsewhere, or be decided on another day, than the last page said when it was sent."""
    if answers.is_joining:
        return False
    return preview(answers, current_actor(), clock.today()).seen != proving.seen_of(draft)


def _typed(form: ProveForm, draft: Draft, answers: Answers, token: str) -> Any:
    """A wrong code is counted and leaves the form good."""
    with once(form) as done:
        is_right = proving.is_code_right(draft, form.code.data or "", clock.now())
        if is_right:
            proving.finish(draft, token, current_actor(), clock.now(), is_proved=True)
        done.is_kept, done.url = is_right, url_for("intake.show_filed", token=token)
    if not is_right:
        if not form.code.data:
            raise Refusal(N_("Write the six figures of the code."), field="code")
        raise Refusal(WRONG_CODE, field="code")
    return keep_proved(make_response(redirect(done.url, 303)), proving.contact_of(answers), clock.now())


def _again(form: ProveForm, draft: Draft, answers: Answers, token: str) -> Any:
    with once(form) as done:
        proving.send_another(draft, clock.now())
        done.url = url_for("intake.prove_contact", token=token)
        flash(gettext("Another code is on its way."), "ok")
    return redirect(done.url, 303)


def _by_mail(form: ProveForm, draft: Draft, answers: Answers, token: str) -> Any:
    if not form.email.data:
        raise Refusal(N_("Write your e-mail address."), field="email")
    with once(form) as done:
        proving.add_email(draft, form.email.data, clock.now())
        done.url = url_for("intake.prove_contact", token=token)
        if is_proved_here(Contact(email=form.email.data), clock.now()):
            proving.finish(draft, token, current_actor(), clock.now(), is_proved=True)
            done.url = url_for("intake.show_filed", token=token)
    return redirect(done.url, 303)


def _without(form: ProveForm, draft: Draft, answers: Answers, token: str) -> Any:
    with once(form) as done:
        proving.finish(
            draft, token, current_actor(), clock.now(), is_proved=False, asked_from=request.remote_addr or ""
        )
        done.url = url_for("intake.show_filed", token=token)
    return redirect(done.url, 303)


WAYS: Mapping[str, Callable[[ProveForm, Draft, Answers, str], Any]] = {
    "send": _typed, "again": _again, "mail": _by_mail, "without": _without,
}  # fmt: skip
