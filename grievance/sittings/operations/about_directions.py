"""What all changes of a direction share: what its events say, that it must be open, its version."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from grievance.foundation.database import db
from grievance.permissions import Actor
from grievance.sentences import N_, Refusal
from grievance.sittings import queries
from grievance.sittings.models import Direction
from grievance.sittings.rules.directions import OPEN_STATES


def about(direction: Direction, actor: Actor, now: datetime) -> dict[str, Any]:
    """What every event of a direction says."""
    served = queries.cases_served([direction.id]).get(direction.id, [])
    return {"at": now, "actor": actor, "number": direction.number, "direction_id": direction.id, "division": direction.division,
            "office_code": direction.office_code, "serves": tuple(row.case_id for row in served)}  # fmt: skip


def must_be_open(direction: Direction) -> None:
    if direction.state not in OPEN_STATES:
        raise Refusal(N_("Direction %(number)s is closed"), number=direction.number)


def touch(direction: Direction) -> None:
    direction.version += 1
    db.session.flush()
