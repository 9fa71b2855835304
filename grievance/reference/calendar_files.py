"""Holidays as files: CSV, and calendar files (RFC 5545), read and written.

In a calendar file stands one all-day event each; the same UID wherever a holiday moves.

Expected holidays are TENTATIVE, withdrawn ones CANCELLED. Scope and the rest travel as X- properties, which other
programs pass over.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from icalendar import Calendar, Event, vText
from icalendar.error import BrokenCalendarProperty

from grievance.foundation.clock import IST
from grievance.reference import queries
from grievance.reference.rules.cells import Record, is_calendar_file, records, written
from grievance.reference.rules.holiday_plan import Kept, Read
from grievance.reference.rules.holiday_rows import COLUMNS, NEEDED, HolidayRow, Places, cells_of, row_of
from grievance.reference.rules.in_words import STATES, scope_in_words
from grievance.reference.rules.scopes import scope_written
from grievance.reference.rules.words import HolidayState
from grievance.sentences import N_, Refusal, in_words

DAY = timedelta(days=1)
MOST_EVENTS = 5000
LONGEST_DAYS = 15
STATUS = {
    HolidayState.EXPECTED: "TENTATIVE",
    HolidayState.CONFIRMED: "CONFIRMED",
    HolidayState.WITHDRAWN: "CANCELLED",
}
STATE_OF = {status: state for state, status in STATUS.items()}
ESCAPED = re.compile(r"\\([\\;,nN])")
"""As RFC 5545 writes text; the library leaves the values of properties that it does not know as they are written."""
PLAIN = ("certainty", "note", "source_address")
"""Cells that travel as ``X-FORUM-…`` under their own names."""


def calendar_file(name: str, rows: Iterable[tuple[HolidayRow, datetime]]) -> bytes:
    """The calendar ``name`` with one event a row. Each row comes with the time of its last change."""
    calendar = Calendar()
    calendar.add("prodid", "-//Industry Grievance Forum J&K//Holidays//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", name)
    for row, changed_at in rows:
        calendar.add_component(_event(row, changed_at))
    return bytes(calendar.to_ical())


def _event(row: HolidayRow, changed_at: datetime) -> Event:
    event, state = Event(), row.new_state
    event.add("uid", row.uid)
    event.add("dtstamp", changed_at.astimezone(UTC))
    event.add("last-modified", changed_at.astimezone(UTC))
    event.add("sequence", row.revision or 0)
    event.add("dtstart", row.on)
    event.add("dtend", row.on + DAY)
    event.add("summary", row.name)
    event.add("status", STATUS[state])
    event.add("transp", "TRANSPARENT")
    event.add("categories", ["Holiday"])
    event.add(
        "description", f"{in_words(STATES[state])}. For {in_words(scope_in_words(row.scope_kind, row.scope_code))}."
    )
    event.add("x-forum-scope", vText(scope_written(row.scope_kind, row.scope_code)))
    event.add("x-forum-moon", "yes" if row.subject_to_moon else "no")
    for column in PLAIN:
        if value := getattr(row, column):
            event.add(_property(column), vText(str(value)))
    if row.moved_from:
        event.add("x-forum-moved-from", row.moved_from.isoformat())
    return event


def _property(column: str) -> str:
    return f"x-forum-{column.replace('_', '-')}"


def holidays_read(text: str, places: Places) -> list[Read]:
    """Each event as rows, or why it cannot be one. Raises ``Refusal`` where the file as a whole cannot be read."""
    lines = event_lines(text)
    try:
        calendars = Calendar.from_ical(text, multiple=True)
        events = [event for each in calendars for event in each.walk("VEVENT")]
    except (ValueError, KeyError, IndexError, TypeError, AttributeError):
        raise Refusal(N_("The calendar file is broken and cannot be read. Export it again and choose it anew."), field="file") from None  # fmt: skip
    if not events:
        raise Refusal(N_("There is no event in the calendar file."), field="file")
    if len(events) > MOST_EVENTS:
        raise Refusal(N_("The file has more than %(most)s rows. Cut it into several files."), field="file", most=MOST_EVENTS)  # fmt: skip
    lines += [lines[-1] if lines else 1] * (len(events) - len(lines))
    return [read for line, event in zip(lines, events, strict=False) for read in _read(line, event, places)]


def event_lines(text: str) -> list[int]:
    """The lines on which events begin."""
    return [number for number, line in enumerate(text.splitlines(), 1) if line.strip().upper() == "BEGIN:VEVENT"]


def _read(line: int, event: Any, places: Places) -> Iterator[Read]:
    try:
        days = _days(event)
        for number, day in enumerate(days):
            cells = _cells(event, day, is_first=number == 0)
            yield Read(line, row_of(cells, places))
    except Refusal as refusal:
        yield Read(line, None, refusal.sentence)


def _cells(event: Any, day: date, *, is_first: bool) -> dict[str, str]:
    status = str(event.get("status", "")).upper()
    cells = {"date": day.isoformat(), "name": _said(event, "summary"), "scope": _said(event, "x-forum-scope"),
             "moved_from": _said(event, "x-forum-moved-from"), "state": STATE_OF.get(status, ""),
             "uid": _said(event, "uid") if is_first else "", "revision": str(event.get("sequence", ""))}  # fmt: skip
    if moon := _said(event, "x-forum-moon"):
        cells["subject_to_moon"] = moon
    if cells["scope"]:
        cells |= {column: _said(event, _property(column)) for column in PLAIN}
    return cells


def _said(event: Any, name: str) -> str:
    found = event.get(name, "")
    text = str(found[0] if isinstance(found, list) else found)
    return ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], text) if name.startswith("x-") else text


def _days(event: Any) -> list[date]:
    """The dates of an all-day event; DTEND is the day after the last. Whole days told as times are taken as Indian days."""
    if any(name in event for name in ("RRULE", "RDATE", "EXRULE", "RECURRENCE-ID")):
        key = N_(
            "“%(name)s” repeats by a rule. Holidays are declared day by day: write each date as an event of its own."
        )
        raise Refusal(key, name=_said(event, "summary")[:80])
    starts, ends = _moment(event, "DTSTART"), _moment(event, "DTEND")
    if starts is None:
        raise Refusal(N_("“%(name)s” has no date on which it begins."), name=_said(event, "summary")[:80])
    first = _whole_day(starts, event)
    after = _whole_day(ends, event) if ends is not None else first + _length(event)
    if not DAY <= after - first <= DAY * LONGEST_DAYS:
        key = N_("“%(name)s” does not last 1 to %(most)s days; its end is the day after its last day.")
        raise Refusal(key, name=_said(event, "summary")[:80], most=LONGEST_DAYS)
    return [first + DAY * number for number in range((after - first).days)]


def _moment(event: Any, name: str) -> date | datetime | None:
    found = event.get(name)
    value = _value(found)
    if found is not None and not isinstance(value, date):
        raise Refusal(N_("“%(name)s” has a date that cannot be read."), name=_said(event, "summary")[:80])
    return value


def _length(event: Any) -> timedelta:
    value = _value(event.get("DURATION"))
    return value if isinstance(value, timedelta) else DAY


def _value(found: Any) -> Any:
    """What a date property holds; None where it is broken or there twice."""
    try:
        return getattr(found, "dt", None)
    except (ValueError, BrokenCalendarProperty):
        return None


def _whole_day(moment: date | datetime, event: Any) -> date:
    if not isinstance(moment, datetime):
        return moment
    local = moment.astimezone(IST) if moment.tzinfo else moment
    if (local.hour, local.minute, local.second) != (0, 0, 0):
        key = N_("“%(name)s” begins or ends at %(time)s Indian time; a holiday is a whole day.")
        raise Refusal(key, name=_said(event, "summary")[:80], time=f"{local:%H:%M}")
    return local.date()


def read_file(text: str, places: Places) -> list[Read]:
    """The rows of a CSV or calendar file. Raises ``Refusal`` where the file as a whole cannot be read."""
    if is_calendar_file(text):
        return holidays_read(text, places)
    return [_row_read(record, places) for record in records(text, COLUMNS, NEEDED)]


def _row_read(record: Record, places: Places) -> Read:
    try:
        return Read(record.line, row_of(record.cells, places))
    except Refusal as refusal:
        return Read(record.line, None, refusal.sentence)


def csv_file(rows: Iterable[HolidayRow]) -> bytes:
    """Every row of the list, withdrawn ones too: read back, it gives the same list."""
    return written(COLUMNS, map(cells_of, rows))


def standing(rows: list[Kept]) -> list[Kept]:
    """One row for each UID: where the holiday moved, its old date is not an event of its own."""
    newest: dict[str, Kept] = {}
    for kept in rows:
        uid, old = kept.row.uid or "", newest.get(kept.row.uid or "")
        if old is None or (kept.row.state is not HolidayState.WITHDRAWN and old.row.state is HolidayState.WITHDRAWN):
            newest[uid] = kept
    return [kept for kept in rows if newest[kept.row.uid or ""] is kept]


def dated(rows: list[Kept]) -> list[tuple[Any, datetime]]:
    """Each row with the time of its last change: its own, else that of its year's list."""
    edited, loaded = queries.holiday_changes(), queries.years_loaded_on()
    found = []
    for kept in rows:
        listed = datetime.combine(loaded.get(kept.row.on.year, kept.row.on), time(), UTC)
        found.append((kept.row, edited.get(kept.id, listed)))
    return found
