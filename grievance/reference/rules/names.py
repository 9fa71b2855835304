"""Names folded for comparison, and short codes made from them."""

from __future__ import annotations

import re
import unicodedata


def folded(text: str) -> str:
    """Lower case, one space between words, signs left out; vowel signs of Indian scripts are kept."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    kept = "".join(sign if unicodedata.category(sign)[0] in "LMN" else " " for sign in plain)
    return " ".join(kept.split())


def without_brackets(text: str) -> str:
    """ "Lassipora (IGC)" as "Lassipora"."""
    return re.sub(r"\s*\([^)]*\)", "", text).strip()


def slug(text: str) -> str:
    """ "Bari Brahmana" as ``bari-brahmana``; brackets left out."""
    return folded(without_brackets(text)).replace(" ", "-")
