"""A workbook (XLSX, ECMA-376) read row by row: only the first visible sheet, nothing held but one row.

Texts that cells share lie in a file of their own while the rows are read. A workbook that unpacks to more than
``MOST_UNPACKED`` bytes, or that declares a document type, is refused before or while it is read.
"""

from __future__ import annotations

import re
import struct
import tempfile
import zipfile
import zlib
from array import array
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import IO, Any
from xml.parsers import expat

from grievance.sentences import N_, Refusal

MOST_UNPACKED = 256 * 1024 * 1024
MOST_PARTS = 2000
MOST_BESIDE = 8 * 1024 * 1024
"""Bytes of a part that is held whole: names of sheets, styles."""
MOST_TEXTS = 5_000_000
MOST_COLUMNS = 200
LONGEST_TEXT = 40_000
PIECE = 64 * 1024

BROKEN = N_("The workbook is broken or is no XLSX file. Save it again as “Excel workbook (.xlsx)” and choose it anew.")
TOO_LARGE = N_("The workbook unpacks to more than %(most)s MB. Cut it into several files, or save it as CSV.")
ENCRYPTED = N_("The workbook is locked with a password. Save it without one and choose it again.")

BROKEN_BY = (zipfile.BadZipFile, zlib.error, struct.error, expat.ExpatError, EOFError, NotImplementedError, RuntimeError, OSError, LookupError,
             ValueError)  # fmt: skip
_DATES = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
"""Number formats built in that show dates or times (18.8.30)."""
_NOT_LETTERS = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
_LEGACY = b"\xd0\xcf\x11\xe0"


def rows_of_workbook(file: IO[bytes]) -> Iterator[tuple[int, list[str]]]:
    """Numbers and cells of the rows that hold anything. Dates come as 2026-11-25, numbers without an exponent."""
    if file.read(4) == _LEGACY:
        raise Refusal(ENCRYPTED if b"E\0n\0c\0r\0y\0p\0t" in file.read() else BROKEN, field="file")
    file.seek(0)
    try:
        with ExitStack() as open_files:
            book = open_files.enter_context(zipfile.ZipFile(file))
            _check_size(book)
            texts = _Texts(open_files.enter_context(tempfile.TemporaryFile()))
            sheet, is_1904 = _first_sheet(book)
            if "xl/sharedStrings.xml" in book.namelist():
                _parse(book, "xl/sharedStrings.xml", _SharedTexts(texts))
            styles = _Styles()
            if "xl/styles.xml" in book.namelist():
                _parse(book, "xl/styles.xml", styles)
            yield from _rows(
                book, sheet, _Sheet(texts, styles.dates(), date(1904, 1, 1) if is_1904 else date(1899, 12, 30))
            )
    except BROKEN_BY:
        raise Refusal(BROKEN, field="file") from None


