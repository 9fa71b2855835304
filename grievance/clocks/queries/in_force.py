"""Which limits and ladders bind on a date; read once a transaction."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

from sqlalchemy import or_, select

from grievance.clocks.models import LadderRung, LimitRule
from grievance.clocks.rules import due as due_rules
from grievance.clocks.rules import ladder, limits
from grievance.clocks.rules.kinds import ClockKind
from grievance.foundation.database import db
from grievance.reference import queries as reference

reference.watch("limits", LimitRule, LadderRung)


def limit_rows() -> list[LimitRule]:
    """All limits, by kind, general before category, newest first."""
    order = (LimitRule.kind, LimitRule.category_code.isnot(None), LimitRule.category_code, LimitRule.from_on.desc())
    return list(db.session.scalars(select(LimitRule).order_by(*order)))


def limit_rule(rule_id: int) -> LimitRule | None:
    return db.session.get(LimitRule, rule_id)


def limit_in_force(kind: ClockKind, category: str | None, on: date) -> limits.LimitRow:
    """The limit that binds a clock of this kind started on a date."""
    return limits.limit_for(limits_known(), kind, category, on)


def limits_known() -> list[limits.LimitRow]:
    """All limits as rules know them."""
    return reference.remembered("limits", ("limits",), lambda: [limit_for_rules(row) for row in limit_rows()])


def limit_for_rules(row: LimitRule) -> limits.LimitRow:
    limit = due_rules.Limit(row.days, row.unit, row.rolls, row.hard_stop_days)
    return limits.LimitRow(row.kind, row.category_code, limit, row.may_pause, row.basis, row.from_on, row.to_on)


def ladder_rows() -> list[LadderRung]:
    """All rungs, by kind and rung, newest first."""
    order = (LadderRung.clock_kind, LadderRung.rung, LadderRung.from_on.desc())
    return list(db.session.scalars(select(LadderRung).order_by(*order)))


def ladder_rung(rung_id: int) -> LadderRung | None:
    return db.session.get(LadderRung, rung_id)


def ladders(on: date) -> dict[ClockKind, list[ladder.LadderRung]]:
    """The ladder of each kind in force on a date, rungs in order."""
    return reference.remembered(f"ladders {on}", ("limits",), lambda: _ladders(on))


def _ladders(on: date) -> dict[ClockKind, list[ladder.LadderRung]]:
    in_force = (LadderRung.from_on <= on, or_(LadderRung.to_on.is_(None), LadderRung.to_on >= on))
    newest: dict[tuple[ClockKind, int], Any] = {}
    for row in db.session.scalars(select(LadderRung).where(*in_force).order_by(LadderRung.from_on)):
        newest[row.clock_kind, row.rung] = row
    found: dict[ClockKind, list[ladder.LadderRung]] = defaultdict(list)
    for (kind, number), row in sorted(newest.items()):
        found[kind].append(ladder.LadderRung(number, row.offset_days, row.offset_unit, row.tell, row.lists))
    return dict(found)
