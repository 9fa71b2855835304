"""The agenda: drawn by rules, ordered by number and by buttons, added to with a reason, held over, withdrawn; and the briefs."""

from __future__ import annotations

import re
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext

from grievance.cases import access as cases
from grievance.cases.models import Case
from grievance.cases.rules.numbers import parse
from grievance.foundation import clock
from grievance.foundation.errors import NotFound
from grievance.permissions import Right
from grievance.sentences import N_, Refusal
from grievance.sittings import access, marking, operations, queries, showing
from grievance.sittings.drafting import agenda_draft
from grievance.sittings.forms import AddForm, PlainForm, ReasonForm
from grievance.sittings.models import Sitting
from grievance.sittings.operations.arranging import take_apart
from grievance.sittings.queries import arranging
from grievance.sittings.rules.agenda_facts import Draft
from grievance.sittings.rules.agenda_rules import rules_of
from grievance.sittings.rules.timing import filled_in_words
from grievance.sittings.rules.words import SittingState
from grievance.sittings.snapshot import Agenda, agenda_of, reviews_of
from grievance.sittings.views.blueprint import blueprint
from grievance.web.addresses import whole_number
from grievance.web.downloads import Column, as_file, fields_of, form_asked
from grievance.web.filters import say
from grievance.web.form_keys import once
from grievance.web.guards import current_actor, needs

FIELD = re.compile(r"(place|minutes)-([0-9]{1,9})")
MOST_UNLISTED = 30


@blueprint.get("/sittings/<number>/agenda")
@needs(Right.SEE_SITTING_PAPERS)
def show_agenda(number: str) -> Any:
    if form_asked():
        agenda = agenda_of(access.sitting_for(number))
        lines = [line for part in showing.agenda_parts(agenda, current_actor()) for line in part.lines]
        return as_file(f"agenda-{number}", ITEMS, lambda: lines)
    return agenda_page(access.sitting_for(number), PlainForm())


def agenda_page(sitting: Sitting, form: PlainForm, add: AddForm | None = None) -> str:
    """Everyone with the right reads it; each sees cases by the one fence. The convener's controls come with the draft."""
    actor, today = current_actor(), clock.today()
    agenda = agenda_of(sitting)
    may_arrange = actor.can(Right.ARRANGE_SITTING, division=sitting.division)
    is_open = sitting.state in (SittingState.PLANNED, SittingState.NOTIFIED)
    draft = agenda_draft(sitting, today) if may_arrange and sitting.state in showing.TO_COME else None
    parts = showing.agenda_parts(agenda, actor)
    if not agenda.entries and draft:
        parts = showing.draft_parts(sitting, draft)
    form.version.data = str(sitting.version)
    return render_template(
        "sittings/show_agenda.html", sitting=sitting, parts=parts, is_drawn=bool(agenda.entries), may_arrange=may_arrange,
        is_open=is_open, filled=filled_in_words(agenda.times()), table=agenda.times(), form=form,
        add=add or AddForm(formdata=None), today=today, reviews=reviews_of(agenda, today), words=showing, versions=queries.versions_of(sitting.id),
        fresh=any(not row.serial_text for row in agenda.entries), may_brief=actor.can(Right.WRITE_BRIEF),
        **_beside(sitting, agenda, draft if may_arrange else None),
    )  # fmt: skip


def _beside(sitting: Sitting, agenda: Agenda, draft: Draft | None) -> dict[str, Any]:
    """What stands beside the items: marks of what this person may see, and for the convener the rest of the work."""
    actor, today = current_actor(), clock.today()
    may_arrange = actor.can(Right.ARRANGE_SITTING, division=sitting.division)
    seen = access.visible_case_ids(actor, agenda.cases)
    due = draft.due_not_listed if draft else ()
    written = arranging.reasons_not_listed(sitting.id) if draft else {}
    cases = _known_cases(sitting) if draft else {}
    return {
        "marks": marking.marks_of(agenda, seen, with_clashes=may_arrange and sitting.state in showing.TO_COME),
        "away_in_words": marking.away_in_words,
        "held_over": [row for row in queries.entries_of(sitting.id) if row.held_over_because] if may_arrange else [],
        "like_items": marking.suggestions(agenda) if may_arrange else (),
        "since": marking.since_circulated(agenda) if may_arrange and sitting.state is SittingState.FROZEN else (),
        "unlisted": (due + draft.near_misses)[:MOST_UNLISTED] if draft else (),
        "due": len(due),
        "unexplained": sum(one.number in cases and cases[one.number].id not in written for one in due),
        "said": {one.number: written[cases[one.number].id].why for one in due
                 if one.number in cases and cases[one.number].id in written},
        "rules": rules_of(arranging.rule_rows(today)),
        "cases": cases,
    }  # fmt: skip


def _known_cases(sitting: Sitting) -> dict[str, Case]:
    return {case.number: case for case in queries.open_cases_of_division(sitting.division)}


@blueprint.post("/sittings/<number>/agenda/draft")
@needs(Right.ARRANGE_SITTING)
def draw_agenda(number: str) -> Any:
    """Bring the draft up to date, keeping the order by hand, or rebuild it from the rules."""
    sitting, form = access.arranged_by(current_actor(), number), PlainForm()
    if form.validate_on_submit():
        with form.taking_refusals():
            with once(form) as done:
                sitting = access.arranged_by(current_actor(), number, lock=True)
                form.check_version(sitting)
                from_rules = request.form.get("from_rules") == "1"
                operations.bring_up_to_date(sitting, current_actor(), clock.now(), from_rules=from_rules)
                done.url = url_for("sittings.show_agenda", number=number)
            flash(gettext("The draft is drawn."), "ok")
            return redirect(done.url, 303)
    return agenda_page(sitting, form)


