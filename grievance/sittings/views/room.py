"""In the room: one item fills the screen, one key a disposition; attendance by office; the end of the sitting."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext

from grievance.foundation import clock
from grievance.permissions import Right
from grievance.reference import queries as reference
from grievance.sittings import access, operations, queries, showing
from grievance.sittings.following import report_lines
from grievance.sittings.forms import AttendanceForm, DisposeForm, PlainForm, office_choices
from grievance.sittings.models import Entry, Sitting
from grievance.sittings.rules.room import DISPOSITION_HINTS, KEYS, taken
from grievance.sittings.rules.words import Disposition, EntryKind
from grievance.sittings.snapshot import Agenda, agenda_of
from grievance.sittings.views.blueprint import blueprint
from grievance.web.form_keys import once
from grievance.web.guards import current_actor, needs


@blueprint.get("/sittings/<number>/live")
@needs(Right.DECIDE_DIRECTION)
def show_room(number: str) -> str:
    """The next item without a disposition, or the one asked for by ``?item=``."""
    sitting = access.decided_by(current_actor(), number)
    return _page(sitting, agenda_of(sitting), None, _entry_asked())


def _entry_asked() -> int | None:
    asked = request.args.get("item", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else None


def _page(sitting: Sitting, agenda: Agenda, form: DisposeForm | None, entry_id: int | None) -> str:
    actor, today = current_actor(), clock.today()
    open_entries = [row for row in agenda.entries if not row.disposition and not row.withdrawn_because]
    entry = next((row for row in agenda.entries if row.id == entry_id), None) or next(iter(open_entries), None)
    parts = showing.agenda_parts(agenda, actor)
    line = next((one for part in parts for one in part.lines if entry and one.id == entry.id), None)
    case = agenda.cases.get(entry.case_id or 0) if entry else None
    if case is not None and case.id not in access.visible_case_ids(actor, [case.id]):
        case = None
    called = operations.offices_called(sitting)
    present = [row.office_code for row in queries.attendance_of([sitting.id]) if row.was_present and row.office_code]
    return render_template(
        "sittings/show_room.html", sitting=sitting, parts=parts, entry=entry, line=line, case=case,
        briefs=agenda.briefs.get(entry.id, []) if entry else [], left=len(open_entries), today=today,
        atr=_atr(agenda, entry), form=_prepared(form or _new_form(entry, case)), keys={k.value: v for k, v in KEYS.items()},
        hints={one.value: gettext(words) for one, words in DISPOSITION_HINTS.items()}, attendance=_attendance(called, present),
        is_open=sitting.state in showing.TO_COME and today >= sitting.sits_on, plain=PlainForm(formdata=None), words=showing,
    )  # fmt: skip


def _atr(agenda: Agenda, entry: Entry | None) -> dict[str, Any] | None:
    dated = agenda.directions.get(entry.direction_id or 0) if entry and entry.kind is EntryKind.DIRECTION else None
    return report_lines([dated], clock.today())[0] if dated else None


def _new_form(entry: Entry | None, case: Any) -> DisposeForm:
    return DisposeForm(formdata=None, version=entry.version if entry else None, office=case.office_code if case else "")


def _prepared(form: DisposeForm) -> DisposeForm:
    form.office.choices = office_choices(gettext("No office"))
    return form


def _attendance(called: list[str], present: list[str]) -> AttendanceForm:
    form = AttendanceForm(formdata=None, present=present)
    names = {office.code: office.name for office in reference.all_offices()}
    form.present.choices = [(code, f"{code}, {names.get(code, '')}") for code in called]
    return form


@blueprint.post("/sittings/<number>/live/<int:entry_id>")
@needs(Right.DECIDE_DIRECTION)
def dispose_item(number: str, entry_id: int) -> Any:
    """What the forum did with an item, once; then the next item comes."""
    sitting, form = access.decided_by(current_actor(), number), _prepared(DisposeForm())
    access.entry_for(sitting, entry_id)
    if form.validate_on_submit():
        with form.taking_refusals():
            what = taken(
                Disposition(form.disposition.data), form.words.data, office=form.office.data or None,
                days=form.days.data, body=form.body.data, proof=form.proof.data,
            )  # fmt: skip
            with once(form) as done:
                sitting = access.decided_by(current_actor(), number, lock=True)
                entry = access.entry_for(sitting, entry_id)
                form.check_version(entry)
                operations.dispose(sitting, entry, what, form.discussion.data, current_actor(), clock.now())
                done.url = url_for("sittings.show_room", number=number)
                serial = entry.serial_text
            flash(gettext("Item %(serial)s is recorded.", serial=serial), "ok")
            return redirect(done.url, 303)
    sitting = access.decided_by(current_actor(), number)
    return _page(sitting, agenda_of(sitting), form, entry_id)


@blueprint.post("/sittings/<number>/live/attendance")
@needs(Right.DECIDE_DIRECTION)
def save_attendance(number: str) -> Any:
    with once() as done:
        sitting = access.decided_by(current_actor(), number, lock=True)
        known = {office.code for office in reference.all_offices()}
        present = [code for code in request.form.getlist("present") if code in known]
        operations.take_attendance(sitting, present, current_actor(), clock.now())
        done.url = url_for("sittings.show_room", number=number)
    flash(gettext("Attendance is kept."), "ok")
    return redirect(done.url, 303)


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
