"""The chain: each event's hash covers its own words and the hash before it, so that one altered row shows."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

GENESIS = "0" * 64
FIELDS = (
    "seq",
    "at",
    "name",
    "actor_id",
    "actor_name",
    "actor_side",
    "case_id",
    "is_public",
    "group",
    "told",
    "payload",
)
_UTC = timezone(timedelta(0))


@dataclass(frozen=True)
class Checked:
    """How many events were looked at, and the number of the first that does not fit; None when all do."""

    events: int
    broken: int | None = None
    last_hash: str = GENESIS


def check(rows: Iterable[Mapping[str, Any]]) -> Checked:
    """Follows the chain over rows in their order; stops at the first altered, missing or moved one."""
    before, seen = GENESIS, 0
    for row in rows:
        seen += 1
        fits = row.get("seq") == seen and row.get("prev_hash") == before
        if not fits or row.get("hash") != link(before, row):
            return Checked(seen, seen)
        before = row["hash"]
    return Checked(seen, last_hash=before)


def link(prev_hash: str, row: Mapping[str, Any]) -> str:
    """The hash of an event: SHA-256 over the one before and the row's fields as sorted JSON, times in UTC."""
    told = {name: _plain(row.get(name)) for name in FIELDS}
    text = json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(f"{prev_hash}\n{text}".encode()).hexdigest()


def _plain(value: Any) -> Any:
    return value.astimezone(_UTC).isoformat() if isinstance(value, datetime) else value
