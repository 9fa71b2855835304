"""Keeping the figures of finished months. Called inside ``transaction()``; nothing here commits or reads the clock."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from grievance.audit import queries as audit
from grievance.foundation import clock as wall
from grievance.foundation.database import db
from grievance.reports.card.rules import Period
from grievance.reports.models import FiguresMark
from grievance.reports.overview.queries import figures, kept
from grievance.reports.overview.queries.kept import Row
from grievance.reports.overview.queries.scope import Scope
from grievance.reports.overview.rules import DAY, OF_CASES, Figure, month_begun, months_between, next_month

COUNTED = tuple(figure for figure in OF_CASES if figure is not Figure.ANSWERED)
"""Answers are kept by the days they took, and their number is the sum."""


def rows_of_month(month: date) -> Iterator[Row]:
    """What a month brought, counted from the cases: two statements."""
    scope = Scope(Period(month, next_month(month) - DAY), month)
    for division, found in figures.counts(scope, COUNTED).items():
        yield from ((month, division, figure.value, 0, number) for figure, number in found.items())
    for division, took in figures.days_to_answer(scope).items():
        yield from ((month, division, Figure.ANSWERED.value, days, number) for days, number in took.items())


def months_to_count(now: datetime, *, whole: bool = False) -> tuple[int, list[date]]:
    """The last event there is, and the finished months that it or one before it may have changed since they were counted."""
    seq, until = audit.head_seq(), month_begun(wall.ist_date(now))
    first = kept.first_filed()
    if first is None:
        return seq, []
    since = first if whole else max(first, kept.live_from(kept.mark()))
    return seq, months_between(since, until)


def count_month(month: date) -> None:
    """Keep a month as it is now. What was kept stays unread until ``set_mark``, so months may be counted one by one."""
    kept.replace_month(month, rows_of_month(month))


def set_mark(seq: int, now: datetime) -> None:
    """All finished months are kept as they were after the event ``seq``."""
    until, found = month_begun(wall.ist_date(now)), kept.mark(lock=True)
    kept.forget_from(until)
    if found is None:
        db.session.add(FiguresMark(id=1, seq=seq, until_on=until, counted_at=now))
    elif seq >= found.seq:
        found.seq, found.until_on, found.counted_at = seq, until, now
    db.session.flush()


def differences() -> list[Row]:
    """Rows of the months that are read from what is kept and that a recount now does not find so; empty: all is equal."""
    found, until = kept.rows_kept(), kept.live_from(kept.mark())
    first = kept.first_filed() or until
    wrong: list[Row] = []
    for month in sorted({*months_between(first, until), *(month for month in found if month < until)}):
        wrong += sorted(found.get(month, set()) ^ set(rows_of_month(month)))
    return wrong
