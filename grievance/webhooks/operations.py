"""Subscriptions: made, changed, given a new secret, ended; and parked messages sent again."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime

from flask import current_app

from grievance.accounts import queries as people
from grievance.accounts.models import Person
from grievance.audit.queries import head_seq
from grievance.foundation.database import db
from grievance.foundation.errors import Conflict
from grievance.foundation.transaction import record
from grievance.permissions import Actor
from grievance.sentences import N_, Refusal
from grievance.webhooks import events, queries
from grievance.webhooks.models import Webhook
from grievance.webhooks.rules import NAMES, checked_address, secret_of

AT_MOST = 50


def may_be_local() -> bool:
    """Whether messages may go to addresses inside a network: the setting ``WEBHOOKS_LOCAL``."""
    return bool(current_app.config["SETTINGS"].webhooks_local)


def secret(webhook: Webhook) -> str:
    return secret_of(str(current_app.config["SECRET_KEY"]), webhook.salt)


def add_webhook(name: str, address: str, owner: str, types: Sequence[str], actor: Actor, now: datetime) -> Webhook:
    """A subscription that gets what happens from now on. ``owner``: e-mail of the person whose cases leave."""
    if len(queries.working_webhooks()) >= AT_MOST:
        raise Refusal(N_("There are %(most)s subscriptions already. End one that nobody needs."), most=AT_MOST)
    made = Webhook(salt=secrets.token_hex(16), told_seq=head_seq(), made_by=actor.person_id, made_at=now)
    _set(made, name, address, owner, types)
    db.session.add(made)
    db.session.flush()
    record(events.WebhookMade(at=now, actor=actor, webhook_id=made.id, webhook=made.name, address=made.address,
                              owner_id=made.owner_id, types=tuple(made.types)))  # fmt: skip
    return made


def change_webhook(
    webhook: Webhook, name: str, address: str, owner: str, types: Sequence[str], actor: Actor, now: datetime
) -> None:
    _set(webhook, name, address, owner, types)
    webhook.version += 1
    db.session.flush()
    record(events.WebhookChanged(at=now, actor=actor, webhook_id=webhook.id, webhook=webhook.name, address=webhook.address,
                                 owner_id=webhook.owner_id, types=tuple(webhook.types)))  # fmt: skip


def _set(webhook: Webhook, name: str, address: str, owner: str, types: Sequence[str]) -> None:
    chosen = [kind for kind in NAMES if kind in set(types)]
    if not chosen:
        raise Refusal(N_("Choose at least one event."), field="types")
    webhook.name = " ".join(name.split())
    webhook.address, webhook.types = checked_address(address, may_be_local=may_be_local()), chosen
    webhook.owner_id = _owner(owner).id


def _owner(email: str) -> Person:
    person = people.person_by_email(email.strip())
    if person is None or not person.is_active:
        raise Refusal(N_("Nobody here has this e-mail address."), field="owner")
    return person


def replace_secret(webhook: Webhook, actor: Actor, now: datetime) -> str:
    """A new secret; the old one signs nothing any more."""
    webhook.salt = secrets.token_hex(16)
    webhook.version += 1
    record(events.WebhookSecretReplaced(at=now, actor=actor, webhook_id=webhook.id, webhook=webhook.name))
    return secret(webhook)


def end_webhook(webhook: Webhook, actor: Actor, now: datetime) -> None:
    """Nothing is made or sent for it any more; what was sent stays in its list."""
    if webhook.ended_at is None:
        webhook.ended_at = now
        webhook.version += 1
        queries.end_waiting(webhook.id)
        record(events.WebhookEnded(at=now, actor=actor, webhook_id=webhook.id, webhook=webhook.name))


def send_parked_again(webhook: Webhook, actor: Actor, now: datetime) -> int:
    """What was parked goes into the queue again, oldest first; how many."""
    if webhook.ended_at is not None:
        raise Conflict(N_("This subscription has ended."))
    webhook.parked_at, webhook.parked_because, webhook.rests_until = None, "", None
    webhook.version += 1
    count = queries.send_again(webhook.id, now)
    record(events.WebhookSentAgain(at=now, actor=actor, webhook_id=webhook.id, webhook=webhook.name))
    return count
