"""Whose words a letter holds: the person to whom the address was given, as he stands to the case today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from grievance.accounts import queries as accounts
from grievance.accounts.models import Person
from grievance.accounts.operations import actor_of
from grievance.cases import access
from grievance.cases import queries as cases
from grievance.cases.models import Case
from grievance.cases.rules.facts import Side, sides_of
from grievance.cases.standing import standing_of
from grievance.foundation.clock import ist_date
from grievance.notifications import tokens
from grievance.notifications.addressing import is_contact, secret
from grievance.notifications.tokens import ReplyTo
from grievance.permissions import Actor
from grievance.web.languages import BY_TAG


@dataclass(frozen=True)
class Proved:
    """An address of ours that we did give out: the case, and the person at the address we write to."""

    case: Case
    person: Person | None
    address: str

    @property
    def destination(self) -> str:
        who = f"p{self.person.id}" if self.person else "contact"
        return f"case:{self.case.id}:{who}"


@dataclass(frozen=True)
class Voice:
    """Who speaks. An officer's letter is a note among officers, never a public word or a step."""

    actor: Actor
    is_officer: bool
    address: str
    name: str
    language: str


def proved(claim: ReplyTo) -> Proved | None:
    """The case and person that an address was made for; None when we did not make it, or the address has changed since."""
    case = cases.case_by_id(claim.case_id)
    person = accounts.person(claim.person_id) if claim.person_id is not None else None
    address = person.email if person else (case.contact_email if case else "")
    fits = tokens.is_reply(secret(), claim, address or "")
    if case is None or not fits or not address or (claim.person_id is not None and person is None):
        return None
    return Proved(case, person, address)


def voice_of(found: Proved, now: datetime) -> Voice | None:
    """None when the person may not write on the case today: gone, without rights, or nothing but a reader."""
    case, person, today = found.case, found.person, ist_date(now)
    if person is None:
        own = accounts.person(case.filer_person_id) if case.filer_person_id else None
        if own is not None and own.is_active and is_contact(case, own.email or ""):
            return Voice(actor_of(own, today), False, found.address, own.name, own.language)
        language = case.language if case.language in BY_TAG else "en"
        tracker = Actor(name=case.contact_name, language=language, tracked_case_ids=frozenset({case.id}))
        return Voice(tracker, False, found.address, case.contact_name, language)
    if not person.is_active:
        return None
    actor = actor_of(person, today)
    if cases.case_by_id_among(case.id, access.visible_to(actor)) is None:
        return None
    is_filer = access.is_filer(actor, case)
    if not is_filer and not sides_of(standing_of(case, actor, today).facts) - {Side.FILER}:
        return None
    return Voice(actor, not is_filer, found.address, person.name, person.language)
