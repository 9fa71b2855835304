"""What a person may read on an agenda: a case by the one fence, everything else by the right to a sitting's papers."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from grievance.cases.access import visible_to
from grievance.cases.models import Case
from grievance.foundation.database import db
from grievance.foundation.errors import NotAllowed, NotFound
from grievance.permissions import Actor, Right
from grievance.sentences import N_
from grievance.sittings import queries
from grievance.sittings.models import Entry, Sitting
from grievance.sittings.queries import Dated


def sitting_for(number: str, *, lock: bool = False) -> Sitting:
    """The sitting ``J-24``; that it takes place is public. Raises NotFound."""
    sitting = queries.sitting_by_number(number, lock=lock)
    if sitting is None:
        raise NotFound()
    return sitting


def arranged_by(actor: Actor, number: str, *, lock: bool = False) -> Sitting:
    """The sitting, for those who arrange the division's sittings."""
    sitting = sitting_for(number, lock=lock)
    if not actor.can(Right.ARRANGE_SITTING, division=sitting.division):
        raise NotAllowed(N_("Only the convener of this division arranges this sitting."))
    return sitting


def decided_by(actor: Actor, number: str, *, lock: bool = False) -> Sitting:
    """The sitting, for those who record what its forum decides."""
    sitting = sitting_for(number, lock=lock)
    if not actor.can(Right.DECIDE_DIRECTION, division=sitting.division):
        raise NotAllowed(N_("Only the convener or the chair of this division records its decisions."))
    return sitting


def entry_for(sitting: Sitting, entry_id: int) -> Entry:
    entry = queries.entry_of(sitting.id, entry_id)
    if entry is None:
        raise NotFound()
    return entry


def visible_case_ids(actor: Actor, case_ids: Iterable[int]) -> frozenset[int]:
    """Which of these cases the actor may see; the others stand on lists without unit, words and number."""
    ids = list(case_ids)
    if not ids:
        return frozenset()
    return frozenset(db.session.scalars(select(Case.id).where(Case.id.in_(ids), visible_to(actor)).order_by(Case.id)))


def reads_all(actor: Actor, division: str) -> bool:
    """Conveners, chairs and members of the division, and overseers, read the whole list of directions."""
    return division in actor.divisions_with(Right.SEE_SITTING_PAPERS) or (
        actor.can(Right.SEE_SITTING_PAPERS)
        and not actor.offices_with(Right.SEE_SITTING_PAPERS)
        and not actor.divisions_with(Right.SEE_SITTING_PAPERS)
    )


def direction_for(actor: Actor, number: str, *, lock: bool = False) -> Dated:
    """A direction, for its division's forum, overseers, and the offices it names with those above them."""
    dated = queries.direction_by_number(number, lock=lock)
    if dated is None or not may_read_direction(actor, dated):
        raise NotFound()
    return dated


def may_read_direction(actor: Actor, dated: Dated) -> bool:
    direction = dated.direction
    offices = actor.offices_with(Right.SEE_SITTING_PAPERS)
    named = {direction.office_code, *(direction.assisting or ())}
    return bool(offices & named) or reads_all(actor, direction.division)
