"""What oversight pages share: whether a case is past its date, days between dates, what work lies in which days, vacancies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import and_, case, exists, func, or_, select
from sqlalchemy import cast as sql_cast
from sqlalchemy.types import Integer

from grievance.cases.models import Case
from grievance.cases.rules.words import CaseState
from grievance.clocks.models import Clock
from grievance.clocks.rules.kinds import ClockKind, ClockState, OwnerKind
from grievance.foundation.database import db
from grievance.reference.models import Holder
from grievance.reference.rules.words import HolderKind
from grievance.reports.rules import Band

GOING = (ClockState.RUNNING, ClockState.STOPPED)
WORK = (ClockKind.RESOLVE, ClockKind.REWORK, ClockKind.REVIEW)
OWED = (ClockKind.SORT, *WORK, ClockKind.SITTING)
"""Clocks by which a case is past its date: the convener's, an office's, the office above's, the forum's; never the filer's."""


def days_between(later: Any, earlier: Any) -> Any:
    """Whole days between two date columns, on both databases."""
    if db.engines[None].dialect.name == "sqlite":
        return sql_cast(func.julianday(later) - func.julianday(earlier), Integer)
    return later - earlier


def days_within(took: Mapping[int, int], share: float) -> int | None:
    """The given share of answers took at most so many days; None where there are none. ``took``: answers by days."""
    total = sum(took.values())
    place = min(total - 1, int(share * total))
    for days in sorted(took):
        place -= took[days]
        if place < 0:
            return days
    return None


def is_past(today: date) -> Any:
    """The case is past a date that somebody owes: by its clock, or by the day that a direction of the forum gave."""
    its = (Clock.owner_kind == OwnerKind.CASE, Clock.owner_id == Case.id)
    late = exists().where(*its, Clock.kind.in_(OWED), Clock.state.in_(GOING), Clock.due_on < today)
    directed = (Case.directed_due_on.is_not(None), Case.directed_due_on < today)
    return or_(late, and_(Case.state == CaseState.WITH_OFFICE, *directed))


def open_directions(today: date) -> dict[str, tuple[int, int]]:
    """By division: how many directions are open, whenever given, and how many of them are past their date."""
    late = func.sum(case((Clock.due_on < today, 1), else_=0))
    such = (Clock.state.in_(GOING), Clock.kind == ClockKind.DIRECTION, Clock.division.is_not(None))
    rows = select(Clock.division, func.count(), late).where(*such).group_by(Clock.division)
    return {division: (number, int(overdue or 0)) for division, number, overdue in db.session.execute(rows)}


def _within(band: Band, today: date) -> Any:
    """The clock's date lies in the band."""
    first, last = band.due_between(today)
    return and_(*([Clock.due_on >= first] if first else []), *([Clock.due_on <= last] if last else []))


def work_within(band: Band, today: date, office: str | None) -> Any:
    """A condition on ``Case``: some open work of (that office on) the case lies in the band."""
    query = select(Clock.owner_id).where(
        Clock.owner_kind == OwnerKind.CASE, Clock.state.in_(GOING), Clock.kind.in_(WORK), _within(band, today)
    )
    return Case.id.in_(query.where(Clock.office_code == office) if office else query)


def vacancies(today: date) -> Sequence[Holder]:
    """Posts recorded as vacant today."""
    query = select(Holder).where(
        Holder.kind == HolderKind.VACANT, Holder.from_on <= today, (Holder.to_on.is_(None)) | (Holder.to_on >= today)
    )
    return db.session.scalars(query.order_by(Holder.office_code, Holder.id)).all()
