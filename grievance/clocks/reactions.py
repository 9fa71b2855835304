"""What follows for clocks when the calendar has changed; the table of reactions names these."""

from __future__ import annotations

from datetime import date

from grievance.clocks import queries
from grievance.clocks.models import Clock
from grievance.clocks.operations import Recomputed, recompute_clocks
from grievance.clocks.rules.listing_days import clauses
from grievance.foundation.database import db
from grievance.reference import queries as reference
from grievance.reference.events import (
    CalendarChanged,
    DayChanged,
    HolidayChanged,
    HolidayMoved,
    HolidaysImported,
    HolidayWithdrawn,
)
from grievance.reference.rules.working_days import Holiday
from grievance.sentences import N_, Sentence, sentence

DECLARED = N_("%(holiday)s on %(day)s was declared a holiday")
WITHDRAWN = N_("%(holiday)s on %(day)s is no longer a holiday")


MOVED = N_("%(holiday)s moved from %(was_on)s to %(day)s")


def recompute_after_holiday(event: HolidayChanged) -> None:
    """Clocks that run over the day, or over both days of a moved one, in offices of its scope.

    The counts stay with the session for the command and the page.
    """
    key = WITHDRAWN if isinstance(event, HolidayWithdrawn) else DECLARED
    why = sentence(key, holiday=event.holiday, day=event.on)
    clocks = {clock.id: clock for clock in _over(event, event.on)}
    if isinstance(event, HolidayMoved):
        why = sentence(MOVED, holiday=event.holiday, was_on=event.was_on, day=event.on)
        clocks |= {clock.id: clock for clock in _over(event, event.was_on)}
    _note(recompute_clocks(clocks.values(), event.at, why))


def recompute_after_import(event: HolidaysImported) -> None:
    """Clocks that run over a day that a file changed; computed once, each told the days that lie between start and date."""
    offices = {day: reference.offices_closed_by(_holiday(day, day.on)) for day in event.days}
    clocks: dict[int, Clock] = {}
    for day in event.days:
        for on in _dates(day):
            clocks |= {clock.id: clock for clock in _in_force_over(_holiday(day, on))}
    held = {key: {row.office_code for row in facts.held} for key, facts in queries.facts_of(clocks.values()).items()}

    def why(clock: Clock, old_on: date) -> Sentence:
        last = max(old_on, clock.due_on)
        touching = [
            _why(day)
            for day in event.days
            if offices[day] & held[clock.id] and any(clock.day_zero < on <= last for on in _dates(day))
        ]
        return clauses(touching or map(_why, event.days))

    _note(recompute_clocks(clocks.values(), event.at, why))


def _dates(day: DayChanged) -> list[date]:
    return [day.was_on, day.on] if day.was_on else [day.on]


def _holiday(day: DayChanged, on: date) -> Holiday:
    return Holiday(on, day.holiday, day.scope_kind, day.scope_code)


def _why(day: DayChanged) -> Sentence:
    if day.was_on:
        return sentence(MOVED, holiday=day.holiday, was_on=day.was_on, day=day.on)
    return sentence(WITHDRAWN if day.is_withdrawn else DECLARED, holiday=day.holiday, day=day.on)


def _in_force_over(holiday: Holiday) -> list[Clock]:
    return queries.open_clocks_over(holiday.on, reference.offices_closed_by(holiday))


def _over(event: HolidayChanged, on: date) -> list[Clock]:
    return _in_force_over(Holiday(on, event.holiday, event.scope_kind, event.scope_code))


def recompute_after_calendar(event: CalendarChanged) -> None:
    """All open clocks of the offices named, of all where none is named."""
    _note(recompute_clocks(queries.open_clocks_held_by(event.offices), event.at, event.why))


def _note(found: Recomputed) -> None:
    before = db.session().info.get("recomputed", Recomputed(0, 0))
    db.session().info["recomputed"] = before + found
