"""Finding the office and the category of a case, and changes of the rows that decide it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from grievance.foundation.database import db
from grievance.foundation.transaction import record
from grievance.permissions import Actor
from grievance.reference import queries as reference
from grievance.reference.editing import edit_row
from grievance.reference.events import ReferenceChanged
from grievance.reference.rules.words import OfficeKind
from grievance.routing import keeping, queries, shipped
from grievance.routing.models import Correction, RoutingRule, SuggestionTerm
from grievance.routing.rules.checking import checked_rule
from grievance.routing.rules.division import Located, Told, locate
from grievance.routing.rules.routing import (
    Routed,
    RoutingFacts,
    Rule,
    above_for_conduct,
    above_for_vacancy,
    route,
)
from grievance.routing.rules.suggestion import Suggested, learnable, suggest
from grievance.sentences import N_, Refusal

SHIPPED_FROM = date(2023, 12, 4)
"""The day on which the Chief Secretary asked for the forum: shipped rows are in force from then."""


def located(facts: RoutingFacts) -> Located:
    """Where the trouble lies, by estate, district, the filer's word, address and text."""
    told = Told(facts.estate, facts.district, facts.division, facts.address, facts.title, facts.body)
    return locate(keeping.places(), told)


def choose_office(facts: RoutingFacts, on: date) -> Routed:
    """The office that answers on a date, and why. ``office_code`` None: no row fits, the convener sorts it."""
    return _chosen(facts, keeping.rules(on), on)


def office_by_rows(facts: RoutingFacts, on: date) -> str | None:
    """The office that the rows name, whoever holds its post and whatever the complaint: the one complained of."""
    return route(facts, located(facts), keeping.rules(on)).office_code


def _chosen(facts: RoutingFacts, rules: Iterable[Rule], on: date) -> Routed:
    where = located(facts)
    routed = route(facts, where, rules)
    division = where.division if where.division in ("jammu", "kashmir") else None

    def above(code: str) -> list[str]:
        return [office.code for office in reference.offices_above(code, division)]

    if facts.is_conduct:
        departments = (OfficeKind.DEPARTMENT, OfficeKind.TOP)
        codes = frozenset(office.code for office in reference.all_offices() if office.kind in departments)
        routed = above_for_conduct(routed, facts.conduct_office, above, codes)
    return _past_vacant(routed, above(routed.office_code) if routed.office_code else [], on)


def _past_vacant(routed: Routed, above: list[str], on: date) -> Routed:
    """A vacant office routes up at once; where every office above is vacant too the first keeps the case."""
    vacant = reference.vacant_posts(on)
    if routed.office_code is None or routed.office_code not in vacant:
        return routed
    taken = next((code for code in above if code not in vacant), None)
    return above_for_vacancy(routed, routed.office_code, taken) if taken else routed


def suggest_categories(title: str, body: str) -> list[Suggested]:
    """Categories that the words speak for, best first; empty when no word is known."""
    return suggest(keeping.lexicon(), title, body, keeping.learned())


def record_correction(case_id: int, was: str, became: str, title: str, body: str, now: datetime) -> None:
    """An officer set a category right: the suggestion learns from it. The same category teaches nothing."""
    if was != became:
        db.session.add(Correction(case_id=case_id, was=was, became=became, text_folded=learnable(title, body), at=now))
        db.session.flush()


@dataclass(frozen=True)
class Moved:
    """A case that a changed row would send elsewhere. ``key`` is what the caller named it by."""

    key: Any
    was: str | None
    becomes: str | None
    reason: Any


def what_would_change(
    rule_id: int | None, values: dict[str, Any], cases: Iterable[tuple[Any, RoutingFacts]], on: date
) -> list[Moved]:
    """The cases that would go to another office if the row (None: a new one) had these values. Changes nothing."""
    before = keeping.rules(on)
    changed = replace(_rule_of(checked_rule(values)), id=rule_id)
    after = [rule for rule in before if rule.id != rule_id or rule_id is None] + [changed]
    moved = []
    for key, facts in cases:
        old, new = _chosen(facts, before, on), _chosen(facts, after, on)
        if old.office_code != new.office_code:
            moved.append(Moved(key, old.office_code, new.office_code, new.reason))
    return moved


