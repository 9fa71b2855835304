"""One method a kind of block, as in templates/print/blocks.typ."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import segno
from docx.document import Document
from docx.shared import Mm

from grievance.documents.word.elements import SIZES, Element, Way, add, paragraph, run, runs, tab
from grievance.documents.word.tables import LINE_WIDTH, column_widths

Data = dict[str, Any]
TABLE, SMALL = "PaperTable", "PaperSmall"
TABLE_FACTOR, SMALL_FACTOR = 0.91, 0.88
NAMES_WIDTH = 2400
"""Width of the names of facts, in twentieths of a point."""
BOX = "\u2610 "


class Writer:
    def __init__(self, document: Document, way: Way, blocks: Sequence[Data]) -> None:
        self.document, self.way = document, way
        self.body: Element = document.element.body
        self.end = self.body.sectPr
        self.listed = [
            block for block in blocks if block["kind"] == "heading" and block["listed"] and block["level"] < 3
        ]
        self.lists = 0

    def block(self, b: Data) -> None:
        getattr(self, f"_{b['kind']}")(b)
        self.body.append(self.end)  # the last element of a body describes its page

    def _paragraph(self, line: Any = "", **more: Any) -> Element:
        return paragraph(self.body, self.way, line, **more)

    def _letterhead(self, b: Data) -> None:
        for place, line in enumerate(b["government"]):
            self._paragraph(line, jc="center", bold=True, after=20, factor=1.1 if place == 0 else 1.0)
        for line in b["body"]:
            last = self._paragraph(line, jc="center", after=40)
        borders = add(last.find(f"{{{last.nsmap['w']}}}pPr"), "w:pBdr")
        add(borders, "w:bottom", val="thickThinSmallGap", sz=12, space=6, color="auto")
        _in_order(last)
        if b["number"] or b["dated"]:
            p = self._paragraph(b["number"], tabs=(LINE_WIDTH,), before=120, after=120)
            tab(p)
            runs(p, self.way, b["dated"])

    def _heading(self, b: Data) -> None:
        self._paragraph(b["line"], style=f"Heading{b['level']}", new_page=b["new"])

    def _text(self, b: Data) -> None:
        jc = {"start": "", "center": "center", "end": "right"}[b["place"]]
        self._paragraph(b["line"], jc=jc, style=SMALL if b["small"] else "", factor=SMALL_FACTOR if b["small"] else 1.0)

    def _facts(self, b: Data) -> None:
        """Name and value of each fact on one line, the value's further lines below it."""
        for name, value in b["rows"]:
            p = self._paragraph(name, bold=True, hanging=NAMES_WIDTH, tabs=(NAMES_WIDTH,), after=50)
            tab(p)
            first, *others = value or [""]
            runs(p, self.way, first)
            for line in others:
                self._paragraph(line, indent=NAMES_WIDTH, after=50)

    def _table(self, b: Data) -> None:
        widths = column_widths(b)
        table = add(self.body, "w:tbl")
        properties = add(table, "w:tblPr")
        add(properties, "w:tblStyle", val="TableGrid")
        if self.way.is_rtl:
            add(properties, "w:bidiVisual")
        add(properties, "w:tblW", w=sum(widths), type="dxa")
        add(properties, "w:tblLayout", type="fixed")
        add(
            properties,
            "w:tblLook",
            val="0620",
            firstRow=1,
            lastRow=0,
            firstColumn=0,
            lastColumn=0,
            noHBand=1,
            noVBand=1,
        )
        grid = add(table, "w:tblGrid")
        for width in widths:
            add(grid, "w:gridCol", w=width)
        self._row(table, [[line] for line in b["head"]], widths, is_head=True)
        for row in b["rows"]:
            if "ruled" in row:
                self._ruled(table, row["ruled"], widths)
            else:
                self._row(table, row["cells"], widths, may_break=row["long"])
        self._paragraph(after=0, style=SMALL)

    def _row(self, table: Element, cells: Sequence[Any], widths: Sequence[int], *, is_head: bool = False,
             may_break: bool = False) -> None:  # fmt: skip
        row = add(table, "w:tr")
        properties = add(row, "w:trPr")
        if not may_break:
            add(properties, "w:cantSplit")
        if is_head:
            add(properties, "w:tblHeader")
        for parts, width in zip(cells, widths, strict=True):
            cell = add(row, "w:tc")
            add(add(cell, "w:tcPr"), "w:tcW", w=width, type="dxa")
            for part in parts or [""]:
                self._cell_part(cell, part, bold=is_head)

    def _ruled(self, table: Element, words: Any, widths: Sequence[int]) -> None:
        """One cell over the whole width under a heavy line; it stays with the row below."""
        row = add(table, "w:tr")
        add(add(row, "w:trPr"), "w:cantSplit")
        cell = add(row, "w:tc")
        properties = add(cell, "w:tcPr")
        add(properties, "w:tcW", w=sum(widths), type="dxa")
        add(properties, "w:gridSpan", val=len(widths))
        add(add(properties, "w:tcBorders"), "w:top", val="single", sz=24, space=0, color="000000")
        paragraph(cell, self.way, words, style=TABLE, bold=True, keep=True, factor=TABLE_FACTOR)

    def _cell_part(self, cell: Element, part: Any, *, bold: bool) -> None:
        if isinstance(part, dict) and "tick" in part:
            p = paragraph(cell, self.way, "", style=TABLE)
            run(p, self.way, BOX, self.way.language, is_rtl=self.way.is_rtl)
            runs(p, self.way, part["tick"], factor=TABLE_FACTOR)
        elif isinstance(part, dict) and "room" in part:
            paragraph(cell, self.way, "", style=TABLE, after=round(part["room"] * 1.5 * SIZES[self.way.language] * 20))
        else:
            paragraph(cell, self.way, part, style=TABLE, bold=bold, factor=TABLE_FACTOR)

    def _numbered(self, b: Data) -> None:
        self.lists += 1
        numbering = self.document.part.numbering_part.element
        num = numbering.add_num(_abstract_number(numbering))
        num.add_lvlOverride(0).add_startOverride(1)
        for item in b["items"]:
            self._paragraph(item, num=num.numId, after=80)

    def _signature(self, b: Data) -> None:
        indent = round(LINE_WIDTH * 0.38)
        self._paragraph(b["mark"], indent=indent, jc="center", keep=True, before=700, after=0)
        for place, line in enumerate(b["lines"]):
            keep = place + 1 < len(b["lines"])
            self._paragraph(line, indent=indent, jc="center", keep=keep, bold=place == 0, after=0)

    def _code(self, b: Data) -> None:
        out = io.BytesIO()
        segno.make(b["content"], error="m", micro=False).save(out, kind="png", scale=8, border=2)
        picture = self.document.add_paragraph().add_run().add_picture(io.BytesIO(out.getvalue()), width=Mm(30))
        about = picture._inline.docPr
        about.set("name", "code")
        about.set("descr", b["alt"])
        for line in b["lines"]:
            self._paragraph(line, after=40)

    def _contents(self, b: Data) -> None:
        """The list of headings, which the word processor gives page numbers when the reader asks for them."""
        self._paragraph(b["line"], style="Heading2")
        for place, heading in enumerate(self.listed):
            p = self._paragraph("", indent=240 * heading["level"] - 240, after=20)
            if place == 0:
                _field_begins(p)
            runs(p, self.way, heading["line"], bold=heading["level"] == 1)
        if self.listed:
            add(add(p, "w:r"), "w:fldChar", fldCharType="end")


