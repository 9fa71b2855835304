"""Changes of people, their grants and sessions. Passwords come hashed: hashing has no place inside a transaction."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from grievance.accounts import queries
from grievance.accounts.events import (
    AccountChanged,
    AccountClosed,
    AccountOpened,
    GrantEnded,
    GrantGiven,
    PasswordChanged,
    PersonAdded,
    SignedIn,
    SignedOut,
    SignInRefused,
)
from grievance.accounts.models import Person, RoleGrant, SignIn
from grievance.accounts.rules import SEEN_EVERY, Tries, after_wrong_try, check_grant, is_alive
from grievance.accounts.rules.contact import fold_contact
from grievance.foundation.clock import ist_date
from grievance.foundation.database import db
from grievance.foundation.transaction import record
from grievance.permissions import Actor, Grant, Role
from grievance.reference import queries as reference
from grievance.sentences import N_, Refusal


def actor_of(person: Person, on: date) -> Actor:
    """The person as one who acts: grants in force on a date with the offices they reach."""
    grants = tuple(_with_offices(row) for row in queries.grants_in_force(person.id, on))
    grants = (*grants, *_instead_of_vacant_heads(grants, on))
    return Actor(person_id=person.id, name=person.name, language=person.language, grants=grants, on=on)


def _instead_of_vacant_heads(grants: Iterable[Grant], on: date) -> Iterator[Grant]:
    """The head's role in each office below whose post is vacant, where the head's own office is the nearest that is held."""
    for head in grants:
        if head.role is not Role.HOD or len(head.offices) < 2:
            continue
        vacant = reference.vacant_posts(on)
        for code in sorted((head.offices & vacant.keys()) - {head.office_code}):
            acting = {each: reference.acts_for_vacant(code, each, on) for each in ("jammu", "kashmir")}
            if acts_in := frozenset(each for each, above in acting.items() if above == head.office_code):
                yield Grant(Role.HOD, code, None, frozenset({code}), head.is_deputy, head.office_code, vacant[code],
                            acts_in)  # fmt: skip


def _with_offices(row: RoleGrant) -> Grant:
    """A head reaches the offices below his own too."""
    offices: frozenset[str] = frozenset()
    if row.office_code:
        offices = (
            reference.office_codes_below(row.office_code) if row.role is Role.HOD else frozenset({row.office_code})
        )
    return Grant(row.role, row.office_code, row.division, offices, row.deputy_for_id is not None)


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def begin_session(person: Person, now: datetime, *, address: str, device: str) -> str:
    """A new session on one device; gives the token for its cookie, of which only the hash is stored."""
    token = secrets.token_urlsafe(32)
    db.session.add(SignIn(token_hash=token_hash(token), person_id=person.id, began_at=now, seen_at=now,
                          address=address[:45], device=device[:200]))  # fmt: skip
    person.failed_count, person.failed_since, person.locked_until = 0, None, None
    record(SignedIn(at=now, actor=actor_of(person, ist_date(now)), person_id=person.id, address=address[:45]))
    db.session.flush()
    return token


def needs_sighting(sign_in: SignIn, now: datetime) -> bool:
    """Whether the last sight of a session is old enough to be written anew."""
    return now - sign_in.seen_at >= SEEN_EVERY or now < sign_in.seen_at - timedelta(minutes=5)


def note_sighting(hash_of_token: str, now: datetime) -> None:
    sign_in = queries.sign_in_by_hash(hash_of_token)
    if sign_in is not None and is_alive(sign_in.began_at, sign_in.seen_at, sign_in.revoked_at, now):
        sign_in.seen_at = now


def end_session(sign_in: SignIn, actor: Actor, now: datetime) -> None:
    if sign_in.revoked_at is None:
        sign_in.revoked_at = now
        record(SignedOut(at=now, actor=actor, person_id=sign_in.person_id))


def end_sessions(person_id: int, now: datetime, *, but: str | None = None) -> None:
    """Ends all sessions of a person at once, ``but`` the one whose token has this hash."""
    for sign_in in queries.unrevoked_sign_ins(person_id):
        if sign_in.token_hash != but:
            sign_in.revoked_at = now


def tries_of(person: Person) -> Tries:
    return Tries(person.failed_count, person.failed_since, person.locked_until)


def note_refusal(person: Person | None, now: datetime, *, address: str) -> None:
    """Counts a wrong try against the account, when there is one; recorded either way."""
    if person is not None:
        tries = after_wrong_try(tries_of(person), now)
        person.failed_count, person.failed_since, person.locked_until = tries.count, tries.since, tries.wait_until
    record(SignInRefused(at=now, person_id=person.id if person else None, address=address[:45]))


def add_person(
    email: str, name: str, actor: Actor, now: datetime, *,
    language: str = "en", mobile: str | None = None, password_hash: str | None = None, is_demo: bool = False,
) -> Person:  # fmt: skip
    """A new person without any role. Refuses an address that somebody has already."""
    if queries.person_reached_at(fold_contact(email)) is not None:
        raise Refusal(N_("Somebody with this e-mail address is already here."), field="email")
    person = Person(email=email.strip(), email_folded=email.strip().casefold(), name=name, language=language,
                    mobile=mobile, password_hash=password_hash, is_demo=is_demo, created_at=now)  # fmt: skip
    db.session.add(person)
    db.session.flush()
    record(PersonAdded(at=now, actor=actor, person_id=person.id))
    return person


def give_grant(
    person: Person, role: Role, actor: Actor, now: datetime, *,
    office_code: str | None = None, division: str | None = None, from_on: date, to_on: date | None = None,
) -> RoleGrant:  # fmt: skip
    """A role from a date on. Where it begins at once, the person's open sessions end: the next one has the new rights."""
    check_grant(role, office_code, division, from_on, to_on)
    if office_code and reference.office(office_code) is None:
        raise Refusal(N_("There is no office with the code %(code)s."), field="office_code", code=office_code)
    if division and reference.division(division) is None:
        raise Refusal(N_("There is no division called %(name)s."), field="division", name=division)
    row = RoleGrant(
        person_id=person.id, role=role, office_code=office_code, division=division, from_on=from_on, to_on=to_on
    )
    db.session.add(row)
    db.session.flush()
    record(GrantGiven(at=now, actor=actor, person_id=person.id, role=role, office_code=office_code, division=division,
                      from_on=from_on, to_on=to_on))  # fmt: skip
    if from_on <= ist_date(now):
        end_sessions(person.id, now)
    return row


