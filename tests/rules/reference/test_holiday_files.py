"""Holidays as rows of a file: cells that run nothing, rows read back as written, and the plan of changes against a second way."""

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest

from grievance.reference.rules import cells
from grievance.reference.rules.cells import guarded, records, text_of, unguarded, written
from grievance.reference.rules.holiday_plan import Kept, Read, What, plan
from grievance.reference.rules.holiday_rows import COLUMNS, NEEDED, HolidayRow, Places, cells_of, row_of
from grievance.reference.rules.holidays import uid_of
from grievance.reference.rules.words import Certainty, HolidayScope, HolidayState
from grievance.sentences import Refusal, in_words

PLACES = Places(["Samba", "Jammu", "Srinagar"], ["JPDCL", "IC-DEPT"])
NAMES = (
    "Eid-ul-Fitr",
    "Diwali",
    "Urs",
    "=cmd|' /C calc'!A0",
    "+1",
    "-1",
    "@SUM(A1)",
    "'quoted",
    "''=x",
    "नवरात्र",
    "عید",
    "a,b",
    'q"x"',
)
SCOPES = ((HolidayScope.ALL, ""), (HolidayScope.DIVISION, "jammu"), (HolidayScope.DISTRICT, "Samba"),
          (HolidayScope.OFFICE, "JPDCL"), (HolidayScope.BANKS, ""), (HolidayScope.RESTRICTED, ""))  # fmt: skip
NOTES = ("", "order of\nDecember", "=1+1", "'", " x ".strip(), "tab\tin".replace("\t", " "))


def some_row(chance: random.Random) -> HolidayRow:
    on = date(2027, 1, 1) + timedelta(days=chance.randrange(365))
    kind, code = chance.choice(SCOPES)
    name = chance.choice(NAMES)
    return HolidayRow(
        on, name, kind, code, chance.choice(list(HolidayState)), chance.random() < 0.5, chance.choice(list(Certainty)),
        chance.choice(("", "https://example.org/x")), chance.choice(NOTES),
        chance.choice((None, on - timedelta(days=1))), uid_of(on, name, kind, code), chance.randrange(9),
    )  # fmt: skip


def read_back(data: bytes) -> list[HolidayRow]:
    return [row_of(one.cells, PLACES) for one in records(text_of(data), COLUMNS, NEEDED)]


@pytest.mark.long
def test_a_thousand_rows_written_as_csv_are_read_back_the_same():
    chance = random.Random(1)
    rows = [some_row(chance) for _ in range(1000)]
    back = read_back(written(COLUMNS, map(cells_of, rows)))
    assert back == rows
    assert [row.revision for row in back] == [row.revision for row in rows]


@pytest.mark.parametrize(
    "text", ["=1", "+1", "-1", "@x", "\tx", "\rx", "'=1", "''@x", " =1", "＝1", "plain", "'plain", "", "'"]
)
def test_no_cell_begins_as_a_formula_and_every_cell_comes_back(text):
    safe = guarded(text)
    assert not safe.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝"))
    assert unguarded(safe) == text


def test_exported_formulas_are_neutralised_in_the_file_itself():
    row = HolidayRow(date(2027, 1, 1), "=HYPERLINK(0)", HolidayScope.ALL, note="@evil")
    assert b"'=HYPERLINK(0)" in written(COLUMNS, [cells_of(row)])
    assert b",'@evil," in written(COLUMNS, [cells_of(row)])


HEAD = "date,name,scope\r\n"


