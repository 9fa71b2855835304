"""The line after which items are unlikely to be reached: drawn once, where it belongs, on the page and on paper."""

from __future__ import annotations

import io
import re

import pypdf
from docx import Document

from grievance.documents import operations, serving
from grievance.documents.assembling import pack_of
from grievance.documents.collecting import snapshot_of
from grievance.documents.models import Paper
from grievance.documents.printing import encoded
from grievance.foundation import clock
from grievance.foundation.database import db
from grievance.foundation.transaction import transaction
from grievance.permissions import SYSTEM
from grievance.sittings import operations as sittings
from grievance.sittings.models import AgendaVersion
from grievance.sittings.queries import sitting_by_number
from tests.features.documents.test_papers_of_a_sitting import freeze
from tests.features.documents.test_printing import STAMP
from tests.features.sittings.scene import actor, draw, entry_of, file_case, publish

LINE = "From here on items are unlikely to be reached"
AT_THE_ITEM = "unlikely to be reached in the time of the sitting"


def three_long_items(at):
    """150 minutes hold one item of 100 minutes; the two behind it do not fit."""
    publish()
    cases = [file_case(f"Matter {n}", at(f"2026-11-0{n} 10:00")) for n in (1, 2, 3)]
    at("2026-11-16 10:00")
    draw("J-1")
    for case in cases:
        with transaction():
            sitting = sitting_by_number("J-1")
            sittings.change_order(sitting, {}, {entry_of("J-1", case).id: 100}, actor("convener.jammu"), clock.now())
    return cases


def text_of(kind: str, **more) -> str:
    return serving.as_text(sitting_by_number("J-1"), serving.Asked(kind, **more), SYSTEM, clock.now())


def stands_before(words: str, line: str, *names: str) -> list[bool]:
    """For each name whether it comes before the line."""
    cut = words.index(line)
    return [words.index(name) < cut for name in names]


def test_the_line_stands_once_before_the_first_item_that_time_does_not_reach(world, at, as_person):
    three_long_items(at)
    page = as_person("convener.jammu").get("/sittings/J-1/agenda").get_data(as_text=True)
    for words in (text_of("agenda"), page):
        assert words.count(LINE) == 1
        assert stands_before(words, LINE, "Matter 1", "Matter 2", "Matter 3") == [True, False, False]
    assert AT_THE_ITEM not in text_of("agenda")
    listed = text_of("cause-list")
    assert listed.count(LINE) == 1 and stands_before(listed, LINE, "1.3.1", "1.3.2") == [True, False]
    assert "the sitting has 150 minutes" in listed


def test_after_another_order_the_line_stands_before_another_item(world, at, as_person):
    _, second, third = three_long_items(at)
    with transaction():
        sitting = sitting_by_number("J-1")
        places = {entry_of("J-1", third).id: 1, entry_of("J-1", second).id: 2}
        sittings.change_order(sitting, places, {}, actor("convener.jammu"), clock.now())
    page = as_person("convener.jammu").get("/sittings/J-1/agenda").get_data(as_text=True)
    for words in (text_of("agenda"), page):
        assert stands_before(words, LINE, "Matter 3", "Matter 2", "Matter 1") == [True, False, False]


def test_an_agenda_that_fits_has_no_line(world, at, as_person):
    publish()
    file_case("Matter 1", at("2026-11-01 10:00"))
    at("2026-11-16 10:00")
    draw("J-1")
    page = as_person("convener.jammu").get("/sittings/J-1/agenda").get_data(as_text=True)
    assert all(LINE not in words for words in (text_of("agenda"), text_of("cause-list"), page))


def test_on_paper_the_line_is_a_row_over_the_whole_width_as_pdf_and_as_word_file(world, at):
    three_long_items(at)
    at("2026-11-17 10:00")
    freeze()
    sitting = sitting_by_number("J-1")
    for kind in ("agenda", "cause-list", "public-list"):
        made = serving.as_file(sitting, serving.Asked(kind, "public"), SYSTEM, clock.now())
        pages = pypdf.PdfReader(io.BytesIO(made)).pages
        words = re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))
        assert words.count(LINE) == 1, kind
        file = serving.as_file(sitting, serving.Asked(kind, "public", form="docx"), SYSTEM, clock.now())
        rows = [row for table in Document(io.BytesIO(file)).tables for row in table.rows]
        (ruled,) = [row for row in rows if LINE in row.cells[0].text]
        assert len({cell._tc for cell in ruled.cells}) == 1
        (top,) = ruled._tr.xpath(".//w:tcBorders/w:top")
        assert int(top.get(top.nsmap["w"].join(("{", "}sz")))) >= 18


def test_a_notice_to_a_unit_says_at_its_own_item_that_time_may_not_reach_it(world, at):
    first, second, _ = three_long_items(at)
    at("2026-11-17 10:00")
    freeze()
    assert AT_THE_ITEM in text_of("unit-notice", reader="unit", reference=second.number)
    assert AT_THE_ITEM not in text_of("unit-notice", reader="unit", reference=first.number)


def test_what_was_frozen_before_the_line_was_drawn_says_it_at_each_item_as_it_did(world, at):
    three_long_items(at)
    before = snapshot_of(sitting_by_number("J-1"), clock.today())
    del before["capacity"]
    pack = pack_of(before)
    for paper in (pack.agenda, pack.cause_list):
        rows = [row for block in encoded(paper, STAMP, "en")["blocks"] for row in block.get("rows", ())]
        assert all("ruled" not in row for row in rows if isinstance(row, dict))
    assert [AT_THE_ITEM in str(item.reason) for item in pack.agenda.sections[2].items] == [False, True, True]


def test_a_supplementary_list_has_its_own_line_and_leaves_the_first_paper_as_it_was(world, at):
    three_long_items(at)
    at("2026-11-17 10:00")
    freeze()
    kept = {paper.kind: bytes(paper.content) for paper in db.session.query(Paper) if paper.reader == "member"}
    late = file_case("Matter 4", clock.now())
    with transaction():
        sittings.add_case(sitting_by_number("J-1"), late, "it burns", actor("convener.jammu"), clock.now())
    at("2026-11-18 10:00")
    freeze()
    assert text_of("agenda").count(LINE) == 2
    first = serving.Asked("agenda", "member", version=1)
    assert serving.as_file(sitting_by_number("J-1"), first, SYSTEM, clock.now()) == kept["agenda"]
    assert [row.snapshot["capacity"] for row in db.session.query(AgendaVersion)] == [150, 150]
    assert operations.of_kind(pack_of(db.session.query(AgendaVersion).first().snapshot), "agenda").capacity == 150