def end_grant(row: RoleGrant, last_day: date, actor: Actor, now: datetime) -> None:
    """The role is held for the last time on ``last_day``; one that would begin later is gone, as it never began.

    Nobody takes the administrator's right from himself.
    """
    if row.role is Role.ADMIN and row.person_id == actor.person_id:
        raise Refusal(N_("You cannot end your own right. Another administrator can."))
    today, begins_on = ist_date(now), row.from_on
    row.from_on, row.to_on = min(row.from_on, last_day), last_day
    record(GrantEnded(at=now, actor=actor, person_id=row.person_id, role=row.role, office_code=row.office_code,
                      division=row.division, from_on=begins_on, to_on=last_day))  # fmt: skip
    if begins_on > max(today, last_day):
        db.session.delete(row)
    elif last_day < today:
        end_sessions(row.person_id, now)


def lengthen_grant(row: RoleGrant, last_day: date | None, actor: Actor, now: datetime) -> None:
    """An end that was entered for a day to come is taken back: the role lasts until ``last_day``, None for good."""
    row.to_on = last_day
    record(GrantGiven(at=now, actor=actor, person_id=row.person_id, role=row.role, office_code=row.office_code,
                      division=row.division, from_on=row.from_on, to_on=last_day))  # fmt: skip


def set_password(
    person: Person, password_hash: str, actor: Actor, now: datetime, *, but_session: str | None = None
) -> None:
    """Stores a new hash and ends all other sessions of the person."""
    person.password_hash = password_hash
    person.failed_count, person.failed_since, person.locked_until = 0, None, None
    end_sessions(person.id, now, but=but_session)
    record(PasswordChanged(at=now, actor=actor, person_id=person.id))


def renew_hash(person: Person, password_hash: str) -> None:
    """The same password hashed with today's settings."""
    person.password_hash = password_hash


def change_account(person: Person, name: str, language: str, actor: Actor, now: datetime) -> None:
    person.name, person.language = name, language
    person.version += 1
    record(AccountChanged(at=now, actor=actor, person_id=person.id))


def close_account(person: Person, actor: Actor, now: datetime) -> None:
    """Nobody can sign in to it any more; open sessions end at once."""
    if person.id == actor.person_id:
        raise Refusal(N_("You cannot close your own account. Another administrator can."))
    person.is_active = False
    end_sessions(person.id, now)
    record(AccountClosed(at=now, actor=actor, person_id=person.id))


def open_account(person: Person, actor: Actor, now: datetime) -> None:
    person.is_active = True
    record(AccountOpened(at=now, actor=actor, person_id=person.id))
