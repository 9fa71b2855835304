"""Changes of the reference data: loading what is shipped, holidays declared and withdrawn, rows edited."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from grievance.foundation.clock import ist_date
from grievance.foundation.database import db
from grievance.foundation.transaction import record
from grievance.permissions import Actor
from grievance.reference import loading, queries
from grievance.reference.events import (
    CalendarChanged,
    HolidayDeclared,
    HolidayMoved,
    HolidayWithdrawn,
    ReferenceChanged,
)
from grievance.reference.models import Holiday, HolidayYear
from grievance.reference.rules.holidays import FIRST_YEAR, LAST_YEAR, checked_name, uid_of
from grievance.reference.rules.words import Certainty, HolidayScope, HolidayState
from grievance.sentences import N_, Refusal, sentence


def load_reference(now: datetime) -> int:
    """Load the shipped files; how many rows were written. Nothing an administrator edited is touched."""
    is_first = not queries.years_loaded()
    written = loading.load_places() + loading.load_offices() + loading.load_estates() + loading.load_categories()
    holidays = loading.load_holidays(now)
    if holidays and not is_first:
        record(CalendarChanged(at=now, why=sentence(N_("The shipped list of holidays was loaded anew"))))
    return written + holidays


def declare_holiday(
    on: date, name: str, kind: HolidayScope, code: str, actor: Actor, now: datetime, *, is_expected: bool = False
) -> Holiday:
    """A holiday for a scope, from now on in force. Declaring it again changes nothing; an expected one is confirmed."""
    state = HolidayState.EXPECTED if is_expected else HolidayState.CONFIRMED
    found, changed = _in_force(on, checked_name(on, name), kind, code, state, now)
    if changed:
        refuse_years_without_a_working_day([on.year])
        record(HolidayDeclared(at=now, actor=actor, on=on, holiday=found.name, scope_kind=kind, scope_code=code))
    return found


def _in_force(
    on: date, name: str, kind: HolidayScope, code: str, state: HolidayState, now: datetime
) -> tuple[Holiday, bool]:
    """The row of a holiday in ``state``, made where there is none; and whether anything was changed."""
    found = queries.holiday_named(on, name, kind, code)
    if found is None:
        found = Holiday(on=on, name=name, scope_kind=kind, scope_code=code, state=state,
                        certainty=Certainty.HIGH, edited_at=now, uid=uid_of(on, name, kind, code), revision=0)  # fmt: skip
        db.session.add(found)
    elif found.state == state:
        return found, False
    else:
        found.revision += 1
    found.state, found.edited_at = state, now
    db.session.flush()
    return found, True


def refuse_years_without_a_working_day(years: Iterable[int]) -> None:
    """After a change of holidays: an office that would never be open in a year is an error of the list, never a fact."""
    for year in years:
        for office in queries.all_offices():
            homes = ("jammu", "kashmir") if office.parent_kashmir_code else (None,)
            for home in homes:
                queries.office_calendar(office.code, home).refuse_without_open_day(year)


def move_holiday(holiday: Holiday, on: date, actor: Actor, now: datetime, *, is_expected: bool = False) -> Holiday:
    """The holiday falls on another date; the old row stays as withdrawn. Open dates move once, not twice."""
    checked_name(on, holiday.name)
    if on == holiday.on or holiday.state is HolidayState.WITHDRAWN:
        raise Refusal(N_("Choose another date than %(day)s."), field="on", day=holiday.on)
    state = HolidayState.EXPECTED if is_expected else HolidayState.CONFIRMED
    found, _ = _in_force(on, holiday.name, holiday.scope_kind, holiday.scope_code, state, now)
    link_move(holiday, found)
    holiday.state, holiday.edited_at = HolidayState.WITHDRAWN, now
    db.session.flush()
    refuse_years_without_a_working_day([on.year])
    record(HolidayMoved(at=now, actor=actor, was_on=holiday.on, on=on, holiday=found.name,
                        scope_kind=found.scope_kind, scope_code=found.scope_code))  # fmt: skip
    return found


def link_move(old: Holiday, new: Holiday) -> None:
    """What belongs to the holiday and not to its date goes along: uid, moon, and the count of changes."""
    new.subject_to_moon, new.moved_from, new.uid = old.subject_to_moon, old.on, old.uid
    new.revision = old.revision + 1


def withdraw_holiday(on: date, name: str, kind: HolidayScope, code: str, actor: Actor, now: datetime) -> Holiday:
    """The holiday no longer closes an office; its row stays. Refused when there is no such holiday."""
    found = queries.holiday_named(on, checked_name(on, name), kind, code)
    if found is None:
        key = N_("No holiday “%(name)s” is on the list for %(day)s and this scope. Look at the name and the scope.")
        raise Refusal(key, field="name", name=name.strip(), day=on)
    if found.state is HolidayState.WITHDRAWN:
        return found
    found.state, found.edited_at = HolidayState.WITHDRAWN, now
    found.revision += 1
    db.session.flush()
    record(HolidayWithdrawn(at=now, actor=actor, on=on, holiday=found.name, scope_kind=kind, scope_code=code))
    return found


def complete_year(year: int, actor: Actor, now: datetime) -> None:
    """The administrator has entered a year's whole list: dates in it no longer say that it is missing."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Refusal(N_("Choose a year between %(first)s and %(last)s."), first=FIRST_YEAR, last=LAST_YEAR)
    if year not in queries.years_loaded():
        db.session.add(HolidayYear(year=year, loaded_on=ist_date(now)))
        db.session.flush()
        record(
            ReferenceChanged(at=now, actor=actor, table="holiday_year", row=str(year), old={}, new={"loaded": "yes"})
        )


def confirm_holiday(holiday: Holiday, actor: Actor, now: datetime) -> None:
    """An expected holiday is now certain; no date moves, since it counted already."""
    declare_holiday(holiday.on, holiday.name, holiday.scope_kind, holiday.scope_code, actor, now)
