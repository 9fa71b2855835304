"""What was recorded in the room: records of items, interests, the quorum's rule, associations of a division."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import or_, select

from grievance.accounts.models import Person, RoleGrant
from grievance.enterprises.models import Association
from grievance.foundation.database import db
from grievance.sittings.models import Direction, DirectionCase, Interest, ItemRecord, QuorumRule
from grievance.sittings.queries.directions import was_given


def records_of(entry_ids: Iterable[int]) -> dict[int, list[ItemRecord]]:
    """All that was ever typed for items, the earliest first."""
    query = select(ItemRecord).where(ItemRecord.entry_id.in_(list(entry_ids))).order_by(ItemRecord.id)
    found: dict[int, list[ItemRecord]] = {}
    for row in db.session.scalars(query):
        found.setdefault(row.entry_id, []).append(row)
    return found


def standing_record(entry_id: int) -> ItemRecord | None:
    """The record that stands; None for an item that was never recorded, or not in this way."""
    query = select(ItemRecord).where(
        ItemRecord.entry_id == entry_id, ItemRecord.kind == "recorded", ItemRecord.ended_at.is_(None)
    )
    return db.session.scalars(query.order_by(ItemRecord.id.desc()).limit(1)).first()


def interests_of(entry_ids: Iterable[int]) -> dict[int, list[Interest]]:
    query = select(Interest).where(Interest.entry_id.in_(list(entry_ids))).order_by(Interest.id)
    found: dict[int, list[Interest]] = {}
    for row in db.session.scalars(query):
        found.setdefault(row.entry_id, []).append(row)
    return found


def quorum_rule(division: str, on: date) -> QuorumRule | None:
    """The rule in force on a day."""
    query = select(QuorumRule).where(QuorumRule.division == division, QuorumRule.from_on <= on)
    return db.session.scalars(query.order_by(QuorumRule.from_on.desc()).limit(1)).first()


def quorum_rules(division: str) -> Sequence[QuorumRule]:
    """All rules of a division, the latest first."""
    query = select(QuorumRule).where(QuorumRule.division == division).order_by(QuorumRule.from_on.desc())
    return db.session.scalars(query).all()


def associations_of(division: str) -> Sequence[Association]:
    """Those of the division and those of both, by name."""
    here = or_(Association.division == division, Association.division.is_(None))
    return db.session.scalars(select(Association).where(here).order_by(Association.name, Association.id)).all()


def recorders_of(division: str, roles: Iterable[str], on: date) -> list[tuple[int, str]]:
    """People who hold one of the roles in the division on a day: id and name, by name."""
    query = (
        select(Person.id, Person.name)
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .where(
            RoleGrant.role.in_(list(roles)),
            RoleGrant.division == division,
            RoleGrant.from_on <= on,
            or_(RoleGrant.to_on.is_(None), RoleGrant.to_on >= on),
        )
    )
    return [(row[0], row[1]) for row in db.session.execute(query.distinct().order_by(Person.name, Person.id))]


def directions_on_case(case_id: int) -> Sequence[Direction]:
    """Given on the case or serving it, oldest first; what was given by mistake and taken back is left out."""
    serving = select(DirectionCase.direction_id).where(DirectionCase.case_id == case_id)
    query = select(Direction).where(or_(Direction.case_id == case_id, Direction.id.in_(serving)))
    return db.session.scalars(query.where(was_given()).order_by(Direction.id)).all()
