"""Issued reports, their files and their subscribers."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import defer

from grievance.foundation.database import db
from grievance.monthly.models import IssuedFile, IssuedReport, ReportSubscription


def last_issued(scope: str) -> date | None:
    """The latest month of which a report was issued."""
    return db.session.scalar(select(func.max(IssuedReport.month)).where(IssuedReport.scope == scope))


def issued(scope: str, month: date, version: int | None = None) -> IssuedReport | None:
    """That version, else the last one."""
    wanted = select(IssuedReport).where(IssuedReport.scope == scope, IssuedReport.month == month)
    if version is not None:
        wanted = wanted.where(IssuedReport.version == version)
    return db.session.scalars(wanted.order_by(IssuedReport.version.desc()).limit(1)).first()


def number_issued() -> int:
    return db.session.scalar(select(func.count()).select_from(IssuedReport)) or 0


def list_issued(offset: int, most: int) -> Sequence[IssuedReport]:
    """The latest month first, without the papers."""
    order = (IssuedReport.month.desc(), IssuedReport.scope, IssuedReport.version.desc())
    wanted = select(IssuedReport).options(defer(IssuedReport.paper)).order_by(*order)
    return db.session.scalars(wanted.offset(offset).limit(most)).all()


def kept_file(report_id: int, with_names: bool, language: str, form: str) -> IssuedFile | None:
    return db.session.scalar(
        select(IssuedFile).where(
            IssuedFile.report_id == report_id, IssuedFile.with_names.is_(with_names),
            IssuedFile.language == language, IssuedFile.form == form,
        )
    )  # fmt: skip


def subscriptions(scopes: Collection[str] | None = None) -> Sequence[ReportSubscription]:
    wanted = select(ReportSubscription).order_by(ReportSubscription.id)
    if scopes is not None:
        wanted = wanted.where(ReportSubscription.scope.in_(scopes))
    return db.session.scalars(wanted).all()


def subscription(subscription_id: int) -> ReportSubscription | None:
    return db.session.get(ReportSubscription, subscription_id)


def has_subscribed(person_id: int, scope: str) -> bool:
    mine = (ReportSubscription.person_id == person_id, ReportSubscription.scope == scope)
    return db.session.scalar(select(ReportSubscription.id).where(*mine)) is not None
