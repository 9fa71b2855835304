"""Reads lists that were taken away as files, with nothing of the code that wrote them."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date, timedelta

from lxml import etree

NAMES = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


def rows_of_csv(data: bytes) -> list[list[str]]:
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def rows_of_xlsx(data: bytes) -> list[list[str]]:
    """Every sheet's rows, its heads once; dates as dd-mm-yyyy. A formula anywhere is an error."""
    book = zipfile.ZipFile(io.BytesIO(data))
    assert book.testzip() is None
    for name in book.namelist():
        etree.fromstring(book.read(name))
    found: list[list[str]] = []
    for name in sorted(n for n in book.namelist() if n.startswith("xl/worksheets/")):
        sheet = etree.fromstring(book.read(name))
        assert not sheet.findall(".//m:f", NAMES)
        rows = [[_text(cell) for cell in row] for row in sheet.findall(".//m:row", NAMES)]
        found += rows if not found else rows[1:]
    return found


def _text(cell: etree._Element) -> str:
    value = cell.findtext("m:v", None, NAMES)
    if value is None:
        return "".join(cell.itertext())
    if cell.get("s") in ("2", "3"):
        days = float(value)
        day = f"{date(1899, 12, 30) + timedelta(days=int(days)):%d-%m-%Y}"
        minutes = round((days % 1) * 1440)
        return day if cell.get("s") == "2" else f"{day} {minutes // 60:02d}:{minutes % 60:02d}"
    return value
