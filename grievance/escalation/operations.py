"""The sweep over due clocks: every rung reached is recorded once, the highest alone is told by mail.

Any number of processes may sweep at once. A batch is one transaction: rows are taken with SKIP LOCKED (SQLite: BEGIN
IMMEDIATE), a rung is unique by (clock, round, rung), and the clock moves on by compare-and-set or not at all. The sweep
writes no case row, so it never waits for a page in the wrong order; the next agenda reads the ledger.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy.exc import OperationalError

from grievance.clocks import queries as clocks
from grievance.clocks.models import Clock
from grievance.clocks.rules import ladder
from grievance.clocks.rules.kinds import ClockKind, ClockState, OwnerKind
from grievance.clocks.rules.ladder import LadderRung, NextRung
from grievance.escalation import queries
from grievance.escalation.events import ClockFreed, ClockParked, RungReached
from grievance.escalation.models import RungRecord
from grievance.escalation.rules import PARKED_AFTER_FAILURES, Reader, Staff, Step, climb, readers_of
from grievance.foundation import clock as wall
from grievance.foundation.database import db
from grievance.foundation.jobs import Counts, Watch
from grievance.foundation.transaction import record, savepoint, transaction
from grievance.permissions import Actor
from grievance.reference.queries import office_calendar
from grievance.reference.rules.working_days import OfficeCalendar

log = logging.getLogger(__name__)

BATCH = 50
FAILURES_IN_A_RUN = 200


class MovedMeanwhile(Exception):
    """Another process or a page moved the clock first; nothing is lost and nothing is written."""


@dataclass
class Sweep:
    """What one run knows: the time, the ladders and who sits where, loaded once.

    ``failed``: clocks that failed, or were moved by somebody else, in this run; they are left to the next one.
    """

    now: datetime
    ladders: Mapping[ClockKind, Sequence[LadderRung]]
    staff: Staff
    failed: set[int] = field(default_factory=set)
    counts: Counts = field(default_factory=Counts)
    calendars: dict[tuple[str, str | None], OfficeCalendar] = field(default_factory=dict)

    def calendar(self, clock: Clock) -> OfficeCalendar:
        """Of the office that holds the clock, else of the forum's desk. Raises LookupError for an unknown office."""
        code = clock.office_code or self.staff.forum_desks[clock.division or ""]
        key = (code, clock.division)
        if key not in self.calendars:
            self.calendars[key] = office_calendar(*key)
        return self.calendars[key]

    def steps(self, clock: Clock, pause: date | None) -> tuple[NextRung, ...]:
        """All rungs of the clock; none once it is met or void."""
        if clock.state not in (ClockState.RUNNING, ClockState.STOPPED):
            return ()
        rungs = self.ladders.get(clock.kind, ())
        return ladder.rungs_of(rungs, clock.due_on, self.calendar(clock), clock.started_at, pause)

    def readers(self, clock: Clock, tell: str) -> tuple[Reader, ...]:
        return readers_of(tell, clock.office_code, clock.division, self.staff)


def sweep(now: datetime, batch: int = BATCH) -> Counts:
    """Record every rung reached by ``now``. Stops after about 40 seconds; the next run goes on."""
    watch, today = Watch(now), wall.ist_date(now)
    run = Sweep(now, clocks.ladders(today), queries.staff(today))
    while not watch.is_over and len(run.failed) < FAILURES_IN_A_RUN:
        if not _sweep_batch(run, batch):
            break
    return run.counts


def _sweep_batch(run: Sweep, batch: int) -> bool:
    """One batch, one transaction; false when nothing is due. If a reaction fails, the clocks go one by one."""
    ids: list[int] = []
    failures: dict[int, str] = {}
    done = 0
    try:
        with transaction():
            due = queries.due_clocks(run.now, batch, run.failed)
            ids = [clock.id for clock in due]
            kept = queries.cases_of(due)
            recorded, pauses = queries.rungs_recorded(due), queries.open_pauses(due)
            for clock in due:
                done += _climb_or_note(run, clock, recorded[clock.id], pauses.get(clock.id), failures)
        del kept
    except OperationalError:
        raise
    except Exception:
        if not ids:
            raise
        log.exception("a batch of the sweep failed; its clocks are taken one by one")
        return _one_by_one(run, ids)
    _note_failures(run, failures)
    run.counts += Counts(len(ids), done, len(failures))
    return bool(ids)


