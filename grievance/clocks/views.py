"""Limits and ladders, for administrators."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from grievance.clocks import editing, queries
from grievance.clocks.forms import LimitForm, RungForm
from grievance.clocks.models import LimitRule
from grievance.clocks.rules import explaining, ladder
from grievance.clocks.rules.due import Limit
from grievance.clocks.rules.kinds import KINDS_IN_WORDS, ClockKind, Unit
from grievance.foundation import clock
from grievance.foundation.errors import NotFound
from grievance.permissions import Right
from grievance.reference import queries as reference
from grievance.sentences import sentence
from grievance.web.form_keys import once
from grievance.web.guards import current_actor, needs

blueprint = Blueprint("clocks", __name__)


def _limits_page(form: LimitForm) -> str:
    today, rows = clock.today(), queries.limit_rows()
    names = {row.code: row.name for row in reference.categories()}
    order = list(KINDS_IN_WORDS)
    rows.sort(key=lambda row: (order.index(row.kind), row.category_code or "", row.from_on))
    lines = [
        (row, sentence(KINDS_IN_WORDS[row.kind]), explaining.how_many(row.days, row.unit))
        for row in rows
        if row.to_on is None or row.to_on >= today
    ]
    return render_template("clocks/list_limits.html", form=form, lines=lines, names=names, today=today)


def _limit_form(**kwargs: Any) -> LimitForm:
    form = LimitForm(**kwargs)
    form.category.choices = [("", _("All categories")), *((row.code, row.name) for row in reference.categories())]
    return form


@blueprint.get("/admin/reference/limits")
@needs(Right.EDIT_REFERENCE)
def list_limits() -> str:
    return _limits_page(_limit_form(formdata=None, from_on=clock.today(), rolls=True))


@blueprint.post("/admin/reference/limits")
@needs(Right.EDIT_REFERENCE)
def set_limit() -> Any:
    form = _limit_form()
    if form.validate_on_submit() and form.days.data and form.from_on.data:
        with form.taking_refusals():
            limit = Limit(form.days.data, Unit(form.unit.data), form.rolls.data, form.hard_stop_days.data)
            with once(form) as done:
                editing.set_limit(
                    ClockKind(form.kind.data), form.category.data or None, limit, form.from_on.data, current_actor(),
                    clock.now(), may_pause=form.may_pause.data, basis=form.basis.data,
                )  # fmt: skip
                done.url = url_for("clocks.list_limits")
            flash(_("The limit is set. Clocks that run keep theirs."), "ok")
            return redirect(done.url, 303)
    return _limits_page(form)


@blueprint.post("/admin/reference/limits/<int:rule_id>/end")
@needs(Right.EDIT_REFERENCE)
def end_limit(rule_id: int) -> Any:
    with once() as done:
        editing.end_limit(_limit(rule_id), current_actor(), clock.now())
        done.url = url_for("clocks.list_limits")
    flash(_("From tomorrow on the general limit binds."), "ok")
    return redirect(done.url, 303)


def _limit(rule_id: int) -> LimitRule:
    found = queries.limit_rule(rule_id)
    if found is None:
        raise NotFound()
    return found


@blueprint.get("/admin/reference/ladders")
@needs(Right.EDIT_REFERENCE)
def list_ladders() -> str:
    found = queries.ladders(clock.today())
    ladders = [(kind, sentence(words), found.get(kind, [])) for kind, words in KINDS_IN_WORDS.items()]
    return render_template("clocks/list_ladders.html", ladders=ladders, ladder=ladder)


@blueprint.route("/admin/reference/ladders/<kind>/<int:number>", methods=["GET", "POST"])
@needs(Right.EDIT_REFERENCE)
def edit_rung(kind: str, number: int) -> Any:
    """Change a step, or add the one above the highest."""
    if kind not in list(ClockKind):
        raise NotFound()
    found = queries.ladders(clock.today()).get(ClockKind(kind), [])
    rung = next((one for one in found if one.rung == number), None)
    if rung is None and number != max((one.rung for one in found), default=0) + 1:
        raise NotFound()
    form = _rung_form(rung)
    if form.validate_on_submit() and form.offset_days.data is not None:
        with form.taking_refusals():
            with once(form) as done:
                editing.set_rung(ClockKind(kind), number, form.offset_days.data, Unit(form.unit.data),
                                 ",".join(form.tell.data or ()), form.lists.data, current_actor(), clock.now())  # fmt: skip
                done.url = url_for("clocks.list_ladders")
            flash(_("The step is saved. It counts for open clocks from now on."), "ok")
            return redirect(done.url, 303)
    words = sentence(KINDS_IN_WORDS[ClockKind(kind)])
    return render_template(
        "clocks/edit_rung.html", form=form, kind=kind, words=words, number=number, is_new=rung is None
    )


def _rung_form(rung: ladder.LadderRung | None) -> RungForm:
    if rung is None:
        return RungForm()
    return RungForm(offset_days=rung.offset_days, unit=rung.offset_unit.value, tell=list(ladder.tells(rung.tell)),
                    lists=rung.lists)  # fmt: skip


@blueprint.post("/admin/reference/ladders/<kind>/<int:number>/end")
@needs(Right.EDIT_REFERENCE)
def end_rung(kind: str, number: int) -> Any:
    with once() as done:
        row = next((r for r in queries.ladder_rows() if (r.clock_kind, r.rung, r.to_on) == (kind, number, None)), None)
        if row is None:
            raise NotFound()
        editing.end_rung(row, current_actor(), clock.now())
        done.url = url_for("clocks.list_ladders")
    flash(_("The step is taken out."), "ok")
    return redirect(done.url, 303)
