"""What routing needs at every case, made once a process and made anew when its rows have changed.

Folding five thousand terms takes a tenth of a second, so they are kept; a stamp of the rows (count, last id,
last edit) is read each time, so that an edit in another process is seen at once.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any, TypeVar

from flask import current_app

from grievance.reference import queries as reference
from grievance.routing import queries, shipped
from grievance.routing.models import RoutingRule
from grievance.routing.rules.division import EstatePlace, Gazetteer, PlaceWord, gazetteer
from grievance.routing.rules.routing import PlaceKind, Rule, cues, first_offices
from grievance.routing.rules.suggestion import Learned, Lexicon, Term, learn

Kept = TypeVar("Kept")


def lexicon() -> Lexicon:
    rows = queries.terms
    return _kept(
        "lexicon",
        queries.terms_stamp(),
        lambda: Lexicon((Term(row.category_code, row.term, row.weight) for row in rows()), shipped.meanings()),
    )


def learned() -> Learned | None:
    """What the corrections taught, None while there are none."""
    stamp = queries.corrections_stamp()
    if not stamp[0]:
        return None
    return _kept("learned", stamp, lambda: learn(queries.corrections()))


def rules(on: date) -> list[Rule]:
    """Rows in force on a date as the rules take them, and the first offices of the category table."""
    first = tuple((row.code, row.default_jammu, row.default_kashmir) for row in reference.categories())

    def make() -> list[Rule]:
        defaults = [rule for offices in first for rule in first_offices(*offices)]
        return [*(as_rule(row) for row in queries.rules_in_force(on)), *defaults]

    return _kept("rules", (*queries.rules_stamp(), first, on), make)


def as_rule(row: RoutingRule) -> Rule:
    return Rule(
        id=row.id, office=row.office_code, category=row.category_code, division=row.division, district=row.district,
        estate=row.estate_code, place_kind=row.place_kind, case_kind=row.case_kind, amount_from=row.amount_from,
        cues=cues(row.cue_words or ""), priority=row.priority or 0,
    )  # fmt: skip


def places() -> Gazetteer:
    """Estates and districts as they stand now, with the shipped names of places and bodies."""
    districts = [(row.name, row.division, row.other_spellings) for row in reference.districts()]
    estates = [(row.code, row.name, row.district, row.agency_office_code or "") for row in reference.estates()]
    names = reference.estate_names()
    stamp = (tuple(districts), tuple(estates), tuple(sorted(names.items())))

    def make() -> Gazetteer:
        division_of = {name: division for name, division, _ in districts}
        spelt: dict[str, list[str]] = {}
        for name, code in names.items():
            spelt.setdefault(code, []).append(name)
        return gazetteer(
            (
                EstatePlace(code, name, district, division_of[district], _agency(office), tuple(spelt.get(code, ())))
                for code, name, district, office in estates
            ),
            ((name, division, other.split(";")) for name, division, other in districts),
            _place_words(),
        )

    return _kept("places", stamp, make)


def _agency(office_code: str) -> str:
    """Unnamed, developing and shared agencies count as SIDCO's (the rule of the category table)."""
    return PlaceKind.SICOP if office_code.startswith("SICOP") else PlaceKind.SIDCO


@cache
def _place_words() -> tuple[PlaceWord, ...]:
    return tuple(shipped.place_words())


def _kept(name: str, stamp: Any, make: Callable[[], Kept]) -> Kept:
    kept: dict[str, tuple[Any, Any]] = current_app.extensions.setdefault("routing", {})
    found = kept.get(name)
    if found is None or found[0] != stamp:
        found = (stamp, make())
        kept[name] = found
    return found[1]
