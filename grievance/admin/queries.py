"""What housekeeping takes away. Each DELETE names its own end of life; nothing of the record of events is among it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CursorResult, Delete, delete, or_, text

from grievance.accounts.models import SignIn
from grievance.foundation.database import db
from grievance.web.models import FormKey


def _gone(statement: Delete) -> int:
    done = db.session.execute(statement)
    return done.rowcount if isinstance(done, CursorResult) else 0


def forget_form_keys(before: datetime) -> int:
    """One-use keys of forms sent before; how many."""
    return _gone(delete(FormKey).where(FormKey.used_at < before))


def forget_sign_ins(before: datetime) -> int:
    """Sessions that ended, or were last used, before; how many."""
    return _gone(delete(SignIn).where(or_(SignIn.seen_at < before, SignIn.revoked_at < before)))


def database_answers() -> bool:
    """One trivial question to the database. Raises its error when it is away."""
    return db.session.scalar(text("SELECT 1")) == 1
