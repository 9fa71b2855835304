"""Papers as Word files: the same words as the PDF, in a form that can be worked on. Nothing here needs a database."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import zipfile
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256

import pytest
from docx.oxml.ns import qn
from docx.table import Table

from grievance.documents.printing import Stamp, docx, pdf
from tests.support import sample_papers as sample
from tests.support.paper_text import (
    all_of_pdf,
    all_of_word,
    body_of,
    frame_lines,
    letters,
    pdf_pages,
    word_file,
    word_lines,
)

STAMP = Stamp(sample.FROZEN_AT, version=3, day_hash="9f2c41d07a3b")
LANGUAGES = ("en", "hi", "ur")
VOWELS_THAT_PDF_READERS_CONFUSE = {chr(code) for code in range(0x0904, 0x0915)}
ORDER = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore numPr pBdr tabs bidi spacing ind jc outlineLvl",
    "rPr": "rFonts b bCs strike color sz szCs rtl lang",
    "tblPr": "tblStyle bidiVisual tblW tblLayout tblLook",
    "sectPr": "headerReference footerReference type pgSz pgMar cols titlePg bidi docGrid",
}
"""The order in which the standard (ECMA-376) wants the properties that we write: a strict reader refuses another."""


def counted(text: str, language: str) -> Counter[str]:
    found = letters(text)
    signs = {one for one in found if not one.isalnum()}
    left_out = signs | (VOWELS_THAT_PDF_READERS_CONFUSE if language == "hi" else set())
    return Counter({one: count for one, count in found.items() if one not in left_out})


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", sorted(set(sample.PAPERS) - {"pack"}))
def test_the_word_file_says_what_the_pdf_says(kind, language):
    """Every letter of the one is in the other; the PDF repeats heads of pages and tables and writes out numbers of lists.

    A sign that stands for several letters (Devanagari mostly) gives some of them twice to who reads a PDF.
    """
    paper = sample.PAPERS[kind]
    printed, document = pdf(paper, STAMP, language), word_file(docx(paper, STAMP, language))
    in_pdf = counted(all_of_pdf(printed), language)
    in_word = counted("\n".join(word_lines(document)), language)
    assert not in_word - in_pdf
    pages = len(pdf_pages(printed))
    repeated = counted("\n".join([*frame_lines(document), *heads_of(document)]), language)
    allowed = {one: count * pages for one, count in repeated.items()}
    left = {
        one: count - allowed.get(one, 0) for one, count in (in_pdf - in_word).items() if count > allowed.get(one, 0)
    }
    assert not [one for one in left if one.isascii() and one.isalpha()], left
    assert sum(count for one, count in left.items() if "\u0600" <= one <= "\u06ff") < 25, left


def heads_of(document) -> list[str]:
    tables = [part for part in body_of(document) if isinstance(part, Table)]
    return [cell.text for table in tables for cell in table.rows[0].cells]


@pytest.mark.parametrize("language", LANGUAGES)
def test_properties_stand_in_the_order_of_the_standard(language):
    for paper in (sample.PACK, sample.NOTICE, sample.RECEIPT):
        document = word_file(docx(paper, STAMP, language))
        for name, wanted in ORDER.items():
            place = {tag: at for at, tag in enumerate(wanted.split())}
            for element in document.element.iter(qn(f"w:{name}")):
                found = [place[child.tag.rpartition("}")[2]] for child in element]
                assert found == sorted(found), [child.tag for child in element]


def test_headings_are_real_and_no_level_is_left_out():
    document = word_file(docx(sample.PACK, STAMP))
    levels = [int(one.style.name[-1]) for one in document.paragraphs if one.style.name.startswith("Heading")]
    assert {1, 2, 3} == set(levels)
    assert all(after - before <= 1 for before, after in zip(levels, levels[1:], strict=False))
    assert [one.text for one in document.paragraphs if one.style.name == "Heading 1"][
        1
    ] == "Agenda for the 24th sitting"


@pytest.mark.parametrize("language", LANGUAGES)
def test_heads_of_tables_repeat_and_rows_do_not_break(language):
    tables = [part for part in body_of(word_file(docx(sample.PACK, STAMP, language))) if isinstance(part, Table)]
    assert len(tables) >= 8
    for table in tables:
        first, *others = table._tbl.tr_lst
        assert first.trPr.find(qn("w:tblHeader")) is not None
        assert all(row.trPr.find(qn("w:cantSplit")) is not None for row in others)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_foot_of_each_page_says_version_time_and_page_n_of_n(language):
    document = word_file(docx(sample.AGENDA, STAMP, language))
    section = document.sections[0]
    for footer in (section.first_page_footer, section.footer):
        codes = [one.text.strip() for one in footer._element.iter(qn("w:instrText"))]
        assert sorted(codes) == ["NUMPAGES", "PAGE"]
        assert "2026" in footer.paragraphs[0].text and "9f2c41d07a3b" in footer.paragraphs[0].text
    assert "J&K/IF/JMU/24/2026" in section.header.paragraphs[0].text
    assert section.different_first_page_header_footer and not section.first_page_header.paragraphs


def test_urdu_runs_from_right_to_left_in_page_paragraph_table_and_run_and_names_in_latin_letters_do_not():
    document = word_file(docx(sample.AGENDA, STAMP, "ur"))
    assert document.sections[0]._sectPr.find(qn("w:bidi")) is not None
    tables = [part for part in body_of(document) if isinstance(part, Table)]
    assert all(table._tbl.tblPr.find(qn("w:bidiVisual")) is not None for table in tables)
    runs = [one for line in document.paragraphs for one in line.runs if one.text.strip()]
    rtl = [one.text for one in runs if one._r.rPr is not None and one._r.rPr.find(qn("w:rtl")) is not None]
    ltr = [one.text for one in runs if one.text not in rtl]
    assert any("ایجنڈا" in text for text in rtl)
    assert "J&K/IF/JMU/24/2026" in ltr and "Commissioner Secretary, Industries & Commerce" in ltr
    assert not [text for text in ltr if any("\u0620" <= letter <= "\u06d3" for letter in text)]


def test_three_scripts_stand_on_one_page_each_with_its_language_and_font():
    document = word_file(docx(sample.AGENDA, STAMP))
    found = {(one.find(qn("w:lang")).get(qn("w:val")), one.find(qn("w:rFonts")).get(qn("w:cs")))
             for one in document.element.iter(qn("w:rPr")) if one.find(qn("w:lang")) is not None}  # fmt: skip
    assert found == {("hi-IN", "Nirmala UI"), ("ur-PK", "Times New Roman")}


def test_lists_count_anew_in_each_paper_and_are_real_lists():
    numbered = [one._p.pPr.numPr.numId.val for one in word_file(docx(sample.NOTICE, STAMP)).paragraphs
                if one._p.pPr is not None and one._p.pPr.numPr is not None]  # fmt: skip
    assert len(set(numbered)) == 2 and len(numbered) > 5


def test_the_same_paper_gives_the_same_bytes_in_every_process_and_zone():
    command = (
        "import hashlib; from tests.support import sample_papers as s; from grievance.documents.printing import Stamp, docx;"
        "print(hashlib.sha256(docx(s.PACK, Stamp(s.FROZEN_AT, version=3, day_hash='9f2c41d07a3b'), 'ur')).hexdigest())"
    )
    found = {
        subprocess.run([sys.executable, "-c", command], env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone},
                       capture_output=True, text=True, check=True).stdout.strip()
        for seed, zone in (("1", "UTC"), ("77", "Asia/Kolkata"))
    }  # fmt: skip
    assert found == {sha256(docx(sample.PACK, STAMP, "ur")).hexdigest()}


def test_the_file_says_what_it_is_and_carries_no_time_and_no_name_but_the_papers_own():
    made = docx(sample.AGENDA, STAMP)
    about = word_file(made).core_properties
    assert about.title == "Agenda for the 24th sitting, Jammu Division"
    assert about.author == about.last_modified_by == "Industry Grievance Forum, Jammu & Kashmir"
    assert about.created.replace(tzinfo=UTC) == about.modified.replace(tzinfo=UTC) == sample.FROZEN_AT
    with zipfile.ZipFile(io.BytesIO(made)) as opened:
        assert {one.date_time for one in opened.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not [name for name in opened.namelist() if "thumbnail" in name]
    later = docx(sample.AGENDA, Stamp(datetime(2026, 11, 19, tzinfo=UTC), version=3))
    assert later != made


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "strange", ["", " ", "\x00\x07", "😀" * 50, "x" * 5000, "\ud800", "a\u202eb", "\n\n", "<w:p/>&amp;", "﷽"]
)
def test_strange_words_still_open(strange, language):
    item = replace(sample.GANGYAL, matter=strange, unit=strange, place=strange, office=strange, withdrawn=strange)
    sheet = replace(sample.AGENDA, sections=(replace(sample.AGENDA.sections[2], items=(item,)),))
    made = docx(sheet, STAMP, language)
    if strange.startswith("<"):
        assert strange in all_of_word(made)


def test_the_square_code_has_its_words_for_those_who_do_not_see_it():
    document = word_file(docx(sample.RECEIPT, STAMP))
    (picture,) = document.inline_shapes
    assert "check/7KQM-42XW-9TFD" in picture._inline.docPr.get("descr")
