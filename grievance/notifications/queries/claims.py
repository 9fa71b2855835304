"""Claims on rows that wait to be sent, as SMS and webhooks have them: one UPDATE under a lease, and its end only while it is ours.

A model has the columns ``state``, ``attempts``, ``not_before``, ``claimed_by`` and ``claimed_until`` of ``models.Sms``.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, CursorResult, Select, Update, update

from grievance.foundation.database import db
from grievance.notifications.rules import MailState


def free_expired(model: Any, now: datetime) -> None:
    """Put back what a dead process had claimed."""
    back = {"state": MailState.QUEUED, "claimed_by": None, "claimed_until": None, "not_before": now}
    changed(update(model).where(model.state == MailState.SENDING, model.claimed_until <= now).values(**back))


def claim(model: Any, due: Select[int], me: str, until: datetime, most: int) -> list[int]:
    """Claim the first ``most`` ids that ``due`` selects; two statements, since a subselect with LIMIT may run twice."""
    ids = list(db.session.scalars(due.limit(most).with_for_update(skip_locked=True, of=model)))
    claimed = {"state": MailState.SENDING, "claimed_by": me, "claimed_until": until, "attempts": model.attempts + 1}
    if ids:
        changed(update(model).where(model.id.in_(ids), model.state == MailState.QUEUED).values(**claimed))
    return ids


def settle(model: Any, row_id: int, me: str, **values: object) -> bool:
    """Write the end of a try; false where the claim is no longer ours."""
    mine = update(model).where(model.id == row_id, *_held(model, me))
    return changed(mine.values(claimed_by=None, claimed_until=None, **values)) == 1


def drop(model: Any, ids: Sequence[int], me: str) -> int:
    """Give claims back that were not tried; how many were still ours."""
    back = {"state": MailState.QUEUED, "attempts": model.attempts - 1, "claimed_by": None, "claimed_until": None}
    return changed(update(model).where(model.id.in_(ids), *_held(model, me)).values(**back))


def changed(statement: Update) -> int:
    """Runs an UPDATE past the session; how many rows it met."""
    done = db.session.execute(statement.execution_options(synchronize_session=False))
    return done.rowcount if isinstance(done, CursorResult) else 0


def _held(model: Any, me: str) -> tuple[ColumnElement[bool], ...]:
    return model.state == MailState.SENDING, model.claimed_by == me
