"""Runs of jobs and the lease by which one process of many acts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index
from sqlalchemy.orm import Mapped, mapped_column

from grievance.foundation.database import Model


class JobRun(Model):
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    started_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    counts: Mapped[Any] = mapped_column(JSON(none_as_null=True), nullable=True)
    error: Mapped[str] = mapped_column(default="")
    __table_args__ = (Index("ix_job_run_name", "name", "id"),)


class JobLease(Model):
    name: Mapped[str] = mapped_column(primary_key=True)
    holder: Mapped[str]
    until: Mapped[datetime]
