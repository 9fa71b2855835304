"""More mails than an address should get in an hour: the rest is told in one (PRODUCT 7, SAFETY R28)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from grievance.foundation.database import db
from grievance.notifications import queries, rules
from grievance.notifications.messages import render
from grievance.notifications.models import Outbox
from grievance.notifications.rules import MailState

BUNDLED_MESSAGES = frozenset(
    {"case_arrived", "case_filed", "case_answered", "case_closed", "case_disputed", "case_reviewed", "case_transferred",
     "clarification_asked", "filer_replied", "escalation", "listed_on_agenda", "sitting_called", "direction_issued",
     "direction_due", "date_moved", "forum_overdue"}
)  # fmt: skip
"""Mails that an inbox shows as well. A link to a draft or a code is never held back."""


def bundle_what_is_over_the_cap(claimed: Sequence[Outbox], me: str, now: datetime, inbox: str) -> list[int]:
    """Ids of ``claimed`` that may go out now; the others are put into the bundle of their address."""
    sent = queries.sent_within_the_hour({row.to_address for row in claimed}, now)
    going: list[int] = []
    for row in claimed:
        times = sent.setdefault(row.to_address, [])
        room_at = rules.free_at(times, now) if row.message in BUNDLED_MESSAGES else None
        if room_at is None:
            times.append(now)
            going.append(row.id)
        else:
            _put_into_bundle(row, room_at, me, now, inbox)
    return going


def _put_into_bundle(row: Outbox, room_at: datetime, me: str, now: datetime, inbox: str) -> None:
    """The bundle goes out when the address's hour has room again; until then it takes in what comes."""
    bundle = queries.waiting_bundle(row.to_address) or _new_bundle(row, room_at, now)
    if not queries.settle_claim(row.id, me, state=MailState.BUNDLED, bundle_id=bundle.id, attempts=row.attempts - 1):
        return
    rendered = render("bundle", row.language, {"subjects": queries.subjects_in_bundle(bundle.id), "link": inbox})
    bundle.subject, bundle.text, bundle.html = rendered.subject, rendered.text, rendered.html
    db.session.flush()


def _new_bundle(first: Outbox, room_at: datetime, now: datetime) -> Outbox:
    """Its key names the first mail it tells, so that the same mails never make two bundles."""
    key = f"bundle:{first.key}"
    bundle = Outbox(
        key=key,
        message_id=rules.message_id(key, first.message_id.rpartition("@")[2].rstrip(">")),
        message="bundle",
        to_address=first.to_address,
        to_name=first.to_name,
        language=first.language,
        subject="",
        text="",
        html="",
        queued_at=now,
        not_before=room_at,
    )
    db.session.add(bundle)
    db.session.flush()
    return bundle
