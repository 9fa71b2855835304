"""Rate limits by address and by account.

The address is the peer's: headers that anyone can write count for nothing. Behind a proxy the server is told its address
(``serve --proxy``), and takes the visitor's from what that proxy alone writes. Where the store of the counters is away,
each process counts for itself until it is back.
"""

from __future__ import annotations

from typing import Any

from flask import Flask, g
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from limits.errors import ConfigurationError

from grievance.web import counting  # noqa: F401  (makes database:// known)

REFUSED = "60 per 5 minutes"
"""Refused tries of one network address. Many telephones share the address of their carrier, so what is right never counts."""
FLOOD = "300/hour"
"""Codes and links asked for from one network address: far more than a carrier's filers ask, far less than a flood.

What protects a mailbox is counted by reference, draft and contact (``accounts/rules/codes.py``)."""

limiter = Limiter(get_remote_address, strategy="fixed-window", in_memory_fallback_enabled=True)


def was_refused(_response: Any) -> bool:
    """Only refused forms count. Asked of the form, since the answer's status is set after the limiter has looked."""
    return bool(g.get("form_refused"))


def init_limits(app: Flask) -> None:
    """Stops the start, with the setting's name, where the store's driver is not installed."""
    app.config.setdefault("RATELIMIT_STORAGE_URI", "memory://")
    is_enabled = app.config.get("RATELIMIT_ENABLED", True)
    app.config["RATELIMIT_ENABLED"] = True
    try:
        limiter.init_app(app)
    except ConfigurationError as error:
        raise SystemExit(f"Setting RATE_LIMIT_URL: {error} Or write database://, which needs nothing more.") from None
    limiter.enabled = is_enabled
