"""Work that time itself makes due: rungs, questions without reply, answers without the filer's word."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import date, datetime

from sqlalchemy.exc import OperationalError

from grievance.cases import queries as cases
from grievance.cases.operations import perform
from grievance.cases.rules.steps import Step
from grievance.clocks import queries as clocks
from grievance.clocks.operations import end_times_to_disagree, resume_clock
from grievance.escalation import queries
from grievance.escalation.operations import forget_stuck, note_stuck, sweep
from grievance.escalation.rules import PARKED_AFTER_FAILURES
from grievance.foundation import clock
from grievance.foundation.database import db
from grievance.foundation.jobs import Counts, Watch
from grievance.foundation.transaction import transaction
from grievance.permissions import SYSTEM

log = logging.getLogger(__name__)

PAGE = 100
Find = Callable[[date, int, int], list[int]]


def escalate(now: datetime) -> Counts:
    """Let stopped clocks run again whose pause has had its latest end, then record every rung reached by ``now``.

    A part that fails as a whole keeps no other from its work; the run is noted as failed.
    """
    counts, mistakes = Counts(), list[Exception]()
    for part in (_lapse_questions, _end_pauses, sweep):
        try:
            counts += part(now)
        except Exception as mistake:
            db.session.rollback()
            log.exception("a part of the escalation failed")
            mistakes.append(mistake)
    if mistakes:
        raise mistakes[0]
    return counts


def _lapse_questions(now: datetime) -> Counts:
    return _take_step(Step.LAPSE_QUESTION, cases.cases_past_question, now)


def deem_accepted(now: datetime) -> Counts:
    """Close answered cases whose filer said nothing in time; counted apart, open to dispute for 30 days more."""
    counts, watch, some = _take_step(Step.DEEM_ACCEPTED, cases.cases_past_last_word, now), Watch(now), 1
    while some and not watch.is_over:
        with transaction():
            some = end_times_to_disagree(now)
    return counts


class Tries:
    """One kind of work, row by row: each in a transaction of its own; five failures park a row, and the others go on."""

    def __init__(self, work: str, now: datetime) -> None:
        self.work, self.now, self.failures = work, now, queries.failures_of(work)

    def at(self, row_id: int, label: Callable[[], str], act: Callable[[], bool]) -> Counts:
        """What came of ``act``, which says whether anything was still to be done. Nothing is tried with a parked row."""
        if self.failures.get(row_id, 0) >= PARKED_AFTER_FAILURES:
            return Counts()
        try:
            with transaction():
                did = act()
                if row_id in self.failures:
                    forget_stuck(self.work, row_id)
        except OperationalError:
            raise
        except Exception as mistake:
            log.exception("%s failed with %s", self.work, row_id)
            with transaction():
                note_stuck(self.work, row_id, label(), mistake, self.now)
            return Counts(1, 0, 1)
        return Counts(int(did), int(did))


def _take_step(step: Step, find: Find, now: datetime) -> Counts:
    """Take ``step`` by the system on each case found."""
    today, watch, after, counts, tries = clock.ist_date(now), Watch(now), 0, Counts(), Tries(step.value, now)
    while not watch.is_over and (ids := find(today, after, PAGE)):
        for case_id in ids:
            counts += tries.at(case_id, lambda: _number(case_id), lambda: _perform(step, case_id, find, now))  # noqa: B023
        after = ids[-1]
    return counts


def _perform(step: Step, case_id: int, find: Find, now: datetime) -> bool:
    case = cases.locked_case(case_id)
    if find(clock.ist_date(now), case_id - 1, 1) != [case_id]:
        return False
    perform(case, step, SYSTEM, now)
    return True


def _number(case_id: int) -> str:
    case = cases.case_by_id(case_id)
    return case.number if case else str(case_id)


def _end_pauses(now: datetime) -> Counts:
    """Pauses that no question of a case closes, such as those of directions."""
    counts, tries = Counts(), Tries("end-pause", now)
    for pause in [(row.id, row.clock_id) for row in clocks.pauses_past_their_end(clock.ist_date(now))]:
        counts += tries.at(pause[0], lambda: f"clock {pause[1]}", lambda: _end_pause(*pause, now))  # noqa: B023
    return counts


def _end_pause(pause_id: int, clock_id: int, now: datetime) -> bool:
    found = clocks.clock(clock_id) if queries.locked_pause(pause_id) else None
    if found is None:
        return False
    resume_clock(found, now)
    return True
