"""What a token opens. A token never opens more than its person may do: the right is asked as well."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from grievance.permissions import Actor, Right
from grievance.sentences import N_


class Scope(StrEnum):
    CASES_READ = "cases:read"
    CASES_FILE = "cases:file"
    FILES_READ = "files:read"
    FILES_WRITE = "files:write"
    SITTINGS_READ = "sittings:read"
    DIRECTIONS_READ = "directions:read"
    PROGRAMMES_READ = "programmes:read"


SCOPE_WORDS = {
    Scope.CASES_READ: N_("Read the cases that I may see"),
    Scope.CASES_FILE: N_("File cases in my name"),
    Scope.FILES_READ: N_("Read the files of these cases"),
    Scope.FILES_WRITE: N_("Add files to these cases"),
    Scope.SITTINGS_READ: N_("Read sittings and their lists"),
    Scope.DIRECTIONS_READ: N_("Read directions of the forum"),
    Scope.PROGRAMMES_READ: N_("Read the figures under review"),
}
NEEDED: dict[Scope, tuple[Right, ...]] = {
    Scope.CASES_READ: (Right.SEE_CASE,),
    Scope.CASES_FILE: (Right.FILE_CASE,),
    Scope.FILES_READ: (Right.SEE_CASE,),
    Scope.FILES_WRITE: (Right.SEE_CASE,),
    Scope.SITTINGS_READ: (),
    Scope.DIRECTIONS_READ: (Right.SEE_SITTING_PAPERS,),
    Scope.PROGRAMMES_READ: (Right.SEE_PROGRAMMES,),
}
"""The rights of which the person needs one, as on the pages that show the same; none: anybody who is signed in."""

LIFETIMES = (30, 90, 365)
"""Days for which a token can be made."""
TOKENS_AT_MOST = 20
"""Tokens that a person may have at once."""
USE_NOTED_EVERY = timedelta(minutes=5)


def may_use(actor: Actor, scope: Scope) -> bool:
    """Whether the person may do what the scope opens."""
    return not NEEDED[scope] or any(actor.can(right) for right in NEEDED[scope])


def scopes_for(actor: Actor) -> tuple[Scope, ...]:
    """What a token of this person can open today."""
    return tuple(scope for scope in Scope if may_use(actor, scope))


def is_good(expires_at: datetime, revoked_at: datetime | None, now: datetime) -> bool:
    return revoked_at is None and now < expires_at


def use_is_to_be_noted(last_used_at: datetime | None, now: datetime) -> bool:
    """Once in five minutes is enough to see which tokens are in use."""
    return last_used_at is None or now - last_used_at >= USE_NOTED_EVERY
