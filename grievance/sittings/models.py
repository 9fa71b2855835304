"""Sittings of a division's forum: series, agenda, what was decided, and the directions that follow."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from grievance.foundation.database import Model, Word, one_of
from grievance.sittings.records import (  # noqa: F401  (they stand in a file of their own)
    Corrigendum,
    Interest,
    ItemRecord,
    MinutesCorrection,
    MinutesVersion,
    QuorumRule,
    ReviewMeeting,
)
from grievance.sittings.rules.words import (
    DirectionState,
    Disposition,
    EntryKind,
    Progress,
    SittingState,
)


class Series(Model):
    """A rule from which a year of sittings is made. Lead times in calendar days.

    ``ended_on`` is the last day on which it still runs, once it was ended or replaced; ``replaces_id`` the one before it.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    division: Mapped[str] = mapped_column(ForeignKey("division.code"), index=True)
    rule: Mapped[Any] = mapped_column(JSON)
    from_on: Mapped[date]
    to_on: Mapped[date]
    starts_at: Mapped[str]
    minutes: Mapped[int] = mapped_column(default=150)
    venue_summer: Mapped[str] = mapped_column(default="")
    venue_winter: Mapped[str] = mapped_column(default="")
    notice_days: Mapped[int] = mapped_column(default=15)
    close_days: Mapped[int] = mapped_column(default=10)
    agenda_days: Mapped[int] = mapped_column(default=7)
    minutes_days: Mapped[int] = mapped_column(default=14)
    corrections_days: Mapped[int] = mapped_column(default=7)
    made_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]
    ended_on: Mapped[date | None]
    ended_because: Mapped[str] = mapped_column(default="", server_default="")
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("series.id"))


class Sitting(Model):
    """One meeting: ``J-24``. ``planned_on`` is the rule's date, ``sits_on`` the date after shifting, ``moved_because`` why.

    ``notes_left``: notes for the chair on items that left the draft, by what they pointed at, with what it was called.
    ``ics_sequence`` and ``changed_at`` tell calendars elsewhere that something they show has changed. ``ended_by`` and
    ``ended_at``: who wrote that it was not held or adjourned, and when. ``fell_away``: nobody had been told of it when its
    series was changed or ended, so it counts neither as planned nor as not held.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    division: Mapped[str] = mapped_column(ForeignKey("division.code"))
    serial: Mapped[int]
    series_id: Mapped[int | None] = mapped_column(ForeignKey("series.id"))
    planned_on: Mapped[date]
    sits_on: Mapped[date]
    moved_because: Mapped[Any] = mapped_column(JSON(none_as_null=True), nullable=True)
    starts_at: Mapped[str]
    minutes: Mapped[int] = mapped_column(default=150)
    venue: Mapped[str] = mapped_column(default="")
    notice_on: Mapped[date]
    closes_on: Mapped[date]
    agenda_on: Mapped[date]
    brief_due_on: Mapped[date]
    minutes_due_on: Mapped[date]
    corrections_until: Mapped[date]
    state: Mapped[SittingState] = mapped_column(Word(SittingState), default=SittingState.PLANNED)
    not_held_because: Mapped[str] = mapped_column(default="")
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    ended_at: Mapped[datetime | None]
    adjourned_to_id: Mapped[int | None] = mapped_column(ForeignKey("sitting.id"))
    held_at: Mapped[datetime | None]
    minutes_text: Mapped[Any] = mapped_column(JSON(none_as_null=True), nullable=True)
    minutes_state: Mapped[str] = mapped_column(default="none")
    minutes_circulated_at: Mapped[datetime | None]
    no_quorum_because: Mapped[str] = mapped_column(default="", server_default="")
    notes_left: Mapped[Any] = mapped_column(JSON(none_as_null=True), nullable=True)
    fell_away: Mapped[bool] = mapped_column(default=False, server_default=false())
    ics_sequence: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    __table_args__ = (
        UniqueConstraint("division", "serial"),
        CheckConstraint(one_of("state", SittingState), name="state_known"),
        Index("ix_sitting_date", "division", "sits_on"),
    )


class Entry(Model):
    """One line of an agenda, with the reason why it stands there. ``serial_text`` is fixed at the freeze.

    ``together_id``: the entry that leads the like items with which this one is taken, in one slot; no foreign key,
    since either may leave the draft first.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    sitting_id: Mapped[int] = mapped_column(ForeignKey("sitting.id"))
    section: Mapped[int]
    place: Mapped[int]
    kind: Mapped[EntryKind] = mapped_column(Word(EntryKind))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"), index=True)
    direction_id: Mapped[int | None] = mapped_column(ForeignKey("direction.id"), index=True)
    policy_item_id: Mapped[int | None] = mapped_column(ForeignKey("policy_item.id"))
    programme_id: Mapped[int | None] = mapped_column(ForeignKey("programme.id"))
    title: Mapped[str] = mapped_column(default="")
    reason: Mapped[Any] = mapped_column(JSON)
    minutes: Mapped[int] = mapped_column(default=10)
    serial_text: Mapped[str] = mapped_column(default="")
    list_no: Mapped[int] = mapped_column(default=0)
    added_by_hand: Mapped[bool] = mapped_column(default=False)
    held_over_because: Mapped[str] = mapped_column(default="")
    withdrawn_because: Mapped[str] = mapped_column(default="")
    chair_note: Mapped[str] = mapped_column(default="", server_default="")
    disposition: Mapped[Disposition | None] = mapped_column(Word(Disposition))
    discussion: Mapped[str] = mapped_column(default="")
    decision: Mapped[str] = mapped_column(default="")
    disposed_at: Mapped[datetime | None]
    draft: Mapped[Any] = mapped_column(JSON(none_as_null=True), nullable=True)
    together_id: Mapped[int | None]
    version: Mapped[int] = mapped_column(default=1)
    __table_args__ = (
        UniqueConstraint("sitting_id", "section", "place"),
        CheckConstraint(one_of("kind", EntryKind), name="kind_known"),
    )


