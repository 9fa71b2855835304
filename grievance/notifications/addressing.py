"""Where a mail comes back to and where its reader answers to, when a domain for incoming mail is set; and who gets none.

The proofs in these addresses are made by ``tokens``; what comes in under them is read by ``correspondence``.
"""

from __future__ import annotations

from flask import current_app

from grievance.accounts import queries as accounts
from grievance.cases import queries as cases
from grievance.cases.models import Case
from grievance.notifications import tokens
from grievance.notifications.models import Outbox
from grievance.sentences import N_

NEVER_ANSWERED = frozenset(
    {
        "track_code",
        "one_time_code",
        "contact_changed",
        "cosign_invited",
        "cosign_code",
        "cosign_signed",
        "cosign_answered",
        "cosign_news",
        "office_consulted",
    }
)
HELD = N_("The address takes no mail. It is sent when the address has been corrected.")
"""Why a mail rests instead of going out; a correction sends it."""


def receiving_domain() -> str:
    """The domain of our own addresses; empty where incoming mail is not set up."""
    return str(current_app.config["SETTINGS"].mail_receiving_domain or "")


def secret() -> str:
    return str(current_app.config["SECRET_KEY"])


def return_path(mail_id: int) -> str | None:
    """The envelope sender of a mail, to which servers return it; None: the sender's own address."""
    domain = receiving_domain()
    return tokens.return_address(secret(), domain, mail_id) if domain else None


def reply_to(row: Outbox) -> str | None:
    """The address at which its reader answers to the case; None where nobody known would write."""
    domain = receiving_domain()
    if not domain or row.case_id is None or row.message in NEVER_ANSWERED:
        return None
    case = cases.case_by_id(row.case_id)
    if case is None:
        return None
    person_id = None
    if not is_contact(case, row.to_address):
        person = accounts.person_by_email(row.to_address)
        if person is None:
            return None
        person_id = person.id
    return tokens.reply_address(secret(), domain, case.id, person_id, row.to_address)


def are_answers_read(message: str, case_id: int | None) -> bool:
    """Whether a mail may say that it can be replied to."""
    return case_id is not None and bool(receiving_domain()) and message not in NEVER_ANSWERED


def is_contact(case: Case, address: str) -> bool:
    """Whether it is the address that was given with the case."""
    return bool(case.contact_email) and case.contact_email.strip().casefold() == address.strip().casefold()
