"""Commands of this group."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Adds the group to the application."""
