"""What waits on a person, and lists of cases through the fence. Bounded pages, total order, no query in a loop."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, case, false, func, literal_column, or_, select, text

from grievance.cases.access import visible_to
from grievance.cases.models import Answer, Case
from grievance.cases.rules.words import CaseKind, CaseState
from grievance.clocks.models import Clock, Extension
from grievance.clocks.rules.kinds import ClockKind, ClockState, OwnerKind
from grievance.desk.rules import WAITING_KINDS, Urgency
from grievance.foundation.database import db
from grievance.permissions import Actor
from grievance.reports.queries import work_within
from grievance.reports.rules import BY_NAME
from grievance.sittings.models import Brief, Direction, Entry, Sitting
from grievance.sittings.rules.words import DirectionState

OPEN = (ClockState.RUNNING, ClockState.STOPPED)


def urgency_column(today: date) -> Any:
    """The urgency of a clock as a column, in step with ``rules.urgency``."""
    return case(
        (Clock.due_on < today, Urgency.LATE.value),
        (Clock.state == ClockState.STOPPED, Urgency.STOPPED.value),
        (Clock.due_on <= today + timedelta(days=1), Urgency.SOON.value),
        else_=Urgency.IN_TIME.value,
    )


def _waiting(offices: Collection[str], kinds: Collection[ClockKind]) -> Any:
    return (Clock.office_code.in_(offices), Clock.state.in_(OPEN), Clock.kind.in_(kinds))


def counts_by_urgency(offices: Collection[str], today: date) -> dict[Urgency, int]:
    """How many open clocks of these offices are late, due soon, in time, stopped: one statement."""
    if not offices:
        return {}
    column = urgency_column(today)
    rows = db.session.execute(select(column, func.count()).where(*_waiting(offices, WAITING_KINDS)).group_by(column))
    return {Urgency(word): number for word, number in rows}


def open_clocks_by_time_left(
    offices: Collection[str], today: date, only: Urgency | None, offset: int, size: int
) -> Sequence[Clock]:
    """Open clocks of these offices: late first (most late at the top), then by days left, stopped last."""
    if not offices:
        return []
    column = urgency_column(today)
    place = case((column == Urgency.STOPPED.value, 1), else_=0)
    query = select(Clock).where(*_waiting(offices, WAITING_KINDS))
    if only is not None:
        query = query.where(column == only.value)
    return db.session.scalars(query.order_by(place, Clock.due_on, Clock.id).offset(offset).limit(size)).all()


def cases_by_id(ids: Collection[int]) -> dict[int, Case]:
    return {row.id: row for row in db.session.scalars(select(Case).where(Case.id.in_(ids)))} if ids else {}


def directions_by_id(ids: Collection[int]) -> dict[int, Direction]:
    return {row.id: row for row in db.session.scalars(select(Direction).where(Direction.id.in_(ids)))} if ids else {}


def briefs_by_id(ids: Collection[int]) -> dict[int, tuple[Brief, Entry, Sitting]]:
    """Each brief with its entry and sitting."""
    if not ids:
        return {}
    query = (
        select(Brief, Entry, Sitting)
        .join(Entry, Entry.id == Brief.entry_id)
        .join(Sitting, Sitting.id == Entry.sitting_id)
        .where(Brief.id.in_(ids))
    )
    return {brief.id: (brief, entry, sitting) for brief, entry, sitting in db.session.execute(query)}


def refusals_waiting(offices: Collection[str], limit: int = 50) -> Sequence[Any]:
    """Cases of these offices with a refusal that a second officer must approve, oldest first."""
    if not offices:
        return []
    return db.session.execute(
        select(Case, Answer)
        .join(Answer, Answer.case_id == Case.id)
        .where(Answer.state == "to_approve", Case.office_code.in_(offices))
        .order_by(Answer.given_at, Case.id)
        .limit(limit)
    ).all()


def extensions_waiting(offices: Collection[str], limit: int = 50) -> Sequence[Any]:
    """Cases of these offices that ask for more days, oldest first."""
    if not offices:
        return []
    return db.session.execute(
        select(Case, Extension, Clock)
        .join(Clock, Clock.id == Extension.clock_id)
        .join(Case, (Case.id == Clock.owner_id) & (Clock.owner_kind == OwnerKind.CASE))
        .where(Extension.granted_on.is_(None), Extension.declined_on.is_(None), Clock.state.in_(OPEN),
               Clock.office_code.in_(offices))
        .order_by(Extension.asked_on, Extension.id)
        .limit(limit)
    ).all()  # fmt: skip


def directions_said_to_be_done(divisions: Collection[str], limit: int = 50) -> Sequence[Direction]:
    """Directions of these divisions whose office has reported them as done, the oldest first."""
    if not divisions:
        return []
    reported = (Direction.division.in_(sorted(divisions)), Direction.state == DirectionState.REPORTED)
    return db.session.scalars(select(Direction).where(*reported).order_by(Direction.id).limit(limit)).all()


def directions_asking_for_days(divisions: Collection[str], limit: int = 50) -> Sequence[Direction]:
    """Directions of these divisions whose office asks the forum for more days, the oldest request first."""
    if not divisions:
        return []
    query = (
        select(Direction)
        .join(Clock, (Clock.owner_id == Direction.id) & (Clock.owner_kind == OwnerKind.DIRECTION))
        .join(Extension, Extension.clock_id == Clock.id)
        .where(Extension.granted_on.is_(None), Extension.declined_on.is_(None), Clock.state.in_(OPEN))
        .where(Direction.division.in_(sorted(divisions)))
        .order_by(Extension.asked_on, Extension.id)
        .limit(limit)
    )
    return db.session.scalars(query).all()


def cases_waiting_for_filer(actor: Actor, limit: int = 50) -> Sequence[Case]:
    """The filer's own cases in which an answer or a question waits for their word, oldest first."""
    states = (CaseState.ANSWERED, CaseState.CLARIFICATION)
    query = select(Case).where(visible_to(actor), Case.state.in_(states)).order_by(Case.filed_at, Case.id).limit(limit)
    return db.session.scalars(query).all()


