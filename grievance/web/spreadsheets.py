"""A workbook (XLSX) written while it is sent: rows go in at one end, pieces of the file come out at the other.

ECMA-376 sheets with inline strings, so that no table of strings is held; the ZIP file is written without going back in
it. Nothing in a cell is ever a formula.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import chain, islice
from typing import Any
from xml.sax.saxutils import escape

from grievance.foundation.clock import IST
from grievance.web.pipes import PIECE, Pipe

MOST_ROWS = 1_048_576
"""Rows of one sheet; the rest goes on the next."""
LONGEST_CELL = 32_767
LONGEST_TAB = 31
QUOTED = {'"': "&quot;"}

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NOT_IN_TABS = re.compile(r"[\[\]:*?/\\]")
_DAY_ZERO = date(1899, 12, 30)
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
PLAIN, BOLD, DAY, MOMENT = range(4)
STYLES = (
    f'{_HEAD}<styleSheet xmlns="{_MAIN}"><numFmts count="2"><numFmt numFmtId="164" formatCode="dd\\-mm\\-yyyy"/>'
    '<numFmt numFmtId="165" formatCode="dd\\-mm\\-yyyy\\ hh:mm"/></numFmts><fonts count="2"><font><sz val="11"/>'
    '<name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill>'
    '<patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="4">'
    '<xf xfId="0"/><xf fontId="1" xfId="0" applyFont="1"/><xf numFmtId="164" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="165" xfId="0" applyNumberFormat="1"/></cellXfs><cellStyles count="1">'
    '<cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


@dataclass(frozen=True)
class Sheet:
    """One sheet: its name as the tab shows it, its heads and its rows. What is too long for one goes on to the next."""

    name: str
    heads: Sequence[str]
    rows: Iterable[Sequence[Any]]


def workbook(heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """The workbook of one list in pieces. ``rows`` hold texts, numbers, dates and times; texts are harmless already."""
    return book([Sheet("List", heads, rows)])


def book(sheets: Iterable[Sheet]) -> Iterator[bytes]:
    """A workbook of several sheets in pieces, in their order; no two have the same name."""
    pipe, names = Pipe(), list[str]()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as made:
        for one, part, rows in _parts(sheets):
            names.append(_tab(one.name, part))
            with made.open(f"xl/worksheets/sheet{len(names)}.xml", "w") as sheet:
                for text in _sheet(one.heads, rows):
                    sheet.write(text.encode())
                    if pipe.size >= PIECE:
                        yield pipe.taken()
        for name, text in _around(names):
            made.writestr(name, text)
    yield pipe.taken()


def _parts(sheets: Iterable[Sheet]) -> Iterator[tuple[Sheet, int, Iterable[Sequence[Any]]]]:
    """Each sheet with the number of its part, from 1, and the part's rows, which must be read before the next is asked for."""
    for one in sheets:
        left, part = iter(one.rows), 0
        first = next(left, None)
        while first is not None or not part:
            part += 1
            yield one, part, chain([first] if first is not None else [], islice(left, MOST_ROWS - 2))
            first = next(left, None)


def _tab(name: str, part: int) -> str:
    """The name of a tab: at most 31 signs, none of those that a spreadsheet forbids there."""
    number = f" {part}" if part > 1 else ""
    return _NOT_IN_TABS.sub(" ", _NOT_XML.sub("", name)).strip(" '")[: LONGEST_TAB - len(number)] + number


def _sheet(heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """Written piece by piece; the heads stay in sight while the rows are scrolled."""
    yield (f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" '
           'topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>')  # fmt: skip
    yield f"<row>{''.join(_cell(head, BOLD) for head in heads)}</row>"
    for row in rows:
        yield f"<row>{''.join(_cell(value) for value in row)}</row>"
    yield "</sheetData></worksheet>"


def _cell(value: Any, style: int = PLAIN) -> str:
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return f"<c><v>{value}</v></c>"
    if isinstance(value, datetime):
        at = value.astimezone(IST)
        minutes = Decimal(at.hour * 60 + at.minute) / 1440
        return f'<c s="{MOMENT}"><v>{(at.date() - _DAY_ZERO).days + minutes:.10f}</v></c>'
    if isinstance(value, date):
        return f'<c s="{DAY}"><v>{(value - _DAY_ZERO).days}</v></c>'
    text = _NOT_XML.sub("", str(value))[:LONGEST_CELL]
    if not text:
        return "<c/>"
    styled = f' s="{style}"' if style else ""
    return f'<c{styled} t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'


def _around(tabs: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The other parts of the package."""
    numbers = range(1, len(tabs) + 1)
    kinds = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_KIND}.worksheet+xml"/>' for n in numbers
    )
    yield "[Content_Types].xml", (
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats'
        f'-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_KIND}.styles+xml"/>{kinds}</Types>'
    )  # fmt: skip
    link = '<Relationship Id="rId{}" Type="' + _OFFICE + '/{}" Target="{}"/>'
    frame = f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">%s</Relationships>'
    yield "_rels/.rels", frame % link.format(1, "officeDocument", "xl/workbook.xml")
    names = "".join(
        f'<sheet name="{escape(tab, QUOTED)}" sheetId="{n}" r:id="rId{n}"/>' for n, tab in enumerate(tabs, 1)
    )
    yield "xl/workbook.xml", f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{names}</sheets></workbook>'
    links = "".join(link.format(n, "worksheet", f"worksheets/sheet{n}.xml") for n in numbers)
    yield "xl/_rels/workbook.xml.rels", frame % (links + link.format(len(tabs) + 1, "styles", "styles.xml"))
    yield "xl/styles.xml", STYLES
