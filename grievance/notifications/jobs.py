"""Work of the outbox and of reminders, by time."""

from __future__ import annotations

import logging
from datetime import datetime

from flask import current_app

from grievance.foundation.jobs import Counts
from grievance.notifications import operations

log = logging.getLogger(__name__)


def deliver_mail(now: datetime) -> Counts:
    """Send what the outbox holds due. Nothing is due where no mail server is set: mail is kept."""
    return operations.deliver(now)


def fetch_mail(now: datetime) -> Counts:
    """Incoming mail is not read yet; where ``IMAP_URL`` names a mailbox the log says so."""
    if current_app.config["SETTINGS"].imap_url:
        log.warning("IMAP_URL is set, but incoming mail is not read by this release")
    else:
        log.debug("no mailbox is set")
    return Counts()
