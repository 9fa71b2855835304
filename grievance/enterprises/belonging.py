"""Who belongs to a unit or an association: its first member enters it, every other one by a member's link."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from datetime import date, datetime, timedelta

from flask import Flask, current_app

from grievance.accounts.rules.contact import Contact
from grievance.enterprises import queries
from grievance.enterprises.events import FirstMemberVouched
from grievance.enterprises.models import MemberLink, Membership, Representation, Unit
from grievance.enterprises.operations import add_member, find_or_make_unit
from grievance.enterprises.queries import Body
from grievance.enterprises.rules import folded_name
from grievance.foundation.clock import ist_date
from grievance.foundation.database import db
from grievance.foundation.errors import NotFound
from grievance.foundation.transaction import record
from grievance.permissions import Actor
from grievance.sentences import N_, Refusal

GOOD_FOR = timedelta(days=14)
NO_LONGER_GOOD = N_("This link is no longer good. Ask for a new one.")
REPRESENTED_AT_MOST = 500


def set_others_check(app: Flask, others_stand: Callable[[int, int], bool]) -> None:
    """``others_stand`` tells whether somebody else than a person stands behind a case of a unit; ``cases`` knows that."""
    app.extensions["others_stand"] = others_stand


def enter_unit(
    person_id: int, name: str, now: datetime, *, udyam: str, gst: str, district: str | None, estate_code: str | None
) -> Unit:
    """The person becomes the first member of a unit. Refuses one that has members, or cases of others: those are theirs."""
    unit = find_or_make_unit(name, now, udyam=udyam, gst=gst, district=district, estate_code=estate_code)
    if queries.membership(person_id, unit.id, None, ist_date(now)):
        raise Refusal(N_("You belong to this unit already."), field="unit")
    if queries.has_members(unit.id):
        raise Refusal(N_("This unit has members. Ask one of them for a link; only they can let you in."), field="unit")
    if current_app.extensions["others_stand"](unit.id, person_id):
        key = N_("Somebody else has filed for this unit. Prove the mobile number or e-mail that was given there, on the "
                 "page of your account; then add the unit.")  # fmt: skip
        raise Refusal(key, field="unit")
    add_member(person_id, ist_date(now), unit_id=unit.id)
    return unit


def hash_of(token: str) -> str:
    return hashlib.sha256(f"member:{token}".encode("utf-8", "replace")).hexdigest()


def make_link(of: Body, person_id: int, now: datetime, *, vouched_by: str = "") -> str:
    """A new link for one person more. Returns its token, of which the database keeps only a hash."""
    token = secrets.token_urlsafe(18)
    db.session.add(MemberLink(token_hash=hash_of(token), made_by_person_id=person_id, made_at=now, expires_at=now + GOOD_FOR,
                              vouched_by=vouched_by, **of.column))  # fmt: skip
    db.session.flush()
    return token


def body_of_link(token: str, now: datetime, *, lock: bool = False) -> tuple[MemberLink, Body]:
    """The link and where it leads. Raises NotFound for one that is used, run out, or made by who is no member now."""
    link = queries.link_with(hash_of(token), lock=lock)
    found = queries.body(link.unit_id, link.association_id) if link else None
    if link is None or found is None or link.used_at or link.taken_back_at or link.expires_at <= now:
        raise NotFound(NO_LONGER_GOOD)
    if not _is_stood_by(link, found, ist_date(now)):
        raise NotFound(NO_LONGER_GOOD)
    return link, found


def _is_stood_by(link: MemberLink, of: Body, today: date) -> bool:
    """Whether who made it may still let somebody in: a member, or an officer while the association has no member."""
    if link.vouched_by:
        return not queries.locked_memberships(of, today)
    return queries.membership(link.made_by_person_id, link.unit_id, link.association_id, today) is not None


def join_by_link(token: str, person_id: int, now: datetime) -> Body:
    """The person is a member from today; the link opens nothing any more."""
    link, of = body_of_link(token, now, lock=True)
    add_member(person_id, ist_date(now), **of.column)
    link.used_at, link.used_by_person_id = now, person_id
    db.session.flush()
    return of


def end_membership(of: Body, membership_id: int, last_day: date, today: date) -> Membership:
    """It ends with ``last_day``, one before today at once. Refuses to leave nobody who belongs to it without an end.

    A unit that nobody belongs to could be entered by anybody.
    """
    rows = queries.locked_memberships(of, today)
    ended = next((row for row in rows if row.id == membership_id), None)
    if ended is None:
        raise NotFound()
    if not any(row.to_on is None and row.id != ended.id for row in rows):
        raise Refusal(N_("No other member stays without an end. Let somebody else in first."), field="last_day")
    ended.from_on, ended.to_on = min(ended.from_on, last_day), last_day
    db.session.flush()
    return ended


def last_day_of(wanted: date | None, today: date) -> date:
    """Yesterday where none is given: it ends at once. Refuses a day that is over."""
    if wanted is not None and wanted < today:
        raise Refusal(N_("This day is over. Leave it empty to end the membership at once."), field="last_day")
    return wanted or today - timedelta(days=1)


def keep_membership(of: Body, membership_id: int, today: date) -> None:
    """The day on which it was to end is taken back."""
    kept = next((row for row in queries.locked_memberships(of, today) if row.id == membership_id), None)
    if kept is None:
        raise NotFound()
    kept.to_on = None
    db.session.flush()


def vouch_for_first(association_id: int, vouched_by: str, actor: Actor, now: datetime) -> str:
    """A link for the first member of an association, of whom an officer knows who it is. Returns its token."""
    of = queries.body(None, association_id)
    if of is None or actor.person_id is None:
        raise NotFound()
    if queries.locked_memberships(of, ist_date(now)):
        raise Refusal(N_("This association has members. Only they let others in."))
    for older in queries.open_links_of(association_id):
        older.taken_back_at = now
    token = make_link(of, actor.person_id, now, vouched_by=vouched_by)
    record(FirstMemberVouched(at=now, actor=actor, association_id=association_id, vouched_by=vouched_by))
    return token


def represent(of: Body, named: list[tuple[str, Contact]], today: date) -> int:
    """The association speaks for these from today; one that stands there already by its contact is left as it is."""
    there = queries.represented_by(of.id, today)
    known = {row.contact for row in there}
    if len(there) + len(named) > REPRESENTED_AT_MOST:
        key = N_("At most %(most)s units can stand here.")
        raise Refusal(key, field="units", most=REPRESENTED_AT_MOST)
    new = [(name, contact.value) for name, contact in named if contact.value not in known]
    for name, contact in new:
        same = [unit for unit in queries.units_by_name(folded_name(name)) if folded_name(name)]
        unit_id = same[0].id if len(same) == 1 else None
        db.session.add(
            Representation(association_id=of.id, unit_id=unit_id, name=name, contact=contact, from_on=today)
        )  # fmt: skip
    db.session.flush()
    return len(new)


def end_representation(of: Body, row_id: int, today: date) -> None:
    row = queries.representation(of.id, row_id)
    if row is None:
        raise NotFound()
    row.to_on = row.to_on or today
    db.session.flush()


def lines_of(association_id: int, today: date) -> str:
    """The units for which an association speaks, one a line, as the page that names members takes them."""
    return "\n".join(f"{row.name}, {row.contact}" for row in queries.represented_by(association_id, today))
