"""Open clocks as their ladder sees them: without dates to compute, so that fifty thousand are read in a second."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select, update

from grievance.clocks.models import Clock, Pause
from grievance.clocks.rules.kinds import ClockKind, ClockState
from grievance.clocks.rules.ladder import PARKED_AFTER_FAILURES
from grievance.foundation.database import db

IDS_IN_A_STATEMENT = 1000


@dataclass(frozen=True)
class OnLadder:
    """``next_rung_at``: when its next step speaks; None at the top. ``stopped_until``: the latest end of an open pause."""

    id: int
    label: str
    office_code: str | None
    division: str | None
    due_on: date
    started_at: datetime
    top_rung: int | None
    next_rung_at: datetime | None
    stopped_until: date | None = None


def open_on_ladder(kind: ClockKind) -> list[OnLadder]:
    """Running and stopped clocks of a kind, the earliest date first; those that are parked stay so and are left out."""
    columns = (Clock.id, Clock.label, Clock.office_code, Clock.division, Clock.due_on, Clock.started_at, Clock.top_rung,
               Clock.next_rung_at)  # fmt: skip
    mine = (Clock.kind == kind, Clock.state.in_([ClockState.RUNNING, ClockState.STOPPED]))
    rows = db.session.execute(
        select(*columns, Pause.latest_on)
        .join(Pause, (Pause.clock_id == Clock.id) & Pause.to_on.is_(None), isouter=True)
        .where(*mine, Clock.failures < PARKED_AFTER_FAILURES)
        .order_by(Clock.due_on, Clock.id)
    )
    return [OnLadder(*row) for row in rows]


def write_instants(moves: Mapping[datetime | None, Sequence[int]]) -> None:
    """The next instants of many clocks: one statement for each instant and thousand clocks."""
    for at, ids in moves.items():
        for start in range(0, len(ids), IDS_IN_A_STATEMENT):
            mine = Clock.id.in_(ids[start : start + IDS_IN_A_STATEMENT])
            db.session.execute(update(Clock).where(mine).values(next_rung_at=at))
