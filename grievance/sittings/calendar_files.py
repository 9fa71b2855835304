"""Sittings as iCalendar (RFC 5545, 5546): feeds that phones subscribe to, and invitations that mails carry.

One event a sitting, each with a UID of its own, never a recurrence rule: a sitting has its number, agenda and minutes, is
moved off holidays, and stays in the calendar when it is not held (docs/decisions). ``SEQUENCE`` and ``LAST-MODIFIED``
come from the row, so the same rows make the same octets.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlsplit

from flask import current_app
from flask_babel import gettext
from icalendar import Calendar, Component, Event, Timezone, TimezoneStandard, vCalAddress, vDate, vText, vUri

from grievance.foundation import clock
from grievance.sentences import from_data
from grievance.sittings.drafting import number_of
from grievance.sittings.models import Sitting
from grievance.sittings.rules.words import SittingState
from grievance.sittings.showing import state_word
from grievance.web.filters import long_date, say
from grievance.web.names import named

PRODUCT = "-//Industry Grievance Forum//Sittings//EN"
CALLED_OFF = (SittingState.NOT_HELD, SittingState.ADJOURNED)
ZONE = "Asia/Kolkata"
READ_AGAIN = timedelta(hours=6)
"""How often a calendar that subscribes is asked to look."""


@dataclass(frozen=True)
class Invited:
    """To whom an invitation goes, and from whom."""

    address: str
    name: str
    organizer: str
    organizer_name: str


@dataclass(frozen=True)
class DayOf:
    """A day that hangs on a sitting, as an entry of its own: ``what`` is short and stays the same for the UID."""

    what: str
    on: date
    title: str


def new_calendar(name: str = "", method: str = "") -> Calendar:
    """An empty calendar with the one time zone of the forum; ``method`` for what goes by mail, ``name`` for feeds."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    if method:
        calendar.add("method", method)
    if name:
        calendar.add("name", name)
        calendar.add("x-wr-calname", name)
        calendar.add("x-wr-timezone", ZONE)
        calendar.add("refresh-interval", READ_AGAIN, parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", "PT6H")
    calendar.add_component(_zone())
    return calendar


def _zone() -> Timezone:
    zone, standard = Timezone(), TimezoneStandard()
    zone.add("tzid", ZONE)
    standard.add("dtstart", datetime(1970, 1, 1))
    standard.add("tzoffsetfrom", timedelta(hours=5, minutes=30))
    standard.add("tzoffsetto", timedelta(hours=5, minutes=30))
    standard.add("tzname", "IST")
    zone.add_component(standard)
    return zone


def add_sitting(calendar: Calendar, sitting: Sitting, invited: Invited | None = None, is_off: bool = False) -> None:
    """The sitting as an event; one that is not held or adjourned stays, cancelled and with its reason.

    ``is_off``: it takes place without the one who was invited, for whom alone it is cancelled: then it has no status
    (RFC 5546, 3.2.5).
    """
    event, is_off = Event(), is_off or sitting.state in CALLED_OFF
    _head(event, sitting, "sitting")
    starts = datetime.combine(sitting.sits_on, time.fromisoformat(sitting.starts_at))
    for name, at in (("dtstart", starts), ("dtend", starts + timedelta(minutes=sitting.minutes))):
        event.add(name, at, parameters={"TZID": ZONE})
    event.add("summary", title_of(sitting))
    if sitting.venue:
        event.add("location", sitting.venue)
    event.add("description", ". ".join(_said(sitting)))
    if sitting.state in CALLED_OFF or not is_off:
        event.add("status", "CANCELLED" if is_off else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if is_off else "OPAQUE")
    if invited:
        event.add("organizer", _address(invited.organizer, invited.organizer_name))
        event.add("attendee", _address(invited.address, invited.name, ROLE="REQ-PARTICIPANT", RSVP="FALSE"))
    calendar.add_component(event)


def add_day(calendar: Calendar, sitting: Sitting, day: DayOf) -> None:
    """A closing or agenda day as an event of a whole day, which does not make anybody busy."""
    event = Event()
    _head(event, sitting, day.what)
    event.add("dtstart", vDate(day.on), parameters={"VALUE": "DATE"})
    event.add("dtend", vDate(day.on + timedelta(days=1)), parameters={"VALUE": "DATE"})
    event.add("summary", f"{day.title}: {title_of(sitting)}")
    event.add("status", "CANCELLED" if sitting.state in CALLED_OFF else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    calendar.add_component(event)


def _head(event: Component, sitting: Sitting, what: str) -> None:
    base, number, changed_at = current_app.config["BASE_URL"], number_of(sitting), last_changed(sitting)
    event.add("uid", f"{what}-{number.lower()}@{urlsplit(base).hostname}")
    event.add("sequence", sitting.ics_sequence)
    event.add("dtstamp", changed_at)
    event.add("last-modified", changed_at)
    event.add("url", vUri(f"{base}/sittings/{number}"))


def last_changed(sitting: Sitting) -> datetime:
    """When something that calendars show was changed, to the second; for rows of older releases the day of the notice."""
    return (sitting.changed_at or clock.midnight(sitting.notice_on)).astimezone(UTC).replace(microsecond=0)


def title_of(sitting: Sitting) -> str:
    division = named(sitting.division.capitalize())
    return gettext("Sitting %(number)s, %(division)s Division", number=number_of(sitting), division=division)


def _said(sitting: Sitting) -> Iterable[str]:
    yield gettext("Points close on %(day)s", day=long_date(sitting.closes_on))
    if sitting.moved_because:
        words = say(from_data(sitting.moved_because))
        yield words[:1].upper() + words[1:]
    if sitting.not_held_because:
        word = gettext("Adjourned") if sitting.adjourned_to_id else state_word(sitting)
        yield f"{word}: {sitting.not_held_because}"


def _address(address: str, name: str, **more: str) -> vCalAddress:
    found = vCalAddress(f"mailto:{address}")
    clean = "".join(letter for letter in name if letter.isprintable() and letter != '"').strip()
    if clean:
        found.params["CN"] = vText(clean)
    for key, value in more.items():
        found.params[key] = vText(value)
    return found


def invitation(sitting: Sitting, invited: Invited, is_off: bool = False) -> tuple[str, str]:
    """What a mail carries so that the reader's calendar follows: the method, REQUEST or CANCEL, and the file's text."""
    method = "CANCEL" if is_off or sitting.state in CALLED_OFF else "REQUEST"
    calendar = new_calendar(method=method)
    add_sitting(calendar, sitting, invited, is_off)
    return method, calendar.to_ical().decode("utf-8")
