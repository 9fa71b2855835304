"""Which contacts a browser has proved by a code in the last 30 days: a signed cookie with keyed hashes, never an address.

It only spares the next code. Leaving (sign-out, "forget what was begun here") takes it away, for devices that others use.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime, timedelta
from typing import TypeVar

from flask import current_app, request
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.wrappers import Response

from grievance.accounts.rules.contact import Contact

COOKIE = "proved"
KEPT_FOR = timedelta(days=30)
MOST = 5

R = TypeVar("R", bound=Response)


def is_proved_here(contact: Contact, now: datetime) -> bool:
    """Whether this browser typed a code for the contact within 30 days."""
    proved_at = dict(_held()).get(_mark(contact))
    return proved_at is not None and timedelta() <= now - datetime.fromtimestamp(proved_at, now.tzinfo) < KEPT_FOR


def keep_proved(response: R, contact: Contact, now: datetime) -> R:
    """The answer keeps the proof in this browser."""
    mark = _mark(contact)
    held = [pair for pair in _held() if pair[0] != mark][-MOST + 1 :]
    signed = _signer().dumps([*held, (mark, int(now.timestamp()))])
    response.set_cookie(COOKIE, signed, max_age=int(KEPT_FOR.total_seconds()), path="/", httponly=True, samesite="Lax",
                        secure=current_app.config["MODE"] == "production")  # fmt: skip
    return response


def forget_proved(response: R) -> R:
    response.delete_cookie(COOKIE, path="/", httponly=True, samesite="Lax",
                           secure=current_app.config["MODE"] == "production")  # fmt: skip
    return response


def _held() -> list[tuple[str, int]]:
    signed = request.cookies.get(COOKIE, "")
    try:
        pairs = _signer().loads(signed) if 0 < len(signed) < 2000 else []
    except BadSignature:
        return []
    return [(str(mark), int(at)) for mark, at in pairs]


def _mark(contact: Contact) -> str:
    key = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.new(key, f"proved here\n{contact.folded}".encode(), hashlib.sha256).hexdigest()[:24]


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.config["SECRET_KEY"]), salt="proved contacts")
