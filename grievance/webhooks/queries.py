"""SELECTs and claims of webhooks. What waits is read by partial indexes; the record by its number."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import aliased

from grievance.accounts.models import Person
from grievance.audit.models import EventRow
from grievance.cases.access import visible_to
from grievance.cases.models import Case
from grievance.foundation.bulk import Row, add_all
from grievance.foundation.database import db
from grievance.notifications.queries import claims
from grievance.notifications.rules import MailState
from grievance.permissions import Actor
from grievance.webhooks.models import Webhook, WebhookMessage

QUEUED, DEAD = WebhookMessage.state == MailState.QUEUED, WebhookMessage.state == MailState.DEAD
WAITING = (MailState.QUEUED, MailState.SENDING)


def webhook(webhook_id: int, *, locked: bool = False) -> Webhook | None:
    wanted = select(Webhook).where(Webhook.id == webhook_id)
    if locked:
        wanted = wanted.with_for_update().execution_options(populate_existing=True)
    return db.session.scalar(wanted)


def webhooks(first: int = 0, most: int | None = None) -> list[Webhook]:
    """Newest first, ended ones last."""
    wanted = select(Webhook).order_by(Webhook.ended_at.is_not(None), Webhook.id.desc())
    return list(db.session.scalars(wanted.offset(first).limit(most)))


def count_webhooks() -> int:
    return db.session.scalar(select(func.count()).select_from(Webhook)) or 0


def working_webhooks() -> list[Webhook]:
    return list(db.session.scalars(select(Webhook).where(Webhook.ended_at.is_(None)).order_by(Webhook.id)))


def parked_webhooks() -> list[Webhook]:
    """Those that an administrator must see to."""
    dead = select(WebhookMessage.webhook_id).where(DEAD)
    wanted = select(Webhook).where(
        Webhook.ended_at.is_(None), or_(Webhook.parked_at.is_not(None), Webhook.id.in_(dead))
    )
    return list(db.session.scalars(wanted.order_by(Webhook.id)))


@dataclass(frozen=True)
class Fact:
    """An event of the record, as far as it may leave."""

    seq: int
    at: datetime
    name: str
    case_id: int | None
    payload: dict[str, Any]


def facts_after(seq: int, until: int, names: Collection[str], most: int) -> list[Fact]:
    """Events of these names behind ``seq``, in the order in which they were committed."""
    columns = (EventRow.seq, EventRow.at, EventRow.name, EventRow.case_id, EventRow.payload)
    wanted = select(*columns).where(EventRow.seq > seq, EventRow.seq <= until, EventRow.name.in_(sorted(names)))
    return [Fact(*row) for row in db.session.execute(wanted.order_by(EventRow.seq).limit(most))]


def cases_within(ids: Collection[int], actor: Actor) -> dict[int, Case]:
    """Those of the cases that the fence of ``actor`` leaves."""
    wanted = select(Case).where(Case.id.in_(sorted(ids)), visible_to(actor))
    return {case.id: case for case in db.session.scalars(wanted)} if ids else {}


def add_messages(rows: Sequence[Row]) -> None:
    add_all(WebhookMessage, rows)


def message(message_id: int) -> WebhookMessage | None:
    return db.session.get(WebhookMessage, message_id)


def free_expired(now: datetime) -> None:
    claims.free_expired(WebhookMessage, now)


def claim_next(webhook_id: int, now: datetime, me: str, until: datetime) -> int | None:
    """The oldest message that is due and before which no other of its matter waits."""
    earlier = aliased(WebhookMessage)
    ahead = select(earlier.id).where(earlier.webhook_id == webhook_id, earlier.matter == WebhookMessage.matter,
                                     earlier.event_seq < WebhookMessage.event_seq, earlier.state.in_(WAITING))  # fmt: skip
    due = select(WebhookMessage.id).where(
        WebhookMessage.webhook_id == webhook_id, QUEUED, WebhookMessage.not_before <= now
    )
    due = due.where(~ahead.exists()).order_by(WebhookMessage.event_seq)
    return next(iter(claims.claim(WebhookMessage, due, me, until, 1)), None)


def settle(message_id: int, me: str, **values: object) -> bool:
    return claims.settle(WebhookMessage, message_id, me, **values)


def due_webhooks(now: datetime) -> list[int]:
    """Subscriptions for which something is due and whose receiver is not left in peace."""
    may = (
        Webhook.ended_at.is_(None),
        Webhook.parked_at.is_(None),
        or_(Webhook.rests_until.is_(None), Webhook.rests_until <= now),
    )
    due = select(WebhookMessage.id).where(
        WebhookMessage.webhook_id == Webhook.id, QUEUED, WebhookMessage.not_before <= now
    )
    return list(db.session.scalars(select(Webhook.id).where(*may, due.exists()).order_by(Webhook.id)))


def park_all(webhook_id: int, reply: str) -> int:
    """What waits for a receiver that is given up; how many."""
    waits = update(WebhookMessage).where(WebhookMessage.webhook_id == webhook_id, QUEUED)
    return claims.changed(waits.values(state=MailState.DEAD, last_reply=reply))


def send_again(webhook_id: int, now: datetime) -> int:
    """Parked messages into the queue again, with all their tries before them; how many."""
    parked = update(WebhookMessage).where(WebhookMessage.webhook_id == webhook_id, DEAD)
    return claims.changed(parked.values(state=MailState.QUEUED, attempts=0, not_before=now, last_reply=""))


def end_waiting(webhook_id: int) -> None:
    """Nothing more goes to a subscription that ended."""
    waits = update(WebhookMessage).where(WebhookMessage.webhook_id == webhook_id, or_(QUEUED, DEAD))
    claims.changed(waits.values(state=MailState.KEPT))


def messages(webhook_id: int, first: int, most: int) -> list[WebhookMessage]:
    """Newest first."""
    wanted = select(WebhookMessage).where(WebhookMessage.webhook_id == webhook_id)
    return list(db.session.scalars(wanted.order_by(WebhookMessage.event_seq.desc()).offset(first).limit(most)))


def count_messages(webhook_id: int) -> dict[MailState, int]:
    counts = select(WebhookMessage.state, func.count()).where(WebhookMessage.webhook_id == webhook_id)
    return dict(db.session.execute(counts.group_by(WebhookMessage.state)).tuples().all())


def drop_old(before: datetime, most: int) -> int:
    """Messages delivered or ended long ago."""
    over = WebhookMessage.state.in_((MailState.SENT, MailState.KEPT))
    ids = (
        select(WebhookMessage.id).where(over, WebhookMessage.queued_at < before).order_by(WebhookMessage.id).limit(most)
    )
    rows = db.session.scalars(select(WebhookMessage).where(WebhookMessage.id.in_(ids))).all()
    for row in rows:
        db.session.delete(row)
    return len(rows)


def owners(ids: Collection[int]) -> dict[int, Person]:
    return {person.id: person for person in db.session.scalars(select(Person).where(Person.id.in_(sorted(ids))))}
