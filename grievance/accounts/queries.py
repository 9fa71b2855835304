"""Reading people, grants and sessions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import Select, delete, func, or_, select

from grievance.accounts.models import Contact, OneTimeCode, Person, RoleGrant, SignIn, UnreachableAddress
from grievance.foundation.database import db
from grievance.permissions import Role


def person(person_id: int) -> Person | None:
    return db.session.get(Person, person_id)


def person_by_email(email: str, *, locked: bool = False) -> Person | None:
    """In any case and without blanks around it. ``locked`` for counting: others wait until this transaction ends."""
    wanted = select(Person).where(Person.email_folded == email.strip().casefold())
    return db.session.scalar(wanted.with_for_update() if locked else wanted)


def people_by_id(ids: Iterable[int]) -> dict[int, Person]:
    """Several people in one SELECT."""
    wanted = sorted(set(ids))
    return {row.id: row for row in db.session.scalars(select(Person).where(Person.id.in_(wanted)))} if wanted else {}


def _people(words: str) -> Select[Person]:
    wanted = select(Person)
    if words:
        like = "%" + words.casefold().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        wanted = wanted.where(
            or_(Person.email_folded.like(like, escape="\\"), func.lower(Person.name).like(like, escape="\\"))
        )
    return wanted


def people(words: str, offset: int, most: int) -> list[Person]:
    """By name; those whose name or address holds ``words``."""
    return list(db.session.scalars(_people(words).order_by(Person.name, Person.id).offset(offset).limit(most)))


def number_of_people(words: str) -> int:
    return db.session.scalar(select(func.count()).select_from(_people(words).subquery())) or 0


def demo_people() -> list[Person]:
    """The people offered at sign-in in demo mode, in the order in which they were made."""
    return list(
        db.session.scalars(select(Person).where(Person.is_demo, Person.is_active).order_by(Person.id).limit(50))
    )


def _in_force(on: date) -> tuple[object, ...]:
    return RoleGrant.from_on <= on, or_(RoleGrant.to_on.is_(None), RoleGrant.to_on >= on)


def grants_in_force(person_id: int, on: date) -> list[RoleGrant]:
    wanted = select(RoleGrant).where(RoleGrant.person_id == person_id, *_in_force(on))  # type: ignore[arg-type]
    return list(db.session.scalars(wanted.order_by(RoleGrant.id)))


def grants_of(ids: Iterable[int]) -> dict[int, list[RoleGrant]]:
    """All grants of several people, past ones too, the newest first."""
    wanted = sorted(set(ids))
    found: dict[int, list[RoleGrant]] = {person_id: [] for person_id in wanted}
    rows = (
        select(RoleGrant).where(RoleGrant.person_id.in_(wanted)).order_by(RoleGrant.from_on.desc(), RoleGrant.id.desc())
    )
    for row in db.session.scalars(rows):
        found[row.person_id].append(row)
    return found


def grants_to_head(office_code: str, since: date) -> list[RoleGrant]:
    """The head's role in an office as it is held on ``since`` or later, deputies left out."""
    mine = (RoleGrant.office_code == office_code, RoleGrant.role == Role.HOD, RoleGrant.deputy_for_id.is_(None))
    lasting = or_(RoleGrant.to_on.is_(None), RoleGrant.to_on >= since)
    return list(db.session.scalars(select(RoleGrant).where(*mine, lasting).order_by(RoleGrant.id)))


def grants_by_id(ids: Iterable[int]) -> list[RoleGrant]:
    return list(db.session.scalars(select(RoleGrant).where(RoleGrant.id.in_(list(ids))).order_by(RoleGrant.id)))


def grant(person_id: int, grant_id: int) -> RoleGrant | None:
    return db.session.scalar(select(RoleGrant).where(RoleGrant.id == grant_id, RoleGrant.person_id == person_id))


def people_with_role(
    role: Role, on: date, *, office_code: str | None = None, division: str | None = None
) -> list[Person]:
    """Active people who hold a role on a date, of one office or division where it is named."""
    wanted = select(Person).join(RoleGrant, RoleGrant.person_id == Person.id)
    wanted = wanted.where(Person.is_active, RoleGrant.role == role, *_in_force(on))  # type: ignore[arg-type]
    if office_code:
        wanted = wanted.where(RoleGrant.office_code == office_code)
    if division:
        wanted = wanted.where(RoleGrant.division == division)
    return list(db.session.scalars(wanted.distinct().order_by(Person.id)))


def staff_of(office_code: str, on: date) -> list[Person]:
    """Active people who hold a post in an office on a date, by name."""
    wanted = select(Person).join(RoleGrant, RoleGrant.person_id == Person.id)
    wanted = wanted.where(Person.is_active, RoleGrant.office_code == office_code, *_in_force(on))  # type: ignore[arg-type]
    return list(db.session.scalars(wanted.distinct().order_by(Person.name, Person.id)))


def sign_in_by_hash(token_hash: str) -> SignIn | None:
    return db.session.scalar(select(SignIn).where(SignIn.token_hash == token_hash))


