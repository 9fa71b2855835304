"""Charge is handed over, taken over, and, before its day, taken back. Called inside ``transaction()``.

No case changes hands: cases belong to offices. What changes are dates in the rows of holders and of roles, so that a day
that lies ahead needs no job: rights are asked for by the day.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from grievance.accounts import operations as accounts
from grievance.accounts import queries as people
from grievance.accounts.models import Person, RoleGrant
from grievance.cases.giving_back import give_back_all
from grievance.desk.events import ChargeHandedOver, ChargeTaken, HandoverTakenBack
from grievance.desk.handover import queries, rules
from grievance.desk.models import ChargeHandover
from grievance.desk.rules import HandoverReason
from grievance.foundation.clock import ist_date
from grievance.foundation.database import db
from grievance.foundation.errors import NotAllowed
from grievance.foundation.transaction import record
from grievance.permissions import OFFICE_ROLES, SYSTEM, Actor, Right, Role
from grievance.reference import holding
from grievance.reference import queries as reference
from grievance.reference.models import Holder
from grievance.reference.rules.words import HolderKind
from grievance.sentences import N_, Refusal, Sentence

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Handing:
    """What was entered: who takes over (None: nobody yet), how, why the head goes, and the successor's first day."""

    successor: Person | None
    kind: HolderKind
    reason: HandoverReason
    begins_on: date
    title: str = ""


def may_hand_over(actor: Actor, office: str) -> bool:
    """Its head, the head of an office above, the administrator. A deputy may not."""
    return actor.can(Right.SET_DEPUTY, office=office) or actor.can(Right.EDIT_PEOPLE)


def outgoing_head(office: str, on: date) -> tuple[Person | None, date | None]:
    """Who heads the office on a day, and since when; a post entered as vacant, or without anybody, has none."""
    heads = [row for row in reference.holders(office, on) if row.is_head]
    if heads:
        return (people.person(heads[0].person_id) if heads[0].person_id else None), heads[0].from_on
    granted = [row for row in people.grants_to_head(office, on) if row.from_on <= on]
    return (people.person(granted[0].person_id), granted[0].from_on) if granted else (None, None)


def hand_over(office: str, given: Handing, actor: Actor, now: datetime) -> ChargeHandover:
    """The head's entry, role and deputies end the day before ``begins_on``; the successor's begin on it."""
    if not may_hand_over(actor, office):
        raise NotAllowed(N_("The head of this office, an office above it or the administrator hands over its charge."))
    today, last_day = ist_date(now), given.begins_on - DAY
    queries.lock_office(office)
    _check_no_other(office, today)
    head, since = outgoing_head(office, last_day)
    rules.check_begins(given.begins_on, since, today)
    rules.check_successor(given.successor.id if given.successor else None, given.kind, head.id if head else None)
    _check_known(given.successor, actor, today)
    until = _until(office, given)
    changed: dict[str, Any] = {"holders": _end_heads(office, given.begins_on, actor, now)}
    changed["holder"] = _appoint(office, given, until, actor, now).id
    changed["grants"] = _end_roles(office, given, actor, now)
    changed["grant"] = _give_role(office, given, until, actor, now)
    row = ChargeHandover(office_code=office, outgoing_person_id=head.id if head else None,
                         successor_person_id=given.successor.id if given.successor else None, kind=given.kind,
                         reason=given.reason, begins_on=given.begins_on, entered_by=actor.person_id, entered_at=now,
                         changed=changed)  # fmt: skip
    db.session.add(row)
    db.session.flush()
    record(ChargeHandedOver(at=now, actor=actor, kind=given.kind.value, reason=given.reason.value, until=until,
                            **_named(row)))  # fmt: skip
    _free_cases(row, actor, now)
    return row


def how_long(event: ChargeHandedOver) -> tuple[Sentence, ...]:
    """Said before it is saved: who hands over to whom, from when and until when."""
    return (event.told(),)


def _check_known(successor: Person | None, actor: Actor, today: date) -> None:
    """Only the administrator gives an office to somebody who held no post before."""
    if successor is None or actor.can(Right.EDIT_PEOPLE):
        return
    if not any(row.role in OFFICE_ROLES for row in people.grants_of([successor.id])[successor.id]):
        key = N_("This person has held no post here yet. Ask the administrator to enter the handover.")
        raise Refusal(key, field="successor")


def _check_no_other(office: str, today: date) -> None:
    for row in queries.handovers_of(office):
        if row.begins_on > today:
            key = N_("A handover from %(day)s on is entered already. Take it back first.")
            raise Refusal(key, field="begins_on", day=row.begins_on)


def _end_heads(office: str, begins_on: date, actor: Actor, now: datetime) -> list[tuple[int, str | None]]:
    """Ends every head's entry that reaches into the successor's days; gives the rows with their last day before."""
    changed: list[tuple[int, str | None]] = []
    for row in reference.holders_of(office):
        if row.is_head and row.from_on < begins_on and (row.to_on is None or row.to_on >= begins_on):
            changed.append((row.id, row.to_on.isoformat() if row.to_on else None))
            holding.end_holder(row, begins_on - DAY, actor, now)
    return changed


def _coming_roles(office: str, given: Handing) -> list[RoleGrant]:
    """The head's role as others were given it from ``begins_on`` or a later day on."""
    keeps = given.successor.id if given.successor else None
    held = people.grants_to_head(office, given.begins_on)
    return [row for row in held if row.from_on >= given.begins_on and row.person_id != keeps]


def _until(office: str, given: Handing) -> date | None:
    """The last day of an interim charge or vacancy: the one before a head who is entered already begins; None: for good."""
    entered = [row.from_on for row in reference.holders_of(office) if row.is_head and row.from_on >= given.begins_on]
    coming = min([*entered, *(row.from_on for row in _coming_roles(office, given))], default=None)
    return rules.last_day(given.kind, given.begins_on, coming)


