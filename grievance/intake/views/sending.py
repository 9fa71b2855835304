"""Check and send, photos and papers before sending, and the page that says what was filed."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext

from grievance.accounts.codes import can_be_proved, sends_sms
from grievance.accounts.contacts import TOO_MANY
from grievance.cases.models import Case
from grievance.cases.receipt_secret import SIGNATORY, fits, hash_of_secret, mark_of
from grievance.cases.rules.words import CaseKind
from grievance.cosigning.holding import keep_open
from grievance.cosigning.queries import signature
from grievance.foundation import clock
from grievance.intake import operations, proving, queries
from grievance.intake.forms import CheckForm, JoinForm
from grievance.intake.models import Draft
from grievance.intake.preview import Preview, preview
from grievance.intake.rules.answers import Answers
from grievance.intake.rules.answers import from_data as from_answers
from grievance.intake.rules.exclusions import spoken_of
from grievance.intake.rules.steps import Step
from grievance.intake.views.blueprint import blueprint
from grievance.intake.views.drafts import all_rows, draft_of, margin, question, step_url
from grievance.intake.views.filing import draft_asked
from grievance.intake.views.proving import needs_code
from grievance.reference import queries as reference
from grievance.sentences import from_data
from grievance.web.filters import long_date
from grievance.web.form_keys import once
from grievance.web.guards import current_actor, follow_case, public
from grievance.web.limits import limiter


@blueprint.route("/file/<token>/check", methods=("GET", "POST"))
@public
@limiter.limit("60/hour", methods=["POST"], key_func=draft_asked)
@question(Step.CHECK)
def check_and_send(draft: Draft, answers: Answers, token: str) -> Any:
    if answers.is_joining:
        return check_and_join(draft, answers, token)
    shown = preview(answers, current_actor(), clock.today())
    form = check_form(shown, answers)
    if form.validate_on_submit():
        chosen = preview(answers.with_(form.values()), current_actor(), clock.today())
        if request.form.get("do") == "look" or chosen.seen != form.seen.data:
            return look_again(form, draft, token)
        with form.taking_refusals():
            return sent(form, draft, token)
    return render_template(
        "intake/check_and_send.html", form=form, shown=shown, 
        office=reference.office(shown.office_code), **checking_page(draft, answers, token),
    )  # fmt: skip


def check_form(shown: Preview, answers: Answers) -> CheckForm:
    names = {row.code: gettext(row.name) for row in reference.categories()}
    choices = [(code, names[code]) for code in shown.categories]
    return CheckForm(choices, data={"category": shown.category, "is_open_to_join": answers.is_open_to_join,
                                    "is_conduct": answers.is_conduct})  # fmt: skip


def look_again(form: CheckForm, draft: Draft, token: str) -> Any:
    """Another choice may lead to another office or date: it is shown before anything is sent."""
    with once(form) as done:
        operations.keep_choices(draft, form.values(), clock.now())
        done.url = url_for("intake.check_and_send", token=token, _anchor="goes-to")
    return redirect(done.url, 303)


def sent(form: CheckForm, draft: Draft, token: str) -> Any:
    """On to the code, or where none is needed to the number and secret of what was filed, once."""
    with once(form) as done:
        operations.keep_choices(draft, form.values(), clock.now())
        done.url = go_on(draft, token, form.seen.data or "")
    return redirect(done.url, 303)


def go_on(draft: Draft, token: str, seen: str) -> str:
    """Files or joins for who has proved the contact; else the draft waits for the code. Where it goes on."""
    draft = queries.locked_draft(draft.id)
    if not draft.filed_case_id and needs_code(from_answers(draft.data)):
        is_sent = proving.hold_for_code(draft, seen, clock.now())
        if not is_sent and can_be_proved(proving.contact_of(from_answers(draft.data))):
            flash(gettext(TOO_MANY), "warn")
        return url_for("intake.prove_contact", token=token)
    proving.finish(draft, token, current_actor(), clock.now(), is_proved=True)
    return url_for("intake.show_filed", token=token)


def check_and_join(draft: Draft, answers: Answers, token: str) -> Any:
    case = queries.shared_case(answers.similar_to, clock.today())
    form = JoinForm(data={"own_line": answers.own_line, "may_be_named": answers.may_be_named})
    if form.validate_on_submit():
        with form.taking_refusals():
            with once(form) as done:
                operations.keep_choices(draft, form.values(), clock.now())
                done.url = go_on(draft, token, "")
            return redirect(done.url, 303)
    more = checking_page(draft, answers, token)
    back = step_url(Step.SIMILAR, token)
    return render_template("intake/check_and_join.html", form=form, case=case, back_to_similar=back, **more)


def checking_page(draft: Draft, answers: Answers, token: str) -> dict[str, Any]:
    """Instead of the answers in the margin, the last page has them all, each with the way to change it."""
    more = margin(Step.CHECK, draft, answers, token)
    rows = all_rows(answers, len(queries.files_of_draft(draft.id)), token)
    return {**more, "answers": [], "rows": rows, "not_here": spoken_of(answers.words, answers.wanted)}


@blueprint.get("/file/<token>/filed")
@public
def show_filed(token: str) -> Any:
    """Number, office and date of what was filed or joined; the secret for an hour, so that a cut line loses nothing.

    While it shows the secret, the page itself lets this browser follow: the answer that did so may have been lost.
    """
    draft = draft_of(token)
    case = queries.case_of(draft)
    if case is None:
        return redirect(step_url(Step.CHECK, token), 303)
    if not draft.data.get("sealed"):
        return show_joined(draft, case, token)
    promise = queries.promise_of(case)
    secret = operations.secret_of(draft, token, clock.now())
    secret = secret if fits(case.number, secret, case.track_secret_hash) else ""
    if secret and not current_actor().is_staff:
        follow_case(case.id, mark_of(case.track_secret_hash))
    return render_template(
        "intake/show_filed.html", case=case, promise=promise, office=reference.office(case.office_code),
        secret=secret, until=draft.saved_at + operations.SECRET_SHOWN_FOR,
        reason=from_data(case.routed_because), email=case.contact_email, is_proved=case.contact_proved_at is not None, sends_sms=sends_sms(), next_steps=next_steps(case, promise),
        may_follow=queries.is_seen_by(current_actor(), case),
    )  # fmt: skip


def show_joined(draft: Draft, case: Case, token: str) -> str:
    row_id = draft.data.get("signature")
    secret = operations.secret_of(draft, token, clock.now(), name="sealed_signature")
    signed = signature(row_id) if row_id else None
    secret = secret if signed and hash_of_secret(SIGNATORY, secret) == signed.secret_hash else ""
    if secret and signed and not current_actor().is_staff:
        keep_open(signed)
    return render_template("intake/show_joined.html", case=queries.case_opened_to_others(case.number, clock.today()),
                           number=case.number, secret=secret, row_id=row_id,
                           is_proved=signed is None or signed.contact_proved_at is not None)  # fmt: skip


def next_steps(case: Case, promise: queries.Promise | None) -> list[tuple[str, str]]:
    """What comes next, in words, with the dates that are known."""
    by = long_date(promise.due_on) if promise else ""
    climbs = (gettext("If not"), gettext("It climbs to the office above, then to the next sitting, by itself"))
    word = (gettext("You say"), gettext("Is it settled? If not, the office above looks at it, then the forum"))
    if case.office_code is None:
        named = (gettext("By %(date)s", date=by), gettext("The convener names the office and tells you"))
        return [named, (gettext("Then"), gettext("The office has its days to decide; you get the date")), climbs, word]
    if case.kind is CaseKind.POINT:
        heard = (gettext("By %(date)s", date=by), gettext("The forum hears it; you may come"))
        return [heard, (gettext("Then"), gettext("It decides, or sends it to the body that can change the rule")), word]
    reply = (gettext("Within 7 days"), gettext("First reply, or a question to you"))
    return [reply, (gettext("By %(date)s", date=by), gettext("Decision with reasons")), climbs, word]
