"""The questions: each its own page, POST and redirect; the draft is saved before the answer goes out."""

from __future__ import annotations

from typing import Any

from flask import current_app, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext

from grievance.accounts.rules.contact import fold_contact
from grievance.foundation import clock
from grievance.foundation.transaction import transaction
from grievance.intake import operations
from grievance.intake.alike import similar_to
from grievance.intake.forms import (
    AboutForm,
    ContactForm,
    LaterForm,
    PlaceForm,
    SimilarForm,
    StepForm,
    WordsForm,
    place_data,
)
from grievance.intake.models import Draft
from grievance.intake.rules.answers import Answers, from_data
from grievance.intake.rules.exclusions import EXCLUSIONS
from grievance.intake.rules.groups import BY_CODE, GROUPS
from grievance.intake.rules.steps import Step, first_open
from grievance.intake.views.blueprint import blueprint
from grievance.intake.views.drafts import (
    draft_of,
    draft_of_this_browser,
    forget_draft_cookie,
    keep_draft_cookie,
    margin,
    next_url,
    question,
    step_url,
)
from grievance.web.form_keys import once
from grievance.web.guards import current_actor, public
from grievance.web.languages import asked_language
from grievance.web.limits import FLOOD, REFUSED, limiter, was_refused

GET_POST = ("GET", "POST")
NOTHING_ALIKE = {"offered_join": False, "likeness": "", "similar_to": ""}


def draft_asked() -> str:
    """For limits: a draft, whatever network its filer is on."""
    return f"draft {(request.view_args or {}).get('token', '')[:64]}"


def address_typed() -> str:
    """For limits: an address, however many drafts send to it."""
    typed = fold_contact(request.form.get("email", ""))[:254]
    return f"link to {typed}" if typed else draft_asked()


def saved(form: StepForm, draft: Draft, step: Step, token: str) -> Any:
    """Keeps the answers of a right form and goes on to the next question."""
    with once(form) as done:
        answers = operations.save_step(draft, step, form.values, current_actor(), asked_language().tag, clock.now())
        done.url = next_url(answers, token)
    return redirect(done.url, 303)


@blueprint.route("/file", methods=GET_POST)
@public
@limiter.limit("200/hour", methods=["POST"])
def start_filing() -> Any:
    form = AboutForm(data={"group": request.args.get("about")})
    if form.validate_on_submit():
        with once(form) as done:
            token = operations.begin_draft(form.values, current_actor(), asked_language().tag, clock.now())
            done.url = url_for("intake.ask_place", token=token)
        return keep_draft_cookie(redirect(done.url, 303), token)
    kept = draft_of_this_browser()
    go_on = step_url(first_open(from_data(kept[0].data)), kept[1]) if kept else None
    return render_template("intake/start_filing.html", form=form, groups=GROUPS, not_here=EXCLUSIONS, question=1,
                           kept=kept, go_on=go_on)  # fmt: skip


@blueprint.post("/file/forget")
@public
def forget_draft() -> Any:
    """On a device that others use too: what was begun here is offered here no more."""
    return forget_draft_cookie(redirect(url_for("intake.start_filing"), 303))


@blueprint.route("/file/<token>")
@public
def go_on(token: str) -> Any:
    """The link of a draft: on to the first question that is open."""
    draft = draft_of(token)
    step = first_open(from_data(draft.data))
    return redirect(step_url(step, token), 303)


@blueprint.route("/file/<token>/about", methods=GET_POST)
@public
@question(Step.ABOUT)
def ask_about(draft: Draft, answers: Answers, token: str) -> Any:
    form = AboutForm(data={"group": answers.group})
    if form.validate_on_submit():
        return saved(form, draft, Step.ABOUT, token)
    more = margin(Step.ABOUT, draft, answers, token)
    return render_template("intake/ask_about.html", form=form, groups=GROUPS, not_here=EXCLUSIONS, **more)


