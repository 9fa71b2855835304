"""What has happened to the reference data. Each change by an administrator is in the record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar, NamedTuple

from grievance.foundation.events import Event
from grievance.reference.rules.in_words import scope_in_words
from grievance.reference.rules.words import HolidayScope
from grievance.sentences import N_, Sentence, sentence


@dataclass(frozen=True, kw_only=True)
class HolidayChanged(Event):
    """Base: the dates of clocks that run over ``on`` in offices of the scope are computed anew."""

    on: date
    holiday: str
    scope_kind: HolidayScope
    scope_code: str = ""

    is_public: ClassVar[bool] = False
    group: ClassVar[str] = "clock"
    key: ClassVar[str] = ""

    def told(self) -> Sentence:
        return sentence(
            self.key, holiday=self.holiday, day=self.on, scope=scope_in_words(self.scope_kind, self.scope_code)
        )


@dataclass(frozen=True, kw_only=True)
class HolidayDeclared(HolidayChanged):
    key: ClassVar[str] = N_("%(holiday)s on %(day)s was declared a holiday for %(scope)s")


@dataclass(frozen=True, kw_only=True)
class HolidayWithdrawn(HolidayChanged):
    key: ClassVar[str] = N_("%(holiday)s on %(day)s was withdrawn as a holiday for %(scope)s")


@dataclass(frozen=True, kw_only=True)
class HolidayMoved(HolidayChanged):
    """``on`` is the new date, ``was_on`` the old one: the moon, or a later order."""

    was_on: date

    def told(self) -> Sentence:
        scope = scope_in_words(self.scope_kind, self.scope_code)
        key = N_("%(holiday)s moved from %(was_on)s to %(day)s for %(scope)s")
        return sentence(key, holiday=self.holiday, was_on=self.was_on, day=self.on, scope=scope)


@dataclass(frozen=True, kw_only=True)
class ReferenceChanged(Event):
    """An administrator changed a row: ``old`` and ``new`` hold the columns that differ, as text."""

    table: str
    row: str
    old: dict[str, str]
    new: dict[str, str]

    is_public: ClassVar[bool] = False

    def told(self) -> Sentence:
        key = N_("%(table)s %(row)s: %(columns)s changed")
        return sentence(key, table=self.table, row=self.row, columns=tuple(sorted(self.new)))


class DayChanged(NamedTuple):
    """One day of a list that came in a file. ``was_on`` is set where the holiday moved from there."""

    on: date
    holiday: str
    scope_kind: HolidayScope
    scope_code: str
    is_withdrawn: bool = False
    was_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class HolidaysImported(Event):
    """Many holidays changed at once, by a file. ``days`` are those by which dates may move."""

    file: str
    added: int
    moved: int
    changed: int
    withdrawn: int
    days: tuple[DayChanged, ...]

    is_public: ClassVar[bool] = False
    group: ClassVar[str] = "clock"

    def told(self) -> Sentence:
        key = N_(
            "Holidays from the file “%(file)s”: %(added)s added, %(moved)s moved, %(changed)s changed, %(withdrawn)s withdrawn"
        )
        return sentence(key, file=self.file, added=self.added, moved=self.moved, changed=self.changed,
                        withdrawn=self.withdrawn)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class OfficeChanged(ReferenceChanged):
    """An office was changed: what leads to it or lies with it may be affected, which a preview says."""


@dataclass(frozen=True, kw_only=True)
class OpenDateMoved(Event):
    """Base of what clocks record for each open date that a change of calendars has moved."""

    office_code: str | None
    old_on: date
    new_on: date


@dataclass(frozen=True, kw_only=True)
class CalendarChanged(Event):
    """Something that may move many dates at once: a holiday list loaded, a week, a seat. ``offices`` empty: all."""

    offices: tuple[str, ...] = ()
    why: Sentence

    is_public: ClassVar[bool] = False
    group: ClassVar[str] = "clock"

    def told(self) -> Sentence:
        return self.why


@dataclass(frozen=True, kw_only=True)
class HolderChanged(ReferenceChanged):
    """Who sits at the head of an office, or works in it, or stands in, was changed."""

    from_on: date
