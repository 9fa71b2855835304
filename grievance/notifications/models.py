"""The outbox: every mail is a row before it is a mail."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from grievance.foundation.database import Model, Word, one_of
from grievance.notifications.rules import MailState

# No index begins with the state: SQLite would take it for every question about what is queued, and sort the whole queue.


def _where(name: str, *columns: str, rows: str) -> Index:
    """An index over some rows only, on both databases: its size is that of the queue and not of the archive."""
    return Index(name, *columns, sqlite_where=sql(rows), postgresql_where=sql(rows))


class Outbox(Model):
    """``message_id`` derives from ``key`` (what happened and to whom). ``bundle_id``: the mail that tells this one too.

    ``reader``: ``filer``, ``office`` or ``reviewer``, empty where none of them. ``direction_id``: the direction that officers
    are told of. ``closed_because``: why somebody let a mail that was given up
    rest; without it a dead mail is *parked* and stands on the case, at the convener's desk and on the administrator's page.
    ``context``: what a mail out of many says, put into words when it goes out (``many.py``); None: the words are made.
    ``files``: what is attached, as ``MailFile`` in plain data; None: nothing.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    message_id: Mapped[str] = mapped_column(unique=True)
    message: Mapped[str]
    to_address: Mapped[str]
    to_name: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="en")
    reader: Mapped[str] = mapped_column(default="")
    subject: Mapped[str]
    text: Mapped[str]
    html: Mapped[str]
    context: Mapped[Any] = mapped_column(JSON(none_as_null=True), nullable=True)
    files: Mapped[Any] = mapped_column(JSON(none_as_null=True), nullable=True)
    thread: Mapped[str] = mapped_column(default="")
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"), index=True)
    direction_id: Mapped[int | None] = mapped_column(ForeignKey("direction.id"))
    state: Mapped[MailState] = mapped_column(Word(MailState), default=MailState.QUEUED)
    bundle_id: Mapped[int | None] = mapped_column(ForeignKey("outbox.id"))
    attempts: Mapped[int] = mapped_column(default=0)
    queued_at: Mapped[datetime]
    not_before: Mapped[datetime]
    claimed_by: Mapped[str | None]
    claimed_until: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    last_reply: Mapped[str] = mapped_column(default="")
    closed_because: Mapped[str] = mapped_column(default="")
    __table_args__ = (
        CheckConstraint(one_of("state", MailState), name="state_known"),
        _where("ix_outbox_queued", "not_before", "id", rows="state = 'queued'"),
        _where("ix_outbox_waiting_for_address", "to_address", "not_before", rows="state = 'queued'"),
        _where("ix_outbox_claims", "claimed_until", rows="state = 'sending'"),
        _where("ix_outbox_sent_to_address", "to_address", "sent_at", rows="state = 'sent'"),
        _where("ix_outbox_parked", "id", rows="state = 'dead' AND closed_because = ''"),
        _where("ix_outbox_bundled", "bundle_id", rows="bundle_id IS NOT NULL"),
        _where("ix_outbox_with_text", "queued_at", rows="text <> '' OR context IS NOT NULL"),
        Index("ix_outbox_states", "id", "state"),
        _where("ix_outbox_single", "to_address", "queued_at", rows="message <> 'bundle'"),
    )


class Sms(Model):
    """A message to a mobile number (ten digits), as a mail is a row before it is a mail. ``kept``: no gateway is set."""

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    message: Mapped[str]
    to_number: Mapped[str]
    language: Mapped[str] = mapped_column(default="en")
    text: Mapped[str]
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"), index=True)
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
        _where("ix_sms_queued", "not_before", "id", rows="state = 'queued'"),
        _where("ix_sms_claims", "claimed_until", rows="state = 'sending'"),
    )
