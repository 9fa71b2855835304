"""Who reads and who arranges a policy item. Its cases always come through the cases' own fence."""

from __future__ import annotations

from sqlalchemy import ColumnElement, false, or_, select, true

from grievance.cases.models import Case
from grievance.foundation.database import db
from grievance.foundation.errors import NotAllowed, NotFound
from grievance.matters import queries
from grievance.matters.models import PolicyItem, PolicyItemCase
from grievance.permissions import Actor, Right, Role
from grievance.sentences import N_

DIVISIONS = ("jammu", "kashmir")


def items_read_by(actor: Actor) -> ColumnElement[bool]:
    """The WHERE clause over ``PolicyItem``: a division's forum, overseers, its owner, and offices with a case in it."""
    if actor.is_system or actor.has_role(Role.OVERSEER):
        return true()
    ways: list[ColumnElement[bool]] = [false()]
    if divisions := actor.divisions_with(Right.SEE_SITTING_PAPERS):
        ways.append(or_(PolicyItem.division.in_(sorted(divisions)), PolicyItem.division.is_(None)))
    if offices := sorted(actor.offices_with(Right.SEE_SITTING_PAPERS)):
        held = select(PolicyItemCase.policy_item_id).join(Case, Case.id == PolicyItemCase.case_id)
        held = held.where(Case.office_code.in_(offices), PolicyItemCase.removed_at.is_(None))
        ways += [PolicyItem.owner_office_code.in_(offices), PolicyItem.id.in_(held)]
    return or_(*ways)


def item_for(item_id: int, *, lock: bool = False) -> PolicyItem:
    """The item itself: that it exists, its title and its outcome are public, as agendas are. Raises NotFound."""
    item = queries.policy_item(item_id, lock=lock)
    if item is None:
        raise NotFound()
    return item


def reads(actor: Actor, item: PolicyItem) -> bool:
    """Whether the actor reads all of it: the cause in full, and its cases as far as the fence lets them."""
    query = select(PolicyItem.id).where(PolicyItem.id == item.id, items_read_by(actor))
    return db.session.scalar(query) is not None


def arranges(actor: Actor, item: PolicyItem) -> bool:
    """The convener of its division; of an item heard in both, either."""
    divisions = (item.division,) if item.division else DIVISIONS
    return any(actor.can(Right.ARRANGE_SITTING, division=division) for division in divisions)


def arranged_by(actor: Actor, item_id: int, *, lock: bool = False) -> PolicyItem:
    item = item_for(item_id, lock=lock)
    if not arranges(actor, item):
        raise NotAllowed(N_("Only the convener arranges policy items."))
    return item


def link_for(item: PolicyItem, case: Case) -> PolicyItemCase:
    """The link of a case that is gathered now. Raises NotFound."""
    link = queries.link_of(item.id, case.id)
    if link is None or link.removed_at is not None:
        raise NotFound()
    return link
