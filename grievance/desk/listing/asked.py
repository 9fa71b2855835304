"""What the address asks of the list of cases. Filters stand there, so that they work back and forward and can be kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from grievance.reports.rules import BY_NAME
from grievance.routing.rules.folding import fold
from grievance.sentences import N_, Sentence, sentence
from grievance.web.fields import kept_text, western_digits

HELD_TO = ("state", "kind", "division", "office", "category", "district", "estate", "source")
"""Filters that hold a column to one value."""
FILTERS = (*HELD_TO, "late", "open", "from", "to", "given")
GIVEN = ("me", "staff", "nobody")
"""To whom an office has given the case: me, somebody, nobody yet. Asked by officers only."""
ORDERS = ("filed", "-filed", "number", "-number", "office", "-office")
LONGEST_WORDS = 200
WRONG_DAY = N_("“%(typed)s” is no date. Write it like 25-11-2026.")


@dataclass(frozen=True)
class Asked:
    """Filters as they were given, the words to search for as they were typed, and the order of the rows."""

    filters: Mapping[str, str] = field(default_factory=dict)
    typed: str = ""
    order: str = "filed"

    @property
    def words(self) -> str:
        """The words to search for, folded."""
        return fold(self.typed) if self.typed else ""

    @property
    def mobile(self) -> str:
        """Ten digits where a mobile number was typed and nothing else."""
        digits = "".join(sign for sign in western_digits(self.typed) if sign.isdigit())
        return digits[-10:] if len(digits) in (10, 12) and len(digits) >= len(self.typed) - 3 else ""

    @property
    def finds_nothing(self) -> bool:
        """Something was typed that holds no word."""
        return bool(self.typed) and not self.words

    def day(self, name: str) -> date | None:
        return day_of(self.filters.get(name, ""))

    @property
    def problem(self) -> Sentence | None:
        """The first date that cannot be read; its filter is left out."""
        wrong = next(
            (typed for name in ("from", "to") if (typed := self.filters.get(name)) and not self.day(name)), None
        )
        return sentence(WRONG_DAY, typed=wrong) if wrong else None

    def as_query(self) -> dict[str, Any]:
        """The parameters that ask the same again."""
        words = {"q": self.typed} if self.typed else {}
        return {**self.filters, **words, **({"sort": self.order} if self.order != "filed" else {})}


def asked_by(given: Mapping[str, str]) -> Asked:
    """What ``given`` (the address, or a kept view) asks; an unknown parameter counts as nothing."""
    filters = {name: value for name in FILTERS if (value := kept_text(given.get(name, "")[:60]))}
    if filters.get("late") not in (None, *BY_NAME):
        del filters["late"]
    if filters.get("given") not in (None, *GIVEN):
        del filters["given"]
    order = given.get("sort", "filed")
    typed = " ".join(kept_text(given.get("q", "")[:LONGEST_WORDS]).split())
    return Asked(filters, typed, order if order in ORDERS else "filed")


def day_of(typed: str) -> date | None:
    """A day as a browser sends it (2026-11-25) or as people write it (25-11-2026); None for anything else."""
    parts = western_digits(typed).replace("/", "-").replace(".", "-").split("-")
    if len(parts) != 3 or not all(part.isascii() and part.isdigit() for part in parts):
        return None
    year, month, day = parts if len(parts[0]) == 4 else parts[::-1]
    try:
        return date(int(year), int(month), int(day)) if len(year) == 4 else None
    except ValueError:
        return None
