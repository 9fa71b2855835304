"""The list of cases and search, through the one fence. The page, its counts and its file ask the same query."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Select, and_, bindparam, false, func, literal_column, or_, select, text

from grievance.cases.access import filed_by, officers_side, visible_to
from grievance.cases.models import Case, InnerWord
from grievance.cases.rules.words import CaseKind, CaseState, Source
from grievance.desk.listing.asked import HELD_TO, Asked
from grievance.desk.models import SavedView
from grievance.foundation.clock import IST
from grievance.foundation.database import db
from grievance.foundation.portions import in_portions
from grievance.permissions import Actor
from grievance.reports.queries import work_within
from grievance.reports.rules import BY_NAME

COLUMNS = {
    "state": Case.state, "kind": Case.kind, "division": Case.division, "office": Case.office_code,
    "category": Case.category_code, "district": Case.district, "estate": Case.estate_code, "source": Case.source,
}  # fmt: skip
WORDS_OF = {"state": CaseState, "kind": CaseKind, "source": Source}
"""Filters that hold to a closed list of words; another word finds nothing."""

MOST_VIEWS = 60
MOST_WORDS = 12
"""Words of one search that count; each is a condition of its own for an officer."""

_OFFICE = func.coalesce(Case.office_code, "", type_=Case.office_code.type)
ORDERS: dict[str, tuple[tuple[Any, ...], bool]] = {
    "filed": ((Case.filed_at, Case.id), True),
    "number": ((Case.division, Case.fiscal_year, Case.serial), False),
    "office": ((_OFFICE, Case.filed_at, Case.id), False),
}
"""Keys of each order, all of one direction, and whether it falls; with a minus before its name it is turned."""


def _order(name: str) -> tuple[tuple[Any, ...], bool]:
    keys, falls = ORDERS[name.removeprefix("-")]
    return keys, falls ^ name.startswith("-")


def _filtered(actor: Actor, asked: Asked, today: date) -> Select[Any]:
    query = select(Case).where(visible_to(actor))
    for name in HELD_TO:
        value = asked.filters.get(name)
        if value and name in WORDS_OF and value not in set(WORDS_OF[name]):
            query = query.where(false())
        elif value:
            query = query.where(COLUMNS[name] == value)
    if band := BY_NAME.get(asked.filters.get("late", "")):
        query = query.where(work_within(band, today, asked.filters.get("office")))
    if asked.filters.get("open"):
        query = query.where(Case.state != CaseState.CLOSED)
    query = query.where(*_given_to(actor, asked))
    if first := asked.day("from"):
        query = query.where(Case.filed_at >= _begins(first))
    if last := asked.day("to"):
        query = query.where(Case.filed_at < _begins(last + timedelta(days=1)))
    return query.where(*_said(actor, asked)) if asked.typed else query


def _given_to(actor: Actor, asked: Asked) -> Iterator[Any]:
    """To whom the case was given inside its office; a filer's list knows nothing of it."""
    given = asked.filters.get("given") if actor.is_staff else None
    if given == "me":
        yield Case.assigned_person_id == actor.person_id
    elif given == "staff":
        yield Case.assigned_person_id.is_not(None)
    elif given == "nobody":
        yield and_(Case.assigned_person_id.is_(None), Case.office_code.is_not(None))


def _begins(day: date) -> datetime:
    return datetime.combine(day, time(), IST)


def _said(actor: Actor, asked: Asked) -> Iterator[Any]:
    """Conditions by the words that were typed."""
    if asked.mobile:
        yield or_(Case.contact_mobile == asked.mobile, Case.contact_mobile == f"+91{asked.mobile}")
    elif asked.finds_nothing:
        yield false()
    else:
        yield matches(actor, asked.words)


def count_cases(actor: Actor, asked: Asked, today: date) -> int:
    found = _filtered(actor, asked, today).with_only_columns(Case.id).subquery()
    return db.session.scalar(select(func.count()).select_from(found)) or 0


