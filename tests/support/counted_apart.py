"""Whole tables as a dump has them, and the record of events replayed: what figures are compared with."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import text

from grievance.foundation.database import db

INDIA = timedelta(hours=5, minutes=30)
WORK = {"resolve", "rework", "review"}


def table(name: str) -> list[dict[str, Any]]:
    """Every row as the driver gives it, dates as dates."""
    found = db.session.execute(text(f'SELECT * FROM "{name}"')).mappings()  # noqa: S608 (a table of ours)
    return [{key: _plain(key, value) for key, value in row.items()} for row in found]


def _plain(key: str, value: Any) -> Any:
    if isinstance(value, str) and (key.endswith("_on") or key == "day_zero"):
        return date.fromisoformat(value[:10]) if value else None
    if isinstance(value, str) and key.endswith("_at") and len(value) > 12:
        return datetime.fromisoformat(value.replace("Z", "")).replace(tzinfo=None)
    if isinstance(value, datetime):
        return value.replace(tzinfo=None)
    if isinstance(value, str) and key in ("payload", "told"):
        return json.loads(value)
    return value


def replayed() -> dict[str, dict[str, int]]:
    """From the record of events alone: filed, disputed, sat, directions issued, done and dropped, by division."""
    division = {row["id"]: row["division"] for row in table("case")}
    found: dict[str, Counter[str]] = {"jammu": Counter(), "kashmir": Counter()}
    disputed: set[int] = set()
    letters = {"J": "jammu", "K": "kashmir"}
    for row in sorted(table("event"), key=lambda row: row["seq"]):
        name, told = row["name"], row["payload"]
        if name == "CaseFiled":
            found[division[row["case_id"]]]["filed"] += 1
        elif name == "CaseDisputed" and row["case_id"] not in disputed:
            disputed.add(row["case_id"])
            found[division[row["case_id"]]]["disputed"] += 1
        elif name == "SittingHeld":
            found[letters[told["sitting"][0]]]["held"] += 1
        elif name in ("DirectionIssued", "ComplianceAccepted", "DirectionDropped"):
            found[letters[told["number"][0]]][name] += 1
    return {key: dict(value) for key, value in found.items()}
