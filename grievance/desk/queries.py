"""Clocks beside the rows of a list of cases."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from grievance.clocks.models import Clock
from grievance.clocks.rules.kinds import ClockKind, ClockState, OwnerKind
from grievance.foundation.database import db

OPEN = (ClockState.RUNNING, ClockState.STOPPED)


def next_due_by_case(ids: Collection[int]) -> dict[int, Clock]:
    """The clock that matters for each case on a list: of its office's work, else of the sitting."""
    if not ids:
        return {}
    kinds = (ClockKind.RESOLVE, ClockKind.REWORK, ClockKind.REVIEW, ClockKind.SORT, ClockKind.SITTING, ClockKind.ACCEPT)
    query = (
        select(Clock)
        .where(
            Clock.owner_kind == OwnerKind.CASE, Clock.owner_id.in_(ids), Clock.kind.in_(kinds), Clock.state.in_(OPEN)
        )
        .order_by(Clock.owner_id, Clock.due_on.desc(), Clock.id)
    )
    return {clock.owner_id: clock for clock in db.session.scalars(query)}
