"""A policy item before the forum: its disposition, and a direction that serves all cases gathered in it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from grievance.matters import operations as matters
from grievance.permissions import Actor
from grievance.sittings.drafting import number_of
from grievance.sittings.models import Entry, Sitting
from grievance.sittings.rules.room import Taken


def hear_policy(sitting: Sitting, entry: Entry, what: Taken, actor: Actor, now: datetime) -> dict[str, Any]:
    """What the forum did with the item; gives what ``matters.operations.unhear`` needs to take it back."""
    if entry.policy_item_id is None:
        return {}
    before = matters.hear(entry.policy_item_id, what.disposition.value, what.words, number_of(sitting), actor, now)
    return {"policy": before} if before else {}
