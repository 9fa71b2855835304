"""The offices, for administrators: added and changed, with what a change means for open dates, cases and routing."""

from __future__ import annotations

from typing import Any

from flask import render_template, url_for
from flask_babel import gettext as _

from grievance.foundation import clock
from grievance.permissions import Right
from grievance.reference import editing, queries
from grievance.reference.forms import NewOfficeForm, OfficeForm, office_choices
from grievance.reference.models import Office
from grievance.reference.rules import in_words
from grievance.reference.rules.words import Certainty
from grievance.reference.views import blueprint
from grievance.reference.views.checking import check_or_save
from grievance.reference.views.offices import office_or_404
from grievance.web.downloads import as_file, every_column, form_asked
from grievance.web.guards import current_actor, needs
from grievance.web.names import named


@blueprint.get("/admin/reference/offices")
@needs(Right.EDIT_REFERENCE)
def list_all_offices() -> Any:
    if form_asked():
        return as_file("offices", every_column(Office), queries.all_offices)
    return render_template("reference/list_all_offices.html", rows=queries.all_offices(), words=in_words,
                           weeks=queries.calendars(), uncertain=_uncertain())  # fmt: skip


def _uncertain() -> list[Office]:
    """Rows that the shipped list itself calls unsure and nobody has looked at since."""
    return [row for row in queries.all_offices() if row.certainty is Certainty.LOW]


def _filled(form: Any) -> Any:
    form.parent_code.choices = office_choices(empty=_("None"))
    form.parent_kashmir_code.choices = office_choices(empty=_("The same"))
    form.district.choices = [("", _("The capital of its division, or as the seats say")),
                             *((row.name, named(row.name)) for row in queries.districts())]  # fmt: skip
    form.calendar_code.choices = [
        (row.code, f"{named(row.name)}, {row.opens_at}–{row.closes_at}") for row in queries.calendars().values()
    ]
    return form


@blueprint.route("/admin/reference/offices/new", methods=["GET", "POST"])
@needs(Right.EDIT_REFERENCE)
def add_office() -> Any:
    form = _filled(NewOfficeForm(calendar_code="six", is_active=True, certainty=Certainty.HIGH.value))
    if form.validate_on_submit():
        with form.taking_refusals():
            code = form.code.data
            answer = check_or_save(
                lambda: editing.add_office(code, form.given(), current_actor(), clock.now()), _("Add an office"),
                _("Add office"), leave=url_for("reference.list_all_offices"), done=_("Added."), always=False,
            )  # fmt: skip
            if answer is not None:
                return answer
    return render_template("reference/edit_office.html", form=form, office=None)


@blueprint.route("/admin/reference/offices/<code>", methods=["GET", "POST"])
@needs(Right.EDIT_REFERENCE)
def edit_office(code: str) -> Any:
    office = office_or_404(code)
    form = _filled(OfficeForm(obj=office, version=editing.seen_state(office)))
    if form.validate_on_submit():
        with form.taking_refusals():
            version = form.version.data

            def change() -> None:
                row = office_or_404(code)
                editing.check_seen(row, version)
                editing.edit_office(row, form.given(), current_actor(), clock.now())

            answer = check_or_save(
                change, _("Change %(office)s", office=code), _("Save office"), always=False,
                leave=url_for("reference.list_all_offices"), done=_("Saved: %(code)s.", code=code),
            )  # fmt: skip
            if answer is not None:
                return answer
    return render_template("reference/edit_office.html", form=form, office=office_or_404(code))
