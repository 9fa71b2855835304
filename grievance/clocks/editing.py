"""An administrator's changes of limits and ladders. A limit binds clocks that began on its first day or later."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from grievance.clocks import ladder_changes, queries
from grievance.clocks.models import LadderRung, LimitRule
from grievance.clocks.operations import Recomputed, recompute_clocks, recompute_sitting_clocks
from grievance.clocks.previewing import change_of, take_over
from grievance.clocks.rules import ladder
from grievance.clocks.rules.explaining import how_many
from grievance.clocks.rules.kinds import ClockKind
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


def with_rung(kind: ClockKind, rung: ladder.LadderRung, today: date) -> tuple[ladder.LadderRung, ...]:
    """The ladder with this step added or changed. Refuses one that tells nobody or does not climb."""
    if not ladder.tells(rung.tell):
        raise Refusal(N_("Choose who is told."), field="tell")
    others = [one for one in queries.ladders(today).get(kind, []) if one.rung != rung.rung]
    found = tuple(sorted((*others, rung), key=lambda one: one.rung))
    ladder.check_climbs(found)
    return found


def without_rung(kind: ClockKind, number: int, today: date) -> tuple[ladder.LadderRung, ...]:
    return tuple(one for one in queries.ladders(today).get(kind, []) if one.rung != number)


def set_rung(kind: ClockKind, rung: ladder.LadderRung, actor: Actor, now: datetime) -> LadderRung:
    """Add or change one step of a ladder; the next instants of all open clocks of the kind are written anew."""
    today, key = ist_date(now), f"{kind} {rung.rung}"
    change = ladder_changes.change_of(kind, with_rung(kind, rung, today), now)
    values = {"offset_days": rung.offset_days, "offset_unit": rung.offset_unit, "tell": rung.tell, "lists": rung.lists}
    mine = [row for row in queries.ladder_rows() if (row.clock_kind, row.rung) == (kind, rung.rung)]
    found = next((row for row in mine if row.to_on is None or row.from_on == today), None)
    if found:
        edit_row(found, key, {**values, "to_on": None}, actor, now)
    else:
        row = LadderRung(clock_kind=kind, rung=rung.rung, from_on=today, edited_at=now, **values)
        found = _add(row, key, values, actor, now)
    change.apply()
    return found


def end_rung(row: LadderRung, actor: Actor, now: datetime) -> None:
    """The step is taken out of the ladder at once."""
    kind, today = row.clock_kind, ist_date(now)
    change = ladder_changes.change_of(kind, without_rung(kind, row.rung, today), now)
    edit_row(row, f"{kind} {row.rung}", {"to_on": today - timedelta(days=1)}, actor, now)
    change.apply()


def _add(row: Any, key: str, values: dict[str, Any], actor: Actor, now: datetime) -> Any:
    db.session.add(row)
    db.session.flush()
    new = {column: str(value) for column, value in values.items()}
    record(ReferenceChanged(at=now, actor=actor, table=row.__tablename__, row=key, old={}, new=new))
    return row
