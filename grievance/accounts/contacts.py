"""Proved contacts: signing in by a code, registering by it, and changing where one is reached.

Officers sign in with their password alone: a code to a mailbox or telephone that an office shares, or a SIM that changes
hands with a post, would open every case of the office. Their accounts are never opened, made or changed by a code.
"""

from __future__ import annotations

from datetime import date, datetime

from grievance.accounts import codes, queries
from grievance.accounts.events import CodeMade, ContactChanged, ContactProved, PersonAdded
from grievance.accounts.models import Contact as ProvedContact
from grievance.accounts.models import Person
from grievance.accounts.operations import actor_of, give_grant
from grievance.accounts.rules.contact import Contact, ContactKind
from grievance.foundation.clock import ist_date
from grievance.foundation.database import db
from grievance.foundation.transaction import record
from grievance.permissions import SYSTEM, Role
from grievance.sentences import N_, Refusal

NO_GATEWAY = N_("We cannot send a code to a mobile number yet. Write an e-mail address.")


def uses_codes(person: Person, on: date) -> bool:
    """Whether a code may open this account: it is open, and holds no role but that of a filer."""
    return person.is_active and not queries.has_other_role(person.id, Role.FILER, on)


def ask_to_sign_in(contact: Contact, language: str, now: datetime) -> bool:
    """Sends a code, known address or not; to an officer's address the word that he has a password. False: too many lately."""
    _can_be_reached(contact)
    purpose = _sign_in(contact)
    code = codes.new_code_for(purpose, contact.folded, now)
    if not code:
        return False
    person = queries.person_reached_at(contact.folded)
    if person is not None and not uses_codes(person, ist_date(now)):
        codes.forget_codes(purpose, now)
        code = ""
    _send(contact, "sign_in", code, purpose, language, now)
    return True


def sign_in_with(contact: Contact, typed: str, language: str, now: datetime) -> Person | None:
    """Whose contact it is, made known to us where it is new; None when the code is wrong or opens nothing."""
    queries.hold_address(contact.folded)
    if not codes.is_right_code(_sign_in(contact), contact.folded, typed, now):
        return None
    person = queries.person_reached_at(contact.folded)
    if person is None:
        person = _register(contact, language, now)
    elif not uses_codes(person, ist_date(now)):
        return None
    prove(person, contact, now)
    return person


def ask_to_change(person: Person, contact: Contact, language: str, now: datetime) -> None:
    """Sends a code to a contact that this person wants to be reached at. Refuses a fourth within the hour."""
    _can_be_reached(contact)
    _refuse_officer(person, now)
    purpose = _change(person)
    code = codes.new_code_for(purpose, contact.folded, now)
    if not code:
        raise Refusal(TOO_MANY, field="contact")
    _send(contact, "contact", code, purpose, language, now)


def change_with(person: Person, contact: Contact, typed: str, now: datetime) -> bool:
    """The new contact counts from now on; False when the code is wrong."""
    _refuse_officer(person, now)
    queries.hold_address(contact.folded)
    if not codes.is_right_code(_change(person), contact.folded, typed, now):
        return False
    prove(person, contact, now)
    return True


TOO_MANY = N_("Three codes were sent within the hour. Use the last one, or go on in an hour.")
WRONG_CODE = N_(
    "This is not the code, or it is older than 10 minutes. Look at the last message, or ask for another code."
)


def prove(person: Person, contact: Contact, now: datetime) -> None:
    """This contact is the person's, in place of an older one of its kind. Refuses what belongs to another account."""
    owner = queries.person_reached_at(contact.folded)
    if owner is not None and owner.id != person.id:
        raise Refusal(N_("Another account is reached there already. Sign in with it."), field="contact")
    held = next((row for row in queries.contacts_of(person.id) if row.kind is contact.kind), None)
    if held is None:
        held = ProvedContact(person_id=person.id, kind=contact.kind, value=contact.value, value_folded=contact.folded,
                             proved_at=now)  # fmt: skip
        db.session.add(held)
    elif held.value_folded != contact.folded:
        _tell_old(person, held, now)
    held.value, held.value_folded, held.proved_at = contact.value, contact.folded, now
    if contact.kind is ContactKind.EMAIL:
        person.email, person.email_folded = contact.value, contact.folded
    else:
        person.mobile = contact.value
    db.session.flush()
    record(ContactProved(at=now, actor=actor_of(person, ist_date(now)), person_id=person.id, contact_id=held.id))


def _tell_old(person: Person, held: ProvedContact, now: datetime) -> None:
    is_email = held.kind is ContactKind.EMAIL
    record(ContactChanged(at=now, person_id=person.id, language=person.language,
                          old_email=held.value if is_email else "", old_mobile="" if is_email else held.value))  # fmt: skip


def owner_of(contact: Contact, on: date) -> Person | None:
    """The filer who has proved this contact; None for an officer, a closed account and a contact nobody proved."""
    found = queries.contact_with(contact.folded) if contact.folded else None
    person = queries.person(found.person_id) if found is not None else None
    return person if person is not None and uses_codes(person, on) else None


def _register(contact: Contact, language: str, now: datetime) -> Person:
    """A new person with the filer's role and no password; the name comes with the first grievance."""
    is_email = contact.kind is ContactKind.EMAIL
    person = Person(email=contact.value if is_email else None, email_folded=contact.folded if is_email else None,
                    mobile=contact.mobile or None, name="", language=language, created_at=now)  # fmt: skip
    db.session.add(person)
    db.session.flush()
    record(PersonAdded(at=now, actor=SYSTEM, person_id=person.id))
    give_grant(person, Role.FILER, SYSTEM, now, from_on=ist_date(now))
    return person


def _can_be_reached(contact: Contact) -> None:
    if not codes.can_be_proved(contact):
        raise Refusal(NO_GATEWAY, field="contact")


def _refuse_officer(person: Person, now: datetime) -> None:
    if not uses_codes(person, ist_date(now)):
        raise Refusal(N_("An administrator changes the address of an officer."), field="contact")


def _sign_in(contact: Contact) -> str:
    return f"sign-in {contact.folded}"


def _change(person: Person) -> str:
    return f"contact of {person.id}"


def _send(contact: Contact, wanted_for: str, code: str, purpose: str, language: str, now: datetime) -> None:
    record(CodeMade(at=now, email=contact.email, mobile="" if contact.email else contact.mobile, language=language,
                    wanted_for=wanted_for, secret=code, key=purpose))  # fmt: skip
