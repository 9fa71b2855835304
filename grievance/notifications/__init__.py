"""Messages, outbox, delivery."""

from __future__ import annotations

from flask import Flask


def init_notifications(app: Flask) -> None:
    """Wires mail into the application."""