@blueprint.post("/sittings/<number>/agenda/order")
@needs(Right.ARRANGE_SITTING)
def order_agenda(number: str) -> Any:
    """Places and minutes typed, one item moved up or down, a group taken apart, or one item chosen to be held over."""
    sitting, form = access.arranged_by(current_actor(), number), PlainForm()
    if form.validate_on_submit():
        with form.taking_refusals():
            with once(form) as done:
                sitting = access.arranged_by(current_actor(), number, lock=True)
                form.check_version(sitting)
                moved = _reorder(sitting)
                done.url = url_for("sittings.show_agenda", number=number, _anchor=moved)
                if held := _entry_named("hold"):
                    done.url = url_for("sittings.hold_over_entry", number=number, entry_id=held)
            return redirect(done.url, 303)
    return agenda_page(sitting, form)


def _entry_named(name: str) -> int | None:
    return whole_number(request.form.get(name, "").partition(":")[0])


def _reorder(sitting: Sitting) -> str | None:
    """What was typed is kept whichever button of the list was pressed; then the one item moves."""
    actor, now = current_actor(), clock.now()
    typed = _typed_order()
    if any(typed.values()):
        operations.change_order(sitting, typed["place"], typed["minutes"], actor, now)
    if leader := _entry_named("apart"):
        take_apart(sitting, access.entry_for(sitting, leader), actor, now)
        return f"entry-{leader}"
    entry_id, way = _entry_named("move"), request.form.get("move", "").rpartition(":")[2]
    if not entry_id:
        return None
    operations.move_one(sitting, access.entry_for(sitting, entry_id), -1 if way == "up" else 1, actor, now)
    return f"entry-{entry_id}"


def _typed_order() -> dict[str, dict[int, int]]:
    """Places and minutes by entry, as they stand in the fields."""
    typed: dict[str, dict[int, int]] = {"place": {}, "minutes": {}}
    for key, value in request.form.items():
        if match := FIELD.fullmatch(key):
            last = value.strip().rpartition(".")[2]
            if not (last.isascii() and last.isdigit() and len(last) < 5):
                raise Refusal(N_("Write places and minutes as whole numbers"))
            typed[match[1]][int(match[2])] = int(last)
    return typed


@blueprint.post("/sittings/<number>/agenda/additions")
@needs(Right.ARRANGE_SITTING)
def add_entry(number: str) -> Any:
    """The convener's choice, with a reason; after circulation it goes on a supplementary list."""
    sitting, form = access.arranged_by(current_actor(), number), AddForm()
    if form.validate_on_submit():
        with form.taking_refusals():
            with once(form) as done:
                sitting = access.arranged_by(current_actor(), number, lock=True)
                case = _case_named(form.number.data or "")
                entry = operations.add_case(sitting, case, form.why.data, current_actor(), clock.now())
                done.url = url_for("sittings.show_agenda", number=number, _anchor=f"entry-{entry.id}")
            return redirect(done.url, 303)
    return agenda_page(sitting, PlainForm(formdata=None), form)


def _case_named(typed: str) -> Case:
    """The case of a typed reference; a slip of the pen is said at the field."""
    number = str(parse(typed, field="number"))
    try:
        return cases.case_for(current_actor(), number)
    except NotFound:
        raise Refusal(N_("No case of your division has this reference. Look at it again."), field="number") from None


@blueprint.get("/sittings/<number>/agenda/entries/<int:entry_id>/hold-over")
@needs(Right.ARRANGE_SITTING)
def hold_over_entry(number: str, entry_id: int) -> str:
    """Asks for the reason: a draft item is held over, a circulated one withdrawn."""
    sitting = access.arranged_by(current_actor(), number)
    entry = access.entry_for(sitting, entry_id)
    return render_template("sittings/hold_over_entry.html", sitting=sitting, entry=entry, form=ReasonForm())


@blueprint.post("/sittings/<number>/agenda/entries/<int:entry_id>/hold-over")
@needs(Right.ARRANGE_SITTING)
def save_hold_over(number: str, entry_id: int) -> Any:
    sitting, form = access.arranged_by(current_actor(), number), ReasonForm()
    entry = access.entry_for(sitting, entry_id)
    if form.validate_on_submit():
        with form.taking_refusals():
            with once(form) as done:
                sitting = access.arranged_by(current_actor(), number, lock=True)
                entry = access.entry_for(sitting, entry_id)
                act = operations.withdraw if entry.serial_text else operations.hold_over
                act(sitting, entry, form.why.data, current_actor(), clock.now())
                done.url = url_for("sittings.show_agenda", number=number)
            return redirect(done.url, 303)
    return render_template("sittings/hold_over_entry.html", sitting=sitting, entry=entry, form=form)


@blueprint.post("/sittings/<number>/agenda/entries/<int:entry_id>/take-back")
@needs(Right.ARRANGE_SITTING)
def take_back_entry(number: str, entry_id: int) -> Any:
    with once() as done:
        sitting = access.arranged_by(current_actor(), number, lock=True)
        operations.take_back(sitting, access.entry_for(sitting, entry_id), current_actor(), clock.now())
        done.url = url_for("sittings.show_agenda", number=number, _anchor=f"entry-{entry_id}")
    return redirect(done.url, 303)


ITEMS = (
    *fields_of("section", "number", "serial", "at", "minutes", ("Item", "title"), ("About", "meta"), ("Case", "reference")),
    Column(N_("Why"), lambda line: say(line.why) if line.why else ""),
    *fields_of("disposition", ("Struck because", "struck"), ("Missing briefs", "missing_briefs"), ("Supplementary", "is_supplementary"),
               ("Unlikely to be reached", "unlikely")),
)  # fmt: skip
"""An item as its reader may see it: the fence is that of the page."""
