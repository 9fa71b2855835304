"""Two who wrote on one item at once: which fields differ, and what stands after somebody has chosen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

FIELDS = ("disposition", "words", "office", "days", "proof", "body", "assisting", "starts_on", "waits_for",
          "cases", "discussion")  # fmt: skip
TEXTS = frozenset({"words", "proof", "body", "discussion"})
"""Fields of which both may be kept, one below the other."""
LONGEST = 4000

Typed = Mapping[str, Any]


def as_typed(values: Typed) -> dict[str, str]:
    """The fields of an item as texts without outer blanks; what is not a field is left out."""
    return {name: str(values.get(name) or "").strip() for name in FIELDS}


def is_empty(values: Typed) -> bool:
    """Nothing was written; the office and the days stand in the form from the start and are no writing."""
    typed = as_typed(values)
    return not any(typed[name] for name in FIELDS if name != "office")


def differing(mine: Typed, theirs: Typed) -> tuple[str, ...]:
    """Fields in which both wrote, not the same, or only they did: there somebody must choose. In the form's order."""
    mine, theirs = as_typed(mine), as_typed(theirs)
    return tuple(name for name in FIELDS if theirs[name] and mine[name] != theirs[name])


def chosen(mine: Typed, theirs: Typed, choices: Typed) -> dict[str, str]:
    """``choices``: mine, theirs or both for each field that differs; where nothing was chosen, mine stands."""
    mine, theirs = as_typed(mine), as_typed(theirs)
    found = dict(mine)
    for name in differing(mine, theirs):
        if choices.get(name) == "theirs":
            found[name] = theirs[name]
        elif choices.get(name) == "both" and name in TEXTS and mine[name]:
            found[name] = f"{theirs[name]}\n{mine[name]}"
    return found
