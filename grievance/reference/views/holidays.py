"""The list of holidays, for administrators: declare, confirm, withdraw."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from grievance.foundation import clock
from grievance.foundation.database import db
from grievance.foundation.errors import NotFound
from grievance.permissions import Right
from grievance.reference import operations, queries
from grievance.reference.forms import HolidayForm, MoveHolidayForm, scope_choices
from grievance.reference.models import Holiday
from grievance.reference.rules import in_words
from grievance.reference.rules.scopes import scope_given
from grievance.reference.views import blueprint
from grievance.reference.views.offices import asked_year
from grievance.web.form_keys import once
from grievance.web.guards import current_actor, needs


def _page(form: HolidayForm, year: int) -> str:
    return render_template(
        "reference/list_holidays.html", form=form, year=year, rows=queries.holidays_of_year(year), words=in_words,
        years=sorted({*queries.years_loaded(), year, max(queries.years_loaded() | {clock.today().year}) + 1}), is_loaded=year in queries.years_loaded(),
    )  # fmt: skip


def _form(**kwargs: Any) -> HolidayForm:
    form = HolidayForm(**kwargs)
    form.scope.choices = scope_choices()
    return form


def _holiday(holiday_id: int) -> Holiday:
    found = queries.holiday(holiday_id)
    if found is None:
        raise NotFound()
    return found


def _tell_moves() -> None:
    """How many dates the change has moved; noted by the reaction that computed them."""
    found = db.session().info.pop("recomputed", None)
    moved = found.moved if found else 0
    if moved:
        flash(ngettext("Done. %(num)s open date moved.", "Done. %(num)s open dates moved.", moved), "ok")
    else:
        flash(_("Done. No open date moved."), "ok")


@blueprint.get("/admin/reference/holidays")
@needs(Right.EDIT_REFERENCE)
def list_holidays() -> str:
    return _page(_form(formdata=None), asked_year())


@blueprint.post("/admin/reference/holidays")
@needs(Right.EDIT_REFERENCE)
def declare_holiday() -> Any:
    form = _form()
    if form.validate_on_submit() and form.on.data:
        with form.taking_refusals():
            places = [row.name for row in queries.districts()], [row.code for row in queries.all_offices()]
            kind, code = scope_given(form.scope.data, *places)
            with once(form) as done:
                operations.declare_holiday(form.on.data, form.name.data, kind, code, current_actor(), clock.now(),
                                           is_expected=form.is_expected.data)  # fmt: skip
                done.url = url_for("reference.list_holidays", year=form.on.data.year)
            _tell_moves()
            return redirect(done.url, 303)
    return _page(form, form.on.data.year if form.on.data else asked_year())


@blueprint.route("/admin/reference/holidays/<int:holiday_id>/move", methods=["GET", "POST"])
@needs(Right.EDIT_REFERENCE)
def move_holiday(holiday_id: int) -> Any:
    form, holiday = MoveHolidayForm(), _holiday(holiday_id)
    if form.validate_on_submit() and form.on.data:
        with form.taking_refusals():
            with once(form) as done:
                operations.move_holiday(_holiday(holiday_id), form.on.data, current_actor(), clock.now())
                done.url = url_for("reference.list_holidays", year=form.on.data.year)
            _tell_moves()
            return redirect(done.url, 303)
    return render_template("reference/move_holiday.html", form=form, holiday=holiday, words=in_words)


@blueprint.post("/admin/reference/holidays/years/<int:year>/complete")
@needs(Right.EDIT_REFERENCE)
def complete_year(year: int) -> Any:
    with once() as done:
        operations.complete_year(year, current_actor(), clock.now())
        done.url = url_for("reference.list_holidays", year=year)
    flash(_("The list of %(year)s counts as complete.", year=year), "ok")
    return redirect(done.url, 303)


@blueprint.post("/admin/reference/holidays/<int:holiday_id>/confirm")
@needs(Right.EDIT_REFERENCE)
def confirm_holiday(holiday_id: int) -> Any:
    with once() as done:
        holiday = _holiday(holiday_id)
        operations.confirm_holiday(holiday, current_actor(), clock.now())
        done.url = url_for("reference.list_holidays", year=holiday.on.year)
    _tell_moves()
    return redirect(done.url, 303)


@blueprint.post("/admin/reference/holidays/<int:holiday_id>/withdraw")
@needs(Right.EDIT_REFERENCE)
def withdraw_holiday(holiday_id: int) -> Any:
    with once() as done:
        row = _holiday(holiday_id)
        operations.withdraw_holiday(row.on, row.name, row.scope_kind, row.scope_code, current_actor(), clock.now())
        done.url = url_for("reference.list_holidays", year=row.on.year)
    _tell_moves()
    return redirect(done.url, 303)
