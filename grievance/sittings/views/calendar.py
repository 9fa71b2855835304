"""The calendar of both divisions, one sitting, and what may happen to it."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext

from grievance.accounts import queries as accounts
from grievance.foundation import clock
from grievance.permissions import Actor, Right
from grievance.reference import queries as reference
from grievance.sentences import N_, Refusal
from grievance.sittings import access, calendar_pages, operations, queries, showing
from grievance.sittings.drafting import number_of
from grievance.sittings.forms import ChangeForm
from grievance.sittings.models import Sitting
from grievance.sittings.operations.replanning import followers_of
from grievance.sittings.rules.month import month_after, month_before
from grievance.sittings.snapshot import agenda_of
from grievance.sittings.views.blueprint import blueprint
from grievance.web.downloads import Column, as_file, fields_of, form_asked
from grievance.web.form_keys import once
from grievance.web.guards import current_actor, needs, public

MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")
YEARS = range(2015, 2100)


@blueprint.get("/sittings")
@public
def list_sittings() -> Any:
    """Both divisions side by side: how each forum stands, the year, and the month as a table."""
    today = clock.today()
    year, month = _year_asked(today), _month_asked(today)
    if form_asked():
        return as_file(
            f"sittings-{year}", SITTINGS, lambda: queries.sittings_between(date(year, 1, 1), date(year, 12, 31))
        )
    divisions, actor = reference.divisions(), current_actor()
    forums = {row.code: operations.forum_standing(row.code, today) for row in divisions}
    nexts = {row.code: queries.next_sitting(row.code, today) for row in divisions}
    sittings = queries.sittings_between(date(year, 1, 1), date(year, 12, 31))
    shown = calendar_pages.month_of(month, divisions, today, with_work_days=actor.is_staff) if month else None
    return render_template(
        "sittings/list_sittings.html", divisions=divisions, forums=forums, nexts=nexts, year=year, month=month, shown=shown,
        months=calendar_pages.months_of_year(sittings), closed=calendar_pages.closed_days(sittings), today=today,
        around=_around(month) if month else None, records=calendar_pages.records(divisions, forums, today),
        plans=actor.divisions_with(Right.ARRANGE_SITTING),
    )  # fmt: skip


def _year_asked(today: date) -> int:
    asked = request.args.get("year", "")
    year = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 else today.year
    return year if year in YEARS else today.year


def _month_asked(today: date) -> date | None:
    """``?month=2026-11``; officers see the month of today unasked."""
    match = MONTH.fullmatch(request.args.get("month", ""))
    if match:
        return date(int(match[1]), int(match[2]), 1)
    return today.replace(day=1) if current_actor().is_staff else None


def _around(month: date) -> tuple[str, str]:
    before, after = month_before(month.year, month.month), month_after(month.year, month.month)
    return f"{before[0]}-{before[1]:02d}", f"{after[0]}-{after[1]:02d}"


@blueprint.get("/sittings/<number>")
@public
def show_sitting(number: str) -> str:
    """When, where and why that day; once circulated, the list as anyone may read it: no unit, no person."""
    sitting, actor = access.sitting_for(number), current_actor()
    agenda = agenda_of(sitting) if showing.is_circulated(sitting) else None
    lines = showing.public_lines(agenda, actor) if agenda else []
    later = queries.sitting_by_id(sitting.adjourned_to_id) if sitting.adjourned_to_id else None
    return render_template(
        "sittings/show_sitting.html", sitting=sitting, lines=lines, later=later, today=clock.today(),
        versions=queries.versions_of(sitting.id), words=showing, closed=calendar_pages.closed_days([sitting]).get(sitting.id),
        leads=calendar_pages.lead_rows(sitting, with_work_days=actor.is_staff), recorded_by=_recorded_by(sitting, actor),
        may_arrange=actor.can(Right.ARRANGE_SITTING, division=sitting.division),
        may_decide=actor.can(Right.DECIDE_DIRECTION, division=sitting.division),
        may_read=actor.can(Right.SEE_SITTING_PAPERS), may_brief=actor.can(Right.WRITE_BRIEF),
    )  # fmt: skip


def _recorded_by(sitting: Sitting, actor: Actor) -> str:
    """Who wrote that it was not held or adjourned; for those who work for the forum."""
    person = accounts.person(sitting.ended_by) if sitting.ended_by and actor.is_staff else None
    return person.name if person else ""


@blueprint.get("/sittings/<number>/change")
@needs(Right.ARRANGE_SITTING)
def change_sitting(number: str) -> str:
    sitting = access.arranged_by(current_actor(), number)
    form = ChangeForm(version=sitting.version, starts_at=sitting.starts_at, venue=sitting.venue)
    return _change_page(sitting, form)


def _change_page(sitting: Sitting, form: ChangeForm) -> str:
    return render_template(
        "sittings/change_sitting.html", sitting=sitting, form=form, followers=followers_of(sitting),
        leads=calendar_pages.lead_rows(sitting, with_work_days=True),
    )  # fmt: skip


@blueprint.post("/sittings/<number>/change")
@needs(Right.ARRANGE_SITTING)
def save_change(number: str) -> Any:
    """Move, adjourn or call off, with a reason; everyone called is told in one act."""
    sitting = access.arranged_by(current_actor(), number)
    form = ChangeForm()
    if form.validate_on_submit():
        with form.taking_refusals():
            if form.scope.data == "following" and followers_of(sitting):
                return redirect(_preview_of_following(number, form), 303)
            with once(form) as done:
                sitting = access.arranged_by(current_actor(), number, lock=True)
                form.check_version(sitting)
                changed = _change(sitting, form)
                done.url = url_for("sittings.show_sitting", number=showing.number_of(changed))
            flash(gettext("Done. Everyone who was called is told."), "ok")
            return redirect(done.url, 303)
    return _change_page(sitting, form)


def _preview_of_following(number: str, form: ChangeForm) -> str:
    """Every date is seen before this one and all that follow change or end."""
    if form.step.data == "adjourn":
        raise Refusal(N_("One sitting is adjourned at a time. Choose only this sitting"), field="scope")
    if form.step.data == "not_held":
        return url_for("sittings.end_series", number=number, why=form.why.data)
    day = f"{form.sits_on.data:%d-%m-%Y}" if form.sits_on.data else None
    return url_for(
        "sittings.replan_series", number=number, sits_on=day, starts_at=form.starts_at.data or None,
        venue=form.venue.data or None, why=form.why.data,
    )  # fmt: skip


def _change(sitting: Sitting, form: ChangeForm) -> Sitting:
    actor, now, why = current_actor(), clock.now(), form.why.data
    day = form.sits_on.data or sitting.sits_on
    if form.step.data == "adjourn":
        return operations.adjourn(sitting, day, why, actor, now)
    if form.step.data == "not_held":
        return operations.call_off(sitting, why, actor, now)
    starts_at, venue = form.starts_at.data or sitting.starts_at, form.venue.data or sitting.venue
    return operations.move(sitting, day, starts_at, venue, why, actor, now)


SITTINGS = (
    Column(N_("Number"), number_of),
    *fields_of(
        "division", ("Sits on", "sits_on"), ("Planned on", "planned_on"), ("Begins", "starts_at"), "minutes", "venue", "state",
        ("Fell away", "fell_away"), ("Not held because", "not_held_because"), ("Notice", "notice_on"), ("Points close", "closes_on"), ("Agenda", "agenda_on"),
        ("Minutes due", "minutes_due_on"), ("Corrections until", "corrections_until"), ("Minutes circulated", "minutes_circulated_at"),
    ),
)  # fmt: skip
