"""Work of webhooks by time."""

from __future__ import annotations

from datetime import datetime, timedelta

from grievance.foundation.jobs import Counts
from grievance.foundation.transaction import transaction
from grievance.webhooks import queries
from grievance.webhooks.delivering import deliver_webhooks

KEPT = timedelta(days=90)


def deliver(now: datetime) -> Counts:
    """Make messages of what happened, send what is due."""
    return deliver_webhooks(now)


def forget_old_messages(now: datetime, most: int = 2000) -> int:
    """Messages delivered more than 90 days ago; how many."""
    with transaction():
        return queries.drop_old(now - KEPT, most)
