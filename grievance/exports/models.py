"""Archives that were asked for, made while they are sent; and files of long lists, made ready by a job and kept for some days."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, false, text
from sqlalchemy.orm import Mapped, mapped_column

from grievance.exports.rules import GOOD_FOR, FileState
from grievance.foundation.database import Model, Word, one_of


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


class ListFile(Model):
    """A long list as a file, asked for on its page. ``address``: the page with its filters, without the form.

    It is made with the asker's rights of that hour (``making.py``). A process that makes it holds ``claimed_until``;
    ``why``: the sentence that says why there is none. ``storage_key`` names the file until it is taken away.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    address: Mapped[str]
    form: Mapped[str]
    language: Mapped[str] = mapped_column(default="en")
    state: Mapped[FileState] = mapped_column(Word(FileState), default=FileState.ASKED)
    asked_at: Mapped[datetime]
    claimed_by: Mapped[str | None]
    claimed_until: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    name: Mapped[str] = mapped_column(default="")
    size_bytes: Mapped[int] = mapped_column(default=0)
    storage_key: Mapped[str] = mapped_column(default="")
    why: Mapped[Any] = mapped_column(JSON(none_as_null=True), nullable=True)
    made_at: Mapped[datetime | None]
    good_until: Mapped[datetime | None]
    __table_args__ = (
        CheckConstraint(one_of("state", FileState), name="state_known"),
        CheckConstraint("form IN ('csv', 'xlsx')", name="form_known"),
        Index("ix_list_file_of_person", "person_id", "asked_at"),
        Index("ix_list_file_to_make", "id", sqlite_where=text("state IN ('asked', 'making')"),
              postgresql_where=text("state IN ('asked', 'making')")),
    )  # fmt: skip
