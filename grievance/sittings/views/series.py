"""One form makes a year of sittings: the rule, then every date with its holiday, then ticked off and published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext

from grievance.foundation import clock
from grievance.foundation.errors import NotAllowed
from grievance.permissions import Right
from grievance.reference import queries as reference
from grievance.sentences import N_, Refusal, sentence
from grievance.sittings import queries
from grievance.sittings.forms import SeriesForm
from grievance.sittings.operations import NewSeries, closed_because, publish
from grievance.sittings.operations.forum import FALLBACK_DESK
from grievance.sittings.rules.series import (
    LeadDays,
    Rhythm,
    SeriesRule,
    SittingDay,
    planned_dates,
    rule_in_words,
    shifted,
)
from grievance.sittings.views.blueprint import blueprint
from grievance.web.fields import read_date
from grievance.web.form_keys import once
from grievance.web.guards import current_actor, needs
from grievance.web.names import named


@dataclass(frozen=True)
class Proposal:
    """A row of the list: the day, what was typed in its place, whether it is ticked."""

    day: SittingDay
    closed: Any
    typed: str
    is_ticked: bool
    is_taken: bool
    is_known: bool
    """Whether the holiday list of its year is loaded."""


@blueprint.get("/sittings/series/new")
@needs(Right.ARRANGE_SITTING)
def plan_series() -> str:
    form = _form(SeriesForm())
    today = clock.today()
    if request.args.get("division") in current_actor().divisions_with(Right.ARRANGE_SITTING):
        form.division.data = request.args["division"]
    form.from_on.data, form.to_on.data = today, date(today.year + 1, today.month, min(today.day, 28))
    return render_template("sittings/plan_series.html", form=form, proposals=None, said=None)


@blueprint.post("/sittings/series/new")
@needs(Right.ARRANGE_SITTING)
def publish_series() -> Any:
    """The first press shows the dates, the second publishes those that are ticked."""
    form, proposals, said = _form(SeriesForm()), None, None
    if form.validate_on_submit():
        with form.taking_refusals():
            new = series_given(form)
            if new.from_on < clock.today():
                raise Refusal(N_("The first day is past. Choose today or a later day"), field="from_on")
            said, proposals = rule_in_words(new.rule), _proposals(new)
            if request.form.get("publish"):
                with once(form) as done:
                    made = publish(new, _chosen(proposals), current_actor(), clock.now())
                    done.url = url_for("sittings.list_sittings", year=made[0].sits_on.year)
                flash(gettext("%(count)s sittings are fixed.", count=len(made)), "ok")
                return redirect(done.url, 303)
    return render_template("sittings/plan_series.html", form=form, proposals=proposals, said=said)


def _form(form: SeriesForm) -> SeriesForm:
    mine = current_actor().divisions_with(Right.ARRANGE_SITTING)
    form.division.choices = [(row.code, named(row.name)) for row in reference.divisions() if row.code in mine]
    return form


def series_given(form: SeriesForm) -> NewSeries:
    """What the form says, of a division whose sittings the person arranges."""
    if not current_actor().can(Right.ARRANGE_SITTING, division=form.division.data):
        raise NotAllowed(N_("Only the convener of this division arranges its sittings."))
    rhythm, every = form.rhythm.data.split("-")
    rule = SeriesRule(Rhythm(rhythm), int(every), int(form.weekday.data), int(form.nth.data))
    lead = LeadDays(
        notice=form.notice.data or 15,
        points_close=form.points_close.data or 10,
        brief=(form.agenda.data or 7) + 1,
        agenda=form.agenda.data or 7,
        minutes=form.minutes_after.data or 14,
        corrections=form.corrections.data or 7,
    )
    return NewSeries(
        division=form.division.data,
        rule=rule,
        from_on=form.from_on.data or clock.today(),
        to_on=form.to_on.data or clock.today(),
        starts_at=form.starts_at.data,
        minutes=form.minutes.data or 150,
        venue_summer=form.venue_summer.data,
        venue_winter=form.venue_winter.data,
        lead=lead,
    )


def _proposals(new: NewSeries) -> list[Proposal]:
    """Every date of the rule with the day it moves to; a day on which a sitting stands already is not ticked."""
    closed, taken = closed_because(new.division), set(queries.days_of_division(new.division))
    others = [day for row in reference.divisions() for day in queries.days_of_division(row.code)]
    days = shifted(planned_dates(new.rule, new.from_on, new.to_on), closed, others)
    if not days:
        raise Refusal(N_("No day of this rule lies between the first and the last day"), field="to_on")
    calendar = reference.office_calendar(reference.forum_desk(new.division) or FALLBACK_DESK, new.division)
    sent = bool(request.form.get("publish"))
    ticked = set(request.form.getlist("day"))
    found = []
    for day in days:
        key, is_taken = day.planned_on.isoformat(), day.sits_on in taken
        typed = request.form.get(f"on-{key}", "")[:20] if sent else f"{day.sits_on:%d-%m-%Y}"
        is_ticked = key in ticked if sent else not is_taken
        found.append(Proposal(day, closed(day.planned_on), typed, is_ticked, is_taken, calendar.knows(day.sits_on)))
    return found


def _chosen(proposals: list[Proposal]) -> list[SittingDay]:
    """The ticked rows, each on its own day or on the one typed in its place."""
    return [_day(row) for row in proposals if row.is_ticked]


def _day(row: Proposal) -> SittingDay:
    return typed_day(row.day, row.typed)


def typed_day(day: SittingDay, typed: str) -> SittingDay:
    """The day that the rule gives, or the one written in its place."""
    sits_on = read_date(typed)
    if sits_on is None or not clock.today() <= sits_on <= date(2100, 1, 1):
        raise Refusal(N_("Write the day in place of %(day)s like 25-11-2026"), day=day.planned_on)
    if sits_on == day.sits_on:
        return day
    if sits_on == day.planned_on:
        return SittingDay(day.planned_on, sits_on)
    return SittingDay(day.planned_on, sits_on, sentence(N_("moved from %(day)s by the convener"), day=day.planned_on))
