"""Encoded blocks as a Word file: real headings, tables with repeated heads, right to left where the words run so.

Written to be worked on: who must change a word before signing opens it in any word processor. The same data and
time give the same bytes, so that hash and reprint hold for it as for the PDF.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from docx import Document

from grievance.documents.word import sheet
from grievance.documents.word.blocks import Writer
from grievance.documents.word.elements import Way


def written(data: dict[str, Any], at: datetime) -> bytes:
    """``data`` is what ``encoding.Encoder.sheet`` gives; ``at`` the time that the file carries as its own."""
    document = Document()
    way = Way(data["language"], data["dir"] == "rtl")
    sheet.style(document, way)
    writer = Writer(document, way, data["blocks"])
    for block in data["blocks"]:
        writer.block(block)
    sheet.frame(document, way, data)
    sheet.describe(document, data, at)
    return sheet.packed(document)
