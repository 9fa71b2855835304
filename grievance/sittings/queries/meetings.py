"""Review meetings with the directions that they gave."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, case, func, select, tuple_

from grievance.foundation.database import db
from grievance.reference.models import Division
from grievance.sittings.models import Direction, ReviewMeeting
from grievance.sittings.queries.directions import Dated, dated, rows_of
from grievance.sittings.rules.directions import OPEN_STATES
from grievance.sittings.rules.meetings import serial_in

MOST = 100
"""Instructions of one meeting, and open ones of those before, that a page or a paper shows."""


def meeting_by_number(number: str, *, lock: bool = False) -> ReviewMeeting | None:
    """``R-7``; with ``lock`` read anew and held until the commit."""
    serial = serial_in(number)
    if serial is None:
        return None
    query = select(ReviewMeeting).where(ReviewMeeting.serial == serial)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return db.session.scalar(query)


def meeting_by_id(meeting_id: int | None) -> ReviewMeeting | None:
    return db.session.get(ReviewMeeting, meeting_id) if meeting_id else None


def next_serial() -> int:
    """The number after the last; held until the commit, so that no two meetings get one number."""
    db.session.execute(select(Division.code).order_by(Division.code).with_for_update())
    return (db.session.scalar(select(func.max(ReviewMeeting.serial))) or 0) + 1


def meetings(reader: ColumnElement[bool], limit: int, offset: int = 0) -> Sequence[ReviewMeeting]:
    """The latest first."""
    query = select(ReviewMeeting).where(reader).order_by(ReviewMeeting.met_on.desc(), ReviewMeeting.serial.desc())
    return db.session.scalars(query.limit(limit).offset(offset)).all()


def count_of_meetings(reader: ColumnElement[bool]) -> int:
    return db.session.scalar(select(func.count(ReviewMeeting.id)).where(reader)) or 0


def may_be_read(meeting_id: int, reader: ColumnElement[bool]) -> bool:
    return db.session.scalar(select(ReviewMeeting.id).where(ReviewMeeting.id == meeting_id, reader)) is not None


def counts_of_instructions(meeting_ids: Iterable[int]) -> dict[int, tuple[int, int]]:
    """By meeting: all instructions, and those still open."""
    is_open = func.sum(case((Direction.state.in_(OPEN_STATES), 1), else_=0))
    query = select(Direction.meeting_id, func.count(), is_open).where(Direction.meeting_id.in_(list(meeting_ids)))
    return {row[0]: (row[1], int(row[2])) for row in db.session.execute(query.group_by(Direction.meeting_id))}


def instructions_of(meeting_id: int) -> list[Dated]:
    """In the order in which they were given."""
    return rows_of(dated().where(Direction.meeting_id == meeting_id).order_by(Direction.id).limit(MOST))


def instruction_numbers(meeting_id: int) -> Sequence[str]:
    query = select(Direction.number).where(Direction.meeting_id == meeting_id)
    return db.session.scalars(query.order_by(Direction.id)).all()


def open_from_before(meeting: ReviewMeeting) -> list[Dated]:
    """Open instructions of the same office's meetings before this one, the earliest date first."""
    earlier = tuple_(ReviewMeeting.met_on, ReviewMeeting.serial) < (meeting.met_on, meeting.serial)
    before = select(ReviewMeeting.id).where(ReviewMeeting.office_code == meeting.office_code, earlier)
    query = dated().where(Direction.meeting_id.in_(before), Direction.state.in_(OPEN_STATES))
    return rows_of(query.order_by(Direction.first_due_on, Direction.id).limit(MOST))


def last_meetings(office_code: str, most: int = 4) -> Sequence[ReviewMeeting]:
    """Where a decision on an instruction may have been taken, the latest first."""
    query = select(ReviewMeeting).where(ReviewMeeting.office_code == office_code)
    return db.session.scalars(query.order_by(ReviewMeeting.met_on.desc(), ReviewMeeting.id.desc()).limit(most)).all()
