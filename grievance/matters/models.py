"""Policy items: one cause (a rule, feeder or estate) behind many cases."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from grievance.foundation.database import Model


class PolicyItem(Model):
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    summary: Mapped[str] = mapped_column(default="")
    division: Mapped[str | None] = mapped_column(ForeignKey("division.code"))
    owner_office_code: Mapped[str | None] = mapped_column(ForeignKey("office.code"))
    state: Mapped[str] = mapped_column(default="open")
    made_at: Mapped[datetime]


class PolicyItemCase(Model):
    id: Mapped[int] = mapped_column(primary_key=True)
    policy_item_id: Mapped[int] = mapped_column(ForeignKey("policy_item.id"), index=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    added_at: Mapped[datetime]
    __table_args__ = (UniqueConstraint("policy_item_id", "case_id"),)
