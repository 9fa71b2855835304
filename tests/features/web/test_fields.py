"""What people type is taken, kept letter for letter, or refused with a sentence at the field."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest

HARMLESS = [
    "O'Brien & Söhne <GmbH>", "شکایت: وولٹیج کم ہے", "बिजली रात को गिरती है", "کٲشُر زبان", "डोगरी च लिखेआ", "𝕳𝖊𝖑𝖑𝖔",
    "👩🏽‍🏭 factory", "{{ 7*7 }} ${7*7} %(x)s %s {0}", "'; DROP TABLE person; --", "<script>alert(1)</script>",
    "../../etc/passwd", "a\tb", "x < y > z ≤ ∞ ∑ √", "“quoted” ‘text’ … — –", "क्षत्रिय ज्ञान", "ZWJ: क्‍ष ZWNJ: क्‌ष",
    "e\u0301cole", "=1+1", "\u202eRLO\u202c", "line one\nline two",
]  # fmt: skip


@pytest.mark.parametrize("text", HARMLESS)
def test_harmless_text_is_kept_letter_for_letter(shell, text):
    answer = shell.client().post("/form", data={"words": text})
    assert answer.status_code == 303
    assert shell.kept["words"] == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize("text", HARMLESS)
def test_text_comes_back_escaped_when_the_form_is_refused(shell, text):
    answer = shell.client().post("/form", data={"words": text, "mobile": "1"})
    assert answer.status_code == 422
    assert (
        "<script>alert" not in answer.text and "49" not in answer.text.split("<textarea", 1)[1].split("</textarea>")[0]
    )


def test_control_characters_are_left_out_and_line_ends_made_alike(shell):
    shell.client().post("/form", data={"words": "one\r\ntwo\x00\x07 three", "line": "a\nb"})
    assert shell.kept["words"] == "one\ntwo three"
    assert shell.kept["line"] == "a b"


def test_a_text_too_long_is_refused_with_its_length_and_nothing_is_lost(shell):
    answer = shell.client().post("/form", data={"words": "ک" * 1301})
    assert answer.status_code == 422
    assert "Write at most 300 letters. There are 1,301 now." in answer.text
    assert "ک" * 1301 in answer.text


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("94191 23456", "9419123456"), ("+91-94191-23456", "9419123456"), ("09419123456", "9419123456"),
     ("۹۴۱۹۱۲۳۴۵۶", "9419123456"), ("९४१९१२३४५६", "9419123456"), ("", "")],
)  # fmt: skip
def test_a_mobile_number_is_taken_as_people_write_it(shell, typed, kept):
    shell.client().post("/form", data={"words": "x", "mobile": typed})
    assert shell.kept["mobile"] == kept


@pytest.mark.parametrize("typed", ["12345", "1234567890", "94191234567", "ten digits", "+1 212 555 0100"])
def test_what_is_no_mobile_number_is_refused_and_shown_again(shell, typed):
    answer = shell.client().post("/form", data={"words": "x", "mobile": typed})
    assert answer.status_code == 422
    assert "Write the ten digits of a mobile number" in answer.text and f'value="{typed}"' in answer.text


@pytest.mark.parametrize("typed", ["25-11-2026", "25/11/2026", "25.11.2026", "25 11 2026", "2026-11-25", "۲۵-۱۱-۲۰۲۶"])
def test_a_date_is_read_day_first(shell, typed):
    shell.client().post("/form", data={"words": "x", "on": typed})
    assert shell.kept["on"] == date(2026, 11, 25)


@pytest.mark.parametrize("typed", ["31-02-2026", "11-25-2026", "tomorrow", "25-11-26", "1-1-0001", "99999-1-1"])
def test_a_date_that_cannot_be_is_refused_and_shown_again(shell, typed):
    answer = shell.client().post("/form", data={"words": "x", "on": typed})
    assert answer.status_code == 422
    assert f'value="{typed}"' in answer.text or "Write a date from" in answer.text


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("udyam jk 01 0012345".replace(" ", "-"), "UDYAM-JK-01-0012345"), ("UDYAMJK010012345", "UDYAM-JK-01-0012345")],
)
def test_a_udyam_number_is_kept_in_one_form(shell, typed, kept):
    shell.client().post("/form", data={"words": "x", "udyam": typed})
    assert shell.kept["udyam"] == kept


@pytest.mark.parametrize("typed", ["name@example.org", "naïve.näme@exämple.in", "a+b@sub.example.co.in"])
def test_an_address_is_taken(shell, typed):
    assert shell.client().post("/form", data={"words": "x", "email": typed}).status_code == 303


@pytest.mark.parametrize(
    "typed",
    [
        "name",
        "name@",
        "@example.org",
        "a@b",
        "a b@example.org",
        "a@example.org\nBcc: x@example.org",
        "x" * 65 + "@example.org",
    ],
)
def test_what_is_no_address_is_refused(shell, typed):
    answer = shell.client().post("/form", data={"words": "x", "email": typed})
    assert answer.status_code == 422 and "like name@example.in" in answer.text


@pytest.mark.parametrize(
    ("typed", "kept"), [("1,02,110".replace("1,0", "0,0")[0:4], 2), ("34", 34), ("३४", 34), ("", None)]
)
def test_a_number_is_read_with_commas_and_other_digits(shell, typed, kept):
    shell.client().post("/form", data={"words": "x", "workers": typed})
    assert shell.kept["workers"] == kept


@pytest.mark.parametrize("typed", ["many", "-1", "1e5", "9" * 30, "100000", "3.5"])
def test_what_is_no_number_in_range_is_refused(shell, typed):
    assert shell.client().post("/form", data={"words": "x", "workers": typed}).status_code == 422


def test_a_choice_that_was_not_offered_is_refused_in_our_words(shell):
    answer = shell.client().post("/form", data={"words": "x", "since": "never"})
    assert answer.status_code == 422 and "Choose from the list." in answer.text


def test_the_error_summary_leads_to_each_field_in_the_order_of_the_page(shell):
    answer = shell.client().post("/form", data={"mobile": "1", "since": "never"})
    summary = answer.text.split("err-sum", 1)[1].split("</div>", 1)[0]
    assert "3 things need you" in summary
    assert summary.index("#words") < summary.index("#mobile") < summary.index("#since-0")
    assert answer.text.startswith("<title>Error: ") or "<title>Error: " in answer.text


def test_a_rules_refusal_stands_at_its_field(shell):
    answer = shell.client().post("/form", data={"words": "kept words", "line": "refuse me"})
    assert answer.status_code == 422
    assert "The rule says no." in answer.text and "kept words" in answer.text and 'href="#line"' in answer.text
