"""A title out of the filer's own words: nobody is asked for one."""

from __future__ import annotations

import re

MOST = 90
_END = re.compile(r"(?<=[.!?।۔؟])\s+|\n+")


def title_from(words: str, most: int = MOST) -> str:
    """The first sentence or line, cut at a word within ``most`` characters; an ellipsis says that it was cut."""
    line = " ".join(next((part for part in _END.split(words.strip()) if len(part.strip()) >= 8), words).split())
    line = line.rstrip(".।۔ ")
    if len(line) <= most:
        return line
    cut = line[: most - 1]
    return (cut[: cut.rfind(" ")] if " " in cut[most // 2 :] else cut).rstrip(",;:، ") + "…"
