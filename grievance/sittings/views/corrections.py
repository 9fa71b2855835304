"""Corrections of minutes: asked for by members, offices and units, taken or declined; corrigenda after the confirmation."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext

from grievance.foundation import clock
from grievance.foundation.errors import NotFound
from grievance.permissions import Right
from grievance.sittings import access, operations, showing
from grievance.sittings.minutes_page import asks_for, items_open_to, name_of
from grievance.sittings.minutes_text import paragraphs
from grievance.sittings.models import Entry, MinutesCorrection, Sitting
from grievance.sittings.queries import minutes as rows
from grievance.sittings.room_forms import AnswerForm, CorrectionForm, CorrigendumForm
from grievance.sittings.snapshot import agenda_of
from grievance.sittings.views.blueprint import blueprint
from grievance.web.filters import say
from grievance.web.form_keys import once
from grievance.web.guards import current_actor, needs, signed_in


def _items(sitting: Sitting) -> list[tuple[str, str]]:
    """Items that the person may name; nobody else may ask. Whoever reads the minutes may also mean all of them."""
    actor = current_actor()
    found = items_open_to(sitting, actor)
    if actor.can(Right.SEE_SITTING_PAPERS):
        return [("", gettext("The minutes as a whole")), *found]
    if not found:
        raise NotFound()
    return found


def _entry(sitting: Sitting, item: str) -> Entry | None:
    return access.entry_for(sitting, int(item)) if item else None


@blueprint.get("/sittings/<number>/minutes/corrections/new")
@signed_in
def ask_correction(number: str) -> str:
    sitting = access.sitting_for(number)
    form = CorrectionForm(formdata=None)
    form.item.choices = _items(sitting)
    return _ask_page(sitting, form)


def _ask_page(sitting: Sitting, form: CorrectionForm) -> str:
    is_open = sitting.minutes_state == "circulated" and clock.today() <= sitting.corrections_until
    return render_template("sittings/ask_correction.html", sitting=sitting, form=form, is_open=is_open)


@blueprint.post("/sittings/<number>/minutes/corrections/new")
@signed_in
def save_correction(number: str) -> Any:
    sitting, form = access.sitting_for(number), CorrectionForm()
    form.item.choices = _items(sitting)
    if form.validate_on_submit():
        with form.taking_refusals():
            with once(form) as done:
                sitting, actor = access.sitting_for(number, lock=True), current_actor()
                name = asks_for(agenda_of(sitting), actor)
                entry = _entry(sitting, form.item.data)
                operations.ask_correction(sitting, entry, form.words.data, name, actor, clock.now())
                reads = actor.can(Right.SEE_SITTING_PAPERS)
                done.url = url_for("sittings.show_minutes" if reads else "sittings.show_sitting", number=number)
                flash(gettext("It is asked for. You are told whether it is taken."), "ok")
            return redirect(done.url, 303)
    return _ask_page(sitting, form)


@blueprint.get("/sittings/<number>/minutes/corrections/<int:correction_id>")
@needs(Right.ARRANGE_SITTING)
def answer_correction(number: str, correction_id: int) -> str:
    sitting, row = _correction(number, correction_id)
    return _answer_page(sitting, row, AnswerForm(formdata=None, new_text=_text_of(sitting, row)))


def _correction(number: str, correction_id: int, *, lock: bool = False) -> tuple[Sitting, MinutesCorrection]:
    sitting = access.arranged_by(current_actor(), number, lock=lock)
    row = rows.correction(sitting.id, correction_id)
    if row is None:
        raise NotFound()
    return sitting, row


def _text_of(sitting: Sitting, row: MinutesCorrection) -> str:
    """The item as it reads now, with what was taken of it before, for the convener to change.

    For the minutes as a whole, the words that were sent.
    """
    before = [one.new_text for one in rows.corrections_taken(sitting.id) if one.entry_id == row.entry_id]
    if before and row.entry_id:
        return before[-1]
    found = (one.text for one in paragraphs(agenda_of(sitting), say) if one.entry.id == row.entry_id)
    return next(found, row.words)


def _answer_page(sitting: Sitting, row: MinutesCorrection, form: AnswerForm) -> str:
    return render_template(
        "sittings/answer_correction.html", sitting=sitting, row=row, form=form, text=_text_of(sitting, row),
        decided_by=name_of(row.decided_by),
    )  # fmt: skip


@blueprint.post("/sittings/<number>/minutes/corrections/<int:correction_id>")
@needs(Right.ARRANGE_SITTING)
def save_answer(number: str, correction_id: int) -> Any:
    form = AnswerForm()
    if form.validate_on_submit():
        with form.taking_refusals():
            with once(form) as done:
                sitting, row = _correction(number, correction_id, lock=True)
                is_taken = form.answer.data == "taken"
                operations.decide_correction(
                    sitting, row, is_taken, form.new_text.data, form.reason.data, current_actor(), clock.now()
                )
                done.url = url_for("sittings.show_minutes", number=number)
            flash(gettext("It is decided. The one who asked is told."), "ok")
            return redirect(done.url, 303)
    return _answer_page(*_correction(number, correction_id), form)


@blueprint.get("/sittings/<number>/minutes/corrigenda/new")
@needs(Right.ARRANGE_SITTING)
def write_corrigendum(number: str) -> str:
    sitting = access.arranged_by(current_actor(), number)
    form = CorrigendumForm(formdata=None)
    form.item.choices = _items(sitting)
    return _corrigendum_page(sitting, form)


def _corrigendum_page(sitting: Sitting, form: CorrigendumForm) -> str:
    number = len(rows.corrigenda_of(sitting.id)) + 1
    return render_template("sittings/write_corrigendum.html", sitting=sitting, form=form, corrigendum=number)


@blueprint.post("/sittings/<number>/minutes/corrigenda/new")
@needs(Right.ARRANGE_SITTING)
def save_corrigendum(number: str) -> Any:
    sitting, form = access.arranged_by(current_actor(), number), CorrigendumForm()
    form.item.choices = _items(sitting)
    if form.validate_on_submit():
        with form.taking_refusals():
            with once(form) as done:
                sitting = access.arranged_by(current_actor(), number, lock=True)
                entry = _entry(sitting, form.item.data)
                row = operations.issue_corrigendum(
                    sitting, entry, form.words.data, form.why.data, current_actor(), clock.now()
                )
                done.url = url_for("sittings.show_minutes", number=showing.number_of(sitting))
                told = row.number
            flash(gettext("Corrigendum %(number)s is issued.", number=told), "ok")
            return redirect(done.url, 303)
    return _corrigendum_page(sitting, form)
