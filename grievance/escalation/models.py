"""The ledger of rungs reached: one row for each clock, round and rung, whatever happens to processes and mail."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from grievance.foundation.database import Model


class StuckWork(Model):
    """A row with which a job by time failed; after five failures it is left alone until an administrator lets it go on.

    ``work`` names what was to be done, ``row_id`` with what, ``label`` in words; a clock's ladder keeps its own count.
    """

    work: Mapped[str] = mapped_column(primary_key=True)
    row_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    label: Mapped[str]
    failures: Mapped[int]
    error: Mapped[str]
    failed_at: Mapped[datetime]


class RungRecord(Model):
    """``reached_at`` is the rung's true instant, ``recorded_at`` when the sweep wrote it.

    ``office_code`` held the clock then; ``told`` are the ladder's words for whom the rung tells, ``told_office_code`` the
    office that was reached, which is another one where a post is vacant. ``covered_by``: the higher rung whose mail
    speaks for this one.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    clock_id: Mapped[int] = mapped_column(ForeignKey("clock.id"))
    round: Mapped[int]
    rung: Mapped[int]
    due_on: Mapped[date]
    reached_at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    office_code: Mapped[str | None] = mapped_column(ForeignKey("office.code"))
    told: Mapped[str] = mapped_column(default="")
    told_office_code: Mapped[str | None] = mapped_column(ForeignKey("office.code"))
    lists: Mapped[bool] = mapped_column(default=False)
    by_mail: Mapped[bool] = mapped_column(default=False)
    covered_by: Mapped[int | None]
    __table_args__ = (
        UniqueConstraint("clock_id", "round", "rung"),
        Index("ix_rung_record_reached", "reached_at"),
    )
