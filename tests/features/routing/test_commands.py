"""``routing suggest``, ``cases import`` and ``cases similar`` as scripts outside use them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from grievance.accounts import queries as people
from grievance.cases.models import Case
from grievance.foundation.database import db
from tools.bench import GRIEVANCES, records


@pytest.fixture
def run(world, tmp_path):  # noqa: ANN001, ANN201
    """``run("cases", "import", rows…)``: exit code and the objects printed, one a line."""

    def call(group: str, command: str, *lines: Any, options: tuple[str, ...] = ()) -> tuple[int, list[dict[str, Any]]]:
        path = tmp_path / "rows.jsonl"
        raw = [line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines]
        path.write_bytes(b"\n".join(raw))
        return on_file(group, command, path, *options)

    def on_file(group: str, command: str, path: Path, *options: str) -> tuple[int, list[dict[str, Any]]]:
        result = world.test_cli_runner().invoke(args=[group, command, str(path), *options])
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result.exit_code, [json.loads(line) for line in result.stdout.splitlines()]

    call.on_file = on_file  # type: ignore[attr-defined]
    return call


ROW = {"id": "A-1", "text_title": "Transformer burnt", "text_body": "No power in our mill since nine days.",
       "complainant_kind": "unit", "estate": "Gangyal", "filer_email": None}  # fmt: skip


def cases() -> list[Case]:
    return db.session.query(Case).order_by(Case.id).all()


def test_all_101_grievances_are_filed_with_category_division_office_reason_and_date(run) -> None:
    code, printed = run.on_file("cases", "import", GRIEVANCES)
    assert code == 0
    assert len(printed) == len(cases()) == 101
    for line, record in zip(printed, records(), strict=True):
        assert set(line) == {"line", "id", "number", "category", "division", "office", "reason", "due_on"}
        assert all(line.values()), line
        assert line["id"] == record["id"]
        assert line["division"] == record["division"].lower()
        assert line["office"] in line["reason"]
    assert len({line["number"] for line in printed}) == 101
    right = sum(
        line["category"] == record["expected_category"] for line, record in zip(printed, records(), strict=True)
    )
    assert right >= 75
    points = [line for line in printed if line["category"] == "industrial_policy_protection"]
    assert points
    assert all(line["due_on"] for line in points)


def test_the_same_file_twice_files_nothing_twice_and_says_the_same(run) -> None:
    first = run("cases", "import", ROW)
    assert run("cases", "import", ROW) == first
    assert len(cases()) == 1


def test_the_same_reference_of_another_register_is_another_case(run) -> None:
    run("cases", "import", ROW)
    _, printed = run("cases", "import", ROW, options=("--source", "samadhan"))
    assert printed[0]["number"] == "J26-0002-4"
    assert len(cases()) == 2


def test_a_dry_run_shows_all_and_files_nothing(run) -> None:
    code, printed = run("cases", "import", ROW, options=("--dry-run",))
    assert code == 0
    assert cases() == []
    assert (printed[0]["number"], printed[0]["office"]) == (None, "JPDCL")
    assert run("cases", "import", ROW)[1][0]["number"] == "J26-0001-9"


BAD = [
    (b"{not json", "The line is not JSON."),
    (b"[1, 2]", "The line is not a JSON object with names and values."),
    (b'{"text_body": "\xff\xfe"}', "The line is not UTF-8 text."),
    (b"[" * 100_000, "The line is not JSON."),
    ({"id": "x"}, "The line has neither text_title nor text_body."),
    ({**ROW, "text_body": 7}, "text_body must be a text."),
    ({**ROW, "text_title": "x" * 301}, "text_title is longer than 300 characters."),
    ({**ROW, "text_body": "x" * 20_001}, "text_body is longer than 20000 characters."),
    ({**ROW, "division": "Ladakh"}, "“ladakh” is not a division. Write jammu, kashmir or both."),
    ({**ROW, "complainant_kind": "king"}, "“king” is not a kind of filer."),
    ({**ROW, "filer_email": "nobody"}, "“nobody” is not an e-mail address."),
    ({**ROW, "id": "A-9", "category": "astrology"}, "There is no subject “astrology”."),
    ({**ROW, "id": ["A"]}, "id must be a text."),
    ({"text_title": "qwertz", "text_body": "uiop"}, "The words tell no subject. Give a category."),
    ({"text_title": "Transformer burnt", "text_body": "No power."},
     "Neither place nor words tell the division. Write jammu, kashmir or both into division."),
]  # fmt: skip


@pytest.mark.parametrize(("bad", "sentence"), BAD)
def test_a_wrong_line_gets_its_sentence_and_harms_no_other(run, bad: Any, sentence: str) -> None:
    code, printed = run("cases", "import", ROW, bad, {**ROW, "id": "A-2"})
    assert code == 1
    assert printed[1]["line"] == 2
    assert printed[1]["error"] == sentence
    assert [line.get("number") for line in printed] == ["J26-0001-9", None, "J26-0002-4"]
    assert len(cases()) == 2


def test_all_or_none_files_nothing_when_one_line_is_wrong(run) -> None:
    code, printed = run("cases", "import", ROW, b"{}", options=("--all-or-none",))
    assert code == 1
    assert printed[0]["error"] == "Not filed, because another line is wrong."
    assert cases() == []
    assert run("cases", "import", ROW, options=("--all-or-none",))[0] == 0
    assert len(cases()) == 1


def test_only_the_texts_are_needed(run) -> None:
    nulls = dict.fromkeys(("id", "complainant_kind", "district", "estate", "division", "sector", "source_date",
                           "filer_email"))  # fmt: skip
    row = {**nulls, "text_title": None, "text_body": "Srinagar mein bijli nahi hai, transformer jal gaya."}
    _, printed = run("cases", "import", row, row)
    assert [line["office"] for line in printed] == ["KPDCL", "KPDCL"]
    assert len(cases()) == 2
    assert cases()[0].external_id is None
    assert cases()[0].title


def test_the_columns_arrive_in_the_case(run) -> None:
    row = {**ROW, "complainant_kind": "chamber", "sector": "steel", "source_date": "2024-09", "division": "JAMMU",
           "text_body": "کئی دن سے بجلی نہیں ہے اور ٹرانسفارمر جل گیا ہے۔", "extra": {"ignored": True}}  # fmt: skip
    run("cases", "import", row)
    case = cases()[0]
    assert (case.filer_kind, case.sector, case.source_date) == ("association", "steel", "2024-09")
    assert (case.language, case.source, case.source_name, case.external_id) == ("ur", "import", "import", "A-1")
    assert (case.estate_code, case.district, case.state) == ("gangyal", "Jammu", "with_office")


def test_a_place_that_no_table_knows_is_kept_in_words_and_still_read(run) -> None:
    _, printed = run("cases", "import", {**ROW, "estate": "Somewhere, Kupwara", "district": None})
    assert printed[0]["division"] == "kashmir"
    assert cases()[0].place == "Somewhere, Kupwara"


def test_a_district_is_known_by_its_other_spelling(run) -> None:
    run("cases", "import", {**ROW, "estate": None, "district": "badgam"})
    assert cases()[0].district == "Budgam"


def test_trouble_in_both_is_numbered_by_the_seat_and_heard_in_both(run) -> None:
    _, printed = run("cases", "import", {**ROW, "estate": None, "district": "Pulwama", "division": "both"})
    assert printed[0]["number"].startswith("K26-")
    assert printed[0]["division"] == "both"
    assert cases()[0].in_both


def test_the_filers_address_makes_the_filer_once_and_links_the_one_who_is_there(run) -> None:
    new = {**ROW, "filer_email": "New.Unit@example.com"}
    run("cases", "import", new, {**new, "id": "A-2"}, {**ROW, "id": "A-3", "filer_email": "filer@example.org"})
    made = people.person_by_email("new.unit@example.com")
    assert made is not None
    assert [case.filer_person_id for case in cases()][:2] == [made.id, made.id]
    assert cases()[2].filer_person_id == people.person_by_email("filer@example.org").id


def test_signs_that_no_database_stores_are_left_out(run) -> None:
    _, printed = run("cases", "import", {**ROW, "text_body": "No power\u0000 in \ud800 our mill"})
    assert printed[0]["number"]
    assert "\u0000" not in cases()[0].body


def test_an_empty_file_prints_nothing_and_is_well(run) -> None:
    assert run("cases", "import", b"", b"  ") == (0, [])
    assert run("cases", "similar", b"") == (0, [])
    assert run("routing", "suggest", b"") == (0, [])


def test_suggest_prints_five_categories_the_division_the_office_and_the_reason(run) -> None:
    code, printed = run.on_file("routing", "suggest", GRIEVANCES)
    assert code == 0
    assert len(printed) == 101
    for line in printed:
        assert set(line) == {"id", "categories", "division", "office", "reason"}
        scores = [found["score"] for found in line["categories"]]
        assert len(scores) == 5
        assert scores == sorted(scores, reverse=True)
    assert cases() == []


def test_a_category_that_is_given_decides_the_office(run) -> None:
    _, printed = run("routing", "suggest", {**ROW, "category": "credit_banking"})
    assert printed[0]["categories"][0]["code"] == "power_supply"
    assert printed[0]["office"] == "SLBC-JKB"


def test_suggest_leaves_open_what_nothing_says(run) -> None:
    code, printed = run("routing", "suggest", {"text_title": "qwertz", "text_body": "uiop"}, b"nonsense")
    assert code == 1
    assert (printed[0]["id"], printed[0]["division"], printed[0]["office"]) == (1, None, None)
    assert printed[1]["error"] == "The line is not JSON."


def test_similar_names_the_other_grievances_about_the_same_matter(run) -> None:
    code, printed = run.on_file("cases", "similar", GRIEVANCES)
    assert code == 0
    found = {line["id"]: [other["id"] for other in line["similar"]] for line in printed}
    issues: dict[str, set[str]] = {}
    for record in records():
        if record["duplicates_of_issue"]:
            issues.setdefault(record["duplicates_of_issue"], set()).add(record["id"])
    pairs = [(one, other) for same in issues.values() for one in same for other in same if one != other]
    assert sum(other in found[one] for one, other in pairs) >= 0.6 * len(pairs)
