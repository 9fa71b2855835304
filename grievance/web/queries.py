"""What the web shell reads."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CursorResult, case, delete, select
from sqlalchemy.dialects.postgresql import insert as insert_on_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_on_sqlite

from grievance.foundation.database import db
from grievance.web.models import FormKey, RateCount


def used_form_key(key: str) -> FormKey | None:
    return db.session.scalar(select(FormKey).where(FormKey.key == key))


def tries(key: str, now: datetime) -> RateCount | None:
    """The counter of a limit whose window has not ended."""
    return db.session.scalar(select(RateCount).where(RateCount.key == key, RateCount.until > now))


def count_tries(key: str, amount: int, now: datetime, until: datetime) -> int:
    """Counts up in one statement and gives the new count; a window that has ended begins anew and ends at ``until``."""
    insert = insert_on_postgresql if db.session.get_bind().dialect.name == "postgresql" else insert_on_sqlite
    first = insert(RateCount).values(key=key, tries=amount, until=until)
    is_over = RateCount.until <= now
    counted = first.on_conflict_do_update(
        index_elements=[RateCount.key],
        set_={
            "tries": case((is_over, amount), else_=RateCount.tries + amount),
            "until": case((is_over, first.excluded.until), else_=RateCount.until),
        },
    )
    return db.session.execute(counted.returning(RateCount.tries)).scalar_one()


def forget_tries(*, key: str | None = None, before: datetime | None = None) -> int:
    """Deletes one counter, those whose window ended before a time, or all; how many."""
    gone = delete(RateCount)
    gone = gone.where(RateCount.key == key) if key is not None else gone
    gone = gone.where(RateCount.until < before) if before is not None else gone
    done = db.session.execute(gone)
    return done.rowcount if isinstance(done, CursorResult) else 0
