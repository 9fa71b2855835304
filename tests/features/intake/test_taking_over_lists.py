"""``cases import`` of tables, its undoing, and the same as pages; JSONL's own tests stand with the commands."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from grievance.cases.models import Case
from grievance.cases.rules.steps import Step
from grievance.foundation.database import db
from grievance.intake.models import CaseImport
from tests.support.cases import take
from tests.support.sheets import rows_of_csv, rows_of_xlsx

HEADS = ("S. No.", "शिकायत", "Industrial Estate", "Date of Receipt", "Mobile No", "Remarks")
ROWS = [("12/2024", "Transformer burnt, no power in our mill since nine days", "Gangyal", "12/03/2024", "94191 23456", "-"),
        ("13/2024", "=HYPERLINK(1) no water supply in the estate since a month", "Bari Brahmana", "2024-09", "", "")]  # fmt: skip


def register(rows: Any = ROWS, sign: str = ",", encoding: str = "utf-8-sig") -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=sign).writerows([HEADS, *rows])
    return text.getvalue().encode(encoding)


@pytest.fixture
def run(world, tmp_path: Path):  # noqa: ANN001, ANN201
    """``run(bytes, options…)``: exit code, the objects printed, standard error."""

    def call(
        data: bytes | None, *options: str, command: str = "import", name: str = "register.csv"
    ) -> tuple[int, list[dict[str, Any]], str]:
        path = tmp_path / name
        if data is not None:
            path.write_bytes(data)
        first = [str(path)] if data is not None else []
        result = world.test_cli_runner().invoke(args=["cases", command, *first, *options])
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result.exit_code, [json.loads(line) for line in result.stdout.splitlines()], result.stderr

    return call


def cases() -> list[Case]:
    db.session.expire_all()
    return list(db.session.scalars(select(Case).order_by(Case.id)))


@pytest.mark.parametrize(("sign", "encoding"), [(",", "utf-8-sig"), (";", "utf-8"), ("\t", "utf-16")])
def test_a_paper_register_is_taken_over_with_its_own_dates_and_todays_clock(run, sign: str, encoding: str) -> None:
    code, printed, _ = run(register(sign=sign, encoding=encoding), "--source", "DIC register")
    assert code == 0
    assert [line["line"] for line in printed] == [2, 3]
    first, second = cases()
    assert (first.external_id, first.source_name, first.source_date, first.contact_mobile) == (
        "12/2024",
        "DIC register",
        "2024-03-12",
        "9419123456",
    )
    assert (first.estate_code, second.source_date, second.body[:11]) == ("gangyal", "2024-09", "=HYPERLINK(")
    assert date.fromisoformat(printed[0]["due_on"]) > date(2026, 11, 16)


def test_the_same_list_again_files_nothing_and_says_so(run) -> None:
    run(register())
    code, printed, said = run(register())
    assert (code, len(cases())) == (0, 2)
    assert "2 there already" in said
    assert [line["number"] for line in printed] == [case.number for case in cases()]


def test_a_day_that_has_not_come_and_a_row_with_too_many_cells_are_refused_alone(run) -> None:
    rows = [
        *ROWS,
        ("14", "No power in the mill", "Gangyal", "12/03/2031", "", ""),
        ("15", "No power", "Gangyal", "", "", "", "too many"),
    ]
    code, printed, _ = run(register(rows))
    assert code == 1
    assert printed[2]["error"] == "The date at the source, Wednesday 12 March 2031, has not come yet."
    assert printed[3]["error"].startswith("The row has more cells than there are columns: “too many”.")
    assert len(cases()) == 2


def test_a_mapping_is_given_kept_by_its_name_and_used_again(run) -> None:
    data = register().replace("शिकायत".encode(), b"Col B")
    code, _, said = run(data)
    assert code == 1
    assert "Say which column holds the words of the grievance." in said
    assert run(data, "--column", "text_body=Col B", "--keep-mapping", "DIC")[0] == 0
    assert run(data.replace(b"12/2024", b"16/2024"), "--mapping", "DIC")[0] == 0
    assert len(cases()) == 3
    assert "There is no mapping “Other”." in run(data, "--mapping", "Other")[2]


def test_all_or_none_files_nothing_of_a_table_with_a_wrong_row(run) -> None:
    wrong = [*ROWS, ("14", "", "", "", "", "")]
    code, printed, _ = run(register(wrong), "--all-or-none")
    assert (code, cases()) == (1, [])
    assert [line["error"] for line in printed[:2]] == ["Not filed, because another line is wrong."] * 2
    assert run(register(), "--all-or-none")[0] == 0
    assert len(cases()) == 2


def test_an_import_is_undone_but_for_the_case_that_moved_on_and_can_be_done_again(run) -> None:
    run(register())
    first, second = cases()
    take(first, Step.ACKNOWLEDGE, "nodal")
    number = run(None, command="imports")[1][0]["list"]
    assert run(None, str(number), "--dry-run", command="undo-import")[1] == [
        {"list": number, "taken_out": 1, "left": 1}
    ]
    assert "Write the reason." in run(None, str(number), command="undo-import")[2]
    code, printed, _ = run(None, str(number), "--because", "The wrong year", command="undo-import")
    assert (code, printed) == (
        0,
        [{"line": 2, "id": "12/2024", "left": True}, {"list": number, "taken_out": 1, "left": 1}],
    )
    first, second = cases()
    assert (first.state, second.state, second.closing) == ("with_office", "closed", "taken_out")
    assert run(None, str(number), "--because", "Again", command="undo-import")[0] == 1
    assert [line["number"] for line in run(register())[1]] == [first.number, cases()[2].number]


# Pages --------------------------------------------------------------------------------------------------------------


def handed_in(client: Any, data: bytes, name: str = "register.csv", **more: str) -> Any:
    return client.post("/imports/new", data={"file": (io.BytesIO(data), name), "source": "DIC register", **more})


COLUMNS = {
    "id": "S. No.",
    "text_body": "शिकायत",
    "estate": "Industrial Estate",
    "source_date": "Date of Receipt",
    "contact_mobile": "Mobile No",
}


def test_a_list_is_handed_in_tried_taken_over_and_taken_out_on_pages(world, as_person) -> None:
    admin = as_person("admin")
    wrong = [*ROWS, ("14", "qwertz", "", "", "", "")]
    page = handed_in(admin, register(wrong))
    assert page.status_code == 303, page.text
    address = page.headers["Location"]
    shown = admin.get(address).text
    assert "Transformer burnt" in shown
    assert 'value="शिकायत" selected' in shown
    tried = admin.post(address + "/try", data={"version": "1", "keep_as": "DIC", **COLUMNS}, follow_redirects=True).text
    assert "The words tell no subject. Give a category." in tried
    assert cases() == []
    refused = admin.post(address + "/take-over", data={"version": "2"}, follow_redirects=True).text
    assert "Some rows are wrong." in refused
    done = admin.post(address + "/take-over", data={"version": "2", "good-rows": "y"}, follow_redirects=True).text
    assert [case.external_id for case in cases()] == ["12/2024", "13/2024"]
    assert cases()[0].number in done
    assert db.session.scalars(select(CaseImport)).one().state == "done"
    assert "2 cases are closed" in admin.get(address + "/take-out").text
    admin.post(address + "/take-out", data={"version": "3", "because": "The wrong year"}, follow_redirects=True)
    assert {case.closing for case in cases()} == {"taken_out"}
    assert "DIC" in admin.get("/imports/new").text


def test_the_report_leaves_as_a_file(world, as_person) -> None:
    admin = as_person("admin")
    address = handed_in(admin, register()).headers["Location"]
    admin.post(address + "/try", data={"version": "1", **COLUMNS})
    admin.post(address + "/take-over", data={"version": "2"})
    for form, rows_of in (("csv", rows_of_csv), ("xlsx", rows_of_xlsx)):
        rows = rows_of(admin.get(f"{address}?form={form}").data)
        assert rows[1][:4] == ["2", "12/2024", "Filed", cases()[0].number]


@pytest.mark.parametrize(("data", "said"), [
    (b"", "no row below its heads"),
    (b"\x89PNG\0\0\0", "neither a workbook"),
    (b"a,b\n", "no row below its heads"),
    (b"PK\x03\x04 zip", "broken or is no XLSX file"),
])  # fmt: skip
def test_a_file_that_is_no_list_is_refused_at_its_field_and_the_name_stays(
    world, as_person, data: bytes, said: str
) -> None:
    page = handed_in(as_person("admin"), data)
    assert page.status_code == 422
    assert said in page.text
    assert 'value="DIC register"' in page.text


def test_a_convener_takes_over_cases_of_his_division_alone_and_sees_his_own_lists(world, as_person) -> None:
    convener = as_person("convener.jammu")
    rows = [ROWS[0], ("20", "No power in our mill, transformer burnt", "Lassipora", "", "", "")]
    address = handed_in(convener, register(rows)).headers["Location"]
    tried = convener.post(address + "/try", data={"version": "1", **COLUMNS}, follow_redirects=True).text
    assert "The case belongs to the other division. Its convener takes it over." in tried
    assert as_person("convener.kashmir").get(address).status_code == 404
    assert as_person("hod").get("/imports").status_code in (403, 404)
    assert as_person("admin").get(address).status_code == 200


def test_a_page_that_stood_open_too_long_changes_nothing(world, as_person) -> None:
    admin = as_person("admin")
    address = handed_in(admin, register()).headers["Location"]
    admin.post(address + "/try", data={"version": "1", **COLUMNS})
    late = admin.post(address + "/try", data={"version": "1", **COLUMNS}, follow_redirects=True)
    assert "The list has moved on since this page was made." in late.text


def test_our_own_list_of_cases_comes_back_as_the_same_cases(world, as_person, run) -> None:
    run(register())
    before = [as_told(case) for case in cases()]
    overseer = as_person("overseer")
    files = {form: overseer.get(f"/cases?form={form}").data for form in ("csv", "xlsx")}
    for form, exported in files.items():
        code, printed, _ = run(exported, "--source", f"ours as {form}", "--column", "id=Number", name=f"list.{form}")
        assert code == 0, printed
        again = [as_told(case) for case in cases() if case.source_name == f"ours as {form}"]
        assert sorted(again) == sorted(before)


def as_told(case: Case) -> tuple[Any, ...]:
    return (case.title, case.body, case.category_code, case.division, case.in_both, case.district or "", case.estate_code or "", case.place,
            case.plot, case.sector, case.filer_kind, case.wanted, str(case.amount_inr), case.source_date, case.office_code, case.language)  # fmt: skip
