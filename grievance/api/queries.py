"""What the API reads besides the queries of the features: tokens, and lists by cursor behind the fences of their features."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select

from grievance.api.models import ApiToken
from grievance.cases.access import visible_to
from grievance.cases.models import Case
from grievance.clocks.models import Clock
from grievance.clocks.rules.kinds import ClockKind, ClockState, OwnerKind
from grievance.foundation.clock import midnight
from grievance.foundation.database import db
from grievance.permissions import Actor
from grievance.sittings.access import directions_read_by
from grievance.sittings.models import Direction, Sitting
from grievance.sittings.queries import Dated
from grievance.sittings.queries.directions import dated, rows_of, was_given

MAIN_CLOCKS = (
    ClockKind.RESOLVE, ClockKind.REWORK, ClockKind.REVIEW, ClockKind.SORT, ClockKind.SITTING, ClockKind.ACCEPT,
)  # fmt: skip


# Tokens -------------------------------------------------------------------------------------------------------------


def token_by_hash(token_hash: str) -> ApiToken | None:
    return db.session.scalar(select(ApiToken).where(ApiToken.token_hash == token_hash))


def token_of(person_id: int, token_id: int) -> ApiToken | None:
    """One of the person's own, held until the commit."""
    wanted = select(ApiToken).where(ApiToken.id == token_id, ApiToken.person_id == person_id)
    return db.session.scalar(wanted.with_for_update())


def tokens_of(person_id: int) -> Sequence[ApiToken]:
    """All that a person has made, the newest first; at most 200."""
    wanted = select(ApiToken).where(ApiToken.person_id == person_id).order_by(ApiToken.id.desc()).limit(200)
    return db.session.scalars(wanted).all()


def count_of_good_tokens(person_id: int, now: datetime) -> int:
    good = (ApiToken.person_id == person_id, ApiToken.revoked_at.is_(None), ApiToken.expires_at > now)
    return db.session.scalar(select(func.count()).select_from(ApiToken).where(*good)) or 0


# Cases --------------------------------------------------------------------------------------------------------------

HELD_TO = {
    "state": Case.state, "kind": Case.kind, "division": Case.division, "office": Case.office_code,
    "category": Case.category_code, "district": Case.district, "estate": Case.estate_code,
}  # fmt: skip


def cases_after(actor: Actor, filters: dict[str, Any], after: int | None, most: int) -> Sequence[Case]:
    """Cases that the actor may see, the latest filed first, from a row on."""
    wanted = select(Case).where(visible_to(actor), *_filters(filters))
    if after is not None:
        wanted = wanted.where(Case.id < after)
    return db.session.scalars(wanted.order_by(Case.id.desc()).limit(most)).all()


def _filters(given: dict[str, Any]) -> list[ColumnElement[bool]]:
    held = [column == given[name] for name, column in HELD_TO.items() if name in given]
    if "filed_from" in given:
        held.append(Case.filed_at >= midnight(given["filed_from"]))
    if "filed_to" in given:
        held.append(Case.filed_at < midnight(date.fromordinal(given["filed_to"].toordinal() + 1)))
    return held


def cases_between(
    among: ColumnElement[bool], first: datetime, last: datetime, *, numbers: Collection[str] = (),
    categories: Collection[str] = (), is_open: bool | None = None, most: int, skipped: int = 0,
) -> Sequence[Case]:  # fmt: skip
    """Cases among those of a fence, the latest first; with ``numbers`` those alone, whenever they were filed."""
    wanted = select(Case).where(among)
    if numbers:
        wanted = wanted.where(Case.number.in_(sorted(numbers)))
    else:
        wanted = wanted.where(Case.filed_at >= first, Case.filed_at <= last)
    if categories:
        wanted = wanted.where(Case.category_code.in_(sorted(categories)))
    if is_open is not None:
        wanted = wanted.where(Case.closed_at.is_(None) if is_open else Case.closed_at.is_not(None))
    ordered = wanted.order_by(Case.filed_at.desc(), Case.id.desc())
    return db.session.scalars(ordered.offset(skipped).limit(most)).all()


def due_by_case(case_ids: Collection[int]) -> dict[int, Clock]:
    """The open clock that matters for each case: the office's work, else the sitting."""
    owned = (Clock.owner_kind == OwnerKind.CASE, Clock.owner_id.in_(case_ids), Clock.kind.in_(MAIN_CLOCKS))
    is_open = Clock.state.in_((ClockState.RUNNING, ClockState.STOPPED))
    wanted = select(Clock).where(*owned, is_open).order_by(Clock.owner_id, Clock.due_on.desc(), Clock.id)
    return {clock.owner_id: clock for clock in db.session.scalars(wanted)} if case_ids else {}


# The forum ----------------------------------------------------------------------------------------------------------


def sittings_after(division: str | None, after: int | None, most: int) -> Sequence[Sitting]:
    """Sittings, the latest entered first, from a row on."""
    wanted = select(Sitting)
    if division:
        wanted = wanted.where(Sitting.division == division)
    if after is not None:
        wanted = wanted.where(Sitting.id < after)
    return db.session.scalars(wanted.order_by(Sitting.id.desc()).limit(most)).all()


def directions_after(actor: Actor, office: str | None, after: int | None, most: int) -> list[Dated]:
    """Directions that the actor may read, the latest given first, from a row on."""
    wanted = dated().where(directions_read_by(actor), was_given())
    if office:
        wanted = wanted.where(Direction.office_code == office)
    if after is not None:
        wanted = wanted.where(Direction.id < after)
    return rows_of(wanted.order_by(Direction.id.desc()).limit(most))
