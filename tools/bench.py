"""How well category, division and office are found: ``make bench``. Needs no database.

Figures on the shipped grievances, none of which was learned from:

* as shipped: every term and cue counts. This says little about texts not yet seen, since whoever wrote the
  lexicon may have met these;
* judged by source: for each text, every term, word and cue is dropped that only texts of its own source contain,
  and the lexicon is made anew without it. A word then counts only if another source bears it out, which is an honest
  stand-in for a text not yet seen. Words of one meaning in several languages bear each other out; the figure without
  them is printed beside;
* what the page of filing shows of that, after the filer's choice of a group and after "Something else";
* division and office, given the right category and the record's places.
"""

from __future__ import annotations

import json
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from grievance.intake.rules.groups import SOMETHING_ELSE, group_of, offered  # noqa: E402
from grievance.intake.rules.similar import Comparison, Text, in_order  # noqa: E402
from grievance.reference import shipped as reference  # noqa: E402
from grievance.reference.rules.names import slug  # noqa: E402
from grievance.reference.rules.offices import agency_office  # noqa: E402
from grievance.routing import shipped  # noqa: E402
from grievance.routing.rules.division import EstatePlace, Gazetteer, Told, gazetteer, locate  # noqa: E402
from grievance.routing.rules.routing import RoutingFacts, Rule, cue_hits, route  # noqa: E402
from grievance.routing.rules.suggestion import Lexicon, suggest  # noqa: E402

GRIEVANCES = ROOT / "grievance" / "reference" / "seed" / "grievances.jsonl"
Record = Mapping[str, Any]

AIMS = {
    "category, by source: first right": 79,
    "category, by source: within three": 98,
    "page, group chosen: first right": 97,
    "division, record's places": 95,
    "office, as shipped": 75,
    "office, by source": 75,
}
SIMILAR_AIMS = {"similar: a partner among the five": (85, 100), "similar: unrelated pairs shown": (0, 5)}
"""Between which shares each must lie."""


def records(path: Path = GRIEVANCES) -> list[Record]:
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def shipped_places() -> tuple[Gazetteer, dict[str, str]]:
    """The gazetteer of the shipped tables, and the code of each estate's short names."""
    division_of = {row["district"]: row["division"].lower() for row in reference.rows("districts")}
    estates: list[EstatePlace] = []
    codes: dict[str, str] = {}
    for row in reference.rows("estates"):
        names = tuple(name.strip() for name in row["short_names"].split(";") if name.strip())
        office = agency_office(row["managing_agency"], row["division"].lower()) or ""
        agency = "sicop" if office.startswith("SICOP") else "sidco"
        code = slug(row["estate"])
        estates.append(EstatePlace(code, row["estate"], row["district"], division_of[row["district"]], agency, names))
        codes |= dict.fromkeys((row["estate"], *names), code)
    districts = [(row["district"], division_of[row["district"]], ()) for row in reference.rows("districts")]
    return gazetteer(estates, districts, shipped.place_words()), codes


def only_here(given: Iterable[Record], found_in: Callable[[Record], Iterable[str]]) -> dict[str, frozenset[str]]:
    """For each source address the phrases that no other source's texts contain."""
    sources: dict[str, set[str]] = defaultdict(set)
    for record in given:
        for phrase in found_in(record):
            sources[phrase].add(record["source_address"])
    own: dict[str, set[str]] = defaultdict(set)
    for phrase, where in sources.items():
        if len(where) == 1:
            own[next(iter(where))].add(phrase)
    return {source: frozenset(phrases) for source, phrases in own.items()}


def rankings(given: list[Record], lexicon: Lexicon, by_source: bool) -> dict[str, list[str]]:
    """The categories for each text by score, best first."""
    hits = {record["id"]: lexicon.hits(record["text_title"], record["text_body"]) for record in given}
    own = only_here(given, lambda record: hits[record["id"]]) if by_source else {}
    left = {source: lexicon.without(dropped) for source, dropped in own.items()}
    ranked = {}
    for record in given:
        source = record["source_address"]
        dropped = own.get(source, frozenset())
        kept = {phrase: times for phrase, times in hits[record["id"]].items() if phrase not in dropped}
        scores = left.get(source, lexicon).scores(kept)
        ranked[record["id"]] = sorted(scores, key=lambda code: (-scores[code], code))
    return ranked


