"""The sweep over due clocks: every rung reached is recorded once, the highest alone is told by mail.

Any number of processes may sweep at once. A batch is one transaction of a few statements, however many clocks it holds:
rows are taken with SKIP LOCKED (SQLite: BEGIN IMMEDIATE), a rung is unique by (clock, round, rung), and the clocks move on
by compare-and-set or not at all. The sweep writes no case row, so it never waits for a page in the wrong order; the next
agenda reads the ledger.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy.exc import OperationalError

from grievance.audit.queries import head_seq
from grievance.clocks import queries as clocks
from grievance.clocks.models import Clock
from grievance.clocks.rules import ladder
from grievance.clocks.rules.kinds import ClockKind, OwnerKind
from grievance.clocks.rules.ladder import LadderRung, NextRung
from grievance.escalation import queries
from grievance.escalation.events import ClockFreed, ClockParked, RungReached, RungsReached, WorkFreed, WorkParked
from grievance.escalation.models import StuckWork
from grievance.escalation.rules import PARKED_AFTER_FAILURES, Climb, DueClock, Reader, Staff, Step, plan, readers_of
from grievance.foundation import clock as wall
from grievance.foundation.database import db
from grievance.foundation.jobs import Counts, GiveWay, Watch
from grievance.foundation.transaction import record, transaction
from grievance.permissions import Actor
from grievance.reference.queries import office_calendar
from grievance.reference.rules.working_days import OfficeCalendar

log = logging.getLogger(__name__)

BATCH, FIRST_BATCH, SMALLEST_BATCH = 400, 100, 25
LOCKED_AT_MOST_SECONDS = 0.3
"""How long one transaction should keep others from writing: on a machine that is slow or busy, batches grow smaller."""
FAILURES_IN_A_RUN = 200
AT_MOST_SECONDS = 100.0
"""A sweep of 50,000 clocks takes less; two missed runs are 150 seconds, so a flood never looks like a dead job."""


class MovedMeanwhile(Exception):
    """Another process or a page moved a clock first; nothing is lost and nothing is written."""


class Calendars:
    """Calendars of offices, made once a run and made anew as soon as a row that they rest on has changed."""

    def __init__(self) -> None:
        self._rows: list[tuple[object, ...]] = []
        self._known: dict[tuple[str, str | None], OfficeCalendar] = {}

    def look_again(self) -> Calendars:
        """At the start of a batch, in its transaction."""
        if (rows := queries.calendar_rows()) != self._rows:
            self._rows, self._known = rows, {}
        return self

    def of(self, code: str, division: str | None) -> OfficeCalendar:
        if (code, division) not in self._known:
            self._known[code, division] = office_calendar(code, division)
        return self._known[code, division]


@dataclass
class Scene:
    """What a batch knows: the time, the ladders and who sits where, read in its own transaction.

    Offices and dates repeat, so whom a rung tells and when it speaks is worked out once for all clocks that share it. The
    next batch goes on with it where nobody has recorded anything in between.
    """

    now: datetime
    ladders: Mapping[ClockKind, Sequence[LadderRung]]
    staff: Staff
    calendars: Calendars
    _readers: dict[tuple[str, str | None, str | None, str | None], tuple[Reader, ...]] = field(default_factory=dict)
    _instants: dict[tuple[ClockKind, date, str, str | None], tuple[NextRung, ...]] = field(default_factory=dict)

    def readers(self, clock: DueClock) -> Callable[[str], tuple[Reader, ...]]:
        def told(tell: str) -> tuple[Reader, ...]:
            key = (tell, clock.office_code, clock.division, clock.kept_from)
            if key not in self._readers:
                self._readers[key] = readers_of(*key[:3], self.staff, clock.kept_from)
            return self._readers[key]

        return told

    def ladder(self, clock: DueClock) -> tuple[NextRung, ...]:
        """By the calendar of the office that holds the clock, else of the forum's desk. LookupError for an unknown office."""
        code = clock.office_code or self.staff.forum_desks[clock.division or ""]
        key = (clock.kind, clock.due_on, code, clock.division)
        if key not in self._instants:
            calendar = self.calendars.of(code, clock.division)
            self._instants[key] = ladder.instants(self.ladders.get(clock.kind, ()), clock.due_on, calendar)
        return self._instants[key]

    def climb(self, clock: DueClock) -> Climb:
        return plan(clock, self.ladder(clock), self.now, self.readers(clock))


