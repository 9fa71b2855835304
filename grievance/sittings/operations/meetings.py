"""Review meetings that are no sitting of the forum: entered with who presided; their instructions are directions."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import date, datetime

from grievance.foundation.clock import ist_date
from grievance.foundation.database import db
from grievance.foundation.transaction import record
from grievance.permissions import Actor
from grievance.reference import queries as reference
from grievance.sentences import N_, Refusal
from grievance.sittings import queries
from grievance.sittings.access import holds_reviews_of
from grievance.sittings.meeting_events import MeetingChanged, MeetingEntered
from grievance.sittings.models import ReviewMeeting
from grievance.sittings.operations.directions import NewDirection, Where, issue
from grievance.sittings.queries import Dated
from grievance.sittings.rules.meetings import HOLDERS, checked_day, instruction_number, meeting_number


@dataclass(frozen=True)
class NewMeeting:
    """``office_code``: whose review it was. ``division``: whose convener follows what binds offices of both divisions."""

    title: str
    office_code: str
    presided: str
    division: str
    met_on: date
    place: str = ""
    called: Collection[str] = ()
    proceedings: str = ""


@dataclass(frozen=True)
class About:
    """What an instruction concerns beside its cases."""

    estate_code: str | None = None
    programme_id: int | None = None


def enter_meeting(new: NewMeeting, actor: Actor, now: datetime) -> ReviewMeeting:
    """The record of a meeting that was held. It counts as no sitting of either forum."""
    given = _checked(new, actor, now)
    meeting = ReviewMeeting(serial=queries.next_serial(), **given, entered_by=actor.person_id, entered_at=now)
    db.session.add(meeting)
    db.session.flush()
    record(MeetingEntered(**_told(meeting, actor, now)))  # type: ignore[arg-type]
    return meeting


def change_meeting(meeting: ReviewMeeting, new: NewMeeting, actor: Actor, now: datetime) -> None:
    """The day stays as soon as an instruction counts from it."""
    given = _checked(new, actor, now)
    if new.met_on != meeting.met_on and queries.instruction_numbers(meeting.id):
        raise Refusal(
            N_("Dates of its instructions count from %(day)s; the day stays"), field="met_on", day=meeting.met_on
        )
    for name, value in given.items():
        setattr(meeting, name, value)
    _touch(meeting)
    record(MeetingChanged(**_told(meeting, actor, now)))  # type: ignore[arg-type]


def instruct(meeting: ReviewMeeting, new: NewDirection, about: About, actor: Actor, now: datetime) -> Dated:
    """The next instruction: a direction with clock, ladder and register like the forum's. Hold the meeting's row.

    The forum of the lead office's division follows it; where that office serves both, the one that the meeting names.
    """
    number = instruction_number(meeting.serial, queries.instruction_numbers(meeting.id))
    office = reference.office(new.office_code)
    division = (office.division if office else None) or meeting.division
    where = Where(division, meeting_number(meeting.serial), meeting.met_on, is_review=True)
    given = {"number": number, "meeting_id": meeting.id, **asdict(about)}
    dated = issue(where, new, actor, now, serves=new.serves, **given)
    _touch(meeting)
    return dated


def _checked(new: NewMeeting, actor: Actor, now: datetime) -> dict[str, object]:
    office = reference.office(new.office_code)
    if office is None or office.kind not in HOLDERS or not holds_reviews_of(actor, office.code):
        raise Refusal(N_("Choose whose review it was from the list"), field="office_code")
    if set(new.called) - {one.code for one in reference.all_offices()}:
        raise Refusal(N_("There is no such office. Choose from the list"), field="called")
    checked_day(new.met_on, ist_date(now))
    return asdict(new) | {"called": sorted(set(new.called))}


def _told(meeting: ReviewMeeting, actor: Actor, now: datetime) -> dict[str, object]:
    return {"at": now, "actor": actor, "meeting": meeting_number(meeting.serial), "title": meeting.title,
            "office_code": meeting.office_code, "met_on": meeting.met_on, "called": tuple(meeting.called)}  # fmt: skip


def _touch(meeting: ReviewMeeting) -> None:
    meeting.version += 1
    db.session.flush()
