"""Text of a spreadsheet's file: bytes to text, text to rows, and cells that no spreadsheet takes for a formula."""

from __future__ import annotations

import codecs
import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from grievance.sentences import N_, Refusal

MOST_BYTES = 1024 * 1024
MOST_ROWS = 5000
LONGEST_CELL = 2000
MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
FORMULA = re.compile(r"'*[ ]*[=+\-@\t\r\n＝＋－＠]")
"""What a spreadsheet would run; with apostrophes before it, so that guarding can be undone without loss."""
SEPARATORS = ",;\t"
CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
"""Control characters but the line's end, and halves of characters."""


@dataclass(frozen=True)
class Record:
    """One record of the file: the line on which it begins, and its cells by the heads' names in lower case."""

    line: int
    cells: dict[str, str]


def guarded(text: str) -> str:
    return f"'{text}" if FORMULA.match(text) else text


def unguarded(text: str) -> str:
    return text[1:] if text.startswith("'") and FORMULA.match(text[1:]) else text


def text_of(data: bytes) -> str:
    """The file's text: UTF-8 with or without a mark, or UTF-16 with one. Anything else is refused, never guessed."""
    if len(data) > MOST_BYTES:
        raise Refusal(N_("The file is larger than 1 MB. A list of holidays is smaller; look whether it is the right file."), field="file")  # fmt: skip
    encoding = next((name for mark, name in MARKS if data.startswith(mark)), "utf-8")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        key = N_("Line %(line)s holds letters that are not in UTF-8. Save the file as “CSV UTF-8” and choose it again.")
        raise Refusal(key, field="file", line=line) from None
    if "\0" in text:
        raise Refusal(N_("This is not a text file. Save the list as “CSV UTF-8” or as a calendar file."), field="file")
    if not text.strip():
        raise Refusal(N_("The file is empty."), field="file")
    return text


def is_calendar_file(text: str) -> bool:
    return text.lstrip("\ufeff \r\n\t").upper().startswith("BEGIN:VCALENDAR")


def records(text: str, known: Iterable[str], needed: Sequence[str]) -> list[Record]:
    """The records under their heads. Separated by comma, semicolon or tab; empty records are left out."""
    found, heads = [], None
    for line, cells in _lines(text.lstrip("\ufeff")):
        if heads is None:
            heads = _heads(cells, set(known), needed)
            continue
        if any(one.strip() for one in cells):
            found.append(Record(line, dict(zip(heads, map(cell, cells), strict=False))))
        if len(found) > MOST_ROWS:
            raise Refusal(N_("The file has more than %(most)s rows. Cut it into several files."), field="file", most=MOST_ROWS)  # fmt: skip
    if not found:
        raise Refusal(N_("The file has no row below its heads."), field="file")
    return found


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(SEPARATORS, key=first.count)
    reader, begins = csv.reader(io.StringIO(text, newline=""), delimiter=separator), 1
    try:
        for cells in reader:
            if cells:
                yield begins, cells
            begins = reader.line_num + 1
    except csv.Error:
        key = N_("Line %(line)s cannot be read: a quotation mark opens there and does not close.")
        raise Refusal(key, field="file", line=begins) from None


def _heads(cells: list[str], known: set[str], needed: Sequence[str]) -> list[str]:
    heads = [cell(head).strip().lower().replace(" ", "_") for head in cells]
    for name in needed:
        if name not in heads:
            key = N_("The first line must name the columns; there is no column “%(name)s”. Known are: %(known)s.")
            raise Refusal(key, field="file", name=name, known=", ".join(sorted(known)))
    twice = next((name for name in heads if name in known and heads.count(name) > 1), None)
    if twice:
        raise Refusal(N_("The column “%(name)s” stands twice in the first line."), field="file", name=twice)
    return heads


def cell(text: str) -> str:
    """Without control characters; letters composed, as the pages keep them."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return unguarded(CONTROL.sub("", text).strip())


def written(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A CSV file: UTF-8 with the mark by which spreadsheets know it, lines ending in CR LF, formulas guarded."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(heads)
    writer.writerows([guarded(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")
