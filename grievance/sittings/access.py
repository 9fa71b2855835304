"""What a person may read on an agenda: a case by the one fence, everything else by the right to a sitting's papers."""

from __future__ import annotations

import re
from collections.abc import Iterable

from sqlalchemy import ColumnElement, String, cast, false, or_, select, true

from grievance.cases.access import visible_to
from grievance.cases.models import Case
from grievance.cases.queries import case_by_number
from grievance.cases.rules.numbers import parse
from grievance.foundation.database import db
from grievance.foundation.errors import NotAllowed, NotFound
from grievance.permissions import Actor, Right, Role
from grievance.sentences import N_, Refusal
from grievance.sittings import queries
from grievance.sittings.models import Brief, Direction, DirectionCase, Entry, ReviewMeeting, Sitting
from grievance.sittings.queries import Dated

CASES_AT_MOST = 100
"""Cases that one direction is said to serve at once."""


def sitting_for(number: str, *, lock: bool = False) -> Sitting:
    """The sitting ``J-24``; that it takes place is public. Raises NotFound."""
    sitting = queries.sitting_by_number(number, lock=lock)
    if sitting is None:
        raise NotFound()
    return sitting


def arranged_by(actor: Actor, number: str, *, lock: bool = False) -> Sitting:
    """The sitting, for those who arrange the division's sittings."""
    sitting = sitting_for(number, lock=lock)
    if not actor.can(Right.ARRANGE_SITTING, division=sitting.division):
        raise NotAllowed(N_("Only the convener of this division arranges this sitting."))
    return sitting


def decided_by(actor: Actor, number: str, *, lock: bool = False) -> Sitting:
    """The sitting, for those who record what its forum decides."""
    sitting = sitting_for(number, lock=lock)
    if not actor.can(Right.DECIDE_DIRECTION, division=sitting.division):
        raise NotAllowed(N_("Only the convener or the chair of this division records its decisions."))
    return sitting


def entry_for(sitting: Sitting, entry_id: int) -> Entry:
    entry = queries.entry_of(sitting.id, entry_id)
    if entry is None:
        raise NotFound()
    return entry


def brief_for(actor: Actor, sitting: Sitting, brief_id: int) -> Brief:
    """A brief that one of the actor's offices owes."""
    brief = queries.brief_of(sitting.id, brief_id)
    if brief is None or not actor.can(Right.WRITE_BRIEF, office=brief.office_code):
        raise NotFound()
    return brief


def cases_named(actor: Actor, typed: str, field: str = "cases") -> list[Case]:
    """Cases by their references with commas between them, each through the fence; a refusal names the one it is about."""
    parts = list(dict.fromkeys(part for part in re.split(r"[,;\s]+", typed) if part))
    if len(parts) > CASES_AT_MOST:
        raise Refusal(N_("Name at most %(most)s cases."), field=field, most=CASES_AT_MOST)
    found = []
    for part in parts:
        case = case_by_number(str(parse(part, field=field)), visible_to(actor))
        if case is None:
            raise Refusal(N_("There is no case %(number)s among those you may see."), field=field, number=part)
        found.append(case)
    return found


def visible_case_ids(actor: Actor, case_ids: Iterable[int]) -> frozenset[int]:
    """Which of these cases the actor may see; the others stand on lists without unit, words and number."""
    ids = list(case_ids)
    if not ids:
        return frozenset()
    return frozenset(db.session.scalars(select(Case.id).where(Case.id.in_(ids), visible_to(actor)).order_by(Case.id)))


def presides(actor: Actor, division: str) -> bool:
    """Whether the actor is the chair of this division's forum."""
    return any(grant.role is Role.CHAIR and grant.division == division for grant in actor.grants)


def reads_all(actor: Actor, division: str) -> bool:
    """Whether the actor has all papers of a division's sittings: its convener, chair, members, and overseers."""
    if actor.is_system or actor.has_role(Role.OVERSEER):
        return True
    return division in actor.divisions_with(Right.SEE_SITTING_PAPERS)


