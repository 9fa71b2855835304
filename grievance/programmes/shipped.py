"""The shipped programmes: ``seed/programmes.toml`` says what they measure, ``programmes.csv`` gives figures and sources.

Nothing here knows the database.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from grievance.programmes.rules.words import MeasureKind
from grievance.reference import shipped as reference

SEED = Path(__file__).parent / "seed" / "programmes.toml"
Row = dict[str, str]


@dataclass(frozen=True)
class ShippedMeasure:
    name: str
    kind: MeasureKind = MeasureKind.NUMBER
    unit: str = ""
    target: str = ""
    of_item: bool = False
    is_headline: bool = False


@dataclass(frozen=True)
class ShippedFigure:
    """One reading: the row it comes from, the measure, and the place and time that its words name."""

    row: Row
    measure: ShippedMeasure
    words: str
    item: str = ""
    is_target: bool = False
    division: str | None = None
    district: str | None = None
    fiscal_year: str = ""
    as_of: str = ""


@dataclass(frozen=True)
class ShippedProgramme:
    code: str
    name: str
    target: str = ""
    item_word: str = ""
    stages: tuple[str, ...] = ()
    measures: dict[str, ShippedMeasure] = field(default_factory=dict)
    figures: tuple[ShippedFigure, ...] = ()

    @property
    def items(self) -> list[str]:
        """Those that the figures name, in their order."""
        return list(dict.fromkeys(figure.item for figure in self.figures if figure.item))


def programmes() -> list[ShippedProgramme]:
    rows = reference.rows("programmes")
    return [_programme(data, rows) for data in tomllib.loads(SEED.read_text(encoding="utf-8"))["programme"]]


def _programme(data: dict[str, Any], rows: list[Row]) -> ShippedProgramme:
    measures = {one["name"]: _measure(one) for one in data["measures"]}
    subjects = {data["subject"], *data.get("more_subjects", ())} - {""}
    found: list[ShippedFigure] = []
    for row in rows:
        if row["subject"] in subjects:
            for figure in _figures(row, data.get("figures", ()), measures):
                measures.setdefault(figure.measure.name, figure.measure)
                found.append(figure)
    return ShippedProgramme(data["code"], data["name"], data.get("target", ""), data.get("item_word", ""),
                            tuple(data.get("stages", ())), measures, tuple(found))  # fmt: skip


def _measure(one: dict[str, Any]) -> ShippedMeasure:
    return ShippedMeasure(one["name"], MeasureKind(one.get("kind", "number")), one.get("unit", ""),
                          one.get("target", ""), one.get("of_item", False), one.get("headline", False))  # fmt: skip


def _figures(row: Row, patterns: Any, known: dict[str, ShippedMeasure]) -> Iterator[ShippedFigure]:
    """The row as readings, by the first pattern that fits."""
    for pattern in patterns:
        if found := re.fullmatch(pattern["row"], row["measure"]):
            yield from _fitted(row, pattern, found.groupdict(), known)
            return
    name = row["measure"][:1].upper() + row["measure"][1:]
    yield ShippedFigure(row, known.get(name) or _of_row(name, row), row["value"], as_of=row["as_of"])


def _fitted(row: Row, pattern: Any, named: dict[str, str], known: dict[str, ShippedMeasure]) -> Iterator[ShippedFigure]:
    common: dict[str, Any] = {
        "item": named.get("item", ""), "district": named.get("district"), "fiscal_year": named.get("fiscal_year", ""),
        "division": named["division"].lower() if named.get("division") else None,
        "as_of": pattern.get("as_of", row["as_of"]), "is_target": pattern.get("is_target", False),
    }  # fmt: skip
    if "split" not in pattern:
        name = pattern["measure"].format(**named)
        yield ShippedFigure(row, known.get(name) or _of_row(name, row), row["value"], **common)
        return
    for name, words in zip(pattern["split"], row["value"].split("/"), strict=True):
        if words.strip():
            yield ShippedFigure(row, known[name], words.strip(), **common)


def _of_row(name: str, row: Row) -> ShippedMeasure:
    return ShippedMeasure(name, unit=row["unit"])
