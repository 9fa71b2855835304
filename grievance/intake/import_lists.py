"""A list as it is handed in: JSONL, CSV or a workbook, told by its content, read row by row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import IO, Any

from grievance.intake.importing import Line
from grievance.intake.rules.import_columns import BY_NAME, data_of
from grievance.intake.rules.import_rows import NOT_STORED, parsed
from grievance.reference.rules.tables import table_of
from grievance.sentences import Refusal

LONGEST_LINE = 1024 * 1024
Row = tuple[int, bytes | dict[str, str]]


@dataclass(frozen=True)
class HandedIn:
    """``heads`` are empty for JSONL, whose lines name the fields themselves. ``rows`` are read once."""

    heads: tuple[str, ...]
    rows: Iterator[Row]


def open_list(file: IO[bytes]) -> HandedIn:
    """Raises Refusal where the file cannot be read; so may its rows."""
    first = file.read(4096)
    file.seek(0)
    if first.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b""):
        return HandedIn((), json_lines(file))
    table = table_of(file)
    return HandedIn(table.heads, table.rows)


def json_lines(file: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    """Lines with their numbers; empty ones are left out."""
    number = 0
    while line := file.readline(LONGEST_LINE):
        number += 1
        if line.strip():
            yield number, line


def line_of(row: Row, columns: Mapping[str, str]) -> Line:
    """The row for ``importing.import_cases``; ``columns`` say which head holds which field."""
    number, given = row
    if isinstance(given, bytes):
        return number, given
    return under_fields(number, given, columns)


def under_fields(number: int, cells: Mapping[str, Any], columns: Mapping[str, str]) -> Line:
    """The cells of a table under the fields' names; those of a line of JSON bear them already."""
    try:
        return number, data_of(cells, columns) if columns else cells
    except Refusal as refusal:
        return number, refusal


def cells_of(given: bytes | dict[str, str]) -> dict[str, Any]:
    """What is kept of a row until it is taken over. Refuses a line that is no JSON object."""
    if not isinstance(given, bytes):
        return given
    known = {name: value for name, value in parsed(given).items() if name in BY_NAME and value is not None}
    return {name: NOT_STORED.sub("", value) if isinstance(value, str) else value for name, value in known.items()}
