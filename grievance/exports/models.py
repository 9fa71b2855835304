"""Archives that were asked for. The archive itself is stored nowhere: it is made while it is sent."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, false
from sqlalchemy.orm import Mapped, mapped_column

from grievance.exports.rules import GOOD_FOR
from grievance.foundation.database import Model


class OwnExport(Model):
    """Asked for by a person, or for one case by who follows it; may be fetched for an hour (``rules.py``).

    ``begun_at`` without ``ended_at``: it is being sent. ``fetched``: how often it was begun.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"), index=True)
    with_files: Mapped[bool] = mapped_column(default=False, server_default=false())
    asked_at: Mapped[datetime] = mapped_column(index=True)
    begun_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    fetched: Mapped[int] = mapped_column(default=0, server_default="0")
    __table_args__ = (CheckConstraint("person_id IS NOT NULL OR case_id IS NOT NULL", name="of_somebody"),)

    @property
    def good_until(self) -> datetime:
        return self.asked_at + GOOD_FOR