def directions_read_by(actor: Actor) -> ColumnElement[bool]:
    """The WHERE clause over ``Direction``: a division's forum reads its own, overseers all, an office those that name it,
    who holds a review what it instructed."""
    if actor.is_system or actor.has_role(Role.OVERSEER):
        return true()
    ways: list[ColumnElement[bool]] = [false()]
    if actor.can(Right.HOLD_REVIEW):
        ways.append(Direction.meeting_id.in_(select(ReviewMeeting.id).where(_held_by(actor))))
    if divisions := actor.divisions_with(Right.SEE_SITTING_PAPERS):
        ways.append(Direction.division.in_(sorted(divisions)))
    if offices := actor.offices_with(Right.SEE_SITTING_PAPERS):
        ways.append(Direction.office_code.in_(sorted(offices)))
        ways += [
            cast(Direction.assisting, String).contains(f'"{code}"', autoescape=True)
            for code in sorted(actor.own_offices())
        ]
    return or_(*ways)


def may_read_direction(actor: Actor, direction: Direction) -> bool:
    """The same for a row that is read already."""
    if reads_all(actor, direction.division) or _holds_its_meeting(actor, direction):
        return True
    assists = actor.own_offices() & set(direction.assisting or ())
    return direction.office_code in actor.offices_with(Right.SEE_SITTING_PAPERS) or bool(assists)


def direction_for(actor: Actor, number: str, *, lock: bool = False) -> Dated:
    """A direction that the actor may read. Raises NotFound, the same for one of others."""
    dated = queries.direction_by_number(number, lock=lock)
    if dated is None or not may_read_direction(actor, dated.direction):
        raise NotFound()
    return dated


def direction_of_office(actor: Actor, number: str, *, lock: bool = False) -> Dated:
    """A direction on which the actor's office reports."""
    dated = direction_for(actor, number, lock=lock)
    if not actor.can(Right.REPORT_ACTION_TAKEN, office=dated.direction.office_code):
        raise NotAllowed(N_("Only the office that was directed reports on it."))
    return dated


def direction_with_proof(actor: Actor, number: str, *, lock: bool = False) -> Dated:
    """A direction to which the actor's office, leading or assisting, adds papers."""
    dated = direction_for(actor, number, lock=lock)
    if not adds_proof(actor, dated.direction):
        raise NotAllowed(N_("Only the offices that were directed add papers."))
    return dated


def adds_proof(actor: Actor, direction: Direction) -> bool:
    assists = actor.own_offices() & set(direction.assisting or ())
    return actor.can(Right.REPORT_ACTION_TAKEN, office=direction.office_code) or bool(assists)


def direction_on_case(case_id: int, number: str, *, lock: bool = False) -> tuple[Dated, DirectionCase]:
    """A direction that serves a case, for the filer of that case, who has been let in by the case's own fence."""
    dated = queries.direction_by_number(number, lock=lock)
    served = queries.cases_served([dated.direction.id]).get(dated.direction.id, []) if dated else []
    link = next((row for row in served if row.case_id == case_id), None)
    if dated is None or link is None:
        raise NotFound()
    return dated, link


def direction_of_forum(actor: Actor, number: str, *, lock: bool = False) -> Dated:
    """A direction that the actor's forum or review gave."""
    dated = direction_for(actor, number, lock=lock)
    if not decides_on(actor, dated.direction):
        raise NotAllowed(N_("Only the forum of this division accepts, moves or drops a direction."))
    return dated


def decides_on(actor: Actor, direction: Direction) -> bool:
    """Whether the actor accepts, moves or drops it: its division's forum, and for an instruction of a review its holder."""
    return actor.can(Right.DECIDE_DIRECTION, division=direction.division) or _holds_its_meeting(actor, direction)


