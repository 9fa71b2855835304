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
    return link_of_text(prev_hash, row, sorted_json(row.get("told")), sorted_json(row.get("payload")))


def link_of_text(prev_hash: str, row: Mapping[str, Any], told: str, payload: str) -> str:
    """``link`` where ``told`` and ``payload`` are sorted JSON already: the two that cost time, and that may be shared."""
    first = {name: row.get(name) for name in _FIRST}
    if isinstance(first["at"], datetime):
        first["at"] = first["at"].astimezone(_UTC).isoformat()
    text = f'{sorted_json(first)[:-1]},"payload":{payload},"seq":{_number(row.get("seq"))},"told":{told}}}'
    return hashlib.sha256(f"{prev_hash}\n{text}".encode()).hexdigest()


def _number(value: Any) -> str:
    return str(value) if type(value) is int else sorted_json(value)


sorted_json = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode
_FIRST = sorted(set(FIELDS) - {"payload", "seq", "told"})
"""These stand before the other three when all are sorted."""
