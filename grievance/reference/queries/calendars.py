"""Weeks, holidays and seats, and the calendar of an office made of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime

from sqlalchemy import select

from grievance.foundation.database import db
from grievance.reference.models import Calendar, Holiday, HolidayFile, HolidayYear, Office, Seat
from grievance.reference.queries.memory import kept, remembered
from grievance.reference.queries.places import all_offices, office
from grievance.reference.rules import working_days as rules
from grievance.reference.rules.holiday_plan import Kept
from grievance.reference.rules.holiday_rows import HolidayRow
from grievance.reference.rules.names import folded
from grievance.reference.rules.offices import CAPITALS
from grievance.reference.rules.words import HolidayScope, HolidayState
from grievance.reference.rules.year import years_owed


def calendars() -> dict[str, Calendar]:
    return kept("weeks", lambda: {c.code: c for c in db.session.scalars(select(Calendar).order_by(Calendar.code))})


def years_loaded() -> frozenset[int]:
    return remembered("years", ("calendar",), lambda: frozenset(db.session.scalars(select(HolidayYear.year))))


def years_missing(today: date) -> list[int]:
    """Years whose list should be there and is not."""
    return [year for year in years_owed(today) if year not in years_loaded()]


def holidays_for_rules() -> tuple[rules.Holiday, ...]:
    """Every holiday that was not withdrawn."""

    def read() -> tuple[rules.Holiday, ...]:
        columns = (Holiday.on, Holiday.name, Holiday.scope_kind, Holiday.scope_code, Holiday.state)
        wanted = select(*columns).where(Holiday.state != HolidayState.WITHDRAWN).order_by(Holiday.on, Holiday.id)
        return tuple(rules.Holiday(*row) for row in db.session.execute(wanted))

    return remembered("holidays", ("calendar",), read)


def holidays_of_year(year: int) -> list[Holiday]:
    """By date; withdrawn ones included, since the page strikes them through."""
    inside = Holiday.on.between(date(year, 1, 1), date(year, 12, 31))
    return list(db.session.scalars(select(Holiday).where(inside).order_by(Holiday.on, Holiday.name, Holiday.id)))


def kept_holidays() -> list[Kept]:
    """Every row of the list, withdrawn ones too, by date and name: for comparing and for files."""
    order = (Holiday.on, Holiday.scope_kind, Holiday.scope_code, Holiday.name, Holiday.id)
    return [Kept(row.id, _as_row(row)) for row in db.session.scalars(select(Holiday).order_by(*order))]


def _as_row(row: Holiday) -> HolidayRow:
    return HolidayRow(
        row.on, row.name, row.scope_kind, row.scope_code, row.state, row.subject_to_moon, row.certainty,
        row.source_address, row.note, row.moved_from, row.uid, row.revision,
    )  # fmt: skip


def holidays_by_id(ids: Iterable[int]) -> dict[int, Holiday]:
    wanted = sorted(set(ids))
    return {row.id: row for row in db.session.scalars(select(Holiday).where(Holiday.id.in_(wanted)))} if wanted else {}


def holiday_changes() -> dict[int, datetime]:
    """When each edited row was changed last."""
    rows = db.session.execute(select(Holiday.id, Holiday.edited_at).where(Holiday.edited_at.isnot(None)))
    return {row.id: row.edited_at for row in rows}


def years_loaded_on() -> dict[int, date]:
    return {row.year: row.loaded_on for row in db.session.scalars(select(HolidayYear))}


def holiday_file(file_id: int, *, locked: bool = False) -> HolidayFile | None:
    """``locked`` for applying it: of two at once the second waits and finds it applied."""
    return db.session.get(HolidayFile, file_id, with_for_update=locked, populate_existing=locked)


def forsaken_files(before: datetime) -> list[HolidayFile]:
    """Files whose changes were looked at and never made."""
    left = (HolidayFile.applied_at.is_(None), HolidayFile.given_at < before)
    return list(db.session.scalars(select(HolidayFile).where(*left).order_by(HolidayFile.id).limit(100)))


def holiday(holiday_id: int) -> Holiday | None:
    return db.session.get(Holiday, holiday_id)


def holiday_named(on: date, name: str, kind: HolidayScope, code: str) -> Holiday | None:
    """The row of this date and scope whose name reads the same in any case."""
    rows = select(Holiday).where(Holiday.on == on, Holiday.scope_kind == kind, Holiday.scope_code == code)
    return next(
        (row for row in db.session.scalars(rows.order_by(Holiday.id)) if folded(row.name) == folded(name)), None
    )


def seats() -> list[Seat]:
    """All rows; those of certain years first, since an exception comes before the rule."""
    rows = db.session.scalars(select(Seat).order_by(Seat.id))
    return sorted(rows, key=lambda row: (row.first_on is None and row.last_on is None, row.id))


def seat(seat_id: int) -> Seat | None:
    return db.session.get(Seat, seat_id)


def seats_of(code: str, division: str | None = None) -> tuple[rules.Seat, ...]:
    """The office's own seats, then its division's capital, then (offices of both divisions) the seats shipped for all.

    ``division`` matters for an office that exists once in each division, such as the Deputy Commissioners.
    """
    rows = kept("seats", seats)
    found = office(code)
    home = found.division if found else division
    if found and found.parent_kashmir_code and not home:
        home = division
    own = [_seat(row) for row in rows if row.office_code == code]
    if home:
        district = (found.district if found else None) or CAPITALS[home]
        return (*own, rules.Seat(home, district))
    return (*own, *(_seat(row) for row in rows if row.office_code is None))


def _seat(row: Seat) -> rules.Seat:
    return rules.Seat(
        row.division, row.district, row.from_month, row.from_day, row.to_month, row.to_day, row.first_on, row.last_on
    )


def office_calendar(code: str, division: str | None = None) -> rules.OfficeCalendar:
    """Week, holidays and seats of an office as one calendar. Raises LookupError for a code that does not exist."""

    def make() -> rules.OfficeCalendar:
        found = office(code)
        if found is None:
            raise LookupError(f"no office {code}")
        week = calendars()[found.calendar_code]
        seats = seats_of(code, division)
        return rules.calendar_of(
            rules.weekdays_written(week.weekdays),
            holidays_for_rules(),
            years_loaded(),
            office=code,
            seats=seats,
            keeps_bank_days=week.keeps_bank_days,
        )

    return remembered(f"calendar {code} {division}", ("calendar",), make)


def offices_with_week(code: str) -> tuple[str, ...]:
    """Codes of the offices that keep a calendar's week."""
    return tuple(row.code for row in all_offices() if row.calendar_code == code)


def offices_without_home() -> tuple[str, ...]:
    """Codes of the offices that sit as the Durbar does."""
    return tuple(row.code for row in all_offices() if row.division is None and not row.parent_kashmir_code)


def closing(office: Office) -> Callable[[rules.Holiday], bool]:
    """Whether a holiday closes the office, in either division where it exists in both."""
    homes = (None, "jammu", "kashmir") if office.parent_kashmir_code else (None,)
    seats, banks = [seats_of(office.code, home) for home in homes], calendars()[office.calendar_code].keeps_bank_days
    return lambda holiday: any(rules.closes(holiday, office.code, each, keeps_bank_days=banks) for each in seats)


def offices_closed_by(holiday: rules.Holiday) -> frozenset[str]:
    """Codes of the offices that the holiday would close, were it in force, in either division."""
    in_force = rules.Holiday(holiday.on, holiday.name, holiday.scope, holiday.scope_code, HolidayState.CONFIRMED)
    return frozenset(row.code for row in all_offices() if closing(row)(in_force))