@blueprint.route("/file/<token>/place", methods=GET_POST)
@public
@question(Step.PLACE)
def ask_place(draft: Draft, answers: Answers, token: str) -> Any:
    form = PlaceForm(
        data=operations.place_known(current_actor(), clock.today()) if not answers.where else place_data(answers)
    )
    is_search = request.method == "POST" and request.form.get("do") == "search"
    if not is_search and form.validate_on_submit():
        return saved(form, draft, Step.PLACE, token)
    if is_search:
        form.offer(form.estate.data or "")
    return render_template("intake/ask_place.html", form=form, **margin(Step.PLACE, draft, answers, token))


@blueprint.route("/file/<token>/similar", methods=GET_POST)
@public
@question(Step.SIMILAR)
def ask_similar(draft: Draft, answers: Answers, token: str) -> Any:
    found = similar_to(answers, current_actor(), clock.today())
    if not found:
        return nothing_alike_any_more(draft, token)
    others = [case for case in found if not case.is_own]
    said = {"join": "join:", "worse": "worse:", "new": "new"}.get(answers.likeness, "")
    form = SimilarForm({case.number: case.title for case in others}, data={"choice": said + answers.similar_to})
    if form.validate_on_submit():
        return saved(form, draft, Step.SIMILAR, token)
    more = margin(Step.SIMILAR, draft, answers, token)
    return render_template("intake/ask_similar.html", form=form, cases=found, others=others, **more)


def nothing_alike_any_more(draft: Draft, token: str) -> Any:
    """What was alike has been closed since: the question is taken back."""
    with transaction():
        answers = operations.keep_choices(draft, NOTHING_ALIKE, clock.now())
    return redirect(next_url(answers, token), 303)


@blueprint.route("/file/<token>/words", methods=GET_POST)
@public
@question(Step.WORDS)
def ask_words(draft: Draft, answers: Answers, token: str) -> Any:
    if answers.is_joining:
        return redirect(step_url(Step.CONTACT, token), 303)
    form = WordsForm(data={"words": answers.words, "since": answers.since, "wanted": answers.wanted})
    if form.validate_on_submit():
        return saved(form, draft, Step.WORDS, token)
    group = BY_CODE.get(answers.group)
    more = margin(Step.WORDS, draft, answers, token)
    return render_template("intake/ask_words.html", form=form, group=group, **more)


@blueprint.route("/file/<token>/contact", methods=GET_POST)
@public
@question(Step.CONTACT)
def ask_contact(draft: Draft, answers: Answers, token: str) -> Any:
    given = {"name": answers.name, "unit": answers.unit, "filer_kind": answers.filer_kind, "udyam": answers.udyam, "gstin": answers.gstin,
             "contact": answers.mobile or answers.email}  # fmt: skip
    form = ContactForm(data=given if answers.name else operations.contact_known(current_actor(), clock.today()))
    if form.validate_on_submit():
        return saved(form, draft, Step.CONTACT, token)
    return render_template("intake/ask_contact.html", form=form, **margin(Step.CONTACT, draft, answers, token))


@blueprint.route("/file/<token>/later", methods=GET_POST)
@public
@limiter.limit(REFUSED, methods=["POST"], deduct_when=was_refused)
@limiter.limit(FLOOD, methods=["POST"])
@limiter.limit("5/hour", methods=["POST"], key_func=draft_asked)
@limiter.limit("5/hour", methods=["POST"], key_func=address_typed)
def finish_later(token: str) -> Any:
    """The draft's own link, shown and, if an address is given, sent. What is filed already is no draft."""
    draft = draft_of(token)
    if draft.filed_case_id:
        return redirect(url_for("intake.show_filed", token=token), 303)
    form = LaterForm(data={"email": from_data(draft.data).email})
    if form.validate_on_submit():
        with form.taking_refusals(), once(form) as done:
            operations.send_draft_link(draft, form.email.data or "", token, asked_language().tag, clock.now())
            done.url = url_for("intake.finish_later", token=token)
            flash(gettext("The link is on its way to %(email)s.", email=form.email.data), "ok")
        if not form.errors:
            return redirect(done.url, 303)
    link = current_app.config["BASE_URL"] + url_for("intake.go_on", token=token)
    page = render_template("intake/finish_later.html", form=form, draft=draft, link=link)
    return keep_draft_cookie(make_response(page), token)
