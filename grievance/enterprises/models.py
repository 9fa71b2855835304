"""Industrial units, associations, and which person belongs to which."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from grievance.foundation.database import Model


class Unit(Model):
    __tablename__ = "industrial_unit"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    name_folded: Mapped[str] = mapped_column(index=True)
    udyam: Mapped[str | None] = mapped_column(unique=True)
    gstin: Mapped[str | None]
    size: Mapped[str | None]
    sector: Mapped[str | None]
    district: Mapped[str | None] = mapped_column(ForeignKey("district.name"))
    estate_code: Mapped[str | None] = mapped_column(ForeignKey("estate.code"))
    plot: Mapped[str | None]
    created_at: Mapped[datetime]


class Association(Model):
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    name_folded: Mapped[str] = mapped_column(index=True)
    division: Mapped[str | None] = mapped_column(ForeignKey("division.code"))
    estate_code: Mapped[str | None] = mapped_column(ForeignKey("estate.code"))
    email: Mapped[str | None]
    created_at: Mapped[datetime]


class Membership(Model):
    """``to_on``: its last day; None: no end is known."""

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("industrial_unit.id"), index=True)
    association_id: Mapped[int | None] = mapped_column(ForeignKey("association.id"), index=True)
    from_on: Mapped[date]
    to_on: Mapped[date | None]
    __table_args__ = (CheckConstraint("(unit_id IS NULL) <> (association_id IS NULL)", name="unit_or_association"),)


class MemberLink(Model):
    """A link by which one more person becomes a member of a unit or an association, once. Of the token only a hash is kept.

    ``vouched_by``: on what an officer who made it for an association's first member knows that person; empty: a member made it.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("industrial_unit.id"), index=True)
    association_id: Mapped[int | None] = mapped_column(ForeignKey("association.id"), index=True)
    made_by_person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    used_by_person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    taken_back_at: Mapped[datetime | None]
    vouched_by: Mapped[str] = mapped_column(default="", server_default="")
    __table_args__ = (CheckConstraint("(unit_id IS NULL) <> (association_id IS NULL)", name="unit_or_association"),)


class Representation(Model):
    """A unit for which an association speaks, by the name and contact that the association wrote down."""

    id: Mapped[int] = mapped_column(primary_key=True)
    association_id: Mapped[int] = mapped_column(ForeignKey("association.id"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("industrial_unit.id"), index=True)
    name: Mapped[str]
    contact: Mapped[str]
    from_on: Mapped[date]
    to_on: Mapped[date | None]
