"""Tables out of CSV files and workbooks as offices hand them in."""

from __future__ import annotations

import contextlib
import io
import random
import zipfile
from datetime import UTC, date, datetime

import pytest

from grievance.reference.rules import sheets
from grievance.reference.rules.tables import EXTRA, table_of
from grievance.sentences import Refusal
from grievance.web.spreadsheets import workbook


def read(data: bytes) -> tuple[tuple[str, ...], list[tuple[int, dict[str, str]]]]:
    table = table_of(io.BytesIO(data))
    return table.heads, list(table.rows)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_hindi_and_urdu_heads_are_read_in_every_encoding_of_theirs(encoding: str) -> None:
    heads, rows = read("क्रमांक,शिकायत,تاریخ\n१,बिजली नहीं,12-03-2024\n".encode(encoding))
    assert heads == ("क्रमांक", "शिकायत", "تاریخ")
    assert rows == [(2, {"क्रमांक": "१", "शिकायत": "बिजली नहीं", "تاریخ": "12-03-2024"})]


def test_a_file_of_windows_1252_is_read_as_such() -> None:
    assert read("Nr,Text\n1,Road – “closed”\n".encode("cp1252"))[1] == [(2, {"Nr": "1", "Text": "Road – “closed”"})]


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_the_separator_is_found_though_texts_hold_commas_and_a_title_stands_above(sign: str) -> None:
    title = "Register of grievances, DIC Jammu, 2024"
    lines = [f'"{title}"' if sign == "," else title, "", sign.join(("Nr", "Text", "Day"))]
    quoted = '"No power, no water"' if sign == "," else "No power, no water"
    lines += [sign.join((str(number), quoted, "12/03/2024")) for number in (1, 2)]
    heads, rows = read("\r\n".join(lines).encode())
    assert heads == ("Nr", "Text", "Day")
    assert [number for number, _ in rows] == [4, 5]
    assert rows[0][1]["Text"] == "No power, no water"


def test_a_text_of_several_lines_is_one_row_and_keeps_its_number() -> None:
    assert read(b'a,b\n1,"x\ny"\n2,z\n')[1] == [(2, {"a": "1", "b": "x\ny"}), (4, {"a": "2", "b": "z"})]


def test_cells_beyond_the_heads_are_not_lost_and_nameless_columns_get_a_number() -> None:
    heads, rows = read(b"a,,a\n1,2,3,4\n")
    assert heads == ("a", "#2", "a (3)")
    assert rows[0][1] == {"a": "1", "#2": "2", "a (3)": "3", EXTRA: "4"}


def test_a_quotation_mark_that_never_closes_is_named_and_swallows_nothing() -> None:
    with pytest.raises(Refusal) as refused:
        read(b'a,b\n1,x\n2,"y\n3,z\n')
    assert refused.value.sentence.args["line"] == 3


@pytest.mark.parametrize(
    "data", [b"", b"  \n ", b"\x89PNG\r\n\0\0", b"\x81\x8d\x8f,x\n", b"PK\x03\x04 and nothing", b"\xd0\xcf\x11\xe0old"]
)
def test_what_is_no_table_is_refused_with_a_sentence(data: bytes) -> None:
    with pytest.raises(Refusal):
        read(data)


def test_our_own_workbook_is_read_back_with_its_days_times_and_numbers() -> None:
    row = [1, "'=cmd", date(2024, 3, 12), datetime(2024, 3, 12, 4, 30, tzinfo=UTC), 2.5, "ہے"]
    heads, rows = read(b"".join(workbook(["Nr", "Text", "Day", "At", "Sum", "Urdu"], [row])))
    assert list(rows[0][1].values()) == ["1", "=cmd", "2024-03-12", "2024-03-12 10:00", "2.5", "ہے"]
    assert rows[0][0] == 2


