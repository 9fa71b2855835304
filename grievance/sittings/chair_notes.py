"""Notes for the chair that were written, or changed, after the agenda was circulated."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from grievance.sittings.models import Entry


def added_notes(snapshot: Mapping[str, Any], entries: Iterable[Entry]) -> dict[int, str]:
    """By id of their entry, as they read now; ``snapshot`` is what was circulated last."""
    items = (item for section in snapshot["sections"] for item in section["items"])
    fixed = {item["entry_id"]: item.get("chair_note", "") for item in items}
    return {row.id: row.chair_note for row in entries if row.chair_note and row.chair_note != fixed.get(row.id, "")}