def save_rule(rule_id: int | None, values: dict[str, Any], actor: Actor, now: datetime, today: date) -> RoutingRule:
    """Edit a row or add one. Refuses what is not a row; what the offices decided before stays as it is."""
    given = checked_rule(values)
    _check_names(given)
    row = queries.rule(rule_id) if rule_id else None
    if row is None:
        row = RoutingRule(**given, from_on=today, edited_at=now)
        db.session.add(row)
        db.session.flush()
        new = {column: str(value) for column, value in given.items() if value not in (None, "")}
        record(ReferenceChanged(at=now, actor=actor, table="routing_rule", row=str(row.id), old={}, new=new))
        return row
    edit_row(row, str(row.id), given, actor, now)
    return row


def _check_names(given: dict[str, Any]) -> None:
    """What a row names must exist; the rules cannot know."""
    if given["category_code"] and reference.category(given["category_code"]) is None:
        raise Refusal(N_("There is no such subject. Choose one from the list."), field="category_code")
    if given["division"] and reference.division(given["division"]) is None:
        raise Refusal(N_("There is no such division. Choose one from the list."), field="division")
    if given["district"] and reference.district(given["district"]) is None:
        raise Refusal(N_("There is no such district. Choose one from the list."), field="district")
    if given["estate_code"] and reference.estate(given["estate_code"]) is None:
        raise Refusal(N_("There is no such estate. Choose one from the list."), field="estate_code")
    office = reference.office(given["office_code"])
    if office is None or not office.is_active:
        raise Refusal(N_("There is no such office. Choose one from the list."), field="office_code")


def end_rule(row: RoutingRule, last_day: date, actor: Actor, now: datetime) -> None:
    """The row decides for the last time on ``last_day``."""
    edit_row(row, str(row.id), {"to_on": last_day}, actor, now)


def _rule_of(given: dict[str, Any]) -> Rule:
    return keeping.as_rule(RoutingRule(**given))


def load_routing(now: datetime) -> int:
    """Load the shipped rows and terms; how many were written. What an administrator edited is left alone."""
    return _load_rules() + _load_terms()


def _load_rules() -> int:
    kept, written = queries.shipped_rules(), 0
    for name, values in shipped.rule_rows():
        row = kept.pop(name, None)
        if row is None:
            db.session.add(RoutingRule(**values, from_on=SHIPPED_FROM, shipped_as=name))
            written += 1
        elif row.edited_at is None:
            written += _brought_up_to_date(row, values)
    written += _delete_unedited(kept.values())
    db.session.flush()
    return written


def _load_terms() -> int:
    wanted = {(term.category, term.text): term.weight for term in shipped.terms()}
    if queries.weights() == wanted:
        return 0
    kept, written = queries.terms_by_name(), 0
    for (category, text), weight in wanted.items():
        row = kept.pop((category, text), None)
        if row is None:
            db.session.add(SuggestionTerm(category_code=category, term=text, weight=weight))
            written += 1
        elif row.edited_at is None:
            written += _brought_up_to_date(row, {"weight": weight})
    written += _delete_unedited(kept.values())
    db.session.flush()
    return written


def _delete_unedited(rows: Iterable[Any]) -> int:
    """Rows that are no longer shipped go, unless an administrator wrote or edited them."""
    gone = [row for row in rows if row.edited_at is None]
    for row in gone:
        db.session.delete(row)
    return len(gone)


def _brought_up_to_date(row: Any, values: dict[str, Any]) -> bool:
    changed = {column: value for column, value in values.items() if getattr(row, column) != value}
    for column, value in changed.items():
        setattr(row, column, value)
    return bool(changed)
