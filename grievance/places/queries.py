"""What lies in a place: counted and listed through the cases' own fence, or over all cases where nobody is named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, exists, func, or_, select

from grievance.cases.access import visible_to
from grievance.cases.models import Case
from grievance.cases.rules.words import OPEN_STATES, CaseState
from grievance.foundation.clock import midnight
from grievance.foundation.database import db
from grievance.matters import queries as matters
from grievance.matters.access import items_read_by
from grievance.matters.models import PolicyItem
from grievance.matters.queries import OpenPolicyItem
from grievance.matters.rules import PolicyState
from grievance.permissions import Actor
from grievance.sittings import queries as sittings
from grievance.sittings.access import directions_read_by
from grievance.sittings.models import Direction, DirectionCase, Entry
from grievance.sittings.queries import Dated, Wanted
from grievance.sittings.rules.directions import OPEN_STATES as OPEN_DIRECTIONS

SHOWN_AT_MOST = 10


@dataclass(frozen=True)
class Place:
    """An estate, or a district with the estates in it. ``estates``: codes."""

    estates: tuple[str, ...]
    district: str | None = None

    @property
    def holds(self) -> ColumnElement[bool]:
        """The condition on ``Case``: it lies here."""
        if self.district is not None:
            return Case.district == self.district
        return Case.estate_code.in_(self.estates)


@dataclass(frozen=True)
class Figures:
    """Cases open now, those filed since the fiscal year began that are closed, and the open ones by subject."""

    open: int
    closed: int
    subjects: Mapping[str, int] = field(default_factory=dict)


EVERY_CASE: ColumnElement[bool] = Case.is_conduct.is_(False)
"""What public figures are counted over: a complaint about conduct would show as the difference to an office's own count."""


def figures(place: Place, since: date, among: ColumnElement[bool]) -> Figures:
    """By two statements; neither reads a case that was closed before ``since``."""
    here = select(Case.category_code, func.count()).where(place.holds, among)
    subjects = db.session.execute(here.where(Case.state.in_(sorted(OPEN_STATES))).group_by(Case.category_code))
    counted = {row[0]: row[1] for row in subjects}
    ended = (Case.state == CaseState.CLOSED, Case.filed_at >= midnight(since))
    closed = db.session.scalar(select(func.count(Case.id)).where(place.holds, among, *ended)) or 0
    return Figures(sum(counted.values()), closed, counted)


def open_cases(place: Place, actor: Actor) -> Sequence[Case]:
    """The oldest open cases here that the reader may see."""
    query = select(Case).where(place.holds, visible_to(actor), Case.state.in_(sorted(OPEN_STATES)))
    return db.session.scalars(query.order_by(Case.filed_at, Case.id).limit(SHOWN_AT_MOST)).all()


def open_by_estate(actor: Actor) -> dict[str, int]:
    """Open cases that the reader may see, by estate."""
    return _open_by(Case.estate_code, actor)


def open_by_district(actor: Actor) -> dict[str, int]:
    return _open_by(Case.district, actor)


def _open_by(column: Any, actor: Actor) -> dict[str, int]:
    query = select(column, func.count()).where(Case.state.in_(sorted(OPEN_STATES)), visible_to(actor))
    return {row[0]: row[1] for row in db.session.execute(query.where(column.is_not(None)).group_by(column))}


def policy_items(place: Place, actor: Actor | None) -> list[OpenPolicyItem]:
    """Policy items on an estate here that are not closed: those that the reader reads; without one, those a sitting heard."""
    if not place.estates:
        return []
    reader = items_read_by(actor) if actor else PolicyItem.heard_at != ""
    mine = PolicyItem.estate_code.in_(place.estates)
    states = [state for state in PolicyState if state is not PolicyState.CLOSED]
    return matters.policy_items(reader & mine, states, SHOWN_AT_MOST, 0)


def directions(place: Place, actor: Actor) -> list[Dated]:
    """Open directions that the reader may read and that serve a case here, name an estate here or stand on a policy item about one."""
    concerning = _concerns(place, visible_to(actor))
    wanted = Wanted(reader=directions_read_by(actor) & concerning, states=OPEN_DIRECTIONS)
    return sittings.directions_by_due_date(wanted, limit=SHOWN_AT_MOST)


def _concerns(place: Place, among: ColumnElement[bool]) -> ColumnElement[bool]:
    served = select(DirectionCase.id).join(Case, Case.id == DirectionCase.case_id)
    ways: list[ColumnElement[bool]] = [
        exists(served.where(DirectionCase.direction_id == Direction.id, place.holds, among))
    ]
    if place.estates:
        item = select(Entry.id).join(PolicyItem, PolicyItem.id == Entry.policy_item_id)
        ways.append(Direction.estate_code.in_(place.estates))
        ways.append(exists(item.where(Entry.id == Direction.entry_id, PolicyItem.estate_code.in_(place.estates))))
    return or_(*ways)
