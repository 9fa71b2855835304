"""Reading for filing: drafts, places by any spelling, and open cases that are alike. Every list is bounded."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select

from grievance.accounts.models import Person
from grievance.cases.access import visible_to
from grievance.cases.models import Attachment, Case, CaseListing, CoSignature
from grievance.cases.queries import is_counted, signs_for
from grievance.cases.rules.deciding import STATE_IN_WORDS
from grievance.cases.rules.numbers import parse
from grievance.cases.rules.signatories import TAKES_SIGNATURES
from grievance.cases.rules.words import OPEN_STATES, CaseState
from grievance.clocks import queries as clocks
from grievance.clocks.models import Clock
from grievance.clocks.rules.kinds import ClockKind, ClockState, OwnerKind
from grievance.enterprises import queries as enterprises
from grievance.enterprises.models import Association, Unit
from grievance.foundation.database import db
from grievance.intake.models import Draft
from grievance.intake.rules.checking import Place
from grievance.intake.rules.finding import like
from grievance.permissions import Actor
from grievance.reference import queries as reference
from grievance.sentences import Refusal, Sentence, sentence
from grievance.web.names import named

SHOWN_AT_MOST = 3
COMPARED_AT_MOST = 60


def token_hash(token: str) -> str:
    """What the database knows of a draft's token."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def draft_with(token: str, now: datetime) -> Draft | None:
    """The draft of a link that has not run out."""
    return db.session.scalar(select(Draft).where(Draft.token_hash == token_hash(token), Draft.expires_at > now))


def locked_draft(draft_id: int) -> Draft:
    """The draft read anew and held until the commit."""
    wanted = select(Draft).where(Draft.id == draft_id).with_for_update().execution_options(populate_existing=True)
    return db.session.scalars(wanted).one()


def expired_drafts(now: datetime, most: int = 500) -> list[Draft]:
    """Drafts whose 30 days are over, the oldest first."""
    return list(db.session.scalars(select(Draft).where(Draft.expires_at <= now).order_by(Draft.expires_at).limit(most)))


def files_of_draft(draft_id: int) -> list[Attachment]:
    """In the order in which they came, without those taken away."""
    rows = select(Attachment).where(Attachment.draft_id == draft_id, Attachment.removed_at.is_(None))
    return list(db.session.scalars(rows.order_by(Attachment.id)))


def all_files_of_drafts(draft_ids: Sequence[int]) -> list[Attachment]:
    """Also those that were taken away."""
    return list(
        db.session.scalars(select(Attachment).where(Attachment.draft_id.in_(draft_ids)).order_by(Attachment.id))
    )


def is_seen_by(actor: Actor, case: Case) -> bool:
    return db.session.scalar(select(Case.id).where(Case.id == case.id, visible_to(actor))) is not None


@dataclass(frozen=True)
class Promise:
    """The date a filed case has been given and the sentence that explains it."""

    due_on: date
    why: Sentence
    kind: ClockKind


def promise_of(case: Case) -> Promise | None:
    """The date of the first open clock that the filer is promised: decision, sitting or naming of the office."""
    found = {row.kind: row for row in clocks.open_clocks_of(OwnerKind.CASE, case.id)}
    row = next((found[kind] for kind in (ClockKind.RESOLVE, ClockKind.SITTING, ClockKind.SORT) if kind in found), None)
    return Promise(row.due_on, clocks.due_explained(row).sentence, row.kind) if row else None


def case_of(draft: Draft) -> Case | None:
    return db.session.get(Case, draft.filed_case_id) if draft.filed_case_id else None


# Places -------------------------------------------------------------------------------------------------------------


def categories() -> list[Any]:
    return reference.categories()


def division_names() -> dict[str, str]:
    return {division.code: division.name for division in reference.divisions()}


def districts_by_division() -> dict[str, list[tuple[str, str]]]:
    """Districts as grouped choices: the division's name, then (value, label)."""
    names = division_names()
    found: dict[str, list[tuple[str, str]]] = {}
    for district in reference.districts():
        found.setdefault(named(names[district.division]), []).append((district.name, named(district.name)))
    return found


def known_estates() -> list[Place]:
    """Every estate with its district and division, by name."""
    division_of = {district.name: district.division for district in reference.districts()}
    found = [Place(row.district, division_of[row.district], row.code, row.name) for row in reference.estates()]
    return sorted(found, key=lambda place: place.name.casefold())


def estate_found(code: str, typed: str, estates: Sequence[Place]) -> Place | None:
    """The estate with this code, else the one that ``typed`` names in some known spelling or in the page's language."""
    by_code = {estate.estate: estate for estate in estates}
    if code in by_code:
        return by_code[code]
    known = reference.estate_by_name(typed) if typed else None
    if known is None:
        return next((estate for estate in estates if named(estate.name) == " ".join(typed.split())), None)
    return by_code.get(known.code)


