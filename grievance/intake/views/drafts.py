"""What every page of filing needs: the draft of the address, the margin with the answers so far, the way on."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any

from flask import current_app, make_response, redirect, request, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from grievance.foundation import clock
from grievance.foundation.errors import NotFound
from grievance.intake import queries
from grievance.intake.models import Draft
from grievance.intake.rules import steps
from grievance.intake.rules.answers import Answers, from_data
from grievance.intake.rules.checking import place_in_words, since_in_words
from grievance.intake.rules.groups import BY_CODE
from grievance.intake.rules.steps import Step
from grievance.sentences import N_
from grievance.web.filters import say
from grievance.web.guards import current_actor

ENDPOINTS = {
    Step.ABOUT: "intake.ask_about",
    Step.PLACE: "intake.ask_place",
    Step.SIMILAR: "intake.ask_similar",
    Step.WORDS: "intake.ask_words",
    Step.CONTACT: "intake.ask_contact",
    Step.CHECK: "intake.check_and_send",
}
COOKIE_DAYS = 30


def draft_of(token: str) -> Draft:
    draft = queries.draft_with(token, clock.now()) or _own_draft(token)
    if draft is None:
        raise NotFound(N_("This draft is no longer kept. A draft is kept for 30 days; begin a new one."))
    return draft


OWN = re.compile(r"own-(\d{1,9})-[0-9a-f]{32}", re.ASCII)


def own_token(draft: Draft) -> str:
    """The draft's address for the person who began it signed in, whatever browser it was begun in."""
    said = f"own draft\n{draft.id}\n{draft.token_hash}".encode()
    proof = hmac.new(str(current_app.config["SECRET_KEY"]).encode(), said, hashlib.sha256).hexdigest()
    return f"own-{draft.id}-{proof[:32]}"


def _own_draft(token: str) -> Draft | None:
    match = OWN.fullmatch(token)
    draft = queries.draft_by_id(int(match[1]), clock.now()) if match else None
    if draft is None or draft.person_id is None or draft.person_id != current_actor().person_id:
        return None
    return draft if hmac.compare_digest(own_token(draft), token) else None


def own_drafts() -> list[dict[str, Any]]:
    """What the signed-in person began and has not sent, each with the way on."""
    person_id = current_actor().person_id
    drafts = queries.open_drafts_of(person_id, clock.now()) if person_id else ()
    return [_listed(draft, from_data(draft.data)) for draft in drafts]


def _listed(draft: Draft, answers: Answers) -> dict[str, Any]:
    group = BY_CODE.get(answers.group)
    words = answers.words or (gettext(group.label) if group else gettext("A grievance"))
    return {"words": words[:80], "saved_at": draft.saved_at, "go_on": url_for("intake.go_on", token=own_token(draft))}


