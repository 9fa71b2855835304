"""What is kept of a sitting once it sits: every record of an item, interests, the quorum's rule, minutes and what corrects them.

Read through ``models``, which names them all.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from grievance.foundation.database import Model


class ItemRecord(Model):
    """What was typed for an item, each time: ``kind`` recorded, or aside where another's text was chosen.

    ``typed`` are the fields as written. ``before`` is what taking the record back restores. The one that stands has
    no ``ended_at``; a record that was taken back or corrected stays with who ended it and why.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), index=True)
    kind: Mapped[str] = mapped_column(default="recorded")
    typed: Mapped[Any] = mapped_column(JSON)
    before: Mapped[Any] = mapped_column(JSON(none_as_null=True), nullable=True)
    by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    by_name: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_by_name: Mapped[str] = mapped_column(default="")
    ended_because: Mapped[str] = mapped_column(default="")


class ReviewMeeting(Model):
    """A review that is no sitting of the forum: ``R-7``. ``office_code``: whose review it is, the Chief Secretary's or an
    administrative department's. ``division``: whose convener follows what binds offices of both.

    ``called``: codes of the offices that were called. ``proceedings``: what was said, beside the instructions, which are
    directions.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    serial: Mapped[int] = mapped_column(unique=True)
    title: Mapped[str]
    office_code: Mapped[str] = mapped_column(ForeignKey("office.code"), index=True)
    presided: Mapped[str]
    division: Mapped[str] = mapped_column(ForeignKey("division.code"))
    met_on: Mapped[date] = mapped_column(index=True)
    place: Mapped[str] = mapped_column(default="")
    called: Mapped[Any] = mapped_column(JSON, default=list)
    proceedings: Mapped[str] = mapped_column(default="")
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    entered_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)


class QuorumRule(Model):
    """Who must be there from a day on: so many offices and associations, and whether somebody must preside."""

    id: Mapped[int] = mapped_column(primary_key=True)
    division: Mapped[str] = mapped_column(ForeignKey("division.code"))
    from_on: Mapped[date]
    offices: Mapped[int]
    associations: Mapped[int]
    needs_chair: Mapped[bool]
    because: Mapped[str] = mapped_column(default="")
    set_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    set_at: Mapped[datetime]
    __table_args__ = (UniqueConstraint("division", "from_on"),)


class Interest(Model):
    """An interest declared in an item: by somebody who records decisions, or for a body that attends."""

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    office_code: Mapped[str | None] = mapped_column(ForeignKey("office.code"))
    who: Mapped[str]
    words: Mapped[str] = mapped_column(default="")
    declared_at: Mapped[datetime]
    noted_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class MinutesVersion(Model):
    """Minutes as they were given out, for ever: ``kind`` circulated, confirmed or corrected."""

    id: Mapped[int] = mapped_column(primary_key=True)
    sitting_id: Mapped[int] = mapped_column(ForeignKey("sitting.id"))
    version: Mapped[int]
    kind: Mapped[str]
    texts: Mapped[Any] = mapped_column(JSON)
    papers: Mapped[Any] = mapped_column(JSON(none_as_null=True), nullable=True)
    sha256: Mapped[str]
    made_at: Mapped[datetime]
    made_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    __table_args__ = (UniqueConstraint("sitting_id", "version"),)


class MinutesCorrection(Model):
    """A correction that somebody asked for while the minutes were open to it; taken or declined with a reason."""

    id: Mapped[int] = mapped_column(primary_key=True)
    sitting_id: Mapped[int] = mapped_column(ForeignKey("sitting.id"), index=True)
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("entry.id"))
    asked_by: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    asked_for: Mapped[str] = mapped_column(default="")
    words: Mapped[str]
    asked_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(default="asked")
    reason: Mapped[str] = mapped_column(default="")
    new_text: Mapped[str] = mapped_column(default="")
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)


class Corrigendum(Model):
    """A mistake found after the minutes were confirmed: numbered, never anything but added to."""

    id: Mapped[int] = mapped_column(primary_key=True)
    sitting_id: Mapped[int] = mapped_column(ForeignKey("sitting.id"))
    number: Mapped[int]
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("entry.id"))
    words: Mapped[str]
    why: Mapped[str]
    issued_at: Mapped[datetime]
    issued_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    __table_args__ = (UniqueConstraint("sitting_id", "number"),)
