"""What the desk keeps: views of the list (the question, never its rows), one act over several cases, who hands over to whom."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from grievance.desk.rules import HandoverReason
from grievance.foundation.database import Model, Word, one_of
from grievance.reference.rules.words import HolderKind


class SavedView(Model):
    """``query``: the parameters of the list as they stood in its address. ``office_code``: shared with that office; None: mine only."""

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    office_code: Mapped[str | None] = mapped_column(ForeignKey("office.code"), index=True)
    name: Mapped[str]
    query: Mapped[Any] = mapped_column(JSON)
    made_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1, server_default="1")


class BulkAct(Model):
    """One step taken on several cases at ``at``. ``marks``: the version of each case after it, by its row.

    ``left_out``: pairs of a reference and why its case was not among them. ``aim``: the code of the office, or the row of
    the person, that it went to. ``undone_at``: taken back as one.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    step: Mapped[str]
    aim: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime]
    marks: Mapped[Any] = mapped_column(JSON)
    left_out: Mapped[Any] = mapped_column(JSON)
    undone_at: Mapped[datetime | None]


class ChargeHandover(Model):
    """The charge of an office changes hands: ``begins_on`` is the first day of the one who takes over.

    ``outgoing_person_id`` None: nobody held the post; ``successor_person_id`` None: it stays vacant. ``changed``: what was
    entered with it, for taking it back before that day. ``taken_over``: how much lay there when it was acknowledged.
    ``freed_at``: cases given to the head who has gone were the office's again from then on.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    office_code: Mapped[str] = mapped_column(ForeignKey("office.code"), index=True)
    outgoing_person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    successor_person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[HolderKind] = mapped_column(Word(HolderKind))
    reason: Mapped[HandoverReason] = mapped_column(Word(HandoverReason))
    begins_on: Mapped[date]
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    entered_at: Mapped[datetime]
    changed: Mapped[Any] = mapped_column(JSON)
    acknowledged_at: Mapped[datetime | None]
    taken_over: Mapped[Any] = mapped_column(JSON(none_as_null=True), nullable=True)
    taken_back_at: Mapped[datetime | None]
    freed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    __table_args__ = (
        CheckConstraint(one_of("kind", HolderKind), name="kind_known"),
        CheckConstraint(one_of("reason", HandoverReason), name="reason_known"),
        CheckConstraint("(kind = 'vacant') = (successor_person_id IS NULL)", name="vacant_has_nobody"),
    )
