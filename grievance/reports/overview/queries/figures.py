"""Each figure as one SELECT of rows (division, owner): counted for the page, listed for the page behind its number.

What offices did is counted as on their report cards, so the cards add up to the overview. Rows of a period are found by
the index on its day, those of today by the indexes on open states: nothing reads every case.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Select, and_, case, exists, func, literal, or_, select, union_all
from sqlalchemy.orm import aliased

from grievance.cases.models import Answer, Case, Verdict
from grievance.cases.rules.words import OPEN_STATES, AnswerState, CaseState, Closing, Satisfaction
from grievance.clocks.models import Clock, DueChange
from grievance.clocks.rules.kinds import ClockKind, ClockState, OwnerKind
from grievance.foundation.database import db
from grievance.reports.card import queries as card
from grievance.reports.card.rules import Figure as OnCard
from grievance.reports.overview.queries.scope import Scope, indian_day
from grievance.reports.overview.rules import (
    DIVISIONS,
    FORUM,
    OF_DIRECTIONS,
    OF_SITTINGS,
    SORT_DESK,
    Figure,
)
from grievance.reports.queries import days_between, is_past
from grievance.sittings.access import directions_read_by
from grievance.sittings.models import Direction, Entry, Sitting
from grievance.sittings.queries.directions import dated, was_given
from grievance.sittings.rules.directions import OPEN_STATES as OPEN_DIRECTIONS
from grievance.sittings.rules.words import DirectionState, Disposition, EntryKind, SittingState

Rows = Select[Any]

holder = case(
    (Case.state == CaseState.TO_SORT, SORT_DESK),
    (Case.state == CaseState.BEFORE_FORUM, FORUM),
    (Case.state == CaseState.UNDER_REVIEW, func.coalesce(Case.reviewing_office_code, Case.office_code)),
    else_=func.coalesce(Case.office_code, SORT_DESK),
)
"""Who has an open case: an office, or the convener's desk, or the forum."""


def _cases(scope: Scope, *more: Any) -> Rows:
    conditions = (scope.of_division(Case.division), *scope.of_matter(), scope.open_to_reader())
    return select(Case.division.label("division"), Case.id.label("owner"), *more).where(*conditions)


def open_cases(scope: Scope, *more: Any) -> Rows:
    """What is open today, held to an office where that has it, and to an age since filing."""
    rows = _cases(scope, *more).where(Case.division.in_(DIVISIONS), Case.state.in_(sorted(OPEN_STATES)))
    for held in filter(None, (scope.held, scope.chosen.get("office"))):
        rows = rows.where(holder == held)
    return rows.where(scope.filed_ago())


def _open(*states: CaseState) -> Callable[[Scope], Rows]:
    def rows(scope: Scope) -> Rows:
        found = open_cases(scope)
        return found.where(Case.state.in_(states)) if states else found

    return rows


def _past(scope: Scope) -> Rows:
    return open_cases(scope).where(is_past(scope.today))


def _in_time_now(scope: Scope) -> Rows:
    return open_cases(scope).where(~is_past(scope.today))


def _filed(scope: Scope) -> Rows:
    return _cases(scope).where(scope.within(Case.filed_at), scope.of_office(Case.office_code))


def _closed(*closings: Closing) -> Callable[[Scope], Rows]:
    def rows(scope: Scope) -> Rows:
        found = _cases(scope).where(scope.within(Case.closed_at), scope.of_office(Case.office_code))
        return found.where(Case.closing.in_(closings))

    return rows


def _of_cards(figure: OnCard) -> Callable[[Scope], Rows]:
    def rows(scope: Scope) -> Rows:
        found = card.ROWS[figure](scope.on_cards).subquery()
        return _cases(scope).select_from(found).join(Case, Case.id == found.c.owner)

    return rows


def _answered(figure: OnCard) -> Callable[[Scope], Rows]:
    """First answers, with the days from filing that they took."""

    def rows(scope: Scope) -> Rows:
        found = card.ROWS[figure](scope.on_cards).subquery()
        took = days_between(found.c.until_on, Clock.day_zero)
        query = _cases(scope, took.label("days")).select_from(found).join(Case, Case.id == found.c.owner)
        return query.join(Clock, Clock.id == found.c.item).where(scope.aged(took))

    return rows


def _said(settled: Satisfaction) -> Callable[[Scope], Rows]:
    def rows(scope: Scope) -> Rows:
        found = _cases(scope).select_from(Verdict).join(Answer, Answer.id == Verdict.answer_id)
        found = found.join(Case, Case.id == Verdict.case_id).where(scope.within(Verdict.at))
        return found.where(Verdict.settled == settled, scope.of_office(Answer.office_code))

    return rows


