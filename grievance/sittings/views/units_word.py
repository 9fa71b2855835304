"""The unit's word on a direction that its office says is done: asked of the filer of each case that it serves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from flask import Flask, flash, redirect, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from flask_babel import gettext

from grievance.cases.access import case_for
from grievance.foundation import clock
from grievance.foundation.errors import NotFound
from grievance.permissions import Right
from grievance.reference import queries as reference
from grievance.sentences import N_, sentence
from grievance.sittings import access, operations, queries
from grievance.sittings.direction_forms import UnitsWordForm
from grievance.sittings.rules.directions import UnitsWord
from grievance.sittings.rules.words import DirectionState
from grievance.sittings.views.blueprint import blueprint
from grievance.web.form_keys import once
from grievance.web.guards import current_actor, public
from grievance.web.layout import CaseNotice, add_filer_notices


@blueprint.record_once
def _know_notices(state: BlueprintSetupState) -> None:
    add_filer_notices(cast("Flask", state.app), notices_of_claims)


def notices_of_claims(case: Any) -> Iterator[CaseNotice]:
    """At the head of the filer's page: an office says that what was directed is done."""
    for direction, link in queries.claims_on_case(case.id):
        if link.asked_at is None or link.unit_says:
            continue
        href = url_for("sittings.say_units_word", number=case.number, direction=direction.number)
        words = N_("%(office)s says that it has done what the forum directed (%(number)s).")
        office = reference.office(direction.office_code)
        name = office.name if office else direction.office_code
        yield CaseNotice(sentence(words, office=name, number=direction.number), href, N_("Say whether it is done"))


@blueprint.route("/cases/<number>/directions/<direction>/word", methods=["GET", "POST"])
@public
def say_units_word(number: str, direction: str) -> Any:
    """Agree or contest; until the forum decides the word may be changed. Who is not known is asked for the receipt first."""
    try:
        case = case_for(current_actor(), number, Right.FOLLOW_OWN_CASE)
    except NotFound:
        if current_actor().is_signed_in or request.method == "POST":
            raise
        return redirect(url_for("cases.track", number=number[:60]), 303)
    dated, link = access.direction_on_case(case.id, direction)
    form = UnitsWordForm(data={"word": link.unit_says or None, "words": link.unit_words})
    if form.validate_on_submit():
        with form.taking_refusals():
            with once(form) as done:
                case = case_for(current_actor(), number, Right.FOLLOW_OWN_CASE)
                dated, link = access.direction_on_case(case.id, direction, lock=True)
                word = UnitsWord(form.word.data)
                operations.note_units_word(dated, link, word, form.words.data or "", current_actor(), clock.now())
                done.url = url_for("cases.show_case", number=case.number)
                flash(gettext("Thank you. The forum reads it before it decides."), "ok")
            return redirect(done.url, 303)
    actions = queries.actions_of([dated.direction.id]).get(dated.direction.id, [])
    claim = next((one for one in reversed(actions) if one.claims_compliance), None)
    return render_template(
        "sittings/say_units_word.html", case=case, direction=dated.direction, form=form, claim=claim, link=link,
        office=reference.office(dated.direction.office_code),
        is_asked=dated.direction.state is DirectionState.REPORTED and link.asked_at is not None,
    )  # fmt: skip