@dataclass
class Sweep:
    """One run. ``failed``: clocks that failed, or were moved by somebody else; they are left to the next run."""

    now: datetime
    calendars: Calendars = field(default_factory=Calendars)
    scene: Scene | None = None
    left_at: int = 0
    """The number of the last event when the batch before ended, had nobody else recorded one."""
    failed: set[int] = field(default_factory=set)
    counts: Counts = field(default_factory=Counts)


def sweep(now: datetime, batch: int = BATCH) -> Counts:
    """Record every rung reached by ``now``. Stops after about 100 seconds; the next run goes on."""
    watch, run, others, size = Watch(now, AT_MOST_SECONDS), Sweep(now), GiveWay(), min(batch, FIRST_BATCH)
    while not watch.is_over and len(run.failed) < FAILURES_IN_A_RUN:
        begun = watch.seconds
        if _sweep_batch(run, size) < size:
            break
        size = next_size(size, watch.seconds - begun, batch)
        others.may_write()
    return run.counts


def next_size(size: int, seconds: float, most: int) -> int:
    """Twice as many at the most, and as many as fit into the time for which others may be kept waiting."""
    fitting = int(size * min(2.0, LOCKED_AT_MOST_SECONDS / max(seconds, 0.001)))
    return max(1, min(most, max(SMALLEST_BATCH, fitting)))


def _sweep_batch(run: Sweep, batch: int) -> int:
    """One batch, one transaction; how many clocks were due, at most ``batch``. If it fails, those at fault are looked for."""
    taken: list[int] = []
    try:
        _climb_all(run, batch, taken)
    except OperationalError:
        raise
    except Exception as mistake:
        if not taken:
            raise
        log.exception("a batch of the sweep failed; the clocks at fault are looked for")
        _find_fault(run, taken, mistake)
    return len(taken)


def _find_fault(run: Sweep, ids: Sequence[int], mistake: Exception) -> None:
    """Half by half, so that one bad clock costs few transactions; the others climb."""
    if len(ids) == 1:
        _note_failure(run, ids[0], mistake)
        return
    middle = len(ids) // 2
    for half in (ids[:middle], ids[middle:]):
        if len(run.failed) >= FAILURES_IN_A_RUN:
            return
        try:
            _climb_all(run, len(half), [], half)
        except OperationalError:
            raise
        except Exception as again:
            _find_fault(run, half, again)


def _climb_all(run: Sweep, most: int, taken: list[int], ids: Collection[int] = ()) -> None:
    """Ledger, record, mails and next instants of many clocks in one transaction. ``taken`` is told which they are."""
    failures: dict[int, Exception] = {}
    with transaction():
        due = queries.due_clocks(run.now, most, run.failed, ids)
        taken.extend(clock.id for clock in due)
        climbs = _planned(run, due, failures) if due else []
        _write(run, climbs)
    run.counts += Counts(len(climbs), len(climbs))
    for clock_id, mistake in failures.items():
        _note_failure(run, clock_id, mistake)


def _planned(run: Sweep, due: Sequence[DueClock], failures: dict[int, Exception]) -> list[Climb]:
    """Pure work, so a clock that cannot be planned is left out and undoes nothing."""
    seq = head_seq()
    if run.scene is None or seq != run.left_at:
        today = wall.ist_date(run.now)
        run.scene = Scene(run.now, clocks.ladders(today), queries.staff(today), run.calendars.look_again())
    climbs = []
    for clock in due:
        try:
            climbs.append(run.scene.climb(clock))
        except Exception as mistake:
            failures[clock.id] = mistake
    run.left_at = seq + sum(len(climb.steps) for climb in climbs)
    return climbs


