"""Who gets a mail: the filer of a case, the officers of an office, those who preside. Addresses, never roles."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from grievance.accounts import queries as accounts
from grievance.accounts.models import Person
from grievance.cases.models import Case
from grievance.clocks.rules.ladder import Tell
from grievance.enterprises.models import Unit
from grievance.escalation.queries import staff
from grievance.escalation.rules import Reader, officers_of, readers_of
from grievance.notifications import queries
from grievance.reference import queries as reference
from grievance.web.languages import BY_TAG


@dataclass(frozen=True)
class Recipient:
    """``key`` names the person (or the bare address) in the outbox's keys. ``office`` is where a vacant post led."""

    address: str
    name: str
    language: str
    key: str
    office_code: str = ""
    mobile: str = ""


def _person(person: Person, office_code: str = "") -> Recipient:
    return Recipient(person.email or "", person.name, person.language, f"p{person.id}", office_code)


def filer_of(case: Case) -> Recipient | None:
    """The contact given with the case, else the account of its filer; without ``address`` where only a mobile was given.

    Nobody where the unit that filed it has left it to the others.
    """
    if case.lead_left_at is not None:
        return None
    person = accounts.person(case.filer_person_id) if case.filer_person_id else None
    language = case.message_language or (person.language if person else case.language)
    language = language if language in BY_TAG else "en"
    mobile = case.contact_mobile
    if case.contact_email:
        return Recipient(case.contact_email, case.contact_name, language, "filer", mobile=mobile)
    if person and person.is_active:
        return replace(_person(person), language=language, mobile=mobile or person.mobile or "")
    return Recipient("", case.contact_name, language, "filer", mobile=mobile) if mobile else None


def people_by_id(ids: Iterable[int]) -> dict[int, Recipient]:
    """Several people in one SELECT."""
    return {person.id: _person(person) for person in accounts.people_by_id(ids).values()}


def _of_readers(readers: Iterable[Reader]) -> list[Recipient]:
    readers = list(readers)
    found = accounts.people_by_id(reader.person_id for reader in readers)
    return [_person(found[each.person_id], each.office_code) for each in readers if each.person_id in found]


def officers(office_code: str, division: str | None, on: date, kept_from: str | None = None) -> list[Recipient]:
    """Head and nodal officers; of a forum's desk the convener; of a vacant office those above.

    ``kept_from``: the office whose conduct the matter is about, which is passed over.
    """
    sitting = staff(on)
    if office_code not in sitting.posts:
        return []
    if office_code in sitting.forum_desks.values():
        desks = {desk: code for code, desk in sitting.forum_desks.items()}
        return _of_readers(readers_of(Tell.CONVENER, None, desks[office_code], sitting))
    return _of_readers(officers_of(office_code, division, sitting, kept_from))


def acting_head(office_code: str, division: str | None, on: date) -> list[Recipient]:
    """The head above who acts while the post of the office's own head is vacant; nobody where it is held."""
    sitting = staff(on)
    if office_code not in sitting.posts or not sitting.posts[office_code].is_vacant:
        return []
    found = _of_readers(readers_of(Tell.HEAD, office_code, division, sitting))
    return [each for each in found if each.office_code != office_code]


def presiding(division: str, on: date) -> list[Recipient]:
    """Chair and Administrative Secretary of a division's forum."""
    tell = f"{Tell.CHAIR},{Tell.ADMINISTRATIVE_SECRETARY}"
    return _of_readers(readers_of(tell, None, division, staff(on)))


def officers_for(case: Case, office_code: str | None, on: date) -> list[Recipient]:
    """The officers of an office as far as they may know of this case; nobody where there is no office."""
    return officers(office_code or "", case.division, on, case.conduct_office_code)


def head_above(office_code: str, division: str | None, on: date, kept_from: str | None = None) -> list[Recipient]:
    """The head of the office above, or who acts for it; of the top office its own head."""
    sitting = staff(on)
    return (
        _of_readers(readers_of(Tell.OFFICE_ABOVE, office_code, division, sitting, kept_from))
        if office_code in sitting.posts
        else []
    )


def conveners(division: str, on: date) -> list[Recipient]:
    return _of_readers(readers_of(Tell.CONVENER, None, division, staff(on)))


def members(division: str, on: date) -> list[Recipient]:
    """Chair, members and conveners of a division."""
    return [_person(person) for person in queries.people_of_forum(division, on)]


def associations(division: str) -> list[Recipient]:
    """Associations of the division, and those of both, that gave an address."""
    return [
        Recipient(row.email, row.name, "en", f"a{row.id}") for row in queries.associations_of(division) if row.email
    ]


def unit_name(case: Case) -> str:
    """The unit or association, else the person who filed."""
    unit: Unit | None = queries.unit_of(case)
    if unit is not None:
        return unit.name
    association = queries.association_of(case)
    return association.name if association is not None else case.contact_name


def place_of(case: Case) -> str:
    """Estate or place with the district."""
    estate = reference.estate(case.estate_code)
    parts = (estate.name if estate else case.place, case.district or "")
    return ", ".join(part for part in parts if part) or case.division.capitalize()
