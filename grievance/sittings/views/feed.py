"""Calendars that phones and offices subscribe to: both divisions, one of them, or what one person is called to."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Response, current_app, flash, redirect, render_template, request, url_for
from flask_babel import force_locale, gettext
from icalendar import Calendar

from grievance.accounts import queries as accounts
from grievance.accounts.operations import actor_of
from grievance.foundation import clock
from grievance.foundation.errors import NotFound
from grievance.permissions import Actor, Right
from grievance.reference import queries as reference
from grievance.sittings import access, queries
from grievance.sittings.calendar_files import DayOf, add_day, add_sitting, last_changed, new_calendar, title_of
from grievance.sittings.forms import PlainForm
from grievance.sittings.models import Sitting
from grievance.sittings.operations import own_calendars
from grievance.sittings.rules.series import LEAD_WORDS
from grievance.sittings.views.blueprint import blueprint
from grievance.web.form_keys import once
from grievance.web.guards import current_actor, public, signed_in, without_actor
from grievance.web.languages import catalogue_of


@blueprint.get("/sittings/calendar.ics")
@public
def show_feed() -> Response:
    """Both divisions, or one by ``?division=``. A sitting keeps its UID; each change raises SEQUENCE."""
    divisions = [row.code for row in reference.divisions()]
    asked = request.args.get("division", "").lower()
    if asked and asked not in divisions:
        raise NotFound()
    calendar = new_calendar(gettext("Sittings of the Industry Grievance Forum"))
    sittings = [
        one for code in ([asked] if asked else divisions) for one in reversed(queries.sittings_of_division(code))
    ]
    for sitting in sittings:
        add_sitting(calendar, sitting)
        add_day(calendar, sitting, _day("points", "points_close_on", sitting.closes_on))
    return _answer(calendar, sittings, f"sittings-{asked}.ics" if asked else "sittings.ics")


@blueprint.get("/sittings/calendars/<token>.ics")
@without_actor
def show_own_feed(token: str) -> Response:
    """What one person is called to, for who knows the secret address. The same answer for a wrong one and a renewed one."""
    person = accounts.person(own_calendars.person_of(token) or 0)
    if person is None or not person.is_active:
        raise NotFound()
    actor = actor_of(person, clock.today())
    with force_locale(catalogue_of(person.language)):
        calendar = new_calendar(gettext("Sittings to which I am called"))
        sittings = access.sittings_called(actor)
        for sitting in sittings:
            add_sitting(calendar, sitting)
            for day in _days_of(sitting, actor):
                add_day(calendar, sitting, day)
        return _answer(calendar, sittings, "sittings.ics")


def _days_of(sitting: Sitting, actor: Actor) -> list[DayOf]:
    """Days on which this person owes something for the sitting."""
    days = []
    if actor.can(Right.ARRANGE_SITTING, division=sitting.division):
        days = [
            _day("notice", "notice_on", sitting.notice_on),
            _day("points", "points_close_on", sitting.closes_on),
            _day("agenda", "agenda_on", sitting.agenda_on),
            _day("minutes", "minutes_on", sitting.minutes_due_on),
        ]
    if actor.can(Right.WRITE_BRIEF):
        days.append(_day("briefs", "brief_on", sitting.brief_due_on))
    return days


def _day(what: str, name: str, on: date) -> DayOf:
    word = LEAD_WORDS[name]
    return DayOf(what, on, gettext(word))


def _answer(calendar: Calendar, sittings: list[Sitting], name: str) -> Response:
    """The file, or 304 for a reader that has it: it is named by its octets, and as old as its last change."""
    response = Response(calendar.to_ical(), mimetype="text/calendar")
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    response.headers["Cache-Control"] = "no-cache, private"
    response.headers["X-Robots-Tag"] = "noindex"
    response.vary.update(("Cookie", "Accept-Language"))
    response.last_modified = max((last_changed(one) for one in sittings), default=None)
    response.add_etag()
    response.make_conditional(request)
    return response


@blueprint.get("/sittings/my-calendar")
@signed_in
def show_own_calendar() -> str:
    """The secret address, and what it shows."""
    actor = current_actor()
    row = queries.own_calendar(actor.person_id or 0)
    address = ""
    if row:
        path = url_for("sittings.show_own_feed", token=own_calendars.token_of(row))
        address = f"{current_app.config['BASE_URL']}{path}"
    today = clock.today()
    sittings = [(one, title_of(one)) for one in access.sittings_called(actor) if one.sits_on >= today]
    return render_template(
        "sittings/show_own_calendar.html", form=PlainForm(), made=row, address=address, sittings=sittings
    )


@blueprint.post("/sittings/my-calendar")
@signed_in
def renew_own_calendar() -> Any:
    """Make the address, or make it anew: then the old one leads nowhere."""
    form = PlainForm()
    if not form.validate_on_submit():
        return redirect(url_for("sittings.show_own_calendar"), 303)
    actor = current_actor()
    with once(form) as done:
        own_calendars.renew(actor.person_id or 0, actor, clock.now())
        done.url = url_for("sittings.show_own_calendar")
        flash(gettext("The address is made. One made before leads nowhere now."), "ok")
    return redirect(done.url, 303)
