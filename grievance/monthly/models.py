"""Reports as they were issued, their files, and who gets them by mail."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from grievance.foundation.database import Model


class IssuedReport(Model):
    """One version, for ever: the paper as data with its hash. ``month`` is its first day, ``scope`` a division or "both".

    ``because``: why another version was issued. ``issued_by`` None: by the job.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    month: Mapped[date]
    scope: Mapped[str]
    version: Mapped[int]
    paper: Mapped[Any] = mapped_column(JSON)
    sha256: Mapped[str]
    day_hash: Mapped[str] = mapped_column(default="")
    because: Mapped[str] = mapped_column(default="")
    issued_at: Mapped[datetime]
    issued_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    __table_args__ = (UniqueConstraint("scope", "month", "version", name="uq_issued_report_once"),)


class IssuedFile(Model):
    """The bytes as they were first handed out: the reprint. ``form`` is pdf, docx or xlsx."""

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("issued_report.id"))
    with_names: Mapped[bool]
    language: Mapped[str]
    form: Mapped[str]
    content: Mapped[bytes] = mapped_column(LargeBinary)
    sha256: Mapped[str]
    maker_version: Mapped[str]
    made_at: Mapped[datetime]
    __table_args__ = (UniqueConstraint("report_id", "with_names", "language", "form", name="uq_issued_file_once"),)


class ReportSubscription(Model):
    """Who gets the report of a division, or of both, by mail as long as the overview is open to them."""

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    scope: Mapped[str]
    added_at: Mapped[datetime]
    added_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    __table_args__ = (UniqueConstraint("person_id", "scope", name="uq_report_subscription_once"),)
