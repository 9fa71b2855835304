"""Holidays from a file: read, compared with the list, looked at, and then all written at once or none.

The file is kept while its changes are looked at, so that the button of that page applies what the page showed.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from grievance.foundation.clock import ist_date
from grievance.foundation.database import db
from grievance.foundation.errors import Conflict
from grievance.foundation.transaction import record
from grievance.permissions import Actor
from grievance.reference import queries
from grievance.reference.calendar_files import read_file
from grievance.reference.events import DayChanged, HolidaysImported
from grievance.reference.models import Holiday, HolidayFile, HolidayYear
from grievance.reference.operations import link_move, refuse_years_without_a_working_day
from grievance.reference.rules.holiday_plan import Change, Plan, What, plan
from grievance.reference.rules.holiday_rows import HolidayRow, Places
from grievance.reference.rules.holidays import uid_of
from grievance.reference.rules.words import Certainty, HolidayState
from grievance.sentences import N_, Refusal

KEPT_UNUSED = timedelta(days=1)
DETAILS = ("name", "subject_to_moon", "certainty", "source_address", "note", "moved_from", "uid")


def keep_file(name: str, text: str, scope: str, actor: Actor, now: datetime, *, is_whole: bool) -> HolidayFile:
    """Keep a file for the page that shows its changes. Those looked at a day ago and not used are taken away."""
    for old in queries.forsaken_files(now - KEPT_UNUSED):
        db.session.delete(old)
    file = HolidayFile(name=name[:200], text=text, scope=scope, is_whole=is_whole, skips_wrong=False,
                       given_by=actor.person_id, given_at=now)  # fmt: skip
    db.session.add(file)
    db.session.flush()
    return file


def planned(text: str, scope: str = "", *, is_whole: bool = False) -> Plan:
    """What the file would change in the list as it stands now."""
    districts = [row.name for row in queries.districts()]
    places = Places(districts, [row.code for row in queries.all_offices()], scope)
    return plan(read_file(text, places), queries.kept_holidays(), is_whole=is_whole)


def apply_file(file: HolidayFile, seal: str, actor: Actor, now: datetime, *, skips_wrong: bool) -> Plan:
    """Write what the page showed; refused when the list has changed since."""
    if file.applied_at is not None:
        raise Refusal(N_("The changes of this file were made already."))
    found = planned(file.text, file.scope, is_whole=file.is_whole)
    if found.seal != seal:
        key = N_(
            "The list has changed since this page was made. Look at the changes as they are now, then decide again."
        )
        raise Conflict(key)
    file.applied_at, file.skips_wrong = now, skips_wrong
    apply_plan(found, file.name, actor, now, skips_wrong=skips_wrong)
    return found


def apply_plan(found: Plan, file_name: str, actor: Actor, now: datetime, *, skips_wrong: bool = False) -> None:
    """Write all changes of a plan; wrong rows stop it unless they are to be left out. One event, one computation."""
    if found.wrong and not skips_wrong:
        raise Refusal(N_("Some rows are wrong. Correct them, or take the good rows only."))
    rows = queries.holidays_by_id(change.kept.id for change in found.effective if change.kept)
    days = [day for change in found.effective for day in _write(change, rows, now)]
    if found.is_whole:
        _complete(found.years, now)
    db.session.flush()
    refuse_years_without_a_working_day(sorted({day.on.year for day in days}))
    if found.effective:
        record(HolidaysImported(
            at=now, actor=actor, file=file_name, added=found.count(What.ADDED), moved=found.count(What.MOVED),
            changed=found.count(What.CHANGED), withdrawn=found.count(What.WITHDRAWN), days=tuple(days),
        ))  # fmt: skip


def _complete(years: Iterable[int], now: datetime) -> None:
    loaded = queries.years_loaded()
    db.session.add_all(HolidayYear(year=year, loaded_on=ist_date(now)) for year in years if year not in loaded)


def _write(change: Change, rows: dict[int, Holiday], now: datetime) -> list[DayChanged]:
    """Bring one row to the list; the days by which open dates may move."""
    row, old = change.row, rows[change.kept.id] if change.kept else None
    if row is None:
        return []
    if change.what is What.MOVED and old is not None:
        new = _added(row, now)
        link_move(old, new)
        old.state, old.edited_at = HolidayState.WITHDRAWN, now
        return [DayChanged(row.on, row.name, row.scope_kind, row.scope_code, was_on=change.kept.row.on if change.kept else None)]  # fmt: skip
    was_in_force = old is not None and old.state is not HolidayState.WITHDRAWN
    if old is None:
        old = _added(row, now)
    else:
        _set(old, row, now)
        old.revision += 1
    is_in_force = old.state is not HolidayState.WITHDRAWN
    if was_in_force == is_in_force:
        return []
    return [DayChanged(row.on, row.name, row.scope_kind, row.scope_code, not is_in_force)]


def _added(row: HolidayRow, now: datetime) -> Holiday:
    holiday = Holiday(on=row.on, scope_kind=row.scope_kind, scope_code=row.scope_code, revision=row.revision or 0)
    _set(holiday, row, now)
    holiday.uid = row.uid or uid_of(row.on, row.name, row.scope_kind, row.scope_code)
    db.session.add(holiday)
    return holiday


def _set(holiday: Holiday, row: HolidayRow, now: datetime) -> None:
    for column in DETAILS:
        setattr(holiday, column, getattr(row, column))
    holiday.state, holiday.edited_at = row.new_state, now
    holiday.subject_to_moon = bool(row.subject_to_moon)
    holiday.certainty = row.certainty or Certainty.HIGH
    holiday.source_address, holiday.note = row.source_address or "", row.note or ""
