"""SMS: a row before it is a message, like a mail, with the same states, claims and waits (``operations.py``).

Texts stand in ``templates/sms/<message>.txt``: one part in English, at most two in Hindi and Urdu (``rules.parts_of``).
Without a gateway a message is kept, for the administrator to read; no code is ever made for a mobile number then.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from flask import current_app

from grievance.cases.models import Case
from grievance.cases.taking_back import held_until
from grievance.foundation.database import db
from grievance.foundation.jobs import Counts, Watch, new_holder
from grievance.foundation.transaction import transaction
from grievance.notifications import addressing, queries, rules
from grievance.notifications.gateway import TIMEOUT_SECONDS, send_by_gateway
from grievance.notifications.messages import sms_text
from grievance.notifications.models import Sms
from grievance.notifications.recipients import Recipient
from grievance.notifications.rules import MailState, NextStep, Verdict
from grievance.notifications.smtp import Reply

CODE = "code"
CODE_IS_OLD_AFTER = timedelta(minutes=10)
BATCH = 10
LEASE = timedelta(seconds=(BATCH + 1) * TIMEOUT_SECONDS)
CUTS_BEFORE_A_PAUSE = 2


def gateway() -> str:
    """Its address; empty where messages are kept."""
    return str(current_app.config["SETTINGS"].sms_url or "")


def queue_sms(
    message: str, to: str, context: Mapping[str, Any], *, key: str, language: str, at: datetime, case: Case | None = None
) -> Sms | None:  # fmt: skip
    """Write the message to a mobile number of ten digits into its outbox; None when ``key`` is there or no number is given.

    About a step that can still be taken back it waits, as a mail does.
    """
    if not to or queries.has_sms(key):
        return None
    row = Sms(
        key=key, message=message, to_number=to, language=language, text=sms_text(message, language, context),
        case_id=case.id if case else None, state=MailState.QUEUED if gateway() else MailState.KEPT, queued_at=at,
        not_before=(held_until(case, at) if case else None) or at,
    )  # fmt: skip
    db.session.add(row)
    return row


def sms_to_filer(
    message: str, case: Case, to: Recipient, key: str, at: datetime, *, due_on: date | None = None, **more: str
) -> None:
    """The short form of a mail, where the filer gave a mobile number. Without a gateway only who has no e-mail gets it kept."""
    if not to.mobile or (to.address and not gateway()):
        return
    context = {"reference": case.number, "office": case.office_code or "", "link": f"{_base()}/track?number={case.number}",
               "due_on": figures(due_on), **more}  # fmt: skip
    queue_sms(message, to.mobile, context, key=key, language=to.language, at=at, case=case)


def figures(day: date | None) -> str:
    """25-11-2026: as short as a date is understood."""
    return f"{day:%d-%m-%Y}" if day else ""


def _base() -> str:
    return str(current_app.config["BASE_URL"])


def deliver_sms(now: datetime, most: int = 300) -> Counts:
    """Send what is due, a batch at a time; each claim under a lease, the talk with the gateway outside any transaction."""
    address = gateway()
    if not address:
        return Counts()
    watch, me, counts, cuts = Watch(now), new_holder(), Counts(), 0
    with transaction():
        queries.free_expired_sms(now)
    while counts.due < most and not watch.is_over and cuts < CUTS_BEFORE_A_PAUSE:
        with transaction():
            ids = queries.claim_due_sms(watch.now(), me, watch.now() + LEASE, BATCH)
        if not ids:
            break
        for place, sms_id in enumerate(ids):
            reply = _send(sms_id, address, watch.now())
            _settle(sms_id, reply, me, watch.now())
            cuts = CUTS_BEFORE_A_PAUSE if reply.verdict is Verdict.SERVER else cuts + 1 if reply.is_line_cut else 0
            is_sent = reply.verdict is Verdict.SENT
            counts += Counts(1, int(is_sent), int(not is_sent))
            if cuts >= CUTS_BEFORE_A_PAUSE:
                with transaction():
                    queries.drop_sms_claims(ids[place + 1 :], me)
                break
    return counts


def _send(sms_id: int, address: str, now: datetime) -> Reply:
    row = queries.sms(sms_id)
    if row is None or not row.text:
        return Reply(Verdict.PERMANENT, "no text")
    is_old = row.message == CODE and now - row.queued_at > CODE_IS_OLD_AFTER
    to, text, message_id = row.to_number, row.text, _message_id(row.key)
    db.session.rollback()
    return Reply(Verdict.PERMANENT, "too late for a code") if is_old else send_by_gateway(address, to, text, message_id)


def _message_id(key: str) -> str:
    """The same for the same row, so that a gateway knows a second try; nobody guesses it."""
    return hashlib.sha256(f"{addressing.secret()}\nsms\n{key}".encode()).hexdigest()[:32]


def _settle(sms_id: int, reply: Reply, me: str, now: datetime) -> None:
    with transaction():
        row = queries.sms(sms_id)
        if row is None:
            return
        step = rules.after_try(reply.verdict, row.key, row.attempts, now)
        queries.settle_sms(sms_id, me, **_values(row, reply, step, now))


def _values(row: Sms, reply: Reply, step: NextStep, now: datetime) -> dict[str, object]:
    values: dict[str, object] = {"state": step.state, "last_reply": reply.text}
    if step.state is MailState.SENT:
        values |= {"sent_at": now, "last_reply": ""}
    if step.not_before is not None and step.counts_as_try:
        values["not_before"] = step.not_before
    if not step.counts_as_try:
        values["attempts"] = row.attempts - 1
    if row.message == CODE and step.state in (MailState.SENT, MailState.DEAD):
        values["text"] = ""
    return values
