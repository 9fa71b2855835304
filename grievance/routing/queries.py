"""Reading routing rows, the lexicon and what officers corrected."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import or_, select

from grievance.foundation.database import db
from grievance.reference.queries import watch
from grievance.routing.models import Correction, RoutingRule, SuggestionTerm

CORRECTIONS_LEARNED = 2000

watch("routing", RoutingRule)
watch("terms", SuggestionTerm)


def rules_in_force(on: date) -> list[RoutingRule]:
    """Rows that decide on a date, the oldest first."""
    in_force = (RoutingRule.from_on <= on, or_(RoutingRule.to_on.is_(None), RoutingRule.to_on >= on))
    return list(db.session.scalars(select(RoutingRule).where(*in_force).order_by(RoutingRule.id)))


def rules_of(category: str | None, on: date) -> list[RoutingRule]:
    """Rows in force of one category (None: rows of every category), highest priority and then the oldest first."""
    in_force = (RoutingRule.from_on <= on, or_(RoutingRule.to_on.is_(None), RoutingRule.to_on >= on))
    wanted = select(RoutingRule).where(*in_force, RoutingRule.category_code == category)
    return list(db.session.scalars(wanted.order_by(RoutingRule.priority.desc(), RoutingRule.id)))


def rule(rule_id: int) -> RoutingRule | None:
    return db.session.get(RoutingRule, rule_id)


def shipped_rules() -> dict[str, RoutingRule]:
    """Rows that came with the shipped file, by the name they have there."""
    rows = db.session.scalars(select(RoutingRule).where(RoutingRule.shipped_as.is_not(None)))
    return {row.shipped_as: row for row in rows if row.shipped_as}


def terms() -> list[SuggestionTerm]:
    return list(db.session.scalars(select(SuggestionTerm).order_by(SuggestionTerm.id)))


def weights() -> dict[tuple[str, str], int]:
    """Weight by category and term, as plain values: five thousand rows are many for whole objects."""
    columns = (SuggestionTerm.category_code, SuggestionTerm.term, SuggestionTerm.weight)
    return {(category, term): weight for category, term, weight in db.session.execute(select(*columns))}


def terms_by_name() -> dict[tuple[str, str], SuggestionTerm]:
    return {(row.category_code, row.term): row for row in terms()}


def corrections() -> list[tuple[str, str]]:
    """Category and folded words of the latest corrections, newest first, bounded."""
    wanted = select(Correction.became, Correction.text_folded).where(Correction.text_folded != "")
    rows = db.session.execute(wanted.order_by(Correction.id.desc()).limit(CORRECTIONS_LEARNED))
    return [(became, text) for became, text in rows]


def last_correction() -> tuple[Any, ...] | None:
    """What tells that there are new ones: they are only added to."""
    columns = (Correction.id, Correction.became, Correction.text_folded)
    found = db.session.execute(select(*columns).order_by(Correction.id.desc()).limit(1)).first()
    return tuple(found) if found else None
