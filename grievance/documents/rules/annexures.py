"""Letters of annexures."""

from __future__ import annotations


def annexure(place: int) -> str:
    """0 is A (the action taken report), 1 is B, 26 is AA."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
