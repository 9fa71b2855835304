"""Receipts and the page that says whether one is genuine."""

from __future__ import annotations

import io
import re

import pypdf
import pytest

from grievance.documents import queries, receipts
from grievance.documents.rules.codes import folded_code
from grievance.foundation import clock
from grievance.foundation.transaction import transaction
from tests.support.cases import filed


def code_of(case) -> str:
    return queries.receipts_of(case.id)[0].code


def test_filing_issues_a_receipt_whose_code_anyone_may_check(world, client):
    case = filed().case
    page = client.get(f"/check/{code_of(case)}")
    assert page.status_code == 200
    assert "This receipt is genuine" in page.text and "Receipt of a grievance filed" in page.text
    assert "16 November 2026" in page.text


def test_the_check_page_says_nothing_of_case_unit_or_office(world, client):
    case = filed().case
    page = client.get(f"/check/{code_of(case)}").text
    for hidden in (case.number, case.title, "Shivalik", "Rakesh", "JPDCL", "Power Distribution"):
        assert hidden not in page


@pytest.mark.parametrize("typed", ["7KQM-42XW-9TFD", "short", "x" * 50, "%00", "ÄÖÜ", "<script>", "' or 1=1", "كود"])
def test_a_code_that_was_not_issued_is_said_to_be_none_of_ours(world, client, typed):
    page = client.get(f"/check/{typed}")
    assert page.status_code == 404
    assert "<script>alert" not in page.text and "Traceback" not in page.text


def test_a_code_may_be_typed_in_any_way(world, client):
    code = code_of(filed().case)
    typed = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert folded_code(typed) == code
    answer = client.post("/check", data={"code": typed})
    assert answer.status_code == 303 and answer.location.endswith(f"/check/{code}")
    wrong = client.post("/check", data={"code": "12"})
    assert wrong.status_code == 422 and "twelve letters and figures" in wrong.text
    assert "Write the code" in client.post("/check", data={"code": ""}).text


def test_the_filer_prints_the_receipt_with_office_date_and_square_code(world, as_person):
    case = filed().case
    client = as_person("filer")
    page = client.get(f"/cases/{case.number}/receipt")
    assert page.status_code == 200 and "<svg" in page.text and code_of(case) in page.text
    printed = client.get(f"/cases/{case.number}/receipt.pdf?language=en")
    words = " ".join(pypdf.PdfReader(io.BytesIO(printed.data)).pages[0].extract_text().split())
    assert case.number in words and "Jammu Power Distribution Corporation Limited" in words
    assert re.search(r"Open https://forum.example/check/", words)


@pytest.mark.parametrize("language", ["en", "hi", "ur", "xx"])
def test_the_receipt_prints_in_each_language_and_an_unknown_one_is_english(world, as_person, language):
    case = filed().case
    answer = as_person("filer").get(f"/cases/{case.number}/receipt.pdf?language={language}")
    assert answer.status_code == 200 and answer.data.startswith(b"%PDF")


def test_a_receipt_is_behind_the_cases_own_fence(world, client, as_person):
    case = filed().case
    assert client.get(f"/cases/{case.number}/receipt").status_code == 404
    assert client.get(f"/cases/{case.number}/receipt.pdf").status_code == 404
    assert as_person("hod.kashmir").get(f"/cases/{case.number}/receipt").status_code == 404
    assert as_person("filer").get(f"/cases/{case.number}/receipt?code=0000-0000-0000").status_code == 404


def test_the_page_in_urdu_runs_from_right_to_left(world, as_person):
    case = filed().case
    client = as_person("filer")
    client.set_cookie("display", "ur.1.light")
    page = client.get(f"/cases/{case.number}/receipt").text
    assert 'dir="rtl"' in page and "شکایت درج ہونے کی رسید" in page
    assert "شکایت درج ہونے کی رسید" in client.get(f"/check/{code_of(case)}").text


def test_codes_are_not_guessed(world):
    with transaction():
        codes = {receipts.issue_receipt("filing", None, clock.now()).code for _ in range(200)}
    assert len(codes) == 200
    assert all(re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{4}-){2}[0-9A-HJKMNP-TV-Z]{4}", code) for code in codes)
