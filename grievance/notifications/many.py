"""Many mails at once: rows in one statement, put into words only when a mail goes out or is looked at.

Words take a millisecond and two kilobytes; a flood is told in bundles, which need the subjects alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from grievance.accounts import queries as accounts
from grievance.notifications import addressing, queries, rules
from grievance.notifications.messages import subject_of
from grievance.notifications.operations import host, mail_server
from grievance.notifications.recipients import Recipient
from grievance.notifications.rules import MailState
from grievance.sentences import Sentence, as_data


@dataclass(frozen=True)
class NewMail:
    """One mail to one reader. ``context``: texts, numbers, dates, sentences and lists of these; ``key`` as in ``queue_mail``."""

    message: str
    to: Recipient
    context: Mapping[str, Any]
    key: str
    at: datetime
    case_id: int | None = None
    not_before: datetime | None = None
    direction_id: int | None = None


def queue_many(mails: Iterable[NewMail]) -> int:
    """Write the mails into the outbox, those left out whose key is there already or that name nobody; how many."""
    wanted = {mail.key: mail for mail in mails if mail.to.address.strip()}
    for key in queries.keys_there(wanted):
        del wanted[key]
    state, here, as_kept = MailState.QUEUED if mail_server() else MailState.KEPT, host(), SharedData()
    queries.add_mails([_row(mail, state, here, as_kept) | _held(mail.to.address) for mail in wanted.values()])
    return len(wanted)


def _held(address: str) -> dict[str, Any]:
    """As in ``queue_mail``: an address that takes no mail gets none until it is corrected."""
    if not accounts.is_unreachable(address):
        return {"closed_because": ""}
    return {"state": MailState.DEAD, "closed_because": addressing.HELD}


class SharedData:
    """Sentences as data; one that many mails share is turned once."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[Any, Any]] = {}

    def of(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self.of(each) for each in value]
        if not isinstance(value, Sentence):
            return as_data(value)
        if id(value) not in self._known:
            self._known[id(value)] = (value, as_data(value))
        return self._known[id(value)][1]


def _row(mail: NewMail, state: MailState, here: str, as_kept: SharedData) -> dict[str, Any]:
    reference = str(mail.context.get("reference") or "")
    return {
        "key": mail.key, "message_id": rules.message_id(mail.key, here, addressing.secret()), "message": mail.message,
        "to_address": mail.to.address.strip(), "to_name": rules.display_name(mail.to.name), "language": mail.to.language,
        "subject": subject_of(mail.message, mail.to.language, mail.context), "text": "", "html": "",
        "reader": str(mail.context.get("reader") or ""),
        "context": {name: as_kept.of(value) for name, value in mail.context.items()},
        "thread": rules.thread_id(reference, here) if reference else "", "case_id": mail.case_id, "direction_id": mail.direction_id, "state": state,
        "queued_at": mail.at, "not_before": mail.not_before or mail.at,
    }  # fmt: skip
