"""The page of the link in a mail that brings an answer: read it, say whether it is settled, two questions, one button."""

from __future__ import annotations

from typing import Any

from flask import current_app, flash, redirect, render_template, url_for
from flask_babel import gettext

from grievance.cases import last_word
from grievance.cases.forms import LastWordForm
from grievance.cases.models import Answer, Case
from grievance.cases.rules.needs import OUTCOMES, SETTLED
from grievance.cases.views import blueprint
from grievance.foundation import clock
from grievance.foundation.errors import NotFound
from grievance.reference import queries as reference
from grievance.sentences import N_
from grievance.web.form_keys import once
from grievance.web.guards import public
from grievance.web.limits import limiter


def _opened(token: str) -> tuple[Case, Answer]:
    found = last_word.opened_by(str(current_app.config["SECRET_KEY"]), token)
    if found is None:
        raise NotFound(
            N_("This link is no longer good, or it was not copied whole. Follow your grievance with its reference.")
        )
    return found


@blueprint.route("/word/<token>", methods=["GET", "POST"])
@limiter.limit("60 per 5 minutes")
@public
def say_word(token: str) -> Any:
    """Opening it changes nothing: programs that look at mails open links too."""
    case, answer = _opened(token)
    form = LastWordForm()
    if form.validate_on_submit():
        with form.taking_refusals():
            with once(form) as done:
                (case, answer), (said, words, ratings) = _opened(token), form.said()
                last_word.say(case, answer, said, words, ratings, clock.now())
                done.url = url_for("cases.say_word", token=token)
                flash(gettext("Thank you. Your word is on the record."), "ok")
            return redirect(done.url, 303)
    case, answer = _opened(token)
    return render_template(
        "cases/say_word.html", form=form, word=last_word.word_on(case, answer, clock.today()), case=case, answer=answer,
        office=reference.office_name(answer.office_code), outcome=OUTCOMES[answer.outcome],
        settled_words={word.value: gettext(label) for word, label in SETTLED.items()},
    )  # fmt: skip