def _contested(scope: Scope) -> Rows:
    """Disputes of an answer that had closed the case before: by silence, or by the filer's own word."""
    before = aliased(Verdict)
    same = (before.case_id == Verdict.case_id, before.answer_id == Verdict.answer_id, before.id < Verdict.id)
    closed = exists().where(*same, or_(before.settled.is_(None), before.settled == Satisfaction.YES))
    found = _cases(scope).select_from(Verdict).join(Answer, Answer.id == Verdict.answer_id)
    found = found.join(Case, Case.id == Verdict.case_id).where(scope.within(Verdict.at))
    disputed = Verdict.settled.in_((Satisfaction.PARTLY, Satisfaction.NO))
    return found.where(disputed, closed, scope.of_office(Answer.office_code))


def _late_transfers(scope: Scope) -> Rows:
    """Sent on so few days before the date, as it stood then, as a question counts as asked late."""
    moved = card.ROWS[OnCard.TRANSFERRED_OUT](scope.on_cards).subquery()
    then = select(DueChange.old_on).where(DueChange.clock_id == Clock.id, DueChange.at >= moved.c.at)
    then = then.order_by(DueChange.at, DueChange.id).limit(1).correlate(Clock, moved)
    due_on = func.coalesce(then.scalar_subquery(), Clock.due_on, type_=Clock.due_on.type)
    its = and_(Clock.owner_kind == OwnerKind.CASE, Clock.owner_id == Case.id, Clock.kind == ClockKind.RESOLVE)
    found = _cases(scope).select_from(moved).join(Case, Case.id == moved.c.owner).join(Clock, its)
    late = days_between(due_on, indian_day(moved.c.at)) <= card.LAST_DAYS
    return found.where(Clock.state != ClockState.VOID, late)


def _same_words(scope: Scope) -> Rows:
    """An office's answer in words that it had given in another case before."""
    before = aliased(Answer)
    same = (before.note_digest == Answer.note_digest, before.office_code == Answer.office_code)
    other = (before.case_id != Answer.case_id, before.given_at < Answer.given_at)
    again = exists().where(*same, *other, before.state == AnswerState.GIVEN.value)
    found = _cases(scope).select_from(Answer).join(Case, Case.id == Answer.case_id)
    given = (Answer.state == AnswerState.GIVEN.value, Answer.note_digest != "", scope.within(Answer.given_at))
    return found.where(*given, again, scope.of_office(Answer.office_code))


def _sat(scope: Scope, *more: Any) -> tuple[Any, ...]:
    its_day = (scope.on_days(Sitting.sits_on), Sitting.sits_on <= scope.today, Sitting.fell_away.is_(False))
    return (scope.of_division(Sitting.division), *its_day, *more)


def _sittings(*, held: bool) -> Callable[[Scope], Rows]:
    def rows(scope: Scope) -> Rows:
        found: Any = select(Sitting.division.label("division"), Sitting.id.label("owner")).where(*_sat(scope))
        return found.where(Sitting.state == SittingState.HELD) if held else found

    return rows


def _taken(*, reached: bool) -> Callable[[Scope], Rows]:
    """Entries about cases; a case that stood on two agendas counts twice, in the division that sat."""

    def rows(scope: Scope) -> Rows:
        found: Any = select(Sitting.division.label("division"), Case.id.label("owner")).select_from(Sitting)
        found = found.join(Entry, Entry.sitting_id == Sitting.id).join(Case, Case.id == Entry.case_id)
        stands = (Entry.kind == EntryKind.CASE, Entry.withdrawn_because == "", Entry.held_over_because == "")
        found = found.where(*_sat(scope, Sitting.state == SittingState.HELD), *stands, *scope.of_matter())
        found = found.where(scope.of_office(Case.office_code), scope.open_to_reader())
        return found.where(Entry.disposition != Disposition.NOT_REACHED) if reached else found

    return rows


def _directions(*states: DirectionState, late: bool | None = None) -> Callable[[Scope], Rows]:
    """Given in the period and not taken back; of those about a case only such as fit the choice of matter."""

    def rows(scope: Scope) -> Rows:
        found: Any = dated().with_only_columns(Direction.division.label("division"), Direction.id.label("owner"))
        found = found.where(was_given(), scope.within(Direction.issued_at), scope.of_division(Direction.division))
        found = found.where(scope.of_office(Direction.office_code))
        if scope.reader is not None:
            found = found.where(directions_read_by(scope.reader))
        if matter := [*scope.of_matter()]:
            found = found.where(Direction.case_id.in_(select(Case.id).where(*matter)))
        if states:
            found = found.where(Direction.state.in_(states))
        due_on = func.coalesce(Clock.due_on, Direction.first_due_on)
        return found if late is None else found.where(due_on < scope.today if late else due_on >= scope.today)

    return rows


