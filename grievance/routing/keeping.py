"""What routing needs at every case, made once a process and made anew when its rows have changed.

Folding five thousand terms takes a tenth of a second.
"""

from __future__ import annotations

from datetime import date
from functools import cache

from grievance.reference import queries as reference
from grievance.routing import queries, shipped
from grievance.routing.models import RoutingRule
from grievance.routing.rules.division import EstatePlace, Gazetteer, PlaceWord, gazetteer
from grievance.routing.rules.routing import PlaceKind, Rule, cues, first_offices
from grievance.routing.rules.suggestion import Learned, Lexicon, Term, learn


def lexicon() -> Lexicon:
    rows = queries.terms
    return reference.remembered(
        "lexicon",
        ("terms",),
        lambda: Lexicon((Term(row.category_code, row.term, row.weight) for row in rows()), shipped.meanings()),
    )


def learned() -> Learned | None:
    """What the corrections taught, None while there are none."""
    last = queries.last_correction()
    if last is None:
        return None
    return reference.remembered("learned", ("terms",), lambda: learn(queries.corrections()), also=last)


def rules(on: date) -> list[Rule]:
    """Rows in force on a date as the rules take them, and the first offices of the category table."""

    def make() -> list[Rule]:
        first = [(row.code, row.default_jammu, row.default_kashmir) for row in reference.categories()]
        defaults = [rule for offices in first for rule in first_offices(*offices)]
        return [*(as_rule(row) for row in queries.rules_in_force(on)), *defaults]

    return reference.remembered(f"rules {on}", ("routing", "places"), make)


def as_rule(row: RoutingRule) -> Rule:
    return Rule(
        id=row.id, office=row.office_code, category=row.category_code, division=row.division, district=row.district,
        estate=row.estate_code, place_kind=row.place_kind, case_kind=row.case_kind, amount_from=row.amount_from,
        cues=cues(row.cue_words or ""), priority=row.priority or 0,
    )  # fmt: skip


def places() -> Gazetteer:
    """Estates and districts as they stand now, with the shipped names of places and bodies."""

    def make() -> Gazetteer:
        districts = [(row.name, row.division, row.other_spellings) for row in reference.districts()]
        estates = [(row.code, row.name, row.district, row.agency_office_code or "") for row in reference.estates()]
        division_of = {name: division for name, division, _ in districts}
        spelt: dict[str, list[str]] = {}
        for name, code in reference.estate_names().items():
            spelt.setdefault(code, []).append(name)
        return gazetteer(
            (
                EstatePlace(code, name, district, division_of[district], _agency(office), tuple(spelt.get(code, ())))
                for code, name, district, office in estates
            ),
            ((name, division, other.split(";")) for name, division, other in districts),
            _place_words(),
        )

    return reference.remembered("places", ("places",), make)


def _agency(office_code: str) -> str:
    """Unnamed, developing and shared agencies count as SIDCO's (the rule of the category table)."""
    return PlaceKind.SICOP if office_code.startswith("SICOP") else PlaceKind.SIDCO


@cache
def _place_words() -> tuple[PlaceWord, ...]:
    return tuple(shipped.place_words())
