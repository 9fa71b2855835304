"""Which letters the shipped fonts have. A letter without a glyph prints as an empty box and nobody is told."""

from __future__ import annotations

import struct
from functools import lru_cache
from pathlib import Path

FONTS = Path(__file__).parent / "fonts"
"""Fontsource files turned into TTF; recipe and licences: docs/decisions/0007-papers-are-data-then-blocks-then-pages.md."""


@lru_cache(maxsize=1)
def covered() -> frozenset[int]:
    """Code points that at least one family has, in regular and in bold."""
    regular = frozenset().union(*(letters_of(path) for path in sorted(FONTS.glob("*-Regular.ttf"))))
    bold = frozenset().union(*(letters_of(path) for path in sorted(FONTS.glob("*-Bold.ttf"))))
    return regular & bold


def letters_of(path: Path) -> frozenset[int]:
    """The code points of a font's character map (OpenType ``cmap``, formats 4 and 12)."""
    data = path.read_bytes()
    tables = struct.unpack(">H", data[4:6])[0]
    entries = (struct.unpack(">4sLLL", data[12 + 16 * i : 28 + 16 * i]) for i in range(tables))
    start = next(offset for tag, _, offset, _ in entries if tag == b"cmap")
    count = struct.unpack(">H", data[start + 2 : start + 4])[0]
    letters: set[int] = set()
    for i in range(count):
        _, _, offset = struct.unpack(">HHL", data[start + 4 + 8 * i : start + 12 + 8 * i])
        letters |= _subtable(data[start + offset :])
    return frozenset(letters - {0xFFFF})


def _subtable(data: bytes) -> set[int]:
    form = struct.unpack(">H", data[:2])[0]
    if form == 12:
        groups = struct.unpack(">L", data[12:16])[0]
        found = (struct.unpack(">LLL", data[16 + 12 * i : 28 + 12 * i]) for i in range(groups))
        return {code for first, last, _ in found for code in range(first, last + 1)}
    if form == 4:
        half = struct.unpack(">H", data[6:8])[0] // 2
        lasts = struct.unpack(f">{half}H", data[14 : 14 + 2 * half])
        firsts = struct.unpack(f">{half}H", data[16 + 2 * half : 16 + 4 * half])
        return {code for first, last in zip(firsts, lasts, strict=True) for code in range(first, last + 1)}
    return set()
