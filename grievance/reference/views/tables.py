"""Offices, estates and categories, for administrators. A list, and a form for each row."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from grievance.foundation import clock
from grievance.foundation.errors import NotFound
from grievance.permissions import Right
from grievance.reference import editing, queries
from grievance.reference.forms import CategoryForm, EstateForm, OfficeForm, office_choices
from grievance.reference.models import Category, Estate
from grievance.reference.rules import in_words
from grievance.reference.views import blueprint
from grievance.reference.views.offices import office_or_404
from grievance.web.form_keys import once
from grievance.web.guards import current_actor, needs

OFFICE_COLUMNS = ("name", "head_title", "department", "answers_for", "calendar_code", "is_active")
ESTATE_COLUMNS = ("name", "district", "agency", "status", "note")
CATEGORY_COLUMNS = ("name", "definition", "default_kind", "default_jammu", "default_kashmir")


@blueprint.get("/admin/reference")
@needs(Right.EDIT_REFERENCE)
def show_index() -> str:
    counts = {"offices": len(queries.all_offices()), "estates": len(queries.estates()),
              "categories": len(queries.categories()), "holidays": len(queries.holidays_for_rules())}  # fmt: skip
    return render_template("reference/show_index.html", counts=counts, years=sorted(queries.years_loaded()))


@blueprint.get("/admin/reference/offices")
@needs(Right.EDIT_REFERENCE)
def list_all_offices() -> str:
    return render_template("reference/list_all_offices.html", rows=queries.all_offices(), words=in_words)


@blueprint.route("/admin/reference/offices/<code>", methods=["GET", "POST"])
@needs(Right.EDIT_REFERENCE)
def edit_office(code: str) -> Any:
    office = office_or_404(code)
    form = OfficeForm(obj=office, version=editing.seen_state(office))
    form.parent_code.choices = office_choices(empty=_("None"))
    form.calendar_code.choices = [
        (row.code, f"{row.name}, {row.opens_at}–{row.closes_at}") for row in queries.calendars().values()
    ]
    if form.validate_on_submit():
        with form.taking_refusals():
            with once(form) as done:
                row = office_or_404(code)
                editing.check_seen(row, form.version.data)
                given = {column: form[column].data for column in OFFICE_COLUMNS}
                given |= {"email": form.email.data or None, "parent_code": form.parent_code.data or None}
                editing.edit_office(row, given, current_actor(), clock.now())
                done.url = url_for("reference.list_all_offices")
            flash(_("Saved: %(code)s.", code=code), "ok")
            return redirect(done.url, 303)
    return render_template("reference/edit_office.html", form=form, office=office)


@blueprint.get("/admin/reference/estates")
@needs(Right.EDIT_REFERENCE)
def list_estates() -> str:
    return render_template("reference/list_estates.html", rows=queries.estates(), words=in_words)


def _estate_form(**kwargs: Any) -> EstateForm:
    form = EstateForm(**kwargs)
    form.district.choices = [(row.name, row.name) for row in queries.districts()]
    form.agency_office_code.choices = office_choices(empty=_("None"))
    return form


def _estate_given(form: EstateForm) -> dict[str, Any]:
    given = {column: form[column].data for column in ESTATE_COLUMNS}
    return given | {"agency_office_code": form.agency_office_code.data or None}


def _estate(code: str) -> Estate:
    found = queries.estate(code)
    if found is None:
        raise NotFound()
    return found


@blueprint.route("/admin/reference/estates/new", methods=["GET", "POST"])
@needs(Right.EDIT_REFERENCE)
def add_estate() -> Any:
    form = _estate_form()
    if form.validate_on_submit():
        with form.taking_refusals():
            with once(form) as done:
                editing.add_estate(_estate_given(form), form.other_names.data, current_actor(), clock.now())
                done.url = url_for("reference.list_estates")
            flash(_("Added: %(name)s.", name=form.name.data), "ok")
            return redirect(done.url, 303)
    return render_template("reference/edit_estate.html", form=form, estate=None)


@blueprint.route("/admin/reference/estates/<code>", methods=["GET", "POST"])
@needs(Right.EDIT_REFERENCE)
def edit_estate(code: str) -> Any:
    estate = _estate(code)
    names = "\n".join(row.folded for row in queries.names_of(code))
    form = _estate_form(obj=estate, other_names=names, version=editing.seen_state(estate))
    if form.validate_on_submit():
        with form.taking_refusals():
            with once(form) as done:
                row = _estate(code)
                editing.check_seen(row, form.version.data)
                editing.edit_estate(row, _estate_given(form), form.other_names.data, current_actor(), clock.now())
                done.url = url_for("reference.list_estates")
            flash(_("Saved: %(name)s.", name=form.name.data), "ok")
            return redirect(done.url, 303)
    return render_template("reference/edit_estate.html", form=form, estate=estate)


@blueprint.get("/admin/reference/categories")
@needs(Right.EDIT_REFERENCE)
def list_categories() -> str:
    return render_template("reference/list_categories.html", rows=queries.categories())


def _category(code: str) -> Category:
    found = queries.category(code)
    if found is None:
        raise NotFound()
    return found


@blueprint.route("/admin/reference/categories/<code>", methods=["GET", "POST"])
@needs(Right.EDIT_REFERENCE)
def edit_category(code: str) -> Any:
    category = _category(code)
    form = CategoryForm(obj=category, version=editing.seen_state(category))
    form.default_jammu.choices = form.default_kashmir.choices = office_choices()
    if form.validate_on_submit():
        with form.taking_refusals():
            with once(form) as done:
                row = _category(code)
                editing.check_seen(row, form.version.data)
                given = {column: form[column].data for column in CATEGORY_COLUMNS}
                editing.edit_category(row, given, current_actor(), clock.now())
                done.url = url_for("reference.list_categories")
            flash(_("Saved: %(name)s.", name=form.name.data), "ok")
            return redirect(done.url, 303)
    return render_template("reference/edit_category.html", form=form, category=category)
