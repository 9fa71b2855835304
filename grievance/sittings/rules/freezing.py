"""What is frozen keeps its numbers and its bytes: serials, supplementary lists, the hash, and what changed since."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from grievance.sentences import N_, Refusal, Sentence, sentence

SITTING_NUMBER = re.compile(r"([JK])-?([1-9][0-9]{0,3})", re.IGNORECASE)
LETTERS = {"jammu": "J", "kashmir": "K"}
DIVISIONS = {letter: division for division, letter in LETTERS.items()}


def sitting_number(division: str, serial: int) -> str:
    """``J-24``: the name of a sitting in addresses, commands and papers."""
    return f"{LETTERS[division]}-{serial}"


def parsed_sitting_number(text: str) -> tuple[str, int] | None:
    """Division and serial of ``J-24`` (any case, with or without the dash); None for anything else."""
    match = SITTING_NUMBER.fullmatch(text.strip())
    return (DIVISIONS[match[1].upper()], int(match[2])) if match else None


def item_serial(sitting: int, section: int, place: int) -> str:
    """``24.3.1``: sitting, section, item."""
    return f"{sitting}.{section}.{place}"


def canonical(snapshot: Mapping[str, Any]) -> str:
    """The one text of a snapshot: sorted keys, no spare blanks, letters as they are. The hash is taken of its UTF-8."""
    return json.dumps(snapshot, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def fingerprint(snapshot: Mapping[str, Any]) -> str:
    """SHA-256 of the snapshot's canonical text, 64 hexadecimal digits."""
    return hashlib.sha256(canonical(snapshot).encode()).hexdigest()


def next_version(versions: Sequence[int]) -> int:
    """1 is the agenda as circulated; 2 and on are supplementary lists 1, 2 …"""
    return max(versions, default=0) + 1


@dataclass(frozen=True)
class FrozenItem:
    """An item as it was circulated: its serial, what it points at and its state in words that day."""

    serial: str
    kind: str
    key: str
    state: str
    office: str | None = None


@dataclass(frozen=True)
class NowItem:
    """The same item today. ``withdrawn_because`` when it was taken off after freezing."""

    kind: str
    key: str
    state: str
    office: str | None = None
    settled: bool = False
    withdrawn_because: str | None = None


@dataclass(frozen=True)
class Change:
    """What differs from the circulated paper. A struck-out item keeps its serial."""

    serial: str | None
    kind: str
    key: str
    what: Sentence
    struck: bool = False


def changes_since(frozen: Sequence[FrozenItem], now: Sequence[NowItem]) -> tuple[Change, ...]:
    """Differences in the order of the serials, then what was added, in its order now."""
    today = {(item.kind, item.key): item for item in now}
    changes = [change for item in frozen if (change := _change(item, today.get((item.kind, item.key))))]
    printed = {(item.kind, item.key) for item in frozen}
    for item in now:
        if (item.kind, item.key) not in printed and not item.withdrawn_because:
            changes.append(Change(None, item.kind, item.key, sentence(N_("added after the agenda was circulated"))))
    return tuple(changes)


def _change(frozen: FrozenItem, now: NowItem | None) -> Change | None:
    if now is None:
        return Change(frozen.serial, frozen.kind, frozen.key, sentence(N_("no longer there")), struck=True)
    if now.withdrawn_because:
        what = sentence(N_("withdrawn: %(why)s"), why=now.withdrawn_because)
        return Change(frozen.serial, frozen.kind, frozen.key, what, struck=True)
    if now.settled and now.state != frozen.state:
        return Change(frozen.serial, frozen.kind, frozen.key, sentence(N_("settled since circulation")))
    if now.office != frozen.office:
        what = sentence(
            N_("now with %(office)s, then with %(then)s"), office=now.office or "-", then=frozen.office or "-"
        )
        return Change(frozen.serial, frozen.kind, frozen.key, what)
    if now.state != frozen.state:
        return Change(frozen.serial, frozen.kind, frozen.key, sentence(N_("its state has changed since")))
    return None


def checked_for_freezing(entries: int, state_is_open: bool) -> None:
    """Refuse to freeze an agenda that is frozen already or has no entry."""
    if not state_is_open:
        raise Refusal(N_("This sitting is over. Its agenda can no longer be changed"))
    if not entries:
        raise Refusal(N_("There is nothing new to freeze. Draw the draft or add an item first"))
