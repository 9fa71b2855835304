"""Jobs: runs that are noted, a lease by which one process of many acts, and heartbeats that show whether it does.

No job relies on the lease to be right: each claims its rows in the database, so that two at once double nothing.
The lease only spares the others the work.
"""

from __future__ import annotations

import logging
import os
import secrets
import socket
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from grievance.foundation import clock, queries
from grievance.foundation.database import db
from grievance.foundation.models import JobRun
from grievance.foundation.transaction import transaction

log = logging.getLogger(__name__)

LEASE = "jobs"
LEASE_TERM = timedelta(seconds=40)
RUN_AT_MOST_SECONDS = 40.0
"""A run stops taking new rows after this long; the next run goes on. So a flood never looks like a dead job."""
LATE_GRACE = timedelta(seconds=30)
ending = threading.Event()
"""Set when the process is told to end: runs take no new rows then."""


@dataclass(frozen=True)
class Counts:
    """What a run found due, did, and could not do."""

    due: int = 0
    done: int = 0
    failed: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.due + other.due, self.done + other.done, self.failed + other.failed)


@dataclass(frozen=True)
class Job:
    """One row of ``grievance/schedule.py``. ``run`` gets the time and finds what is due by then."""

    name: str
    does: str
    every: timedelta
    run: Callable[[datetime], Counts]


@dataclass(frozen=True)
class Ran:
    job: str
    at: datetime
    counts: Counts
    seconds: float
    error: str = ""

    def as_data(self) -> dict[str, object]:
        """The line that ``jobs run`` prints."""
        shown = {"job": self.job, "at": self.at.astimezone(clock.IST).isoformat(), "due": self.counts.due,
                 "done": self.counts.done, "failed": self.counts.failed, "seconds": round(self.seconds, 3)}  # fmt: skip
        return {**shown, "error": self.error} if self.error else shown


@dataclass(frozen=True)
class Heartbeat:
    """When a job last ended well. ``is_late``: two runs were missed."""

    name: str
    does: str
    every: timedelta
    last_done_at: datetime | None
    last_error: str
    is_late: bool


class Watch:
    """A time that was given and runs on from there, however the machine's clock is set meanwhile."""

    def __init__(self, start: datetime, most_seconds: float = RUN_AT_MOST_SECONDS) -> None:
        self._start, self._began, self._most = start, clock.monotonic(), most_seconds

    @property
    def seconds(self) -> float:
        return clock.monotonic() - self._began

    def now(self) -> datetime:
        return self._start + timedelta(seconds=self.seconds)

    @property
    def is_over(self) -> bool:
        return ending.is_set() or self.seconds > self._most


class GiveWay:
    """Between the transactions of a long run: leaves the database free now and then, so that pages can write.

    SQLite has one writer and no queue: who waits looks again every 100 ms at the most, so a gap a little longer than that
    lets everybody in. PostgreSQL locks rows and needs no gap.
    """

    AFTER_SECONDS, GAP_SECONDS = 0.4, 0.12

    def __init__(self) -> None:
        self._since = clock.monotonic()

    def may_write(self) -> None:
        if db.engine.dialect.name == "sqlite" and clock.monotonic() - self._since > self.AFTER_SECONDS:
            clock.rest(self.GAP_SECONDS)
            self._since = clock.monotonic()


def new_holder() -> str:
    """A name for this process that no other has."""
    return f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"


def hold_lease(holder: str, now: datetime, name: str = LEASE, term: timedelta = LEASE_TERM) -> bool:
    """Take or renew the lease; false while another process has it. A dead process loses it within ``term``."""
    with transaction():
        return queries.take_lease(name, holder, now, term)


def give_lease_back(holder: str, name: str = LEASE) -> None:
    with transaction():
        queries.drop_lease(name, holder)


def run_job(job: Job, at: datetime) -> Ran:
    """Run once for the time ``at`` and note it. An error is logged, noted and returned, never raised."""
    watch = Watch(clock.now())
    with transaction() as session:
        run = JobRun(name=job.name, started_at=watch.now())
        session.add(run)
        session.flush()
        run_id = run.id
    counts, error = Counts(), ""
    try:
        counts = job.run(at)
    except Exception as mistake:
        db.session.rollback()
        log.exception("job %s failed", job.name)
        counts, error = Counts(failed=1), f"{type(mistake).__name__}: {mistake}"[:500]
    ran = Ran(job.name, at, counts, watch.seconds, error)
    with transaction():
        queries.finish_run(run_id, watch.now(), ran.as_data(), error)
    return ran


def heartbeats(jobs: Iterable[Job], now: datetime) -> list[Heartbeat]:
    """One for each job, in the order given."""
    wanted = list(jobs)
    runs = queries.latest_runs(job.name for job in wanted)
    return [_heartbeat(job, [run for run in runs if run.name == job.name], now) for job in wanted]


def _heartbeat(job: Job, runs: list[JobRun], now: datetime) -> Heartbeat:
    """From the last run and the last that ended well, oldest first."""
    ended_well = [run.done_at for run in runs if run.done_at is not None and not run.error]
    done_at = ended_well[-1] if ended_well else None
    last_error = runs[-1].error if runs else ""
    return Heartbeat(job.name, job.does, job.every, done_at, last_error, missed_two_runs(job.every, done_at, now))


def missed_two_runs(every: timedelta, last_done_at: datetime | None, now: datetime) -> bool:
    """Whether two runs in a row did not come. A job that never ran is late.

    So is one that ended in the future: the clock was set back, and until it runs again nobody knows.
    """
    if last_done_at is None or last_done_at > now + LATE_GRACE:
        return True
    return now - last_done_at > 2 * every + LATE_GRACE