def judge_categories(given: list[Record], lexicon: Lexicon, by_source: bool) -> tuple[int, int]:
    """How many are right first, and within the first three."""
    ranked = rankings(given, lexicon, by_source)
    first = sum(ranked[record["id"]][:1] == [record["expected_category"]] for record in given)
    return first, sum(record["expected_category"] in ranked[record["id"]][:3] for record in given)


def judge_page(given: list[Record], lexicon: Lexicon, *, chosen: bool) -> tuple[int, int]:
    """Judged by source, what the page of filing shows: how often the right category comes first, and is shown at all.

    ``chosen``: the filer has tapped the right group of the first question; else "Something else".
    """
    ranked, first, shown = rankings(given, lexicon, by_source=True), 0, 0
    for record in given:
        group = group_of(record["expected_category"]) if chosen else SOMETHING_ELSE
        choices = offered(group, tuple(ranked[record["id"]]))
        first += choices[:1] == (record["expected_category"],)
        shown += record["expected_category"] in choices
    return first, shown


def judge_similar(given: list[Record]) -> dict[str, tuple[int, int]]:
    """As the page of filing shows open cases by their words: how many of how many, compared with other sources only.

    A partner is a record of another source with the same issue key. An unrelated pair shares none. Places come first,
    then the same division and group; at most five are shown.
    """
    texts = [Text(number, record["text_title"], record["text_body"]) for number, record in enumerate(given)]
    comparison = Comparison(texts, shipped.meanings())
    partners_of: dict[int, set[int]] = {}
    found = pairs = wrongly = stopped = 0
    for number, record in enumerate(given):
        others = {n for n, other in enumerate(given) if other["source_address"] != record["source_address"]}
        near = {n: place for n in others if (place := nearness(record, given[n])) is not None}
        alike = [one.key for one in comparison.similar_to(texts[number], at_most=len(given)) if one.key in near]
        shown = set(in_order(alike, near))
        issue = record["duplicates_of_issue"]
        partners = {n for n in others if issue and given[n]["duplicates_of_issue"] == issue}
        partners_of[number] = partners
        found += bool(partners & shown)
        pairs += len(others - partners)
        wrongly += len(shown - partners)
        stopped += bool(shown) and not partners
    with_partner = sum(map(bool, partners_of.values()))
    return {
        "similar: a partner among the five": (found, with_partner),
        "similar: unrelated pairs shown": (wrongly, pairs),
        "similar: something shown to who has no partner": (stopped, len(given) - with_partner),
    }


def nearness(record: Record, other: Record) -> int | None:
    """0 in the same place, 1 in the same division, both of the same group of subjects; None when further apart."""
    if group_of(record["expected_category"]) != group_of(other["expected_category"]):
        return None
    if record["division"] != other["division"] and "both" not in (record["division"], other["division"]):
        return None
    place = (record["estate"], record["district"])
    return 0 if place == (other["estate"], other["district"]) and any(place) else 1


def told(record: Record, codes: Mapping[str, str], *, with_places: bool = True) -> Told:
    """What the record says of its place; without places only the words are left."""
    if not with_places:
        return Told(title=record["text_title"], body=record["text_body"])
    return Told(codes.get(record["estate"] or ""), record["district"], record["division"].lower(), "",
                record["text_title"], record["text_body"])  # fmt: skip


def judge_divisions(given: list[Record], places: Gazetteer, codes: Mapping[str, str], how: str) -> tuple[int, int]:
    """Right and wrong; the rest are left open for the filer to say. ``how``: all places, without division, words."""
    right = wrong = 0
    for record in given:
        asked = told(record, codes, with_places=how != "words")
        if how == "without division":
            asked = replace(asked, stated=None)
        found = locate(places, asked).division
        right += found == record["division"].lower()
        wrong += found not in (None, record["division"].lower())
    return right, wrong


