"""What time alone brings about: a forum that lapses, and the line a month that is owed on each direction."""

from __future__ import annotations

from datetime import datetime

from grievance.foundation.jobs import Counts
from grievance.foundation.transaction import transaction
from grievance.sittings.operations import ask_for_lines, check_forum_clocks, send_notices


def check_forums(now: datetime) -> Counts:
    """Send the notices that are due, and tell of each forum that has not sat in time: when it lapses, again every 30 days."""
    with transaction():
        told = send_notices(now) + check_forum_clocks(now)
    return Counts(told, told)


LINES_AT_ONCE = 100


def ask_for_monthly_lines(now: datetime) -> Counts:
    """Ask the offices for the lines of the month that ends and note the missing ones, in small batches."""
    counts = Counts()
    while True:
        with transaction():
            written = ask_for_lines(now, LINES_AT_ONCE)
        counts += Counts(written, written)
        if written < LINES_AT_ONCE:
            return counts
