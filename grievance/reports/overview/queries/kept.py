"""What is kept of finished months, and which months must still be counted from the cases themselves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import delete, func, insert, select

from grievance.audit.models import EventRow
from grievance.cases.models import Case
from grievance.foundation import clock as wall
from grievance.foundation.database import db
from grievance.reports.card.rules import EARLIEST
from grievance.reports.models import FiguresMark, MonthFigure
from grievance.reports.overview.queries.figures import Counts
from grievance.reports.overview.rules import Figure, month_begun

LONG_AGO = datetime(EARLIEST.year, 1, 1, tzinfo=UTC)
Row = tuple[date, str, str, int, int]
"""Month, division, figure, days, number."""


def mark(*, lock: bool = False) -> FiguresMark | None:
    query = select(FiguresMark).where(FiguresMark.id == 1)
    return db.session.scalar(query.with_for_update().execution_options(populate_existing=True) if lock else query)


def live_from(found: FiguresMark | None) -> date:
    """The first day that must be counted from the cases: that of the month in which the oldest case touched since the
    mark was filed, at most the mark's own. A case that is gone may have been of any month.
    """
    if found is None:
        return EARLIEST
    touched = select(EventRow.case_id).where(EventRow.seq > found.seq, EventRow.case_id.is_not(None)).distinct()
    ids = touched.subquery()
    filed = func.coalesce(Case.filed_at, LONG_AGO, type_=Case.filed_at.type)
    oldest = db.session.scalar(
        select(func.min(filed)).select_from(ids).join(Case, Case.id == ids.c.case_id, isouter=True)
    )
    return min(found.until_on, month_begun(wall.ist_date(oldest))) if oldest else found.until_on


def kept(first: date, until: date) -> tuple[Counts, dict[str, dict[int, int]]]:
    """What is kept of the months from ``first`` up to, without, ``until``: counts, and the days that answers took."""
    days = (MonthFigure.division, MonthFigure.figure, MonthFigure.days)
    query = select(*days, func.sum(MonthFigure.number)).where(MonthFigure.month >= first, MonthFigure.month < until)
    counted: Counts = {}
    took: dict[str, dict[int, int]] = {}
    for division, name, day, number in db.session.execute(query.group_by(*days)):
        figures, figure = counted.setdefault(division, {}), Figure(name)
        figures[figure] = figures.get(figure, 0) + int(number)
        if figure is Figure.ANSWERED:
            took.setdefault(division, {})[day] = int(number)
    return counted, took


def first_filed() -> date | None:
    """The Indian date on which the oldest case was filed."""
    oldest = db.session.scalar(select(func.min(Case.filed_at)))
    return wall.ist_date(oldest) if oldest else None


def rows_kept() -> dict[date, set[Row]]:
    """All that is kept, by month."""
    found: dict[date, set[Row]] = defaultdict(set)
    query = select(MonthFigure).order_by(MonthFigure.month)
    for one in db.session.scalars(query):
        found[one.month].add((one.month, one.division, one.figure, one.days, one.number))
    return found


def replace_month(month: date, rows: Iterable[Row]) -> None:
    """The month as it was just counted, in place of what was kept of it."""
    db.session.execute(delete(MonthFigure).where(MonthFigure.month == month))
    names = ("month", "division", "figure", "days", "number")
    values: list[dict[str, Any]] = [dict(zip(names, row, strict=True)) for row in rows]
    if values:
        db.session.execute(insert(MonthFigure), values)


def forget_from(until: date) -> None:
    """Nothing is kept from this month on: what has not ended, or ends later by a clock that was set back."""
    db.session.execute(delete(MonthFigure).where(MonthFigure.month >= until))