@pytest.mark.parametrize(
    "data",
    [
        (HEAD + "2027-01-26,Republic Day,all\r\n").encode("utf-8-sig"),
        (HEAD + "2027-01-26,Republic Day,all\r\n").encode("utf-16"),
        (HEAD + "26-01-2027,Republic Day,common").replace("\r\n", "\n").encode(),
        (HEAD + "26/01/2027,  Republic   Day ,ALL\n").replace(",", ";").encode(),
        (HEAD + "26.01.2027,Republic Day,all\n").replace(",", "\t").encode(),
        b"Scope,NAME,Date,extra\nall,Republic Day,2027-01-26,x\n\n,,,\n",
    ],
)
def test_marks_separators_line_ends_and_orders_of_columns_are_all_read(data):
    rows = read_back(data)
    assert [(row.on, row.name, row.scope_kind) for row in rows] == [
        (date(2027, 1, 26), "Republic Day", HolidayScope.ALL)
    ]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "The file is empty."),
        (b" \n\n", "The file is empty."),
        (HEAD.encode(), "no row below its heads"),
        (b"name,scope\nx,all\n", "there is no column “date”"),
        (b"date,name,date\n2027-01-01,x,2027-01-01\n", "The column “date” stands twice"),
        ("date,name\n2027-01-01,Jāmi‘ Masjid\n".encode("utf-16-le"), "not a text file"),
        ("date,name\n\n2027-01-01,Fête\n".encode("latin-1"), "Line 3 holds letters that are not in UTF-8"),
        (b"PK\x03\x04\x00\x00", "not a text file"),
        (b"x" * (cells.MOST_BYTES + 1), "larger than 1 MB"),
        (b"date,name\n" + b"2027-01-01,x\n" * (cells.MOST_ROWS + 1), "more than 5000 rows"),
        (b'date,name\n2027-01-01,"' + b"x" * 200_000 + b"\n", "a quotation mark opens there and does not close"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_one_sentence(data, said):
    with pytest.raises(Refusal) as refused:
        read_back(data)
    assert said in in_words(refused.value.sentence)
    assert refused.value.field == "file"


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ({"date": "2027-02-30"}, "There is no such date: 2027-02-30."),
        ({"date": "soon"}, "“soon” is not a date."),
        ({"date": ""}, "The date is missing."),
        ({"date": "1850-01-01"}, "Choose a date between 2000 and 2099."),
        ({"name": "  "}, "Give the holiday a name."),
        ({"name": "x" * 121}, "at most 120 characters"),
        ({"scope": "district:Nowhere"}, "There is no district “Nowhere”."),
        ({"scope": "local: Nowhere district"}, "There is no district “Nowhere”."),
        ({"scope": "moon"}, "“moon” is none of these."),
        ({"scope": ""}, "the column “scope” is empty"),
        ({"state": "perhaps"}, "“perhaps” cannot stand in the column “state”."),
        ({"subject_to_moon": "maybe"}, "“maybe” cannot stand in the column “subject_to_moon”."),
        ({"moved_from": "x"}, "“x” is not a date."),
        ({"note": "x" * 2001}, "The cell “note” is longer than 2000 letters."),
    ],
)
def test_a_wrong_row_says_in_one_sentence_what_is_wrong(cell, said):
    with pytest.raises(Refusal) as refused:
        row_of({"date": "2027-01-26", "name": "Republic Day", "scope": "all"} | cell, PLACES)
    assert said in in_words(refused.value.sentence)


def test_lines_are_told_as_an_editor_counts_them_even_after_cells_of_several_lines():
    data = b'date,name,note\n2027-01-01,A,"one\ntwo\nthree"\n\n2027-01-02,B,\n'
    assert [one.line for one in records(text_of(data), COLUMNS, NEEDED)] == [2, 6]


def row(on: str, name: str = "Eid", **more) -> HolidayRow:
    whole = {"state": HolidayState.CONFIRMED, "subject_to_moon": False, "certainty": Certainty.HIGH,
             "source_address": "", "note": ""}  # fmt: skip
    return HolidayRow(date.fromisoformat(on), name, HolidayScope.ALL, "", **whole | more)


def planned(rows, kept, **more):
    return plan([Read(number, one) for number, one in enumerate(rows, 2)], kept, **more)


def whats(found):
    return [change.what for change in found.changes]


def test_the_plan_tells_added_moved_changed_withdrawn_and_unchanged_apart():
    kept = [Kept(1, row("2027-01-26", "Republic Day")), Kept(2, row("2027-03-10", uid="u2")), Kept(3, row("2027-05-01", "May Day")),
            Kept(4, row("2027-08-15", "Independence Day", state=HolidayState.EXPECTED))]  # fmt: skip
    rows = [row("2027-01-26", "REPUBLIC  day".replace("  ", " ")), row("2027-03-11"), row("2027-12-25", "Christmas"),
            row("2027-08-15", "Independence Day")]  # fmt: skip
    assert whats(planned(rows, kept)) == [What.CHANGED, What.ADDED, What.ADDED, What.CHANGED]
    whole = planned(rows, kept, is_whole=True)
    assert whats(whole) == [What.CHANGED, What.MOVED, What.ADDED, What.CHANGED, What.WITHDRAWN]
    assert (whole.changes[1].kept.id, whole.changes[1].row.uid) == (2, "u2")
    assert whole.changes[4].kept.id == 3


