"""The shipped rows and places, without a database."""

from __future__ import annotations

from grievance.routing import shipped
from grievance.routing.rules.division import Told, locate
from grievance.routing.rules.routing import Routed, RoutingFacts, route
from tools.bench import shipped_places

PLACES, SHORT_NAMES = shipped_places()
RULES = shipped.rules()
_ESTATES = {"lassipora": "lassipora", "kathua": "kathua", "vessu": "vessu", "trenz": "trenz", "gangyal": "gangyal"}


def chosen(category: str, words: str, *, estate: str | None = None, district: str | None = None,
           division: str | None = None) -> Routed:  # fmt: skip
    """The office that the shipped rows name for a subject, a place and words."""
    code = _ESTATES[estate] if estate else None
    assert code is None or code in PLACES.estates, f"no estate {code}"
    told = Told(code, district, division, "", "", words)
    facts = RoutingFacts(category, "", words, division, district, code)
    return route(facts, locate(PLACES, told), RULES)
