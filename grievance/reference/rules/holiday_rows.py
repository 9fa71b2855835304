"""One holiday as a row of a file, read and written. What a file does not say stays None: the list keeps what it has."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TypeVar

from grievance.reference.rules.cells import LONGEST_CELL
from grievance.reference.rules.holidays import checked_name
from grievance.reference.rules.names import folded
from grievance.reference.rules.scopes import scope_given, scope_written, shipped_scope
from grievance.reference.rules.words import Certainty, HolidayScope, HolidayState
from grievance.sentences import N_, Refusal

COLUMNS = (
    "date",
    "name",
    "scope",
    "state",
    "subject_to_moon",
    "certainty",
    "source_address",
    "note",
    "moved_from",
    "uid",
    "revision",
)
NEEDED = ("date", "name")
DATE_FORMS = (
    re.compile(r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})"),
    re.compile(r"(?P<d>\d{1,2})[-/.](?P<m>\d{1,2})[-/.](?P<y>\d{4})"),
)
YES, NO = frozenset({"yes", "y", "true", "1"}), frozenset({"", "no", "n", "false", "0"})
LONGEST_UID = 255

Key = tuple[date, HolidayScope, str, str]
Word = TypeVar("Word", bound=StrEnum)


@dataclass(frozen=True)
class Places:
    """What a scope may name: districts and office codes, and the scope of rows that name none."""

    districts: Collection[str]
    offices: Collection[str]
    default: str = ""


@dataclass(frozen=True)
class HolidayRow:
    on: date
    name: str
    scope_kind: HolidayScope
    scope_code: str = ""
    state: HolidayState | None = None
    subject_to_moon: bool | None = None
    certainty: Certainty | None = None
    source_address: str | None = None
    note: str | None = None
    moved_from: date | None = None
    uid: str | None = None
    revision: int | None = field(default=None, compare=False)

    @property
    def key(self) -> Key:
        """By which two rows are the same holiday on the same day."""
        return self.on, self.scope_kind, self.scope_code, folded(self.name)

    @property
    def new_state(self) -> HolidayState:
        """State of a row that the list does not have yet and whose file says none: expected where anything is unsure."""
        if self.state is not None:
            return self.state
        is_sure = self.certainty is Certainty.HIGH if self.certainty else not self.subject_to_moon
        return HolidayState.CONFIRMED if is_sure else HolidayState.EXPECTED


def date_of(text: str, column: str = "date") -> date:
    """A date as 2026-11-08 or, day first, 08-11-2026."""
    for form in DATE_FORMS:
        if match := form.fullmatch(text.strip()):
            try:
                return date(int(match["y"]), int(match["m"]), int(match["d"]))
            except ValueError:
                raise Refusal(N_("There is no such date: %(text)s."), field=column, text=text.strip()) from None
    if not text.strip():
        raise Refusal(N_("The date is missing."), field=column)
    raise Refusal(N_("“%(text)s” is not a date. Write it like 2026-11-08 or 08-11-2026."), field=column, text=text[:40])


def scope_of(text: str, places: Places) -> tuple[HolidayScope, str]:
    """As the command line writes it, or as the shipped list does; empty is the default."""
    text = text.strip() or places.default
    if not text:
        raise Refusal(N_("For whom the day is a holiday is missing: the column “scope” is empty."), field="scope")
    try:
        kind, code = shipped_scope(text)
    except ValueError:
        return scope_given(text, places.districts, places.offices)
    return scope_given(f"district:{code}", places.districts, ()) if kind is HolidayScope.DISTRICT else (kind, code)


def row_of(cells: Mapping[str, str], places: Places) -> HolidayRow:
    """The row that a record writes. Raises ``Refusal`` with one sentence."""
    if longest := next((name for name, cell in cells.items() if len(cell) > LONGEST_CELL), None):
        key = N_("The cell “%(column)s” is longer than %(most)s letters.")
        raise Refusal(key, field=longest, column=longest, most=LONGEST_CELL)
    on = date_of(cells.get("date", ""))
    kind, code = scope_of(cells.get("scope", ""), places)
    moved_from = cells.get("moved_from", "").strip()
    uid = " ".join(cells.get("uid", "").split())[:LONGEST_UID]
    return HolidayRow(
        on, checked_name(on, cells.get("name", "")), kind, code, _word(cells, "state", HolidayState),
        _yes(cells, "subject_to_moon"), _word(cells, "certainty", Certainty), _text(cells, "source_address"),
        _text(cells, "note"), date_of(moved_from, "moved_from") if moved_from else None, uid or None,
        _count(cells.get("revision", "")),
    )  # fmt: skip


def _word(cells: Mapping[str, str], column: str, words: type[Word]) -> Word | None:
    text = cells.get(column, "").strip().lower()
    if not text:
        return None
    if text not in set(words):
        key = N_("“%(text)s” cannot stand in the column “%(column)s”. Write one of: %(words)s.")
        raise Refusal(key, field=column, text=text[:40], column=column, words=", ".join(words))
    return words(text)


def _yes(cells: Mapping[str, str], column: str) -> bool | None:
    if column not in cells:
        return None
    text = cells[column].strip().lower()
    if text not in YES | NO:
        key = N_("“%(text)s” cannot stand in the column “%(column)s”. Write one of: %(words)s.")
        raise Refusal(key, field=column, text=text[:40], column=column, words="yes, no")
    return text in YES


def _count(text: str) -> int | None:
    return int(text) if re.fullmatch(r"[0-9]{1,6}", text.strip()) else None


def _text(cells: Mapping[str, str], column: str) -> str | None:
    return cells[column].strip() if column in cells else None


def cells_of(row: HolidayRow) -> tuple[str, ...]:
    """The row in the order of ``COLUMNS``; ``row_of`` reads the same back."""
    return (
        row.on.isoformat(), row.name, scope_written(row.scope_kind, row.scope_code), row.state or "",
        "yes" if row.subject_to_moon else "no", row.certainty or "", row.source_address or "", row.note or "",
        row.moved_from.isoformat() if row.moved_from else "", row.uid or "", str(row.revision or 0),
    )  # fmt: skip
