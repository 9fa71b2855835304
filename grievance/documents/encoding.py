"""Blocks as data for a writer (typst, Word): each text cleaned, cut into passages of one script, with its direction.

A line is a text of the paper's own language or ``{"d": direction, "r": [(words, language, flags)], "long": bool}``.
Every writer reads the same data, so a paper cannot say one thing as PDF and another as Word file.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import segno

from grievance.documents.blocks import (
    Block,
    Cell,
    Code,
    Contents,
    Facts,
    Heading,
    Letterhead,
    Line,
    Numbered,
    Room,
    Row,
    Sheet,
    Signature,
    Span,
    Table,
    Text,
    Tick,
    plain,
)  # fmt: skip
from grievance.documents.coverage import covered
from grievance.documents.rules import scripts
from grievance.documents.rules.marking import L_
from grievance.documents.rules.wording import Voice

LONG_ROW = 900
"""Letters in a row of a table above which it may break over pages: an unbreakable one might not fit on any."""
LONGEST_WORD, LONGEST_IN_A_TABLE = 70, 22
"""Letters of a word that fit on a line and in a narrow column; longer ones may break."""
SHORT_LINE = 44
"""Letters up to which a line in another direction keeps the paper's edge, beside its label."""


class Encoder:
    """Blocks as JSON for the templates: each text cleaned, cut into passages, with its direction."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.base = "rtl" if language in scripts.RIGHT_TO_LEFT else "ltr"
        self.letters = covered()
        self.lost_a_sign = False
        self.longest_word = LONGEST_WORD

    def sheet(self, sheet: Sheet, stamp: str, v: Voice) -> dict[str, Any]:
        blocks = [self.block(block) for block in sheet.blocks]
        running = [self.line(part) for part in sheet.running]
        if self.lost_a_sign:
            note = v.say(L_("A sign that could not be printed stands as \ufffd; the page of the case shows it."))
            blocks.append(self.block(Text(note, small=True)))
        return {
            "title": self.clean(sheet.title), "author": "Industry Grievance Forum, Jammu & Kashmir",
            "language": sheet.language, "dir": self.base, "running": running,
            "stamp": self.line(f"{plain(sheet.running[0])} · {stamp}"),
            "pages": self.pages(v), "blocks": blocks,
        }  # fmt: skip

    def pages(self, v: Voice) -> list[Any]:
        label = v.say(L_("Page %(page)s of %(total)s"), page="\0page\0", total="\0total\0")
        parts = label.split("\0")
        return [{"number": part} if place % 2 else self.line(part) for place, part in enumerate(parts) if part]

    def clean(self, text: str) -> str:
        text = scripts.cleaned(text, self.letters)
        self.lost_a_sign = self.lost_a_sign or "\ufffd" in text
        return scripts.breakable(text, self.longest_word)

    def line(self, line: Line) -> Any:
        spans = [
            Span(part) if isinstance(part, str) else part for part in (line if isinstance(line, tuple) else (line,))
        ]
        texts = [self.clean(span.text) for span in spans]
        way = scripts.direction("".join(texts), self.base)
        runs = [
            (passage.text, passage.language, "b" * span.strong + "s" * span.struck)
            for span, text in zip(spans, texts, strict=True)
            for passage in scripts.passages(scripts.ordered(text, way), self.language)
        ]
        if way == self.base and len(runs) < 2 and all(run[1:] == (self.language, "") for run in runs):
            return runs[0][0] if runs else ""
        return {"d": way, "r": runs, "long": sum(len(part) for part in texts) > SHORT_LINE}

    def lines(self, lines: Sequence[Line]) -> list[Any]:
        return [self.line(line) for line in lines]

    def cell(self, cell: Cell) -> list[Any]:
        return [
            {"tick": self.line(part.words)} if isinstance(part, Tick)
            else {"room": part.height} if isinstance(part, Room)
            else self.line(part)
            for part in cell
        ]  # fmt: skip

    def block(self, b: Block) -> dict[str, Any]:
        match b:
            case Letterhead():
                return {"kind": "letterhead", "government": self.lines(b.government), "body": self.lines(b.body),
                        "number": self.line(b.number), "dated": self.line(b.dated)}  # fmt: skip
            case Heading():
                return {"kind": "heading", "level": b.level, "line": self.line(b.text), "new": b.new_page,
                        "listed": b.is_listed}  # fmt: skip
            case Text():
                return {"kind": "text", "line": self.line(b.line), "place": b.place, "small": b.small}
            case Facts():
                return {"kind": "facts", "rows": [[self.line(name), self.cell(value)] for name, value in b.rows]}
            case Table():
                return self.table(b)
            case Numbered():
                return {"kind": "numbered", "items": self.lines(b.items)}
            case Signature():
                return {"kind": "signature", "mark": self.line(b.mark), "lines": self.lines(b.lines)}
            case Contents():
                return {"kind": "contents", "line": self.line(b.title)}
            case Code():
                return {"kind": "code", "svg": _square_code(b.content), "content": b.content, "alt": self.clean(b.words),
                        "lines": self.lines(b.lines)}  # fmt: skip

    def table(self, b: Table) -> dict[str, Any]:
        self.longest_word = LONGEST_IN_A_TABLE
        rows = [self.row(row) for row in b.rows]
        self.longest_word = LONGEST_WORD
        return {"kind": "table", "head": self.lines(b.head), "widths": b.widths, "rows": rows}

    def row(self, row: Row) -> dict[str, Any]:
        if row.ruled:
            return {"ruled": self.line(row.ruled)}
        return {"cells": [self.cell(cell) for cell in row.cells], "long": _length(row.cells) > LONG_ROW}


def _length(cells: Sequence[Cell]) -> int:
    return max(
        (sum(len(plain(part)) for part in cell if not isinstance(part, Tick | Room)) for cell in cells), default=0
    )


def _square_code(content: str) -> str:
    out = io.BytesIO()
    segno.make(content, error="m", micro=False).save(out, kind="svg", xmldecl=False, border=2)
    return out.getvalue().decode()
