"""Who is in the room: attendance by office and body, the quorum and its rule, interests declared."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext

from grievance.foundation import clock
from grievance.foundation.errors import NotFound
from grievance.permissions import Right
from grievance.reference import queries as reference
from grievance.sittings import access, operations, showing
from grievance.sittings.models import Sitting
from grievance.sittings.queries import room as rows
from grievance.sittings.room_forms import InterestForm, QuorumForm
from grievance.sittings.room_page import Seat, interest_choices, seats_of, takes_records
from grievance.sittings.rules.quorum import AttendeeSide
from grievance.sittings.rules.room import Came
from grievance.sittings.snapshot import agenda_of
from grievance.sittings.views.blueprint import blueprint
from grievance.sittings.views.room import room_page
from grievance.web.fields import kept_text
from grievance.web.form_keys import once
from grievance.web.guards import current_actor, needs


@blueprint.get("/sittings/<number>/live/attendance")
@needs(Right.DECIDE_DIRECTION)
def show_attendance(number: str) -> str:
    sitting, actor = access.decided_by(current_actor(), number), current_actor()
    seats = seats_of(agenda_of(sitting))
    return render_template(
        "sittings/show_attendance.html", sitting=sitting, quorum=operations.quorum_of(sitting),
        sides=[(side.value, [seat for seat in seats if seat.side == side]) for side in
               (AttendeeSide.CHAIR, AttendeeSide.OFFICE, AttendeeSide.ASSOCIATION, AttendeeSide.OTHER)],
        is_open=takes_records(sitting, clock.today()), may_set_quorum=actor.can(Right.ARRANGE_SITTING, division=sitting.division),
    )  # fmt: skip


@blueprint.post("/sittings/<number>/live/attendance")
@needs(Right.DECIDE_DIRECTION)
def save_attendance(number: str) -> Any:
    """Only what was changed on the page is changed: two who tick at once do not undo each other."""
    with once() as done:
        sitting = access.decided_by(current_actor(), number, lock=True)
        _save(sitting)
        done.url = url_for("sittings.show_room", number=number)
    flash(gettext("Attendance is kept."), "ok")
    return redirect(done.url, 303)


def _save(sitting: Sitting) -> None:
    known = {office.code for office in reference.all_offices()}
    ticked = set(request.form.getlist("present"))
    seats = [_changed(seat, ticked) for seat in seats_of(agenda_of(sitting))]
    offices = {seat.key: seat for seat in seats if seat.side == AttendeeSide.OFFICE}
    present = [code for code, seat in offices.items() if seat.is_present]
    present += [code for code in ticked if code in known and code not in offices]
    others = [
        Came(seat.side, seat.body, seat.is_present, seat.name, seat.designation)
        for seat in seats
        if seat.side != AttendeeSide.OFFICE and seat.body and (seat.is_noted or seat.is_present or seat.name)
    ]
    operations.take_attendance(
        sitting, present, current_actor(), clock.now(), others=others,
        named={code: (seat.name, seat.designation) for code, seat in offices.items()},
        no_quorum_because=_line("no_quorum_because") if "no_quorum_because" in request.form else None,
    )  # fmt: skip


def _line(name: str) -> str:
    return " ".join(kept_text(request.form.get(name, ""))[:500].split())


def _changed(seat: Seat, ticked: set[str]) -> Seat:
    """The seat with what this form changed. A form that does not say what it saw is taken as it stands."""
    body = seat.body or _line(f"body-{seat.key}")
    was, is_ticked = request.form.get(f"was-{seat.key}"), seat.key in ticked or not seat.body
    is_present = is_ticked if was is None or is_ticked != (was == "1") else seat.is_present
    found = {}
    for name in ("name", "designation"):
        given, seen = _line(f"{name}-{seat.key}")[:200], request.form.get(f"was-{name}-{seat.key}")
        is_new = f"{name}-{seat.key}" in request.form and given != seen
        found[name] = given if is_new else getattr(seat, name)
    return Seat(seat.key, seat.side, body[:200], is_present, **found, is_noted=seat.is_noted)


@blueprint.post("/sittings/<number>/live/<int:entry_id>/interest")
@needs(Right.DECIDE_DIRECTION)
def declare_interest(number: str, entry_id: int) -> Any:
    sitting, form = access.decided_by(current_actor(), number), InterestForm().named("interest")
    seats = seats_of(agenda_of(sitting))
    form.who.choices = interest_choices(sitting, seats, clock.today())
    if form.validate_on_submit():
        with form.taking_refusals():
            with once(form) as done:
                sitting = access.decided_by(current_actor(), number, lock=True)
                entry = access.entry_for(sitting, entry_id)
                key, who = form.who.data, {c.value: c.label for c in form.who.choices}[form.who.data]
                operations.declare_interest(
                    sitting, entry, str(who), form.interest.data, current_actor(), clock.now(),
                    person_id=int(key[2:]) if key.startswith("p-") else None,
                    office_code=key if reference.office(key) else None,
                )  # fmt: skip
                done.url = url_for("sittings.show_room", number=number, item=entry_id)
            flash(gettext("The interest is noted. It is printed in the minutes."), "ok")
            return redirect(done.url, 303)
    return room_page(sitting, None, entry_id, interest_form=form)


def _division(code: str) -> str:
    """A division in which the person arranges sittings."""
    if reference.division(code) is None or not current_actor().can(Right.ARRANGE_SITTING, division=code):
        raise NotFound()
    return code


@blueprint.get("/sittings/quorum/<division>")
@needs(Right.ARRANGE_SITTING)
def edit_quorum(division: str) -> str:
    rule = operations.quorum_in_force(_division(division), clock.today())
    form = QuorumForm(formdata=None, offices=rule.offices, associations=rule.associations, needs_chair=rule.needs_chair)
    return _quorum_page(division, form)


def _quorum_page(division: str, form: QuorumForm) -> str:
    return render_template(
        "sittings/edit_quorum.html", division=division, form=form, rules=rows.quorum_rules(division), words=showing
    )


@blueprint.post("/sittings/quorum/<division>")
@needs(Right.ARRANGE_SITTING)
def save_quorum(division: str) -> Any:
    form = QuorumForm()
    if form.validate_on_submit():
        with form.taking_refusals():
            with once(form) as done:
                operations.set_quorum(
                    _division(division), form.offices.data or 0, form.associations.data or 0, form.needs_chair.data,
                    form.because.data, form.from_on.data or clock.today(), current_actor(), clock.now(),
                )  # fmt: skip
                done.url = url_for("sittings.edit_quorum", division=division)
            flash(gettext("The quorum is kept."), "ok")
            return redirect(done.url, 303)
    return _quorum_page(_division(division), form)
