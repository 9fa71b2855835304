"""What may be told of a place to everybody: no figure so small that it points at one unit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from grievance.reference.rules.names import folded

FEW = 5
"""A public figure below this is told as "Fewer than 5"; nought too, since "none" beside a known unit tells as much."""


def told(count: int) -> int | None:
    """The count as everybody may read it; None where it is too small to be told."""
    return count if count >= FEW else None


def told_by(counts: Mapping[str, int]) -> dict[str, int]:
    """Counts by subject that may be told, the largest first; the small ones are left out, not added up."""
    return dict(sorted(((key, n) for key, n in counts.items() if n >= FEW), key=lambda pair: (-pair[1], pair[0])))


def recurring(counts: Mapping[str, int]) -> dict[str, int]:
    """Subjects with more than one open case, the largest first."""
    return dict(sorted(((key, n) for key, n in counts.items() if n > 1), key=lambda pair: (-pair[1], pair[0])))


@dataclass(frozen=True)
class Found:
    """A place with the words by which it is looked for."""

    key: str
    division: str
    words: tuple[str, ...]


def looked_for(places: Iterable[Found], words: str, division: str) -> set[str]:
    """Keys of the places of a division ("" for both) of which every typed word begins some word of some name."""
    wanted = folded(words).split()
    return {
        place.key
        for place in places
        if division in ("", place.division) and _holds(wanted, folded(" ".join(place.words)).split())
    }


def _holds(wanted: list[str], words: list[str]) -> bool:
    return all(any(word.startswith(start) for word in words) for start in wanted)
