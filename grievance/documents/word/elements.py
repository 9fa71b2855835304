"""The smallest parts of a Word file: paragraphs with their direction, runs with their script, fields.

Devanagari and Arabic letters are "complex script" to a word processor: font, size and weight are given twice, once
for each kind, and the direction stands on the paragraph, on the run and on the table.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from docx.oxml.ns import qn
from lxml import etree

FONTS = {"en": "Arial", "hi": "Nirmala UI", "ur": "Times New Roman"}
"""Fonts that office machines have, with the letters of each language; elsewhere the word processor takes its own."""
SIZES = {"en": 11.0, "hi": 11.5, "ur": 13.0}
"""Points, as on the printed page."""
TAGS = {"en": "en-IN", "hi": "hi-IN", "ur": "ur-PK"}
_LTR, _RTL, _POP = "\u2066", "\u2067", "\u2069"

Element = Any


@dataclass(frozen=True)
class Way:
    """Language and direction of the whole paper."""

    language: str
    is_rtl: bool


def add(parent: Element, tag: str, **attributes: str | int | float) -> Element:
    """A new last child, ``add(p, "w:jc", val="center")``; attributes are of the same namespace."""
    made = etree.SubElement(parent, qn(tag))
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), str(value))
    return made


def paragraph(parent: Element, way: Way, line: Any = "", *, style: str = "", bold: bool = False, jc: str = "",
              factor: float = 1.0, keep: bool = False, before: int | None = None, after: int | None = None,
              indent: int = 0, hanging: int = 0, tabs: tuple[int, ...] = (), num: int | None = None,
              new_page: bool = False) -> Element:  # fmt: skip
    """A paragraph with one encoded line. ``before``, ``after``, ``indent``, ``hanging`` and ``tabs`` are twentieths of a point."""
    p = add(parent, "w:p")
    is_rtl = way.is_rtl if isinstance(line, str) else line["d"] == "rtl"
    properties = add(p, "w:pPr")
    if style:
        add(properties, "w:pStyle", val=style)
    if keep:
        add(properties, "w:keepNext")
    if new_page:
        add(properties, "w:pageBreakBefore")
    if num is not None:
        numbered = add(properties, "w:numPr")
        add(numbered, "w:ilvl", val=0)
        add(numbered, "w:numId", val=num)
    if tabs:
        stops = add(properties, "w:tabs")
        for at in tabs:
            add(stops, "w:tab", val="left" if at == hanging else "right", pos=at)
    if is_rtl != way.is_rtl or way.is_rtl:
        add(properties, "w:bidi", val=int(is_rtl))
    _spacing(properties, before, after)
    if indent or hanging:
        add(properties, "w:ind", left=indent or hanging, hanging=hanging)
    is_turned = is_rtl != way.is_rtl
    if jc or (is_turned and not line["long"]):
        add(properties, "w:jc", val=jc or "right")
    runs(p, way, line, bold=bold, factor=factor)
    return p


def _spacing(properties: Element, before: int | None, after: int | None) -> None:
    given = {name: value for name, value in (("before", before), ("after", after)) if value is not None}
    if given:
        add(properties, "w:spacing", **given)


def runs(p: Element, way: Way, line: Any, *, bold: bool = False, factor: float = 1.0) -> None:
    """The passages of a line, each with its language; isolated parts run their own way."""
    is_rtl = way.is_rtl if isinstance(line, str) else line["d"] == "rtl"
    passages = [(line, way.language, "")] if isinstance(line, str) else line["r"]
    directions = [is_rtl]
    for words, language, flags in passages:
        for piece, runs_rtl in _by_direction(words, directions):
            run(p, way, piece, language, is_rtl=runs_rtl, bold=bold or "b" in flags, struck="s" in flags, factor=factor)


def _by_direction(words: str, stack: list[bool]) -> Iterator[tuple[str, bool]]:
    """Cut at isolates, which stay in the text for readers that know them; ``stack`` goes from passage to passage."""
    start = 0
    for at, letter in enumerate(words):
        if letter in (_LTR, _RTL, _POP):
            if at > start:
                yield words[start:at], stack[-1]
            if letter == _POP:
                yield letter, stack[-1]
                if len(stack) > 1:
                    stack.pop()
            else:
                yield letter, stack[-1]
                stack.append(letter == _RTL)
            start = at + 1
    if start < len(words):
        yield words[start:], stack[-1]


def run(p: Element, way: Way, words: str, language: str, *, is_rtl: bool, bold: bool = False, struck: bool = False,
        factor: float = 1.0) -> Element:  # fmt: skip
    """One run of text; what its paragraph's style says already is left out."""
    r = add(p, "w:r")
    properties = add(r, "w:rPr")
    is_other = language != way.language
    if is_other:
        font = FONTS[language]
        add(properties, "w:rFonts", ascii=font, hAnsi=font, cs=font)
    if bold:
        add(properties, "w:b")
        add(properties, "w:bCs")
    if struck:
        add(properties, "w:strike")
    if is_other:
        size = round(SIZES[language] * factor * 2)
        add(properties, "w:sz", val=size)
        add(properties, "w:szCs", val=size)
    if is_rtl:
        add(properties, "w:rtl")
    if is_other:
        add(properties, "w:lang", val=TAGS[language], bidi=TAGS[language])
    if not len(properties):
        r.remove(properties)
    for place, part in enumerate(words.split("\n")):
        if place:
            add(r, "w:br")
        _text(r, part)
    return r


def _text(r: Element, words: str) -> None:
    if words:
        made = add(r, "w:t")
        made.text = words
        if words != words.strip():
            made.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def tab(p: Element) -> None:
    add(add(p, "w:r"), "w:tab")


def field(p: Element, code: str, shown: str, *, is_rtl: bool = False) -> None:
    """A field that the word processor fills in, PAGE or NUMPAGES; ``shown`` stands until it does."""
    for kind in ("begin", "code", "separate", "shown", "end"):
        r = add(p, "w:r")
        if is_rtl:
            add(add(r, "w:rPr"), "w:rtl")
        if kind == "code":
            made = add(r, "w:instrText")
            made.text = f" {code} "
            made.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        elif kind == "shown":
            _text(r, shown)
        else:
            add(r, "w:fldChar", fldCharType=kind)
