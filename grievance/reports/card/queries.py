"""Each figure as one SELECT of rows (office, case or direction): counted for the card, listed for the page behind it.

All of them begin at what the period brought, by an index on its day, or at one office's rows; nothing reads every case.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Integer, Select, and_, case, exists, func, literal, or_, select, union_all
from sqlalchemy.orm import aliased

from grievance.cases.access import visible_to
from grievance.cases.models import Answer, Case, CaseOffice, CaseTurn, Verdict
from grievance.cases.rules.words import Closing, Satisfaction, Turn
from grievance.clocks.models import Clock, Extension, Pause
from grievance.clocks.rules.kinds import ClockKind, ClockState, OwnerKind
from grievance.foundation import clock as wall
from grievance.foundation.database import db
from grievance.permissions import Actor
from grievance.reports.card.rules import Figure, Period
from grievance.reports.queries import days_between
from grievance.sittings.access import directions_read_by
from grievance.sittings.models import Direction

DAY = timedelta(days=1)
LAST_DAYS = 2
"""A question asked so few days before the date, or fewer, counts as asked late."""


@dataclass(frozen=True)
class Scope:
    """Which offices and days; ``reader`` None: everything, for medians over many offices. ``division``: only what it hears.

    A complaint about an office's own conduct counts in no figure of that office.
    """

    offices: Collection[str]
    period: Period
    reader: Actor | None = None
    division: str | None = None

    def within(self, instant: Any) -> Any:
        """The instant lies on a day of the period, in Indian time."""
        return and_(instant >= wall.midnight(self.period.first), instant < wall.midnight(self.period.last + DAY))

    def on_days(self, day: Any) -> Any:
        return and_(day >= self.period.first, day <= self.period.last)

    def holds(self, office: Any) -> Any:
        return office.in_(sorted(self.offices))


def _rows(scope: Scope, office: Any, *more: Any) -> Select[Any]:
    """Rows of cases, ready to be joined: the office, the case, and what a list needs beside them."""
    about_itself = and_(Case.conduct_office_code.is_not(None), Case.conduct_office_code == office)
    query = select(office.label("office"), Case.id.label("owner"), *more).where(scope.holds(office), ~about_itself)
    if scope.reader is not None:
        query = query.where(visible_to(scope.reader))
    if scope.division:
        query = query.where(or_(Case.division == scope.division, Case.in_both))
    return query


def _met(kind: ClockKind, timely: bool | None = None) -> Callable[[Scope], Select[Any]]:
    """Clocks of a kind that were met in the period, by the office that met them."""

    def query(scope: Scope) -> Select[Any]:
        its = and_(Case.id == Clock.owner_id, Clock.owner_kind == OwnerKind.CASE)
        met = (Clock.kind == kind, Clock.state == ClockState.MET, scope.on_days(Clock.met_on))
        rows = _rows(scope, Clock.office_code, Clock.id.label("item"), Clock.met_on.label("until_on"))
        rows = rows.select_from(Clock).join(Case, its)
        if timely is not None:
            rows = rows.where(Clock.met_on <= Clock.due_on if timely else Clock.met_on > Clock.due_on)
        return rows.where(*met)

    return query


def _received(scope: Scope) -> Select[Any]:
    rows = _rows(scope, CaseOffice.office_code).select_from(CaseOffice).join(Case, Case.id == CaseOffice.case_id)
    return rows.where(scope.within(CaseOffice.from_at))


def _moved(scope: Scope, *, came: bool) -> Select[Any]:
    """Transfers of the period: a holding that another one of the same case followed at the same instant."""
    before, after = aliased(CaseOffice), aliased(CaseOffice)
    followed = and_(before.case_id == after.case_id, before.to_at == after.from_at, before.id != after.id)
    office = (after if came else before).office_code
    rows = _rows(scope, office, after.from_at.label("at")).select_from(after).join(before, followed)
    return rows.join(Case, Case.id == after.case_id).where(scope.within(after.from_at))


def _disputed(scope: Scope, *, upheld: bool = False) -> Select[Any]:
    rows = _rows(scope, Answer.office_code).select_from(Verdict).join(Answer, Answer.id == Verdict.answer_id)
    rows = rows.join(Case, Case.id == Verdict.case_id).where(scope.within(Verdict.at))
    rows = rows.where(Verdict.settled.in_((Satisfaction.PARTLY, Satisfaction.NO)))
    return rows.where(_was_upheld()) if upheld else rows


def _was_upheld() -> Any:
    """Sent back to the office with an instruction that stood, or answered anew by another office with another outcome."""
    anew, back = aliased(Answer), aliased(Clock)
    its = (back.owner_kind == OwnerKind.CASE, back.owner_id == Case.id, back.kind == ClockKind.REWORK,
           back.taken_back_at.is_(None))  # fmt: skip
    sent_back = exists().where(*its, back.office_code == Answer.office_code, back.started_at >= Verdict.at)
    other = (anew.case_id == Case.id, anew.round > Answer.round, anew.outcome != Answer.outcome)
    return or_(sent_back, exists().where(*other, anew.office_code != Answer.office_code, anew.given_at.is_not(None)))


def _deemed_accepted(scope: Scope) -> Select[Any]:
    rows = _rows(scope, Case.office_code).where(Case.closing == Closing.DEEMED_ACCEPTED)
    return rows.where(scope.within(Case.closed_at))


def _more_days(scope: Scope, *, granted: bool = False) -> Select[Any]:
    its = and_(Case.id == Clock.owner_id, Clock.owner_kind == OwnerKind.CASE)
    rows = _rows(scope, Extension.office_code).select_from(Extension).join(Clock, Clock.id == Extension.clock_id)
    rows = rows.join(Case, its).where(scope.on_days(Extension.asked_on))
    return rows.where(Extension.granted_on.is_not(None)) if granted else rows


def _late_pauses(scope: Scope) -> Select[Any]:
    its = and_(Case.id == Clock.owner_id, Clock.owner_kind == OwnerKind.CASE)
    rows = _rows(scope, Pause.office_code).select_from(Pause).join(Clock, Clock.id == Pause.clock_id).join(Case, its)
    late = days_between(Pause.due_before_on, Pause.from_on) <= LAST_DAYS
    return rows.where(Clock.kind.in_((ClockKind.RESOLVE, ClockKind.REWORK)), scope.on_days(Pause.from_on), late)


def _directions(scope: Scope, *, timely: bool = False) -> Select[Any]:
    """By the day on which the forum accepted the compliance; in time is by the day on which it was done."""
    its = and_(Direction.id == Clock.owner_id, Clock.owner_kind == OwnerKind.DIRECTION)
    met = (Clock.kind == ClockKind.DIRECTION, Clock.state == ClockState.MET, scope.on_days(Clock.met_on))
    rows: Any = select(Direction.office_code.label("office"), Direction.id.label("owner")).select_from(Clock)
    rows = rows.join(Direction, its).where(*met, scope.holds(Direction.office_code))
    if scope.reader is not None:
        rows = rows.where(directions_read_by(scope.reader))
    if scope.division:
        rows = rows.where(Direction.division == scope.division)
    return rows.where(Direction.done_on <= Clock.due_on) if timely else rows


def _waiting(scope: Scope) -> Select[Any]:
    """Held at the end of the period and not closed by then, the last turn being the office's or that of its question."""
    end = wall.midnight(scope.period.last + DAY)
    turn, later = aliased(CaseTurn), aliased(CaseTurn)
    newest = select(func.max(later.id)).where(later.case_id == Case.id, later.from_on <= scope.period.last)
    until = literal(scope.period.last).label("until_on")
    rows = _rows(scope, CaseOffice.office_code, CaseOffice.id.label("item"), until).select_from(CaseOffice)
    rows = rows.join(Case, Case.id == CaseOffice.case_id)
    rows = rows.join(turn, turn.id == newest.correlate(Case).scalar_subquery())
    held = (CaseOffice.from_at < end, or_(CaseOffice.to_at.is_(None), CaseOffice.to_at >= end))
    still = (or_(Case.closed_at.is_(None), Case.closed_at >= end), turn.office_code == CaseOffice.office_code)
    return rows.where(*held, *still, or_(turn.turn == Turn.OFFICE, turn.until_on.is_not(None)))


