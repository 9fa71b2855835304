"""In which division the trouble lies: estate, district, the filer's word, the unit's address, names in the text.

``both`` is an answer too: trouble in both divisions. ``None`` means that nothing says it, and the form asks.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from grievance.routing.rules.folding import words
from grievance.routing.rules.suggestion import phrases
from grievance.sentences import N_, Sentence, sentence

BOTH = "both"
SILENT = "none"
LONGEST_NAME = 5
TITLE_WEIGHT = 2

DIVISION_NAMES = {"jammu": N_("Jammu"), "kashmir": N_("Kashmir"), BOTH: N_("both divisions")}


@dataclass(frozen=True)
class EstatePlace:
    """An estate with the corporation that runs it (``sidco`` or ``sicop``; an unnamed one counts as SIDCO's)."""

    code: str
    name: str
    district: str
    division: str
    agency: str = "sidco"
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class PlaceWord:
    """A name whose use in a text speaks for a division; ``none`` is a phrase that says nothing (the Territory's name)."""

    name: str
    division: str
    weight: int


@dataclass(frozen=True)
class Gazetteer:
    """Estates, districts and names, by their folded words. Made by ``gazetteer``."""

    estates: Mapping[str, EstatePlace] = field(default_factory=dict)
    estate_names: Mapping[str, str] = field(default_factory=dict)
    districts: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, PlaceWord] = field(default_factory=dict)


@dataclass(frozen=True)
class Located:
    """The division (``jammu``, ``kashmir``, ``both`` or None), what said so, and the estate where one is known."""

    division: str | None
    because: Sentence | None = None
    estate: EstatePlace | None = None
    district: str | None = None
    in_estate: bool = False


def gazetteer(
    estates: Iterable[EstatePlace], districts: Iterable[tuple[str, str, Sequence[str]]], names: Iterable[PlaceWord]
) -> Gazetteer:
    """``districts``: name, division, other spellings."""
    known = {estate.code: estate for estate in estates}
    district_divisions = {name: division for name, division, _ in districts}
    towns = {_joined(name) for name in district_divisions}
    by_name = {
        _joined(name): code
        for code, estate in known.items()
        for name in (estate.name, *estate.names)
        if _joined(name) not in towns
    }
    return Gazetteer(known, by_name, district_divisions, {_joined(name.name): name for name in names})


@dataclass(frozen=True)
class Told:
    """What a filing says about its place. ``estate``: a code; ``stated``: the division as the filer named it."""

    estate: str | None = None
    district: str | None = None
    stated: str | None = None
    address: str = ""
    title: str = ""
    body: str = ""


def locate(places: Gazetteer, told: Told) -> Located:
    """The first of estate, district, the filer's word, address and text that says the division."""
    known = places.estates.get(told.estate or "")
    speaks_of_one = _speaks_of_an_estate(told)
    named = known or (_estate_in(places, told) if speaks_of_one else None)
    division, because = _first_to_say(places, told, known, named)
    if named and named.division != division and division != BOTH:
        named = known
    district = told.district or (named.district if named else None)
    return Located(division, because, named, district, named is not None or speaks_of_one)


def _first_to_say(
    places: Gazetteer, told: Told, known: EstatePlace | None, named: EstatePlace | None
) -> tuple[str | None, Sentence | None]:
    if told.stated == BOTH:
        return BOTH, sentence(N_("it concerns both divisions"))
    if known:
        return known.division, _estate_says(known)
    if told.district and told.district in places.districts:
        return _district_says(told.district, places.districts[told.district])
    if told.stated:
        return told.stated, sentence(
            N_("the filer says that it is in %(division)s division"), division=_named(told.stated)
        )
    if named:
        return named.division, _estate_says(named)
    return _words_say(places, told)


def _words_say(places: Gazetteer, told: Told) -> tuple[str | None, Sentence | None]:
    for key, title, text in (
        (N_("the address names %(name)s, which is in %(division)s division"), "", told.address),
        (N_("the text names %(name)s, which speaks for %(division)s division"), told.title, told.body),
    ):
        division, name = _in_text(places, title, text)
        if division == BOTH:
            return division, sentence(N_("the text speaks of both divisions (“%(name)s”)"), name=name)
        if division:
            return division, sentence(key, name=name, division=_named(division))
    return None, None


