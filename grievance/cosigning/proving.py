"""A unit that joined without a code proves its contact later, on its own page. Called inside ``transaction()``."""

from __future__ import annotations

from datetime import datetime

from grievance.accounts import codes
from grievance.accounts.contacts import NO_GATEWAY, TOO_MANY
from grievance.accounts.events import CodeMade
from grievance.accounts.rules.contact import Contact
from grievance.cases.models import CoSignature
from grievance.cases.queries import count_of_units, rows_signed_for
from grievance.cases.rules.facts import Side
from grievance.cases.signatories import is_only_claimed, is_same_unit, row_of_lead
from grievance.cases.signatory_events import SignatoryProved
from grievance.cosigning.signing import held
from grievance.foundation.database import db
from grievance.foundation.transaction import record
from grievance.permissions import ANONYMOUS
from grievance.reference import queries as reference
from grievance.sentences import N_, Refusal


def ask_for_code(row: CoSignature, contact: Contact, language: str, now: datetime) -> None:
    """Sends a code to where the unit is reached. Refuses a fourth within the hour and what no code can reach."""
    _case, row = held(row)
    if not is_only_claimed(row):
        raise Refusal(N_("The contact of your unit is proved already."), field="contact")
    if not codes.can_be_proved(contact):
        raise Refusal(NO_GATEWAY, field="contact")
    code = codes.new_code_for(_purpose(row), contact.folded, now)
    if not code:
        raise Refusal(TOO_MANY, field="contact")
    record(CodeMade(at=now, email=contact.email, mobile="" if contact.email else contact.mobile, language=language,
                    wanted_for="join", secret=code, key=_purpose(row)))  # fmt: skip


def prove(row: CoSignature, contact: Contact, typed: str, now: datetime) -> bool:
    """The unit is counted from now on, and told there what happens; False when the code is wrong.

    Where a mobile was proved, the e-mail address typed on joining is dropped: it may be another's, and gets no news.
    Refuses where the same unit signed with a code in the meantime: no unit stands twice behind a case.
    """
    case, row = held(row)
    if not codes.is_right_code(_purpose(row), contact.folded, typed, now):
        return False
    row.contact_email, row.contact_mobile = contact.email, contact.mobile or row.contact_mobile
    others = [*rows_signed_for(case.id), *([] if case.lead_left_at else [row_of_lead(case)])]
    if any(other.id != row.id and not is_only_claimed(other) and is_same_unit(row, other) for other in others):
        raise Refusal(N_("Your unit shares this grievance already. Follow it with its reference."))
    row.contact_proved_at = now
    db.session.flush()
    record(SignatoryProved(at=now, actor=ANONYMOUS, case_id=case.id, number=case.number, office_code=case.office_code,
                           office=reference.office_name(case.office_code), side=Side.SIGNATORY.value, co_signature_id=row.id,
                           units=count_of_units(case.id)))  # fmt: skip
    return True


def _purpose(row: CoSignature) -> str:
    return f"signed {row.id}"
