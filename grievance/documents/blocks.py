"""What a sheet of paper is made of: blocks without any look. PDF, Word file and plain text are made of the same."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Span:
    """Some words of a line."""

    text: str
    strong: bool = False
    struck: bool = False


Line = str | Span | tuple["str | Span", ...]
"""One paragraph. Its script and direction are found when it is printed."""


def plain(line: Line) -> str:
    parts = line if isinstance(line, tuple) else (line,)
    return "".join(part if isinstance(part, str) else part.text for part in parts)


@dataclass(frozen=True)
class Tick:
    """A box to tick by hand, with its words."""

    words: str = ""


@dataclass(frozen=True)
class Room:
    """Empty room to write in, ``height`` in lines."""

    height: int = 2


Cell = tuple["Line | Tick | Room", ...]


@dataclass(frozen=True)
class Letterhead:
    """Government, department and forum, then "No." and "Dated"."""

    government: tuple[str, ...]
    body: tuple[str, ...]
    number: str = ""
    dated: str = ""


@dataclass(frozen=True)
class Heading:
    """``level`` 1 starts a part of the pack. ``new_page``: begins a sheet of its own. ``is_listed``: in the contents."""

    level: int
    text: Line
    new_page: bool = False
    is_listed: bool = True


@dataclass(frozen=True)
class Text:
    """A paragraph; ``place`` is start, center or end."""

    line: Line
    place: str = "start"
    small: bool = False


@dataclass(frozen=True)
class Facts:
    """Names and values, one under the other."""

    rows: tuple[tuple[str, Cell], ...]


@dataclass(frozen=True)
class Row:
    """``ruled``: instead of cells a heavy line over the whole width, with these words below it."""

    cells: tuple[Cell, ...] = ()
    ruled: Line = ""


@dataclass(frozen=True)
class Table:
    """The head repeats on every page and a row does not break. ``widths``: parts of the line, 0 as wide as needed."""

    head: tuple[str, ...]
    rows: tuple[Row, ...]
    widths: tuple[float, ...]


@dataclass(frozen=True)
class Numbered:
    items: tuple[Line, ...]


@dataclass(frozen=True)
class Signature:
    """At the end of the line, never cut: "Sd/-", then name, designation, body."""

    lines: tuple[str, ...]
    mark: str = ""


@dataclass(frozen=True)
class Code:
    """A square code with its words in letters beside it."""

    content: str
    words: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Contents:
    title: str


Block = Letterhead | Heading | Text | Facts | Table | Numbered | Signature | Code | Contents


@dataclass(frozen=True)
class Sheet:
    """A whole paper ready to be printed. ``running`` is the header from page 2."""

    title: str
    language: str
    running: tuple[str, str]
    blocks: tuple[Block, ...]
