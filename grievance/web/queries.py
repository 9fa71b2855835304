"""What the web shell reads."""

from __future__ import annotations

from sqlalchemy import select

from grievance.foundation.database import db
from grievance.web.models import FormKey


def used_form_key(key: str) -> FormKey | None:
    return db.session.scalar(select(FormKey).where(FormKey.key == key))
