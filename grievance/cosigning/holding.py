"""Who may open a signatory's page: this browser after signing or by the link in a mail, the person signed in, or the lead."""

from __future__ import annotations

import hmac
import re

from flask import current_app, session

from grievance.cases.access import is_filer
from grievance.cases.models import CoSignature
from grievance.cases.receipt_secret import link_token, mark_of
from grievance.cosigning import queries
from grievance.foundation.errors import NotFound
from grievance.permissions import Actor

HELD = "signatures"
"""In the session: pairs of a row's id and the mark of its secret."""
MOST_HELD = 20
_TOKEN = re.compile(r"(\d{1,9})-([0-9a-f]{32})")


def keep_open(row: CoSignature) -> None:
    """This browser opens the signatory's page until its secret is replaced."""
    others = [pair for pair in _held() if pair[0] != row.id]
    session[HELD] = [*others, (row.id, mark_of(row.secret_hash))][-MOST_HELD:]


def let_go(row: CoSignature) -> None:
    session[HELD] = [pair for pair in _held() if pair[0] != row.id]


def is_held_here(row: CoSignature) -> bool:
    return (row.id, mark_of(row.secret_hash)) in _held()


def _held() -> list[tuple[int, str]]:
    pairs = session.get(HELD, ())
    return [(int(pair[0]), str(pair[1])) for pair in pairs if isinstance(pair, list | tuple) and len(pair) == 2]


def row_for(row_id: int, actor: Actor) -> CoSignature:
    """The signatory's row for who may open it; NotFound with the same words for everybody else."""
    row = queries.signature(row_id)
    if row is None:
        raise NotFound()
    is_own = actor.person_id is not None and actor.person_id == row.person_id
    is_lead = row.is_lead and is_filer(actor, queries.case_of_row(row))
    if not (is_own or is_lead or (row.secret_hash and is_held_here(row))):
        raise NotFound()
    return row


def row_of_link(token: str) -> CoSignature | None:
    """The row that a link in a mail opens."""
    match = _TOKEN.fullmatch(token)
    row = queries.signature(int(match[1])) if match else None
    if row is None or not row.secret_hash:
        return None
    return row if hmac.compare_digest(token_of(row), token) else None


def token_of(row: CoSignature) -> str:
    return link_token(str(current_app.config["SECRET_KEY"]), row.id, row.secret_hash)
