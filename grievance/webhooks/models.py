"""Subscriptions of other systems, and the messages for each."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from grievance.foundation.database import Model, Word, one_of
from grievance.notifications.rules import MailState


class Webhook(Model):
    """``owner_id``: whose fence decides which cases leave. ``told_seq``: up to which event of the record messages were made.

    ``rests_until``: the receiver was away, nothing is tried before. ``parked_at``: it was away for 48 hours, or wants nothing
    more; an administrator sees to it. ``salt`` makes the secret together with the forum's key.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    address: Mapped[str]
    types: Mapped[Any] = mapped_column(JSON)
    owner_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    salt: Mapped[str]
    told_seq: Mapped[int]
    rests_until: Mapped[datetime | None]
    parked_at: Mapped[datetime | None]
    parked_because: Mapped[str] = mapped_column(default="")
    made_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)


class WebhookMessage(Model):
    """One message for one subscription: the same id and bytes at every try. ``matter``: a case or sitting, told in order."""

    id: Mapped[int] = mapped_column(primary_key=True)
    webhook_id: Mapped[int] = mapped_column(ForeignKey("webhook.id"))
    event_seq: Mapped[int]
    message_id: Mapped[str] = mapped_column(unique=True)
    type: Mapped[str]
    matter: Mapped[str]
    body: Mapped[str]
    state: Mapped[MailState] = mapped_column(Word(MailState), default=MailState.QUEUED)
    attempts: Mapped[int] = mapped_column(default=0)
    queued_at: Mapped[datetime]
    not_before: Mapped[datetime]
    claimed_by: Mapped[str | None]
    claimed_until: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    last_reply: Mapped[str] = mapped_column(default="")
    __table_args__ = (
        CheckConstraint(one_of("state", MailState), name="state_known"),
        UniqueConstraint("webhook_id", "event_seq"),
        Index("ix_webhook_message_state", "webhook_id", "state", "event_seq"),
        Index("ix_webhook_message_matter", "webhook_id", "matter", "state"),
    )