def _check_size(book: zipfile.ZipFile) -> None:
    """By the sizes that the parts declare; no part gives more than it declares."""
    parts = book.infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise Refusal(TOO_LARGE, field="file", most=MOST_UNPACKED // 1024 // 1024)


def _parse(book: zipfile.ZipFile, name: str, reader: Any) -> None:
    """A part that is read before the rows. Its reader is held whole, but for the shared texts."""
    if book.getinfo(name).file_size > MOST_BESIDE and not isinstance(reader, _SharedTexts):
        raise Refusal(BROKEN, field="file")
    for _ in _pieces(book, name, reader):
        pass


def _pieces(book: zipfile.ZipFile, name: str, reader: Any) -> Iterator[None]:
    """Feeds a part of the package to ``reader``; stops after each piece, so that rows can be taken."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = lambda tag, given: reader.start(tag.rpartition(" ")[2], given)
    parser.EndElementHandler = lambda tag: reader.end(tag.rpartition(" ")[2])
    parser.CharacterDataHandler = reader.text
    parser.StartDoctypeDeclHandler = _refuse_document_type
    with book.open(name) as part:
        while piece := part.read(PIECE):
            parser.Parse(piece, False)
            yield
    parser.Parse(b"", True)


def _refuse_document_type(*_: Any) -> None:
    raise Refusal(BROKEN, field="file")


class _Texts:
    """Texts by number, in a file: memory holds eight bytes for each."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self._ends = file, array("Q", [0])

    def add(self, text: str) -> None:
        if len(self._ends) > MOST_TEXTS:
            raise Refusal(TOO_LARGE, field="file", most=MOST_UNPACKED // 1024 // 1024)
        self._ends.append(self._ends[-1] + self._file.write(text.encode("utf-8", "replace")))

    def __getitem__(self, number: int) -> str:
        if not 0 <= number < len(self._ends) - 1:
            raise KeyError(number)
        begin, end = self._ends[number], self._ends[number + 1]
        self._file.seek(begin)
        return self._file.read(end - begin).decode("utf-8")


class _Collected:
    """Text inside the elements that hold it; phonetic signs above Japanese texts (``rPh``) are left out."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.length, self.takes, self.is_aside = 0, False, False

    def text(self, text: str) -> None:
        if self.takes and not self.is_aside and self.length < LONGEST_TEXT:
            self.parts.append(text[: LONGEST_TEXT - self.length])
            self.length += len(text)

    def taken(self) -> str:
        said = "".join(self.parts)
        self.parts, self.length = [], 0
        return said


class _SharedTexts(_Collected):
    def __init__(self, texts: _Texts) -> None:
        super().__init__()
        self._texts = texts

    def start(self, tag: str, given: dict[str, str]) -> None:
        self.takes = tag == "t"
        self.is_aside = self.is_aside or tag == "rPh"

    def end(self, tag: str) -> None:
        self.takes = False
        if tag == "rPh":
            self.is_aside = False
        if tag == "si":
            self._texts.add(self.taken())


class _Styles:
    """Which styles of cells show a date."""

    def __init__(self) -> None:
        self._formats: dict[int, str] = {}
        self._used: list[int] = []
        self._is_within = False

    def start(self, tag: str, given: dict[str, str]) -> None:
        if tag == "numFmt":
            self._formats[int(given.get("numFmtId") or 0)] = given.get("formatCode", "")
        elif tag == "cellXfs":
            self._is_within = True
        elif tag == "xf" and self._is_within:
            self._used.append(int(given.get("numFmtId") or 0))

    def end(self, tag: str) -> None:
        if tag == "cellXfs":
            self._is_within = False

    def text(self, text: str) -> None:
        return None

    def dates(self) -> frozenset[int]:
        return frozenset(place for place, used in enumerate(self._used) if used in _DATES or self._is_date(used))

    def _is_date(self, used: int) -> bool:
        code = _NOT_LETTERS.sub("", self._formats.get(used, "").split(";")[0]).lower()
        return any(sign in code for sign in "dy") or ("m" in code and "h" in code)


class _Names:
    """Sheets of a workbook in their order, and where their parts lie."""

    def __init__(self) -> None:
        self.sheets: list[tuple[str, str]] = []
        self.targets: dict[str, str] = {}
        self.is_1904 = False

    def start(self, tag: str, given: dict[str, str]) -> None:
        if tag == "sheet":
            relation = next((value for name, value in given.items() if name.rpartition(" ")[2] == "id"), "")
            self.sheets.append((given.get("state", "visible"), relation))
        elif tag == "workbookPr":
            self.is_1904 = given.get("date1904") in ("1", "true")
        elif tag == "Relationship":
            self.targets[given.get("Id", "")] = given.get("Target", "")

    def end(self, tag: str) -> None:
        return None

    def text(self, text: str) -> None:
        return None


def _first_sheet(book: zipfile.ZipFile) -> tuple[str, bool]:
    names = _Names()
    _parse(book, "xl/workbook.xml", names)
    _parse(book, "xl/_rels/workbook.xml.rels", names)
    shown = [relation for state, relation in names.sheets if state == "visible"]
    if not shown:
        raise KeyError("no sheet")
    target = names.targets[shown[0]]
    return (target[1:] if target.startswith("/") else f"xl/{target}"), names.is_1904


class _Sheet(_Collected):
    """One row after the other, as ``(number, cells)`` in ``rows``."""

    def __init__(self, texts: _Texts, dates: frozenset[int], day_zero: date) -> None:
        super().__init__()
        self.rows: list[tuple[int, list[str]]] = []
        self._texts, self._dates, self._day_zero = texts, dates, day_zero
        self._number, self._cells, self._place, self._kind, self._style = 0, [""], 0, "n", 0

    def start(self, tag: str, given: dict[str, str]) -> None:
        if tag == "row":
            self._number = int(given.get("r") or self._number + 1)
            self._cells, self._place = [], -1
        elif tag == "c":
            self._place = _column(given["r"]) if given.get("r") else self._place + 1
            self._kind, self._style = given.get("t", "n"), int(given.get("s") or 0)
        elif tag == "rPh":
            self.is_aside = True
        self.takes = tag in ("v", "t")

    def end(self, tag: str) -> None:
        self.takes = False
        if tag == "rPh":
            self.is_aside = False
        elif tag == "c":
            self._keep(self._cell(self.taken()))
        elif tag == "row" and any(cell.strip() for cell in self._cells):
            self.rows.append((self._number, self._cells))

    def _keep(self, value: str) -> None:
        if not value or not 0 <= self._place < MOST_COLUMNS:
            return
        self._cells += [""] * (self._place + 1 - len(self._cells))
        self._cells[self._place] = value

    def _cell(self, value: str) -> str:
        if self._kind == "s":
            return self._texts[int(value)] if value.strip().isdigit() else ""
        if self._kind == "e":
            return ""
        if self._kind == "d":
            return value[:10]
        if self._kind == "n" and value:
            return self._dated(value) if self._style in self._dates else _number(value)
        return value

    def _dated(self, value: str) -> str:
        """A day, with its time where it has one. A number that no day has stays as it is written."""
        try:
            at = datetime.combine(self._day_zero, datetime.min.time()) + timedelta(days=float(value))
        except (ValueError, OverflowError):
            return value
        at = (at + timedelta(seconds=30)).replace(second=0, microsecond=0)
        return f"{at:%Y-%m-%d}" if (at.hour, at.minute) == (0, 0) else f"{at:%Y-%m-%d %H:%M}"


def _column(reference: str) -> int:
    """``AB12`` is 27."""
    number = 0
    for sign in reference.rstrip("0123456789")[:4]:
        number = number * 26 + ord(sign.upper()) - 64
    return number - 1


def _number(value: str) -> str:
    """12 for 12.0 and 123456789012 for 1.23456789012E+11, as the sheet showed it."""
    try:
        number = Decimal(value)
    except InvalidOperation:
        return value
    if not number.is_finite() or abs(number.adjusted()) > 30:
        return value
    plain = f"{number:f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def _rows(book: zipfile.ZipFile, name: str, sheet: _Sheet) -> Iterator[tuple[int, list[str]]]:
    for _ in _pieces(book, name, sheet):
        rows, sheet.rows = sheet.rows, []
        yield from rows
    yield from sheet.rows
