"""Whose token a request carries. Cookies count for nothing here: a page of another site can send them, a token it cannot."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flask import g, request
from sqlalchemy.exc import OperationalError

from grievance.accounts import queries as accounts
from grievance.accounts.operations import actor_of
from grievance.api import operations, queries
from grievance.api.problems import Unknown
from grievance.api.rules.scopes import Scope, is_good, may_use, use_is_to_be_noted
from grievance.foundation import clock
from grievance.foundation.database import db
from grievance.foundation.transaction import transaction
from grievance.permissions import ANONYMOUS, Actor
from grievance.web.display import Display
from grievance.web.languages import BY_TAG

SHAPE = re.compile(r"gft_[A-Za-z0-9_-]{43}", re.ASCII)


@dataclass(frozen=True)
class Bearer:
    """Who acts in this request and what the token opens. ``token_id`` None: no token was sent."""

    token_id: int | None = None
    token: str = ""
    actor: Actor = ANONYMOUS
    scopes: frozenset[str] = frozenset()
    is_refused: bool = False

    def opens(self, scope: Scope) -> bool:
        return scope.value in self.scopes and may_use(self.actor, scope)


NOBODY, REFUSED = Bearer(), Bearer(is_refused=True)


def bearer() -> Bearer:
    """The token of this request, looked up once. One that is wrong, over or revoked opens nothing."""
    if "bearer" not in g:
        g.bearer = _found()
        g.actor = g.bearer.actor
        g.display = Display(language=_language())
        if g.bearer.token_id is not None:
            _note_use(g.bearer)
    return g.bearer


def _language() -> str:
    """The one that the program asks for; empty: the person's own."""
    return request.accept_languages.best_match(list(BY_TAG)) or ""


def _sent() -> str | None:
    """What stands in Authorization, or in ``api_key`` as Open311 has it."""
    header = request.headers.get("Authorization")
    if header is not None:
        kind, _, token = header.partition(" ")
        return token.strip() if kind.lower() == "bearer" else ""
    if request.blueprint == "api" and request.path.startswith("/open311/"):
        return request.values.get("api_key") or None
    return None


def _found() -> Bearer:
    token = _sent()
    if token is None:
        return NOBODY
    row = queries.token_by_hash(operations.hash_of(token)) if SHAPE.fullmatch(token) else None
    person = accounts.person(row.person_id) if row and is_good(row.expires_at, row.revoked_at, clock.now()) else None
    if row is None or person is None or not person.is_active:
        return REFUSED
    return Bearer(row.id, token, actor_of(person, clock.today()), frozenset(row.scopes))


def _note_use(found: Bearer) -> None:
    """An answer is given even when the database cannot write just now."""
    hashed = operations.hash_of(found.token)
    row = queries.token_by_hash(hashed)
    if row is None or not use_is_to_be_noted(row.last_used_at, clock.now()):
        return
    try:
        with transaction():
            operations.note_use(hashed, request.remote_addr or "", clock.now())
    except OperationalError:
        db.session.rollback()


def counted_as() -> str:
    """For the limits: the token, else the network address; what is guessed counts for the address."""
    found = bearer()
    return f"token:{found.token_id}" if found.token_id is not None else f"address:{request.remote_addr}"


def must_be_good() -> Bearer:
    """Refuses a token that opens nothing, also where none is needed: a program shall notice it."""
    found = bearer()
    if found.is_refused:
        raise Unknown("invalid_token")
    return found
