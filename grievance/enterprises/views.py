"""One's own units and associations: entered, members let in by a link, those for which an association speaks."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask_babel import gettext

from grievance.accounts.rules.listed import read_units
from grievance.enterprises import belonging, queries
from grievance.enterprises.forms import EndForm, RepresentedForm, UnitForm
from grievance.enterprises.queries import Body
from grievance.foundation import clock
from grievance.foundation.errors import NotFound
from grievance.web.form_keys import once, shown_here
from grievance.web.guards import current_actor, signed_in
from grievance.web.limits import limiter

blueprint = Blueprint("enterprises", __name__)
BODY = "/<any(units, associations):kind>/<int:body_id>"


def _filer() -> int:
    """The id of a signed-in person who is no officer: an office files for nobody."""
    actor = current_actor()
    if actor.person_id is None or actor.is_staff:
        raise NotFound()
    return actor.person_id


def _body(kind: str, body_id: int) -> Body:
    """Open to its members alone; for others it is as if it were not there."""
    found = queries.body_of_member(_filer(), kind, body_id, clock.today())
    if found is None:
        raise NotFound()
    return found


@blueprint.route("/units", methods=["GET", "POST"])
@limiter.limit("60/hour", methods=["POST"])
@signed_in
def show_units() -> Any:
    person_id, form = _filer(), UnitForm()
    if form.validate_on_submit():
        with form.taking_refusals():
            with once(form) as done:
                unit = belonging.enter_unit(person_id, form.unit.data or "", clock.now(), udyam=form.udyam.data or "",
                                            gst=form.gstin.data or "", **form.place())  # fmt: skip
                done.url = url_for("enterprises.show_body", kind=queries.UNITS, body_id=unit.id)
                flash(gettext("You are a member of this unit now."), "ok")
            return redirect(done.url, 303)
    return render_template("enterprises/show_units.html", form=form, bodies=queries.bodies_of(person_id, clock.today()))


@blueprint.get(BODY)
@signed_in
def show_body(kind: str, body_id: int) -> str:
    return _page(_body(kind, body_id), RepresentedForm(formdata=None))


def _page(of: Body, form: RepresentedForm) -> str:
    shown = shown_here()
    link = current_app.config["BASE_URL"] + url_for("enterprises.join_by_link", token=shown.text) if shown else None
    spoken_for = queries.represented_by(of.id, clock.today()) if of.is_association else []
    return render_template("enterprises/show_body.html", body=of, members=queries.members_of(of), form=form, link=link,
                           shown=shown, spoken_for=spoken_for, me=_filer(), today=clock.today())  # fmt: skip


@blueprint.post(f"{BODY}/link")
@limiter.limit("30/hour")
@signed_in
def make_member_link(kind: str, body_id: int) -> Any:
    """Shown once, to who made it."""
    with once() as done:
        done.show(belonging.make_link(_body(kind, body_id), _filer(), clock.now()))
        done.url = url_for("enterprises.show_body", kind=kind, body_id=body_id)
    return redirect(done.url, 303)


@blueprint.route(f"{BODY}/members/<int:membership_id>/end", methods=["GET", "POST"])
@signed_in
def end_membership(kind: str, body_id: int, membership_id: int) -> Any:
    """At once where no day is given, else with a day to come."""
    of, form, today = _body(kind, body_id), EndForm(), clock.today()
    found = next(((row, name) for row, name in queries.members_of(of) if row.id == membership_id), None)
    if found is None:
        raise NotFound()
    if form.validate_on_submit():
        with form.taking_refusals():
            with once(form) as done:
                last_day = belonging.last_day_of(form.last_day.data, clock.today())
                ended = belonging.end_membership(_body(kind, body_id), membership_id, last_day, clock.today())
                is_out = ended.person_id == _filer() and last_day < today
                done.url = url_for("enterprises.show_units") if is_out else _page_of(of)
                flash(
                    gettext("The membership has ended.") if last_day < today else gettext("The last day is kept."), "ok"
                )
            return redirect(done.url, 303)
    return render_template("enterprises/end_membership.html", body=of, form=form, member=found[0], name=found[1])


@blueprint.post(f"{BODY}/members/<int:membership_id>/keep")
@signed_in
def keep_membership(kind: str, body_id: int, membership_id: int) -> Any:
    with once() as done:
        of = _body(kind, body_id)
        belonging.keep_membership(of, membership_id, clock.today())
        done.url = _page_of(of)
        flash(gettext("The membership has no end again."), "ok")
    return redirect(done.url, 303)


def _page_of(of: Body) -> str:
    return url_for("enterprises.show_body", kind=of.kind, body_id=of.id)


@blueprint.get("/units/join/<token>")
@limiter.limit("60/hour")
@signed_in
def join_by_link(token: str) -> Any:
    _filer()
    link, of = belonging.body_of_link(token, clock.now())
    return render_template("enterprises/join_by_link.html", body=of, link=link, token=token)


@blueprint.post("/units/join/<token>/yes")
@limiter.limit("60/hour")
@signed_in
def become_member(token: str) -> Any:
    with once() as done:
        of = belonging.join_by_link(token, _filer(), clock.now())
        done.url = url_for("enterprises.show_body", kind=of.kind, body_id=of.id)
        flash(gettext("You are a member now."), "ok")
    return redirect(done.url, 303)


@blueprint.post("/associations/<int:body_id>/represented")
@limiter.limit("60/hour")
@signed_in
def add_represented(body_id: int) -> Any:
    of, form = _body(queries.ASSOCIATIONS, body_id), RepresentedForm()
    if form.validate_on_submit():
        with form.taking_refusals():
            named = read_units(form.units.data or "", contact_needed=True)
            with once(form) as done:
                belonging.represent(of, [(one.name, one.contact) for one in named], clock.today())
                done.url = url_for("enterprises.show_body", kind=of.kind, body_id=of.id)
                flash(gettext("Saved."), "ok")
            return redirect(done.url, 303)
    return _page(of, form), 422


@blueprint.post("/associations/<int:body_id>/represented/<int:row_id>/end")
@signed_in
def end_represented(body_id: int, row_id: int) -> Any:
    with once() as done:
        of = _body(queries.ASSOCIATIONS, body_id)
        belonging.end_representation(of, row_id, clock.today())
        done.url = url_for("enterprises.show_body", kind=of.kind, body_id=of.id)
        flash(gettext("The association no longer speaks for it."), "ok")
    return redirect(done.url, 303)


from grievance.enterprises import views_associations  # noqa: E402, F401  (it adds its routes)
