"""Following a case without an account: the receipt's secret, or a code sent to the filer's contact."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from grievance.cases import queries
from grievance.cases.events import TrackCodeMade
from grievance.cases.models import Case, CoSignature, TrackCode
from grievance.cases.receipt_secret import SIGNATORY, fits, hash_of_secret, looks_like_code, mark_of, new_code
from grievance.foundation.database import db
from grievance.foundation.transaction import record
from grievance.permissions import Actor

CODE_LIVES = timedelta(minutes=10)
TRIES_AT_MOST = 5
CODES_AN_HOUR = 3


def send_code(number: str, actor: Actor, now: datetime) -> None:
    """Makes a code and records it for the mail. An unknown reference and a fourth code in an hour change nothing."""
    case = queries.secret_of(number)
    code = new_code_for(case.id, number, now) if case and not case.lead_left_at else ""
    if case is None or not code:
        return
    record(TrackCodeMade(at=now, actor=actor, case_id=case.id, number=number, office_code=case.office_code,
                         side="filer", secret=code))  # fmt: skip


def opened_by(number: str, typed: str, now: datetime) -> Case | None:
    """The case that the secret or the code opens, else None; a wrong code is counted, a right one used up.

    Called inside ``transaction()`` and returns instead of raising, so that the count is kept.
    """
    case = queries.secret_of(number)
    if case is None:
        return None
    if not looks_like_code(typed):
        return case if fits(number, typed, case.track_secret_hash) else None
    return case if is_right_code(case.id, number, typed, now) else None


def signature_opened_by(number: str, typed: str) -> CoSignature | None:
    """The signatory that this secret belongs to, under the reference it signed or one to which that was joined."""
    row = queries.signature_by_secret(hash_of_secret(SIGNATORY, typed)) if not looks_like_code(typed) else None
    case = queries.secret_of(number)
    if row is None or case is None:
        return None
    own = queries.case_by_id(row.case_id)
    return row if own is not None and queries.root_of(own).id == queries.root_of(case).id else None


def is_right_code(case_id: int, purpose: str, typed: str, now: datetime, invitation_id: int | None = None) -> bool:
    """Whether ``typed`` is the newest code, made for ``purpose``; a wrong one is counted, a right one used up."""
    made = queries.codes_made_since(case_id, now - CODE_LIVES, invitation_id)
    newest = queries.locked_code(made[0].id) if made else None
    if newest is None or newest.used_at is not None or newest.tries >= TRIES_AT_MOST:
        return False
    if not fits(purpose, typed, newest.code_hash):
        newest.tries += 1
        return False
    newest.used_at = now
    return True


def new_code_for(case_id: int, purpose: str, now: datetime, invitation_id: int | None = None) -> str:
    """A fresh code; empty when three were made within the hour."""
    if len(queries.codes_made_since(case_id, now - timedelta(hours=1), invitation_id)) >= CODES_AN_HOUR:
        return ""
    code = new_code()
    hashed = hash_of_secret(purpose, code)
    db.session.add(TrackCode(case_id=case_id, invitation_id=invitation_id, code_hash=hashed, made_at=now))
    return code


def still_open(marks: Mapping[int, str]) -> frozenset[int]:
    """Those of the cases followed by a browser whose secret has not been replaced since (``marks`` by case id)."""
    stored = queries.secrets_by_case(marks)
    return frozenset(case_id for case_id, mark in marks.items() if mark_of(stored.get(case_id, "")) == mark)


def forget_codes(case_id: int, now: datetime) -> None:
    """No code that is on its way opens the case any more."""
    for made in queries.codes_made_since(case_id, now - CODE_LIVES):
        made.used_at = made.used_at or now
