"""Minutes: made of what was recorded, edited item by item with the changes marked, circulated."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import force_locale, gettext

from grievance.foundation import clock
from grievance.foundation.errors import NotFound
from grievance.permissions import Right
from grievance.sittings import access, operations, showing
from grievance.sittings.minutes_page import page_of
from grievance.sittings.minutes_text import paragraphs
from grievance.sittings.models import Sitting
from grievance.sittings.queries import minutes as rows
from grievance.sittings.room_forms import MinutesForm
from grievance.sittings.rules.words import SittingState
from grievance.sittings.snapshot import agenda_of
from grievance.sittings.views.blueprint import blueprint
from grievance.web.fields import kept_text
from grievance.web.filters import say
from grievance.web.form_keys import once
from grievance.web.guards import current_actor, needs
from grievance.web.languages import LANGUAGES

FIELD = re.compile(r"text-([0-9]{1,9})")


@blueprint.get("/sittings/<number>/minutes")
@needs(Right.SEE_SITTING_PAPERS)
def show_minutes(number: str) -> str:
    return minutes_page(access.sitting_for(number), MinutesForm(formdata=None))


def minutes_page(sitting: Sitting, form: MinutesForm) -> str:
    actor, today = current_actor(), clock.today()
    may_arrange = actor.can(Right.ARRANGE_SITTING, division=sitting.division)
    if sitting.state is not SittingState.HELD or (sitting.minutes_state == "draft" and not may_arrange):
        raise NotFound()
    page = page_of(sitting, actor, request.form)
    form.version.data = str(sitting.version)
    is_out = sitting.minutes_state == "circulated"
    return render_template(
        "sittings/show_minutes.html", sitting=sitting, page=page, items=page.items, form=form, words=showing,
        is_open=may_arrange and sitting.minutes_state == "draft", may_arrange=may_arrange,
        may_ask=is_out and today <= sitting.corrections_until,
        versions=rows.minutes_versions(sitting.id), quorum=operations.quorum_of(sitting),
    )  # fmt: skip


@blueprint.post("/sittings/<number>/minutes")
@needs(Right.ARRANGE_SITTING)
def save_minutes(number: str) -> Any:
    sitting, form = access.arranged_by(current_actor(), number), MinutesForm()
    if form.validate_on_submit():
        with form.taking_refusals():
            with once(form) as done:
                sitting = access.arranged_by(current_actor(), number, lock=True)
                form.check_version(sitting)
                operations.save_minutes(sitting, _texts(sitting), current_actor(), clock.now())
                done.url = url_for("sittings.show_minutes", number=number)
            flash(gettext("The minutes are kept."), "ok")
            return redirect(done.url, 303)
    return minutes_page(access.arranged_by(current_actor(), number), form)


def _texts(sitting: Sitting) -> dict[int, str]:
    """Texts that differ from the draft; a field left as it was keeps following the draft."""
    drafted = _drafts(sitting)
    typed = {}
    for key, value in request.form.items():
        if (match := FIELD.fullmatch(key)) and int(match[1]) in drafted:
            text = kept_text(value)
            if text not in drafted[int(match[1])]:
                typed[int(match[1])] = text
    return typed


def _drafts(sitting: Sitting) -> dict[int, set[str]]:
    """The draft of each item in every language: the page may have been opened in another one than it comes back in."""
    agenda, found = agenda_of(sitting), defaultdict[int, set[str]](set)
    for catalogue in sorted({language.catalogue for language in LANGUAGES}):
        with force_locale(catalogue):
            for one in paragraphs(agenda, say):
                found[one.entry.id].add(kept_text(one.drafted))
    return found


@blueprint.post("/sittings/<number>/minutes/circulation")
@needs(Right.ARRANGE_SITTING)
def circulate_minutes(number: str) -> Any:
    sitting, form = access.arranged_by(current_actor(), number), MinutesForm(formdata=None)
    with form.taking_refusals():
        with once() as done:
            sitting = access.arranged_by(current_actor(), number, lock=True)
            operations.circulate_minutes(sitting, current_actor(), clock.now())
            done.url = url_for("sittings.show_minutes", number=number)
        flash(gettext("The minutes are circulated."), "ok")
        return redirect(done.url, 303)
    return minutes_page(access.arranged_by(current_actor(), number), form)