def _climb_or_note(run: Sweep, clock: Clock, recorded: set[int], pause: date | None, failures: dict[int, str]) -> int:
    """1 when the clock moved on. A failure undoes this clock alone and is kept for later."""
    clock_id = clock.id
    try:
        with savepoint():
            _climb(run, clock, recorded, pause)
    except MovedMeanwhile:
        run.failed.add(clock_id)
        return 0
    except OperationalError:
        raise
    except Exception as mistake:
        log.exception("clock %s failed", clock_id)
        failures[clock_id] = f"{type(mistake).__name__}: {mistake}"[:300]
        return 0
    return 1


def _one_by_one(run: Sweep, ids: list[int]) -> bool:
    for clock_id in ids:
        failures: dict[int, str] = {}
        done = 0
        try:
            with transaction():
                clock = queries.due_clock(clock_id, run.now)
                if clock is not None:
                    recorded, pauses = queries.rungs_recorded([clock]), queries.open_pauses([clock])
                    done = _climb_or_note(run, clock, recorded[clock_id], pauses.get(clock_id), failures)
        except OperationalError:
            raise
        except Exception as mistake:
            log.exception("clock %s failed", clock_id)
            failures[clock_id], done = f"{type(mistake).__name__}: {mistake}"[:300], 0
        _note_failures(run, failures)
        run.counts += Counts(1, done, len(failures))
    return bool(ids)


def _note_failures(run: Sweep, failures: Mapping[int, str]) -> None:
    """Count each failure; the fifth parks the clock, which then shows on the system page."""
    for clock_id, error in failures.items():
        run.failed.add(clock_id)
        with transaction():
            if queries.note_failure(clock_id, PARKED_AFTER_FAILURES):
                record(
                    ClockParked(at=run.now, clock_id=clock_id, error=error, case_id=_case_id(queries.clock(clock_id)))
                )


def _climb(run: Sweep, clock: Clock, recorded: set[int], pause: date | None) -> None:
    """Record what ``clock`` has reached and move it on, or raise MovedMeanwhile."""
    steps = run.steps(clock, pause)
    reached = [step for step in steps if step.at <= run.now and step.rung.rung not in recorded]
    for step in climb(reached, max(recorded, default=None), lambda tell: run.readers(clock, tell)):
        _write(run, clock, step)
    seen = recorded | {step.rung.rung for step in reached}
    next_at = next((step.at for step in steps if step.rung.rung not in seen), None)
    if not queries.advance_clock(clock.id, clock.next_rung_at, next_at, max(seen, default=None)):
        raise MovedMeanwhile
    db.session.expire(clock)


def _case_id(clock: Clock | None) -> int | None:
    return clock.owner_id if clock is not None and clock.owner_kind is OwnerKind.CASE else None


def _write(run: Sweep, clock: Clock, step: Step) -> None:
    """One rung: its ledger row and its event, whose reaction writes the mail in the same transaction."""
    rung, told = step.reached.rung, step.readers[0].office_code if step.readers else None
    db.session.add(
        RungRecord(
            clock_id=clock.id, round=clock.round, rung=rung.rung, due_on=clock.due_on, reached_at=step.reached.at,
            recorded_at=run.now, office_code=clock.office_code, told=rung.tell, told_office_code=told,
            lists=rung.lists, by_mail=step.by_mail, covered_by=step.covered_by,
        )
    )  # fmt: skip
    record(
        RungReached(
            at=run.now, case_id=_case_id(clock), clock_id=clock.id, clock_kind=clock.kind.value,
            owner_kind=clock.owner_kind.value, owner_id=clock.owner_id, label=clock.label, round=clock.round,
            rung=rung.rung, offset_days=rung.offset_days, due_on=clock.due_on, reached_at=step.reached.at,
            tell=rung.tell, office_code=clock.office_code, told_office_code=told, lists=rung.lists,
            by_mail=step.by_mail, covered_by=step.covered_by,
            readers=tuple(reader.person_id for reader in step.readers),
            because=tuple(reader.because for reader in step.readers),
        )
    )  # fmt: skip


def free_clock(clock: Clock, actor: Actor, now: datetime) -> None:
    """Let a parked ladder go on at the next sweep."""
    clock.failures, clock.next_rung_at = 0, now
    db.session.flush()
    record(ClockFreed(at=now, actor=actor, case_id=_case_id(clock), clock_id=clock.id))
