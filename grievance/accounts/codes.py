"""One-time codes: six figures that show that who types them reads what goes to an address. The only such mechanism.

``purpose`` says what a code is good for ("follow J26-0412-7", "file 17", "sign-in name@example.in"); a code for one
purpose or address is wrong for every other. Only a hash is kept, made with the forum's key, so that nobody who reads the
table can try the million codes. Each is called inside ``transaction()``; a wrong try is counted, so the transaction has
to end well: ``is_right_code`` answers and never raises.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta

from flask import current_app

from grievance.accounts import queries
from grievance.accounts.models import OneTimeCode
from grievance.accounts.rules.codes import CODE_LIVES, CODES_KEPT, Sent, figures_of, is_open, may_send
from grievance.accounts.rules.contact import Contact
from grievance.foundation.database import db


def new_code_for(purpose: str, address: str, now: datetime) -> str:
    """A fresh code for a folded address; empty when so many were made lately that no other may go out."""
    queries.hold_address(address)
    lately = queries.codes_lately(purpose, address, now - timedelta(days=1))
    if not may_send([Sent(row.purpose, row.made_at) for row in lately], purpose, now):
        return ""
    code = f"{secrets.randbelow(1_000_000):06}"
    db.session.add(
        OneTimeCode(purpose=purpose, address_folded=address, code_hash=_hashed(purpose, address, code), made_at=now)
    )
    db.session.flush()
    return code


def is_right_code(purpose: str, address: str, typed: str, now: datetime) -> bool:
    """Whether ``typed`` is the newest code for this purpose and address; a wrong one is counted, a right one used up."""
    newest = queries.newest_code(purpose, address)
    if newest is None or not is_open(newest.made_at, newest.tries, newest.used_at, now):
        return False
    if not hmac.compare_digest(_hashed(purpose, address, figures_of(typed)), newest.code_hash):
        newest.tries += 1
        db.session.flush()
        return False
    newest.used_at = now
    db.session.flush()
    return True


def forget_codes(purpose: str, now: datetime) -> None:
    """No code that is on its way is good any more."""
    for made in queries.codes_for(purpose, now - CODE_LIVES):
        made.used_at = made.used_at or now


def forget_old_codes(now: datetime) -> int:
    """Takes codes away that no limit asks for any more; how many."""
    return queries.delete_codes(now - CODES_KEPT)


def _hashed(purpose: str, address: str, code: str) -> str:
    said = f"code\n{purpose}\n{address}\n{code}".encode("utf-8", "surrogatepass")
    return hmac.new(str(current_app.config["SECRET_KEY"]).encode(), said, hashlib.sha256).hexdigest()


def sends_sms() -> bool:
    """Whether a gateway for SMS is set; without one a mobile number cannot be proved."""
    return bool(current_app.config["SETTINGS"].sms_url)


def can_be_proved(contact: Contact) -> bool:
    """Whether a code can reach it."""
    return bool(contact.email) or (bool(contact.mobile) and sends_sms())
