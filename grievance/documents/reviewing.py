"""Papers of a review meeting for one reader: its record of proceedings, and what was done on its instructions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from grievance.documents import access
from grievance.documents.assembling import atr_point
from grievance.documents.collecting import name_units, numbers_served
from grievance.documents.papers import Atr, Instruction, MeetingRecord, ReportHead
from grievance.documents.printing import Stamp
from grievance.documents.readers import OFFICE, Reader, for_reader
from grievance.documents.serving import Ready
from grievance.foundation.clock import ist_date
from grievance.permissions import Actor
from grievance.reference import queries as reference
from grievance.sittings import queries
from grievance.sittings.access import visible_case_ids
from grievance.sittings.action_taken import report_of_meeting
from grievance.sittings.models import ReviewMeeting
from grievance.sittings.queries import Dated
from grievance.sittings.rules.meetings import meeting_number


def record_of(meeting: ReviewMeeting, actor: Actor, now: datetime) -> Ready:
    """Cases that an instruction serves stand there by their references, where this reader may see them; the words of one
    about a complaint of conduct only there."""
    names = {office.code: office.name for office in reference.all_offices()}
    given, before = queries.instructions_of(meeting.id), queries.open_from_before(meeting)
    served = queries.cases_served([one.direction.id for one in (*given, *before)])
    cases = queries.cases_by_id({row.case_id for rows in served.values() for row in rows})
    seen = visible_case_ids(actor, cases)
    numbers = {case_id: case.number for case_id, case in cases.items() if case_id in seen}
    hidden = {case_id for case_id, case in cases.items() if case.is_conduct and case_id not in seen}

    def written(one: Dated) -> Instruction:
        row, links = one.direction, served.get(one.direction.id, [])
        words = "" if hidden.intersection(link.case_id for link in links) else row.words
        return Instruction(
            row.number, words, names.get(row.office_code, row.office_code),
            tuple(names.get(code, code) for code in row.assisting or ()), one.due_on, row.proof_required,
            tuple(numbers[link.case_id] for link in links if link.case_id in numbers),
        )  # fmt: skip

    paper = MeetingRecord(
        _head(meeting, now), meeting.title, names.get(meeting.office_code, meeting.office_code), meeting.presided,
        meeting.met_on, meeting.place, tuple(names.get(code, code) for code in meeting.called or ()), meeting.proceedings,
        tuple(map(written, given)), tuple(map(written, before)),
    )  # fmt: skip
    return Ready(paper, Stamp(now), OFFICE)


def action_taken_of(meeting: ReviewMeeting, actor: Actor, now: datetime) -> Ready:
    """As of today, point by point. Whoever reads it finds the own cases in full and of others no name."""
    today = ist_date(now)
    lines = report_of_meeting(meeting, today)
    name_units(lines)
    offices = {office.code: [office.name, office.head_title] for office in reference.all_offices()}
    paper = Atr(_head(meeting, now), today, tuple(atr_point(line, offices) for line in lines))
    cases = queries.cases_by_number({number for line in lines for number in numbers_served(line)})
    numbers = {case.id: case.number for case in cases}
    own = frozenset(numbers[one] for one in visible_case_ids(actor, numbers))
    reader = Reader(OFFICE, own, access.names_behind(numbers, {"action_taken": lines}))
    return Ready(for_reader(paper, reader), Stamp(now), reader.kind)


def _head(meeting: ReviewMeeting, now: datetime) -> ReportHead:
    number = meeting_number(meeting.serial)
    return ReportHead(
        meeting.division, f"J&K/{meeting.office_code}/{number}/{meeting.met_on.year}", ist_date(now), meeting=number
    )


PAPERS: dict[str, Callable[[ReviewMeeting, Actor, datetime], Ready]] = {
    "record": record_of,
    "action-taken": action_taken_of,
}
"""By the name in the address."""