def _field_begins(p: Element) -> None:
    add(add(p, "w:r"), "w:fldChar", fldCharType="begin", dirty="true")
    code = add(add(p, "w:r"), "w:instrText")
    code.text = 'TOC \\o "1-2" \\h'
    add(add(p, "w:r"), "w:fldChar", fldCharType="separate")


def _abstract_number(numbering: Element) -> int:
    """The one form of our numbered lists, "1.", made with the first list."""
    mine = "7117"
    found = numbering.xpath(f'w:abstractNum[w:nsid/@w:val="0000{mine}"]/@w:abstractNumId')
    if found:
        return int(found[0])
    made = add(numbering, "w:abstractNum", abstractNumId=mine)
    add(made, "w:nsid", val=f"0000{mine}")
    add(made, "w:multiLevelType", val="singleLevel")
    level = add(made, "w:lvl", ilvl=0)
    add(level, "w:start", val=1)
    add(level, "w:numFmt", val="decimal")
    add(level, "w:lvlText", val="%1.")
    add(level, "w:lvlJc", val="left")
    add(add(level, "w:pPr"), "w:ind", left=400, hanging=400)
    numbering.insert(0, made)
    return int(mine)


def _in_order(p: Element) -> None:
    """A paragraph's properties have a fixed order: borders stand before direction, spacing and place."""
    properties = p.pPr
    borders = properties[-1]
    for place, child in enumerate(properties):
        if child.tag.rpartition("}")[2] in ("bidi", "spacing", "ind", "jc"):
            properties.insert(place, borders)
            return
