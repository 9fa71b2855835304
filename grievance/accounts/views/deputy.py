"""Who acts in a head's place, from a day to a day."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from grievance.accounts import deputies, queries
from grievance.accounts.forms import DeputyForm
from grievance.accounts.models import RoleGrant
from grievance.accounts.views import blueprint
from grievance.foundation import clock
from grievance.permissions import Right
from grievance.web.form_keys import once
from grievance.web.guards import current_actor, needs


@blueprint.route("/account/deputy", methods=["GET", "POST"])
@needs(Right.SET_DEPUTY)
def set_deputy() -> Any:
    actor, today = current_actor(), clock.today()
    form = DeputyForm(data={"from_on": today})
    form.who.choices = _choices(actor)
    if form.validate_on_submit() and form.from_on.data and form.to_on.data:
        with form.taking_refusals():
            with once(form) as done:
                office, _colon, person_id = str(form.who.data).partition(":")
                deputies.name_deputy(office, int(person_id), form.from_on.data, form.to_on.data, actor, clock.now())
                done.url = url_for("accounts.set_deputy")
                flash(_("Named. Signing in anew, the deputy has your rights from the first day to the last."), "ok")
            return redirect(done.url, 303)
    named = queries.deputies_of(deputies.offices_of_head(actor), today)
    people = queries.people_by_id(row.person_id for row in named)
    return render_template("accounts/set_deputy.html", form=form, named=[(row, people[row.person_id]) for row in named],
                           offices=sorted(deputies.offices_of_head(actor)))  # fmt: skip


def _choices(actor: Any) -> list[tuple[str, str]]:
    """Officers of the offices that the person heads; with the office's code where there are several."""
    codes = sorted(deputies.offices_of_head(actor))
    staff = [
        (code, one) for code in codes for one in queries.staff_of(code, clock.today()) if one.id != actor.person_id
    ]
    return [("", _("Choose")), *((f"{code}:{one.id}", f"{one.name}, {code}") for code, one in staff)]


@blueprint.post("/account/deputy/<int:grant_id>/end")
@needs(Right.SET_DEPUTY)
def end_deputy(grant_id: int) -> Any:
    with once() as done:
        done.url = url_for("accounts.set_deputy")
        deputies.end_deputy(_named(grant_id), current_actor(), clock.now())
        flash(_("Ended."), "ok")
    return redirect(done.url, 303)


def _named(grant_id: int) -> RoleGrant:
    rows = queries.deputies_of(deputies.offices_of_head(current_actor()), clock.today())
    row = next((row for row in rows if row.id == grant_id), None)
    if row is None:
        abort(404)
    return row