ROWS: Mapping[Figure, Callable[[Scope], Rows]] = {
    Figure.OPEN: _open(),
    Figure.PAST: _past,
    Figure.TO_SORT: _open(CaseState.TO_SORT),
    Figure.BEFORE_FORUM: _open(CaseState.BEFORE_FORUM),
    Figure.FILED: _filed,
    Figure.ANSWERED: _answered(OnCard.ANSWERED),
    Figure.IN_TIME: _answered(OnCard.IN_TIME),
    Figure.LATE: _answered(OnCard.LATE),
    Figure.SETTLED: _closed(Closing.ACCEPTED),
    Figure.SILENT: _closed(Closing.DEEMED_ACCEPTED),
    Figure.ENDED: _closed(*sorted(set(Closing) - {Closing.ACCEPTED, Closing.DEEMED_ACCEPTED})),
    Figure.YES: _said(Satisfaction.YES),
    Figure.PARTLY: _said(Satisfaction.PARTLY),
    Figure.NO: _said(Satisfaction.NO),
    Figure.SENT_ON: _of_cards(OnCard.TRANSFERRED_OUT),
    Figure.TAKEN: _taken(reached=False),
    Figure.REACHED: _taken(reached=True),
    Figure.SITTINGS_DUE: _sittings(held=False),
    Figure.SITTINGS_HELD: _sittings(held=True),
    Figure.DIRECTED: _directions(),
    Figure.DONE: _directions(DirectionState.DONE),
    Figure.RUNNING: _directions(*sorted(OPEN_DIRECTIONS), late=False),
    Figure.OVERDUE: _directions(*sorted(OPEN_DIRECTIONS), late=True),
    Figure.DROPPED: _directions(DirectionState.DROPPED),
    Figure.LATE_PAUSES: _of_cards(OnCard.LATE_PAUSES),
    Figure.LATE_TRANSFERS: _late_transfers,
    Figure.SAME_WORDS: _same_words,
    Figure.CONTESTED: _contested,
}

Counts = dict[str, dict[Figure, int]]


def counts(scope: Scope, figures: Iterable[Figure]) -> Counts:
    """By division, in one statement; what is nought is left out."""
    parts = []
    for figure in figures:
        rows = ROWS[figure](scope).subquery()
        parts.append(select(rows.c.division, literal(figure.value), func.count()).group_by(rows.c.division))
    found: Counts = {}
    for division, name, number in db.session.execute(union_all(*parts)):
        found.setdefault(division, {})[Figure(name)] = number
    return found


def days_to_answer(scope: Scope) -> dict[str, dict[int, int]]:
    """By division: how many first answers of the period took so many days from filing."""
    rows = ROWS[Figure.ANSWERED](scope).subquery()
    found: dict[str, dict[int, int]] = {}
    query = select(rows.c.division, rows.c.days, func.count()).group_by(rows.c.division, rows.c.days)
    for division, days, number in db.session.execute(query):
        found.setdefault(division, {})[days] = number
    return found


def owner_of(figure: Figure) -> Any:
    """What the rows of a figure are: cases, sittings or directions."""
    return Sitting if figure in OF_SITTINGS else Direction if figure in OF_DIRECTIONS else Case


def number_behind(scope: Scope, figure: Figure, late: bool | None = None) -> int:
    """``late``: of the open cases only those past their date, or only the others."""
    return db.session.scalar(select(func.count()).select_from(_behind(scope, figure, late))) or 0


def list_behind(scope: Scope, figure: Figure, offset: int, size: int, late: bool | None = None) -> Sequence[Any]:
    """The rows that the figure counts, as cases (oldest first), sittings or directions; a row twice where it counts twice."""
    model, rows = owner_of(figure), _behind(scope, figure, late)
    order = {Sitting: Sitting.sits_on, Direction: Direction.issued_at}.get(model, Case.filed_at)
    query = select(model, rows.c.owner).join(rows, rows.c.owner == model.id).order_by(order, model.id)
    return [row[0] for row in db.session.execute(query.offset(offset).limit(size))]


def _behind(scope: Scope, figure: Figure, late: bool | None) -> Any:
    if figure is Figure.OPEN and late is not None:
        return (_past if late else _in_time_now)(scope).subquery()
    return ROWS[figure](scope).subquery()
