"""Reading the reference data. Office tree and calendars are read once a transaction and never kept beyond it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import event, or_, select
from sqlalchemy.orm import Session

from grievance.foundation.database import db
from grievance.reference.models import (
    Calendar,
    Category,
    District,
    Division,
    Estate,
    EstateName,
    Holder,
    Holiday,
    HolidayFile,
    HolidayYear,
    Office,
    Seat,
    Setting,
)
from grievance.reference.rules import working_days as rules
from grievance.reference.rules.holiday_plan import Kept
from grievance.reference.rules.holiday_rows import HolidayRow
from grievance.reference.rules.names import folded
from grievance.reference.rules.offices import CAPITALS
from grievance.reference.rules.words import HolidayScope, HolidayState

_kept_models: set[type[Any]] = {Division, Office, Calendar, Holiday, HolidayYear, Seat}
Found = TypeVar("Found")


def forget_when_changed(*models: type[Any]) -> None:
    """A flush that writes one of ``models`` drops what was kept."""
    _kept_models.update(models)


def kept(name: str, read: Callable[[], Found]) -> Found:
    """What ``read`` gives, read once a transaction and dropped as soon as a row it may rest on is written."""
    memory = db.session().info.setdefault("reference", {})
    if name not in memory:
        found = read()
        memory = db.session().info.setdefault("reference", {})
        memory[name] = found
    return memory[name]


@event.listens_for(Session, "after_begin")
def _forget(session: Session, *_: Any) -> None:
    session.info.pop("reference", None)


@event.listens_for(Session, "after_flush")
def _forget_changed(session: Session, *_: Any) -> None:
    if any(type(row) in _kept_models for row in (*session.new, *session.dirty, *session.deleted)):
        session.info.pop("reference", None)


def divisions() -> list[Division]:
    """Both, Jammu first."""
    return list(db.session.scalars(select(Division).order_by(Division.place, Division.code)))


def division(code: str) -> Division | None:
    return db.session.get(Division, code)


def districts() -> list[District]:
    """By division, then name."""
    return list(db.session.scalars(select(District).order_by(District.division, District.name)))


def district(name: str) -> District | None:
    return db.session.get(District, name)


def _offices() -> dict[str, Office]:
    return kept("offices", lambda: {o.code: o for o in db.session.scalars(select(Office).order_by(Office.code))})


def all_offices() -> list[Office]:
    """By code, the ones no longer in use included."""
    return list(_offices().values())


def office(code: str | None) -> Office | None:
    return _offices().get(code) if code else None


def parent_of(found: Office, division: str | None = None) -> str | None:
    """Code of the office above; where it differs by division, the one of ``division`` (Jammu's if not said)."""
    if division == "kashmir" and found.parent_kashmir_code:
        return found.parent_kashmir_code
    return found.parent_code


def offices_above(code: str, division: str | None = None) -> list[Office]:
    """The offices above, the nearest first, up to the Chief Secretary."""
    offices = _offices()
    above: list[Office] = []
    found = offices.get(code)
    while found and (parent := parent_of(found, division)) and len(above) < 20:
        found = offices.get(parent)
        if found:
            above.append(found)
    return above


def office_codes_below(code: str) -> frozenset[str]:
    """The office itself and all below it, by either parent."""
    below, offices = {code}, all_offices()
    while more := {o.code for o in offices if o.code not in below and below & {o.parent_code, o.parent_kashmir_code}}:
        below |= more
    return frozenset(below)


def forum_desk(division: str) -> str | None:
    """Code of the convener's desk."""
    return kept("desks", lambda: {d.code: d.forum_office_code for d in divisions()}).get(division)


def holders(code: str, on: date) -> list[Holder]:
    """Who holds the office on a date: heads first, additional charge after regular."""
    in_force = (Holder.from_on <= on, or_(Holder.to_on.is_(None), Holder.to_on >= on))
    found = db.session.scalars(select(Holder).where(Holder.office_code == code, *in_force))
    return sorted(found, key=lambda row: (not row.is_head, row.kind.value != "regular", row.from_on, row.id))


def estates() -> list[Estate]:
    """By district, then name."""
    return list(db.session.scalars(select(Estate).order_by(Estate.district, Estate.name)))


def estate(code: str | None) -> Estate | None:
    return db.session.get(Estate, code) if code else None


def estate_by_name(text: str) -> Estate | None:
    """The estate with this name or other spelling, in any case."""
    named = select(Estate).join(EstateName, EstateName.estate_code == Estate.code)
    return db.session.scalar(named.where(EstateName.folded == folded(text)))


def estate_names() -> dict[str, str]:
    """Every folded name with its estate's code."""
    return {row.folded: row.estate_code for row in db.session.scalars(select(EstateName).order_by(EstateName.folded))}


def names_of(estate_code: str) -> list[EstateName]:
    """Every name by which an estate is found."""
    mine = select(EstateName).where(EstateName.estate_code == estate_code)
    return list(db.session.scalars(mine.order_by(EstateName.folded)))


def categories() -> list[Category]:
    """In the order of the list."""
    return list(db.session.scalars(select(Category).order_by(Category.place, Category.code)))


def category(code: str | None) -> Category | None:
    return db.session.get(Category, code) if code else None


def setting(name: str) -> str | None:
    """The value an administrator has set, else None."""
    found = db.session.get(Setting, name)
    return found.value if found else None


def calendars() -> dict[str, Calendar]:
    return kept("weeks", lambda: {c.code: c for c in db.session.scalars(select(Calendar).order_by(Calendar.code))})


def years_loaded() -> frozenset[int]:
    return kept("years", lambda: frozenset(db.session.scalars(select(HolidayYear.year))))


def holidays_for_rules() -> tuple[rules.Holiday, ...]:
    """Every holiday that was not withdrawn."""

    def read() -> tuple[rules.Holiday, ...]:
        columns = (Holiday.on, Holiday.name, Holiday.scope_kind, Holiday.scope_code, Holiday.state)
        wanted = select(*columns).where(Holiday.state != HolidayState.WITHDRAWN).order_by(Holiday.on, Holiday.id)
        return tuple(rules.Holiday(*row) for row in db.session.execute(wanted))

    return kept("holidays", read)


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


def holiday_file(file_id: int) -> HolidayFile | None:
    return db.session.get(HolidayFile, file_id)


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


def seats_of(code: str, division: str | None = None) -> tuple[rules.Seat, ...]:
    """The office's own seats, then its division's capital, then (offices of both divisions) the seats shipped for all.

    ``division`` matters for an office that exists once in each division, such as the Deputy Commissioners.
    """
    rows = kept("seats", lambda: list(db.session.scalars(select(Seat).order_by(Seat.id))))
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

    return kept(f"calendar {code} {division}", make)


def offices_closed_by(holiday: rules.Holiday) -> frozenset[str]:
    """Codes of the offices that the holiday would close, were it in force, in either division."""
    in_force = rules.Holiday(holiday.on, holiday.name, holiday.scope, holiday.scope_code, HolidayState.CONFIRMED)
    found = set()
    for row in all_offices():
        banks = calendars()[row.calendar_code].keeps_bank_days
        homes = (None, "jammu", "kashmir") if row.parent_kashmir_code else (None,)
        if any(rules.closes(in_force, row.code, seats_of(row.code, home), keeps_bank_days=banks) for home in homes):
            found.add(row.code)
    return frozenset(found)


def rows_by_key(model: type[Any], *columns: str) -> dict[tuple[Any, ...], Any]:
    """All rows of a reference table by the columns that name them; for loading the shipped files."""
    rows = db.session.scalars(select(model))
    return {tuple(getattr(row, column) for column in columns): row for row in rows}
