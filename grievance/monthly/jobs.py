"""Issuing by time: on the n-th working day of the next month, once, however often the job runs or was missed."""

from __future__ import annotations

import logging
from datetime import date, datetime

from flask import current_app

from grievance.foundation.clock import ist_date, midnight
from grievance.foundation.errors import Conflict
from grievance.foundation.jobs import Counts
from grievance.foundation.transaction import transaction
from grievance.monthly import operations, queries
from grievance.permissions import SYSTEM
from grievance.reference.queries import office_calendar
from grievance.reports.monthly.queries import first_filed_at
from grievance.reports.monthly.rules import SCOPES, months_owed, nth_working_day
from grievance.reports.overview.rules import next_month

log = logging.getLogger(__name__)

CALENDAR_OF = "IC-DEPT"
"""The office whose working days count."""


def issue_monthly_reports(now: datetime) -> Counts:
    """Every month that is due and not issued, of each division and of both; nothing before the first case was filed."""
    today, counts = ist_date(now), Counts()
    for scope in SCOPES:
        for month in months_owed(queries.last_issued(scope), today, lambda month: is_due(month, today)):
            if _has_cases(month):
                counts += Counts(1, int(_issue(month, scope, now)))
    return counts


def is_due(month: date, today: date) -> bool:
    number = current_app.config["SETTINGS"].monthly_report_day
    return today >= nth_working_day(next_month(month), number, office_calendar(CALENDAR_OF).is_open)


def _has_cases(month: date) -> bool:
    first = first_filed_at()
    return first is not None and first < midnight(next_month(month))


def _issue(month: date, scope: str, now: datetime) -> bool:
    """Printed outside the transaction; of two processes at once one issues and the other finds that it is there."""
    prepared = operations.prepare(month, scope, now)
    if prepared.version > 1:
        return False
    try:
        with transaction():
            operations.issue(prepared, SYSTEM, now)
    except Conflict:
        log.info("the report of %s (%s) was issued by another process", month, scope)
        return False
    return True
