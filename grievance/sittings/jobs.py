"""The job that watches that the forum of each division sits."""

from __future__ import annotations

from datetime import datetime

from grievance.foundation.jobs import Counts
from grievance.foundation.transaction import transaction
from grievance.sittings.operations import check_forum_clocks


def check_forums(now: datetime) -> Counts:
    """Tell of lapses that have begun or go on; each once, whatever runs beside."""
    with transaction():
        told = check_forum_clocks(now)
    return Counts(told, told)
