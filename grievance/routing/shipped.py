"""The files of ``seed/``, read as what the rules take. Nothing here knows the database."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from grievance.reference import shipped as reference
from grievance.routing.rules.division import PlaceWord
from grievance.routing.rules.folding import fold
from grievance.routing.rules.routing import Rule, cues, first_offices
from grievance.routing.rules.suggestion import Lexicon, Term

SEED = Path(__file__).parent / "seed"
Row = dict[str, str]


def rows(name: str) -> list[Row]:
    """Rows of ``seed/<name>.csv`` in their order; empty cells are empty texts."""
    with (SEED / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return [{key: (value or "").strip() for key, value in row.items()} for row in csv.DictReader(file)]


def terms() -> list[Term]:
    """The lexicon: words that speak for a category."""
    return [Term(row["category"], row["term"], int(row["weight"])) for row in rows("suggestion_terms")]


@cache
def meanings() -> dict[str, str]:
    """One folded form for the words of Hindi and Urdu, in any script, that mean the same; the first reading counts."""
    found: dict[str, str] = {}
    for row in rows("meanings"):
        for word in row["words"].split(";"):
            found.setdefault(fold(word), fold(row["meaning"]))
    return found


def lexicon() -> Lexicon:
    """The shipped terms and meanings, ready to be asked."""
    return Lexicon(terms(), meanings())


def place_words() -> list[PlaceWord]:
    """Names whose use in a text speaks for a division."""
    return [PlaceWord(row["name"], row["division"], int(row["weight"])) for row in rows("place_words")]


def rules() -> list[Rule]:
    """Routing rows: a seed row names an office for each division and one for trouble in both.

    The first offices of the category table follow, as in the database.
    """
    found = [rule for number, row in enumerate(rows("routing_rules")) for rule in _expanded(row, 10 * (number + 1))]
    for row in reference.rows("categories"):
        found += first_offices(row["code"], row["default_jammu"], row["default_kashmir"])
    return found


def rule_rows() -> Iterator[tuple[str, dict[str, Any]]]:
    """Routing rows as columns of their table, each with the name that stays the same when its words are edited."""
    seen: Counter[str] = Counter()
    for row in rows("routing_rules"):
        for rule in _expanded(row, 0):
            base = ":".join(
                (rule.category or "", rule.place_kind or "", rule.case_kind or "", rule.division or "", rule.office)
            )
            seen[base] += 1
            yield (
                f"{base}:{seen[base]}",
                {
                    "category_code": rule.category,
                    "division": rule.division,
                    "place_kind": rule.place_kind,
                    "case_kind": rule.case_kind,
                    "cue_words": row["cue_words"],
                    "office_code": rule.office,
                    "priority": rule.priority,
                    "note": row["note"],
                },
            )


def _expanded(row: Row, number: int) -> Iterator[Rule]:
    offices = {"jammu": row["office_jammu"], "kashmir": row["office_kashmir"], None: row["office_both"]}
    if len(set(offices.values())) == 1:
        offices = {None: row["office_both"]}
    for place, (division, office) in enumerate(offices.items()):
        if office:
            yield Rule(
                id=number + place,
                office=office,
                category=row["category"] or None,
                division=division,
                place_kind=row["place_kind"] or None,
                case_kind=row["case_kind"] or None,
                cues=cues(row["cue_words"]),
                priority=int(row["priority"] or 0),
            )
