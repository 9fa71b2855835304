"""Where the filer of a case is reached: whether its owner has proved it, and which cases a proved contact opens.

``Case.contact_proved_at``: a code that went to the case's contact was typed by who filed or follows it.
``Case.contact_corrected_at``: somebody else than the filer wrote this address, while mail came back. Messages go there;
no code and no signed link does until the filer has proved it, since whoever wrote it could open the case with them.
"""

from __future__ import annotations

from datetime import datetime

from grievance.accounts import codes
from grievance.accounts import queries as accounts
from grievance.accounts.contacts import NO_GATEWAY, TOO_MANY, owner_of
from grievance.accounts.events import CodeMade, ContactChanged, ContactProved
from grievance.accounts.rules.contact import Contact, ContactKind, fold_contact
from grievance.cases import queries
from grievance.cases.contact_events import CaseContactChanged, CaseContactProved
from grievance.cases.models import Case
from grievance.cases.rules.words import BY_THE_FILER, MessagesWanted
from grievance.foundation.clock import ist_date
from grievance.foundation.database import db
from grievance.foundation.transaction import record
from grievance.permissions import Actor
from grievance.sentences import N_, Refusal, sentence
from grievance.web.layout import CaseNotice


def contact_of(case: Case) -> Contact:
    """The contact given with the case."""
    return Contact(case.contact_mobile, case.contact_email)


def takes_secrets(case: Case) -> bool:
    """Whether codes and signed links may go to the contact of the case."""
    return case.contact_corrected_at is None


def note_proof(case: Case, actor: Actor, now: datetime) -> None:
    """Its owner has typed a code that went to the contact of the case; an account that proved the same follows it."""
    was, case.contact_proved_at, case.contact_corrected_at = case.contact_proved_at, now, None
    if case.filer_person_id is None and case.lead_left_at is None:
        owner = owner_of(contact_of(case), ist_date(now))
        case.filer_person_id = owner.id if owner else None
    db.session.flush()
    if was is None:
        record(CaseContactProved(at=now, actor=actor, case_id=case.id, number=case.number, office_code=case.office_code,
                                 side="filer"))  # fmt: skip


def ask_for_code(case: Case, contact: Contact, language: str, now: datetime) -> None:
    """Sends a code to where the filer wants to be reached. Refuses a fourth within the hour and what no code can reach."""
    if not codes.can_be_proved(contact):
        raise Refusal(NO_GATEWAY, field="contact")
    purpose = _purpose(case)
    code = codes.new_code_for(purpose, contact.folded, now)
    if not code:
        raise Refusal(TOO_MANY, field="contact")
    record(CodeMade(at=now, email=contact.email, mobile="" if contact.email else contact.mobile, language=language,
                    wanted_for="contact", secret=code, key=purpose))  # fmt: skip


def change_contact(case: Case, contact: Contact, typed: str, actor: Actor, now: datetime) -> bool:
    """The filer is reached there from now on; False when the code is wrong. The address that is left is told."""
    if not codes.is_right_code(_purpose(case), contact.folded, typed, now):
        return False
    old, is_new = contact_of(case), contact.folded not in _all_of(case)
    if contact.email:
        case.contact_email = contact.email
    else:
        case.contact_mobile = contact.mobile
    case.version += 1
    if contact_of(case).folded == contact.folded:
        note_proof(case, actor, now)
    if is_new:
        record(CaseContactChanged(at=now, actor=actor, case_id=case.id, number=case.number, side="filer",
                                  office_code=case.office_code))  # fmt: skip
        record(ContactChanged(at=now, language=case.message_language or case.language,
                              old_email=old.email if contact.email else "",
                              old_mobile="" if contact.email else old.mobile))  # fmt: skip
    db.session.flush()
    return True


def _all_of(case: Case) -> set[str]:
    return {fold_contact(case.contact_email), fold_contact(case.contact_mobile)}


def _purpose(case: Case) -> str:
    return f"contact of case {case.id}"


def choose_messages(case: Case, language: str, wanted: MessagesWanted) -> None:
    """In which language the filer gets which messages."""
    case.message_language, case.messages_wanted = language, wanted
    case.version += 1
    db.session.flush()


def follow_new_contact(event: ContactChanged) -> None:
    """A reaction: a person's own open cases with the contact that was left go on with the new one of its kind."""
    is_email, old = bool(event.old_email), fold_contact(event.old_email or event.old_mobile)
    kind = ContactKind.EMAIL if is_email else ContactKind.MOBILE
    new = next((row for row in accounts.contacts_of(event.person_id or 0) if row.kind is kind), None)
    if event.person_id is None or new is None or not old:
        return
    for case in queries.open_cases_reached_at(event.person_id, is_email, old):
        if is_email:
            case.contact_email = new.value
        else:
            case.contact_mobile = new.value
        if fold_contact(contact_of(case).value) == new.value_folded:
            case.contact_proved_at, case.contact_corrected_at = event.at, None
    db.session.flush()


def claim_cases(event: ContactProved) -> None:
    """A reaction: open cases with this contact, proved when they were filed or followed, are now the person's own."""
    found = next((row for row in accounts.contacts_of(event.person_id or 0) if row.id == event.contact_id), None)
    if found is None or owner_of(_as_contact(found.kind, found.value), ist_date(event.at)) is None:
        return
    for case in queries.cases_to_claim(found.kind is ContactKind.EMAIL, fold_contact(found.value)):
        case.filer_person_id = found.person_id
    db.session.flush()


def notices_of(case: Case) -> list[CaseNotice]:
    """For officers, at the head of a case: that nobody has proved the contact, or that the filer has yet to."""
    if case.closing or case.lead_left_at is not None:
        return []
    if case.contact_corrected_at is not None:
        return [
            CaseNotice(
                sentence(
                    N_(
                        "The filer's address was corrected by the convener and is not proved yet. Codes do not go there."
                    )
                )
            )
        ]
    if (
        case.source in BY_THE_FILER
        and case.contact_proved_at is None
        and case.filer_person_id is None
        and contact_of(case).value
    ):
        return [
            CaseNotice(sentence(N_("The contact of this unit is not proved by a code. Call before you rely on it.")))
        ]
    return []


def _as_contact(kind: ContactKind, value: str) -> Contact:
    return Contact(email=value) if kind is ContactKind.EMAIL else Contact(mobile=value)
