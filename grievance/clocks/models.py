"""A clock is one table for every kind of thing owed: case, direction, brief, forum, programme.

``due_on`` is derived from the pauses, extensions and calendars, then stored and indexed; a change of any of
these writes it anew together with ``next_rung_at``, and leaves a ``DueChange``.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from grievance.clocks.rules.kinds import ClockKind, ClockState, OwnerKind, Unit
from grievance.foundation.database import Model, Word, one_of


class LimitRule(Model):
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[ClockKind] = mapped_column(Word(ClockKind))
    category_code: Mapped[str | None] = mapped_column(ForeignKey("category.code"))
    days: Mapped[int]
    unit: Mapped[Unit] = mapped_column(Word(Unit))
    rolls: Mapped[bool] = mapped_column(default=True)
    may_pause: Mapped[bool] = mapped_column(default=True)
    hard_stop_days: Mapped[int | None]
    basis: Mapped[str]
    from_on: Mapped[date]
    to_on: Mapped[date | None]
    edited_at: Mapped[datetime | None]
    __table_args__ = (
        UniqueConstraint("kind", "category_code", "from_on"),
        CheckConstraint(one_of("kind", ClockKind), name="kind_known"),
        CheckConstraint(one_of("unit", Unit), name="unit_known"),
        CheckConstraint("days >= 1", name="at_least_one_day"),
    )


class Clock(Model):
    """``by_rule``: its days came from the limit in force, so a changed limit may move it; ``category_code`` chose the row.

    ``why`` is kept when the clock ends: the sentence as it stood that day, which no later holiday rewrites.
    ``taken_back_at``: the step that began it was a mistake and was taken back, so that nothing was ever owed on it.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_kind: Mapped[OwnerKind] = mapped_column(Word(OwnerKind))
    owner_id: Mapped[int]
    kind: Mapped[ClockKind] = mapped_column(Word(ClockKind))
    round: Mapped[int] = mapped_column(default=1)
    division: Mapped[str | None] = mapped_column(ForeignKey("division.code"))
    office_code: Mapped[str | None] = mapped_column(ForeignKey("office.code"))
    label: Mapped[str] = mapped_column(default="")
    category_code: Mapped[str | None] = mapped_column(ForeignKey("category.code"))
    by_rule: Mapped[bool] = mapped_column(default=True)
    started_at: Mapped[datetime]
    day_zero: Mapped[date]
    days: Mapped[int]
    unit: Mapped[Unit] = mapped_column(Word(Unit))
    rolls: Mapped[bool] = mapped_column(default=True)
    may_pause: Mapped[bool] = mapped_column(default=True)
    hard_stop_days: Mapped[int | None]
    basis: Mapped[str] = mapped_column(default="")
    state: Mapped[ClockState] = mapped_column(Word(ClockState), default=ClockState.RUNNING)
    due_on: Mapped[date]
    next_rung_at: Mapped[datetime | None]
    top_rung: Mapped[int | None]
    met_at: Mapped[datetime | None]
    met_on: Mapped[date | None]
    ended_at: Mapped[datetime | None]
    taken_back_at: Mapped[datetime | None]
    why: Mapped[Any] = mapped_column(JSON(none_as_null=True), nullable=True)
    failures: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)
    __table_args__ = (
        CheckConstraint(one_of("kind", ClockKind), name="kind_known"),
        CheckConstraint(one_of("state", ClockState), name="state_known"),
        CheckConstraint(one_of("owner_kind", OwnerKind), name="owner_known"),
        CheckConstraint(one_of("unit", Unit), name="unit_known"),
        Index("ix_clock_owner", "owner_kind", "owner_id", "kind"),
        Index("ix_clock_kind", "kind", "state", "met_on"),
        Index("ix_clock_next_rung", "next_rung_at", "id",
              sqlite_where=text("next_rung_at IS NOT NULL"), postgresql_where=text("next_rung_at IS NOT NULL")),
        Index("ix_clock_by_office", "office_code", "state", "due_on"),
    )  # fmt: skip


class ForumDate(Model):
    """The dates of a division's sittings as clocks need them; written by ``sittings``, which stands above."""

    id: Mapped[int] = mapped_column(primary_key=True)
    division: Mapped[str] = mapped_column(ForeignKey("division.code"))
    sitting_id: Mapped[int] = mapped_column(unique=True)
    sits_on: Mapped[date]
    closes_on: Mapped[date]
    state: Mapped[str]
    __table_args__ = (Index("ix_forum_date_next", "division", "sits_on"),)