def test_a_move_is_known_by_the_uid_or_by_the_date_it_came_from_without_a_whole_list():
    kept = [Kept(1, row("2027-03-10", uid="u1"))]
    assert whats(planned([row("2027-03-11", uid="u1")], kept)) == [What.MOVED]
    assert whats(planned([row("2027-03-11", moved_from=date(2027, 3, 10))], kept)) == [What.MOVED]
    assert whats(planned([row("2027-03-11", moved_from=date(2027, 3, 9))], kept)) == [What.ADDED]
    assert whats(planned([row("2027-03-10"), row("2027-03-11", uid="u1")], kept)) == [What.UNCHANGED, What.ADDED]


def test_a_festival_of_two_days_is_never_taken_for_one_that_moved():
    kept = [Kept(1, row("2027-03-10")), Kept(2, row("2027-03-11"))]
    found = planned([row("2027-03-11"), row("2027-03-12")], kept, is_whole=True)
    assert whats(found) == [What.UNCHANGED, What.MOVED]
    found = planned([row("2027-03-12"), row("2027-03-13")], kept, is_whole=True)
    assert whats(found) == [What.ADDED, What.ADDED, What.WITHDRAWN, What.WITHDRAWN]


def test_the_same_row_twice_is_wrong_and_says_where_the_first_stands():
    found = planned([row("2027-03-10"), row("2027-03-10", "EID")], [])
    assert whats(found) == [What.ADDED, What.WRONG]
    assert "stands in line 2 already" in in_words(found.changes[1].error)


def test_what_a_file_does_not_say_stays_as_it_is_in_the_list():
    kept = [Kept(1, row("2027-03-10", state=HolidayState.CONFIRMED, note="by order", uid="u"))]
    bare = HolidayRow(date(2027, 3, 10), "Eid", HolidayScope.ALL)
    assert whats(planned([bare], kept)) == [What.UNCHANGED]


def brute_force(rows, kept, is_whole):
    """A second way to the plan, on dictionaries by key, without moves: names differ by year and scope in its cases."""
    listed = {one.row.key: one for one in kept}
    found = {}
    for one in rows:
        if one.key not in listed:
            found[one.key] = "added"
        else:
            old = listed[one.key].row
            same = (one.name, one.state, one.note) == (old.name, old.state, old.note)
            gone = one.state is HolidayState.WITHDRAWN and old.state is not HolidayState.WITHDRAWN
            found[one.key] = "unchanged" if same else "withdrawn" if gone else "changed"
    if is_whole:
        years = {one.on.year for one in rows}
        for key, one in listed.items():
            if key not in found and one.row.on.year in years and one.row.state is not HolidayState.WITHDRAWN:
                found[key] = "withdrawn"
    return found


@pytest.mark.long
def test_the_plan_agrees_with_a_second_way_on_a_thousand_random_lists():
    chance = random.Random(7)
    for _ in range(1000):
        days = [date(2027, 1, 1) + timedelta(days=number) for number in chance.sample(range(700), 12)]
        made = [row(day.isoformat(), f"Holiday {number}", state=chance.choice(list(HolidayState)), note=chance.choice("ab"))
                for number, day in enumerate(days)]  # fmt: skip
        kept = [Kept(number, one) for number, one in enumerate(made[:8])]
        rows = [replace(one, state=chance.choice(list(HolidayState))) if chance.random() < 0.5 else one
                for one in chance.sample(made, 7)]  # fmt: skip
        is_whole = chance.random() < 0.5
        found = planned(rows, kept, is_whole=is_whole)
        assert {change.row.key: change.what.value for change in found.changes} == brute_force(rows, kept, is_whole)


@pytest.mark.long
def test_a_plan_of_what_was_just_applied_changes_nothing():
    chance = random.Random(3)
    for _ in range(200):
        rows = list({one.key: one for one in (some_row(chance) for _ in range(10))}.values())
        applied = planned(rows, [])
        kept = [Kept(number, change.row) for number, change in enumerate(applied.changes)]
        assert set(whats(planned(rows, kept, is_whole=True))) <= {What.UNCHANGED}


def test_the_seal_differs_as_soon_as_the_list_does():
    rows = [row("2027-03-10")]
    assert planned(rows, []).seal == planned(rows, []).seal
    assert planned(rows, []).seal != planned(rows, [Kept(1, row("2027-03-10"))]).seal
    assert planned(rows, []).seal != planned(rows, [], is_whole=True).seal
