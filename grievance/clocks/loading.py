"""The shipped limits and ladders; rows that an administrator edited are left alone."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from grievance.clocks.models import LadderRung, LimitRule
from grievance.clocks.rules.ladder import DEFAULT_LADDERS
from grievance.clocks.rules.limits import DEFAULT_LIMITS
from grievance.reference.loading import upsert

SINCE = date(2000, 1, 1)
"""Before every case that may be imported, so that a limit is always in force."""


def load_limits(now: datetime) -> int:
    """Add or renew the shipped rows; how many were written."""
    written = upsert(LimitRule, [_limit(row) for row in DEFAULT_LIMITS], "kind", "category_code", "from_on")
    return written + upsert(LadderRung, _rungs(), "clock_kind", "rung", "from_on")


def _limit(row: Any) -> dict[str, Any]:
    return {
        "kind": row.kind, "category_code": row.category, "days": row.limit.days, "unit": row.limit.unit,
        "rolls": row.limit.rolls, "may_pause": row.may_pause, "hard_stop_days": row.limit.hard_stop_days,
        "basis": row.basis, "from_on": SINCE,
    }  # fmt: skip


def _rungs() -> list[dict[str, Any]]:
    return [
        {"clock_kind": kind, "rung": rung.rung, "offset_days": rung.offset_days, "offset_unit": rung.offset_unit,
         "tell": str(rung.tell), "lists": rung.lists, "from_on": SINCE}
        for kind, ladder in DEFAULT_LADDERS.items()
        for rung in ladder
    ]  # fmt: skip
