"""Offices with those above and below, their holders, estates, districts and categories."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import func, or_, select

from grievance.foundation.database import db
from grievance.reference.models import Category, District, Division, Estate, EstateName, Holder, Office, Setting
from grievance.reference.queries.memory import forget_when_changed, kept
from grievance.reference.rules.names import folded


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


def office_name(code: str | None) -> str:
    """The office's name as pages show it; its code where it has none."""
    found = office(code)
    return found.name if found else (code or "")


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


forget_when_changed(Holder)


def vacant_posts(on: date) -> dict[str, date]:
    """Offices whose head's post is entered as vacant, and nobody else holds it, with the day since which it is so.

    No entry yet does not mean vacant. Read once a transaction.
    """
    in_force = (Holder.is_head, Holder.from_on <= on, or_(Holder.to_on.is_(None), Holder.to_on >= on))
    vacant = select(Holder.office_code, func.max(Holder.from_on)).where(*in_force).group_by(Holder.office_code)
    rows = vacant.having(func.count(Holder.person_id) == 0)
    return kept(f"vacant {on}", lambda: {row[0]: row[1] for row in db.session.execute(rows)})


def acts_for_vacant(code: str, division: str | None, on: date) -> str | None:
    """The nearest office above whose own post is not vacant; None where all are."""
    vacant = vacant_posts(on)
    return next((office.code for office in offices_above(code, division) if office.code not in vacant), None)


def holders_of(code: str) -> list[Holder]:
    """Every entry of an office, past and coming ones too, the newest first."""
    rows = db.session.scalars(select(Holder).where(Holder.office_code == code))
    return sorted(rows, key=lambda row: (row.from_on, row.id), reverse=True)


def holder(holder_id: int) -> Holder | None:
    return db.session.get(Holder, holder_id)


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


def rows_by_key(model: type[Any], *columns: str) -> dict[tuple[Any, ...], Any]:
    """All rows of a reference table by the columns that name them; for loading the shipped files."""
    rows = db.session.scalars(select(model))
    return {tuple(getattr(row, column) for column in columns): row for row in rows}
