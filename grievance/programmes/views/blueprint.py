"""The blueprint of programmes, and what its pages share."""

from __future__ import annotations

from flask import Blueprint

from grievance.foundation.errors import NotAllowed, NotFound
from grievance.permissions import Right
from grievance.programmes import queries
from grievance.programmes.models import Programme
from grievance.programmes.reporting import reporting_offices
from grievance.sentences import N_
from grievance.web.guards import current_actor

blueprint = Blueprint("programmes", __name__)


def programme_for(programme_id: int, *, lock: bool = False) -> Programme:
    """All who may see programmes see each; raises ``NotFound``."""
    found = queries.programme(programme_id, lock=lock)
    if found is None:
        raise NotFound()
    return found


def part_for(model: type, row: Programme, part_id: int, *, lock: bool = False) -> object:
    found = queries.part(model, row.id, part_id, lock=lock)
    if found is None:
        raise NotFound()
    return found


def offices_for(row: Programme) -> list[str]:
    """Offices for which this person may write figures of the programme; raises ``NotAllowed`` where there is none."""
    found = reporting_offices(row, current_actor())
    if not found:
        raise NotAllowed(N_("Only the offices that report on this programme enter its figures."))
    return found


def may_edit() -> bool:
    return current_actor().can(Right.EDIT_REFERENCE)
