"""Work of the outbox and of reminders, by time."""

from __future__ import annotations

from datetime import datetime

from grievance.foundation.jobs import Counts
from grievance.notifications import operations
from grievance.notifications.sms import deliver_sms as deliver


def deliver_mail(now: datetime) -> Counts:
    """Send what the outbox holds due. Nothing is due where no mail server is set: mail is kept."""
    return operations.deliver(now)


def deliver_sms(now: datetime) -> Counts:
    """The same for SMS; without a gateway they are kept."""
    return deliver(now)
