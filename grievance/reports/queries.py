"""Oversight figures, grouped in the database. They read what is open and what the period brought, by index; never all cases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import and_, case, exists, func, or_, select
from sqlalchemy import cast as sql_cast
from sqlalchemy.types import Integer

from grievance.cases.models import Case
from grievance.cases.rules.words import OPEN_STATES, CaseState, Closing
from grievance.clocks.models import Clock
from grievance.clocks.rules.kinds import ClockKind, ClockState, OwnerKind
from grievance.foundation import clock as wall
from grievance.foundation.database import db
from grievance.reference.models import Holder
from grievance.reference.rules.words import HolderKind
from grievance.reports.rules import Band
from grievance.sittings.models import Sitting
from grievance.sittings.rules.words import SittingState

GOING = (ClockState.RUNNING, ClockState.STOPPED)
WORK = (ClockKind.RESOLVE, ClockKind.REWORK, ClockKind.REVIEW)
OWED = (ClockKind.SORT, *WORK, ClockKind.SITTING)
"""Clocks by which a case is past its date: the convener's, an office's, the office above's, the forum's; never the filer's."""


@dataclass
class DivisionFigures:
    """What one division has to show. Days are calendar days; None: nothing to count yet."""

    filed: int = 0
    open: int = 0
    to_sort: int = 0
    before_forum: int = 0
    closed: int = 0
    deemed_accepted: int = 0
    disputed: int = 0
    answered: int = 0
    answered_in_time: int = 0
    late: int = 0
    median_days: int | None = None
    ninetieth_days: int | None = None
    days_to_answer: dict[int, int] = field(default_factory=dict)
    """How many answers of the period took so many days."""
    oldest_open_days: int | None = None
    oldest_number: str | None = None
    directions_open: int = 0
    directions_late: int = 0
    sittings_due: int = 0
    sittings_held: int = 0
    sittings: Sequence[Sitting] = field(default_factory=tuple)

    @property
    def in_time_percent(self) -> int | None:
        return round(100 * self.answered_in_time / self.answered) if self.answered else None


def days_between(later: Any, earlier: Any) -> Any:
    """Whole days between two date columns, on both databases."""
    if db.engines[None].dialect.name == "sqlite":
        return sql_cast(func.julianday(later) - func.julianday(earlier), Integer)
    return later - earlier


def division_figures(today: date, since: date) -> dict[str, DivisionFigures]:
    """Figures of both divisions for cases filed since ``since``; what is open or late counts whenever it was filed."""
    found = {"jammu": DivisionFigures(), "kashmir": DivisionFigures()}
    _count_filed(found, since)
    _count_open(found, today)
    _count_answers(found, since)
    _count_directions(found, today)
    for division, figures in found.items():
        figures.median_days = days_within(figures.days_to_answer, 0.5)
        figures.ninetieth_days = days_within(figures.days_to_answer, 0.9)
        figures.oldest_open_days, figures.oldest_number = _oldest_open(division, today)
        figures.sittings = _sittings(division, since, today)
        figures.sittings_due = sum(row.sits_on <= today for row in figures.sittings)
        figures.sittings_held = sum(row.state is SittingState.HELD for row in figures.sittings)
    return found


def _count_filed(found: dict[str, DivisionFigures], since: date) -> None:
    """What became of the cases filed in the period."""
    names = ("filed", "closed", "deemed_accepted", "disputed")
    query = select(
        Case.division,
        func.count(),
        func.sum(case((Case.state == CaseState.CLOSED, 1), else_=0)),
        func.sum(case((Case.closing == Closing.DEEMED_ACCEPTED, 1), else_=0)),
        func.sum(case((Case.disputes > 0, 1), else_=0)),
    ).where(Case.filed_at >= wall.midnight(since))
    for division, *numbers in db.session.execute(query.group_by(Case.division)):
        for name, number in zip(names, numbers, strict=True):
            setattr(found[division], name, int(number or 0))


def _count_open(found: dict[str, DivisionFigures], today: date) -> None:
    """Open cases by state, whenever filed, and how many are past their date, as the overview counts them."""
    past = func.sum(case((is_past(today), 1), else_=0))
    such = (Case.division.in_(found), Case.state.in_(sorted(OPEN_STATES)))
    query = select(Case.division, Case.state, func.count(), past).where(*such).group_by(Case.division, Case.state)
    for division, state, number, late in db.session.execute(query):
        found[division].open += number
        found[division].late += int(late)
        if state is CaseState.TO_SORT:
            found[division].to_sort = number
        if state is CaseState.BEFORE_FORUM:
            found[division].before_forum = number


def _count_answers(found: dict[str, DivisionFigures], since: date) -> None:
    """Answers of the period by the days they took, and how many of them came in time."""
    days = days_between(Clock.met_on, Clock.day_zero).label("days")
    in_time = func.sum(case((Clock.met_on <= Clock.due_on, 1), else_=0))
    query = select(Clock.division, days, func.count(), in_time).where(
        Clock.kind == ClockKind.RESOLVE, Clock.state == ClockState.MET, Clock.met_on >= since
    )
    for division, took, number, timely in db.session.execute(query.group_by(Clock.division, days)):
        if division in found:
            found[division].days_to_answer[took] = number
            found[division].answered += number
            found[division].answered_in_time += int(timely or 0)


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


def _count_directions(found: dict[str, DivisionFigures], today: date) -> None:
    """Directions that are open, and those past their date."""
    late = func.sum(case((Clock.due_on < today, 1), else_=0))
    such = (Clock.division.in_(found), Clock.state.in_(GOING), Clock.kind == ClockKind.DIRECTION)
    rows = select(Clock.division, func.count(), late).where(*such).group_by(Clock.division)
    for division, number, overdue in db.session.execute(rows):
        found[division].directions_open, found[division].directions_late = number, int(overdue or 0)


def _oldest_open(division: str, today: date) -> tuple[int | None, str | None]:
    query = select(Case.filed_at, Case.number).where(Case.division == division, Case.state != CaseState.CLOSED)
    row = db.session.execute(query.order_by(Case.filed_at, Case.id).limit(1)).first()
    return ((today - wall.ist_date(row[0])).days, row[1]) if row else (None, None)


def _sittings(division: str, since: date, today: date) -> Sequence[Sitting]:
    """Of the period and the next three to come, by date; without those that fell away before anybody was told."""
    mine = (Sitting.division == division, Sitting.fell_away.is_(False))
    past = select(Sitting).where(*mine, Sitting.sits_on >= since, Sitting.sits_on <= today)
    to_come = select(Sitting).where(*mine, Sitting.sits_on > today)
    return [
        *db.session.scalars(past.order_by(Sitting.sits_on, Sitting.serial)),
        *db.session.scalars(to_come.order_by(Sitting.sits_on, Sitting.serial).limit(3)),
    ]


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
