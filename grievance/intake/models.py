"""A draft, kept on the server at each step for 30 days; and the taking over of a list, row by row."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from grievance.foundation.database import Model, Word, one_of
from grievance.intake.rules.import_words import ImportState, RowState


class Draft(Model):
    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    step: Mapped[str]
    data: Mapped[Any] = mapped_column(JSON)
    saved_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    filed_case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"))
    version: Mapped[int] = mapped_column(default=1)


class ColumnMapping(Model):
    """Which column holds what, by name, for lists that come again. ``columns``: head by the field's name."""

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    columns: Mapped[Any] = mapped_column(JSON)
    given_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    given_at: Mapped[datetime]


class CaseImport(Model):
    """One taking over of a list. ``heads`` are those of its columns, in order; a JSONL file has none.

    ``takes_good_rows``: wrong rows are left out; without it none stands if one is wrong.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str]
    file_name: Mapped[str]
    sha256: Mapped[str] = mapped_column(index=True)
    heads: Mapped[Any] = mapped_column(JSON)
    columns: Mapped[Any] = mapped_column(JSON)
    divisions: Mapped[str] = mapped_column(default="")
    state: Mapped[ImportState] = mapped_column(Word(ImportState))
    takes_good_rows: Mapped[bool] = mapped_column(default=False)
    given_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    given_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    undone_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    undone_at: Mapped[datetime | None]
    undone_because: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)
    __table_args__ = (
        CheckConstraint(one_of("state", ImportState), name="state_known"),
        Index("ix_case_import_state", "state"),
    )


class ImportedRow(Model):
    """One row of a list. ``cells`` are kept until it is taken over, and no longer; ``found``: what the trial or the filing says."""

    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("case_import.id"))
    line: Mapped[int]
    cells: Mapped[Any] = mapped_column(JSON(none_as_null=True), nullable=True)
    state: Mapped[RowState] = mapped_column(Word(RowState))
    external_id: Mapped[str | None]
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"), index=True)
    found: Mapped[Any] = mapped_column(JSON(none_as_null=True), nullable=True)
    __table_args__ = (
        CheckConstraint(one_of("state", RowState), name="state_known"),
        UniqueConstraint("import_id", "line"),
        Index("ix_imported_row_state", "import_id", "state", "line"),
        Index("ix_imported_row_reference", "import_id", "external_id"),
    )
