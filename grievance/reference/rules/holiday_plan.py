"""What a file of holidays would change in the list, before anything is changed: one line for each row, in their order."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from enum import StrEnum

from grievance.reference.rules.holiday_rows import HolidayRow, Key
from grievance.reference.rules.words import HolidayState
from grievance.sentences import N_, Sentence, sentence


class What(StrEnum):
    ADDED = "added"
    MOVED = "moved"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"
    UNCHANGED = "unchanged"
    WRONG = "wrong"


IN_WORDS = {
    What.ADDED: N_("Added"),
    What.MOVED: N_("Moved"),
    What.CHANGED: N_("Changed"),
    What.WITHDRAWN: N_("Withdrawn"),
    What.UNCHANGED: N_("Unchanged"),
    What.WRONG: N_("Wrong"),
}


@dataclass(frozen=True)
class Read:
    """One row of a file, or why it cannot be one. ``line`` is where it begins."""

    line: int
    row: HolidayRow | None = None
    error: Sentence | None = None


@dataclass(frozen=True)
class Kept:
    """A row that stands in the list."""

    id: int
    row: HolidayRow

    @property
    def in_force(self) -> bool:
        return self.row.state is not HolidayState.WITHDRAWN


@dataclass(frozen=True)
class Change:
    """One line of the plan. ``row`` is how it will stand; ``kept`` the row it changes or from which it moves."""

    what: What
    line: int | None
    row: HolidayRow | None = None
    kept: Kept | None = None
    error: Sentence | None = None


@dataclass(frozen=True)
class Plan:
    changes: tuple[Change, ...]
    years: tuple[int, ...]
    is_whole: bool

    def count(self, what: What) -> int:
        return Counter(change.what for change in self.changes)[what]

    @property
    def wrong(self) -> tuple[Change, ...]:
        return tuple(change for change in self.changes if change.what is What.WRONG)

    @property
    def effective(self) -> tuple[Change, ...]:
        """What would be written."""
        return tuple(change for change in self.changes if change.what not in (What.UNCHANGED, What.WRONG))

    @property
    def seal(self) -> str:
        """Another plan has another seal: the list, or the file, is not what it was when the page was shown."""
        return hashlib.sha256(repr((self.changes, self.is_whole)).encode()).hexdigest()[:32]


def plan(read: Iterable[Read], kept: Sequence[Kept], *, is_whole: bool = False) -> Plan:
    """Compare a file with the list. ``is_whole``: what the file's years have beyond the file is withdrawn."""
    lines = _without_repeats(read)
    rows = [one.row for one in lines if one.row]
    years = tuple(sorted({row.on.year for row in rows}))
    by_key = {one.row.key: one for one in kept}
    named = {row.key for row in rows}
    free = [one for one in kept if one.in_force and one.row.key not in named]
    origins = _origins([row for row in rows if row.key not in by_key], free, years if is_whole else ())
    changes = [_change(one, by_key, origins) for one in lines]
    if is_whole:
        gone = {one.id for one in origins.values()}
        left = [one for one in free if one.row.on.year in years and one.id not in gone]
        changes += [Change(What.WITHDRAWN, None, _withdrawn(one.row), one) for one in left]
    return Plan(tuple(changes), years, is_whole)


def _withdrawn(row: HolidayRow) -> HolidayRow:
    return replace(row, state=HolidayState.WITHDRAWN)


def _without_repeats(read: Iterable[Read]) -> list[Read]:
    """The second row of the same holiday on the same day is wrong, and says where the first stands."""
    lines: dict[Key, int] = {}
    found = []
    for one in read:
        if one.row and one.row.key in lines:
            key = N_("The same holiday for the same offices stands in line %(line)s already.")
            one = Read(one.line, None, sentence(key, line=lines[one.row.key]))
        elif one.row:
            lines[one.row.key] = one.line
        found.append(one)
    return found


def _origins(new: list[HolidayRow], free: list[Kept], whole_years: tuple[int, ...]) -> dict[Key, Kept]:
    """From which row of the list each new one moves: named by its uid, by ``moved_from``, or (a whole list) by its name alone."""
    found: dict[Key, Kept] = {}
    left = {one.id: one for one in free}
    new = [row for row in new if row.state is not HolidayState.WITHDRAWN]
    for row in new:
        if origin := next((one for one in left.values() if _is_origin(one.row, row)), None):
            found[row.key] = left.pop(origin.id)
    if whole_years:
        groups: dict[tuple[object, ...], tuple[list[HolidayRow], list[Kept]]] = defaultdict(lambda: ([], []))
        for row in new:
            if row.key not in found and row.moved_from is None:
                groups[(row.on.year, *row.key[1:])][0].append(row)
        for one in left.values():
            groups[(one.row.on.year, *one.row.key[1:])][1].append(one)
        for rows, origins in groups.values():
            if len(rows) == len(origins) == 1:
                found[rows[0].key] = origins[0]
    return found


def _is_origin(old: HolidayRow, new: HolidayRow) -> bool:
    if old.key[1:] == new.key[1:] and new.moved_from == old.on:
        return True
    return new.uid is not None and new.uid == old.uid


def _change(one: Read, by_key: dict[Key, Kept], origins: dict[Key, Kept]) -> Change:
    row = one.row
    if row is None:
        return Change(What.WRONG, one.line, error=one.error)
    kept = by_key.get(row.key)
    if kept is None:
        origin = origins.get(row.key)
        if origin is None:
            return Change(What.ADDED, one.line, replace(row, state=row.new_state))
        whole = _filled(row, origin.row, moved_from=origin.row.on, uid=origin.row.uid)
        return Change(What.MOVED, one.line, replace(whole, state=row.state or HolidayState.CONFIRMED), origin)
    whole = _filled(row, kept.row)
    if whole == kept.row:
        return Change(What.UNCHANGED, one.line, whole, kept)
    is_withdrawn = kept.in_force and whole.state is HolidayState.WITHDRAWN
    return Change(What.WITHDRAWN if is_withdrawn else What.CHANGED, one.line, whole, kept)


def _filled(row: HolidayRow, old: HolidayRow, **sure: date | str | None) -> HolidayRow:
    """``row`` with what its file does not say taken from ``old``."""
    said = {field.name: getattr(row, field.name) for field in fields(row)}
    kept = {name: getattr(old, name) for name, value in said.items() if value is None}
    return replace(row, **{**kept, **sure})
