"""The chain: each event's hash covers its own words and the hash before it, so that one altered row shows."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
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


def link(prev_hash: str, row: Mapping[str, Any]) -> str:
    """The hash of an event: SHA-256 over the one before and the row's fields as sorted JSON, times in UTC."""
    told = {name: _plain(row[name]) for name in FIELDS}
    text = json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(f"{prev_hash}\n{text}".encode()).hexdigest()


def _plain(value: Any) -> Any:
    return value.astimezone(_UTC).isoformat() if isinstance(value, datetime) else value
