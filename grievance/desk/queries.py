"""Clocks beside the rows of a list of cases; mails to a head's deputy."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, func, or_, select

from grievance.cases.access import visible_to
from grievance.cases.models import Case
from grievance.clocks.models import Clock
from grievance.clocks.rules.kinds import ClockKind, ClockState, OwnerKind
from grievance.foundation.database import db
from grievance.notifications.models import Outbox
from grievance.notifications.queries.outbox import SINGLE
from grievance.permissions import Actor
from grievance.sittings.access import directions_read_by
from grievance.sittings.models import Direction

OPEN = (ClockState.RUNNING, ClockState.STOPPED)


def next_due_by_case(ids: Collection[int]) -> dict[int, Clock]:
    """The clock that matters for each case on a list: of its office's work, else of the sitting."""
    if not ids:
        return {}
    kinds = (ClockKind.RESOLVE, ClockKind.REWORK, ClockKind.REVIEW, ClockKind.SORT, ClockKind.SITTING, ClockKind.ACCEPT)
    query = (
        select(Clock)
        .where(
            Clock.owner_kind == OwnerKind.CASE, Clock.owner_id.in_(ids), Clock.kind.in_(kinds), Clock.state.in_(OPEN)
        )
        .order_by(Clock.owner_id, Clock.due_on.desc(), Clock.id)
    )
    return {clock.owner_id: clock for clock in db.session.scalars(query)}


@dataclass(frozen=True)
class Stay:
    """One deputy's days in an office: ``address`` is his, ``until`` the first instant after them."""

    office_code: str
    address: str
    since: datetime
    until: datetime


def mails_to_deputies(
    actor: Actor, stays: Sequence[Stay], after: int, size: int, mail_id: int | None = None
) -> Sequence[Outbox]:
    """What officers were written about cases and directions that ``actor`` may read, and the digest; the newest first."""
    wanted = _to_deputies(select(Outbox), actor, stays)
    if mail_id is not None:
        wanted = wanted.where(Outbox.id == mail_id)
    return db.session.scalars(wanted.order_by(Outbox.id.desc()).offset(after).limit(size)).all()


def count_mails_to_deputies(actor: Actor, stays: Sequence[Stay]) -> int:
    return db.session.scalar(_to_deputies(select(func.count()).select_from(Outbox), actor, stays)) or 0


def _to_deputies(query: Select[Any], actor: Actor, stays: Sequence[Stay]) -> Select[Any]:
    of_office = (
        Outbox.reader.in_(("office", "reviewer")),
        Outbox.case_id.in_(select(Case.id).where(visible_to(actor))),
    )
    read = select(Direction.id).where(directions_read_by(actor))
    ways = []
    for stay in stays:
        then = (Outbox.to_address == stay.address, Outbox.queued_at >= stay.since, Outbox.queued_at < stay.until)
        digest = and_(Outbox.message == "digest", Outbox.key.startswith(f"digest:{stay.office_code}:", autoescape=True))
        ways.append(and_(*then, or_(and_(*of_office), Outbox.direction_id.in_(read), digest)))
    return query.where(or_(*ways), SINGLE)
