"""The figures of finished months are kept by a job, month by month, so that no write lock is held for long."""

from __future__ import annotations

from datetime import datetime

from grievance.foundation.jobs import Counts
from grievance.foundation.transaction import transaction
from grievance.reports.operations import count_month, months_to_count, set_mark


def keep_figures(now: datetime, *, whole: bool = False) -> Counts:
    """Count the finished months that something may have changed since they were counted; ``whole``: all of them."""
    seq, months = months_to_count(now, whole=whole)
    for month in months:
        with transaction():
            count_month(month)
    with transaction():
        set_mark(seq, now)
    return Counts(len(months), len(months))
