"""Open cases as everybody may read them, and which of them may be alike. Every list is bounded."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, or_, select, true

from grievance.cases.access import filed_by
from grievance.cases.models import Case, CaseListing, CoSignature
from grievance.cases.queries import is_counted, signs_for
from grievance.cases.rules.deciding import STATE_IN_WORDS
from grievance.cases.rules.numbers import parse
from grievance.cases.rules.signatories import TAKES_SIGNATURES
from grievance.cases.rules.words import OPEN_STATES, CaseState
from grievance.clocks.models import Clock
from grievance.clocks.rules.kinds import ClockKind, ClockState, OwnerKind
from grievance.foundation.database import db
from grievance.intake.rules.answers import Answers
from grievance.permissions import Actor
from grievance.reference import queries as reference
from grievance.sentences import Refusal, Sentence, sentence

SHOWN_AT_MOST = 3
ALIKE_AT_MOST = 5
COMPARED_AT_MOST = 200
COUNTED_AT_MOST = 1000


@dataclass(frozen=True)
class SharedCase:
    """An open case as everybody may read it: words, office, dates, how many. Never unit or person."""

    case_id: int
    number: str
    title: str
    body: str
    place: str
    office_code: str | None
    office: str
    filed_at: datetime
    units: int
    due_on: date | None
    heard_on: date | None
    state: str
    is_own: bool = False
    category_code: str = ""

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def standing(self) -> Sentence:
        """How it stands, where no date is running."""
        return sentence(STATE_IN_WORDS[CaseState(self.state)])


def _shared(today: date) -> Select[Any]:
    """Cases with the number of units, the nearest due date and the next sitting that hears them."""
    due = select(func.min(Clock.due_on)).where(
        Clock.owner_kind == OwnerKind.CASE,
        Clock.owner_id == Case.id,
        Clock.kind.in_((ClockKind.RESOLVE, ClockKind.SITTING, ClockKind.SORT, ClockKind.REVIEW, ClockKind.REWORK)),
        Clock.state.in_((ClockState.RUNNING, ClockState.STOPPED)),
    )
    stands = (CaseListing.case_id == Case.id, CaseListing.sits_on >= today, CaseListing.fell_away_at.is_(None))
    heard = select(func.min(CaseListing.sits_on)).where(*stands)
    columns = (_joined_count().label("joined"), due.scalar_subquery(), heard.scalar_subquery())
    return select(Case, *columns)


def is_joinable() -> tuple[ColumnElement[bool], ...]:
    return (
        Case.state.in_(TAKES_SIGNATURES),
        Case.is_open_to_join.is_(True),
        Case.is_conduct.is_(False),
        Case.joined_into_id.is_(None),
    )


def _read(wanted: Select[Any], own: frozenset[int] = frozenset()) -> list[SharedCase]:
    estates = {estate.code: estate.name for estate in reference.estates()}
    return [_as_shared(*row, estates=estates, own=own) for row in db.session.execute(wanted)]


def _as_shared(
    case: Case, joined: int, due_on: date | None, heard_on: date | None, *, estates: dict[str, str], own: frozenset[int]
) -> SharedCase:
    office = reference.office(case.office_code)
    place = estates.get(case.estate_code or "") or case.district or ""
    return SharedCase(
        case.id, case.number, case.title, case.body, place, case.office_code, office.name if office else "",
        case.filed_at, joined + 1, due_on, heard_on, str(case.state), case.id in own, case.category_code,
    )  # fmt: skip


def _here(where: str, estate: str, district: str) -> ColumnElement[bool]:
    """Cases of the same place: the estate, else the district, else the division."""
    if estate:
        return Case.estate_code == estate
    if district:
        return Case.district == district
    if where == "both":
        return Case.in_both.is_(True)
    return (Case.division == where) & Case.district.is_(None)


def shared_here(
    where: str, estate: str, district: str, categories: Iterable[str], today: date, most: int = ALIKE_AT_MOST
) -> list[SharedCase]:
    """Cases of the same place and subject that their filers opened to others: most units first, then the latest."""
    wanted = _shared(today).where(
        *is_joinable(), _here(where, estate, district), Case.category_code.in_(tuple(categories))
    )
    return _read(wanted.order_by(_joined_count().desc(), Case.filed_at.desc(), Case.id).limit(most))


def _joined_count() -> Any:
    return select(func.count(CoSignature.id)).where(signs_for(Case.id), *is_counted()).scalar_subquery()


@dataclass(frozen=True)
class Comparable:
    """The words of an open case that its filer opened to others; ``near`` is 0 in the same place, else 1."""

    case_id: int
    title: str
    body: str
    near: int


def shared_to_compare(answers: Answers, categories: Iterable[str]) -> list[Comparable]:
    """Cases of the same division and subjects, those of the same place and then the latest first, bounded."""
    near = case((_here(answers.where, answers.estate, answers.district), 0), else_=1)
    wanted = select(Case.id, Case.title, Case.body, near).where(
        *is_joinable(), _in_division(answers), Case.category_code.in_(tuple(categories))
    )
    rows = db.session.execute(wanted.order_by(near, Case.filed_at.desc(), Case.id).limit(COMPARED_AT_MOST))
    return [Comparable(*row) for row in rows]


def _in_division(answers: Answers) -> ColumnElement[bool]:
    """Cases of the division that the answers name, or of both; trouble in both is compared with all."""
    district = reference.district(answers.district)
    division = district.division if district else answers.where
    return true() if division == "both" else or_(Case.division == division, Case.in_both.is_(True))


def shared_by_id(ids: Sequence[int], today: date) -> list[SharedCase]:
    """These cases in this order, as far as they are still open to others."""
    found = {one.case_id: one for one in _read(_shared(today).where(*is_joinable(), Case.id.in_(ids)))} if ids else {}
    return [found[number] for number in ids if number in found]


def newest_case_id() -> int:
    return db.session.scalar(select(func.max(Case.id))) or 0


def latest_open_texts(newest: int) -> list[tuple[int, str, str]]:
    """Id, title and words of those of the latest cases that are open: what the rarity of words is counted over."""
    wanted = select(Case.id, Case.title, Case.body).where(
        Case.id > newest - COUNTED_AT_MOST, Case.state.in_(OPEN_STATES)
    )
    return [(number, title, body) for number, title, body in db.session.execute(wanted.order_by(Case.id))]


def own_open(actor: Actor, categories: Iterable[str], today: date) -> list[SharedCase]:
    """Open cases of the same subject on whose side the actor stands already, the latest first.

    They are those of the person, of the person's units and proved contacts, and those followed by their secret.
    """
    wanted = _shared(today).where(
        Case.state.in_(OPEN_STATES), filed_by(actor), Case.category_code.in_(tuple(categories))
    )
    found = list(db.session.execute(wanted.order_by(Case.filed_at.desc(), Case.id).limit(ALIKE_AT_MOST)))
    estates = {estate.code: estate.name for estate in reference.estates()}
    own = frozenset(row[0].id for row in found)
    return [_as_shared(*row, estates=estates, own=own) for row in found]


def known_number(text: str) -> str:
    """The reference as it is stored; empty for what is none, so that nothing else reaches the database."""
    try:
        return str(parse(text))
    except Refusal:
        return ""


def shared_case(number: str, today: date) -> SharedCase | None:
    """One case that is open to others, else None."""
    wanted = _shared(today).where(*is_joinable(), Case.number == known_number(number))
    return next(iter(_read(wanted.limit(1))), None)


def case_opened_to_others(number: str, today: date) -> SharedCase | None:
    """The same also after it was closed: who joined can still read how it ended."""
    opened = (Case.is_open_to_join.is_(True), Case.is_conduct.is_(False), Case.number == known_number(number))
    return next(iter(_read(_shared(today).where(*opened).limit(1))), None)


def most_shared(today: date, most: int = SHOWN_AT_MOST) -> list[SharedCase]:
    """Open cases that several units share, most units first. Only those that somebody joined are looked at."""
    wanted = _shared(today).where(*is_joinable(), Case.id.in_(select(CoSignature.case_id)))
    return _read(wanted.order_by(_joined_count().desc(), Case.filed_at.desc(), Case.id).limit(most))


def open_to_join(today: date, most: int, skipped: int = 0) -> list[SharedCase]:
    """All open cases that others may join, most units first, then the latest."""
    wanted = _shared(today).where(*is_joinable()).order_by(_joined_count().desc(), Case.filed_at.desc(), Case.id)
    return _read(wanted.limit(most).offset(skipped))


def how_many_open_to_join() -> int:
    return db.session.scalar(select(func.count(Case.id)).where(*is_joinable())) or 0


def case_to_join(number: str) -> Case | None:
    """The row itself, for ``join_case``; None once it is closed or no longer open to others."""
    return db.session.scalar(select(Case).where(*is_joinable(), Case.number == known_number(number)).with_for_update())
