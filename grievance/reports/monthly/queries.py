"""The numbers of a month, grouped in the database. Conditions are those of the overview, as of the report's morning."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import and_, case, exists, func, or_, select

from grievance.cases.models import Case, Verdict
from grievance.cases.rules.words import CaseState, Closing
from grievance.clocks.models import Clock
from grievance.clocks.rules.kinds import ClockKind, ClockState, OwnerKind
from grievance.foundation.clock import midnight
from grievance.foundation.database import db
from grievance.matters.rules import LIKE_CASES, WITHIN_DAYS
from grievance.reports.monthly.rules import MOST_LISTED, OLD_AFTER_DAYS, Count, Key, Span
from grievance.reports.overview.queries.figures import holder
from grievance.reports.overview.rules import DAY, SORT_DESK
from grievance.reports.queries import GOING, OWED, days_between
from grievance.sittings.models import Direction, Sitting
from grievance.sittings.queries.directions import was_given

PLACED = (Case.category_code, Case.district)


def within(instant: Any, span: Span) -> Any:
    """The instant lies in the month, in Indian time."""
    return and_(instant >= midnight(span.first), instant < midnight(span.last + DAY))


def counts(span: Span, divisions: Collection[str]) -> dict[Key, Count]:
    """Every number of the tables by where it belongs: three grouped statements, however many cases there are."""
    found: dict[Key, Count] = {}
    mine = Case.division.in_(divisions)
    of = (Case.division, func.coalesce(Case.office_code, SORT_DESK), *PLACED)
    taken: Sequence[Any] = db.session.execute(
        select(*of, func.count()).where(mine, within(Case.filed_at, span)).group_by(*of)
    ).all()
    for row in taken:
        found.setdefault(_key(row), Count()).taken = row[-1]
    held = (Case.division, holder, *PLACED)
    late = func.sum(case((_past_their_date(span), 1), else_=0))
    still: Sequence[Any] = db.session.execute(
        select(*held, func.count(), late).where(mine, is_open(span)).group_by(*held)
    ).all()
    for row in still:
        count = found.setdefault(_key(row), Count())
        count.open, count.past_date = row[-2], int(row[-1] or 0)
    return _with_answers(found, span, divisions)


def _with_answers(found: dict[Key, Count], span: Span, divisions: Collection[str]) -> dict[Key, Count]:
    """First answers of the month by the days they took."""
    of = (Clock.division, Clock.office_code, *PLACED)
    its = and_(Case.id == Clock.owner_id, Clock.owner_kind == OwnerKind.CASE)
    days = days_between(Clock.met_on, Clock.day_zero).label("days")
    timely = func.sum(case((Clock.met_on <= Clock.due_on, 1), else_=0))
    answers = select(*of, days, func.count(), timely).join(Case, its).where(Clock.division.in_(divisions))
    wanted = answers.where(*_met(ClockKind.RESOLVE, span)).group_by(*of, days)
    answered: Sequence[Any] = db.session.execute(wanted).all()
    for row in answered:
        took, number, in_time = row[-3:]
        found.setdefault(_key(row), Count()).add(Count(answered=number, in_time=int(in_time or 0), took={took: number}))
    return found


def _key(row: Any) -> Key:
    return Key(*row[: len(Key._fields)])


def is_open(span: Span) -> Any:
    """Filed, and not closed, by the begin of the day after the month, or by now."""
    begin = midnight(span.until)
    return and_(Case.filed_at < begin, or_(Case.closed_at.is_(None), Case.closed_at >= begin))


def _past_their_date(span: Span) -> Any:
    """As the overview has it (``is_past``), on the morning: what was met since then was owed still."""
    its = (Clock.owner_kind == OwnerKind.CASE, Clock.owner_id == Case.id, Clock.kind.in_(OWED))
    owed = or_(Clock.state.in_(GOING), and_(Clock.state == ClockState.MET, Clock.met_on >= span.morning))
    late = exists().where(*its, owed, Clock.due_on < span.morning, Clock.started_at < midnight(span.until))
    return or_(late, and_(Case.state == CaseState.WITH_OFFICE, Case.directed_due_on < span.morning))


def _met(kind: ClockKind, span: Span) -> tuple[Any, ...]:
    met = and_(Clock.met_on >= span.first, Clock.met_on <= span.last)
    return Clock.kind == kind, Clock.state == ClockState.MET, met


def old_cases(span: Span, divisions: Collection[str]) -> tuple[Sequence[Case], int]:
    """Cases open for more than thirty days on the morning, the oldest first, as many as are listed; and how many there are."""
    before = midnight(span.morning - timedelta(days=OLD_AFTER_DAYS))
    wanted = (Case.division.in_(divisions), is_open(span), Case.filed_at < before)
    number = db.session.scalar(select(func.count()).select_from(Case).where(*wanted)) or 0
    rows = db.session.scalars(select(Case).where(*wanted).order_by(Case.filed_at, Case.id).limit(MOST_LISTED))
    return rows.all(), number


def oldest(span: Span, divisions: Collection[str]) -> Case | None:
    wanted = select(Case).where(Case.division.in_(divisions), is_open(span))
    return db.session.scalars(wanted.order_by(Case.filed_at, Case.id).limit(1)).first()


def sittings(span: Span, divisions: Collection[str]) -> Sequence[Sitting]:
    """Those of the month; without what fell away before anybody was told."""
    mine = (Sitting.division.in_(divisions), Sitting.fell_away.is_(False))
    wanted = select(Sitting).where(*mine, Sitting.sits_on >= span.first, Sitting.sits_on <= span.last)
    return db.session.scalars(wanted.order_by(Sitting.division, Sitting.sits_on, Sitting.serial)).all()


def directions_given(span: Span, divisions: Collection[str]) -> int:
    wanted = (Direction.division.in_(divisions), within(Direction.issued_at, span), was_given())
    return db.session.scalar(select(func.count()).select_from(Direction).where(*wanted)) or 0


def directions_done(span: Span, divisions: Collection[str]) -> tuple[int, int]:
    """Whose compliance was accepted in the month, and how many of them in time."""
    timely = func.sum(case((Clock.met_on <= Clock.due_on, 1), else_=0))
    wanted = select(func.count(), timely).where(Clock.division.in_(divisions), *_met(ClockKind.DIRECTION, span))
    number, in_time = db.session.execute(wanted).one()
    return number, int(in_time or 0)


def verdicts(span: Span, divisions: Collection[str]) -> dict[Any, int]:
    """Filers' last words of the month, by what they said."""
    said = select(Verdict.settled, func.count()).join(Case, Case.id == Verdict.case_id)
    wanted = said.where(Case.division.in_(divisions), within(Verdict.at, span), Verdict.settled.is_not(None))
    return {row[0]: row[1] for row in db.session.execute(wanted.group_by(Verdict.settled))}


def closed_by_silence(span: Span, divisions: Collection[str]) -> int:
    wanted = (Case.division.in_(divisions), Case.closing == Closing.DEEMED_ACCEPTED, within(Case.closed_at, span))
    return db.session.scalar(select(func.count()).select_from(Case).where(*wanted)) or 0


def coming_back(span: Span, divisions: Collection[str]) -> list[tuple[str, str, int]]:
    """Subject and estate of five and more cases filed in the sixty days before the morning, open or not, the most first."""
    of = (Case.category_code, Case.estate_code)
    since, until = midnight(span.morning - timedelta(days=WITHIN_DAYS)), midnight(span.morning)
    wanted = select(*of, func.count()).where(
        Case.division.in_(divisions), Case.filed_at >= since, Case.filed_at < until, Case.estate_code.is_not(None),
        Case.is_conduct.is_(False),
    )  # fmt: skip
    rows = db.session.execute(
        wanted.group_by(*of).having(func.count() >= LIKE_CASES).order_by(func.count().desc(), *of)
    )
    return [(row[0], str(row[1]), row[2]) for row in rows]


def first_filed_at() -> Any:
    """The instant of the first case; None where nothing was ever filed."""
    return db.session.scalar(select(func.min(Case.filed_at)))
