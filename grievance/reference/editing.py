"""An administrator's edits of single rows: checked, marked as edited, recorded with old and new."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from grievance.foundation.database import db
from grievance.foundation.errors import Conflict
from grievance.foundation.transaction import record
from grievance.permissions import Actor
from grievance.reference import queries
from grievance.reference.events import CalendarChanged, OfficeChanged, ReferenceChanged
from grievance.reference.models import Category, District, Estate, EstateName, Office
from grievance.reference.rules.names import folded, slug
from grievance.reference.rules.words import Certainty, OfficeKind
from grievance.sentences import N_, Refusal, sentence

LONGEST_CODE = 30


def seen_state(row: Any) -> str:
    """What a form keeps of the row it was made from, to notice another person's edit in between."""
    return row.edited_at.isoformat() if row.edited_at else "shipped"


def check_seen(row: Any, seen: str) -> None:
    if seen and seen != seen_state(row):
        raise Conflict(
            N_("Somebody else changed this while you were writing. Look at the page as it is now, then decide again.")
        )


def edit_row(
    row: Any,
    key: str,
    given: dict[str, Any],
    actor: Actor,
    now: datetime,
    event: type[ReferenceChanged] = ReferenceChanged,
) -> bool:
    """Set the columns of ``given`` that differ, mark the row as edited and record old and new; says whether any did."""
    old = {column: getattr(row, column) for column, value in given.items() if getattr(row, column) != value}
    if not old:
        return False
    for column in old:
        setattr(row, column, given[column])
    if hasattr(row, "edited_at"):
        row.edited_at = now
    db.session.flush()
    new = {column: str(given[column]) for column in old}
    before = {column: str(value) for column, value in old.items()}
    record(event(at=now, actor=actor, table=row.__tablename__, row=key, old=before, new=new))
    return True


MOVES_DATES = ("calendar_code", "division", "district", "parent_kashmir_code")
"""Columns of an office on which its calendar rests."""
CODE = re.compile(r"[A-Z][A-Z0-9]*(-[A-Z0-9]+)*")


def edit_office(office: Office, given: dict[str, Any], actor: Actor, now: datetime) -> bool:
    """Refuses a circle of offices above, and taking the top office out of use. A new week or seat moves open dates."""
    _check_place(office.code, office.kind, {**_columns(office), **given})
    if given.get("is_active", True) is False and len(queries.office_codes_below(office.code)) > 1:
        raise Refusal(
            N_("Other offices stand below this one. Give them another office above first."), field="is_active"
        )
    before = [getattr(office, column) for column in MOVES_DATES]
    changed = edit_row(office, office.code, given, actor, now, OfficeChanged)
    if [getattr(office, column) for column in MOVES_DATES] != before:
        key = (
            N_("the week of %(office)s was changed")
            if office.calendar_code != before[0]
            else N_("the seat of %(office)s was changed")
        )
        record(CalendarChanged(at=now, actor=actor, offices=(office.code,), why=sentence(key, office=office.code)))
    return changed


def add_office(code: str, given: dict[str, Any], actor: Actor, now: datetime) -> Office:
    """A new office. Its code is what everything else calls it and never changes."""
    code = code.strip().upper()
    if not CODE.fullmatch(code) or len(code) > LONGEST_CODE:
        key = N_("Write the code in capital letters, figures and hyphens, like DIC-JAMMU, at most %(most)s signs.")
        raise Refusal(key, field="code", most=LONGEST_CODE)
    if queries.office(code):
        raise Refusal(N_("There is an office with this code already."), field="code")
    _check_place(code, given["kind"], given)
    office = Office(code=code, edited_at=now, **given)
    db.session.add(office)
    db.session.flush()
    new = {column: str(value) for column, value in given.items() if value not in (None, "")}
    record(OfficeChanged(at=now, actor=actor, table="office", row=code, old={}, new=new))
    return office


def _columns(office: Office) -> dict[str, Any]:
    return {
        column: getattr(office, column) for column in ("parent_code", "parent_kashmir_code", "division", "district")
    }