def open_sign_ins(person_id: int, idle_since: datetime, begun_since: datetime) -> list[SignIn]:
    """The person's sessions that still hold, the last used first."""
    wanted = select(SignIn).where(
        SignIn.person_id == person_id,
        SignIn.revoked_at.is_(None),
        SignIn.seen_at >= idle_since,
        SignIn.began_at >= begun_since,
    )
    return list(db.session.scalars(wanted.order_by(SignIn.seen_at.desc(), SignIn.id.desc()).limit(100)))


def unrevoked_sign_ins(person_id: int) -> list[SignIn]:
    wanted = select(SignIn).where(SignIn.person_id == person_id, SignIn.revoked_at.is_(None))
    return list(db.session.scalars(wanted.order_by(SignIn.id)))


def address_mark(address: str) -> UnreachableAddress | None:
    """What is known of an address that took, or takes, no mail; cleared marks too."""
    return db.session.get(UnreachableAddress, address.strip().casefold())


def is_unreachable(address: str) -> bool:
    """Whether mail to this address comes back, so that none is sent. Asked for every mail: read once a transaction."""
    return address.strip().casefold() in _unreachable()


def forget_unreachable() -> None:
    """To be called by whoever changes a mark, so that it holds for the rest of the transaction."""
    db.session().info.pop("unreachable", None)


def _unreachable() -> frozenset[str]:
    """The marked addresses; few at any time. Kept as long as the transaction whose events are gathered beside them."""
    known = db.session().info
    events, (of, found) = known.get("events"), known.get("unreachable", (None, frozenset[str]()))
    if events is None or of is not events:
        rows = select(UnreachableAddress.address_folded).where(UnreachableAddress.cleared_at.is_(None))
        with db.session.no_autoflush:
            found = frozenset(db.session.scalars(rows))
        known["unreachable"] = (events, found)
    return found


def hold_address(address: str) -> None:
    """Until the commit nobody else makes a code for this address or an account of it: limits hold at the same time too."""
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(select(func.pg_advisory_xact_lock(func.hashtext(f"address {address}"))))


def codes_lately(purpose: str, address: str, since: datetime) -> list[OneTimeCode]:
    """Codes for a purpose, or to an address, since an instant; at most as many as the limits can ask for."""
    wanted = select(OneTimeCode).where(
        or_(OneTimeCode.purpose == purpose, OneTimeCode.address_folded == address), OneTimeCode.made_at >= since
    )
    return list(db.session.scalars(wanted.order_by(OneTimeCode.id.desc()).limit(1000)))


def newest_code(purpose: str, address: str) -> OneTimeCode | None:
    """Held until the commit, so that tries at the same time are all counted. An older code to another address is no code."""
    wanted = select(OneTimeCode).where(OneTimeCode.purpose == purpose).order_by(OneTimeCode.id.desc()).limit(1)
    found = db.session.scalar(wanted.with_for_update().execution_options(populate_existing=True))
    return found if found is not None and found.address_folded == address else None


def codes_for(purpose: str, since: datetime) -> list[OneTimeCode]:
    wanted = select(OneTimeCode).where(OneTimeCode.purpose == purpose, OneTimeCode.made_at >= since)
    return list(db.session.scalars(wanted.order_by(OneTimeCode.id.desc()).limit(100)))


def delete_codes(before: datetime) -> int:
    gone = db.session.execute(delete(OneTimeCode).where(OneTimeCode.made_at < before))
    return int(gone.rowcount)  # type: ignore[attr-defined]


def contact_with(folded: str) -> Contact | None:
    """The proved contact with this folded value, whosesoever it is."""
    return db.session.scalar(select(Contact).where(Contact.value_folded == folded))


def contacts_of(person_id: int) -> list[Contact]:
    return list(db.session.scalars(select(Contact).where(Contact.person_id == person_id).order_by(Contact.kind)))


def person_reached_at(folded: str) -> Person | None:
    """Whose proved contact it is, else whose account has this e-mail address."""
    found = contact_with(folded)
    if found is not None:
        return person(found.person_id)
    return db.session.scalar(select(Person).where(Person.email_folded == folded)) if folded else None


def has_other_role(person_id: int, role: Role, on: date) -> bool:
    """Whether a person holds, or will hold, any role besides ``role``."""
    lasting = or_(RoleGrant.to_on.is_(None), RoleGrant.to_on >= on)
    wanted = select(RoleGrant.id).where(RoleGrant.person_id == person_id, RoleGrant.role != role, lasting)
    return db.session.scalar(wanted.limit(1)) is not None


def deputies_of(offices: Iterable[str], since: date) -> list[RoleGrant]:
    """Deputies named in these offices whose days are not over on a date, the earliest first."""
    named = (RoleGrant.deputy_for_id.is_not(None), RoleGrant.office_code.in_(sorted(offices)), RoleGrant.to_on >= since)
    return list(db.session.scalars(select(RoleGrant).where(*named).order_by(RoleGrant.from_on, RoleGrant.id)))
