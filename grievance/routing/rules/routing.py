"""Which office answers: the row that fits most exactly, and the sentence that says why.

A row's selectors all have to fit; one left empty fits everything. Of several rows that fit, the one of
higher priority wins, then the one that names more (estate, district, words, kind, amount), then the
one whose words stand more often in the text, then place and division, then the older row.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from grievance.routing.rules.division import BOTH, DIVISION_NAMES, Located
from grievance.routing.rules.folding import words
from grievance.routing.rules.suggestion import TITLE_WEIGHT, phrases
from grievance.sentences import N_, Sentence, sentence

LONGEST_CUE = 4


class PlaceKind(StrEnum):
    """What a row may ask of the place: inside an estate (of which corporation), or outside every estate."""

    ESTATE = "estate"
    SIDCO = "sidco"
    SICOP = "sicop"
    OUTSIDE = "outside"


@dataclass(frozen=True)
class Cue:
    """A phrase of a row: as written for the reason, folded for the comparison."""

    shown: str
    folded: str


@dataclass(frozen=True)
class Rule:
    """One row. ``division`` None fits both divisions and trouble in both; ``amount_from`` in rupees."""

    id: int | None
    office: str
    category: str | None = None
    division: str | None = None
    district: str | None = None
    estate: str | None = None
    place_kind: str | None = None
    case_kind: str | None = None
    amount_from: Decimal | None = None
    cues: tuple[Cue, ...] = ()
    priority: int = 0


@dataclass(frozen=True)
class RoutingFacts:
    """What is known of a case when the office is looked for. Codes; ``division`` as the filer said, may be ``both``."""

    category: str | None
    title: str = ""
    body: str = ""
    division: str | None = None
    district: str | None = None
    estate: str | None = None
    address: str = ""
    case_kind: str | None = None
    amount: Decimal | None = None
    is_conduct: bool = False
    conduct_office: str | None = None


@dataclass(frozen=True)
class Routed:
    """The office (None: to be sorted by the convener), the division, why, and the row that decided."""

    office_code: str | None
    division: str | None
    reason: Sentence
    rule_id: int | None = None


MATTERS = {
    "incentives_subsidies": N_("incentives and subsidies"),
    "gst_taxes_levies": N_("taxes and levies"),
    "power_supply": N_("power supply"),
    "power_tariff_billing": N_("power tariff and bills"),
    "estate_infrastructure": N_("roads, drains and water of estates"),
    "land_lease": N_("land and leases"),
    "credit_banking": N_("loans and banks"),
    "procurement_preference": N_("government purchase"),
    "delayed_payments": N_("unpaid bills"),
    "pollution_consent": N_("pollution and consents"),
    "raw_material_minerals": N_("raw material and minerals"),
    "transport_logistics": N_("transport"),
    "handicrafts_artisans": N_("handicrafts and artisans"),
    "horticulture_trade": N_("fruit and saffron trade"),
    "labour_social_security": N_("labour and social security"),
    "approvals_licences": N_("approvals and licences"),
    "tourism_hospitality": N_("tourism"),
    "relief_revival": N_("relief and revival"),
    "industrial_policy_protection": N_("industrial policy"),
    "security_connectivity": N_("security and connections"),
}


@lru_cache(maxsize=4096)
def cues(text: str) -> tuple[Cue, ...]:
    """The phrases of a row, written with ``;`` between them. Empty ones and those without a word are left out."""
    found = (" ".join(phrase.split()) for phrase in text.split(";"))
    return tuple(Cue(phrase, folded) for phrase in found if (folded := " ".join(words(phrase))))


def first_offices(category: str, jammu: str, kashmir: str) -> tuple[Rule, ...]:
    """The offices of the category table, for where no row says otherwise."""
    if jammu == kashmir:
        return (Rule(None, jammu, category),)
    return Rule(None, jammu, category, "jammu"), Rule(None, kashmir, category, "kashmir")


def cue_hits(title: str, body: str) -> Counter[str]:
    """Every run of words of the text with how often it stands there; the title counts as several."""
    hits: Counter[str] = Counter()
    for text, weight in ((title, TITLE_WEIGHT), (body, 1)):
        for phrase in phrases(words(text), LONGEST_CUE):
            hits[phrase] += weight
    return hits


def route(facts: RoutingFacts, located: Located, rules: Iterable[Rule]) -> Routed:
    """The office for the facts by the rows. Conduct is not looked at here, see ``above_for_conduct``."""
    hits = cue_hits(facts.title, facts.body)
    fitting = [rule for rule in rules if _fits(rule, facts, located, hits)]
    if not fitting:
        return Routed(None, located.division, _unsorted(facts, located))
    best = max(fitting, key=lambda rule: _rank(rule, hits))
    return Routed(best.office, located.division, _reason(best, facts, located, hits), best.id)


def above_for_conduct(
    routed: Routed,
    complained_of: str | None,
    offices_above: Callable[[str], Sequence[str]],
    departments: frozenset[str],
) -> Routed:
    """A complaint about conduct goes to the administrative department above the office complained of.

    ``departments`` are the codes of administrative departments and the top office; ``offices_above`` gives the
    offices above, nearest first. Without any above (the top office itself) the case is to be sorted.
    """
    office = complained_of or routed.office_code
    if office is None:
        return routed
    above = offices_above(office)
    chosen = next((code for code in above if code in departments), above[-1] if above else None)
    if chosen is None:
        why = sentence(N_("conduct of %(office)s: no office stands above it, so the convener sorts it"), office=office)
        return replace(routed, office_code=None, reason=why, rule_id=None)
    key = N_("conduct of %(office)s: %(above)s, because no office judges a complaint about its own conduct")
    return replace(routed, office_code=chosen, reason=sentence(key, office=office, above=chosen), rule_id=None)


def above_for_vacancy(routed: Routed, vacant: str, above: str) -> Routed:
    """The post is vacant: the next office up takes the case at once."""
    key = N_("%(reason)s; nobody holds the post of %(vacant)s now, so the case goes to %(above)s above it")
    return replace(routed, office_code=above, reason=sentence(key, reason=routed.reason, vacant=vacant, above=above))


def _fits(rule: Rule, facts: RoutingFacts, located: Located, hits: Counter[str]) -> bool:
    estate = located.estate.code if located.estate else facts.estate
    return (
        rule.category in (None, facts.category)
        and rule.division in (None, located.division)
        and rule.district in (None, located.district)
        and rule.estate in (None, estate)
        and (rule.place_kind is None or rule.place_kind in place_kinds(located))
        and rule.case_kind in (None, facts.case_kind)
        and (rule.amount_from is None or (facts.amount is not None and facts.amount >= rule.amount_from))
        and (not rule.cues or any(hits[cue.folded] for cue in rule.cues))
    )


def place_kinds(located: Located) -> frozenset[PlaceKind]:
    """An estate of unnamed agency counts as SIDCO's; so does one that the text speaks of without naming it."""
    if not located.in_estate:
        return frozenset({PlaceKind.OUTSIDE})
    agency = located.estate.agency if located.estate else PlaceKind.SIDCO
    return frozenset({PlaceKind.ESTATE, PlaceKind.SICOP if agency == PlaceKind.SICOP else PlaceKind.SIDCO})


