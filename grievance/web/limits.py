"""Rate limits by address. The address is the peer's: headers that anyone can write count for nothing.

Behind a proxy that is trusted, the deployment names it (``docs``), and the server sets the peer's address from it.
"""

from __future__ import annotations

from flask import Flask
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

limiter = Limiter(get_remote_address, strategy="fixed-window", swallow_errors=True)


def init_limits(app: Flask) -> None:
    app.config.setdefault("RATELIMIT_STORAGE_URI", "memory://")
    is_enabled = app.config.get("RATELIMIT_ENABLED", True)
    app.config["RATELIMIT_ENABLED"] = True
    limiter.init_app(app)
    limiter.enabled = is_enabled
