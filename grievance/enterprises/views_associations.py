"""Associations as an administrator or a convener sees them: who has members, and the link for a first one."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import current_app, flash, redirect, render_template, url_for
from flask_babel import gettext

from grievance.enterprises import belonging, queries
from grievance.enterprises.forms import AssociationForm, FirstMemberForm
from grievance.enterprises.models import Association
from grievance.enterprises.operations import find_or_make_association
from grievance.enterprises.views import blueprint
from grievance.foundation import clock
from grievance.foundation.errors import NotFound
from grievance.permissions import Right
from grievance.web.downloads import all_of, as_file, fields_of, form_asked
from grievance.web.form_keys import once, shown_here
from grievance.web.guards import current_actor, needs
from grievance.web.limits import limiter
from grievance.web.paging import SIZE, Page, offset, page_asked

COLUMNS = fields_of(
    ("Name", "association.name"), ("Division", "association.division"), ("E-mail", "association.email"),
    ("Added", "association.created_at"), "members",
)  # fmt: skip


def _divisions() -> frozenset[str] | None:
    """Those whose associations the officer may vouch for; None: all."""
    actor = current_actor()
    return None if actor.can(Right.EDIT_PEOPLE) else actor.divisions_with(Right.SORT_CASE)


def _association(association_id: int) -> Association:
    found = queries.association_among(association_id, _divisions())
    if found is None:
        raise NotFound()
    return found


@blueprint.route("/associations", methods=["GET", "POST"])
@needs(Right.EDIT_PEOPLE, Right.SORT_CASE)
def list_associations() -> Any:
    """All that are known; one that has filed nothing yet is entered here."""
    divisions, today, form = _divisions(), clock.today(), AssociationForm()
    if form_asked():
        every = partial(queries.associations, divisions, today)
        return as_file("associations", COLUMNS, lambda: all_of(every))
    if form.validate_on_submit():
        with form.taking_refusals():
            with once(form) as done:
                made = find_or_make_association(form.name.data or "", clock.now(), division=_home())
                done.url = url_for("enterprises.vouch_for_first", body_id=made.id)
            return redirect(done.url, 303)
    number = page_asked()
    rows = queries.associations(divisions, today, offset(number), SIZE)
    page = Page(number, queries.number_of_associations(divisions), rows)
    return render_template("enterprises/list_associations.html", page=page, form=form)


def _home() -> str | None:
    """The division of a convener's new association; of an administrator's none is known."""
    divisions = _divisions() or frozenset()
    return next(iter(divisions)) if len(divisions) == 1 else None


@blueprint.route("/associations/<int:body_id>/first-member", methods=["GET", "POST"])
@limiter.limit("30/hour", methods=["POST"])
@needs(Right.EDIT_PEOPLE, Right.SORT_CASE)
def vouch_for_first(body_id: int) -> Any:
    """The link is shown for an hour, to who made it; an older one opens nothing any more."""
    found, form = _association(body_id), FirstMemberForm()
    if form.validate_on_submit():
        with form.taking_refusals():
            with once(form) as done:
                _association(body_id)
                done.show(belonging.vouch_for_first(body_id, form.vouched_by.data or "", current_actor(), clock.now()))
                done.url = url_for("enterprises.vouch_for_first", body_id=body_id)
                flash(gettext("The link is made. Hand it to that person alone."), "ok")
            return redirect(done.url, 303)
    found, shown = _association(body_id), shown_here()
    link = current_app.config["BASE_URL"] + url_for("enterprises.join_by_link", token=shown.text) if shown else None
    of = queries.body(None, body_id)
    return render_template("enterprises/vouch_for_first.html", association=found, form=form, link=link, shown=shown,
                           members=queries.members_of(of) if of else [], today=clock.today())  # fmt: skip
