"""Mails that were queued as facts (``many.py``) are put into words when they go out or are looked at."""

from __future__ import annotations

from grievance.foundation.transaction import transaction
from grievance.notifications import addressing, queries
from grievance.notifications.messages import Rendered, render
from grievance.notifications.models import Outbox
from grievance.sentences import from_data


def words_of(row: Outbox) -> Rendered:
    """What the mail says: as it stands, else put into words now from what was known when it was queued."""
    if row.context is None:
        return Rendered(row.subject, row.text, row.html)
    known = {name: from_data(value) for name, value in row.context.items()}
    known["answers_are_read"] = addressing.are_answers_read(row.message, row.case_id)
    return render(row.message, row.language, known)


def word_mail(row: Outbox) -> None:
    """Write the words of a claimed mail, once: a second try sends the same words under the same Message-ID."""
    mail_id = row.id
    with transaction():
        found = queries.mail(mail_id)
        if found is not None and found.context is not None:
            words = words_of(found)
            found.subject, found.text, found.html, found.context = words.subject, words.text, words.html, None
