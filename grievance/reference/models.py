"""Reference data: owned by the administrator, shipped with sources and certainty.

Rows carry ``edited_at`` when an administrator has changed them; loading the shipped files again leaves these alone.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from grievance.foundation.database import Model, Word, one_of
from grievance.reference.rules.words import (
    Certainty,
    HolderKind,
    HolidayScope,
    HolidayState,
    OfficeKind,
)


class Division(Model):
    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    forum_office_code: Mapped[str]
    place: Mapped[int]


class District(Model):
    name: Mapped[str] = mapped_column(primary_key=True)
    division: Mapped[str] = mapped_column(ForeignKey("division.code"))
    dic_town: Mapped[str]
    other_spellings: Mapped[str] = mapped_column(default="")
    certainty: Mapped[Certainty] = mapped_column(Word(Certainty))
    edited_at: Mapped[datetime | None]


class Calendar(Model):
    """A working week: its weekdays as figures, Monday 0 (``01234``). Holidays hang on places and offices, see ``Holiday``.

    The hours serve display and the morning digest; a limit in days never looks at them (DESIGN-NOTES 2, case 3).
    """

    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    weekdays: Mapped[str]
    keeps_bank_days: Mapped[bool] = mapped_column(default=False)
    opens_at: Mapped[str] = mapped_column(default="10:00")
    closes_at: Mapped[str] = mapped_column(default="16:30")
    edited_at: Mapped[datetime | None]
    __table_args__ = (CheckConstraint("weekdays <> ''", name="some_day_is_worked"),)


class Office(Model):
    """A head of department's body. ``division`` NULL means both. ``parent_code`` is the office above, NULL only at the top.

    ``parent_by_division`` names a second parent where the office above differs by division (DC-DISTRICT):
    ``parent_code`` is then Jammu's, ``parent_kashmir_code`` Kashmir's.
    """

    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    head_title: Mapped[str]
    kind: Mapped[OfficeKind] = mapped_column(Word(OfficeKind))
    division: Mapped[str | None] = mapped_column(ForeignKey("division.code"))
    district: Mapped[str | None] = mapped_column(ForeignKey("district.name"))
    parent_code: Mapped[str | None] = mapped_column(ForeignKey("office.code"))
    parent_kashmir_code: Mapped[str | None] = mapped_column(ForeignKey("office.code"))
    department: Mapped[str]
    answers_for: Mapped[str] = mapped_column(default="")
    calendar_code: Mapped[str] = mapped_column(ForeignKey("calendar.code"))
    email: Mapped[str | None]
    source_address: Mapped[str] = mapped_column(default="")
    certainty: Mapped[Certainty] = mapped_column(Word(Certainty))
    is_active: Mapped[bool] = mapped_column(default=True)
    edited_at: Mapped[datetime | None]
    __table_args__ = (
        CheckConstraint(one_of("kind", OfficeKind), name="kind_known"),
        CheckConstraint(
            "parent_code IS NOT NULL OR kind = 'top'",
            name="only_the_top_has_none_above",
        ),
        CheckConstraint("parent_code <> code", name="not_above_itself"),
    )


class Holder(Model):
    """Who occupies an office's post from when to when. No row does not mean vacant."""

    id: Mapped[int] = mapped_column(primary_key=True)
    office_code: Mapped[str] = mapped_column(ForeignKey("office.code"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[HolderKind] = mapped_column(Word(HolderKind))
    is_head: Mapped[bool] = mapped_column(default=False)
    title: Mapped[str] = mapped_column(default="")
    deputy_person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    from_on: Mapped[date]
    to_on: Mapped[date | None]
    __table_args__ = (
        CheckConstraint(one_of("kind", HolderKind), name="kind_known"),
        CheckConstraint("to_on IS NULL OR to_on >= from_on", name="ends_after_begin"),
        CheckConstraint("(kind = 'vacant') = (person_id IS NULL)", name="vacant_has_nobody"),
        Index("uq_holder_one_regular_head", "office_code", unique=True,
              sqlite_where=text("is_head AND kind = 'regular' AND to_on IS NULL"),
              postgresql_where=text("is_head AND kind = 'regular' AND to_on IS NULL")),
    )  # fmt: skip


class Seat(Model):
    """Where an office sits in which part of the year, by month and day; without an office: the Durbar's seats.

    ``first_on`` and ``last_on`` bound the row to certain years, for a move that came late or a seat given up.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    office_code: Mapped[str | None] = mapped_column(ForeignKey("office.code"))
    division: Mapped[str] = mapped_column(ForeignKey("division.code"))
    district: Mapped[str] = mapped_column(ForeignKey("district.name"))
    from_month: Mapped[int]
    from_day: Mapped[int]
    to_month: Mapped[int]
    to_day: Mapped[int]
    first_on: Mapped[date | None]
    last_on: Mapped[date | None]
    __table_args__ = (CheckConstraint("last_on IS NULL OR last_on >= first_on", name="ends_after_begin"),)


class Holiday(Model):
    """One day of the list. A holiday that moved keeps its ``uid``; the row of its old date stays as withdrawn.

    ``revision`` counts the changes, as SEQUENCE of the calendar file.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    on: Mapped[date] = mapped_column(index=True)
    name: Mapped[str]
    scope_kind: Mapped[HolidayScope] = mapped_column(Word(HolidayScope))
    scope_code: Mapped[str] = mapped_column(default="")
    state: Mapped[HolidayState] = mapped_column(Word(HolidayState))
    subject_to_moon: Mapped[bool] = mapped_column(default=False)
    certainty: Mapped[Certainty] = mapped_column(Word(Certainty))
    source_address: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    moved_from: Mapped[date | None]
    uid: Mapped[str] = mapped_column(index=True)
    revision: Mapped[int] = mapped_column(default=0)
    edited_at: Mapped[datetime | None]
    __table_args__ = (
        UniqueConstraint("on", "scope_kind", "scope_code", "name"),
        CheckConstraint(one_of("scope_kind", HolidayScope), name="scope_known"),
        CheckConstraint(one_of("state", HolidayState), name="state_known"),
    )


class HolidayFile(Model):
    """A file of holidays that was handed in: kept while its changes are looked at, and as proof once they were made."""

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    text: Mapped[str]
    scope: Mapped[str] = mapped_column(default="")
    is_whole: Mapped[bool] = mapped_column(default=False)
    skips_wrong: Mapped[bool] = mapped_column(default=False)
    given_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    given_at: Mapped[datetime]
    applied_at: Mapped[datetime | None]


class HolidayYear(Model):
    """A year whose list has been loaded. A date in any other year says so in its sentence."""

    year: Mapped[int] = mapped_column(primary_key=True)
    loaded_on: Mapped[date]


class Estate(Model):
    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    district: Mapped[str] = mapped_column(ForeignKey("district.name"), index=True)
    agency: Mapped[str] = mapped_column(default="")
    agency_office_code: Mapped[str | None] = mapped_column(ForeignKey("office.code"))
    area_kanals: Mapped[Decimal | None]
    status: Mapped[str] = mapped_column(default="")
    source_address: Mapped[str] = mapped_column(default="")
    certainty: Mapped[Certainty] = mapped_column(Word(Certainty))
    note: Mapped[str] = mapped_column(default="")
    edited_at: Mapped[datetime | None]


class EstateName(Model):
    folded: Mapped[str] = mapped_column(primary_key=True)
    estate_code: Mapped[str] = mapped_column(ForeignKey("estate.code"), index=True)


class Category(Model):
    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    definition: Mapped[str]
    group: Mapped[str]
    default_kind: Mapped[str]
    default_jammu: Mapped[str]
    default_kashmir: Mapped[str]
    place: Mapped[int]
    edited_at: Mapped[datetime | None]


class Setting(Model):
    """The few values an administrator may change while the application runs, by name."""

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]
    edited_at: Mapped[datetime | None]


class Edition(Model):
    """The mark that stands on all rows of a kind; whoever writes one of them writes another mark (``queries/memory.py``)."""

    kind: Mapped[str] = mapped_column(primary_key=True)
    mark: Mapped[str]


class ReplyTemplate(Model):
    """Words that an office begins an answer with. ``office_code`` None: for all; ``category_code`` None: any subject.

    ``outcome``: a word of the cases' outcomes, or ``progress``. ``ended_at``: offered no more.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    office_code: Mapped[str | None] = mapped_column(ForeignKey("office.code"), index=True)
    category_code: Mapped[str | None] = mapped_column(ForeignKey("category.code"))
    outcome: Mapped[str]
    language: Mapped[str] = mapped_column(default="en")
    title: Mapped[str]
    body: Mapped[str]
    version: Mapped[int] = mapped_column(default=1)
    edited_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
