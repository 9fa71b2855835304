"""Codes of receipts: twelve signs that nobody confuses, in three groups, read over the telephone or from a square code."""

from __future__ import annotations

from collections.abc import Callable, Sequence

SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's 32: no I, L, O, U. Twelve of them are 60 bits."""
LENGTH = 12
_TAKEN_FOR = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})


def new_code(choose: Callable[[Sequence[str]], str]) -> str:
    """``7KQM-42XW-9TFD``; ``choose`` picks one sign by chance."""
    return grouped("".join(choose(SIGNS) for _ in range(LENGTH)))


def grouped(signs: str) -> str:
    return "-".join(signs[at : at + 4] for at in range(0, len(signs), 4))


def folded_code(typed: str) -> str | None:
    """The code as it is kept, from any way of typing it; None when it cannot be one."""
    signs = "".join(letter for letter in typed.upper() if letter.isalnum()).translate(_TAKEN_FOR)
    if len(signs) != LENGTH or any(sign not in SIGNS for sign in signs):
        return None
    return grouped(signs)
