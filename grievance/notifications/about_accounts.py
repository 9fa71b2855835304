"""Reactions: codes that prove a contact, and the word to an address that was left."""

from __future__ import annotations

import secrets

from grievance.accounts.events import CodeMade, ContactChanged
from grievance.notifications.operations import link, queue_mail
from grievance.notifications.sms import queue_sms


def send_code(event: CodeMade) -> None:
    """The code goes to the contact that it proves and stands nowhere else."""
    queue_mail("one_time_code", event.email, {"code": event.secret, "wanted_for": event.wanted_for, "link": link("/")},
               at=event.at, key=f"code:{event.key}:{secrets.token_hex(8)}", language=event.language)  # fmt: skip
    if event.mobile and event.secret:
        queue_sms("code", event.mobile, {"code": event.secret}, at=event.at, language=event.language,
                  key=f"code:{event.key}:{secrets.token_hex(8)}")  # fmt: skip


def tell_old_address(event: ContactChanged) -> None:
    queue_mail("contact_changed", event.old_email, {"link": link("/")}, at=event.at, language=event.language,
               key=f"contact:{event.person_id}:{event.old_email}:{event.at.isoformat()}")  # fmt: skip


MAILS = {CodeMade: send_code, ContactChanged: tell_old_address}
