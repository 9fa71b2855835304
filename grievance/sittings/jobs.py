"""The forum's own clock, watched by time."""

from __future__ import annotations

from datetime import datetime

from grievance.foundation.jobs import Counts
from grievance.foundation.transaction import transaction
from grievance.sittings.operations import check_forum_clocks


def check_forums(now: datetime) -> Counts:
    """Tell of each division whose forum has not sat in time, once when it lapses and again every 30 days."""
    with transaction():
        told = check_forum_clocks(now)
    return Counts(told, told)
