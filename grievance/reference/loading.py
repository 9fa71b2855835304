"""Bringing the shipped files into the database, again and again without harm.

A row that an administrator has edited (``edited_at``) is left alone; a row that was added by hand stays.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from grievance.foundation.clock import ist_date
from grievance.foundation.database import db
from grievance.reference import queries, shipped
from grievance.reference.models import (
    Calendar,
    Category,
    District,
    Division,
    Estate,
    EstateName,
    Holiday,
    HolidayYear,
    Office,
    Seat,
)
from grievance.reference.rules import offices as office_rules
from grievance.reference.rules.holidays import uid_of
from grievance.reference.rules.names import folded, slug, without_brackets
from grievance.reference.rules.scopes import shipped_scope
from grievance.reference.rules.working_days import DURBAR

Values = dict[str, Any]

CALENDARS: tuple[Values, ...] = (
    {"code": "five", "name": "Five-day week", "weekdays": "01234", "opens_at": "09:30", "closes_at": "17:30"},
    {"code": "six", "name": "Six-day week", "weekdays": "012345", "opens_at": "10:00", "closes_at": "16:30"},
    {"code": "banks", "name": "Six-day week with bank days", "weekdays": "012345", "keeps_bank_days": True,
     "opens_at": "10:00", "closes_at": "16:30"},
)  # fmt: skip
"""Hours of the two kinds of week since 1 November 2018 (DOMAIN 5)."""


def upsert(model: type[Any], rows: list[Values], *key: str) -> int:
    """Add what is missing and bring up to date what nobody edited; how many rows were written."""
    kept, written = queries.rows_by_key(model, *key), 0
    for values in rows:
        found = kept.get(tuple(values[column] for column in key))
        if found is None:
            row = model(**values)
            db.session.add(row)
            kept[tuple(values[column] for column in key)] = row
            written += 1
        elif getattr(found, "edited_at", None) is None:
            changed = {column: value for column, value in values.items() if getattr(found, column) != value}
            for column, value in changed.items():
                setattr(found, column, value)
            written += bool(changed)
    db.session.flush()
    return written


def load_places() -> int:
    named = [
        {"code": code, "name": code.capitalize(), "place": place, "forum_office_code": f"FORUM-{code.upper()}"}
        for place, code in enumerate(office_rules.CAPITALS)
    ]
    written = upsert(Division, named, "code")
    rows = [
        {"name": row["district"], "division": row["division"].lower(), "dic_town": row["dic_town"],
         "other_spellings": row["other_spellings"], "certainty": row["certainty"]}
        for row in shipped.rows("districts")
    ]  # fmt: skip
    written += upsert(District, rows, "name") + upsert(Calendar, [dict(row) for row in CALENDARS], "code")
    return written


def load_offices() -> int:
    """Parents before those below them, since the database checks each row as it comes."""
    written = upsert(Office, _above_first([_office(row) for row in shipped.rows("offices")]), "code")
    seats = [
        {"office_code": None, "division": seat.division, "district": seat.district, "from_month": seat.from_month,
         "from_day": seat.from_day, "to_month": seat.to_month, "to_day": seat.to_day}
        for seat in DURBAR
    ]  # fmt: skip
    if not queries.rows_by_key(Seat, "id"):
        written += upsert(Seat, seats, "office_code", "division")
    db.session.flush()
    return written


def _office(row: shipped.Row) -> Values:
    parents = row["parent_office"].split(";")
    kind = office_rules.kind_of(row["code"], parents[0], row["parent_department"])
    division = None if row["division_scope"] == "both" else row["division_scope"].lower()
    return {
        "code": row["code"],
        "name": row["name"],
        "head_title": row["head"],
        "kind": kind,
        "division": division,
        "district": office_rules.CAPITALS[division] if division else None,
        "parent_code": parents[0] or None,
        "parent_kashmir_code": parents[1] if len(parents) > 1 else None,
        "department": row["parent_department"],
        "answers_for": row["answers_for"],
        "calendar_code": office_rules.calendar_code_of(row["code"], kind),
        "source_address": row["source_address"],
        "certainty": row["certainty"],
    }


def _above_first(rows: list[Values]) -> list[Values]:
    done: dict[str, Values] = {}
    while len(done) < len(rows):
        ready = [row for row in rows if row["code"] not in done and _parents(row) <= set(done)]
        if not ready:
            raise ValueError("the shipped offices have a circle or an unknown office above")
        done |= {row["code"]: row for row in ready}
    return list(done.values())


def _parents(row: Values) -> set[str]:
    return {code for code in (row["parent_code"], row["parent_kashmir_code"]) if code}


def load_estates() -> int:
    rows: list[Values] = []
    names: dict[str, str] = {}
    for row in shipped.rows("estates"):
        code = slug(row["estate"])
        rows.append(
            {"code": code, "name": row["estate"], "district": row["district"], "agency": row["managing_agency"],
             "agency_office_code": office_rules.agency_office(row["managing_agency"], row["division"].lower()),
             "area_kanals": Decimal(row["area_kanals"]) if row["area_kanals"] else None, "status": row["status"],
             "source_address": row["source_address"], "certainty": row["certainty"], "note": row["note"]}
        )  # fmt: skip
        for name in (row["estate"], without_brackets(row["estate"]), *row["short_names"].split(";")):
            if folded(name):
                names.setdefault(folded(name), code)
    written = upsert(Estate, rows, "code")
    return written + upsert(EstateName, [{"folded": name, "estate_code": names[name]} for name in names], "folded")


def load_categories() -> int:
    rows: list[Values] = [{**row, "place": place} for place, row in enumerate(shipped.rows("categories"), start=1)]
    return upsert(Category, rows, "code")


def load_holidays(now: datetime) -> int:
    rows = []
    for row in shipped.rows("holidays"):
        kind, code = shipped_scope(row["scope"])
        rows.append(
            {"on": date.fromisoformat(row["date"]), "name": row["name"], "scope_kind": kind, "scope_code": code,
             "state": shipped.holiday_state(row["certainty"]), "subject_to_moon": row["subject_to_moon"] == "yes",
             "certainty": row["certainty"], "source_address": row["source_address"], "note": row["note"],
             "uid": uid_of(date.fromisoformat(row["date"]), row["name"], kind, code)}
        )  # fmt: skip
    written = upsert(Holiday, rows, "on", "scope_kind", "scope_code", "name")
    known = queries.rows_by_key(HolidayYear, "year")
    years = [{"year": year, "loaded_on": ist_date(now)} for year in shipped.years() if (year,) not in known]
    return written + upsert(HolidayYear, years, "year")