def book(sheet: str, **parts: str) -> bytes:
    """A workbook as Excel writes it, with shared texts; ``parts`` replace what is put in."""
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    given = {
        "xl/workbook.xml": f'<workbook {main} xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
        '<sheets><sheet name="Notes" sheetId="1" state="hidden" r:id="r1"/><sheet name="A" sheetId="2" r:id="r2"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r1" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Target="/xl/worksheets/sheet2.xml"/></Relationships>',
        "xl/sharedStrings.xml": f"<sst {main}><si><t>Nr</t></si><si><r><t>Te</t></r><r><t>xt</t></r><rPh><t>no</t></rPh></si></sst>",
        "xl/styles.xml": f'<styleSheet {main}><numFmts><numFmt numFmtId="170" formatCode="[$-4009]dd\\-mmm\\-yy"/>'
        '<numFmt numFmtId="171" formatCode="&quot;days&quot; 0"/></numFmts>'
        '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/><xf numFmtId="171"/></cellXfs></styleSheet>',
        "xl/worksheets/sheet1.xml": "<worksheet/>",
        "xl/worksheets/sheet2.xml": f"<worksheet {main}><sheetData>{sheet}</sheetData></worksheet>",
        **{name.replace("__", "/"): text for name, text in parts.items()},
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in given.items():
            packed.writestr(name, text)
    return file.getvalue()


HEADS = '<row r="3"><c r="A3" t="s"><v>0</v></c><c r="C3" t="s"><v>1</v></c></row>'


def test_excels_dates_shared_texts_gaps_formulas_and_hidden_sheets() -> None:
    row = (
        '<row r="7"><c r="A7"><v>1.23456789012E+11</v></c><c r="C7" s="1"><v>45363</v></c><c r="D7" s="2"><v>45363.5</v></c>'
        '<c r="E7" s="3"><v>45363</v></c><c r="F7" t="str"><f>1+1</f><v>two</v></c><c r="G7" t="e"><v>#REF!</v></c></row>'
    )
    heads, rows = read(book(HEADS + "<row r='5'/>" + row))
    assert heads == ("Nr", "#2", "Text")
    assert rows == [(7, {"Nr": "123456789012", "Text": "2024-03-12", EXTRA: "2024-03-12 12:00 45363 two"})]


def test_a_workbook_that_declares_entities_is_refused() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><sst><si><t>&b;</t></si></sst>'
    with pytest.raises(Refusal):
        read(book(HEADS, **{"xl__sharedStrings.xml": bomb}))


@pytest.mark.parametrize(
    "row",
    [
        '<row r="x"><c><v>1</v></c></row>',
        '<row r="3"><c r="A3" s="no"><v>1</v></c></row>',
        "<row>",
        '<row r="9"><c r="%s9"/></row>' % ("Z" * 9_000),
    ],
)
def test_a_sheet_that_no_program_writes_is_refused_or_passed_over(row: str) -> None:
    try:
        read(book(HEADS + row))
    except Refusal as refusal:
        assert "broken" in refusal.sentence.key


def test_a_workbook_cut_anywhere_is_refused_with_a_sentence() -> None:
    whole = book(HEADS + '<row r="4"><c r="A4"><v>1</v></c></row>')
    for end in range(4, len(whole), 97):
        with pytest.raises(Refusal):
            read(whole[:end])
    for place in range(30, len(whole), 53):
        with contextlib.suppress(Refusal):
            read(whole[:place] + bytes([whole[place] ^ 0x55]) + whole[place + 1 :])


def test_a_workbook_that_unpacks_without_measure_is_refused_before_it_is_unpacked(monkeypatch) -> None:
    monkeypatch.setattr(sheets, "MOST_UNPACKED", 1024 * 1024)
    data = book(HEADS + "<row/>" * 300_000)
    assert len(data) < 20_000
    with pytest.raises(Refusal) as refused:
        read(data)
    assert "unpacks to more than" in refused.value.sentence.key


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_a_long_table_is_read_while_its_rows_are_taken(form: str) -> None:
    chance = random.Random(1)
    lines = [[str(n), chance.randbytes(200).hex()] for n in range(4_000)]
    plain = "\n".join(",".join(line) for line in [["Nr", "Text"], *lines]).encode()
    file = io.BytesIO(b"".join(workbook(["Nr", "Text"], lines)) if form == "xlsx" else plain)
    size = len(file.getvalue())
    table = table_of(file)
    if form == "csv":
        assert file.tell() < size / 4
    next(table.rows)
    assert file.tell() < size / 4
    assert sum(1 for _ in table.rows) == 3_999