def judge_offices(
    given: list[Record], places: Gazetteer, codes: Mapping[str, str], rules: list[Rule], by_source: bool
) -> int:
    """How many offices are right, given the right category and the record's places."""
    known = {cue.folded for rule in rules for cue in rule.cues}
    cues_in = {r["id"]: known & cue_hits(r["text_title"], r["text_body"]).keys() for r in given}
    own = only_here(given, lambda record: cues_in[record["id"]]) if by_source else {}
    right = 0
    for record in given:
        facts = RoutingFacts(record["expected_category"], record["text_title"], record["text_body"])
        where = locate(places, told(record, codes))
        found = route(facts, where, without(rules, own.get(record["source_address"], frozenset())))
        right += found.office_code == record["expected_office"]
    return right


def without(rules: list[Rule], dropped: frozenset[str]) -> list[Rule]:
    """The rows without these cues; one that loses its last cue is no longer there."""
    kept = []
    for rule in rules:
        cues = tuple(cue for cue in rule.cues if cue.folded not in dropped)
        if cues or not rule.cues:
            kept.append(replace(rule, cues=cues))
    return kept


def milliseconds(work: Callable[[Record], object], given: list[Record]) -> float:
    """Time per text of a piece of work."""
    begun = time.perf_counter()
    for record in given:
        work(record)
    return 1000 * (time.perf_counter() - begun) / len(given)


def figures(given: list[Record]) -> dict[str, int]:
    """Every figure by its name, as counts of right ones."""
    lexicon, rules = shipped.lexicon(), shipped.rules()
    places, codes = shipped_places()
    shipped_first, shipped_within = judge_categories(given, lexicon, by_source=False)
    first, within = judge_categories(given, lexicon, by_source=True)
    plain_first, plain_within = judge_categories(given, Lexicon(shipped.terms()), by_source=True)
    page_first, _ = judge_page(given, lexicon, chosen=True)
    _, page_shown = judge_page(given, lexicon, chosen=False)
    return {
        "category, as shipped: first right": shipped_first,
        "category, as shipped: within three": shipped_within,
        "category, by source: first right": first,
        "category, by source: within three": within,
        "category, by source, no meanings: first": plain_first,
        "category, by source, no meanings: three": plain_within,
        "page, group chosen: first right": page_first,
        "page, Something else: among those shown": page_shown,
        "division, record's places": judge_divisions(given, places, codes, "all")[0],
        "division, estate, district and words only": judge_divisions(given, places, codes, "without division")[0],
        "division, words only": judge_divisions(given, places, codes, "words")[0],
        "division, words only: named wrongly": judge_divisions(given, places, codes, "words")[1],
        "office, as shipped": judge_offices(given, places, codes, rules, by_source=False),
        "office, by source": judge_offices(given, places, codes, rules, by_source=True),
    }


def main() -> int:
    given = records()
    lexicon, rules = shipped.lexicon(), shipped.rules()
    places, codes = shipped_places()
    print(f"{len(given)} grievances of {len({r['source_address'] for r in given})} sources; "
          f"{len(lexicon)} terms, {len(rules)} routing rows")  # fmt: skip
    missed = 0
    for name, right in figures(given).items():
        share, aim = 100 * right / len(given), AIMS.get(name)
        missed += aim is not None and share < aim
        print(f"  {name:<45} {right:>4}  {share:5.1f} %" + (f"   (at least {aim} %)" if aim else ""))

    def office(record: Record) -> object:
        facts = RoutingFacts(record["expected_category"], record["text_title"], record["text_body"])
        return route(facts, locate(places, told(record, codes)), rules)

    for name, (hits, of) in judge_similar(given).items():
        low, high = SIMILAR_AIMS.get(name, (0, 100))
        missed += not low <= 100 * hits / of <= high
        print(f"  {name:<45} {hits:>4}  {100 * hits / of:5.1f} % of {of}")
    suggesting = milliseconds(lambda r: suggest(lexicon, r["text_title"], r["text_body"]), given)
    print(f"  a suggestion takes {suggesting:.2f} ms, division and office {milliseconds(office, given):.2f} ms")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
