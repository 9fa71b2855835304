"""Districts, estates and categories, for administrators. A list, and a form for each row."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from grievance.foundation import clock
from grievance.foundation.errors import NotFound
from grievance.permissions import Right
from grievance.reference import editing, queries
from grievance.reference.forms import CategoryForm, DistrictForm, EstateForm, office_choices
from grievance.reference.models import Category, District, Estate
from grievance.reference.rules import in_words
from grievance.reference.rules.words import Certainty
from grievance.reference.views import blueprint
from grievance.web.downloads import as_file, every_column, form_asked
from grievance.web.form_keys import once
from grievance.web.guards import current_actor, needs
from grievance.web.names import named

ESTATE_COLUMNS = ("name", "district", "agency", "status", "note")
CATEGORY_COLUMNS = ("name", "definition", "default_kind", "default_jammu", "default_kashmir")


@blueprint.get("/admin/reference")
@needs(Right.EDIT_REFERENCE)
def show_index() -> str:
    counts = {"offices": len(queries.all_offices()), "estates": len(queries.estates()),
              "categories": len(queries.categories()), "holidays": len(queries.holidays_for_rules()),
              "weeks": len(queries.calendars()), "seats": len(queries.seats()), "districts": len(queries.districts())}  # fmt: skip
    return render_template("reference/show_index.html", counts=counts, years=sorted(queries.years_loaded()))


@blueprint.get("/admin/reference/districts")
@needs(Right.EDIT_REFERENCE)
def list_districts() -> Any:
    if form_asked():
        return as_file("districts", every_column(District), queries.districts)
    return render_template("reference/list_districts.html", rows=queries.districts(), words=in_words)


def _district(name: str) -> District:
    found = queries.district(name)
    if found is None:
        raise NotFound()
    return found


@blueprint.route("/admin/reference/districts/<name>", methods=["GET", "POST"])
@needs(Right.EDIT_REFERENCE)
def edit_district(name: str) -> Any:
    """Its other spellings, by which filings and imports find it."""
    district = _district(name)
    spellings = "\n".join(district.other_spellings.split(";"))
    form = DistrictForm(obj=district, other_spellings=spellings, version=editing.seen_state(district))
    if form.validate_on_submit():
        with form.taking_refusals():
            with once(form) as done:
                row = _district(name)
                editing.check_seen(row, form.version.data)
                given = {"dic_town": form.dic_town.data, "other_spellings": form.other_spellings.data,
                         "certainty": Certainty(form.certainty.data)}  # fmt: skip
                editing.edit_district(row, given, current_actor(), clock.now())
                done.url = url_for("reference.list_districts")
            flash(_("Saved: %(name)s.", name=name), "ok")
            return redirect(done.url, 303)
    return render_template("reference/edit_district.html", form=form, district=_district(name))


@blueprint.get("/admin/reference/estates")
@needs(Right.EDIT_REFERENCE)
def list_estates() -> Any:
    if form_asked():
        return as_file("estates", every_column(Estate), queries.estates)
    return render_template("reference/list_estates.html", rows=queries.estates(), words=in_words)


def _estate_form(**kwargs: Any) -> EstateForm:
    form = EstateForm(**kwargs)
    form.district.choices = [(row.name, named(row.name)) for row in queries.districts()]
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
def list_categories() -> Any:
    if form_asked():
        return as_file("categories", every_column(Category), queries.categories)
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
