"""The list of holidays, for administrators: declare, confirm, move, withdraw. Each change shows first what it moves."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from grievance.foundation import clock
from grievance.foundation.errors import NotFound
from grievance.permissions import Right
from grievance.reference import operations, queries
from grievance.reference.forms import HolidayForm, MoveHolidayForm, scope_choices
from grievance.reference.models import Holiday
from grievance.reference.rules import in_words
from grievance.reference.rules.holidays import LAST_YEAR
from grievance.reference.rules.scopes import scope_given
from grievance.reference.rules.words import HolidayState
from grievance.reference.views import blueprint
from grievance.reference.views.checking import check_or_save
from grievance.reference.views.offices import asked_year
from grievance.sentences import sentence
from grievance.web.downloads import as_file, every_column, form_asked
from grievance.web.form_keys import once
from grievance.web.guards import current_actor, needs


def _page(form: HolidayForm, year: int) -> str:
    today, loaded = clock.today(), queries.years_loaded()
    rows, word = queries.holidays_of_year(year), request.args.get("state", "")
    state = HolidayState(word) if word in set(HolidayState) else None
    return render_template(
        "reference/list_holidays.html", form=form, year=year, words=in_words, state=state, states=HolidayState,
        rows=[row for row in rows if state in (None, row.state)], counts={s: sum(r.state is s for r in rows) for s in HolidayState},
        total=len(rows), years=sorted({*loaded, year, min(LAST_YEAR, max(loaded | {today.year}) + 1)}), is_loaded=year in loaded,
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


def _list(year: int) -> str:
    return url_for("reference.list_holidays", year=year)


@blueprint.get("/admin/reference/holidays")
@needs(Right.EDIT_REFERENCE)
def list_holidays() -> Any:
    if form_asked():
        columns, year, state = every_column(Holiday, without=("id",)), asked_year(), request.args.get("state") or None
        return as_file(
            f"holidays-{year}", columns,
            lambda: (row for row in queries.holidays_of_year(year) if state in (None, row.state)),
        )  # fmt: skip
    return _page(_form(formdata=None), asked_year())


@blueprint.post("/admin/reference/holidays")
@needs(Right.EDIT_REFERENCE)
def declare_holiday() -> Any:
    form = _form()
    if form.validate_on_submit() and form.on.data:
        with form.taking_refusals():
            on, name = form.on.data, form.name.data
            places = [row.name for row in queries.districts()], [row.code for row in queries.all_offices()]
            kind, code = scope_given(form.scope.data, *places)
            said = sentence(
                "%(name)s, %(day)s, %(scope)s", name=name, day=on, scope=in_words.scope_in_words(kind, code)
            )
            answer = check_or_save(
                lambda: operations.declare_holiday(on, name, kind, code, current_actor(), clock.now(), is_expected=form.is_expected.data),
                _("Declare a holiday"), _("Declare holiday"), leave=_list(on.year), lede=said,
            )  # fmt: skip
            if answer is not None:
                return answer
    return _page(form, form.on.data.year if form.on.data else asked_year())


@blueprint.route("/admin/reference/holidays/<int:holiday_id>/move", methods=["GET", "POST"])
@needs(Right.EDIT_REFERENCE)
def move_holiday(holiday_id: int) -> Any:
    form, holiday = MoveHolidayForm(), _holiday(holiday_id)
    if form.validate_on_submit() and form.on.data:
        with form.taking_refusals():
            on, is_expected = form.on.data, form.is_expected.data
            said = sentence(in_words.MOVES, name=holiday.name, was_on=holiday.on, day=on)
            answer = check_or_save(
                lambda: operations.move_holiday(_holiday(holiday_id), on, current_actor(), clock.now(), is_expected=is_expected),
                _("Move a holiday"), _("Move holiday"), leave=_list(on.year), lede=said,
            )  # fmt: skip
            if answer is not None:
                return answer
    return render_template("reference/move_holiday.html", form=form, holiday=_holiday(holiday_id), words=in_words)


@blueprint.post("/admin/reference/holidays/years/<int:year>/complete")
@needs(Right.EDIT_REFERENCE)
def complete_year(year: int) -> Any:
    with once() as done:
        operations.complete_year(year, current_actor(), clock.now())
        done.url = _list(year)
    flash(_("The list of %(year)s counts as complete.", year=year), "ok")
    return redirect(done.url, 303)


def _change_state(holiday_id: int, change: Any, heading: str, label: str) -> Any:
    """Confirm or withdraw, with the page of effects before it."""
    row = _holiday(holiday_id)
    scope = in_words.scope_in_words(row.scope_kind, row.scope_code)
    said = sentence(in_words.DAY_OF_SCOPE, name=row.name, day=row.on, scope=scope)
    return check_or_save(lambda: change(_holiday(holiday_id)), heading, label, leave=_list(row.on.year), lede=said)


@blueprint.post("/admin/reference/holidays/<int:holiday_id>/confirm")
@needs(Right.EDIT_REFERENCE)
def confirm_holiday(holiday_id: int) -> Any:
    """An expected one becomes certain; one that was withdrawn is declared again."""

    def change(row: Holiday) -> None:
        operations.confirm_holiday(row, current_actor(), clock.now())

    return _change_state(holiday_id, change, _("Confirm a holiday"), _("Confirm holiday"))


@blueprint.post("/admin/reference/holidays/<int:holiday_id>/withdraw")
@needs(Right.EDIT_REFERENCE)
def withdraw_holiday(holiday_id: int) -> Any:
    def change(row: Holiday) -> None:
        place = row.scope_kind, row.scope_code
        operations.withdraw_holiday(row.on, row.name, *place, current_actor(), clock.now())

    return _change_state(holiday_id, change, _("Withdraw a holiday"), _("Withdraw holiday"))