def _appoint(office: str, given: Handing, until: date | None, actor: Actor, now: datetime) -> Holder:
    entry = {"person_id": given.successor.id if given.successor else None, "kind": given.kind, "is_head": True,
             "title": given.title, "deputy_person_id": None, "from_on": given.begins_on, "to_on": until}  # fmt: skip
    return holding.appoint(office, entry, given.successor.name if given.successor else "", actor, now)


def _end_roles(office: str, given: Handing, actor: Actor, now: datetime) -> list[tuple[int, str | None]]:
    """The role of heads who have begun and what deputies hold in their place; a deputy's of later days alone goes for good."""
    last_day, changed = given.begins_on - DAY, []
    keeps = given.successor.id if given.successor else None
    begun = [row for row in people.grants_to_head(office, given.begins_on) if row.from_on <= last_day]
    named_by_coming = {row.person_id for row in _coming_roles(office, given)}
    deputies = people.deputies_of([office], given.begins_on)
    for row in (*(row for row in begun if row.person_id != keeps),
                *(row for row in deputies if row.deputy_for_id not in named_by_coming)):  # fmt: skip
        if row.from_on <= last_day:
            changed.append((row.id, row.to_on.isoformat() if row.to_on else None))
        accounts.end_grant(row, last_day, actor, now)
    return changed


def _give_role(office: str, given: Handing, until: date | None, actor: Actor, now: datetime) -> int | None:
    """The head's role for the days of the charge; None where the successor holds it for good already."""
    if given.successor is None:
        return None
    held = people.grants_to_head(office, given.begins_on)
    if any(row.person_id == given.successor.id and row.from_on <= given.begins_on and not row.to_on for row in held):
        return None
    row = accounts.give_grant(given.successor, Role.HOD, actor, now, office_code=office, from_on=given.begins_on,
                              to_on=until)  # fmt: skip
    return row.id


def free_cases_of_gone_heads(now: datetime) -> None:
    """For handovers whose day lay ahead when they were entered. Called inside ``transaction()``, by a job."""
    for row in queries.to_free(ist_date(now)):
        _free_cases(row, SYSTEM, now)


def _free_cases(row: ChargeHandover, actor: Actor, now: datetime) -> None:
    """From the first day on, once: cases given to the head who has gone are the office's, unless he has another post in it."""
    today, gone = ist_date(now), row.outgoing_person_id
    if row.freed_at is not None or row.begins_on > today:
        return
    row.freed_at = now
    if gone is None or any(one.office_code == row.office_code for one in people.grants_in_force(gone, today)):
        return
    give_back_all(gone, row.office_code, actor, now)


def take_charge(row: ChargeHandover, lies_there: Mapping[str, int], actor: Actor, now: datetime) -> None:
    """The successor's word that he has taken over; ``lies_there``: what he took over, counted, for the record."""
    if row.successor_person_id is None or row.successor_person_id != actor.person_id:
        raise NotAllowed(N_("Who takes over says so himself."))
    if row.begins_on > ist_date(now):
        raise Refusal(N_("Your charge begins on %(day)s. Acknowledge it from that day on."), day=row.begins_on)
    if row.acknowledged_at is not None or row.taken_back_at is not None:
        raise Refusal(N_("This handover is settled already."))
    if row not in queries.to_acknowledge(actor.person_id, ist_date(now)):
        raise Refusal(N_("The office has been handed on since. There is nothing left to take over."))
    row.acknowledged_at, row.taken_over = now, dict(lies_there)
    row.version += 1
    _free_cases(row, actor, now)
    record(ChargeTaken(at=now, actor=actor, taken_over=dict(lies_there), **_named(row)))


def take_back(row: ChargeHandover, actor: Actor, now: datetime) -> None:
    """An order that was changed before its day: entries and roles stand as before; deputies of later days stay ended."""
    if not may_hand_over(actor, row.office_code):
        raise NotAllowed(N_("The head of this office, an office above it or the administrator hands over its charge."))
    if row.taken_back_at is not None or row.begins_on <= ist_date(now):
        raise Refusal(N_("It began on %(day)s. Enter a new handover instead."), day=row.begins_on)
    made = reference.holder(row.changed["holder"])
    if made is not None:
        holding.remove_coming(made, actor, now)
    for holder_id, to_on in row.changed["holders"]:
        if before := reference.holder(holder_id):
            holding.reopen(before, _day(to_on), actor, now)
    _restore_roles(row, actor, now)
    row.taken_back_at = now
    row.version += 1
    record(HandoverTakenBack(at=now, actor=actor, **_named(row)))


def _restore_roles(row: ChargeHandover, actor: Actor, now: datetime) -> None:
    before = {grant_id: _day(to_on) for grant_id, to_on in row.changed["grants"]}
    for grant in people.grants_by_id([*before, *([row.changed["grant"]] if row.changed["grant"] else [])]):
        if grant.id in before:
            accounts.lengthen_grant(grant, before[grant.id], actor, now)
        else:
            accounts.end_grant(grant, row.begins_on - DAY, actor, now)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _named(row: ChargeHandover) -> dict[str, Any]:
    names = people.people_by_id(one for one in (row.outgoing_person_id, row.successor_person_id) if one)
    by, to = (names.get(one or 0) for one in (row.outgoing_person_id, row.successor_person_id))
    return {"handover_id": row.id, "office_code": row.office_code, "begins_on": row.begins_on,
            "by": by.name if by else "", "to": to.name if to else ""}  # fmt: skip
