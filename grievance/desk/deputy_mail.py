"""What a deputy was written while he acts, for the head in whose place he does: read through the head's own fence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from grievance.accounts import queries as people
from grievance.accounts.deputies import offices_of_head
from grievance.desk import queries
from grievance.foundation.clock import midnight
from grievance.notifications.models import Outbox
from grievance.permissions import Actor

SHOWN_FOR = timedelta(days=90)
"""After the deputy's last day."""


def stays(actor: Actor, today: date) -> list[queries.Stay]:
    """Who was a deputy in the person's own offices lately, to which address, from when until when."""
    rows = people.deputies_of(offices_of_head(actor), today - SHOWN_FOR)
    known = people.people_by_id(row.person_id for row in rows)
    return [
        queries.Stay(row.office_code or "", str(known[row.person_id].email), midnight(row.from_on),
                     midnight((row.to_on or today) + timedelta(days=1)))
        for row in rows if row.person_id in known and known[row.person_id].email
    ]  # fmt: skip


def mails(actor: Actor, today: date, after: int, size: int) -> Sequence[Outbox]:
    """The newest first."""
    found = stays(actor, today)
    return queries.mails_to_deputies(actor, found, after, size) if found else ()


def mail(actor: Actor, today: date, mail_id: int) -> Outbox | None:
    found = stays(actor, today)
    return next(iter(queries.mails_to_deputies(actor, found, 0, 1, mail_id)), None) if found else None
