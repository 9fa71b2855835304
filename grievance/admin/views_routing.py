"""Routing rows for administrators: list, edit with a preview of what would change, end, and try a text."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from grievance.admin import queries
from grievance.admin.forms import RoutingRuleForm, TryForm
from grievance.admin.views import blueprint
from grievance.foundation import clock
from grievance.foundation.errors import NotFound
from grievance.intake.rules.titles import title_from
from grievance.permissions import Right
from grievance.reference import editing
from grievance.reference import queries as reference
from grievance.routing import operations
from grievance.routing import queries as rows
from grievance.routing.models import RoutingRule
from grievance.routing.rules.routing import RoutingFacts
from grievance.web.downloads import as_file, every_column, form_asked
from grievance.web.form_keys import once
from grievance.web.guards import current_actor, needs
from grievance.web.names import named

SUGGESTED = 5


@blueprint.get("/admin/routing")
@needs(Right.EDIT_REFERENCE)
def list_routing_rules() -> Any:
    """Rows of one category (``?category=``), the first category where none is named."""
    categories = reference.categories()
    wanted = reference.category(request.args.get("category")) or (categories[0] if categories else None)
    if wanted is None:
        abort(404)
    if form_asked():
        code, today = wanted.code, clock.today()
        return as_file(
            f"routing-{code}", every_column(RoutingRule),
            lambda: [*rows.rules_of(code, today), *rows.rules_of(None, today)],
        )  # fmt: skip
    return render_template(
        "admin/list_routing_rules.html", categories=categories, category=wanted,
        rows=rows.rules_of(wanted.code, clock.today()), others=rows.rules_of(None, clock.today()),
    )  # fmt: skip


@blueprint.route("/admin/routing/new", methods=["GET", "POST"])
@needs(Right.EDIT_REFERENCE)
def add_routing_rule() -> Any:
    form = RoutingRuleForm(category_code=request.args.get("category", ""), priority="0")
    return _rule_page(form, None)


@blueprint.route("/admin/routing/<int:rule_id>", methods=["GET", "POST"])
@needs(Right.EDIT_REFERENCE)
def edit_routing_rule(rule_id: int) -> Any:
    row = _row(rule_id)
    return _rule_page(RoutingRuleForm(obj=row, version=editing.seen_state(row)), row)


@blueprint.post("/admin/routing/<int:rule_id>/end")
@needs(Right.EDIT_REFERENCE)
def end_routing_rule(rule_id: int) -> Any:
    """The row decides today for the last time."""
    with once() as done:
        row = _row(rule_id)
        operations.end_rule(row, clock.today(), current_actor(), clock.now())
        done.url = url_for("admin.list_routing_rules", category=row.category_code)
    flash(_("The row decides today for the last time."), "ok")
    return redirect(done.url, 303)


@blueprint.route("/admin/routing/try", methods=["GET", "POST"])
@needs(Right.EDIT_REFERENCE)
def try_routing() -> Any:
    """Category, division and office for a text, as a filing would find them. Nothing is kept."""
    form, found, routed = TryForm(), [], None
    form.fill_choices()
    if form.validate_on_submit():
        title = title_from(form.words.data)
        found = operations.suggest_categories(title, form.words.data)[:SUGGESTED]
        category = form.category_code.data or (found[0].code if found else None)
        facts = RoutingFacts(
            category, title, form.words.data, None, form.district.data or None, form.estate_code.data or None
        )
        routed = operations.choose_office(facts, clock.today())
    names = {row.code: named(row.name) for row in reference.categories()}
    return render_template("admin/try_routing.html", form=form, found=found, routed=routed, names=names)


def _rule_page(form: RoutingRuleForm, row: RoutingRule | None) -> Any:
    """The form of a row; the button ``preview`` shows what would change, the other one saves."""
    form.fill_choices()
    moved, rule_id = None, row.id if row else None
    if form.validate_on_submit():
        with form.taking_refusals():
            if "preview" in request.form:
                moved = operations.what_would_change(
                    rule_id, form.values(), queries.open_cases_for_routing(), clock.today()
                )
            else:
                return _saved(form, rule_id)
    return render_template("admin/edit_routing_rule.html", form=form, row=row, moved=moved)


def _saved(form: RoutingRuleForm, rule_id: int | None) -> Any:
    with once(form) as done:
        if rule_id:
            editing.check_seen(_row(rule_id), form.version.data)
        saved = operations.save_rule(rule_id, form.values(), current_actor(), clock.now(), clock.today())
        done.url = url_for("admin.list_routing_rules", category=saved.category_code)
    flash(_("Saved. Cases filed from now on follow the row; cases that stand stay where they are."), "ok")
    return redirect(done.url, 303)


def _row(rule_id: int) -> RoutingRule:
    found = rows.rule(rule_id)
    if found is None:
        raise NotFound()
    return found
