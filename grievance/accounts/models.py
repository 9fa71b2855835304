"""People, their proved contacts, the roles granted to them by office or division, and their sessions."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from grievance.accounts.rules.contact import ContactKind
from grievance.foundation.database import Model, Word, one_of
from grievance.permissions import Role


class Person(Model):
    """``email`` None: somebody who registered with a mobile number alone."""

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str | None]
    email_folded: Mapped[str | None] = mapped_column(unique=True)
    name: Mapped[str]
    mobile: Mapped[str | None]
    language: Mapped[str] = mapped_column(default="en")
    password_hash: Mapped[str | None]
    is_active: Mapped[bool] = mapped_column(default=True)
    is_demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    failed_count: Mapped[int] = mapped_column(default=0)
    failed_since: Mapped[datetime | None]
    locked_until: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)


class Contact(Model):
    """A mobile number or e-mail address of which a person has proved by a code that it is theirs; at most one of each kind."""

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[ContactKind] = mapped_column(Word(ContactKind))
    value: Mapped[str]
    value_folded: Mapped[str] = mapped_column(unique=True)
    proved_at: Mapped[datetime]
    __table_args__ = (
        CheckConstraint(one_of("kind", ContactKind), name="kind_known"),
        UniqueConstraint("person_id", "kind"),
    )


class OneTimeCode(Model):
    """A code that was sent to an address, as a keyed hash. ``purpose`` names what it is good for (``codes.py``)."""

    id: Mapped[int] = mapped_column(primary_key=True)
    purpose: Mapped[str] = mapped_column(index=True)
    address_folded: Mapped[str] = mapped_column(index=True)
    code_hash: Mapped[str]
    made_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    used_at: Mapped[datetime | None]


class RoleGrant(Model):
    """``deputy_for_id``: the head in whose place it is held, from and to a day."""

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    role: Mapped[Role] = mapped_column(Word(Role))
    office_code: Mapped[str | None] = mapped_column(ForeignKey("office.code"), index=True)
    division: Mapped[str | None] = mapped_column(ForeignKey("division.code"))
    from_on: Mapped[date]
    to_on: Mapped[date | None]
    deputy_for_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    __table_args__ = (
        CheckConstraint(one_of("role", Role), name="role_known"),
        CheckConstraint(
            "(role IN ('nodal', 'hod') AND office_code IS NOT NULL AND division IS NULL)"
            " OR (role IN ('convener', 'chair', 'member') AND division IS NOT NULL AND office_code IS NULL)"
            " OR (role IN ('filer', 'overseer', 'admin') AND office_code IS NULL AND division IS NULL)",
            name="scope_fits_role",
        ),
        CheckConstraint("to_on IS NULL OR to_on >= from_on", name="ends_after_begin"),
    )


class SignIn(Model):
    """One session on one device. The cookie holds the token; here stands only its hash."""

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    began_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    address: Mapped[str] = mapped_column(default="")
    device: Mapped[str] = mapped_column(default="")
    __table_args__ = (Index("ix_sign_in_seen", "seen_at"),)


class UnreachableAddress(Model):
    """An address that takes no mail: nothing is sent there until it is cleared. Written by ``correspondence``.

    The row stays when it is cleared, so that a late return of an older mail does not mark the address again.
    """

    address_folded: Mapped[str] = mapped_column(primary_key=True)
    since_at: Mapped[datetime]
    status: Mapped[str] = mapped_column(default="")
    cleared_at: Mapped[datetime | None]
