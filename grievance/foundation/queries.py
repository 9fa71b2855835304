"""Rows of job runs and leases. A lease is taken by one statement, so that two processes can never both have it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, CursorResult, ScalarSelect, delete, or_, select, update
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
    free = or_(JobLease.holder == holder, JobLease.until <= now, JobLease.until > now + 1.5 * term)
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


def latest_runs(names: Iterable[str]) -> list[JobRun]:
    """Of each job the run begun last, ended or not, and the last that ended well; by number, oldest first, in one SELECT."""
    wanted = [_last(JobRun.name == name, *more) for name in names for more in ((), _ENDED_WELL)]
    return list(db.session.scalars(select(JobRun).where(JobRun.id.in_(wanted)).order_by(JobRun.id)))


_ENDED_WELL = (JobRun.error == "", JobRun.done_at.is_not(None))


def _last(*such: ColumnElement[bool]) -> ScalarSelect[int]:
    """By number, not by time: the machine's clock may have been set back."""
    return select(JobRun.id).where(*such).order_by(JobRun.id.desc()).limit(1).scalar_subquery()


def forget_runs(before: datetime, failed_before: datetime) -> int:
    """Delete old runs: those that ended well before ``before``, the others before ``failed_before``. How many."""
    gone = db.session.execute(
        delete(JobRun).where(
            or_((JobRun.error == "") & (JobRun.started_at < before), JobRun.started_at < failed_before)
        )
    )
    return gone.rowcount if isinstance(gone, CursorResult) else 0