def list_cases(actor: Actor, asked: Asked, offset: int, size: int, today: date) -> Sequence[Case]:
    """Cases that ``actor`` may see, filtered and in the order asked for."""
    keys, falls = _order(asked.order)
    ordered = _filtered(actor, asked, today).order_by(*(key.desc() if falls else key for key in keys))
    return db.session.scalars(ordered.offset(offset).limit(size)).all()


def numbers_in_order(actor: Actor, asked: Asked, most: int, today: date) -> list[str]:
    """The references alone of the first ``most`` rows of the list, in its order."""
    keys, falls = _order(asked.order)
    ordered = _filtered(actor, asked, today).order_by(*(key.desc() if falls else key for key in keys))
    return list(db.session.scalars(ordered.with_only_columns(Case.number).limit(most)))


def every_case(actor: Actor, asked: Asked, today: date) -> Iterator[Sequence[Case]]:
    """The whole list in the same order, in portions."""
    keys, falls = _order(asked.order)
    return in_portions(_filtered(actor, asked, today), keys, descending=falls)


def counts_by_state(actor: Actor, asked: Asked, today: date) -> dict[CaseState, int]:
    """How many cases each state would show beside the other filters."""
    others = Asked({name: value for name, value in asked.filters.items() if name != "state"}, asked.typed)
    query = _filtered(actor, others, today).with_only_columns(Case.state, func.count()).group_by(Case.state)
    return {CaseState(state): number for state, number in db.session.execute(query)}


def case_by_number(actor: Actor, number: str) -> Case | None:
    return db.session.scalar(select(Case).where(visible_to(actor), Case.number == number))


def own_among(actor: Actor, ids: Sequence[int]) -> set[int]:
    """Those of these cases on whose filer's side the actor stands."""
    return set(db.session.scalars(select(Case.id).where(and_(Case.id.in_(ids), filed_by(actor)))))


def matches(actor: Actor, folded: str) -> Any:
    """Every folded word begins some word of the case's text, or of its inner notes where the actor reads these."""
    parts = [part for part in folded.split() if part]
    if not actor.is_staff:
        return _in_text(parts)
    inside = officers_side(actor)
    return and_(*(or_(_in_text([part]), and_(_in_notes(part), inside)) for part in parts[:MOST_WORDS]))


def _in_notes(part: str) -> Any:
    return Case.id.in_(select(InnerWord.case_id).where(InnerWord.word.startswith(part, autoescape=True)))


def _in_text(parts: Sequence[str]) -> Any:
    if db.engines[None].dialect.name == "sqlite":
        wanted = " ".join('"{}"*'.format(part.replace('"', "")) for part in parts)
        found = text("SELECT rowid FROM case_search WHERE case_search MATCH :wanted").bindparams(
            bindparam("wanted", wanted, unique=True)
        )
        return Case.id.in_(found.columns(literal_column("rowid")))
    wanted = " & ".join("'{}':*".format(part.replace("'", "''")) for part in parts)
    return func.to_tsvector(literal_column("'simple'"), Case.search_text).op("@@")(
        func.to_tsquery(literal_column("'simple'"), wanted)
    )


def _readable(actor: Actor) -> Any:
    """A view is read by its owner and, where it is shared, by those who work in that office today."""
    return or_(SavedView.owner_id == actor.person_id, SavedView.office_code.in_(sorted(actor.own_offices())))


def views_of(actor: Actor) -> Sequence[SavedView]:
    """The person's own views and those shared with him, by name."""
    rows = select(SavedView).where(_readable(actor)).order_by(SavedView.name, SavedView.id).limit(MOST_VIEWS)
    return db.session.scalars(rows).all() if actor.person_id else []


def own_views(actor: Actor) -> Sequence[SavedView]:
    return db.session.scalars(select(SavedView).where(SavedView.owner_id == actor.person_id)).all()


def view_for(actor: Actor, view_id: int, *, lock: bool = False) -> SavedView | None:
    """One view, if the actor may read it."""
    wanted = select(SavedView).where(SavedView.id == view_id, _readable(actor))
    return db.session.scalar(wanted.with_for_update() if lock else wanted)
