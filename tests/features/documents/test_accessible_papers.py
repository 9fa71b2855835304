"""What PDF/UA-1 asks of a file and can be read from it: structure, language, headings, tables, fonts, nothing untagged.

typst checks the standard itself at each run (``pdf_standards=["ua-1"]``); this reads its product with other code.
docs/papers.md says which checkers were run by hand.
"""

from __future__ import annotations

import io
from collections.abc import Iterator

import pikepdf
import pytest

from grievance.documents.printing import Stamp, pdf
from tests.support import sample_papers as sample

STAMP = Stamp(sample.FROZEN_AT, version=3, day_hash="9f2c41d07a3b")
PLACES = [("pack", "en"), ("pack", "hi"), ("pack", "ur"), ("minutes", "ur"), ("decision-sheet", "hi"), ("atr", "ur"),
          ("notice", "hi"), ("unit-notice", "ur"), ("public-list", "en"), ("receipt", "ur")]  # fmt: skip


@pytest.fixture(scope="module", params=PLACES, ids=lambda one: "-".join(one))
def opened(request) -> pikepdf.Pdf:
    kind, language = request.param
    return pikepdf.open(io.BytesIO(pdf(sample.PAPERS[kind], STAMP, language)))


def elements(node: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """Every structure element below a node, in reading order."""
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from elements(kid)


def test_every_mark_on_a_page_is_tagged_or_called_decoration(opened):
    """Text and lines stand between BDC or BMC and EMC; what is no part of the matter is an artifact."""
    for page in opened.pages:
        depth, loose = 0, []
        for operands, operator in pikepdf.parse_content_stream(page):
            name = str(operator)
            depth += (name in ("BDC", "BMC")) - (name == "EMC")
            if name in ("Tj", "TJ", "S", "f", "f*", "B", "Do", "sh") and depth == 0:
                loose.append((name, operands))
        assert not loose and depth == 0


def test_headings_are_nested_without_a_gap(opened):
    levels = [
        int(str(one.S)[2])
        for one in elements(opened.Root.StructTreeRoot)
        if str(one.S)[:2] == "/H" and str(one.S)[2:].isdigit()
    ]
    assert levels and levels[0] == 1
    assert all(after - before <= 1 for before, after in zip(levels, levels[1:], strict=False)), levels


def test_tables_have_heads_with_a_scope_and_rows_of_one_length(opened):
    for table in (one for one in elements(opened.Root.StructTreeRoot) if str(one.S) == "/Table"):
        rows = [
            [cell for cell in elements(row) if str(cell.S) in ("/TH", "/TD")]
            for row in elements(table)
            if str(row.S) == "/TR"
        ]
        heads = [cell for cell in rows[0] if str(cell.S) == "/TH"]
        assert len(heads) == len(rows[0]) and len({len(row) for row in rows}) == 1
        assert all("/Scope" in attributes for cell in heads for attributes in _attributes(cell))


def _attributes(cell: pikepdf.Object) -> list[pikepdf.Object]:
    found = cell.A
    every = list(found) if isinstance(found, pikepdf.Array) else [found]
    return [one for one in every if isinstance(one, pikepdf.Dictionary) and str(one.get("/O")) == "/Table"]


def test_language_title_and_the_word_of_the_standard_stand_in_the_file(opened):
    assert opened.Root.MarkInfo.Marked and str(opened.Root.Lang)
    assert opened.Root.ViewerPreferences.DisplayDocTitle
    with opened.open_metadata() as about:
        assert about["pdfuaid:part"] == "1" and about["dc:title"]
    assert all(str(page.get("/Tabs")) == "/S" for page in opened.pages if "/Annots" in page)


def test_fonts_are_inside_the_file_and_lead_back_to_letters(opened):
    seen = 0
    for page in opened.pages:
        for font in page.get("/Resources", {}).get("/Font", {}).values():
            seen += 1
            assert "/ToUnicode" in font, font.BaseFont
            for inner in font.get("/DescendantFonts", []):
                descriptor = inner.FontDescriptor
                assert {"/FontFile2", "/FontFile3"} & set(descriptor.keys()), font.BaseFont
    assert seen


def test_pictures_have_words(opened):
    for figure in (one for one in elements(opened.Root.StructTreeRoot) if str(one.S) == "/Figure"):
        assert str(figure.get("/Alt", ""))


def test_passages_in_another_language_say_so(opened):
    """On their structure element, or on the marks of the passage itself."""
    spoken = {str(opened.Root.Lang)[:2]}
    spoken |= {str(one.Lang)[:2] for one in elements(opened.Root.StructTreeRoot) if "/Lang" in one}
    for page in opened.pages:
        for operands, operator in pikepdf.parse_content_stream(page):
            if str(operator) == "BDC" and isinstance(operands[1], pikepdf.Dictionary) and "/Lang" in operands[1]:
                spoken.add(str(operands[1].Lang)[:2])
    assert spoken >= {"en", "hi", "ur"}, "the letterhead alone is in three languages"