class Brief(Model):
    """What an office says on an entry before the sitting; a missing one prints itself."""

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), index=True)
    office_code: Mapped[str] = mapped_column(ForeignKey("office.code"), index=True)
    due_on: Mapped[date]
    words: Mapped[str] = mapped_column(default="")
    written_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    written_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    __table_args__ = (UniqueConstraint("entry_id", "office_code"),)


class AgendaRule(Model):
    """A saved row of the agenda's rules (``rules/agenda_rules``), in force from a day on; none: as shipped."""

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    place: Mapped[int]
    is_on: Mapped[bool] = mapped_column(default=True)
    amount: Mapped[int | None]
    from_on: Mapped[date]
    to_on: Mapped[date | None]
    edited_at: Mapped[datetime | None]
    __table_args__ = (UniqueConstraint("name", "from_on"),)


class NotListed(Model):
    """The convener's own reason why a case that is due does not stand on an agenda; printed for the chair."""

    id: Mapped[int] = mapped_column(primary_key=True)
    sitting_id: Mapped[int] = mapped_column(ForeignKey("sitting.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    why: Mapped[str]
    written_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    written_at: Mapped[datetime]
    __table_args__ = (UniqueConstraint("sitting_id", "case_id"),)


class CannotCome(Model):
    """A filer cannot come to a sitting, with the reason: said by the filer or noted by the convener."""

    id: Mapped[int] = mapped_column(primary_key=True)
    sitting_id: Mapped[int] = mapped_column(ForeignKey("sitting.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    why: Mapped[str]
    by_filer: Mapped[bool]
    said_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    said_at: Mapped[datetime]
    __table_args__ = (UniqueConstraint("sitting_id", "case_id"),)


class AgendaVersion(Model):
    """What was circulated, for ever: the snapshot as JSON and its hash."""

    id: Mapped[int] = mapped_column(primary_key=True)
    sitting_id: Mapped[int] = mapped_column(ForeignKey("sitting.id"))
    version: Mapped[int]
    list_no: Mapped[int] = mapped_column(default=0)
    snapshot: Mapped[Any] = mapped_column(JSON)
    sha256: Mapped[str]
    frozen_at: Mapped[datetime]
    frozen_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    __table_args__ = (UniqueConstraint("sitting_id", "version"),)


class Attendance(Model):
    """One who is expected or there. ``side``: office, association, chair or other."""

    id: Mapped[int] = mapped_column(primary_key=True)
    sitting_id: Mapped[int] = mapped_column(ForeignKey("sitting.id"))
    office_code: Mapped[str | None] = mapped_column(ForeignKey("office.code"))
    body: Mapped[str] = mapped_column(default="")
    name: Mapped[str] = mapped_column(default="")
    designation: Mapped[str] = mapped_column(default="")
    side: Mapped[str] = mapped_column(default="office", server_default="office")
    was_present: Mapped[bool] = mapped_column(default=False)
    __table_args__ = (UniqueConstraint("sitting_id", "office_code", "body"),)


class Direction(Model):
    """A dated instruction of the forum, or of a review meeting. Its number is the entry's for ever: ``J-23.3.2``.

    ``entry_id`` is the entry it was given on, kept without a foreign key because an entry may point at a direction;
    ``case_id`` is that entry's case. All cases it serves stand in ``DirectionCase``. ``next_line_on`` is the last day of
    the month for which the office owes its next line; ``line_asked_for`` the one it was last asked for. ``taken_back_at``:
    recorded by mistake and taken back in the room; it is dropped, keeps its number and counts as never given.
    ``circulated_on``: issued between sittings, on that day, by ``circulated_by``, for the reason
    ``circulated_because``; ``sitting_id`` is then the next sitting, which confirms it (``confirmed_at``, its number).
    ``meeting_id``: the review meeting that gave it (``R-7.2``); it has no sitting then, and may name an estate or programme.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    sitting_id: Mapped[int | None] = mapped_column(ForeignKey("sitting.id"), index=True)
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("review_meeting.id"), index=True)
    estate_code: Mapped[str | None] = mapped_column(ForeignKey("estate.code"), index=True)
    programme_id: Mapped[int | None] = mapped_column(ForeignKey("programme.id"), index=True)
    entry_id: Mapped[int | None]
    division: Mapped[str] = mapped_column(ForeignKey("division.code"))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"), index=True)
    office_code: Mapped[str] = mapped_column(ForeignKey("office.code"), index=True)
    assisting: Mapped[Any] = mapped_column(JSON, default=list)
    words: Mapped[str]
    proof_required: Mapped[str] = mapped_column(default="")
    depends_on_id: Mapped[int | None] = mapped_column(ForeignKey("direction.id"), index=True)
    issued_at: Mapped[datetime]
    first_due_on: Mapped[date]
    state: Mapped[DirectionState] = mapped_column(Word(DirectionState), default=DirectionState.OPEN)
    done_on: Mapped[date | None]
    dropped_because: Mapped[str] = mapped_column(default="")
    dropped_on: Mapped[date | None]
    next_line_on: Mapped[date | None]
    line_asked_for: Mapped[date | None]
    taken_back_at: Mapped[datetime | None]
    circulated_on: Mapped[date | None]
    circulated_because: Mapped[str] = mapped_column(default="", server_default="")
    circulated_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    in_chairs_name: Mapped[bool] = mapped_column(default=False, server_default=false())
    confirmed_at: Mapped[str] = mapped_column(default="", server_default="")
    confirmed_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)
    __table_args__ = (
        CheckConstraint(one_of("state", DirectionState), name="state_known"),
        Index("ix_direction_division_state", "division", "state"),
        Index("ix_direction_state_line", "state", "next_line_on", "id"),
    )


class DirectionCase(Model):
    """A case that a direction serves, and what its filer says of the compliance that the office reported.

    ``asked_at`` None: no compliance has been reported. ``unit_says`` empty: the unit is silent.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    direction_id: Mapped[int] = mapped_column(ForeignKey("direction.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    asked_at: Mapped[datetime | None]
    unit_says: Mapped[str] = mapped_column(default="")
    unit_words: Mapped[str] = mapped_column(default="")
    said_at: Mapped[datetime | None]
    __table_args__ = (UniqueConstraint("direction_id", "case_id"),)


class ActionTaken(Model):
    """What an office entered against a direction; section 2 of every agenda is made of these.

    ``sent_back_because`` is the forum's instruction where a compliance that was claimed did not suffice.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    direction_id: Mapped[int] = mapped_column(ForeignKey("direction.id"), index=True)
    progress: Mapped[Progress] = mapped_column(Word(Progress))
    words: Mapped[str]
    proof: Mapped[str] = mapped_column(default="")
    claims_compliance: Mapped[bool] = mapped_column(default=False)
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    entered_at: Mapped[datetime]
    sent_back_because: Mapped[str] = mapped_column(default="", server_default="")
    sent_back_at: Mapped[datetime | None]
    sent_back_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class ForumLapse(Model):
    """A lapse of a division's forum that was told: once when it begins and again every 30 days."""

    id: Mapped[int] = mapped_column(primary_key=True)
    division: Mapped[str] = mapped_column(ForeignKey("division.code"))
    due_on: Mapped[date]
    step: Mapped[int]
    days_overdue: Mapped[int]
    told_at: Mapped[datetime]
    __table_args__ = (UniqueConstraint("division", "due_on", "step"),)


class OwnCalendar(Model):
    """The secret address under which a person's own calendar is read: it is made from ``salt``, never kept itself."""

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    salt: Mapped[str]
    made_at: Mapped[datetime]
