"""Rows of job runs and leases. A lease is taken by one statement, so that two processes can never both have it."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import CursorResult, delete, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert as insert_on_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_on_sqlite

from grievance.foundation.database import db
from grievance.foundation.models import JobLease, JobRun


def take_lease(name: str, holder: str, now: datetime, term: timedelta) -> bool:
    """Take or renew; true when ``holder`` has it now until ``now + term``.

    A lease that ends later than any honest one could (the clock was set back) counts as expired.
    """
    insert = insert_on_postgresql if db.engine.dialect.name == "postgresql" else insert_on_sqlite
    wanted = insert(JobLease).values(name=name, holder=holder, until=now + term)
    free = or_(JobLease.holder == holder, JobLease.until <= now, JobLease.until > now + 2 * term)
    taken = db.session.execute(
        wanted.on_conflict_do_update(
            index_elements=[JobLease.name],
            set_={"holder": wanted.excluded.holder, "until": wanted.excluded.until},
            where=free,
        ).returning(JobLease.holder)
    )
    return taken.first() is not None


def drop_lease(name: str, holder: str) -> None:
    db.session.execute(delete(JobLease).where(JobLease.name == name, JobLease.holder == holder))


def finish_run(run_id: int, done_at: datetime, counts: dict[str, object] | None, error: str) -> None:
    db.session.execute(update(JobRun).where(JobRun.id == run_id).values(done_at=done_at, counts=counts, error=error))


def last_done_by_job() -> dict[str, datetime]:
    """When each job last ended well, by name."""
    rows = db.session.execute(
        select(JobRun.name, func.max(JobRun.done_at))
        .where(JobRun.error == "", JobRun.done_at.is_not(None))
        .group_by(JobRun.name)
    )
    return {name: at for name, at in rows if at is not None}


def last_runs() -> dict[str, JobRun]:
    """The run begun last of each job, by name."""
    newest = select(func.max(JobRun.id)).group_by(JobRun.name)
    rows = db.session.scalars(select(JobRun).where(JobRun.id.in_(newest)).order_by(JobRun.name))
    return {run.name: run for run in rows}


def forget_runs(before: datetime, failed_before: datetime) -> int:
    """Delete old runs: those that ended well before ``before``, the others before ``failed_before``. How many."""
    gone = db.session.execute(
        delete(JobRun).where(
            or_((JobRun.error == "") & (JobRun.started_at < before), JobRun.started_at < failed_before)
        )
    )
    return gone.rowcount if isinstance(gone, CursorResult) else 0
