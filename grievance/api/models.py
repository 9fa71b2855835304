"""Tokens of programs that act for a person."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from grievance.foundation.database import Model


class ApiToken(Model):
    """The token itself is shown once; here stands its hash. ``scopes``: words of ``rules.scopes.Scope``."""

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    name: Mapped[str]
    token_hash: Mapped[str] = mapped_column(unique=True)
    scopes: Mapped[Any] = mapped_column(JSON)
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]
    last_used_from: Mapped[str] = mapped_column(default="", server_default="")
    revoked_at: Mapped[datetime | None]