def _check_place(code: str, kind: OfficeKind, given: dict[str, Any]) -> None:
    """Above, division and district of an office as it would stand."""
    parent, other = given.get("parent_code"), given.get("parent_kashmir_code")
    if (parent is None) != (kind is OfficeKind.TOP):
        raise Refusal(N_("Every office but the Chief Secretary's has one above it."), field="parent_code")
    for field, above in (("parent_code", parent), ("parent_kashmir_code", other)):
        if above in queries.office_codes_below(code):
            raise Refusal(N_("%(parent)s stands below this office. Choose another."), field=field, parent=above)
    division, district = given.get("division"), queries.district(given["district"]) if given.get("district") else None
    if other and division:
        key = N_("An office with another one above it in Kashmir is one of both divisions. Choose both divisions.")
        raise Refusal(key, field="division")
    if district and district.division != division:
        if division is None:
            key = N_("An office of both divisions sits as its seats say. Leave the district empty.")
            raise Refusal(key, field="district")
        raise Refusal(N_("%(district)s lies in the other division."), field="district", district=district.name)


def edit_district(district: District, given: dict[str, Any], actor: Actor, now: datetime) -> bool:
    """Other spellings, separated by semicolons in the row: a spelling leads to one district only."""
    owners = {
        folded(name): row.name
        for row in queries.districts()
        if row.name != district.name
        for name in (row.name, *row.other_spellings.split(";"))
    }
    spellings = [
        " ".join(name.split()) for name in given["other_spellings"].replace(";", "\n").splitlines() if folded(name)
    ]
    for name in spellings:
        if folded(name) in owners:
            key = N_("“%(name)s” leads to %(district)s already.")
            raise Refusal(key, field="other_spellings", name=name, district=owners[folded(name)])
    kept = ";".join(dict.fromkeys(name for name in spellings if folded(name) != folded(district.name)))
    return edit_row(district, district.name, {**given, "other_spellings": kept}, actor, now)


def edit_category(category: Category, given: dict[str, Any], actor: Actor, now: datetime) -> bool:
    return edit_row(category, category.code, given, actor, now)


def edit_estate(estate: Estate, given: dict[str, Any], other_names: str, actor: Actor, now: datetime) -> None:
    """Columns and other names; a name that belongs to another estate is refused."""
    edit_row(estate, estate.code, given, actor, now)
    _set_names(estate, other_names, actor, now)


def add_estate(given: dict[str, Any], other_names: str, actor: Actor, now: datetime) -> Estate:
    """A new estate; its code is made from its name."""
    code = slug(given["name"])
    if not code:
        raise Refusal(N_("Write the name with letters or figures."), field="name")
    if queries.estate(code):
        raise Refusal(N_("There is an estate of this name already."), field="name")
    estate = Estate(code=code, certainty=Certainty.HIGH, edited_at=now, **given)
    db.session.add(estate)
    db.session.flush()
    record(ReferenceChanged(at=now, actor=actor, table="estate", row=code, old={}, new={"name": estate.name}))
    _set_names(estate, other_names, actor, now)
    return estate


def _set_names(estate: Estate, other_names: str, actor: Actor, now: datetime) -> None:
    wanted = {folded(name): name.strip() for name in (estate.name, *other_names.splitlines()) if folded(name)}
    owners, old = queries.estate_names(), queries.names_of(estate.code)
    for name, typed in wanted.items():
        if owners.get(name, estate.code) != estate.code:
            key = N_("“%(name)s” is already a name of another estate.")
            raise Refusal(key, field="other_names", name=typed)
    for row in old:
        if row.folded not in wanted:
            db.session.delete(row)
    for name in wanted.keys() - {row.folded for row in old}:
        db.session.add(EstateName(folded=name, estate_code=estate.code))
    db.session.flush()
    if {row.folded for row in old} != set(wanted):
        before, after = ", ".join(sorted(row.folded for row in old)), ", ".join(sorted(wanted))
        record(ReferenceChanged(at=now, actor=actor, table="estate", row=estate.code,
                                old={"names": before}, new={"names": after}))  # fmt: skip
