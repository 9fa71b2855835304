"""What a PDF and a Word file say, read by other people's code (pypdf, python-docx)."""

from __future__ import annotations

import io
import unicodedata
from collections import Counter
from collections.abc import Iterator

import docx
import pypdf
from docx.document import Document
from docx.table import Table
from docx.text.paragraph import Paragraph

BOXES = "\u2610"


def pdf_pages(made: bytes) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(made)).pages]


def word_file(made: bytes) -> Document:
    return docx.Document(io.BytesIO(made))


def body_of(document: Document) -> Iterator[Paragraph | Table]:
    """Paragraphs and tables in the order in which they stand."""
    for child in document.element.body.iterchildren():
        if child.tag.endswith("}p"):
            yield Paragraph(child, document)
        elif child.tag.endswith("}tbl"):
            yield Table(child, document)


def word_lines(document: Document) -> Iterator[str]:
    for part in body_of(document):
        if isinstance(part, Paragraph):
            yield part.text
        else:
            for row in part.rows:
                for cell in row.cells:
                    yield from (one.text for one in cell.paragraphs)


def frame_lines(document: Document) -> list[str]:
    """Header and footer, as on the first page and on the others."""
    section = document.sections[0]
    parts = (section.first_page_header, section.header, section.first_page_footer, section.footer)
    return [one.text for part in parts for one in part.paragraphs]


def letters(text: str) -> Counter[str]:
    """Letters, figures and signs, composed; no spaces, no signs of direction, no boxes to tick."""
    text = unicodedata.normalize("NFKC", text)
    return Counter(one for one in text if unicodedata.category(one)[0] in "LNPS" and one not in BOXES)


def all_of_pdf(made: bytes) -> str:
    return "\n".join(pdf_pages(made))


def all_of_word(made: bytes) -> str:
    document = word_file(made)
    return "\n".join([*word_lines(document), *frame_lines(document)])
