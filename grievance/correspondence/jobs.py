"""Reading the mailbox by time, and letters that have had theirs."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from flask import current_app

from grievance.correspondence import operations, queries
from grievance.correspondence.mailbox import Account, Mailbox
from grievance.foundation.jobs import Counts, Watch
from grievance.foundation.transaction import transaction

log = logging.getLogger(__name__)

LETTERS_A_RUN = 200
MAILBOX = "mailbox"
KEPT_FOR = timedelta(days=90)


def fetch_mail(now: datetime) -> Counts:
    """Take what is new in the mailbox: each letter recorded, committed, and only then marked there.

    A letter that cannot be taken stays unmarked and comes with the next run; the others do not wait for it. Raises
    ``MailboxAway`` when the mailbox cannot be reached, so that the run is noted as failed.
    """
    url = current_app.config["SETTINGS"].imap_url
    if not url:
        return Counts()
    watch, counts = Watch(now), Counts()
    with Mailbox(Account.at(url)) as box:
        for letter in box.new_letters(LETTERS_A_RUN):
            try:
                operations.take(letter.content, watch.now(), source=MAILBOX, is_whole=letter.is_whole)
            except operations.AWAY:
                raise
            except Exception:
                log.exception("letter %s of the mailbox could not be taken", letter.uid)
                counts += Counts(1, 0, 1)
            else:
                box.mark(letter.uid)
                counts += Counts(1, 1)
            if watch.is_over:
                break
    return counts


def forget_old_letters(now: datetime, most: int = 500) -> int:
    """Letters of machines, and those set aside, go after 90 days; what is on a case or waits stays. How many."""
    with transaction():
        return queries.forget_letters(queries.old_machine_letters(now - KEPT_FOR, most))
