"""A long list is offered as a file that is made ready, and written by a command; both keep to the fence."""

from __future__ import annotations

import html
import json
import re
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest

from grievance.exports import queries
from grievance.foundation import clock
from grievance.foundation.database import db
from tests.support.cases import filed
from tests.support.sheets import rows_of_csv, rows_of_xlsx

OFFER = "We make the file and mail you a link"


@pytest.fixture
def three(world, monkeypatch):  # noqa: ANN001, ANN201
    """Lists of three rows and more are long here."""
    monkeypatch.setitem(world.config, "SETTINGS", replace(world.config["SETTINGS"], long_list_rows=3))
    for number in range(3):
        filed(title=f"Case {number}")
    filed(title="Beyond the pass", division="kashmir", office_code="KPDCL", district="Pulwama")


def test_a_long_list_offers_it_to_officers_and_a_short_one_does_not(three, as_person) -> None:
    nodal = as_person("nodal")
    page = nodal.get("/cases?open=1").text
    (address,) = re.findall(rf'href="(/files/ask[^"]+)">{OFFER}', page)
    assert parse_qs(urlsplit(html.unescape(address)).query) == {"of": ["/cases?open=1"]}
    assert OFFER not in nodal.get("/cases?open=1&district=Samba").text
    assert OFFER not in as_person("filer").get("/cases").text


def test_asked_for_twice_by_one_form_it_is_asked_for_once(three, as_person) -> None:
    nodal = as_person("nodal")
    page = nodal.get("/files/ask?of=%2Fcases%3Fopen%3D1%26page%3D2%26form%3Dcsv")
    assert page.status_code == 200 and "/cases?open=1<" in page.text
    given = {"of": "/cases?open=1", "kind": "xlsx", "form_key": "k" * 24}
    assert [nodal.post("/files/ask", data=given).status_code for _ in range(2)] == [303, 303]
    (row,) = queries.list_files_of(nodal_id(), clock.now().replace(year=2020))
    assert (row.address, row.form, row.state) == ("/cases?open=1", "xlsx", "asked")
    assert "Waits to be made" in nodal.get("/files").text
    for _ in range(2):
        nodal.post("/files/ask", data={"of": "/cases", "kind": "csv"})
    refused = nodal.post("/files/ask", data={"of": "/cases", "kind": "csv"})
    assert refused.status_code == 422 and "Three files are being made for you." in refused.text


def nodal_id() -> int:
    from grievance.accounts.queries import person_by_email

    return person_by_email("nodal@example.org").id


@pytest.mark.parametrize("of", ["", "https://elsewhere.example/cases", "/no-such-list", "//x", "/static/app.css"])
def test_what_is_no_list_is_not_made(three, as_person, of) -> None:
    nodal = as_person("nodal")
    answered = nodal.post("/files/ask", data={"of": of, "kind": "csv"})
    if answered.status_code == 303:
        from grievance.exports.jobs import make_list_files

        assert make_list_files(clock.now()).done == 0
    else:
        assert answered.status_code == 422
    assert nodal.get("/files/999").status_code == 404


@pytest.mark.parametrize(("form", "read"), [("csv", rows_of_csv), ("xlsx", rows_of_xlsx)])
def test_the_command_writes_what_a_person_sees_with_a_bar(three, world, tmp_path, form, read) -> None:
    out = tmp_path / f"cases.{form}"
    run = world.test_cli_runner().invoke(args=["cases", "export", str(out), "--as", "nodal@example.org"])
    assert run.exit_code == 0, run.output
    told = json.loads(run.stdout.strip().splitlines()[-1])
    rows = read(out.read_bytes())
    assert (told["rows"], told["bytes"]) == (3, out.stat().st_size)
    assert {row[7] for row in rows[1:]} == {"Case 0", "Case 1", "Case 2"}
    assert "cases" in run.stderr and list(tmp_path.iterdir()) == [out]
    everything = world.test_cli_runner().invoke(args=["cases", "export", str(out), "--filter", "division=kashmir"])
    assert everything.exit_code == 0 and [row[7] for row in read(out.read_bytes())[1:]] == ["Beyond the pass"]


@pytest.mark.parametrize(
    ("given", "said"),
    [(["--as", "no@example.org"], "nobody here"), (["--filter", "colour=red"], "write one of"),
     (["--filter", "from=yesterday"], "no date"), (["--filter", "open"], "write one of")],
)  # fmt: skip
def test_a_wrong_word_to_the_command_leaves_no_file(world, tmp_path, given, said) -> None:
    run = world.test_cli_runner().invoke(args=["cases", "export", str(tmp_path / "x.csv"), *given])
    assert run.exit_code == 2 and said in run.output and not list(tmp_path.iterdir())
    assert world.test_cli_runner().invoke(args=["cases", "export", str(tmp_path / "x.txt")]).exit_code == 2
    db.session.rollback()