def _district_says(district: str, division: str) -> tuple[str, Sentence]:
    key = N_("%(district)s district is in %(division)s division")
    return division, sentence(key, district=district, division=_named(division))


def _estate_says(estate: EstatePlace) -> Sentence:
    key = N_("%(estate)s estate is in %(division)s division")
    return sentence(key, estate=estate.name, division=_named(estate.division))


def _named(division: str) -> Sentence:
    return sentence(DIVISION_NAMES[division])


def _in_text(places: Gazetteer, title: str, body: str) -> tuple[str | None, str]:
    """The division whose names weigh more in the text, and the name that weighs most."""
    totals: dict[str, float] = defaultdict(float)
    best: dict[str, tuple[float, str]] = {}
    seen: set[str] = set()
    for text, factor in ((title, TITLE_WEIGHT), (body, 1)):
        for name, word in _names_in(places, words(text)):
            worth = word.weight * factor * (1.0 if name not in seen else 0.25)
            seen.add(name)
            totals[word.division] += worth
            best[word.division] = max(best.get(word.division, (0.0, "")), (worth, word.name))
    if totals[BOTH] > 0:
        return BOTH, best[BOTH][1]
    jammu, kashmir = totals["jammu"], totals["kashmir"]
    if jammu == kashmir:
        return None, ""
    winner = "jammu" if jammu > kashmir else "kashmir"
    return winner, best[winner][1]


def _names_in(places: Gazetteer, of: Sequence[str]) -> Iterable[tuple[str, PlaceWord]]:
    """Names in their order, the longest at each place. The Territory's own name is taken out first."""
    left: list[str] = []
    for name, word in _longest_first(places, of, only_silent=True):
        left.append("" if word else name)
    for name, word in _longest_first(places, left, only_silent=False):
        if word:
            yield name, word


def _longest_first(
    places: Gazetteer, of: Sequence[str], *, only_silent: bool
) -> Iterable[tuple[str, PlaceWord | None]]:
    """The text cut into known names and single words (with None). A silent name speaks for no division."""
    at = 0
    while at < len(of):
        for length in range(min(LONGEST_NAME, len(of) - at), 0, -1):
            name = " ".join(of[at : at + length])
            word = places.names.get(name) or _as_word(places, name)
            if word and (word.division == SILENT) == only_silent:
                yield name, word
                at += length
                break
        else:
            yield of[at], None
            at += 1


def _as_word(places: Gazetteer, name: str) -> PlaceWord | None:
    code = places.estate_names.get(name)
    return PlaceWord(places.estates[code].name, places.estates[code].division, 3) if code else None


def _estate_in(places: Gazetteer, told: Told) -> EstatePlace | None:
    """The first estate named in the text, of the given district where one is given."""
    for text in (told.title, told.body):
        for phrase in phrases(words(text), LONGEST_NAME):
            found = places.estates.get(places.estate_names.get(phrase, ""))
            if found and told.district in (None, found.district):
                return found
    return None


_ESTATE_WORDS = {
    " ".join(words(text))
    for text in (
        "industrial estate", "industrial estates", "industrial area", "industrial complex", "growth centre", "igc",
        "estate", "estates", "sidco", "sicop", "unit holders", "औद्योगिक क्षेत्र", "औद्योगिक संस्थान", "एस्टेट", "सिडको",
        "सीकॉप", "صنعتی اسٹیٹ", "انڈسٹریل اسٹیٹ", "صنعتی علاقہ", "صنعتی بستی", "اسٹیٹ", "سڈکو", "سیکاپ",
    )
}  # fmt: skip


def _speaks_of_an_estate(told: Told) -> bool:
    texts = (told.title, told.body)
    return any(phrase in _ESTATE_WORDS for text in texts for phrase in phrases(words(text), 2))


def _joined(text: str) -> str:
    return " ".join(words(text))
