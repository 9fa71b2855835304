"""Entries of an agenda, briefs, attendance and frozen versions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import select

from grievance.foundation.database import db
from grievance.sittings.models import AgendaVersion, Attendance, Brief, Entry


def entries_of(sitting_id: int) -> Sequence[Entry]:
    """All entries by section and place; held-over and withdrawn ones included."""
    query = select(Entry).where(Entry.sitting_id == sitting_id)
    return db.session.scalars(query.order_by(Entry.section, Entry.place, Entry.id)).all()


def entry_of(sitting_id: int, entry_id: int) -> Entry | None:
    return db.session.scalar(select(Entry).where(Entry.sitting_id == sitting_id, Entry.id == entry_id))


def briefs_of(entry_ids: Iterable[int]) -> Sequence[Brief]:
    """Briefs of these entries, by entry and office."""
    query = select(Brief).where(Brief.entry_id.in_(list(entry_ids)))
    return db.session.scalars(query.order_by(Brief.entry_id, Brief.office_code)).all()


def brief_of(sitting_id: int, brief_id: int) -> Brief | None:
    query = select(Brief).join(Entry, Entry.id == Brief.entry_id)
    return db.session.scalar(query.where(Brief.id == brief_id, Entry.sitting_id == sitting_id))


def briefs_for_offices(sitting_id: int, offices: Iterable[str] | None) -> Sequence[tuple[Brief, Entry]]:
    """What these offices (None: all) must write for a sitting, in the order of the agenda."""
    query = select(Brief, Entry).join(Entry, Entry.id == Brief.entry_id).where(Entry.sitting_id == sitting_id)
    if offices is not None:
        query = query.where(Brief.office_code.in_(list(offices)))
    query = query.where(Entry.held_over_because == "", Entry.withdrawn_because == "")
    rows = db.session.execute(query.order_by(Entry.section, Entry.place, Brief.office_code)).all()
    return [(row[0], row[1]) for row in rows]


def unwritten_briefs_of(sitting_id: int) -> Sequence[Brief]:
    """Briefs still owed for a sitting, by id."""
    query = select(Brief).join(Entry, Entry.id == Brief.entry_id)
    return db.session.scalars(query.where(Entry.sitting_id == sitting_id, Brief.words == "").order_by(Brief.id)).all()


def attendance_of(sitting_ids: Iterable[int]) -> Sequence[Attendance]:
    """Attendance by sitting, office and body."""
    query = select(Attendance).where(Attendance.sitting_id.in_(list(sitting_ids)))
    return db.session.scalars(query.order_by(Attendance.sitting_id, Attendance.office_code, Attendance.body)).all()


def versions_of(sitting_id: int) -> Sequence[AgendaVersion]:
    """Frozen versions, first to last."""
    query = select(AgendaVersion).where(AgendaVersion.sitting_id == sitting_id)
    return db.session.scalars(query.order_by(AgendaVersion.version)).all()