def estates_like(typed: str, estates: Sequence[Place]) -> list[Place]:
    """The estates that ``typed`` may mean, the closest first; all when nothing is typed or nothing comes close."""
    by_name = {name: estate for estate in estates for name in (estate.name, named(estate.name))}
    return list(dict.fromkeys(by_name[name] for name in like(typed, by_name) or by_name))


def district_found(name: str) -> Place | None:
    district = next((row for row in reference.districts() if row.name == name), None)
    return Place(district.name, district.division) if district else None


# Who files ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Belonging:
    """The unit or association for which a signed-in person files."""

    unit: Unit | None = None
    association: Association | None = None

    @property
    def name(self) -> str:
        body = self.unit or self.association
        return body.name if body else ""


def belonging_of(person_id: int, on: date) -> Belonging:
    """The first membership in force."""
    for row in enterprises.memberships_of(person_id, on):
        return Belonging(enterprises.unit(row.unit_id), enterprises.association(row.association_id))
    return Belonging()


def person_of(actor: Actor) -> Person | None:
    return db.session.get(Person, actor.person_id) if actor.person_id else None


# What is alike ------------------------------------------------------------------------------------------------------


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


def _is_joinable() -> tuple[ColumnElement[bool], ...]:
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
    where: str, estate: str, district: str, categories: Iterable[str], today: date, most: int = SHOWN_AT_MOST
) -> list[SharedCase]:
    """Cases of the same place and subject that their filers opened to others: most units first, then the latest."""
    wanted = _shared(today).where(
        *_is_joinable(), _here(where, estate, district), Case.category_code.in_(tuple(categories))
    )
    return _read(wanted.order_by(_joined_count().desc(), Case.filed_at.desc(), Case.id).limit(most))


def _joined_count() -> Any:
    return select(func.count(CoSignature.id)).where(signs_for(Case.id), *is_counted()).scalar_subquery()


def shared_to_compare(where: str, estate: str, district: str, today: date) -> list[SharedCase]:
    """Cases of the same place, of any subject, whose words may be compared; the latest first, bounded."""
    wanted = _shared(today).where(*_is_joinable(), _here(where, estate, district))
    return _read(wanted.order_by(Case.filed_at.desc(), Case.id).limit(COMPARED_AT_MOST))


def own_open(person_id: int, unit_id: int | None, categories: Iterable[str], today: date) -> list[SharedCase]:
    """Open cases of the same subject that the person or the person's unit has filed already, the latest first."""
    mine = [Case.filer_person_id == person_id] + ([Case.unit_id == unit_id] if unit_id else [])
    wanted = _shared(today).where(Case.state.in_(OPEN_STATES), or_(*mine), Case.category_code.in_(tuple(categories)))
    found = list(db.session.execute(wanted.order_by(Case.filed_at.desc(), Case.id).limit(SHOWN_AT_MOST)))
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
    wanted = _shared(today).where(*_is_joinable(), Case.number == known_number(number))
    return next(iter(_read(wanted.limit(1))), None)


def case_opened_to_others(number: str, today: date) -> SharedCase | None:
    """The same also after it was closed: who joined can still read how it ended."""
    opened = (Case.is_open_to_join.is_(True), Case.is_conduct.is_(False), Case.number == known_number(number))
    return next(iter(_read(_shared(today).where(*opened).limit(1))), None)


def most_shared(today: date, most: int = SHOWN_AT_MOST) -> list[SharedCase]:
    """Open cases that several units share, most units first. Only those that somebody joined are looked at."""
    wanted = _shared(today).where(*_is_joinable(), Case.id.in_(select(CoSignature.case_id)))
    return _read(wanted.order_by(_joined_count().desc(), Case.filed_at.desc(), Case.id).limit(most))


def open_to_join(today: date, most: int, skipped: int = 0) -> list[SharedCase]:
    """All open cases that others may join, most units first, then the latest."""
    wanted = _shared(today).where(*_is_joinable()).order_by(_joined_count().desc(), Case.filed_at.desc(), Case.id)
    return _read(wanted.limit(most).offset(skipped))


def how_many_open_to_join() -> int:
    return db.session.scalar(select(func.count(Case.id)).where(*_is_joinable())) or 0


def case_to_join(number: str) -> Case | None:
    """The row itself, for ``join_case``; None once it is closed or no longer open to others."""
    return db.session.scalar(select(Case).where(*_is_joinable(), Case.number == known_number(number)).with_for_update())


def imported_case(source: str, external_id: str) -> Case | None:
    """The case that an earlier import filed for this reference of the other register."""
    return db.session.scalar(select(Case).where(Case.source_name == source, Case.external_id == external_id))
