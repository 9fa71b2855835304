"""What the desk keeps: views of the list (the question, never its rows), and one act over several cases."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from grievance.foundation.database import Model


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
