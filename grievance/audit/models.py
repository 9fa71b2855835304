"""The record of events: only added to, chained by hash."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index
from sqlalchemy.orm import Mapped, mapped_column

from grievance.foundation.database import Model


class EventRow(Model):
    __tablename__ = "event"
    seq: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    name: Mapped[str]
    actor_id: Mapped[int | None]
    actor_name: Mapped[str]
    actor_side: Mapped[str] = mapped_column(default="")
    case_id: Mapped[int | None]
    is_public: Mapped[bool]
    group: Mapped[str]
    told: Mapped[Any] = mapped_column(JSON)
    payload: Mapped[Any] = mapped_column(JSON)
    prev_hash: Mapped[str] = mapped_column(unique=True)
    hash: Mapped[str] = mapped_column(unique=True)
    __table_args__ = (
        Index("ix_event_case", "case_id", "seq"),
        Index("ix_event_at", "at"),
    )


class ChainHead(Model):
    """One row: the last link. Taken last of all locks."""

    id: Mapped[int] = mapped_column(primary_key=True)
    seq: Mapped[int]
    hash: Mapped[str]