def _rated(scope: Scope) -> Select[Any]:
    rows = _rows(scope, Answer.office_code, Verdict.was_told, Verdict.was_fair).select_from(Verdict)
    rows = rows.join(Answer, Answer.id == Verdict.answer_id).join(Case, Case.id == Verdict.case_id)
    some = or_(Verdict.was_told.is_not(None), Verdict.was_fair.is_not(None))
    return rows.where(scope.within(Verdict.at), some)


ROWS: Mapping[Figure, Callable[[Scope], Select[Any]]] = {
    Figure.RECEIVED: _received,
    Figure.ANSWERED: _met(ClockKind.RESOLVE),
    Figure.IN_TIME: _met(ClockKind.RESOLVE, timely=True),
    Figure.LATE: _met(ClockKind.RESOLVE, timely=False),
    Figure.WAITING: _waiting,
    Figure.DISPUTED: _disputed,
    Figure.UPHELD: lambda scope: _disputed(scope, upheld=True),
    Figure.DEEMED_ACCEPTED: _deemed_accepted,
    Figure.TRANSFERRED_IN: lambda scope: _moved(scope, came=True),
    Figure.TRANSFERRED_OUT: lambda scope: _moved(scope, came=False),
    Figure.DAYS_ASKED: _more_days,
    Figure.DAYS_GRANTED: lambda scope: _more_days(scope, granted=True),
    Figure.LATE_PAUSES: _late_pauses,
    Figure.DIRECTIONS_DONE: _directions,
    Figure.DIRECTIONS_IN_TIME: lambda scope: _directions(scope, timely=True),
    Figure.ACKNOWLEDGED: _met(ClockKind.ACKNOWLEDGE),
    Figure.ACKNOWLEDGED_IN_TIME: _met(ClockKind.ACKNOWLEDGE, timely=True),
    Figure.FIRST_REPLIES: _met(ClockKind.FIRST_REPLY),
    Figure.FIRST_REPLIES_IN_TIME: _met(ClockKind.FIRST_REPLY, timely=True),
    Figure.RATED: _rated,
}
OF_DIRECTIONS = frozenset({Figure.DIRECTIONS_DONE, Figure.DIRECTIONS_IN_TIME})
ON_OWN_DAYS = frozenset({Figure.ANSWERED, Figure.IN_TIME, Figure.LATE, Figure.WAITING})
"""Figures whose rows have a day up to which the office's own days are counted."""


