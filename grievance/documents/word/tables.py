"""How wide the columns of a table are. Twentieths of a point."""

from __future__ import annotations

from typing import Any

LINE_WIDTH = 9864
"""174 mm: A4 less the margins of 20 and 16 mm."""
_LETTER, _EDGE, _BOX, _LEAST, _MOST = 124, 240, 300, 520, 2200


def column_widths(b: dict[str, Any]) -> list[int]:
    """A width of 0 is as wide as its longest word; the others share what is left in their proportion."""
    parts = b["widths"]
    narrow = {at: _width_of(b, at) for at, part in enumerate(parts) if part == 0}
    left, whole = LINE_WIDTH - sum(narrow.values()), sum(parts)
    return [narrow[at] if at in narrow else round(left * part / whole) for at, part in enumerate(parts)]


def _width_of(b: dict[str, Any], at: int) -> int:
    lines = [b["head"][at], *(part for row in b["rows"] if "cells" in row for part in row["cells"][at])]
    return min(_MOST, max(_LEAST, max((_room_for(line) for line in lines), default=0) + _EDGE))


def _room_for(line: Any) -> int:
    """Of the longest word; words beside a box to tick stay on one line with it."""
    if isinstance(line, str):
        return max((len(word) for word in line.split()), default=0) * _LETTER
    if "r" in line:
        return _room_for("".join(words for words, _, _ in line["r"]))
    if "tick" in line:
        words = line["tick"] if isinstance(line["tick"], str) else "".join(part[0] for part in line["tick"]["r"])
        return len(words) * _LETTER + _BOX
    return 0
