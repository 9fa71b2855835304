"""Standing reviews as data: what a programme measures, its items and their stages, the figures reported and by whom.

Nothing here is written over. A figure put right is a new reading that replaces the old one, a date that slips leaves its
move, and a report handed in leaves its row. Unknown stays unknown.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from grievance.foundation.database import Model, Word, one_of
from grievance.programmes.rules.words import MeasureKind
from grievance.reference.rules.words import Certainty


class Programme(Model):
    """``code`` names what was shipped. ``interval_days`` None: the limit in force for reports. ``item_word``: what an item is."""

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    owner_office_code: Mapped[str | None] = mapped_column(ForeignKey("office.code"))
    place: Mapped[int] = mapped_column(default=0)
    is_reviewed: Mapped[bool] = mapped_column(default=True)
    code: Mapped[str | None] = mapped_column(String(60), unique=True)
    target: Mapped[str] = mapped_column(default="", server_default="")
    item_word: Mapped[str] = mapped_column(default="", server_default="")
    interval_days: Mapped[int | None]
    version: Mapped[int] = mapped_column(default=1, server_default="1")


class ProgrammeReporter(Model):
    """An office that owes reports: each has a clock of its own."""

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    office_code: Mapped[str] = mapped_column(ForeignKey("office.code"))
    since_on: Mapped[date]
    __table_args__ = (UniqueConstraint("programme_id", "office_code"),)


class ProgrammeReport(Model):
    """One report handed in: what was due when, and who gave it."""

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"), index=True)
    office_code: Mapped[str] = mapped_column(ForeignKey("office.code"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    due_on: Mapped[date]
    reported_at: Mapped[datetime]
    note: Mapped[str] = mapped_column(default="")


class ProgrammeMeasure(Model):
    """What is counted or told. ``of_item``: of each item by itself, as its developer or its cost. ``is_headline``: in the list."""

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    name: Mapped[str]
    kind: Mapped[MeasureKind] = mapped_column(Word(MeasureKind), default=MeasureKind.NUMBER)
    unit: Mapped[str] = mapped_column(default="")
    target: Mapped[str] = mapped_column(default="")
    of_item: Mapped[bool] = mapped_column(default=False)
    is_headline: Mapped[bool] = mapped_column(default=False)
    place: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)
    __table_args__ = (
        UniqueConstraint("programme_id", "name"),
        CheckConstraint(one_of("kind", MeasureKind), name="kind_known"),
    )


class ProgrammeStage(Model):
    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    name: Mapped[str]
    place: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)
    __table_args__ = (UniqueConstraint("programme_id", "name"),)


class ProgrammeItem(Model):
    """An estate, a product, an allotment, a district: whatever the programme follows one by one."""

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    name: Mapped[str]
    estate_code: Mapped[str | None] = mapped_column(ForeignKey("estate.code"), index=True)
    district: Mapped[str | None] = mapped_column(ForeignKey("district.name"))
    division: Mapped[str | None] = mapped_column(ForeignKey("division.code"))
    version: Mapped[int] = mapped_column(default=1)
    __table_args__ = (UniqueConstraint("programme_id", "name"),)


class StageDate(Model):
    """One stage of one item; no row means that nobody has given a date. ``moves``: how often the planned date changed.

    ``slip_days``: from the first date to the date now, or to the day on which it was done.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("programme_item.id"))
    stage_id: Mapped[int] = mapped_column(ForeignKey("programme_stage.id"))
    first_planned_on: Mapped[date | None]
    planned_on: Mapped[date | None]
    actual_on: Mapped[date | None]
    moves: Mapped[int] = mapped_column(default=0)
    slip_days: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)
    __table_args__ = (UniqueConstraint("item_id", "stage_id"), Index("ix_stage_date_stage", "stage_id"))


class StageMove(Model):
    """One change of a planned date, with its reason."""

    id: Mapped[int] = mapped_column(primary_key=True)
    stage_date_id: Mapped[int] = mapped_column(ForeignKey("stage_date.id"), index=True)
    old_on: Mapped[date]
    new_on: Mapped[date]
    reason: Mapped[str]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    office_code: Mapped[str | None] = mapped_column(ForeignKey("office.code"))
    at: Mapped[datetime]


class Reading(Model):
    """One figure as one source gave it. ``measure``: the source's words; ``as_of``: the day, month or fiscal year as printed,
    ``as_of_on`` the last day of it, or the day of entry where nothing is named.

    ``replaced_by_id``: the reading that puts this one right; readings of several sources that differ both stand.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"), index=True)
    measure: Mapped[str]
    value: Mapped[Decimal | None]
    value_text: Mapped[str] = mapped_column(default="")
    unit: Mapped[str] = mapped_column(default="")
    as_of: Mapped[str] = mapped_column(default="")
    source_address: Mapped[str] = mapped_column(default="")
    certainty: Mapped[Certainty] = mapped_column(Word(Certainty))
    note: Mapped[str] = mapped_column(default="")
    entered_at: Mapped[datetime]
    measure_id: Mapped[int | None] = mapped_column(ForeignKey("programme_measure.id"))
    item_id: Mapped[int | None] = mapped_column(ForeignKey("programme_item.id"), index=True)
    as_of_on: Mapped[date | None]
    is_target: Mapped[bool] = mapped_column(default=False, server_default=false())
    division: Mapped[str | None] = mapped_column(ForeignKey("division.code"))
    district: Mapped[str | None] = mapped_column(ForeignKey("district.name"))
    fiscal_year: Mapped[str] = mapped_column(String(7), default="", server_default="")
    month: Mapped[str] = mapped_column(String(7), default="", server_default="")
    source_date: Mapped[str] = mapped_column(default="", server_default="")
    reporter_office_code: Mapped[str | None] = mapped_column(ForeignKey("office.code"))
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    replaced_by_id: Mapped[int | None] = mapped_column(ForeignKey("reading.id"))
    __table_args__ = (Index("ix_reading_line", "programme_id", "measure_id", "as_of_on"),)
