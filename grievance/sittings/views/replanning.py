"""This one and all that follow: every date is seen, with its holiday, before a series changes or ends."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext

from grievance.foundation import clock
from grievance.foundation.errors import NotFound
from grievance.permissions import Right
from grievance.reference import queries as reference
from grievance.sittings import access, queries
from grievance.sittings import operations as sittings
from grievance.sittings.calendar_pages import series_in_words
from grievance.sittings.drafting import number_of
from grievance.sittings.forms import EndSeriesForm, ReplanForm
from grievance.sittings.models import Series, Sitting
from grievance.sittings.operations.calendar import NewSeries, closed_because, series_of
from grievance.sittings.operations.forum import FALLBACK_DESK
from grievance.sittings.operations.replanning import Step, seen_mark, sittings_from, steps_towards
from grievance.sittings.rules.replanning import rule_from
from grievance.sittings.rules.series import Rhythm, SeriesRule, rule_from_data, rule_in_words
from grievance.sittings.rules.words import SittingState
from grievance.sittings.views.blueprint import blueprint
from grievance.sittings.views.series import series_given, typed_day
from grievance.web.fields import read_date
from grievance.web.form_keys import once
from grievance.web.guards import current_actor, needs
from grievance.web.names import named

FURTHEST = timedelta(days=731)
"""How far from its own day a sitting may be asked to move; the form shows the rule of its series beyond that."""


@dataclass(frozen=True)
class Row:
    """A line of the preview: the step, why the planned day is closed, what was typed in its place, whether it is ticked."""

    step: Step
    closed: Any
    typed: str
    is_ticked: bool
    is_taken: bool
    is_circulated: bool
    is_known: bool
    """Whether the holiday list of its year is loaded."""


@blueprint.get("/sittings/<number>/following")
@needs(Right.ARRANGE_SITTING)
def replan_series(number: str) -> str:
    """The series as it is, with what was asked on the page before filled in, and what that would change."""
    first, series = _first_of_series(number)
    form, rows = _filled(first, series), None
    with form.taking_refusals():
        rows = _rows(first, series, series_given(form))
    return _replan_page(first, series, form, rows)


@blueprint.post("/sittings/<number>/following")
@needs(Right.ARRANGE_SITTING)
def save_replanned_series(number: str) -> Any:
    """The first press shows what changes, the second does it for the lines that are ticked."""
    first, series = _first_of_series(number)
    form, rows = ReplanForm(), None
    _only_division(form, first.division)
    if form.validate_on_submit():
        with form.taking_refusals():
            new = series_given(form)
            rows = _rows(first, series, new)
            if request.form.get("publish"):
                with once(form) as done:
                    chosen = [_chosen(row) for row in rows if row.is_ticked]
                    sittings.replan(first, new, chosen, form.why.data, form.seen.data, current_actor(), clock.now())
                    done.url = url_for("sittings.list_sittings", year=first.sits_on.year)
                flash(gettext("Done. Everyone who was called is told."), "ok")
                return redirect(done.url, 303)
    return _replan_page(first, series, form, rows)


@blueprint.get("/sittings/<number>/end-series")
@needs(Right.ARRANGE_SITTING)
def end_series(number: str) -> str:
    first, series = _first_of_series(number)
    form = EndSeriesForm(formdata=None, why=request.args.get("why", "")[:300])
    return _end_page(first, series, form)


@blueprint.post("/sittings/<number>/end-series")
@needs(Right.ARRANGE_SITTING)
def save_ended_series(number: str) -> Any:
    """The ticked sittings are not held, each with the reason; none is deleted."""
    first, series = _first_of_series(number)
    form = EndSeriesForm()
    if form.validate_on_submit():
        with form.taking_refusals():
            with once(form) as done:
                ticked = [row for row in sittings_from(first) if str(row.id) in request.form.getlist("day")]
                sittings.end_series(first, ticked, form.why.data, form.seen.data, current_actor(), clock.now())
                done.url = url_for("sittings.list_sittings", year=first.sits_on.year)
            flash(gettext("Done. Everyone who was called is told."), "ok")
            return redirect(done.url, 303)
    return _end_page(first, series, form)


def _first_of_series(number: str) -> tuple[Sitting, Series]:
    first = access.arranged_by(current_actor(), number)
    series = series_of(first)
    if series is None or first not in sittings_from(first):
        raise NotFound()
    return first, series


def _filled(first: Sitting, series: Series) -> ReplanForm:
    """The rule of the series, or the one that follows from the day asked for; hour and place as asked or as they are."""
    asked_on = read_date(request.args.get("sits_on", "")[:20])
    if asked_on and abs(asked_on - first.sits_on) > FURTHEST:
        asked_on = None
    rule, from_on = rule_from_data(series.rule), first.planned_on
    if asked_on and asked_on != first.sits_on:
        rule, from_on = rule_from(rule, asked_on), asked_on
    venue = request.args.get("venue", "")[:300] or first.venue
    is_summer = 5 <= first.sits_on.month <= 10
    form = ReplanForm(
        formdata=None, division=first.division, rhythm=f"{rule.rhythm}-{rule.every}", nth=str(rule.nth),
        weekday=str(rule.weekday), from_on=from_on, to_on=max(series.to_on, first.sits_on),
        starts_at=request.args.get("starts_at", "")[:5] or first.starts_at, minutes=first.minutes,
        venue_winter=series.venue_winter if is_summer and series.venue_summer else venue,
        venue_summer=venue if is_summer and series.venue_summer else series.venue_summer,
        notice=series.notice_days, points_close=series.close_days, agenda=series.agenda_days,
        minutes_after=series.minutes_days, corrections=series.corrections_days, why=request.args.get("why", "")[:300],
    )  # fmt: skip
    _only_division(form, first.division)
    return form


def _only_division(form: ReplanForm, division: str) -> None:
    form.division.choices = [(row.code, named(row.name)) for row in reference.divisions() if row.code == division]


def _rows(first: Sitting, series: Series, new: NewSeries) -> list[Row]:
    old = sittings_from(first)
    is_same = new.rule == rule_from_data(series.rule) and new.from_on == first.planned_on
    steps = steps_towards(old, new, keep_days=is_same and new.to_on == max(series.to_on, first.sits_on))
    closed = closed_because(first.division)
    calendar = reference.office_calendar(reference.forum_desk(first.division) or FALLBACK_DESK, first.division)
    mine = {row.id for row in old}
    taken = {row.sits_on for row in queries.standing_sittings(first.division) if row.id not in mine}
    sent, ticked, found = bool(request.form.get("publish")), set(request.form.getlist("day")), []
    for step in steps:
        day, is_frozen = step.day, bool(step.sitting and step.sitting.state is SittingState.FROZEN)
        is_taken = bool(day and day.sits_on in taken)
        shown = f"{day.sits_on:%d-%m-%Y}" if day else ""
        typed = request.form.get(f"on-{step.key}", shown)[:20] if sent else shown
        has_passed = bool(step.sitting and step.sitting.sits_on < clock.today())
        is_ticked = (
            step.key in ticked if sent else not (is_taken or has_passed) and (not is_frozen or step.sitting == first)
        )
        why, is_known = (closed(day.planned_on), calendar.knows(day.sits_on)) if day else (None, True)
        found.append(Row(step, why, typed, is_ticked, is_taken, is_frozen, is_known))
    return found


def _chosen(row: Row) -> Step:
    """The line on its own day or on the one written in its place; a day that stays need not be one to come."""
    if row.step.day is None or row.typed == f"{row.step.day.sits_on:%d-%m-%Y}":
        return row.step
    return replace(row.step, day=typed_day(row.step.day, row.typed))


def _replan_page(first: Sitting, series: Series, form: ReplanForm, rows: list[Row] | None) -> str:
    said = rule_in_words(_rule_asked(form)) if rows else None
    form.seen.data = form.seen.data if request.form.get("publish") else seen_mark(sittings_from(first))
    return render_template(
        "sittings/replan_series.html", sitting=first, form=form, rows=rows, said=said, rule=series_in_words(series)
    )


def _rule_asked(form: ReplanForm) -> SeriesRule:
    rhythm, every = form.rhythm.data.split("-")
    return SeriesRule(Rhythm(rhythm), int(every), int(form.weekday.data), int(form.nth.data))


def _end_page(first: Sitting, series: Series, form: EndSeriesForm) -> str:
    rows = sittings_from(first)
    ticked = set(request.form.getlist("day")) if request.method == "POST" else {str(row.id) for row in rows}
    form.seen.data = form.seen.data or seen_mark(rows)
    return render_template(
        "sittings/end_series.html", sitting=first, form=form, rows=rows, ticked=ticked, rule=series_in_words(series),
        numbers=[number_of(row) for row in rows],
    )  # fmt: skip
