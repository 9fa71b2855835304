"""Ground: the base form, guards, error pages, filters, headers, languages."""

from __future__ import annotations

from flask import Flask


def init_web(app: Flask) -> None:
    """Wires the web shell into the application."""
    from flask_babel import Babel

    Babel(app)
