"""What is read of units, associations and their members."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import func, or_, select

from grievance.enterprises.models import Association, Membership, Unit
from grievance.foundation.database import db


def unit(unit_id: int | None) -> Unit | None:
    return db.session.get(Unit, unit_id) if unit_id else None


def association(association_id: int | None) -> Association | None:
    return db.session.get(Association, association_id) if association_id else None


NAMES_LOCK = 7_001
"""The number of PostgreSQL's advisory lock on the register of units and associations."""


def hold_names() -> None:
    """Until the commit nobody else looks for a unit or association to make it: two at once never make it twice."""
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(select(func.pg_advisory_xact_lock(NAMES_LOCK)))


def has_members(unit_id: int) -> bool:
    return db.session.scalar(select(Membership.id).where(Membership.unit_id == unit_id).limit(1)) is not None


def unit_by_udyam(udyam: str) -> Unit | None:
    return db.session.scalar(select(Unit).where(Unit.udyam == udyam))


def units_by_name(name_folded: str) -> Sequence[Unit]:
    """Units with this folded name, oldest first."""
    return db.session.scalars(select(Unit).where(Unit.name_folded == name_folded).order_by(Unit.id).limit(50)).all()


def association_by_name(name_folded: str) -> Association | None:
    named = select(Association).where(Association.name_folded == name_folded)
    return db.session.scalar(named.order_by(Association.id).limit(1))


def memberships_of(person_id: int, on: date) -> Sequence[Membership]:
    """Units and associations a person belongs to on a date, oldest first."""
    in_force = (Membership.from_on <= on, or_(Membership.to_on.is_(None), Membership.to_on >= on))
    mine = select(Membership).where(Membership.person_id == person_id, *in_force)
    return db.session.scalars(mine.order_by(Membership.id)).all()


def membership(person_id: int, unit_id: int | None, association_id: int | None) -> Membership | None:
    """The open membership of a person in a unit or an association."""
    return db.session.scalar(
        select(Membership).where(
            Membership.person_id == person_id,
            Membership.unit_id.is_(None) if unit_id is None else Membership.unit_id == unit_id,
            Membership.association_id.is_(None)
            if association_id is None
            else Membership.association_id == association_id,
            Membership.to_on.is_(None),
        )
    )


def unit_names(ids: Collection[int]) -> dict[int, str]:
    """The names of several units."""
    return (
        {row.id: row.name for row in db.session.execute(select(Unit.id, Unit.name).where(Unit.id.in_(ids)))}
        if ids
        else {}
    )


def association_names(ids: Collection[int]) -> dict[int, str]:
    """The names of several associations."""
    named = select(Association.id, Association.name).where(Association.id.in_(ids))
    return {row.id: row.name for row in db.session.execute(named)} if ids else {}
