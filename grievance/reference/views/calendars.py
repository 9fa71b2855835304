"""Working weeks and seats, for administrators; and the warning that a year's list is missing."""

from __future__ import annotations

from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext as _

from grievance.foundation import clock
from grievance.foundation.errors import NotFound
from grievance.permissions import Right
from grievance.reference import calendars, editing, queries
from grievance.reference.forms import SeatForm, WeekForm, office_choices
from grievance.reference.models import Calendar, Seat
from grievance.reference.rules import in_words
from grievance.reference.views import blueprint
from grievance.reference.views.checking import check_or_save
from grievance.sentences import N_, Sentence, sentence
from grievance.web.downloads import as_file, every_column, form_asked
from grievance.web.guards import current_actor, needs
from grievance.web.names import named


def calendar_gaps() -> list[Sentence]:
    """One sentence for each year whose list should be there by now and is not."""
    key = N_(
        "The holidays of %(year)s are not declared yet. Dates that fall into %(year)s count only the weekly days off."
    )
    return [sentence(key, year=year) for year in queries.years_missing(clock.today())]


def warnings_for_editors() -> list[Sentence]:
    """The same for the head of each page, to those who can mend it."""
    return calendar_gaps() if current_actor().can(Right.EDIT_REFERENCE) else []


@blueprint.get("/admin/reference/weeks")
@needs(Right.EDIT_REFERENCE)
def list_weeks() -> Any:
    if form_asked():
        return as_file("weeks", every_column(Calendar), lambda: queries.calendars().values())
    rows = [(row, queries.offices_with_week(row.code)) for row in queries.calendars().values()]
    return render_template("reference/list_weeks.html", rows=rows, words=in_words)


def _week(code: str) -> Calendar:
    found = queries.calendars().get(code)
    if found is None:
        raise NotFound()
    return found


@blueprint.route("/admin/reference/weeks/new", methods=["GET", "POST"])
@needs(Right.EDIT_REFERENCE)
def add_week() -> Any:
    form = WeekForm(weekdays=list("01234"), opens_at="10:00", closes_at="16:30")
    if form.validate_on_submit():
        with form.taking_refusals():
            answer = check_or_save(
                lambda: calendars.add_week(form.given(), current_actor(), clock.now()), _("Add a week"), _("Add week"),
                leave=url_for("reference.list_weeks"), done=_("Added."), always=False,
            )  # fmt: skip
            if answer is not None:
                return answer
    return render_template("reference/edit_week.html", form=form, week=None, offices=())


@blueprint.route("/admin/reference/weeks/<code>", methods=["GET", "POST"])
@needs(Right.EDIT_REFERENCE)
def edit_week(code: str) -> Any:
    week = _week(code)
    form = WeekForm(obj=week, weekdays=_ticked(week), version=editing.seen_state(week))
    if form.validate_on_submit():
        with form.taking_refusals():

            def change() -> None:
                row = _week(code)
                editing.check_seen(row, form.version.data)
                calendars.edit_week(row, form.given(), current_actor(), clock.now())

            answer = check_or_save(
                change, _("Change a week"), _("Save week"), leave=url_for("reference.list_weeks"), done=_("Saved.")
            )
            if answer is not None:
                return answer
    return render_template(
        "reference/edit_week.html", form=form, week=_week(code), offices=queries.offices_with_week(code)
    )


def _ticked(week: Calendar) -> list[str] | None:
    """What the row holds, unless somebody has just ticked otherwise; nothing ticked is an answer too."""
    return list(week.weekdays) if request.method == "GET" else None


@blueprint.get("/admin/reference/seats")
@needs(Right.EDIT_REFERENCE)
def list_seats() -> Any:
    if form_asked():
        return as_file("seats", every_column(Seat), queries.seats)
    return render_template("reference/list_seats.html", rows=queries.seats(), words=in_words,
                           offices=queries.offices_without_home())  # fmt: skip


def _seat(seat_id: int) -> Seat:
    found = queries.seat(seat_id)
    if found is None:
        raise NotFound()
    return found


def _seat_form(**kwargs: Any) -> SeatForm:
    form = SeatForm(**kwargs)
    form.office_code.choices = office_choices(empty=_("All offices of both divisions"))
    form.district.choices = [(row.name, named(row.name)) for row in queries.districts()]
    return form


@blueprint.route("/admin/reference/seats/new", methods=["GET", "POST"])
@needs(Right.EDIT_REFERENCE)
def add_seat() -> Any:
    form = _seat_form()
    if form.validate_on_submit():
        with form.taking_refusals():
            answer = check_or_save(
                lambda: calendars.add_seat(form.given(), current_actor(), clock.now()), _("Add a seat"), _("Add seat"),
                leave=url_for("reference.list_seats"), done=_("Added."),
            )  # fmt: skip
            if answer is not None:
                return answer
    return render_template("reference/edit_seat.html", form=form, seat=None)


@blueprint.route("/admin/reference/seats/<int:seat_id>", methods=["GET", "POST"])
@needs(Right.EDIT_REFERENCE)
def edit_seat(seat_id: int) -> Any:
    form = _seat_form(obj=_seat(seat_id))
    if form.validate_on_submit():
        with form.taking_refusals():
            answer = check_or_save(
                lambda: calendars.edit_seat(_seat(seat_id), form.given(), current_actor(), clock.now()), _("Change a seat"),
                _("Save seat"), leave=url_for("reference.list_seats"), done=_("Saved."),
            )  # fmt: skip
            if answer is not None:
                return answer
    return render_template("reference/edit_seat.html", form=form, seat=_seat(seat_id))


@blueprint.post("/admin/reference/seats/<int:seat_id>/remove")
@needs(Right.EDIT_REFERENCE)
def remove_seat(seat_id: int) -> Any:
    _seat(seat_id)
    return check_or_save(
        lambda: calendars.remove_seat(_seat(seat_id), current_actor(), clock.now()), _("Remove a seat"), _("Remove seat"),
        leave=url_for("reference.list_seats"), done=_("Removed."),
    )  # fmt: skip
