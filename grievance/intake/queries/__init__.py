"""Reading for filing: drafts, places by any spelling; open cases that are alike stand in ``alike``. Every list is bounded."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from grievance.accounts.models import Person
from grievance.cases.access import visible_to
from grievance.cases.models import Attachment, Case
from grievance.clocks import queries as clocks
from grievance.clocks.rules.kinds import ClockKind, OwnerKind
from grievance.enterprises import queries as enterprises
from grievance.enterprises.models import Association, Unit
from grievance.foundation.database import db
from grievance.intake.models import Draft
from grievance.intake.queries.alike import (
    ALIKE_AT_MOST,
    SHOWN_AT_MOST,
    SharedCase,
    case_opened_to_others,
    case_to_join,
    how_many_open_to_join,
    latest_open_texts,
    most_shared,
    newest_case_id,
    open_to_join,
    own_open,
    shared_by_id,
    shared_case,
    shared_here,
    shared_to_compare,
)
from grievance.intake.rules.checking import Place
from grievance.intake.rules.finding import like
from grievance.permissions import Actor
from grievance.reference import queries as reference
from grievance.sentences import Sentence
from grievance.web.names import named

__all__ = [
    "ALIKE_AT_MOST",
    "SHOWN_AT_MOST",
    "SharedCase",
    "case_opened_to_others",
    "case_to_join",
    "how_many_open_to_join",
    "latest_open_texts",
    "most_shared",
    "newest_case_id",
    "open_to_join",
    "own_open",
    "shared_by_id",
    "shared_case",
    "shared_here",
    "shared_to_compare",
]


def token_hash(token: str) -> str:
    """What the database knows of a draft's token."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def draft_with(token: str, now: datetime) -> Draft | None:
    """The draft of a link that has not run out."""
    return db.session.scalar(select(Draft).where(Draft.token_hash == token_hash(token), Draft.expires_at > now))


def draft_by_id(draft_id: int, now: datetime) -> Draft | None:
    return db.session.scalar(select(Draft).where(Draft.id == draft_id, Draft.expires_at > now))


def open_drafts_of(person_id: int, now: datetime, most: int = 10) -> Sequence[Draft]:
    """What a person began signed in and has not sent, the last saved first."""
    own = select(Draft).where(Draft.person_id == person_id, Draft.filed_case_id.is_(None), Draft.expires_at > now)
    return db.session.scalars(own.order_by(Draft.saved_at.desc(), Draft.id.desc()).limit(most)).all()


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


def imported_case(source: str, external_id: str) -> Case | None:
    """The case that an earlier import filed for this reference of the other register."""
    return db.session.scalar(select(Case).where(Case.source_name == source, Case.external_id == external_id))
