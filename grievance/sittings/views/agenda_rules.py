"""The rules by which agendas are drawn: shown to who arranges sittings, tried on the next agendas, then saved."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext

from grievance.foundation import clock
from grievance.permissions import Right
from grievance.sittings import access, showing
from grievance.sittings.arranging_forms import RulesForm
from grievance.sittings.drafting import Titles
from grievance.sittings.models import Sitting
from grievance.sittings.operations import agenda_rules as operations
from grievance.sittings.operations.agenda_rules import Effect
from grievance.sittings.queries import arranging
from grievance.sittings.rules.agenda_facts import DraftEntry
from grievance.sittings.rules.agenda_rules import ALWAYS_ON, AMOUNTS, BY_WORD, KIND_WORDS, rules_of, with_shipped
from grievance.sittings.rules.words import EntryKind
from grievance.sittings.views.blueprint import blueprint
from grievance.web.form_keys import once
from grievance.web.guards import current_actor, needs


@blueprint.route("/agenda-rules", methods=("GET", "POST"))
@needs(Right.EDIT_REFERENCE, Right.ARRANGE_SITTING)
def edit_agenda_rules() -> Any:
    """One set for both divisions. First what the change does to the next agenda of each, then the change itself."""
    form, effects = _form(), None
    if form.validate_on_submit() and form.from_on.data:
        with form.taking_refusals():
            rows, from_on, now = form.rows(), form.from_on.data, clock.now()
            effects = operations.effects_of(rows, from_on, current_actor(), now)
            if "save" in request.form:
                with once(form) as done:
                    count = operations.change_rules(rows, from_on, current_actor(), now, seen=form.seen.data)
                    done.url = url_for("sittings.edit_agenda_rules")
                words = gettext("The rules are saved.") if count else gettext("Nothing was changed.")
                flash(words, "ok")
                return redirect(done.url, 303)
    return _page(form, effects)


def _form() -> RulesForm:
    today = clock.today()
    if request.method == "POST":
        return RulesForm()
    given: dict[str, Any] = {"from_on": today, "seen": operations.seal_of(today)}
    for row in with_shipped(arranging.rule_rows(today)):
        given |= {f"place_{row.name}": row.place, f"on_{row.name}": row.is_on, f"amount_{row.name}": row.amount}
    return RulesForm(formdata=None, data=given)


def _page(form: RulesForm, effects: tuple[Effect, ...] | None) -> str:
    today = clock.today()
    saved = arranging.all_rule_rows()
    in_order = sorted(BY_WORD, key=lambda word: (form[f"place_{word}"].data or 99, BY_WORD[word]))
    return render_template(
        "sittings/edit_agenda_rules.html", form=form, effects=effects, grounds=BY_WORD, in_order=in_order,
        always_on=ALWAYS_ON, amounts=AMOUNTS, kinds=KIND_WORDS, rules=rules_of(arranging.rule_rows(today)), words=showing,
        to_come=[row for row in saved if row.from_on > today and (row.to_on is None or row.to_on >= row.from_on)],
        last=max((row.edited_at for row in saved if row.edited_at), default=None),
        title_of=_titles(effects or ()),
    )  # fmt: skip


def _titles(effects: Iterable[Effect]) -> Callable[[Sitting, DraftEntry], str]:
    """What an item is called for who looks: a case that the fence hides is told by its reference alone."""
    known = {effect.sitting.id: Titles(effect.sitting) for effect in effects}
    cases = {case.id: case for titles in known.values() for case in titles.cases.values()}
    seen = access.visible_case_ids(current_actor(), cases)

    def title(sitting: Sitting, entry: DraftEntry) -> str:
        titles = known[sitting.id]
        if entry.kind is EntryKind.CASE:
            return titles.title(entry) if titles.cases[entry.key].id in seen else ""
        return "" if entry.kind is EntryKind.DIRECTION else titles.title(entry)

    return title