def _write(run: Sweep, climbs: Sequence[Climb]) -> None:
    """The ledger first, then the clocks, then the event whose reactions write record and mails; or MovedMeanwhile."""
    if not climbs:
        return
    if rows := [_ledger_row(run, climb.clock, step) for climb in climbs for step in climb.steps]:
        queries.add_rungs(rows)
    if queries.advance_clocks(climbs) != len(climbs):
        raise MovedMeanwhile
    if rungs := tuple(_reached(run, climb.clock, step) for climb in climbs for step in climb.steps):
        begun = frozenset(climb.clock.id for climb in climbs if climb.clock.recorded)
        record(RungsReached(at=run.now, rungs=rungs, begun=begun))


def _ledger_row(run: Sweep, clock: DueClock, step: Step) -> dict[str, object]:
    rung = step.reached.rung
    return {
        "clock_id": clock.id, "round": clock.round, "rung": rung.rung, "due_on": clock.due_on,
        "reached_at": step.reached.at, "recorded_at": run.now, "office_code": clock.office_code, "told": rung.tell,
        "told_office_code": step.told_office_code, "lists": rung.lists, "by_mail": step.by_mail,
        "covered_by": step.covered_by,
    }  # fmt: skip


def _reached(run: Sweep, clock: DueClock, step: Step) -> RungReached:
    rung = step.reached.rung
    return RungReached(
        at=run.now, case_id=clock.case_id, clock_id=clock.id, clock_kind=clock.kind.value,
        owner_kind=clock.owner_kind.value, owner_id=clock.owner_id, label=clock.label, round=clock.round,
        rung=rung.rung, offset_days=rung.offset_days, due_on=clock.due_on, reached_at=step.reached.at,
        tell=rung.tell, office_code=clock.office_code, told_office_code=step.told_office_code, lists=rung.lists,
        by_mail=step.by_mail, covered_by=step.covered_by,
        readers=tuple(reader.person_id for reader in step.readers),
        because=tuple(reader.because for reader in step.readers),
    )  # fmt: skip


def _note_failure(run: Sweep, clock_id: int, mistake: Exception) -> None:
    """Count it; the fifth parks the clock, which then shows on the system page."""
    run.failed.add(clock_id)
    if isinstance(mistake, MovedMeanwhile):
        return
    log.error("clock %s failed", clock_id, exc_info=mistake)
    error = f"{type(mistake).__name__}: {mistake}"[:300]
    with transaction():
        if queries.note_failure(clock_id, PARKED_AFTER_FAILURES):
            record(ClockParked(at=run.now, clock_id=clock_id, error=error, case_id=_case_id(queries.clock(clock_id))))
    run.counts += Counts(1, 0, 1)


def _case_id(clock: Clock | None) -> int | None:
    return clock.owner_id if clock is not None and clock.owner_kind is OwnerKind.CASE else None


def note_stuck(work: str, row_id: int, label: str, mistake: Exception, now: datetime) -> None:
    """Count a failure of other work by time; the fifth parks the row. Inside ``transaction()``."""
    row = queries.stuck_work(work, row_id)
    if row is None:
        row = StuckWork(work=work, row_id=row_id, label=label, failures=0, error="", failed_at=now)
        db.session.add(row)
    row.failures, row.error, row.failed_at = row.failures + 1, f"{type(mistake).__name__}: {mistake}"[:300], now
    if row.failures == PARKED_AFTER_FAILURES:
        record(WorkParked(at=now, work=work, label=label, error=row.error))


def forget_stuck(work: str, row_id: int) -> None:
    """It went well after all. Inside ``transaction()``."""
    if row := queries.stuck_work(work, row_id):
        db.session.delete(row)


def free_stuck(row: StuckWork, actor: Actor, now: datetime) -> None:
    """Let parked work be tried again at the next run."""
    record(WorkFreed(at=now, actor=actor, work=row.work, label=row.label))
    db.session.delete(row)


def free_clock(clock: Clock, actor: Actor, now: datetime) -> None:
    """Let a parked ladder go on at the next sweep."""
    clock.failures, clock.next_rung_at = 0, now
    db.session.flush()
    record(ClockFreed(at=now, actor=actor, case_id=_case_id(clock), clock_id=clock.id))
