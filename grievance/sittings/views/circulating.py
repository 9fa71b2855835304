"""A direction between sittings: the chair gives it, or the convener in the chair's name; the next sitting confirms it."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext

from grievance.foundation import clock
from grievance.permissions import Right
from grievance.reference import queries as reference
from grievance.sittings import access, operations, queries
from grievance.sittings.circulation_form import CirculateForm
from grievance.sittings.forms import office_choices
from grievance.sittings.operations.directions import NewDirection
from grievance.sittings.rules.room import days_from
from grievance.sittings.views.blueprint import blueprint
from grievance.web.fields import kept_text, read_date
from grievance.web.form_keys import once
from grievance.web.guards import current_actor, needs
from grievance.web.names import named


@blueprint.route("/directions/new", methods=["GET", "POST"])
@needs(Right.DECIDE_DIRECTION)
def issue_by_circulation() -> Any:
    """Words, office, days, what it serves; and how it was decided, since nobody sat."""
    form = _form()
    if form.validate_on_submit():
        with form.taking_refusals():
            with once(form) as done:
                given = operations.issue_by_circulation(
                    _new(form), form.division.data, form.because.data, current_actor(), clock.now()
                )
                done.url = url_for("sittings.show_direction", number=given.direction.number)
            flash(gettext("The direction is given. The next sitting is asked to confirm it."), "ok")
            return redirect(done.url, 303)
    nexts = [queries.next_sitting(code, clock.today()) for code in _divisions()]
    return render_template("sittings/issue_by_circulation.html", form=form, nexts=[one for one in nexts if one])


def _divisions() -> list[str]:
    return sorted(current_actor().divisions_with(Right.DECIDE_DIRECTION))


def _form() -> CirculateForm:
    """``?case=`` names a case that it serves."""
    mine = _divisions()
    form = CirculateForm(data={"cases": kept_text(request.args.get("case", ""))[:40], "division": next(iter(mine), "")})
    form.division.choices = [(row.code, named(row.name)) for row in reference.divisions() if row.code in mine]
    form.office.choices, form.assisting.choices = office_choices(""), office_choices()
    return form


def _new(form: CirculateForm) -> NewDirection:
    served, start = access.cases_named(current_actor(), form.cases.data or ""), read_date(form.starts_on.typed)
    return NewDirection(
        form.words.data, form.office.data, days_from(form.days.data, start or clock.today()), form.assisting.data or (),
        form.proof.data or "", start, [case.id for case in served], form.waits_for.data or "",
    )  # fmt: skip
