"""One-use keys of forms (the same POST again is sent to the first result), and counters of rate limits."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from grievance.foundation.database import Model


class FormKey(Model):
    key: Mapped[str] = mapped_column(primary_key=True)
    owner: Mapped[str]
    route: Mapped[str]
    result_url: Mapped[str]
    used_at: Mapped[datetime] = mapped_column(index=True)


class RateCount(Model):
    """Tries of one address or account at one limit, in the window that ends at ``until``."""

    key: Mapped[str] = mapped_column(primary_key=True)
    tries: Mapped[int]
    until: Mapped[datetime] = mapped_column(index=True)
