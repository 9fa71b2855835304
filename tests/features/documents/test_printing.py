"""Papers as PDF and as text. Nothing here needs a database."""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pikepdf
import pypdf
import pytest

from grievance.documents import press
from grievance.documents.coverage import FONTS, letters_of
from grievance.documents.printing import Stamp, pdf, text
from tests.support import sample_papers as sample

STAMP = Stamp(sample.FROZEN_AT, version=3, day_hash="9f2c41d07a3b")
GOLDEN = Path("tests/golden/papers")
A4 = (595, 842)


@pytest.mark.parametrize("language", ["en", "hi", "ur"])
@pytest.mark.parametrize("kind", sorted(sample.PAPERS))
def test_every_paper_reads_as_its_golden_file(kind, language):
    path = GOLDEN / f"{kind}.{language}.txt"
    printed = text(sample.PAPERS[kind], STAMP, language)
    if os.environ.get("WRITE_GOLDEN"):
        path.write_text(printed, "utf-8")
    assert printed == path.read_text("utf-8")


@pytest.mark.parametrize("language", ["en", "hi", "ur"])
@pytest.mark.parametrize("kind", sorted(sample.PAPERS))
def test_every_paper_prints_on_a4_tagged_with_title_and_language(kind, language):
    made = pikepdf.open(io.BytesIO(pdf(sample.PAPERS[kind], STAMP, language)))
    assert {tuple(round(float(edge)) for edge in page.mediabox[2:]) for page in made.pages} == {A4}
    assert made.Root.MarkInfo.Marked
    assert str(made.Root.Lang).startswith(language)
    assert made.Root.ViewerPreferences.DisplayDocTitle
    with made.open_metadata() as about:
        assert about["pdfuaid:part"] == "1"
        assert about["dc:title"]


def test_the_same_paper_gives_the_same_bytes_in_every_process_and_zone():
    command = (
        "import hashlib; from tests.support import sample_papers as s; from grievance.documents.printing import Stamp, pdf;"
        "print(hashlib.sha256(pdf(s.PACK, Stamp(s.FROZEN_AT, version=3, day_hash='9f2c41d07a3b'), 'ur')).hexdigest())"
    )
    found = {
        subprocess.run([sys.executable, "-c", command], env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone},
                       capture_output=True, text=True, check=True).stdout.strip()
        for seed, zone in (("1", "UTC"), ("77", "Asia/Kolkata"))
    }  # fmt: skip
    assert found == {hashlib.sha256(pdf(sample.PACK, STAMP, "ur")).hexdigest()}


def test_a_large_paper_is_printed_by_a_process_of_its_own_with_the_same_bytes(monkeypatch):
    alone = pdf(sample.AGENDA, STAMP)
    monkeypatch.setattr(press, "SMALL", 0)
    assert pdf(sample.AGENDA, STAMP) == alone


def test_a_press_that_fails_says_why_and_leaves_no_half_paper(monkeypatch):
    monkeypatch.setattr(press, "SMALL", 0)
    with pytest.raises(press.PressFailed, match="sheet|json|JSON|key"):
        press.printed("{}", "en", 0)


def fonts_used(made: pikepdf.Pdf) -> set[str]:
    names = set()
    for page in made.pages:
        for font in page.get("/Resources", {}).get("/Font", {}).values():
            names.add(str(font.BaseFont).partition("+")[2].partition("-")[0])
    return names


def test_three_scripts_stand_on_one_page_each_in_its_own_font_and_no_other():
    made = pikepdf.open(io.BytesIO(pdf(sample.AGENDA, STAMP)))
    assert fonts_used(made) == {"NotoSans", "NotoSansDevanagari", "Amiri"}


@pytest.mark.parametrize("kind", sorted(sample.PAPERS))
def test_no_glyph_is_missing(kind):
    """A missing letter is drawn by glyph 0 (.notdef): no page may show it."""
    made = pikepdf.open(io.BytesIO(pdf(sample.PAPERS[kind], STAMP, "ur")))
    for page in made.pages:
        for operands, operator in pikepdf.parse_content_stream(page):
            shown = operands[0] if str(operator) == "TJ" else operands if str(operator) == "Tj" else ()
            for part in shown:
                if isinstance(part, pikepdf.String):
                    glyphs = bytes(part)
                    assert b"\0\0" not in {glyphs[at : at + 2] for at in range(0, len(glyphs), 2)}


def test_the_shipped_fonts_keep_their_licences_and_cover_bold_as_well_as_regular():
    assert {path.name for path in FONTS.glob("OFL-*.txt")} == {
        "OFL-noto-sans.txt", "OFL-noto-sans-devanagari.txt", "OFL-amiri.txt"
    }  # fmt: skip
    for family in ("NotoSans", "NotoSansDevanagari"):
        assert letters_of(FONTS / f"{family}-Regular.ttf") == letters_of(FONTS / f"{family}-Bold.ttf")
    assert sum(path.stat().st_size for path in FONTS.iterdir()) < 1_600_000


