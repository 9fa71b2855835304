"""From the record to the receivers: messages are made of committed events and sent in lanes, one for each receiver.

The record is the outbox: an event stands there when its transaction is committed, and never when it was rolled back. Its
numbers follow the order of the commits, so they are the messages' sequence. A lane has one message on its way; a slow
receiver holds up its own lane and no other. The talk is outside any transaction, each end is noted at once.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from flask import current_app

from grievance.accounts.operations import actor_of
from grievance.audit.queries import head_seq
from grievance.cases.models import Case
from grievance.foundation.clock import ist_date
from grievance.foundation.jobs import Counts, Watch, new_holder
from grievance.foundation.transaction import record, transaction
from grievance.notifications.rules import MailState, Verdict, after_try
from grievance.notifications.smtp import Reply
from grievance.sentences import from_data
from grievance.webhooks import queries
from grievance.webhooks.events import WebhookParked
from grievance.webhooks.models import Webhook, WebhookMessage
from grievance.webhooks.operations import may_be_local, secret
from grievance.webhooks.queries import Fact
from grievance.webhooks.rules import FACTS, LONGEST_WAIT, NAMES, TYPES, signature
from grievance.webhooks.sending import WHOLE_SECONDS, send

PORTION = 500
LANES = 16
LEASE = timedelta(seconds=6 * WHOLE_SECONDS)


@dataclass(frozen=True)
class Outgoing:
    """What a lane's thread needs; it never touches the database."""

    webhook_id: int
    row_id: int
    address: str
    body: bytes
    headers: Mapping[str, str]


def deliver_webhooks(now: datetime) -> Counts:
    """Make messages of what happened since, and send what is due."""
    watch, me = Watch(now), new_holder()
    for webhook in queries.working_webhooks():
        while not watch.is_over and _make_messages(webhook.id, watch.now()) >= PORTION:
            pass
    with transaction():
        queries.free_expired(watch.now())
    return _send_in_lanes(watch, me)


# Making ---------------------------------------------------------------------------------------------------------------


def _make_messages(webhook_id: int, now: datetime) -> int:
    """One portion for one subscription; how many events were looked at."""
    with transaction():
        webhook = queries.webhook(webhook_id, locked=True)
        if webhook is None or webhook.ended_at is not None:
            return 0
        head = head_seq()
        facts = queries.facts_after(webhook.told_seq, head, [NAMES[kind] for kind in webhook.types], PORTION)
        if facts or head - webhook.told_seq > PORTION:
            webhook.told_seq = facts[-1].seq if len(facts) == PORTION else head
        cases = _cases_of(webhook, facts, now)
        told = [fact for fact in facts if fact.case_id is None or fact.case_id in cases]
        queries.add_messages([_row(webhook, fact, cases.get(fact.case_id or 0), now) for fact in told])
    return len(facts)


def _cases_of(webhook: Webhook, facts: list[Fact], now: datetime) -> dict[int, Case]:
    """The cases that the owner may see today; those of an owner who has left are none."""
    owner = queries.owners([webhook.owner_id]).get(webhook.owner_id)
    ids = {fact.case_id for fact in facts if fact.case_id is not None}
    return queries.cases_within(ids, actor_of(owner, ist_date(now))) if owner and owner.is_active else {}


def _row(webhook: Webhook, fact: Fact, case: Case | None, now: datetime) -> dict[str, Any]:
    matter = (
        f"case:{case.id}" if case else f"sitting:{fact.payload.get('sitting_id') or fact.payload.get('sitting') or ''}"
    )
    return {
        "webhook_id": webhook.id, "event_seq": fact.seq, "message_id": f"msg_{webhook.id}_{fact.seq}_{webhook.made_at:%Y%m%d%H%M%S}",
        "type": TYPES[fact.name], "matter": matter, "body": json.dumps(_body(fact, case), ensure_ascii=False, sort_keys=True),
        "state": MailState.QUEUED, "queued_at": now, "not_before": now,
    }  # fmt: skip


