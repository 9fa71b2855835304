"""An administrator's changes of limits and ladders. Clocks that run keep the limit with which they began."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from grievance.clocks import queries
from grievance.clocks.models import LadderRung, LimitRule
from grievance.clocks.operations import recompute_clocks
from grievance.clocks.rules import ladder
from grievance.clocks.rules.due import Limit
from grievance.clocks.rules.kinds import ClockKind, Unit
from grievance.foundation.clock import ist_date
from grievance.foundation.database import db
from grievance.foundation.transaction import record
from grievance.permissions import Actor
from grievance.reference.editing import edit_row
from grievance.reference.events import ReferenceChanged
from grievance.sentences import N_, Refusal, sentence


def set_limit(
    kind: ClockKind,
    category: str | None,
    limit: Limit,
    from_on: date,
    actor: Actor,
    now: datetime,
    *,
    may_pause: bool,
    basis: str,
) -> LimitRule:
    """A limit for clocks that start on ``from_on`` or later; the row before it ends the day before."""
    if from_on < ist_date(now):
        raise Refusal(N_("Choose today or a later day; clocks that run keep their limit."), field="from_on")
    if limit.unit is Unit.CALENDAR and limit.hard_stop_days is not None and limit.hard_stop_days < limit.days:
        raise Refusal(N_("The hard stop cannot be shorter than the limit."), field="hard_stop_days")
    values = {"days": limit.days, "unit": limit.unit, "rolls": limit.rolls, "may_pause": may_pause,
              "hard_stop_days": limit.hard_stop_days, "basis": basis}  # fmt: skip
    key = f"{kind} {category or 'all categories'} from {from_on}"
    rows = [row for row in queries.limit_rows() if (row.kind, row.category_code) == (kind, category)]
    for row in rows:
        if row.from_on == from_on:
            edit_row(row, key, values, actor, now)
            return row
        if row.from_on < from_on and (row.to_on is None or row.to_on >= from_on):
            row.to_on, row.edited_at = from_on - timedelta(days=1), now
    return _add(
        LimitRule(kind=kind, category_code=category, from_on=from_on, edited_at=now, **values), key, values, actor, now
    )


def end_limit(row: LimitRule, actor: Actor, now: datetime) -> None:
    """A category's own limit ends; from tomorrow on the general one binds. The general one has no end."""
    if row.category_code is None:
        raise Refusal(N_("The general limit cannot end. Set another one in its place."))
    edit_row(row, f"{row.kind} {row.category_code} from {row.from_on}", {"to_on": ist_date(now)}, actor, now)


def set_rung(
    kind: ClockKind, number: int, offset_days: int, unit: Unit, tell: str, lists: bool, actor: Actor, now: datetime
) -> LadderRung:
    """Add or change one step of a ladder; the next instants of all open clocks of the kind are written anew."""
    if not ladder.tells(tell):
        raise Refusal(N_("Choose who is told."), field="tell")
    rung = ladder.LadderRung(number, offset_days, unit, tell, lists)
    others = [one for one in queries.ladders(ist_date(now)).get(kind, []) if one.rung != number]
    ladder.check_climbs((*others, rung))
    values = {"offset_days": offset_days, "offset_unit": unit, "tell": tell, "lists": lists}
    found = next(
        (row for row in queries.ladder_rows() if (row.clock_kind, row.rung) == (kind, number) and not row.to_on), None
    )
    if found:
        edit_row(found, f"{kind} {number}", values, actor, now)
    else:
        row = LadderRung(clock_kind=kind, rung=number, from_on=ist_date(now), edited_at=now, **values)
        found = _add(row, f"{kind} {number}", values, actor, now)
    _rewrite_instants(kind, now)
    return found


def end_rung(row: LadderRung, actor: Actor, now: datetime) -> None:
    """The step is taken out of the ladder at once."""
    yesterday = max(row.from_on, ist_date(now) - timedelta(days=1))
    edit_row(row, f"{row.clock_kind} {row.rung}", {"to_on": yesterday}, actor, now)
    _rewrite_instants(row.clock_kind, now)


def _rewrite_instants(kind: ClockKind, now: datetime) -> None:
    recompute_clocks(queries.open_clocks_of_kind(kind), now, sentence(N_("the ladder was changed")))


def _add(row: Any, key: str, values: dict[str, Any], actor: Actor, now: datetime) -> Any:
    db.session.add(row)
    db.session.flush()
    new = {column: str(value) for column, value in values.items()}
    record(ReferenceChanged(at=now, actor=actor, table=row.__tablename__, row=key, old={}, new=new))
    return row