def test_urdu_copied_out_of_the_pdf_has_every_letter_of_what_was_printed():
    """Amiri keeps letters readable for search: each glyph leads back to the letters it stands for."""
    words = "قومی شاہراہ بار بار بند ہونے سے تقریباً پانچ ہزار میوہ ٹرک راستے میں رکے ہیں اور منڈیاں دو دن بند رہیں"
    paper = replace(sample.UNIT_NOTICE, matter=words)
    without = replace(sample.UNIT_NOTICE, matter="")
    letters = [Counter(c for c in _copied(p) if "\u0600" <= c <= "\u06ff") for p in (paper, without)]
    missing = Counter(c for c in words if "\u0600" <= c <= "\u06ff") - (letters[0] - letters[1])
    assert not missing, missing


def _copied(paper: object) -> str:
    reader = pypdf.PdfReader(io.BytesIO(pdf(paper, STAMP)))
    return "".join(page.extract_text() for page in reader.pages)


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext (poppler) is not on this machine")
def test_urdu_and_hindi_copied_by_a_common_reader_have_their_words_right(tmp_path):
    made = tmp_path / "a.pdf"
    made.write_bytes(pdf(sample.NOTES, STAMP))
    copied = subprocess.run(["pdftotext", "-raw", made, "-"], capture_output=True, text=True, check=True).stdout
    plain = "".join(c for c in copied if c not in "\u202a\u202b\u202c\u2066\u2067\u2069")
    for word in ("شاہراہ", "کروڑ", "احتجاج", "منڈیاں", "पश्मीना", "बसोहली", "ख़रीदती"):
        assert word in plain, word


def test_words_of_a_filer_are_never_markup():
    bait = '#import "x.typ" *bold* $x^2$ `raw` #sys.version \\ "quoted" <label> @ref // gone /* gone */ = Not a heading'
    paper = replace(sample.UNIT_NOTICE, matter=bait)
    assert bait in " ".join(_copied(paper).split())


@pytest.mark.parametrize("language", ["en", "hi", "ur"])
def test_strange_words_still_print(language):
    for strange in (
        "",
        " ",
        "\x00\x07",
        "😀" * 50,
        "x" * 5000,
        "ہ" * 3000,
        "\ud800",
        "a\u202eb",
        "\n\n\n",
        "ਪੰਜਾਬੀ",
        "﷽",
    ):
        item = replace(sample.GANGYAL, matter=strange, unit=strange, place=strange, office=strange, withdrawn=strange)
        sheet = replace(sample.AGENDA, sections=(replace(sample.AGENDA.sections[2], items=(item,)),))
        assert pdf(sheet, STAMP, language).startswith(b"%PDF")


def test_a_sign_that_cannot_be_printed_is_owned_up_to_on_the_paper():
    assert "could not be printed" in _copied(replace(sample.UNIT_NOTICE, matter="Roof fell 😀"))
    assert "could not be printed" not in _copied(sample.UNIT_NOTICE)


def test_a_note_of_twenty_thousand_letters_runs_over_pages_and_loses_nothing():
    note = replace(sample.NOTES.notes[0], words="grievance " * 2000)
    copied = _copied(replace(sample.NOTES, notes=(note,)))
    assert copied.count("grievance") == 2000


def test_a_very_long_row_of_a_table_breaks_instead_of_leaving_the_page():
    point = replace(sample.ATR.points[0], words="direction " * 1500)
    assert _copied(replace(sample.ATR, points=(point,))).count("direction") >= 1500


def test_the_pack_has_contents_and_bookmarks_to_every_note():
    reader = pypdf.PdfReader(io.BytesIO(pdf(sample.PACK, STAMP)))

    def titles(outline: list[object]) -> list[str]:
        return [
            title
            for entry in outline
            for title in (titles(entry) if isinstance(entry, list) else [str(entry.title)])  # type: ignore[attr-defined]
        ]

    found = titles(reader.outline)
    for part in ("Agenda for the 24th sitting", "Supplementary list 1", "Annexure A: Action taken", "Annexure B: 24.3.1",
                 "Cause list by time", "Attendance"):  # fmt: skip
        assert any(part in title for title in found), part


def test_each_page_says_version_time_and_its_number():
    reader = pypdf.PdfReader(io.BytesIO(pdf(sample.PACK, STAMP)))
    pages = [" ".join(page.extract_text().split()) for page in reader.pages]
    for number, page in enumerate(pages, start=1):
        assert f"Page {number} of {len(pages)}" in page
        assert "Version 3, fixed on 18 November 2026, 5:30 pm" in page
        assert ("J&K/IF/JMU/24/2026" in page) and (number == 1 or page.startswith("J&K/IF/JMU/24/2026"))


def test_a_draft_says_that_it_is_one():
    assert "Draft of 18 November 2026, 5:30 pm, not fixed" in text(
        sample.AGENDA, Stamp(sample.FROZEN_AT, is_draft=True)
    )


def test_a_hundred_entries_print_whole():
    """How long it takes is measured by ``tools/bench_papers.py``, not here."""
    rows = [
        json.loads(line) for line in Path("grievance/reference/seed/grievances.jsonl").read_text("utf-8").splitlines()
    ]
    made = pdf(sample.hundred_entries(rows), STAMP)
    assert len(pypdf.PdfReader(io.BytesIO(made)).pages) > 100