def _rank(rule: Rule, hits: Counter[str]) -> tuple[int, int, float, int, int]:
    exactness = (
        64 * (rule.estate is not None)
        + 32 * (rule.district is not None)
        + 16 * bool(rule.cues)
        + 8 * (rule.case_kind is not None)
        + 8 * (rule.amount_from is not None)
    )
    place = 2 * (rule.place_kind is not None) + (rule.division is not None) + 4 * (rule.category is not None)
    return rule.priority, exactness, _strength(rule, hits), place, -(rule.id or 0)


def _strength(rule: Rule, hits: Counter[str]) -> float:
    found = {cue.folded for cue in rule.cues if hits[cue.folded]}
    return round(sum(math.log(1 + hits[phrase]) * (1 + phrase.count(" ")) for phrase in found), 6)


def _unsorted(facts: RoutingFacts, located: Located) -> Sentence:
    key = N_("%(matter)s in %(place)s: to be sorted by the convener, because no routing row fits")
    return sentence(key, matter=_matter(facts), place=_place(facts, located))


def _reason(rule: Rule, facts: RoutingFacts, located: Located, hits: Counter[str]) -> Sentence:
    whys = _whys(rule, located, hits)
    key = N_("%(matter)s in %(place)s: %(office)s, because %(why)s")
    return sentence(
        key, matter=_matter(facts), place=_place(facts, located), office=rule.office, why=_one_after_another(whys)
    )


def _whys(rule: Rule, located: Located, hits: Counter[str]) -> list[Sentence]:
    whys = []
    if rule.cues:
        cue = max((cue for cue in rule.cues if hits[cue.folded]), key=lambda cue: (hits[cue.folded], len(cue.folded)))
        whys.append(sentence(N_("the text speaks of “%(cue)s”"), cue=cue.shown))
    if rule.place_kind in (PlaceKind.SIDCO, PlaceKind.SICOP):
        whys.append(_agency(located, rule.place_kind))
    elif rule.place_kind == PlaceKind.OUTSIDE:
        whys.append(sentence(N_("it lies outside every industrial estate")))
    elif rule.estate and located.estate:
        whys.append(sentence(N_("this row is for %(estate)s estate"), estate=located.estate.name))
    if rule.case_kind == "point":
        whys.append(sentence(N_("it asks for a rule to be changed")))
    if rule.amount_from is not None:
        whys.append(sentence(N_("it is about Rs %(amount)s or more"), amount=f"{rule.amount_from:f}"))
    if (rule.division and located.because) or (located.division == BOTH and located.because):
        whys.append(located.because)
    return whys or [sentence(N_("it answers for this subject in both divisions"))]


def _agency(located: Located, agency: str) -> Sentence:
    if located.estate:
        key = N_("%(estate)s estate is run by %(agency)s")
        return sentence(key, estate=located.estate.name, agency=agency.upper())
    return sentence(N_("an estate that is not named counts as one of %(agency)s"), agency=agency.upper())


def _one_after_another(whys: Sequence[Sentence]) -> Sentence:
    joined = whys[0]
    for why in whys[1:]:
        joined = sentence(N_("%(one)s and %(other)s"), one=joined, other=why)
    return joined


def _matter(facts: RoutingFacts) -> Sentence | str:
    return sentence(MATTERS[facts.category]) if facts.category in MATTERS else facts.category or N_("this matter")


def _place(facts: RoutingFacts, located: Located) -> Sentence | str:
    if located.estate:
        return located.estate.name
    if located.district or facts.district:
        return located.district or facts.district or ""
    if located.division == BOTH:
        return sentence(DIVISION_NAMES[BOTH])
    if located.division:
        return sentence(N_("%(division)s division"), division=sentence(DIVISION_NAMES[located.division]))
    return sentence(N_("an unknown place"))
