"""Working weeks and seats, edited by administrators. Whatever moves a calendar moves the open dates that run over it."""

from __future__ import annotations

from calendar import monthrange
from datetime import datetime
from typing import Any

from grievance.foundation.database import db
from grievance.foundation.transaction import record
from grievance.permissions import Actor
from grievance.reference import queries
from grievance.reference.editing import edit_row
from grievance.reference.events import CalendarChanged, ReferenceChanged
from grievance.reference.models import Calendar, Seat
from grievance.reference.rules.names import slug
from grievance.reference.rules.working_days import weekdays_written
from grievance.sentences import N_, Refusal, Sentence, sentence

LEAP_YEAR = 2024


def add_week(given: dict[str, Any], actor: Actor, now: datetime) -> Calendar:
    """A week that offices may be given; its code is made from its name."""
    _check_week(given)
    code = slug(given["name"])
    if not code or code in queries.calendars():
        raise Refusal(N_("There is a week of this name already, or the name holds no letter."), field="name")
    week = Calendar(code=code, edited_at=now, **given)
    db.session.add(week)
    db.session.flush()
    new = {column: str(value) for column, value in given.items()}
    record(ReferenceChanged(at=now, actor=actor, table="calendar", row=code, old={}, new=new))
    return week


def edit_week(week: Calendar, given: dict[str, Any], actor: Actor, now: datetime) -> None:
    """Refuses a week without a working day. Other days move the open dates of every office that keeps the week."""
    _check_week(given)
    before = week.weekdays, week.keeps_bank_days
    edit_row(week, week.code, given, actor, now)
    offices = queries.offices_with_week(week.code)
    if (week.weekdays, week.keeps_bank_days) != before and offices:
        why = sentence(N_("the days of work were changed (%(week)s)"), week=Sentence(week.name.replace("%", "%%")))
        record(CalendarChanged(at=now, actor=actor, offices=offices, why=why))


def _check_week(given: dict[str, Any]) -> None:
    weekdays_written(given["weekdays"])
    if given["opens_at"] >= given["closes_at"]:
        raise Refusal(N_("The office must open before it closes."), field="closes_at")


def add_seat(given: dict[str, Any], actor: Actor, now: datetime) -> Seat:
    """Where an office (or, without one, every office of both divisions) sits in a part of the year."""
    seat = Seat(**_placed(given))
    db.session.add(seat)
    db.session.flush()
    new = {column: str(value) for column, value in given.items() if value is not None}
    record(ReferenceChanged(at=now, actor=actor, table="seat", row=_name(seat), old={}, new=new))
    _moved(seat.office_code, actor, now)
    return seat


def edit_seat(seat: Seat, given: dict[str, Any], actor: Actor, now: datetime) -> None:
    before = seat.office_code
    if edit_row(seat, _name(seat), _placed(given), actor, now):
        for office in {before, seat.office_code}:
            _moved(office, actor, now)


def remove_seat(seat: Seat, actor: Actor, now: datetime) -> None:
    """The part of the year falls back to the other seats; without any, to those of the Durbar."""
    name, office = _name(seat), seat.office_code
    old = {
        "district": seat.district,
        "from": f"{seat.from_day}/{seat.from_month}",
        "to": f"{seat.to_day}/{seat.to_month}",
    }
    db.session.delete(seat)
    db.session.flush()
    record(ReferenceChanged(at=now, actor=actor, table="seat", row=name, old=old, new={"removed": "yes"}))
    _moved(office, actor, now)


def _placed(given: dict[str, Any]) -> dict[str, Any]:
    """With the division of the district. Refuses a date that no year has, and an end before its begin."""
    district = queries.district(given["district"])
    if district is None:
        raise Refusal(N_("Choose the district in which the office sits."), field="district")
    for field in ("from", "to"):
        if given[f"{field}_day"] > monthrange(LEAP_YEAR, given[f"{field}_month"])[1]:
            raise Refusal(N_("There is no such day in this month."), field=f"{field}_day")
    first, last = given.get("first_on"), given.get("last_on")
    if last and (not first or last < first):
        raise Refusal(N_("Write a first date too, not after the last."), field="last_on")
    return {**given, "division": district.division}


def _name(seat: Seat) -> str:
    return f"{seat.office_code or 'all offices of both divisions'} {seat.id}"


def _moved(office: str | None, actor: Actor, now: datetime) -> None:
    offices = (office,) if office else queries.offices_without_home()
    why = sentence(N_("the seat of %(office)s was changed"), office=office) if office else sentence(N_("the seats of the offices of both divisions were changed"))  # fmt: skip
    if offices:
        record(CalendarChanged(at=now, actor=actor, offices=offices, why=why))