def counts(scope: Scope, figures: Iterable[Figure]) -> dict[str, dict[Figure, int]]:
    """By office and figure, in one statement; what is nought is left out."""
    parts = []
    for figure in figures:
        rows = ROWS[figure](scope).subquery()
        parts.append(select(rows.c.office, literal(figure.value), func.count()).group_by(rows.c.office))
    found: dict[str, dict[Figure, int]] = {}
    for office, name, number in db.session.execute(union_all(*parts)):
        found.setdefault(office, {})[Figure(name)] = number
    return found


def own_days(rows: Any) -> Any:
    """(office, owner, days): how many days of each case were its office's own, up to ``until_on``; as ``whose_days`` counts.

    A turn lasts from the day after it begins to the day on which the next one does; a question that nobody ended in time
    gives the days after its end back to the office that asked.
    """
    theirs = select(rows.c.owner).distinct()
    following = func.lead(CaseTurn.from_on).over(partition_by=CaseTurn.case_id, order_by=CaseTurn.id)
    turns = select(CaseTurn.case_id, CaseTurn.turn, CaseTurn.office_code, CaseTurn.from_on, CaseTurn.until_on,
                   following.label("following")).where(CaseTurn.case_id.in_(theirs)).subquery()  # fmt: skip
    is_cut = or_(turns.c.following.is_(None), turns.c.following > rows.c.until_on)
    end = case((is_cut, rows.c.until_on), else_=turns.c.following)
    begin = case((turns.c.turn == Turn.OFFICE, turns.c.from_on), else_=turns.c.until_on)
    counts_here = and_(turns.c.office_code == rows.c.office, begin.is_not(None), begin < end)
    days = func.sum(case((counts_here, days_between(end, begin)), else_=0))
    its = turns.c.case_id == rows.c.owner
    return (
        select(rows.c.office, rows.c.owner, func.coalesce(days, 0).cast(Integer).label("days"))
        .select_from(rows)
        .join(turns, and_(its, or_(turns.c.turn == Turn.OFFICE, turns.c.until_on.is_not(None))), isouter=True)
        .group_by(rows.c.item, rows.c.office, rows.c.owner)
    )


def days_by_office(scope: Scope, figure: Figure) -> dict[str, dict[int, int]]:
    """How many rows of the figure took so many own days, by office: grouped in the database."""
    each = own_days(ROWS[figure](scope).subquery()).subquery()
    found: dict[str, dict[int, int]] = {}
    for office, days, number in db.session.execute(
        select(each.c.office, each.c.days, func.count()).group_by(each.c.office, each.c.days)
    ):
        found.setdefault(office, {})[days] = number
    return found


def marks_by_office(scope: Scope) -> dict[str, tuple[float | None, float | None]]:
    """The mean of the two questions of satisfaction, by office."""
    rows = _rated(scope).subquery()
    found = db.session.execute(
        select(rows.c.office, func.avg(rows.c.was_told), func.avg(rows.c.was_fair)).group_by(rows.c.office)
    )
    return {office: (_mark(told), _mark(fair)) for office, told, fair in found}


def _mark(value: Any) -> float | None:
    return None if value is None else round(float(value), 1)


@dataclass(frozen=True)
class Behind:
    """One row of the list behind a figure; ``days``: the office's own days where the figure is about them."""

    owner: Case | Direction
    days: int | None = None


def number_behind(scope: Scope, figure: Figure) -> int:
    return db.session.scalar(select(func.count()).select_from(ROWS[figure](scope).subquery())) or 0


def list_behind(scope: Scope, figure: Figure, offset: int, size: int) -> list[Behind]:
    """The rows that the figure counts: most own days first where it is about days, else in the order of their cases."""
    model: Any = Direction if figure in OF_DIRECTIONS else Case
    rows = ROWS[figure](scope).subquery()
    if figure in ON_OWN_DAYS:
        each = own_days(rows).subquery()
        query = select(model, each.c.days).join(each, each.c.owner == model.id).order_by(each.c.days.desc(), model.id)
    else:
        query = select(model, literal(None)).join(rows, rows.c.owner == model.id).order_by(model.id)
    return [Behind(row[0], row[1]) for row in db.session.execute(query.offset(offset).limit(size))]
