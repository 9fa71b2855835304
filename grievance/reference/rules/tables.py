"""A table from a file, row by row: CSV in the encodings that offices use, or a workbook. Only one row is held.

CSV: UTF-8 with or without a mark, UTF-16 with one, else Windows-1252; comma, semicolon, tab or bar. The heads are the first
row with two cells or more, since a register often bears its title above them.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice
from typing import IO

from grievance.reference.rules.cells import MARKS, cell
from grievance.reference.rules.sheets import rows_of_workbook
from grievance.sentences import N_, Refusal

SEPARATORS = ",;\t|"
PIECE = 256 * 1024
MOST_TITLE_ROWS = 20
END = "\0end\0"
"""Put after the last line: inside a cell it shows that a quotation mark was never closed."""
EXTRA = "…"
"""The name under which cells beyond the last head are kept."""


@dataclass(frozen=True)
class Table:
    """``rows``: the number of each row's line and its cells by head; to be read once."""

    heads: tuple[str, ...]
    rows: Iterator[tuple[int, dict[str, str]]]


def table_of(file: IO[bytes]) -> Table:
    """The table in ``file``, which can be sought. Raises Refusal where no table can be read; its rows may too."""
    is_zip = file.read(4) in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
    file.seek(0)
    lines = rows_of_workbook(file) if is_zip else _lines(file)
    return _below_heads(lines)


def _below_heads(lines: Iterator[tuple[int, list[str]]]) -> Table:
    seen = 0
    for number, cells in lines:
        seen += 1
        if sum(bool(one.strip()) for one in cells) >= 2 or seen > MOST_TITLE_ROWS:
            return Table(heads := _heads(cells), _named(heads, lines))
        if seen == 1:
            first = (number, cells)
    if seen == 1:
        return Table(_heads(first[1]), iter(()))
    raise Refusal(N_("No row names the columns. Write their names into the first row."), field="file")


def _heads(cells: list[str]) -> tuple[str, ...]:
    """A column without a name is called by its number; one that stands twice is told apart."""
    heads: list[str] = []
    for place, text in enumerate(cells, 1):
        name = " ".join(cell(text).split())[:100] or f"#{place}"
        heads.append(name if name not in heads else f"{name} ({place})")
    while heads and heads[-1] == f"#{len(heads)}":
        heads.pop()
    return tuple(heads)


def _named(heads: tuple[str, ...], lines: Iterator[tuple[int, list[str]]]) -> Iterator[tuple[int, dict[str, str]]]:
    for number, cells in lines:
        row = {head: text for head, text in zip(heads, map(cell, cells), strict=False) if text}
        if extra := " ".join(filter(None, map(cell, cells[len(heads) :]))):
            row[EXTRA] = extra
        if row:
            yield number, row


def _lines(file: IO[bytes]) -> Iterator[tuple[int, list[str]]]:
    text = io.TextIOWrapper(file, encoding_of(file), newline="")
    try:
        first = list(islice(text, MOST_TITLE_ROWS + 1))
        reader, begins = csv.reader(chain(first, text, (END,)), delimiter=_separator(first)), 1
        for cells in reader:
            if cells == [END]:
                return
            if cells[-1:] and cells[-1].endswith(END):
                raise _unclosed(begins)
            if any(one.strip("\ufeff \t") for one in cells):
                yield begins, cells
            begins = reader.line_num + 1
    except csv.Error:
        raise _unclosed(begins) from None
    finally:
        text.detach()


def _unclosed(line: int) -> Refusal:
    key = N_("Line %(line)s cannot be read: a quotation mark opens there and does not close.")
    return Refusal(key, field="file", line=line)


def _separator(lines: list[str]) -> str:
    """The sign that cuts most of the first lines into equally many cells; a title above the heads has none, or another."""

    def fits(sign: str) -> tuple[int, int]:
        try:
            widths = Counter(len(row) for row in csv.reader(lines, delimiter=sign) if len(row) > 1)
        except csv.Error:
            return 0, 0
        return max(((times, width) for width, times in widths.items()), default=(0, 0))

    return max(SEPARATORS, key=fits)


def encoding_of(file: IO[bytes]) -> str:
    """By the mark; else UTF-8 if the whole file is, else Windows-1252. Refuses what is no text; leaves the file at its begin."""
    head = file.read(PIECE)
    file.seek(0)
    if not head.strip():
        raise Refusal(N_("The file is empty."), field="file")
    marked = next((name for mark, name in MARKS if head.startswith(mark)), None)
    if marked:
        return _whole(file, marked) or _no_text()
    if b"\0" in head:
        _no_text()
    return _whole(file, "utf-8") or _whole(file, "cp1252") or _no_text()


def _whole(file: IO[bytes], encoding: str) -> str:
    """``encoding`` if all of the file is in it."""
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        while piece := file.read(PIECE):
            decoder.decode(piece)
        decoder.decode(b"", True)
    except UnicodeDecodeError:
        return ""
    finally:
        file.seek(0)
    return encoding


def _no_text() -> str:
    raise Refusal(N_("This is neither a workbook (.xlsx) nor a text file. Save the list as one of them and choose it again."), field="file")  # fmt: skip
