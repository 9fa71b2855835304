"""The last step before something is filed or joined: a code shows that the filer reads what goes to the contact.

Never a dead end: where no code can come, or none comes, it is filed all the same and marked as not proved.
"""

from __future__ import annotations

from datetime import datetime

from grievance.accounts import codes, contacts
from grievance.accounts import queries as accounts
from grievance.accounts.events import CodeMade
from grievance.accounts.rules.contact import Contact
from grievance.foundation.clock import ist_date
from grievance.foundation.database import db
from grievance.foundation.transaction import record
from grievance.intake import operations, queries
from grievance.intake.models import Draft
from grievance.intake.rules.answers import Answers, from_data
from grievance.permissions import Actor
from grievance.sentences import Refusal

READY = "ready"
"""In a draft's data: checked and sent, with what the last page showed; any answer changed afterwards takes it away."""


def contact_of(answers: Answers) -> Contact:
    return Contact(answers.mobile, answers.email)


def is_ones_own(answers: Answers, actor: Actor) -> bool:
    """Whether who is signed in has proved this contact."""
    found = accounts.contact_with(contact_of(answers).folded) if actor.is_signed_in else None
    return found is not None and found.person_id == actor.person_id


def hold_for_code(draft: Draft, seen: str, now: datetime) -> bool:
    """Keeps what the last page showed and sends the code; False where none went out. Nothing is filed yet."""
    draft = queries.locked_draft(draft.id)
    draft.data = {**from_data(draft.data).as_data(), READY: seen or "join"}
    draft.version += 1
    db.session.flush()
    return send_code(draft, now)


def is_waiting(draft: Draft) -> bool:
    """Whether everything is checked and only the code is open."""
    return READY in draft.data


def seen_of(draft: Draft) -> str:
    return str(draft.data.get(READY, ""))


def send_code(draft: Draft, now: datetime) -> bool:
    """A code to the contact of the draft; False where none can go there, or three went out within the hour."""
    answers = from_data(draft.data)
    contact = contact_of(answers)
    code = codes.new_code_for(_purpose(draft), contact.folded, now) if codes.can_be_proved(contact) else ""
    if code:
        record(CodeMade(at=now, email=contact.email, mobile="" if contact.email else contact.mobile, secret=code,
                        language=answers.language, wanted_for="join" if answers.is_joining else "file",
                        key=_purpose(draft)))  # fmt: skip
    return bool(code)


def send_another(draft: Draft, now: datetime) -> None:
    """Refuses a fourth code within the hour."""
    if not send_code(draft, now):
        raise Refusal(contacts.TOO_MANY, field="code")


def add_email(draft: Draft, email: str, now: datetime) -> None:
    """For who gave a mobile number to which no code can go: an e-mail address as well, and the code there."""
    draft = queries.locked_draft(draft.id)
    draft.data = {**draft.data, "email": email}
    draft.version += 1
    db.session.flush()
    send_another(draft, now)


def is_code_right(draft: Draft, typed: str, now: datetime) -> bool:
    """A wrong code is counted. What is filed already needs none."""
    draft = queries.locked_draft(draft.id)
    folded = contact_of(from_data(draft.data)).folded
    return draft.filed_case_id is not None or codes.is_right_code(_purpose(draft), folded, typed, now)


def finish(draft: Draft, token: str, actor: Actor, now: datetime, *, is_proved: bool, asked_from: str = "") -> None:
    """Files or joins what the draft holds."""
    answers = from_data(draft.data)
    if answers.is_joining:
        operations.join_case(draft, token, actor, now, is_proved=is_proved, asked_from=asked_from)
    else:
        registered = operations.file_draft(draft, actor, now, is_proved=is_proved)
        if registered.secret:
            operations.seal_secret(draft, registered.secret, token)
    if is_proved and actor.is_signed_in and not actor.is_staff:
        _know_better(answers, actor, now)


def _know_better(answers: Answers, actor: Actor, now: datetime) -> None:
    """The account learns its holder's name, and that its address is proved."""
    person, contact = accounts.person(actor.person_id or 0), contact_of(answers)
    if person is None:
        return
    person.name = person.name or answers.name
    is_own = person.email_folded == contact.folded
    if is_own and accounts.contact_with(contact.folded) is None and contacts.uses_codes(person, ist_date(now)):
        contacts.prove(person, contact, now)


def _purpose(draft: Draft) -> str:
    return f"file {draft.id}"
