"""What an office that has a case asks of another office, and what that office says: read by officers, never by a filer.

Tables of their own, as the inner notes have, so that no list of public lines can ever show a word of it.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from grievance.cases.rules.consulting import Asking
from grievance.foundation.database import Model, Word, one_of


class Consultation(Model):
    """A question to ``office_code``, which does not get the case. One at a time may wait for each office.

    ``said``: the answer, or the reason for declining or taking back. ``why`` explains the date.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    asking_office_code: Mapped[str] = mapped_column(ForeignKey("office.code"))
    office_code: Mapped[str] = mapped_column(ForeignKey("office.code"))
    asked_at: Mapped[datetime]
    asked_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    words: Mapped[str]
    wanted_on: Mapped[date]
    why: Mapped[Any] = mapped_column(JSON)
    state: Mapped[Asking] = mapped_column(Word(Asking), default=Asking.ASKED)
    said: Mapped[str] = mapped_column(default="")
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int] = mapped_column(default=1)
    __table_args__ = (
        CheckConstraint(one_of("state", Asking), name="state_known"),
        CheckConstraint("(state = 'asked') = (ended_at IS NULL)", name="asked_has_no_end"),
        Index("ix_consultation_office", "office_code", "state", "wanted_on"),
        Index("uq_consultation_one_open", "case_id", "office_code", unique=True,
              sqlite_where=text("ended_at IS NULL"), postgresql_where=text("ended_at IS NULL")),
    )  # fmt: skip
