"""Papers as they were handed out: the stored bytes are the reprint."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from grievance.foundation.database import Model


class Paper(Model):
    """``form`` is pdf or docx."""

    id: Mapped[int] = mapped_column(primary_key=True)
    sitting_id: Mapped[int] = mapped_column(ForeignKey("sitting.id"))
    version: Mapped[int]
    kind: Mapped[str]
    reader: Mapped[str]
    language: Mapped[str]
    case_id: Mapped[int] = mapped_column(default=0)
    form: Mapped[str] = mapped_column(default="pdf", server_default="pdf")
    content: Mapped[bytes] = mapped_column(LargeBinary)
    sha256: Mapped[str]
    maker_version: Mapped[str]
    made_at: Mapped[datetime]
    __table_args__ = (
        UniqueConstraint(
            "sitting_id", "version", "kind", "reader", "language", "case_id", "form", name="uq_paper_once"
        ),
    )


class Receipt(Model):
    """A code that anyone may check: genuine or not, which kind, which date; nothing else."""

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"), index=True)
    issued_at: Mapped[datetime]