def _body(fact: Fact, case: Case | None) -> dict[str, Any]:
    """No name, address, number or word of a person: who may read those asks for the case."""
    data: dict[str, Any] = {"sequence": fact.seq}
    data |= {name: _plain(value) for name, value in fact.payload.items() if name in FACTS}
    if case is not None:
        data["case"] = {
            "number": case.number, "state": case.state, "closing": case.closing, "kind": case.kind, "category": case.category_code,
            "division": case.division, "in_both": case.in_both, "district": case.district, "estate": case.estate_code,
            "office": case.office_code, "filed_at": case.filed_at.isoformat(),
            "url": f"{current_app.config['BASE_URL']}/cases/{case.number}",
        }  # fmt: skip
    return {"type": TYPES[fact.name], "timestamp": fact.at.isoformat(), "data": data}


def _plain(value: Any) -> Any:
    found = from_data(value)
    return found.isoformat() if isinstance(found, date) else value


# Sending --------------------------------------------------------------------------------------------------------------


def _send_in_lanes(watch: Watch, me: str) -> Counts:
    counts, going = Counts(), dict[Future[Reply], Outgoing]()
    idle = queries.due_webhooks(watch.now())
    local = may_be_local()
    with ThreadPoolExecutor(LANES) as pool:
        while True:
            while idle and len(going) < LANES and not watch.is_over:
                if outgoing := _claimed(idle.pop(0), watch, me):
                    call = pool.submit(send, outgoing.address, outgoing.body, outgoing.headers, may_be_local=local)
                    going[call] = outgoing
            if not going:
                return counts
            for call in wait(going, return_when=FIRST_COMPLETED).done:
                outgoing, reply = going.pop(call), call.result()
                goes_on = _settle(outgoing, reply, me, watch.now())
                counts += Counts(1, int(reply.verdict is Verdict.SENT), int(reply.verdict is not Verdict.SENT))
                if goes_on:
                    idle.append(outgoing.webhook_id)


def _claimed(webhook_id: int, watch: Watch, me: str) -> Outgoing | None:
    """The next message of a lane, signed for this try; None: nothing is due."""
    with transaction():
        now = watch.now()
        row_id = queries.claim_next(webhook_id, now, me, now + LEASE)
        if row_id is None:
            return None
        webhook, row = queries.webhook(webhook_id), queries.message(row_id)
        assert webhook is not None and row is not None  # noqa: S101
        body, moment = row.body.encode(), int(now.timestamp())
        return Outgoing(webhook_id, row_id, webhook.address, body, _headers(webhook, row, moment, body))


def _headers(webhook: Webhook, row: WebhookMessage, moment: int, body: bytes) -> dict[str, str]:
    return {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "Grievance-Forum-Webhook/1",
        "webhook-id": row.message_id,
        "webhook-timestamp": str(moment),
        "webhook-signature": signature(secret(webhook), row.message_id, moment, body),
    }


def _settle(outgoing: Outgoing, reply: Reply, me: str, now: datetime) -> bool:
    """Note what came of a try; whether the lane goes on. A receiver that is away is left in peace until the next try."""
    with transaction():
        webhook = queries.webhook(outgoing.webhook_id, locked=True)
        row = queries.message(outgoing.row_id)
        if webhook is None or row is None:
            return False
        if reply.verdict is Verdict.SENT:
            queries.settle(row.id, me, state=MailState.SENT, sent_at=now, last_reply="")
            webhook.rests_until = None
            return True
        step = after_try(reply.verdict, row.message_id, row.attempts, now, LONGEST_WAIT)
        later = {"not_before": step.not_before} if step.not_before else {}
        is_ours = queries.settle(row.id, me, state=step.state, last_reply=reply.text, **later)
        if reply.is_line_cut:
            webhook.rests_until = step.not_before
        if is_ours and step.state is MailState.DEAD:
            _park(webhook, reply, now)
        return not reply.is_line_cut and webhook.parked_at is None


def _park(webhook: Webhook, reply: Reply, now: datetime) -> None:
    """One message was refused for 48 hours; where the receiver is away as a whole, or wants nothing more, all wait with it."""
    if reply.is_line_cut or reply.verdict is Verdict.PERMANENT:
        webhook.parked_at, webhook.parked_because = now, reply.text
        queries.park_all(webhook.id, reply.text)
    record(WebhookParked(at=now, webhook_id=webhook.id, webhook=webhook.name, why=reply.text))
