"""Who occupies an office's post: heads and nodal officers, vacancies, additional charge, and who stands in.

Rights are granted to people, not by these rows; rows say to whom mail and rungs go. Cases belong to offices, so a change
of the head moves no case: the new head answers for all that lies there.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from grievance.foundation.database import db
from grievance.foundation.transaction import record
from grievance.permissions import Actor
from grievance.reference import queries
from grievance.reference.events import HolderChanged
from grievance.reference.models import Holder
from grievance.reference.rules.words import HolderKind
from grievance.sentences import N_, Refusal

DAY = timedelta(days=1)


def appoint(office_code: str, given: dict[str, Any], name: str, actor: Actor, now: datetime) -> Holder:
    """Enter a holder from a date on. A head takes the place of the one before, whose entry ends the day before.

    ``name`` is the person's, for the record; ``given``: person_id, kind, is_head, title, deputy_person_id, from_on, to_on.
    """
    _check(given)
    if given["is_head"]:
        for row in _heads_to_follow(office_code, given):
            row.to_on = given["from_on"] - DAY
        db.session.flush()
    holder = Holder(office_code=office_code, **given)
    db.session.add(holder)
    db.session.flush()
    _record(holder, {}, {"person": name or "vacant", "kind": given["kind"].value, "is_head": str(given["is_head"]),
                         "to_on": str(given["to_on"] or "")}, actor, now)  # fmt: skip
    return holder


def _heads_to_follow(office_code: str, given: dict[str, Any]) -> list[Holder]:
    """Open heads who make room. Additional charge may run beside a regular head; a vacancy or a regular head may not."""
    begins, ends = given["from_on"], given["to_on"]
    found = []
    for row in queries.holders_of(office_code):
        if not row.is_head or (row.to_on and row.to_on < begins) or (ends and row.from_on > ends):
            continue
        if given["kind"] is HolderKind.ADDITIONAL and row.kind is HolderKind.REGULAR:
            continue
        if row.from_on >= begins:
            key = N_("From %(day)s another head is entered already. Choose a later day, or end that entry first.")
            raise Refusal(key, field="from_on", day=row.from_on)
        found.append(row)
    return found


def _check(given: dict[str, Any]) -> None:
    is_vacant = given["kind"] is HolderKind.VACANT
    if is_vacant and given["person_id"]:
        raise Refusal(N_("A vacant post has no holder. Leave the person empty."), field="person")
    if not is_vacant and not given["person_id"]:
        raise Refusal(N_("Choose the person, or enter the post as vacant."), field="person")
    if is_vacant and not given["is_head"]:
        raise Refusal(N_("Only the post of the head is entered as vacant."), field="kind")
    if given["to_on"] and given["to_on"] < given["from_on"]:
        raise Refusal(N_("The last day lies before the first."), field="to_on")
    if given["deputy_person_id"] and given["deputy_person_id"] == given["person_id"]:
        raise Refusal(N_("Nobody stands in for himself. Choose another person."), field="deputy")


def set_deputy(holder: Holder, person_id: int | None, name: str, actor: Actor, now: datetime) -> None:
    """Who is told where the holder cannot be reached; that person's own deputy comes after, no further."""
    if person_id is not None and person_id == holder.person_id:
        raise Refusal(N_("Nobody stands in for himself. Choose another person."), field="deputy")
    if holder.deputy_person_id != person_id:
        old, holder.deputy_person_id = holder.deputy_person_id, person_id
        db.session.flush()
        _record(holder, {"deputy": str(old or "")}, {"deputy": name}, actor, now)


def end_holder(holder: Holder, on: date, actor: Actor, now: datetime) -> None:
    """The holder leaves after ``on``. Without a successor the post is empty of names, which does not mean vacant."""
    if holder.to_on is not None and holder.to_on <= on:
        raise Refusal(N_("This entry ended on %(day)s already."), field="to_on", day=holder.to_on)
    if on < holder.from_on:
        raise Refusal(N_("The last day lies before the first."), field="to_on")
    old, holder.to_on = holder.to_on, on
    db.session.flush()
    _record(holder, {"to_on": str(old or "")}, {"to_on": str(on)}, actor, now)


def reopen(holder: Holder, to_on: date | None, actor: Actor, now: datetime) -> None:
    """An end that was entered for a day to come is taken back: the entry ends on ``to_on`` as before, None for good."""
    old, holder.to_on = holder.to_on, to_on
    db.session.flush()
    _record(holder, {"to_on": str(old or "")}, {"to_on": str(to_on or "")}, actor, now)


def remove_coming(holder: Holder, actor: Actor, now: datetime) -> None:
    """An entry for a day to come that will not be: it never held, so nothing of it stays but the record."""
    _record(holder, {"from_on": str(holder.from_on)}, {"from_on": "", "kind": holder.kind.value}, actor, now)
    db.session.delete(holder)
    db.session.flush()


def _record(holder: Holder, old: dict[str, str], new: dict[str, str], actor: Actor, now: datetime) -> None:
    record(HolderChanged(at=now, actor=actor, table="holder", row=holder.office_code, old=old, new=new,
                         from_on=holder.from_on))  # fmt: skip
