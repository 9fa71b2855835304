"""In the room: one item fills the screen, one key a disposition; corrections, taking back, two texts, the end."""

from __future__ import annotations

from typing import Any

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext

from grievance.foundation import clock
from grievance.foundation.transaction import transaction
from grievance.permissions import Right
from grievance.sittings import access, operations, queries, showing
from grievance.sittings.models import Entry, Sitting
from grievance.sittings.queries import room as rows
from grievance.sittings.room_fence import unseen
from grievance.sittings.room_forms import (
    LONGEST,
    DisposeForm,
    InterestForm,
    WhyForm,
    new_form,
    taken_from,
    with_offices,
)
from grievance.sittings.room_page import (
    FIELD_NAMES,
    Item,
    interest_choices,
    room_of,
    shown_value,
    takes_records,
    typed_now,
)
from grievance.sittings.rules.room import DISPOSITION_HINTS, KEYS
from grievance.sittings.rules.two_at_once import FIELDS, differing
from grievance.sittings.snapshot import agenda_of
from grievance.sittings.views.blueprint import blueprint
from grievance.web.addresses import whole_number
from grievance.web.fields import kept_text
from grievance.web.filters import say
from grievance.web.form_keys import once
from grievance.web.guards import current_actor, needs

KEY_HELP = (
    ("1–6", lazy_gettext("what the forum did")),
    ("J", lazy_gettext("next item")),
    ("K", lazy_gettext("previous item")),
    ("W", lazy_gettext("words")),
    ("O", lazy_gettext("office")),
    ("D", lazy_gettext("days or date")),
    ("R", lazy_gettext("record")),
    ("Esc", lazy_gettext("out of a field")),
)


@blueprint.get("/sittings/<number>/live")
@needs(Right.DECIDE_DIRECTION)
def show_room(number: str) -> str:
    """The next item without a disposition, or the one asked for by ``?item=``."""
    return room_page(access.decided_by(current_actor(), number))


def _asked(name: str) -> int | None:
    return whole_number(request.args.get(name, ""))


def room_page(
    sitting: Sitting, form: DisposeForm | None = None, entry_id: int | None = None, why_form: WhyForm | None = None,
    interest_form: InterestForm | None = None,
) -> str:  # fmt: skip
    actor, today = current_actor(), clock.today()
    room = room_of(agenda_of(sitting), actor, entry_id or _asked("item"), today)
    item, said = room.item, _asked("recorded")
    interest = interest_form or InterestForm(formdata=None).named("interest")
    interest.who.choices = interest_choices(sitting, room.seats, today)
    return render_template(
        "sittings/show_room.html", sitting=sitting, room=room, today=today, words=showing,
        form=form or _form_of(item), keys={k.value: v for k, v in KEYS.items()}, key_help=KEY_HELP,
        hints={one.value: gettext(words) for one, words in DISPOSITION_HINTS.items()},
        is_open=takes_records(sitting, today), is_correcting=request.values.get("correct") == "1" or request.form.get("act") == "correct",
        quorum=operations.quorum_of(sitting), why_form=why_form or WhyForm(formdata=None).named("back"),
        said=next((line for line in room.lines if line.id == said), None), interest_form=interest,
        earlier=rows.directions_on_case(item.case.id) if item and item.case else (),
        field_names=FIELD_NAMES, shown_value=shown_value,
    )  # fmt: skip


def _form_of(item: Item | None) -> DisposeForm:
    if item is None:
        return new_form({}, 0)
    typed = item.unseen.left_out(typed_now(item.entry, item.standing))
    if item.case and not typed["office"]:
        typed["office"] = item.case.office_code or ""
    return new_form(typed, item.entry.version)


@blueprint.post("/sittings/<number>/live/<int:entry_id>")
@needs(Right.DECIDE_DIRECTION)
def dispose_item(number: str, entry_id: int) -> Any:
    """Kept as it is written, recorded, or corrected; then the next item comes. Another's text is never written over."""
    form, act = with_offices(DisposeForm()), request.form.get("act", "record")
    if act == "keep":
        return _keep(number, entry_id, form)
    if form.validate_on_submit():
        with form.taking_refusals():
            with once(form) as done:
                sitting = access.decided_by(current_actor(), number, lock=True)
                entry = access.entry_for(sitting, entry_id)
                done.url = two_texts(number, entry, form) or _take(sitting, entry, form, act)
            return redirect(done.url, 303)
    return room_page(access.decided_by(current_actor(), number), form, entry_id)


