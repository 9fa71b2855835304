"""The page around the blocks: styles, margins, header, footer with page n of N, what the file says of itself."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from typing import Any

from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Mm

from grievance.documents.word.elements import FONTS, SIZES, TAGS, Element, Way, add, field, paragraph, runs, tab
from grievance.documents.word.tables import LINE_WIDTH

LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The time that each part inside the file carries: none."""
HEADINGS = {"Heading1": 1.27, "Heading2": 1.09, "Heading3": 1.0}
EXTRA = {"PaperTable": ("Paper Table", 0.91), "PaperSmall": ("Paper Small", 0.88)}


def style(document: Document, way: Way) -> None:
    """Black on white, one family a script, the sizes of the printed page."""
    styles = document.styles.element
    for defaults in styles.findall(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}"):
        styles.find(qn("w:docDefaults")).remove(defaults)
    for made in styles.findall(qn("w:style")):
        name = made.get(qn("w:styleId"))
        if name == "Normal":
            _write_style(made, way, 1.0, before=0, after=120)
        elif name in HEADINGS:
            _write_style(made, way, HEADINGS[name], before=240, after=100, bold=True, level=int(name[-1]) - 1)
    for name, (shown, factor) in EXTRA.items():
        made = add(styles, "w:style", type="paragraph", styleId=name, customStyle=1)
        add(made, "w:name", val=shown)
        add(made, "w:basedOn", val="Normal")
        _write_style(made, way, factor, before=0, after=40)


def _write_style(made: Element, way: Way, factor: float, *, before: int, after: int, bold: bool = False,
                 level: int | None = None) -> None:  # fmt: skip
    for old in [*made.findall(qn("w:pPr")), *made.findall(qn("w:rPr"))]:
        made.remove(old)
    paragraphs = add(made, "w:pPr")
    if level is not None:
        add(paragraphs, "w:keepNext")
        add(paragraphs, "w:keepLines")
    if way.is_rtl:
        add(paragraphs, "w:bidi")
    add(paragraphs, "w:spacing", before=before, after=after, line=259 if way.language == "en" else 300, lineRule="auto")
    if level is not None:
        add(paragraphs, "w:outlineLvl", val=level)
    letters = add(made, "w:rPr")
    font, size = FONTS[way.language], round(SIZES[way.language] * factor * 2)
    add(letters, "w:rFonts", ascii=font, hAnsi=font, eastAsia=font, cs=font)
    if bold:
        add(letters, "w:b")
        add(letters, "w:bCs")
    add(letters, "w:color", val="000000")
    add(letters, "w:sz", val=size)
    add(letters, "w:szCs", val=size)
    add(letters, "w:lang", val=TAGS[way.language], bidi=TAGS[way.language])


def frame(document: Document, way: Way, data: dict[str, Any]) -> None:
    """A4, the running header from page 2 on, version and "Page n of N" on every page."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(20), Mm(16)
    section.top_margin, section.bottom_margin = Mm(18), Mm(20)
    section.header_distance = section.footer_distance = Mm(9)
    section.different_first_page_header_footer = True
    if way.is_rtl:
        _before_the_grid(section._sectPr, add(section._sectPr, "w:bidi"))
    _clear(section.first_page_header)
    header = _clear(section.header)
    p = _line(header, way, data["running"][0])
    tab(p)
    runs(p, way, data["running"][1], factor=0.8)
    for footer in (section.first_page_footer, section.footer):
        p = _line(_clear(footer), way, data["stamp"])
        tab(p)
        for part in data["pages"]:
            if isinstance(part, dict) and "number" in part:
                field(p, "PAGE" if part["number"] == "page" else "NUMPAGES", "1", is_rtl=way.is_rtl)
            else:
                runs(p, way, part, factor=0.8)


def _before_the_grid(section: Element, made: Element) -> None:
    grid = section.find(qn("w:docGrid"))
    if grid is not None:
        grid.addprevious(made)


def _line(parent: Element, way: Way, line: Any) -> Element:
    return paragraph(parent, way, line, style="PaperSmall", tabs=(LINE_WIDTH,), factor=0.8, after=0)


def _clear(part: Any) -> Element:
    part.is_linked_to_previous = False
    element = part._element
    for child in list(element):
        element.remove(child)
    return element


def describe(document: Document, data: dict[str, Any], at: datetime) -> None:
    about = document.core_properties
    moment = at.astimezone(UTC).replace(tzinfo=None)
    about.title, about.author, about.last_modified_by = data["title"], data["author"], data["author"]
    about.language, about.subject, about.keywords, about.comments = TAGS[data["language"]], data["running"][0], "", ""
    about.created = about.modified = moment
    about.revision = 1
    relations = document.part.package.rels
    for name in [key for key, one in relations.items() if one.reltype.endswith("/thumbnail")]:
        del relations[name]


def packed(document: Document) -> bytes:
    """The file with every time inside it set back, so that the same paper is the same bytes."""
    raw, out = io.BytesIO(), io.BytesIO()
    document.save(raw)
    with zipfile.ZipFile(raw) as given, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as kept:
        for name in given.namelist():
            part = zipfile.ZipInfo(name, LONG_AGO)
            part.compress_type, part.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            kept.writestr(part, given.read(name))
    return out.getvalue()
