"""Two wrote on one item at once: both texts side by side, and what was chosen."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext

from grievance.foundation import clock
from grievance.foundation.errors import NotFound
from grievance.permissions import Right
from grievance.sittings import access, operations
from grievance.sittings.models import Entry, ItemRecord, Sitting
from grievance.sittings.queries import room as rows
from grievance.sittings.room_fence import Unseen, unseen
from grievance.sittings.room_forms import ChooseForm, taken_from
from grievance.sittings.room_page import FIELD_NAMES, shown_value, typed_now
from grievance.sittings.rules.two_at_once import FIELDS, TEXTS, chosen, differing
from grievance.sittings.views.blueprint import blueprint
from grievance.web.form_keys import once
from grievance.web.guards import current_actor, needs


@blueprint.get("/sittings/<number>/live/<int:entry_id>/texts/<int:record_id>")
@needs(Right.DECIDE_DIRECTION)
def choose_text(number: str, entry_id: int, record_id: int) -> str:
    sitting = access.decided_by(current_actor(), number)
    return _page(sitting, access.entry_for(sitting, entry_id), record_id, ChooseForm(formdata=None))


def _mine(entry: Entry, record_id: int) -> ItemRecord:
    found = next((row for row in rows.records_of([entry.id]).get(entry.id, []) if row.id == record_id), None)
    if found is None:
        raise NotFound()
    return found


def _texts(entry: Entry, record_id: int) -> tuple[dict[str, str], dict[str, str], Unseen]:
    """Mine and what stands, both as the actor may read them, and what of the latter he may not."""
    mine, theirs = _mine(entry, record_id).typed, typed_now(entry, rows.standing_record(entry.id))
    kept = unseen(current_actor(), theirs)
    return unseen(current_actor(), mine).left_out(mine), kept.left_out(theirs), kept


def _page(sitting: Sitting, entry: Entry, record_id: int, form: ChooseForm) -> str:
    mine, theirs, _ = _texts(entry, record_id)
    form.version.data = str(entry.version)
    return render_template(
        "sittings/choose_text.html", sitting=sitting, entry=entry, mine_id=record_id, mine=mine, theirs=theirs,
        fields=differing(mine, theirs), form=form, both=TEXTS, field_names=FIELD_NAMES, shown_value=shown_value,
    )  # fmt: skip


@blueprint.post("/sittings/<number>/live/<int:entry_id>/texts/<int:record_id>")
@needs(Right.DECIDE_DIRECTION)
def save_choice(number: str, entry_id: int, record_id: int) -> Any:
    """Before it is recorded the choice goes into the form; a record is corrected by it. Changed again: choose again."""
    form = ChooseForm()
    if form.validate_on_submit():
        with form.taking_refusals():
            with once(form) as done:
                sitting = access.decided_by(current_actor(), number, lock=True)
                entry = access.entry_for(sitting, entry_id)
                is_fresh = str(entry.version) == form.version.data
                done.url = url_for("sittings.show_room", number=number, item=entry_id)
                if is_fresh:
                    _save(sitting, entry, record_id)
                else:
                    done.url = url_for("sittings.choose_text", number=number, entry_id=entry_id, record_id=record_id)
            if not is_fresh:
                flash(gettext("It was changed once more. Look at both texts again."), "warn")
            return redirect(done.url, 303)
    sitting = access.decided_by(current_actor(), number)
    return _page(sitting, access.entry_for(sitting, entry_id), record_id, form)


def _save(sitting: Sitting, entry: Entry, record_id: int) -> None:
    mine, theirs, kept = _texts(entry, record_id)
    merged = chosen(mine, theirs, {name: request.form.get(f"choice-{name}", "") for name in FIELDS})
    actor, now = current_actor(), clock.now()
    if merged == theirs:
        return
    operations.set_aside(entry, kept.put_back(theirs), actor, now)
    if not entry.disposition:
        operations.keep_draft(sitting, entry, kept.put_back(merged), actor, now)
        return
    what = taken_from(merged, sitting.sits_on, actor, kept)
    why = gettext("Two wrote at once; their texts were compared.")
    operations.correct_item(sitting, entry, what, merged["discussion"], why, actor, now)
