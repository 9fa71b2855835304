"""Standing reviews: a programme's figures with their source and certainty; unknown stays unknown."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from grievance.foundation.database import Model, Word
from grievance.reference.rules.words import Certainty


class Programme(Model):
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    owner_office_code: Mapped[str | None] = mapped_column(ForeignKey("office.code"))
    place: Mapped[int] = mapped_column(default=0)
    is_reviewed: Mapped[bool] = mapped_column(default=True)


class Reading(Model):
    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"), index=True)
    measure: Mapped[str]
    value: Mapped[Decimal | None]
    value_text: Mapped[str] = mapped_column(default="")
    unit: Mapped[str] = mapped_column(default="")
    as_of: Mapped[str] = mapped_column(default="")
    source_address: Mapped[str] = mapped_column(default="")
    certainty: Mapped[Certainty] = mapped_column(Word(Certainty))
    note: Mapped[str] = mapped_column(default="")
    entered_at: Mapped[datetime]
