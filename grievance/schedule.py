"""What runs when: the table of jobs."""

from __future__ import annotations

from flask import Flask


def init_schedule(app: Flask) -> None:
    """Makes the jobs known; starts none."""
