"""Following a case without an account: the receipt's secret, or a code sent to the filer's contact."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from grievance.accounts import codes
from grievance.accounts import queries as accounts
from grievance.accounts.rules.codes import looks_like_code
from grievance.accounts.rules.contact import Contact
from grievance.cases import queries
from grievance.cases.contact_events import TrackCodeMade
from grievance.cases.contacts import contact_of, note_proof, takes_secrets
from grievance.cases.models import Case, CoSignature
from grievance.cases.receipt_secret import SIGNATORY, fits, hash_of_secret, mark_of
from grievance.foundation.transaction import record
from grievance.permissions import ANONYMOUS, Actor


def send_code(number: str, actor: Actor, now: datetime) -> bool:
    """Makes a code and records it for the message. Nothing happens, and False comes, for an unknown reference, a fourth
    code in an hour, and an address that somebody else than the filer wrote on the case."""
    case = queries.secret_of(number)
    to = code_contact(case) if case is not None else Contact()
    if case is None or not codes.can_be_proved(to):
        return False
    code = codes.new_code_for(purpose(number), to.folded, now)
    if code:
        record(TrackCodeMade(at=now, actor=actor, case_id=case.id, number=number, office_code=case.office_code,
                             side="filer", secret=code))  # fmt: skip
    return bool(code)


def purpose(number: str) -> str:
    """What a code that opens a case is made for."""
    return f"follow {number}"


def code_contact(case: Case) -> Contact:
    """Where codes of the case go: its contact, else that of its filer's account; nowhere while they may not go there."""
    if case.lead_left_at is not None or not takes_secrets(case):
        return Contact()
    given = contact_of(case)
    if given.email or codes.can_be_proved(given):
        return given
    person = accounts.person(case.filer_person_id) if case.filer_person_id else None
    return Contact(email=person.email or "") if person is not None and person.is_active else Contact()


def opened_by(number: str, typed: str, now: datetime) -> Case | None:
    """The case that the secret or the code opens, else None; a wrong code is counted, a right one used up.

    Called inside ``transaction()`` and returns instead of raising, so that the count is kept.
    """
    case = queries.secret_of(number)
    if case is None:
        return None
    if not looks_like_code(typed):
        return case if fits(number, typed, case.track_secret_hash) else None
    to = code_contact(case)
    if not codes.is_right_code(purpose(number), to.folded, typed, now):
        return None
    if to.folded == contact_of(case).folded:
        note_proof(case, ANONYMOUS, now)
    return case


def signature_opened_by(number: str, typed: str) -> CoSignature | None:
    """The signatory that this secret belongs to, under the reference it signed or one to which that was joined."""
    row = queries.signature_by_secret(hash_of_secret(SIGNATORY, typed)) if not looks_like_code(typed) else None
    case = queries.secret_of(number)
    if row is None or case is None:
        return None
    own = queries.case_by_id(row.case_id)
    return row if own is not None and queries.root_of(own).id == queries.root_of(case).id else None


def still_open(marks: Mapping[int, str]) -> frozenset[int]:
    """Those of the cases followed by a browser whose secret has not been replaced since (``marks`` by case id)."""
    stored = queries.secrets_by_case(marks)
    return frozenset(case_id for case_id, mark in marks.items() if mark_of(stored.get(case_id, "")) == mark)
