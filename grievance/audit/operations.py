"""Writing the record. The only ways in are ``write`` and ``write_many``; nothing changes or takes away a row.

The database refuses it too.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import fields
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Any, cast

from grievance.audit import queries
from grievance.audit.models import EventRow
from grievance.audit.rules import FIELDS, GENESIS, Checked, check, link_of_text, sorted_json
from grievance.foundation.database import JsonText
from grievance.foundation.events import Event
from grievance.sentences import Sentence, as_data

_PLAIN = (str, int, bool, float)
_OF_EVERY_EVENT = {field.name for field in fields(Event)}
NEVER_KEPT = frozenset({"token", "secret", "password"})
"""Fields by which an event hands a secret on to its mail; the record goes without them."""


def write(event: Event) -> None:
    """Adds an event to the record, chained to the one before. A reaction to every event, inside ``transaction()``."""
    write_many(event.kept_as())


def write_many(events: Iterable[Event]) -> None:
    """Adds events in their order, in one statement however many they are."""
    kept = [event for event in events if event.is_kept]
    if not kept:
        return
    head, rows, words = queries.locked_head(), [], _Words()
    seq, before = head.seq, head.hash
    for event in kept:
        seq += 1
        row = _row(event, seq)
        told, own = words.of(event.told()), sorted_json(payload(event))
        row["prev_hash"], row["hash"] = before, link_of_text(before, row, told, own)
        row["told"], row["payload"] = JsonText(told), JsonText(own)
        before = row["hash"]
        rows.append(row)
    head.seq, head.hash = seq, before
    queries.add_rows(rows)


class _Words:
    """Lines of the timeline as JSON; one that many events share is written once."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[Sentence, str]] = {}

    def of(self, told: Sentence) -> str:
        if id(told) not in self._known:
            self._known[id(told)] = (told, sorted_json(as_data(told)))
        return self._known[id(told)][1]


def _row(event: Event, seq: int) -> dict[str, Any]:
    return {
        "seq": seq,
        "at": event.at,
        "name": event.name,
        "actor_id": event.actor.person_id,
        "actor_name": event.actor.name,
        "actor_side": getattr(event, "side", ""),
        "case_id": event.case_id,
        "is_public": event.is_public,
        "group": event.group,
    }


def payload(event: Event) -> dict[str, Any]:
    """The event's own facts as plain JSON data, those left empty left out."""
    own = {name: plain(getattr(event, name)) for name in _own_fields(cast(Hashable, type(event)))}
    if event.about:
        own |= {name: plain(value) for name, value in event.about.items() if name not in NEVER_KEPT}
    return {name: value for name, value in own.items() if value or value == 0}


@cache
def _own_fields(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind) if field.name not in _OF_EVERY_EVENT | NEVER_KEPT)


def plain(value: Any) -> Any:
    """``value`` as JSON holds it. Dates and sentences in the form of ``grievance.sentences``."""
    if value is None or type(value) in _PLAIN:
        return value
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, Mapping):
        return {str(name): plain(inner) for name, inner in value.items()}
    if isinstance(value, tuple | list | set | frozenset):
        return [plain(inner) for inner in value]
    return as_data(value) if isinstance(value, Sentence | date) else value


def as_row(event: EventRow) -> dict[str, Any]:
    """One event as plain JSON data, its place in the chain included; times in UTC."""
    row = {name: getattr(event, name) for name in (*FIELDS, "prev_hash", "hash")}
    return row | {"at": event.at.isoformat()}


def check_record() -> Checked:
    """Follows the chain of the whole record up to the head, so that rows taken from its end are missed too."""
    found, head = check(as_row(event) for event in queries.events_in_order()), queries.head_hash()
    is_whole = found.broken is not None or found.last_hash == (head or GENESIS)
    return found if is_whole else Checked(found.events, found.events + 1)
