"""Limits and ladders, for administrators."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from grievance.clocks import editing, ladder_changes, previewing, queries
from grievance.clocks.forms import LimitForm, RungForm
from grievance.clocks.models import LimitRule
from grievance.clocks.rules import explaining, ladder
from grievance.clocks.rules import meaning as meaning_rules
from grievance.clocks.rules.kinds import KINDS_IN_WORDS, ClockKind, Unit
from grievance.clocks.rules.meaning import MEANINGS
from grievance.foundation import clock
from grievance.foundation.errors import NotFound
from grievance.permissions import Right
from grievance.reference import queries as reference
from grievance.sentences import N_, sentence
from grievance.web.downloads import Column, as_file, every_column, form_asked
from grievance.web.form_keys import once
from grievance.web.guards import current_actor, needs
from grievance.web.names import named

blueprint = Blueprint("clocks", __name__)


@blueprint.get("/admin/reference/limits")
@needs(Right.EDIT_REFERENCE)
def list_limits() -> Any:
    """Every kind of clock: what starts and stops it, and each row that was, is or will be in force."""
    if form_asked():
        return as_file("limits", every_column(LimitRule), queries.limit_rows)
    today, rows = clock.today(), queries.limit_rows()
    names = {row.code: named(row.name) for row in reference.categories()}
    kinds = [(kind, meaning, _rows_of(kind, rows, today)) for kind, meaning in MEANINGS.items()]
    return render_template("clocks/list_limits.html", kinds=kinds, names=names, today=today, meanings=meaning_rules,
                           kinds_in_words=KINDS_IN_WORDS, how_many=explaining.how_many)  # fmt: skip


def _rows_of(kind: ClockKind, rows: list[LimitRule], today: date) -> dict[str, list[LimitRule]]:
    mine = sorted((row for row in rows if row.kind == kind), key=lambda row: (row.category_code or "", row.from_on))
    past = [row for row in mine if row.to_on is not None and row.to_on < today]
    return {"now": [row for row in mine if row not in past], "past": past}


@blueprint.route("/admin/reference/limits/change", methods=["GET", "POST"])
@needs(Right.EDIT_REFERENCE)
def change_limit() -> Any:
    """First what would move, then, with the same page, the change itself."""
    now = clock.now()
    form, change = (
        (LimitForm() if request.method == "POST" else _form_as_it_stands(clock.today())).on(clock.today()),
        None,
    )
    if form.validate_on_submit():
        with form.taking_refusals():
            change = previewing.change_of(form.row(), clock.today())
            if "save" in request.form:
                with once(form) as done:
                    found = editing.set_limit(form.row(), current_actor(), now, seen=form.seen.data or "")
                    done.url = url_for("clocks.list_limits")
                flash(ngettext("The limit is set. %(num)d date moved.", "The limit is set. %(num)d dates moved.",
                               found.moved), "ok")  # fmt: skip
                return redirect(done.url, 303)
    if change is not None:
        form.seen.data = change.seal
    return render_template("clocks/change_limit.html", form=form, change=change, how_many=explaining.how_many,
                           kinds_in_words=KINDS_IN_WORDS)  # fmt: skip


def _form_as_it_stands(today: date) -> LimitForm:
    """Filled with the row in force for the kind and category of the address; from today on."""
    kind, category = request.args.get("kind", ClockKind.RESOLVE), request.args.get("category") or None
    if kind not in list(ClockKind) or (category and reference.category(category) is None):
        raise NotFound()
    row = queries.limit_in_force(ClockKind(kind), category, today)
    return LimitForm(formdata=None, kind=kind, category=category or "", days=row.limit.days, unit=row.limit.unit.value,
                     hard_stop_days=row.limit.hard_stop_days, rolls=row.limit.rolls, may_pause=row.may_pause,
                     basis=row.basis, from_on=today)  # fmt: skip


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
def list_ladders() -> Any:
    found = queries.ladders(clock.today())
    if form_asked():
        return as_file("ladders", LADDERS, lambda: [(kind, rung) for kind, rungs in found.items() for rung in rungs])
    ladders = [(kind, sentence(words), found.get(kind, [])) for kind, words in KINDS_IN_WORDS.items()]
    return render_template("clocks/list_ladders.html", ladders=ladders, ladder=ladder)


@blueprint.route("/admin/reference/ladders/<kind>/<int:number>", methods=["GET", "POST"])
@needs(Right.EDIT_REFERENCE)
def edit_rung(kind: str, number: int) -> Any:
    """Change a step, or add the one above the highest: first what follows for open clocks, then the change itself."""
    found = _ladder_of(kind)
    rung = next((one for one in found if one.rung == number), None)
    if rung is None and number != max((one.rung for one in found), default=0) + 1:
        raise NotFound()
    form, change, now = _rung_form(rung), None, clock.now()
    if form.validate_on_submit() and form.offset_days.data is not None:
        with form.taking_refusals():
            wanted = ladder.LadderRung(number, form.offset_days.data, Unit(form.unit.data), ",".join(form.tell.data or ()),
                                       form.lists.data)  # fmt: skip
            change = ladder_changes.change_of(
                ClockKind(kind), editing.with_rung(ClockKind(kind), wanted, clock.today()), now
            )
            if "save" in request.form:
                with once(form) as done:
                    editing.set_rung(ClockKind(kind), wanted, current_actor(), now)
                    done.url = url_for("clocks.list_ladders")
                flash(_("The step is saved. It counts for open clocks from now on."), "ok")
                return redirect(done.url, 303)
    return render_template("clocks/edit_rung.html", form=form, number=number, is_new=rung is None, change=change,
                           **_ladder_words(kind))  # fmt: skip


def _ladder_of(kind: str) -> list[ladder.LadderRung]:
    if kind not in list(ClockKind):
        raise NotFound()
    return queries.ladders(clock.today()).get(ClockKind(kind), [])


def _ladder_words(kind: str) -> dict[str, Any]:
    return {"kind": kind, "words": sentence(KINDS_IN_WORDS[ClockKind(kind)]), "ladder": ladder}


def _rung_form(rung: ladder.LadderRung | None) -> RungForm:
    if rung is None:
        return RungForm()
    return RungForm(offset_days=rung.offset_days, unit=rung.offset_unit.value, tell=list(ladder.tells(rung.tell)),
                    lists=rung.lists)  # fmt: skip


@blueprint.route("/admin/reference/ladders/<kind>/<int:number>/end", methods=["GET", "POST"])
@needs(Right.EDIT_REFERENCE)
def end_rung(kind: str, number: int) -> Any:
    """Take a step out, after a look at what follows."""
    found, now = _ladder_of(kind), clock.now()
    row = next((r for r in queries.ladder_rows() if (r.clock_kind, r.rung, r.to_on) == (kind, number, None)), None)
    if row is None:
        raise NotFound()
    if request.method == "GET":
        rung = next(one for one in found if one.rung == number)
        left = editing.without_rung(ClockKind(kind), number, clock.today())
        change = ladder_changes.change_of(ClockKind(kind), left, now)
        return render_template("clocks/end_rung.html", number=number, rung=rung, change=change, **_ladder_words(kind))
    row_id = row.id
    with once() as done:
        again = queries.ladder_rung(row_id)
        if again is None:
            raise NotFound()
        editing.end_rung(again, current_actor(), now)
        done.url = url_for("clocks.list_ladders")
    flash(_("The step is taken out."), "ok")
    return redirect(done.url, 303)


LADDERS = (
    Column(N_("Clock"), lambda row: row[0]),
    Column(N_("Step"), lambda row: row[1].rung),
    Column(N_("Days from the date"), lambda row: row[1].offset_days),
    Column(N_("Unit"), lambda row: row[1].offset_unit),
    Column(N_("Tells"), lambda row: row[1].tell),
    Column(N_("Puts it on the agenda"), lambda row: row[1].lists),
)
