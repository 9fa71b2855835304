"""One-use keys of forms (the same POST again is sent to the first result), and counters of rate limits."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON
from sqlalchemy.orm import Mapped, mapped_column

from grievance.foundation.database import Model


class FormKey(Model):
    """``key``: a hash of it. ``said``: what the first answer said. ``sealed``: what only the key reads (``form_keys``)."""

    key: Mapped[str] = mapped_column(primary_key=True)
    owner: Mapped[str]
    route: Mapped[str]
    result_url: Mapped[str]
    used_at: Mapped[datetime] = mapped_column(index=True)
    sealed: Mapped[str] = mapped_column(default="", server_default="")
    said: Mapped[Any] = mapped_column(JSON(none_as_null=True), nullable=True)


class RateCount(Model):
    """Tries of one address or account at one limit, in the window that ends at ``until``."""

    key: Mapped[str] = mapped_column(primary_key=True)
    tries: Mapped[int]
    until: Mapped[datetime] = mapped_column(index=True)
