"""Grants in words, for pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from grievance.accounts import queries
from grievance.accounts.models import Person, RoleGrant
from grievance.accounts.operations import actor_of
from grievance.accounts.rules import ROLE_WORDS
from grievance.accounts.rules.reach import reach_in_words
from grievance.reference import queries as reference
from grievance.sentences import N_, Sentence, sentence
from grievance.web.layout import count_of_cases


def in_words(grant: RoleGrant) -> Sentence:
    """A grant as a sentence: "Head of office, JPDCL"."""
    where = grant.office_code or (grant.division or "").capitalize()
    role = sentence(ROLE_WORDS[grant.role])
    return sentence(N_("%(role)s, %(where)s"), role=role, where=where) if where else role


@dataclass(frozen=True)
class Reach:
    """What a person can see, in words, and how many cases that is today (None: nobody counts them)."""

    words: tuple[Sentence, ...]
    cases: int | None


def reach_of(person: Person, today: date) -> Reach:
    """By the grants in force and through the one fence, as the person himself would find it."""
    actor = actor_of(person, today)
    names = {row.code: row.name for row in reference.all_offices()} | {
        row.code: row.name for row in reference.divisions()
    }
    return Reach((*reach_in_words(actor.grants, names), *_changes_ahead(person, today)), count_of_cases(actor))


def _changes_ahead(person: Person, today: date) -> Iterator[Sentence]:
    """Roles that end or begin on a day that is entered already: a handover of charge, a deputy's days."""
    for row in reversed(queries.grants_of([person.id])[person.id]):
        if row.from_on > today:
            yield sentence(N_("From %(day)s on: %(role)s."), day=row.from_on, role=in_words(row))
        elif row.to_on is not None and row.to_on >= today:
            yield sentence(N_("Until %(day)s: %(role)s."), day=row.to_on, role=in_words(row))
