"""The action taken report by one button: of a division or of the directions of one sitting, as of any day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from grievance.documents import access, queries
from grievance.documents.assembling import atr_point
from grievance.documents.collecting import SHORT_DIVISION, name_units, numbers_served
from grievance.documents.papers import Atr, ReportHead
from grievance.documents.printing import Stamp
from grievance.documents.readers import OFFICE, Reader, for_reader
from grievance.documents.serving import Ready
from grievance.foundation.clock import ist_date
from grievance.permissions import Actor, Right
from grievance.reference import queries as reference
from grievance.sentences import N_, Refusal
from grievance.sittings.access import reads_all, visible_case_ids
from grievance.sittings.action_taken import report_of_division, report_of_sitting
from grievance.sittings.models import Sitting
from grievance.sittings.queries import sitting_by_number


@dataclass(frozen=True)
class AskedReport:
    """``sitting`` is a number such as J-24; empty: all of the division."""

    division: str
    on: date
    sitting: str = ""
    reader: str = ""


def report(asked: AskedReport, actor: Actor, now: datetime) -> Ready:
    """The paper for this person. Refuses a sitting of another division and a day to come."""
    if asked.on > ist_date(now):
        raise Refusal(N_("Choose today or a day before it. What is to come is not known."), field="on")
    sitting = _sitting(asked)
    lines = report_of_sitting(sitting, asked.on) if sitting else report_of_division(asked.division, asked.on)
    name_units(lines)
    offices = {office.code: [office.name, office.head_title] for office in reference.all_offices()}
    paper = Atr(_head(asked, ist_date(now)), asked.on, tuple(atr_point(line, offices) for line in lines))
    reader = _reader(asked, lines, actor)
    return Ready(for_reader(paper, reader), Stamp(now), reader.kind)


def _sitting(asked: AskedReport) -> Sitting | None:
    if not asked.sitting:
        return None
    sitting = sitting_by_number(asked.sitting)
    if sitting is None or sitting.division != asked.division:
        raise Refusal(N_("This division has no such sitting. Write its number, like J-24."), field="sitting")
    return sitting


def _head(asked: AskedReport, today: date) -> ReportHead:
    short = SHORT_DIVISION.get(asked.division, asked.division)
    return ReportHead(asked.division, f"J&K/IF/{short}/ATR/{asked.on.year}", today, asked.sitting.upper())


def _reader(asked: AskedReport, lines: list[dict[str, Any]], actor: Actor) -> Reader:
    """The forum of the division reads all, its chair and convener what is about conduct too; others their own cases in
    full and no names besides."""
    if reads_all(actor, asked.division) and asked.reader != "public":
        return Reader("chair" if actor.can(Right.DECIDE_DIRECTION, division=asked.division) else "member")
    cases = queries.cases_by_number({number for line in lines for number in numbers_served(line)})
    numbers = {case.id: case.number for case in cases}
    kind = (
        OFFICE
        if actor.can(Right.SEE_SITTING_PAPERS)
        else "unit"
        if actor.is_signed_in or actor.tracked_case_ids
        else "public"
    )
    if asked.reader == "public":
        kind = "public"
    own = frozenset(numbers[one] for one in visible_case_ids(actor, numbers)) if kind != "public" else frozenset()
    return Reader(kind, own, access.names_behind(numbers, {"action_taken": lines}))
