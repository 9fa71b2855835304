"""Units and associations come into being when they file first. Nobody becomes a member by naming a unit."""

from __future__ import annotations

from datetime import date, datetime

from grievance.enterprises import queries
from grievance.enterprises.models import Association, Membership, Unit
from grievance.enterprises.rules import folded_name, gstin, udyam_number
from grievance.foundation.database import db
from grievance.sentences import N_, Refusal


def find_or_make_unit(
    name: str, now: datetime, *, udyam: str = "", gst: str = "", size: str | None = None, sector: str | None = None,
    district: str | None = None, estate_code: str | None = None, plot: str | None = None,
) -> Unit:  # fmt: skip
    """The unit with this Udyam number, else the one of this name at this place, else a new one.

    Refuses an empty name and numbers of a wrong shape, with the field. A Udyam number of a unit with another name
    makes no new unit: the number is the identity. A unit that has members is given no number by whoever names it,
    since its members see every case that is filed under the number.
    """
    name = " ".join(name.split())
    if not name:
        raise Refusal(N_("Write the name of your unit."), field="unit")
    number, tax = udyam_number(udyam), gstin(gst)
    queries.hold_names()
    unit = queries.unit_by_udyam(number) if number else None
    unit = unit or _same_place(name, number, district, estate_code)
    if unit is None:
        unit = Unit(name=name, name_folded=folded_name(name), udyam=number, gstin=tax, size=size, sector=sector,
                    district=district, estate_code=estate_code, plot=plot, created_at=now)  # fmt: skip
        db.session.add(unit)
    elif not queries.has_members(unit.id):
        unit.udyam = unit.udyam or number
        unit.gstin = unit.gstin or tax
    db.session.flush()
    return unit


def _same_place(name: str, number: str | None, district: str | None, estate_code: str | None) -> Unit | None:
    for unit in queries.units_by_name(folded_name(name)):
        if number and unit.udyam and unit.udyam != number:
            continue
        if (unit.estate_code, unit.district) == (estate_code, district) or (
            estate_code and unit.estate_code == estate_code
        ):
            return unit
    return None


def find_or_make_association(
    name: str, now: datetime, *, division: str | None = None, estate_code: str | None = None, email: str | None = None
) -> Association:
    """The association of this name, else a new one. Refuses an empty name."""
    name = " ".join(name.split())
    if not name:
        raise Refusal(N_("Write the name of your association."), field="unit")
    queries.hold_names()
    found = queries.association_by_name(folded_name(name))
    if found is None:
        found = Association(name=name, name_folded=folded_name(name), division=division, estate_code=estate_code,
                            email=email, created_at=now)  # fmt: skip
        db.session.add(found)
        db.session.flush()
    return found


def add_member(
    person_id: int, on: date, *, unit_id: int | None = None, association_id: int | None = None
) -> Membership:
    """Makes a person a member of a unit or an association from a date on, with no end; twice has no further effect."""
    held = queries.membership(person_id, unit_id, association_id, on)
    if held is not None:
        held.to_on = None
    else:
        held = Membership(person_id=person_id, unit_id=unit_id, association_id=association_id, from_on=on)
        db.session.add(held)
        db.session.flush()
    return held