def holds_reviews_of(actor: Actor, office_code: str) -> bool:
    """Whether the actor enters the reviews of this office: its head and those above, and the convener of either division."""
    return actor.can(Right.HOLD_REVIEW, office=office_code) or bool(actor.divisions_with(Right.HOLD_REVIEW))


def _holds_its_meeting(actor: Actor, direction: Direction) -> bool:
    if direction.meeting_id is None or not actor.can(Right.HOLD_REVIEW):
        return False
    meeting = queries.meeting_by_id(direction.meeting_id)
    return meeting is not None and holds_reviews_of(actor, meeting.office_code)


def _held_by(actor: Actor) -> ColumnElement[bool]:
    """The WHERE clause over ``ReviewMeeting``: those that the actor enters."""
    if actor.divisions_with(Right.HOLD_REVIEW):
        return true()
    return ReviewMeeting.office_code.in_(sorted(actor.offices_with(Right.HOLD_REVIEW)))


def meetings_read_by(actor: Actor) -> ColumnElement[bool]:
    """The WHERE clause over ``ReviewMeeting``: who enters it, overseers, offices called, and who reads one of its instructions."""
    if actor.is_system or actor.has_role(Role.OVERSEER):
        return true()
    given = select(Direction.meeting_id).where(Direction.meeting_id.is_not(None), directions_read_by(actor))
    called = [
        cast(ReviewMeeting.called, String).contains(f'"{code}"', autoescape=True)
        for code in sorted(actor.own_offices())
    ]
    return or_(_held_by(actor), ReviewMeeting.id.in_(given), *called)


def meeting_for(actor: Actor, number: str) -> ReviewMeeting:
    """A review meeting that the actor may read. Raises NotFound, the same for one of others."""
    meeting = queries.meeting_by_number(number)
    if meeting is None or not queries.may_be_read(meeting.id, meetings_read_by(actor)):
        raise NotFound()
    return meeting


def meeting_held_by(actor: Actor, number: str, *, lock: bool = False) -> ReviewMeeting:
    """A review meeting whose record the actor keeps."""
    meeting = queries.meeting_by_number(number, lock=lock)
    if meeting is None or not queries.may_be_read(meeting.id, meetings_read_by(actor)):
        raise NotFound()
    if not holds_reviews_of(actor, meeting.office_code):
        raise NotAllowed(N_("Only the office whose review it was, and the conveners, write its record."))
    return meeting


def called_to(actor: Actor) -> ColumnElement[bool]:
    """The WHERE clause over ``Sitting``: those to which the person is called, and no others.

    Chair, members and convener to those of their division; officers where their office has an item; filers where a case of
    their own stands on the circulated agenda.
    """
    ways: list[ColumnElement[bool]] = [false()]
    if divisions := {grant.division for grant in actor.grants if grant.division}:
        ways.append(Sitting.division.in_(sorted(divisions)))
    stands = (Entry.withdrawn_because == "", Entry.held_over_because == "")
    if offices := sorted(actor.desks()):
        cases = select(Entry.sitting_id).join(Case, Case.id == Entry.case_id)
        ways.append(Sitting.id.in_(cases.where(*stands, Case.office_code.in_(offices))))
        directions = select(Entry.sitting_id).join(Direction, Direction.id == Entry.direction_id)
        ways.append(Sitting.id.in_(directions.where(*stands, Direction.office_code.in_(offices))))
    if actor.person_id is not None:
        own = select(Entry.sitting_id).join(Case, Case.id == Entry.case_id)
        own = own.where(*stands, Entry.serial_text != "", Case.filer_person_id == actor.person_id)
        ways.append(Sitting.id.in_(own))
    return or_(*ways)


def sittings_called(actor: Actor) -> list[Sitting]:
    """Sittings to which a person is called, earliest first; at most 500, the latest."""
    query = select(Sitting).where(called_to(actor)).order_by(Sitting.sits_on.desc(), Sitting.id.desc()).limit(500)
    return list(reversed(db.session.scalars(query).all()))
