"""The secret address of a person's own calendar: made from a salt, so that no table holds it, and renewed by another one."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
from datetime import datetime

from flask import current_app

from grievance.foundation.database import db
from grievance.foundation.transaction import record
from grievance.permissions import Actor
from grievance.sittings import queries
from grievance.sittings.events import OwnCalendarRenewed
from grievance.sittings.models import OwnCalendar

PROOF_LETTERS = 32
"""160 bits."""
SHAPE = re.compile(r"([1-9][0-9]{0,8})-([a-z2-7]{32})", re.ASCII)


def token_of(row: OwnCalendar) -> str:
    """The secret part of the address: whose it is, and the proof."""
    return f"{row.person_id}-{_proof(row.person_id, row.salt)}"


def renew(person_id: int, actor: Actor, now: datetime) -> OwnCalendar:
    """A new address; the one before, if any, leads nowhere from now on."""
    row = queries.own_calendar(person_id) or OwnCalendar(person_id=person_id)
    row.salt, row.made_at = secrets.token_urlsafe(24), now
    db.session.add(row)
    db.session.flush()
    record(OwnCalendarRenewed(at=now, actor=actor, person_id=person_id))
    return row


def person_of(token: str) -> int | None:
    """Whose calendar a token opens; None for one that was never made or is renewed."""
    match = SHAPE.fullmatch(token)
    row = queries.own_calendar(int(match[1])) if match else None
    salt = row.salt if row else ""
    is_right = hmac.compare_digest(_proof(int(match[1]) if match else 0, salt), match[2] if match else "")
    return row.person_id if row and is_right else None


def _proof(person_id: int, salt: str) -> str:
    key = hashlib.sha256(f"own calendar\n{current_app.config['SECRET_KEY']}".encode()).digest()
    digest = hmac.new(key, f"{person_id}\n{salt}".encode(), hashlib.sha256).digest()
    return base64.b32encode(digest).decode("ascii").lower()[:PROOF_LETTERS]
