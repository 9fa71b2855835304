"""Tokens of programs: made, shown once, revoked. Each is called inside ``transaction()``."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta

from grievance.api import queries
from grievance.api.events import ApiTokenMade, ApiTokenRevoked
from grievance.api.models import ApiToken
from grievance.api.rules.scopes import LIFETIMES, TOKENS_AT_MOST, Scope, is_good, may_use, use_is_to_be_noted
from grievance.foundation.database import db
from grievance.foundation.errors import NotFound
from grievance.foundation.transaction import record
from grievance.permissions import Actor
from grievance.sentences import N_, Refusal

MARK = "gft_"
"""What every token begins with, so that one left in a file by mistake is found by a search for secrets."""


def hash_of(token: str) -> str:
    """Of 256 bits of chance: a fast hash suffices."""
    return hashlib.sha256(f"api token:{token}".encode()).hexdigest()


def make_token(actor: Actor, name: str, scopes: Collection[Scope], days: int, now: datetime) -> str:
    """A new token, which only the caller ever sees. Refuses what the person may not do himself."""
    if not scopes or any(not may_use(actor, scope) for scope in scopes):
        raise Refusal(N_("Choose what the program may do."), field="scopes")
    if days not in LIFETIMES:
        raise Refusal(N_("Choose how long it is good."), field="days")
    assert actor.person_id is not None  # noqa: S101  (only behind a guard)
    if queries.count_of_good_tokens(actor.person_id, now) >= TOKENS_AT_MOST:
        raise Refusal(N_("You have %(most)s tokens, as many as can be. Revoke one first."), most=TOKENS_AT_MOST)
    token = MARK + secrets.token_urlsafe(32)
    kept = sorted(scope.value for scope in scopes)
    row = ApiToken(person_id=actor.person_id, name=name, token_hash=hash_of(token), scopes=kept, made_at=now,
                   expires_at=now + timedelta(days=days))  # fmt: skip
    db.session.add(row)
    db.session.flush()
    record(ApiTokenMade(at=now, actor=actor, person_id=actor.person_id, token_id=row.id, scopes=tuple(kept)))
    return token


def revoke_token(actor: Actor, token_id: int, now: datetime) -> None:
    """It opens nothing from now on. Raises NotFound for another's."""
    row = queries.token_of(actor.person_id or 0, token_id)
    if row is None:
        raise NotFound()
    if row.revoked_at is None:
        row.revoked_at = now
        record(ApiTokenRevoked(at=now, actor=actor, person_id=row.person_id, token_id=row.id))


def note_use(token_hash: str, address: str, now: datetime) -> None:
    """When and from where it was used last."""
    row = queries.token_by_hash(token_hash)
    if row is not None and is_good(row.expires_at, row.revoked_at, now) and use_is_to_be_noted(row.last_used_at, now):
        row.last_used_at, row.last_used_from = now, address[:45]
