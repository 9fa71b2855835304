"""Papers as PDF (typst), as Word file and as plain text. The same paper, language and time give the same bytes.

The data goes to the writers as data and is never markup. Only our own fonts are used in PDF and none replaces another,
so a page looks the same on every machine; no time is read but the one given.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from grievance.documents import press, word
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
    Signature,
    Table,
    Text,
    Tick,
    plain,
)  # fmt: skip
from grievance.documents.encoding import Encoder
from grievance.documents.layout import lay_out
from grievance.documents.papers import Paper
from grievance.documents.rules import scripts
from grievance.documents.rules.marking import L_
from grievance.documents.rules.wording import Translate, Voice, voice

MAKER_VERSION = "3"
"""Goes up when templates or fonts change what is printed; kept beside every stored paper."""


@dataclass(frozen=True)
class Stamp:
    """What the foot of each page says. ``version`` None and ``is_draft``: not fixed yet; neither: just made."""

    at: datetime
    version: int | None = None
    is_draft: bool = False
    day_hash: str = ""

    def words(self, v: Voice) -> str:
        when = v.moment(self.at)
        if self.version is not None:
            said = v.say(L_("Version %(version)s, fixed on %(when)s"), version=self.version, when=when)
        elif self.is_draft:
            said = v.say(L_("Draft of %(when)s, not fixed"), when=when)
        else:
            said = v.say(L_("Made on %(when)s"), when=when)
        return f"{said} · {v.say(L_('Record of the day: %(hash)s'), hash=self.day_hash)}" if self.day_hash else said


def pdf(paper: Paper, stamp: Stamp, language: str = "en", translate: Translate | None = None) -> bytes:
    """The paper on A4, tagged (PDF/UA-1). ``translate`` puts rules' sentences into the language (gettext)."""
    data = encoded(paper, stamp, language, translate)
    return press.printed(json.dumps(data, ensure_ascii=False), data["language"], int(stamp.at.timestamp()))


def docx(paper: Paper, stamp: Stamp, language: str = "en", translate: Translate | None = None) -> bytes:
    """The same paper as a Word file, to be worked on further."""
    return word.written(encoded(paper, stamp, language, translate), stamp.at)


FORMS = {"pdf": pdf, "docx": docx}
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def encoded(paper: Paper, stamp: Stamp, language: str, translate: Translate | None = None) -> dict[str, Any]:
    """What every writer is given: JSON data in one language."""
    v = voice(language, translate)
    return Encoder(v.language).sheet(lay_out(paper, v), stamp.words(v), v)


def text(paper: Paper, stamp: Stamp, language: str = "en", translate: Translate | None = None) -> str:
    """The paper as plain text: one line a paragraph, tables row by row with the name of each column."""
    v = voice(language, translate)
    sheet = lay_out(paper, v)
    lines = [line for block in sheet.blocks for line in (*_text_block(block), "")]
    return scripts.cleaned("\n".join((*lines, stamp.words(v), "")))


def _text_block(b: Block) -> list[str]:
    match b:
        case Letterhead():
            return [*b.government, *b.body, *(part for part in (b.number, b.dated) if part)]
        case Heading():
            words = plain(b.text)
            return [words, ("=", "-", ".")[b.level - 1] * min(len(words), 72)]
        case Text():
            return [plain(b.line)]
        case Facts():
            return [f"{name}: {' / '.join(_text_cell(value))}" for name, value in b.rows]
        case Table():
            return [
                line for row in b.rows for line in (_ruled(row.ruled) if row.ruled else _text_row(b.head, row.cells))
            ]
        case Numbered():
            return [f"{place}. {plain(item)}" for place, item in enumerate(b.items, start=1)]
        case Signature():
            return [part for part in (b.mark or "_" * 28, *b.lines) if part]
        case Code():
            return [plain(line) for line in b.lines]
        case Contents():
            return []


def _ruled(words: Line) -> list[str]:
    return ["=" * 72, plain(words)]


def _text_row(head: Sequence[str], cells: Sequence[Cell]) -> list[str]:
    shown = [" / ".join(_text_cell(cell)) for cell in cells]
    first, *others = zip(head, shown, strict=True)
    return [f"* {first[0]} {first[1]}", *(f"  {name}: {words}" for name, words in others if words)]


def _text_cell(cell: Cell) -> list[str]:
    return [
        f"[ ] {part.words}".rstrip() if isinstance(part, Tick) else "____" if isinstance(part, Room)
        else " ".join(plain(part).split())
        for part in cell
    ]  # fmt: skip