class ClockHeld(Model):
    """Which office held the owed thing: ``from_on`` is the day on which it came, the days after it count by its calendar."""

    id: Mapped[int] = mapped_column(primary_key=True)
    clock_id: Mapped[int] = mapped_column(ForeignKey("clock.id"), index=True)
    office_code: Mapped[str] = mapped_column(ForeignKey("office.code"))
    from_on: Mapped[date]


class Pause(Model):
    """Days left out: the day after ``from_on`` up to and with ``to_on`` (or ``latest_on`` while it is open).

    ``due_before_on``: the clock's date when it was stopped; None of old pauses that moved nothing. ``office_code``: who owed
    it when it was stopped, whoever owes it now.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    clock_id: Mapped[int] = mapped_column(ForeignKey("clock.id"), index=True)
    from_on: Mapped[date]
    to_on: Mapped[date | None]
    latest_on: Mapped[date]
    why: Mapped[Any] = mapped_column(JSON)
    due_before_on: Mapped[date | None]
    office_code: Mapped[str | None] = mapped_column(ForeignKey("office.code"))
    __table_args__ = (
        CheckConstraint("to_on IS NULL OR to_on >= from_on", name="ends_after_begin"),
        Index("ix_pause_from", "from_on"),
        Index("uq_pause_one_open", "clock_id", unique=True,
              sqlite_where=text("to_on IS NULL"), postgresql_where=text("to_on IS NULL")),
        Index("ix_pause_open_latest", "latest_on",
              sqlite_where=text("to_on IS NULL"), postgresql_where=text("to_on IS NULL")),
    )  # fmt: skip


class Extension(Model):
    """``days`` were asked for; ``granted_days`` is what the office above gave: all of them or fewer.

    ``office_code``: the office that owed it when it asked, whoever owes it now.
    ``acting_office_code``: the office above whose head asked, since the post of the office's own head was vacant.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    clock_id: Mapped[int] = mapped_column(ForeignKey("clock.id"), index=True)
    days: Mapped[int]
    reason: Mapped[str] = mapped_column(default="")
    asked_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_on: Mapped[date] = mapped_column(index=True)
    office_code: Mapped[str | None] = mapped_column(ForeignKey("office.code"))
    granted_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    granted_on: Mapped[date | None]
    granted_days: Mapped[int | None]
    granted_office_code: Mapped[str | None] = mapped_column(ForeignKey("office.code"))
    acting_office_code: Mapped[str | None] = mapped_column(ForeignKey("office.code"))
    declined_on: Mapped[date | None]
    __table_args__ = (
        CheckConstraint("days > 0", name="some_days"),
        CheckConstraint(
            "granted_days IS NULL OR (granted_days > 0 AND granted_days <= days)", name="not_more_than_asked"
        ),
        CheckConstraint("granted_by IS NULL OR granted_by <> asked_by", name="granted_by_another"),
    )


class DueChange(Model):
    id: Mapped[int] = mapped_column(primary_key=True)
    clock_id: Mapped[int] = mapped_column(ForeignKey("clock.id"), index=True)
    at: Mapped[datetime]
    old_on: Mapped[date]
    new_on: Mapped[date]
    why: Mapped[Any] = mapped_column(JSON)


class LadderRung(Model):
    """One step of a ladder: at which lateness who is told. ``tell`` is a word of ``ladder.Tell``; ``lists``: on the next agenda."""

    id: Mapped[int] = mapped_column(primary_key=True)
    clock_kind: Mapped[ClockKind] = mapped_column(Word(ClockKind))
    rung: Mapped[int]
    offset_days: Mapped[int]
    offset_unit: Mapped[Unit] = mapped_column(Word(Unit))
    tell: Mapped[str]
    lists: Mapped[bool] = mapped_column(default=False)
    from_on: Mapped[date]
    to_on: Mapped[date | None]
    edited_at: Mapped[datetime | None]
    __table_args__ = (
        UniqueConstraint("clock_kind", "rung", "from_on"),
        CheckConstraint(one_of("clock_kind", ClockKind), name="kind_known"),
    )