def next_due_by_case(ids: Collection[int]) -> dict[int, Clock]:
    """The clock that matters for each case on a list: of its office's work, else of the sitting."""
    if not ids:
        return {}
    kinds = (ClockKind.RESOLVE, ClockKind.REWORK, ClockKind.REVIEW, ClockKind.SORT, ClockKind.SITTING, ClockKind.ACCEPT)
    query = (
        select(Clock)
        .where(
            Clock.owner_kind == OwnerKind.CASE, Clock.owner_id.in_(ids), Clock.kind.in_(kinds), Clock.state.in_(OPEN)
        )
        .order_by(Clock.owner_id, Clock.due_on.desc(), Clock.id)
    )
    return {clock.owner_id: clock for clock in db.session.scalars(query)}


FILTERS = {
    "state": Case.state,
    "kind": Case.kind,
    "division": Case.division,
    "office": Case.office_code,
    "category": Case.category_code,
    "district": Case.district,
    "estate": Case.estate_code,
}
"""Query parameters of ``/cases`` and the columns they hold to one value. Beside them: ``late`` and ``open``."""
WORDS_OF = {"state": CaseState, "kind": CaseKind}
"""Filters that hold to a closed list of words; another word finds nothing."""

ORDERS = {
    "filed": (Case.filed_at.desc(), Case.id.desc()),
    "-filed": (Case.filed_at, Case.id),
    "number": (Case.division, Case.fiscal_year, Case.serial),
    "-number": (Case.division.desc(), Case.fiscal_year.desc(), Case.serial.desc()),
    "office": (Case.office_code, Case.filed_at, Case.id),
    "-office": (Case.office_code.desc(), Case.filed_at, Case.id),
}


def _filtered(actor: Actor, filters: dict[str, str], words: str, today: date) -> Select[Case]:
    query = select(Case).where(visible_to(actor))
    for name, value in filters.items():
        if name in WORDS_OF and value not in set(WORDS_OF[name]):
            query = query.where(false())
        elif name in FILTERS:
            query = query.where(FILTERS[name] == value)
    if band := BY_NAME.get(filters.get("late", "")):
        query = query.where(work_within(band, today, filters.get("office")))
    if filters.get("open"):
        query = query.where(Case.state != CaseState.CLOSED)
    return query.where(matches(words)) if words else query


def count_cases(actor: Actor, filters: dict[str, str], words: str, today: date) -> int:
    found = _filtered(actor, filters, words, today).subquery()
    return db.session.scalar(select(func.count()).select_from(found)) or 0


def list_cases(
    actor: Actor, filters: dict[str, str], words: str, order: str, offset: int, size: int, today: date
) -> Sequence[Case]:
    """Cases that ``actor`` may see, filtered; ``words`` are folded and matched from their beginning."""
    query = _filtered(actor, filters, words, today).order_by(*ORDERS[order])
    return db.session.scalars(query.offset(offset).limit(size)).all()


def counts_by_state(actor: Actor, filters: dict[str, str], today: date) -> dict[CaseState, int]:
    """How many cases each state would show beside the other filters."""
    others = {name: value for name, value in filters.items() if name != "state"}
    query = _filtered(actor, others, "", today).with_only_columns(Case.state, func.count()).group_by(Case.state)
    return {CaseState(state): number for state, number in db.session.execute(query)}


def case_by_number(actor: Actor, number: str) -> Case | None:
    return db.session.scalar(select(Case).where(visible_to(actor), Case.number == number))


def cases_by_mobile(actor: Actor, mobile: str, limit: int = 50) -> Sequence[Case]:
    query = select(Case).where(
        visible_to(actor), or_(Case.contact_mobile == mobile, Case.contact_mobile == f"+91{mobile}")
    )
    return db.session.scalars(query.order_by(Case.filed_at.desc(), Case.id.desc()).limit(limit)).all()


def matches(folded: str) -> Any:
    """Full-text condition: every folded word begins some word of the case's search text."""
    parts = [part.replace('"', "") for part in folded.split() if part]
    if db.engines[None].dialect.name == "sqlite":
        wanted = " ".join(f'"{part}"*' for part in parts)
        found = text("SELECT rowid FROM case_search WHERE case_search MATCH :wanted").bindparams(wanted=wanted)
        return Case.id.in_(found.columns(literal_column("rowid")))
    wanted = " & ".join(f"'{part}':*" for part in (part.replace("'", "''") for part in parts))
    return func.to_tsvector(literal_column("'simple'"), Case.search_text).op("@@")(
        func.to_tsquery(literal_column("'simple'"), wanted)
    )
