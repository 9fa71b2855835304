"""Whose letters somebody reads."""

from __future__ import annotations

from grievance.correspondence.queries import Scope
from grievance.permissions import Actor, Right


def scope_of(actor: Actor) -> Scope:
    """A convener's own divisions; who holds the right without a division has what nobody can place."""
    grants = [grant for grant in actor.grants if Right.SORT_MAIL in grant.rights]
    return Scope(actor.divisions_with(Right.SORT_MAIL), any(not grant.division for grant in grants))
