"""Charge of an office: what lies there on a day, who takes over, and the word of the one who has taken over."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from grievance.accounts import queries as people
from grievance.desk.forms import HandoverForm
from grievance.desk.handover import exporting, handing, page, queries
from grievance.desk.handover.rules import KINDS, LATEST, REASONS
from grievance.desk.listing.asked import day_of
from grievance.desk.models import ChargeHandover
from grievance.desk.rules import HandoverReason
from grievance.desk.views import blueprint
from grievance.foundation import clock
from grievance.foundation.errors import NotFound
from grievance.permissions import Actor, Right
from grievance.reference import queries as reference
from grievance.reference.models import Office
from grievance.reference.rules.words import HolderKind
from grievance.reference.views.checking import check_or_save
from grievance.web.downloads import as_file, form_asked
from grievance.web.form_keys import once
from grievance.web.guards import current_actor, needs

READERS = (Right.SEE_OVERVIEW, Right.SET_DEPUTY, Right.EDIT_PEOPLE)


def _office(code: str, actor: Actor) -> Office:
    """The office, for its own officers, those above, overseers and who enters a handover; to others it does not exist."""
    office = reference.office(code)
    if office is None or not (actor.can(Right.SEE_OVERVIEW, office=code) or handing.may_hand_over(actor, code)):
        raise NotFound()
    return office


def _day_asked(handovers: Any, today: date) -> date:
    """The day in ``?on=``, else the last day before a handover that is entered, else today; never a day gone by, at most a year ahead."""
    asked = day_of(request.args.get("on", ""))
    coming = [row.begins_on - handing.DAY for row in handovers if row.begins_on > today]
    return min(max(asked or min(coming, default=today), today), today + LATEST)


@blueprint.get("/offices/<code>/handover")
@needs(*READERS)
def show_handover(code: str) -> Any:
    """Everything that changes hands with the post, as of today or a day to come."""
    actor, today = current_actor(), clock.today()
    office, handovers = _office(code, actor), queries.handovers_of(code)
    on = _day_asked(handovers, today)
    if form_asked():
        return as_file(f"handover-{code}", exporting.COLUMNS, lambda: page.every_line(code, actor, on, today))
    ids = {one for row in handovers for one in (row.outgoing_person_id, row.successor_person_id) if one}
    return render_template(
        "desk/show_handover.html", office=office, on=on, today=today, charge=page.charge_of(code, actor, on, today),
        handovers=handovers, names={one.id: one.name for one in people.people_by_id(ids).values()}, kinds=KINDS,
        reasons=REASONS, may_hand_over=handing.may_hand_over(actor, code),
        acting=page.who_acts(code, on) if _is_vacant(code, on) else None,
        to_take={row.id for row in queries.to_acknowledge(actor.person_id, today)},
    )  # fmt: skip


def _is_vacant(code: str, on: date) -> bool:
    return any(row.is_head and row.kind is HolderKind.VACANT for row in reference.holders(code, on))


@blueprint.route("/offices/<code>/handover/new", methods=["GET", "POST"])
@needs(Right.SET_DEPUTY, Right.EDIT_PEOPLE)
def hand_over(code: str) -> Any:
    """The step itself, shown before it is taken: who is told from then on, what lies there."""
    actor = current_actor()
    office = _office(code, actor)
    if not handing.may_hand_over(actor, code):
        raise NotFound()
    form = HandoverForm(kind=HolderKind.REGULAR.value, title=office.head_title)
    if form.validate_on_submit() and form.begins_on.data:
        with form.taking_refusals():
            given = _given(form, form.begins_on.data)
            answer = check_or_save(
                lambda: handing.hand_over(code, given, current_actor(), clock.now()),
                _("Hand over charge of %(office)s", office=code), _("Hand over"),
                leave=url_for("desk.show_handover", code=code), done=_("The handover is entered."),
            )  # fmt: skip
            if answer is not None:
                return answer
    return render_template("desk/hand_over.html", form=form, office=office)


def _given(form: HandoverForm, begins_on: date) -> handing.Handing:
    return handing.Handing(form.person(), HolderKind(form.kind.data), HandoverReason(form.reason.data), begins_on,
                           form.title.data or "")  # fmt: skip


def _locked(code: str, handover_id: int) -> ChargeHandover:
    row = queries.handover(handover_id, lock=True)
    if row is None or row.office_code != code:
        raise NotFound()
    return row


@blueprint.post("/offices/<code>/handover/<int:handover_id>/taken")
@needs(Right.SEE_OVERVIEW)
def take_charge(code: str, handover_id: int) -> Any:
    """The successor's word; what lies there that moment is kept with it."""
    with once() as done:
        actor, today, row = current_actor(), clock.today(), _locked(code, handover_id)
        handing.take_charge(row, page.charge_of(code, actor, today, today).counts, actor, clock.now())
        done.url = url_for("desk.show_handover", code=code)
        flash(_("Recorded: you have taken over."), "ok")
    return redirect(done.url, 303)


@blueprint.post("/offices/<code>/handover/<int:handover_id>/back")
@needs(Right.SET_DEPUTY, Right.EDIT_PEOPLE)
def take_handover_back(code: str, handover_id: int) -> Any:
    with once() as done:
        handing.take_back(_locked(code, handover_id), current_actor(), clock.now())
        done.url = url_for("desk.show_handover", code=code)
        flash(_("The handover is taken back. Deputies who were named for later days are to be named again."), "ok")
    return redirect(done.url, 303)
