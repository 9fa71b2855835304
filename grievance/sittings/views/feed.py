"""The calendar as a feed that phones and offices subscribe to."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from urllib.parse import urlsplit

from flask import Response, current_app, request, url_for
from flask_babel import gettext
from icalendar import Calendar, Event, vUri

from grievance.foundation import clock
from grievance.foundation.errors import NotFound
from grievance.reference import queries as reference
from grievance.sentences import from_data
from grievance.sittings import queries
from grievance.sittings.drafting import number_of
from grievance.sittings.models import Sitting
from grievance.sittings.rules.words import SittingState
from grievance.sittings.views.blueprint import blueprint
from grievance.web.filters import say
from grievance.web.guards import public

CALLED_OFF = (SittingState.NOT_HELD, SittingState.ADJOURNED)


@blueprint.get("/sittings/calendar.ics")
@public
def show_feed() -> Response:
    """Both divisions, or one by ``?division=``. A sitting keeps its UID; each change raises SEQUENCE."""
    divisions = {row.code: row.name for row in reference.divisions()}
    asked = request.args.get("division", "").lower()
    if asked and asked not in divisions:
        raise NotFound()
    calendar = Calendar()
    calendar.add("prodid", "-//Industry Grievance Forum//Sittings//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", gettext("Sittings of the Industry Grievance Forum"))
    now = clock.now()
    for code in [asked] if asked else divisions:
        for sitting in reversed(queries.sittings_of_division(code)):
            calendar.add_component(_event(sitting, divisions[code], now))
    response = Response(calendar.to_ical(), mimetype="text/calendar")
    response.headers["Content-Disposition"] = f'inline; filename="sittings{"-" + asked if asked else ""}.ics"'
    return response


def _event(sitting: Sitting, division: str, now: datetime) -> Event:
    base = current_app.config["BASE_URL"]
    number = number_of(sitting)
    starts = datetime.combine(sitting.sits_on, time.fromisoformat(sitting.starts_at), clock.IST).astimezone(UTC)
    event = Event()
    event.add("uid", f"sitting-{number.lower()}@{urlsplit(base).hostname}")
    event.add("sequence", sitting.ics_sequence)
    event.add("dtstamp", now)
    event.add("dtstart", starts)
    event.add("dtend", starts + timedelta(minutes=sitting.minutes))
    event.add("summary", gettext("Sitting %(number)s, %(division)s Division", number=number, division=division))
    event.add("location", sitting.venue)
    event.add("status", "CANCELLED" if sitting.state in CALLED_OFF else "CONFIRMED")
    event.add("url", vUri(base + url_for("sittings.show_sitting", number=number)))
    said = [gettext("Points close on %(day)s", day=f"{sitting.closes_on:%d-%m-%Y}")]
    if sitting.moved_because:
        said.append(say(from_data(sitting.moved_because)))
    if sitting.not_held_because:
        said.append(sitting.not_held_because)
    event.add("description", ". ".join(said))
    return event
