"""Search in a list of names, for people who type only a part of one or spell it their own way."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher

from grievance.routing.rules.folding import fold

CLOSE = 0.7
"""Share of letters in common from which a name counts as meant (``difflib``'s ratio)."""
MERELY_CLOSE = 3.0
"""Ranks from here on are only alike; they are offered when nothing holds what was typed."""


def like(typed: str, names: Iterable[str], most: int = 12) -> list[str]:
    """The names that ``typed`` may mean, the closest first; all in their order when nothing is typed.

    A name that begins with it comes before one that holds it, and that before one that only looks like it.
    """
    asked = fold(typed)
    names = list(names)
    if not asked:
        return names
    ranked = [(rank, place, name) for place, name in enumerate(names) if (rank := _rank(asked, fold(name))) is not None]
    sure = [one for one in ranked if one[0] < MERELY_CLOSE]
    return [name for _, _, name in sorted(sure or ranked)][:most]


def _rank(asked: str, name: str) -> float | None:
    if name == asked:
        return 0.0
    if name.startswith(asked):
        return 1.0
    if asked in name:
        return 2.0
    shared = set(asked.split()) & {word for word in name.split() if len(word) > 3}
    if shared:
        return 3.0
    likeness = max((SequenceMatcher(None, asked, part).ratio() for part in (name, *name.split())), default=0.0)
    return 4.0 - likeness if likeness >= CLOSE else None
