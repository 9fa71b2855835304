"""An administrator's changes of limits and ladders. A limit binds clocks that began on its first day or later."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from grievance.clocks import queries
from grievance.clocks.models import LadderRung, LimitRule
from grievance.clocks.operations import Recomputed, recompute_clocks, recompute_sitting_clocks
from grievance.clocks.previewing import change_of, take_over
from grievance.clocks.rules import ladder
from grievance.clocks.rules.explaining import how_many
from grievance.clocks.rules.kinds import ClockKind, Unit
from grievance.clocks.rules.limits import LimitRow
from grievance.foundation.clock import ist_date
from grievance.foundation.database import db
from grievance.foundation.transaction import record
from grievance.permissions import Actor
from grievance.reference.editing import edit_row
from grievance.reference.events import ReferenceChanged
from grievance.sentences import N_, Refusal, Sentence, sentence


def set_limit(row: LimitRow, actor: Actor, now: datetime, *, seen: str | None = None) -> Recomputed:
    """A limit for clocks that began on its first day or later; open ones among them move, each with old and new date.

    ``seen`` is the seal of the preview that was looked at; where the cases have changed since, nothing is saved.
    """
    change = change_of(row, ist_date(now))
    if seen is not None and seen != change.seal:
        raise Refusal(N_("The cases have changed since you looked. Look at what moves now, then save."), field="seen")
    _write_limit(row, actor, now)
    reached = [take_over(move) for move in (*change.moves, *change.stay)]
    why = sentence(
        N_("the limit was changed to %(days)s (%(basis)s)"), days=how_many(row.limit.days, row.limit.unit),
        basis=Sentence(row.basis.replace("%", "%%")),
    )  # fmt: skip
    found = recompute_clocks(reached, now, why)
    for division in sorted({move.clock.division for move in change.waits if move.clock.division}):
        found += recompute_sitting_clocks(division, now, why)
    return found


def _write_limit(row: LimitRow, actor: Actor, now: datetime) -> None:
    limit = row.limit
    values = {"days": limit.days, "unit": limit.unit, "rolls": limit.rolls, "may_pause": row.may_pause,
              "hard_stop_days": limit.hard_stop_days, "basis": row.basis, "to_on": None}  # fmt: skip
    key = f"{row.kind} {row.category or 'all categories'} from {row.from_on}"
    mine = [one for one in queries.limit_rows() if (one.kind, one.category_code) == (row.kind, row.category)]
    for one in mine:
        if one.from_on == row.from_on:
            edit_row(one, key, values, actor, now)
            return
    for one in mine:
        if one.from_on < row.from_on and (one.to_on is None or one.to_on >= row.from_on):
            one.to_on, one.edited_at = row.from_on - timedelta(days=1), now
    new = LimitRule(kind=row.kind, category_code=row.category, from_on=row.from_on, edited_at=now, **values)
    _add(new, key, values, actor, now)


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
