"""What all changes of a direction share: what its events say, that it must be open, its version."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from grievance.cases.models import Case
from grievance.foundation.database import db
from grievance.permissions import Actor
from grievance.reference.queries import office_name
from grievance.sentences import N_, Refusal
from grievance.sittings import queries
from grievance.sittings.models import Direction
from grievance.sittings.rules.directions import OPEN_STATES


def about(direction: Direction, actor: Actor, now: datetime) -> dict[str, Any]:
    """What every event of a direction says."""
    served = queries.cases_served([direction.id]).get(direction.id, [])
    return {"at": now, "actor": actor, "number": direction.number, "direction_id": direction.id, "division": direction.division,
            "office_code": direction.office_code, "office": office_name(direction.office_code),
            "serves": tuple(row.case_id for row in served)}  # fmt: skip


def direction_to_wait_for(number: str) -> Direction | None:
    """The direction of this number; nothing where none was named."""
    if not number.strip():
        return None
    found = queries.direction_by_number(number)
    if found is None:
        raise Refusal(N_("There is no direction with this number"), field="waits_for")
    return found.direction


def must_have_something_to_wait_for(above: Direction) -> None:
    if above.state not in OPEN_STATES:
        raise Refusal(N_("%(other)s is closed; there is nothing to wait for"), field="waits_for", other=above.number)


def must_be_of_division(division: str, cases: Iterable[Case]) -> None:
    """A direction serves cases of its own forum, or of both."""
    for case in cases:
        if not (case.in_both or case.division == division):
            raise Refusal(N_("%(number)s belongs to the other division's forum"), field="cases", number=case.number)


def must_be_open(direction: Direction) -> None:
    if direction.state not in OPEN_STATES:
        raise Refusal(N_("Direction %(number)s is closed"), number=direction.number)


def touch(direction: Direction) -> None:
    direction.version += 1
    db.session.flush()