def question(step: Step) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Gives the view the draft and its answers; sends on where the draft is filed or an earlier question is open.

    Each page keeps the draft's cookie, since the answer that first brought it may have been lost on the way.
    """

    def decorated(view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        def opened(token: str, **more: Any) -> Any:
            draft = draft_of(token)
            answers = from_data(draft.data)
            if draft.filed_case_id:
                return redirect(url_for("intake.show_filed", token=token), 303)
            step_now = steps.may_open(step, answers)
            if step_now is not step:
                return redirect(step_url(step_now, token), 303)
            return keep_draft_cookie(make_response(view(draft, answers, token, **more)), token)

        return opened

    return decorated


def step_url(step: Step, token: str) -> str:
    return url_for(ENDPOINTS[step], token=token)


def next_url(answers: Answers, token: str) -> str:
    return step_url(steps.first_open(answers), token)


def margin(step: Step, draft: Draft, answers: Answers, token: str) -> dict[str, Any]:
    """What ``layouts/question.html`` shows beside a question."""
    return {
        "question": steps.question_number(step),
        "saved_at": draft.saved_at,
        "answers": answer_rows(answers, token, step),
        "back_to": back_url(step, answers, token),
        "later": url_for("intake.finish_later", token=token),
        "said": answers,
        "token": token,
    }


def back_url(step: Step, answers: Answers, token: str) -> str:
    before = [one for one in steps.ORDER[: steps.ORDER.index(step)] if steps.may_open(one, answers) is one]
    if answers.is_joining:
        before = [one for one in before if one is not Step.WORDS]
    return step_url(before[-1], token) if before else url_for("public.show_home")


def answer_rows(answers: Answers, token: str, until: Step) -> list[dict[str, Any]]:
    """The answers to the questions before ``until``, each with the way to change it."""
    rows = [_row(step, label, value, what, token) for step, label, value, what in _said(answers)]
    return [row for row in rows if row["value"] and row["step"] is not until]


def _row(step: Step, label: str, value: str, what: str, token: str) -> dict[str, Any]:
    return {"step": step, "label": label, "value": value, "what": what, "change": step_url(step, token)}


def _said(answers: Answers) -> list[tuple[Step, str, str, str]]:
    group = BY_CODE.get(answers.group)
    words = answers.words if len(answers.words) <= 80 else f"{answers.words[:79]}…"
    return [
        (Step.ABOUT, gettext("About"), gettext(group.label) if group else "", gettext("what it is about")),
        (Step.PLACE, gettext("Place"), place_said(answers), gettext("the place")),
        (Step.WORDS, gettext("What is happening"), "" if answers.is_joining else words, gettext("your words")),
        (Step.CONTACT, gettext("You"), ", ".join(filter(None, (answers.name, answers.unit))), gettext("who you are")),
    ]


def all_rows(answers: Answers, files: int, token: str) -> list[dict[str, Any]]:
    """Every answer for the last page."""
    since = say(since_in_words(answers.since) or "")
    contact = answers.mobile or answers.email
    told = [
        *_said(replace(answers, words=""))[:2],
        (Step.WORDS, gettext("What is happening"), answers.words, gettext("your words")),
        (Step.WORDS, gettext("Since when"), since, gettext("since when")),
        (Step.WORDS, gettext("What would settle it"), answers.wanted, gettext("what would settle it")),
        (
            Step.CONTACT,
            gettext("You"),
            "\n".join(filter(None, (answers.name, answers.unit, answers.udyam, answers.gstin))),
            gettext("who you are"),
        ),
        (Step.CONTACT, gettext("We answer to"), contact, gettext("where we answer to")),
    ]
    rows = [_row(*one, token) for one in told if not (answers.is_joining and one[0] is Step.WORDS)]
    if not answers.is_joining and "intake.add_files" in current_app.view_functions:
        said = ngettext("%(num)s file", "%(num)s files", files) if files else gettext("None")
        rows.append({"label": gettext("Photos or papers"), "value": said, "what": gettext("photos or papers"),
                     "change": url_for("intake.add_files", token=token), "change_label": gettext("Add")})  # fmt: skip
    return rows


def place_said(answers: Answers) -> str:
    if not answers.where:
        return ""
    estate = queries.estate_found(answers.estate, "", queries.known_estates()) if answers.estate else None
    plot = f", {answers.plot}" if answers.plot else ""
    return say(place_in_words(answers.where, estate.name if estate else answers.place, answers.district)) + plot


def keep_draft_cookie(response: Response, token: str) -> Response:
    """This browser finds its draft again at ``/file`` for as long as the draft is kept."""
    if request.cookies.get("draft") == token or OWN.fullmatch(token):
        return response
    is_production = current_app.config["MODE"] == "production"
    response.set_cookie("draft", token, max_age=COOKIE_DAYS * 24 * 3600, path="/file", secure=is_production,
                        httponly=True, samesite="Lax")  # fmt: skip
    return response


def forget_draft_cookie(response: Response) -> Response:
    """This browser offers the draft no more; its link, where it was sent or noted, still opens it."""
    is_production = current_app.config["MODE"] == "production"
    response.delete_cookie("draft", path="/file", secure=is_production, httponly=True, samesite="Lax")
    return response


def draft_of_this_browser() -> tuple[Draft, str] | None:
    """The open draft that this browser began, with its token; one begun signed in is offered to that person only."""
    token = request.cookies.get("draft", "")
    draft = queries.draft_with(token, clock.now()) if token else None
    if draft is None or draft.filed_case_id or draft.person_id not in (None, current_actor().person_id):
        return None
    return draft, token
