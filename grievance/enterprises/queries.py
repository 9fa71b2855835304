"""What is read of units, associations and their members."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, or_, select, true

from grievance.accounts.models import Person
from grievance.enterprises.models import Association, MemberLink, Membership, Representation, Unit
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


def has_members(unit_id: int | None, association_id: int | None = None) -> bool:
    """Whether anybody belongs, or once belonged, to a unit or an association."""
    own = Membership.unit_id == unit_id if unit_id else Membership.association_id == association_id
    return db.session.scalar(select(Membership.id).where(own).limit(1)) is not None


def may_name(of: Unit | Association, person_id: int | None, on: date) -> bool:
    """Whether what this person files stands under the unit or association: its members alone speak for one that has some.

    Anybody could enter a unit's number before its owner; what others then file by that number is not shown to them.
    """
    unit_id, association_id = (of.id, None) if isinstance(of, Unit) else (None, of.id)
    if not has_members(unit_id, association_id):
        return True
    return person_id is not None and membership(person_id, unit_id, association_id, on) is not None


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
    mine = select(Membership).where(Membership.person_id == person_id, Membership.from_on <= on, _lasts(on))
    return db.session.scalars(mine.order_by(Membership.id)).all()


def _lasts(on: date) -> ColumnElement[bool]:
    """Whether a membership has not ended by a date; ``to_on`` is its last day."""
    return or_(Membership.to_on.is_(None), Membership.to_on >= on)


def membership(person_id: int, unit_id: int | None, association_id: int | None, on: date) -> Membership | None:
    """The membership of a person in a unit or an association that has not ended by a date."""
    return db.session.scalar(
        select(Membership)
        .where(
            Membership.person_id == person_id,
            Membership.unit_id.is_(None) if unit_id is None else Membership.unit_id == unit_id,
            Membership.association_id.is_(None)
            if association_id is None
            else Membership.association_id == association_id,
            _lasts(on),
        )
        .order_by(Membership.id.desc())
        .limit(1)
    )


def unit_names(ids: Collection[int]) -> dict[int, str]:
    """The names of several units."""
    return (
        {row.id: row.name for row in db.session.execute(select(Unit.id, Unit.name).where(Unit.id.in_(ids)))}
        if ids
        else {}
    )


def units_by_id(ids: Collection[int]) -> dict[int, Unit]:
    return {row.id: row for row in db.session.scalars(select(Unit).where(Unit.id.in_(ids)))} if ids else {}


def association_names(ids: Collection[int]) -> dict[int, str]:
    """The names of several associations."""
    named = select(Association.id, Association.name).where(Association.id.in_(ids))
    return {row.id: row.name for row in db.session.execute(named)} if ids else {}


@dataclass(frozen=True)
class Body:
    """A unit or an association as its members see it. ``kind`` is ``units`` or ``associations``."""

    kind: str
    id: int
    name: str
    udyam: str = ""
    gstin: str = ""

    @property
    def is_association(self) -> bool:
        return self.kind == ASSOCIATIONS

    @property
    def column(self) -> dict[str, int]:
        """As the columns of a row name it."""
        return {"association_id" if self.is_association else "unit_id": self.id}


UNITS, ASSOCIATIONS = "units", "associations"


def bodies_of(person_id: int, on: date) -> list[Body]:
    """The units and associations a person belongs to on a date, in two statements however many they are."""
    rows = memberships_of(person_id, on)
    units = select(Unit).where(Unit.id.in_([row.unit_id for row in rows if row.unit_id])).order_by(Unit.name, Unit.id)
    names = select(Association).where(Association.id.in_([row.association_id for row in rows if row.association_id]))
    return [
        *(Body(UNITS, one.id, one.name, one.udyam or "", one.gstin or "") for one in db.session.scalars(units)),
        *(Body(ASSOCIATIONS, one.id, one.name) for one in db.session.scalars(names.order_by(Association.name))),
    ]


def body_of_member(person_id: int, kind: str, body_id: int, on: date) -> Body | None:
    """The unit or association if the person is its member on a date."""
    unit_id, association_id = (None, body_id) if kind == ASSOCIATIONS else (body_id, None)
    if membership(person_id, unit_id, association_id, on) is None:
        return None
    return body(unit_id, association_id)


def body(unit_id: int | None, association_id: int | None) -> Body | None:
    if (found := unit(unit_id)) is not None:
        return Body(UNITS, found.id, found.name, found.udyam or "", found.gstin or "")
    named = association(association_id)
    return Body(ASSOCIATIONS, named.id, named.name) if named else None


def members_of(of: Body) -> list[tuple[Membership, str]]:
    """Members, those of today first, each with the name of the person."""
    is_of = Membership.association_id == of.id if of.is_association else Membership.unit_id == of.id
    wanted = select(Membership, Person.name).join(Person, Person.id == Membership.person_id).where(is_of)
    rows = db.session.execute(
        wanted.order_by(Membership.to_on.is_not(None), Membership.from_on, Membership.id).limit(200)
    )
    return [(row, name) for row, name in rows]


def locked_memberships(of: Body, on: date) -> list[Membership]:
    """The memberships that have not ended by a date, held until the commit, so that the last two cannot leave at once."""
    is_of = Membership.association_id == of.id if of.is_association else Membership.unit_id == of.id
    wanted = select(Membership).where(is_of, _lasts(on)).order_by(Membership.id)
    return list(db.session.scalars(wanted.with_for_update()))


def link_with(token_hash: str, *, lock: bool = False) -> MemberLink | None:
    wanted = select(MemberLink).where(MemberLink.token_hash == token_hash)
    if lock:
        wanted = wanted.with_for_update().execution_options(populate_existing=True)
    return db.session.scalar(wanted)


def represented_by(association_id: int, on: date) -> list[Representation]:
    """The units for which an association speaks on a date, by name."""
    in_force = (Representation.from_on <= on, or_(Representation.to_on.is_(None), Representation.to_on > on))
    wanted = select(Representation).where(Representation.association_id == association_id, *in_force)
    return list(db.session.scalars(wanted.order_by(Representation.name, Representation.id).limit(500)))


def representation(association_id: int, row_id: int) -> Representation | None:
    wanted = select(Representation).where(Representation.id == row_id, Representation.association_id == association_id)
    return db.session.scalar(wanted)


def open_links_of(association_id: int) -> list[MemberLink]:
    """Links of an association that nobody has used or taken back."""
    unused = (MemberLink.used_at.is_(None), MemberLink.taken_back_at.is_(None))
    wanted = select(MemberLink).where(MemberLink.association_id == association_id, *unused)
    return list(db.session.scalars(wanted.order_by(MemberLink.id)))


@dataclass(frozen=True)
class AssociationRow:
    """An association with how many belong to it today."""

    association: Association
    members: int


def associations(divisions: Collection[str] | None, on: date, offset: int, size: int) -> list[AssociationRow]:
    """Associations of these divisions and of none, by name; None: all."""
    belong = select(func.count()).select_from(Membership).where(Membership.association_id == Association.id, _lasts(on))
    wanted = select(Association, belong.scalar_subquery()).where(_of_divisions(divisions))
    rows = db.session.execute(wanted.order_by(Association.name, Association.id).offset(offset).limit(size))
    return [AssociationRow(*row) for row in rows]


def number_of_associations(divisions: Collection[str] | None) -> int:
    wanted = select(func.count()).select_from(Association).where(_of_divisions(divisions))
    return db.session.scalar(wanted) or 0


def _of_divisions(divisions: Collection[str] | None) -> ColumnElement[bool]:
    if divisions is None:
        return true()
    return or_(Association.division.in_(sorted(divisions)), Association.division.is_(None))


def association_among(association_id: int, divisions: Collection[str] | None) -> Association | None:
    return db.session.scalar(select(Association).where(Association.id == association_id, _of_divisions(divisions)))
