"""The outbox: every mail is a row before it is a mail."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from grievance.foundation.database import Model, Word, one_of
from grievance.notifications.rules import MailState


class Outbox(Model):
    """``message_id`` derives from ``key`` (what happened and to whom). ``bundle_id``: the mail that tells this one too."""

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    message_id: Mapped[str] = mapped_column(unique=True)
    message: Mapped[str]
    to_address: Mapped[str] = mapped_column(index=True)
    to_name: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="en")
    subject: Mapped[str]
    text: Mapped[str]
    html: Mapped[str]
    thread: Mapped[str] = mapped_column(default="")
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"), index=True)
    state: Mapped[MailState] = mapped_column(Word(MailState), default=MailState.QUEUED)
    bundle_id: Mapped[int | None] = mapped_column(ForeignKey("outbox.id"), index=True)
    attempts: Mapped[int] = mapped_column(default=0)
    queued_at: Mapped[datetime]
    not_before: Mapped[datetime]
    claimed_by: Mapped[str | None]
    claimed_until: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    last_reply: Mapped[str] = mapped_column(default="")
    __table_args__ = (
        CheckConstraint(one_of("state", MailState), name="state_known"),
        Index("ix_outbox_queued", "not_before", "id",
              sqlite_where=sql("state = 'queued'"), postgresql_where=sql("state = 'queued'")),
        Index("ix_outbox_claims", "claimed_until",
              sqlite_where=sql("state = 'sending'"), postgresql_where=sql("state = 'sending'")),
    )  # fmt: skip
