"""Work that time itself makes due: rungs, questions without reply, answers without the filer's word."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import date, datetime

from sqlalchemy.exc import OperationalError

from grievance.cases import queries as cases
from grievance.cases.operations import perform
from grievance.cases.rules.steps import Step
from grievance.clocks.operations import close_ended_pauses, end_times_to_disagree
from grievance.escalation.operations import sweep
from grievance.foundation import clock
from grievance.foundation.jobs import Counts, Watch
from grievance.foundation.transaction import transaction
from grievance.permissions import SYSTEM
from grievance.sentences import Refusal

log = logging.getLogger(__name__)

PAGE = 100
Find = Callable[[date, int, int], list[int]]


def escalate(now: datetime) -> Counts:
    """Let stopped clocks run again whose pause has had its latest end, then record every rung reached by ``now``."""
    lapsed = _take_step(Step.LAPSE_QUESTION, cases.cases_past_question, now)
    return lapsed + _end_pauses(now) + sweep(now)


def deem_accepted(now: datetime) -> Counts:
    """Close answered cases whose filer said nothing in time; counted apart, open to dispute for 30 days more."""
    counts, watch, some = _take_step(Step.DEEM_ACCEPTED, cases.cases_past_last_word, now), Watch(now), 1
    while some and not watch.is_over:
        with transaction():
            some = end_times_to_disagree(now)
    return counts


def _take_step(step: Step, find: Find, now: datetime) -> Counts:
    """Take ``step`` by the system on each case found, each in a transaction of its own; one failing stops no other."""
    today, watch, after, counts = clock.ist_date(now), Watch(now), 0, Counts()
    while not watch.is_over and (ids := find(today, after, PAGE)):
        for case_id in ids:
            counts += _take_one(step, case_id, find, now)
        after = ids[-1]
    return counts


def _take_one(step: Step, case_id: int, find: Find, now: datetime) -> Counts:
    try:
        with transaction():
            case = cases.locked_case(case_id)
            if find(clock.ist_date(now), case_id - 1, 1) == [case_id]:
                perform(case, step, SYSTEM, now)
    except OperationalError:
        raise
    except Refusal:
        log.warning("step %s of case %s is not open", step, case_id, exc_info=True)
        return Counts(1, 0, 1)
    except Exception:
        log.exception("step %s of case %s failed", step, case_id)
        return Counts(1, 0, 1)
    return Counts(1, 1)


def _end_pauses(now: datetime) -> Counts:
    """Pauses that no question of a case closes, such as those of directions."""
    with transaction():
        woken = close_ended_pauses(now)
    return Counts(len(woken), len(woken))