def _take(sitting: Sitting, entry: Entry, form: DisposeForm, act: str) -> str:
    actor, now, number = current_actor(), clock.now(), showing.number_of(sitting)
    kept = unseen(actor, typed_now(entry, rows.standing_record(entry.id)))
    what, discussion = taken_from(form.typed(), sitting.sits_on, actor, kept), form.discussion.data or ""
    if act == "correct":
        operations.correct_item(sitting, entry, what, discussion, form.why.data or "", actor, now)
        return url_for("sittings.show_room", number=number, item=entry.id, recorded=entry.id)
    operations.dispose(sitting, entry, what, discussion, actor, now)
    return url_for("sittings.show_room", number=number, recorded=entry.id)


def two_texts(number: str, entry: Entry, form: DisposeForm) -> str | None:
    """Where somebody else wrote since this page was made: both are kept, and this is where to choose."""
    if str(entry.version) == (form.version.data or str(entry.version)):
        return None
    stands = typed_now(entry, rows.standing_record(entry.id))
    mine, theirs = form.typed(), unseen(current_actor(), stands).left_out(stands)
    if mine == theirs and entry.disposition:
        return url_for("sittings.show_room", number=number, recorded=entry.id)
    if not differing(mine, theirs) and not entry.disposition:
        return None
    kept = operations.set_aside(entry, mine, current_actor(), clock.now())
    if kept is None:
        return url_for("sittings.show_room", number=number, item=entry.id)
    return url_for("sittings.choose_text", number=number, entry_id=entry.id, record_id=kept.id)


def _keep(number: str, entry_id: int, form: DisposeForm) -> Any:
    """What is written so far. A script asks for the answer as data, a button gets the page."""
    typed = {name: kept_text(request.form.get(name, ""))[:LONGEST] for name in FIELDS}
    url, said = url_for("sittings.show_room", number=number, item=entry_id), ""
    with form.taking_refusals():
        with transaction():
            sitting = access.decided_by(current_actor(), number, lock=True)
            entry = access.entry_for(sitting, entry_id)
            conflict = two_texts(number, entry, form)
            if not conflict:
                kept = unseen(current_actor(), entry.draft)
                operations.keep_draft(sitting, entry, kept.put_back(typed), current_actor(), clock.now())
            version = entry.version
        if request.accept_mimetypes.best == "application/json":
            said = gettext("Somebody else wrote on this item.") if conflict else ""
            return jsonify(
                version=version, conflict=conflict, said=said, see=gettext("See both texts")
            ), 409 if conflict else 200
        return redirect(conflict or url, 303)
    if request.accept_mimetypes.best == "application/json":
        said = "; ".join(say(words) for words in form.form_errors)
        return jsonify(version=form.version.data, conflict=None, said=said), 422
    return room_page(access.decided_by(current_actor(), number), form, entry_id)


@blueprint.post("/sittings/<number>/live/<int:entry_id>/taking-back")
@needs(Right.DECIDE_DIRECTION)
def take_back_record(number: str, entry_id: int) -> Any:
    """The item is open again, and what followed is undone."""
    form = WhyForm().named("back")
    if form.validate_on_submit():
        with form.taking_refusals():
            with once(form) as done:
                sitting = access.decided_by(current_actor(), number, lock=True)
                entry = access.entry_for(sitting, entry_id)
                operations.take_back_item(sitting, entry, form.why.data, current_actor(), clock.now())
                done.url = url_for("sittings.show_room", number=number, item=entry_id)
            flash(gettext("It is taken back. The item is open again."), "ok")
            return redirect(done.url, 303)
    return room_page(access.decided_by(current_actor(), number), None, entry_id, why_form=form)


@blueprint.get("/sittings/<number>/live/end")
@needs(Right.DECIDE_DIRECTION)
def ask_to_end(number: str) -> Any:
    """What ending the sitting means for the items left, before it is done: it cannot be taken back."""
    sitting = access.decided_by(current_actor(), number)
    if not showing.may_sit(current_actor(), sitting, clock.today()):
        return redirect(url_for("sittings.show_room", number=number), 303)
    lines = [line for part in showing.agenda_parts(agenda_of(sitting), current_actor()) for line in part.lines]
    present = sum(row.was_present for row in queries.attendance_of([sitting.id]) if row.office_code)
    return render_template("sittings/ask_to_end.html", sitting=sitting, present=present,
                           left=[line for line in lines if not line.disposition and not line.struck])  # fmt: skip


@blueprint.post("/sittings/<number>/live/end")
@needs(Right.DECIDE_DIRECTION)
def end_sitting(number: str) -> Any:
    """What was not taken is not reached; the minutes are drafted."""
    with once() as done:
        sitting = access.decided_by(current_actor(), number, lock=True)
        operations.hold(sitting, current_actor(), clock.now())
        done.url = url_for("sittings.show_minutes", number=number)
    flash(gettext("The sitting is over. Its minutes are drafted from what was recorded."), "ok")
    return redirect(done.url, 303)
