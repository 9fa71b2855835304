"""An administrator's edits of single rows: checked, marked as edited, recorded with old and new."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from grievance.foundation.database import db
from grievance.foundation.errors import Conflict
from grievance.foundation.transaction import record
from grievance.permissions import Actor
from grievance.reference import queries
from grievance.reference.events import CalendarChanged, ReferenceChanged
from grievance.reference.models import Category, Estate, EstateName, Office
from grievance.reference.rules.names import folded, slug
from grievance.reference.rules.words import Certainty, OfficeKind
from grievance.sentences import N_, Refusal, sentence


def seen_state(row: Any) -> str:
    """What a form keeps of the row it was made from, to notice another person's edit in between."""
    return row.edited_at.isoformat() if row.edited_at else "shipped"


def check_seen(row: Any, seen: str) -> None:
    if seen and seen != seen_state(row):
        raise Conflict(
            N_("Somebody else changed this while you were writing. Look at the page as it is now, then decide again.")
        )


def edit_row(row: Any, key: str, given: dict[str, Any], actor: Actor, now: datetime) -> bool:
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
    record(ReferenceChanged(at=now, actor=actor, table=row.__tablename__, row=key, old=before, new=new))
    return True


def edit_office(office: Office, given: dict[str, Any], actor: Actor, now: datetime) -> bool:
    """Refuses a circle of offices above, and taking the top office out of use. A new week moves open dates."""
    parent = given.get("parent_code", office.parent_code)
    if (parent is None) != (office.kind is OfficeKind.TOP):
        raise Refusal(N_("Every office but the Chief Secretary's has one above it."), field="parent_code")
    if parent in queries.office_codes_below(office.code):
        raise Refusal(N_("%(parent)s stands below this office. Choose another."), field="parent_code", parent=parent)
    if given.get("is_active", True) is False and len(queries.office_codes_below(office.code)) > 1:
        raise Refusal(
            N_("Other offices stand below this one. Give them another office above first."), field="is_active"
        )
    week_before = office.calendar_code
    changed = edit_row(office, office.code, given, actor, now)
    if office.calendar_code != week_before:
        why = sentence(N_("the week of %(office)s was changed"), office=office.code)
        record(CalendarChanged(at=now, actor=actor, offices=(office.code,), why=why))
    return changed


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
