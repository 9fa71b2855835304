"""One line may hold English, Hindi and Urdu: each word in its own script, nothing lost."""

from __future__ import annotations

import json
import random
import unicodedata
from pathlib import Path

import pytest

from grievance.documents.coverage import covered
from grievance.documents.rules.scripts import breakable, cleaned, direction, ordered, passages

GRIEVANCES = Path("grievance/reference/seed/grievances.jsonl")


def cut(text: str, language: str = "en") -> list[tuple[str, str]]:
    return [(passage.text, passage.language) for passage in passages(text, language)]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Voltage falls", "en", [("Voltage falls", "en")]),
        ("बिजली नहीं है", "en", [("बिजली नहीं है", "hi")]),
        ("بجلی نہیں ہے", "en", [("بجلی نہیں ہے", "ur")]),
        ("Feeder बंद है since May", "en", [("Feeder ", "en"), ("बंद है", "hi"), (" since May", "en")]),
        ("فیڈر J26-0412-7 بند", "ur", [("فیڈر ", "ur"), ("J26-0412-7", "en"), (" بند", "ur")]),
        ("25-11-2026 کو", "ur", [("25-11-2026 کو", "ur")]),
        ("12.5 %", "hi", [("12.5 %", "hi")]),
        ("से (JPDCL)", "hi", [("से (", "hi"), ("JPDCL", "en"), (")", "hi")]),
        ("", "en", []),
    ],
)
def test_a_text_is_cut_where_its_script_changes(text, language, expected):
    assert cut(text, language) == expected


def test_a_phrase_in_another_script_is_one_passage_and_not_a_row_of_words():
    assert cut("The unit, کولگام کے اینٹ بھٹوں, asks")[1] == ("کولگام کے اینٹ بھٹوں", "ur")


@pytest.mark.long
def test_the_passages_of_any_text_make_the_text_again():
    alphabet = "ab Z9.-,(){}/:؟،۔ کگںے ہ ۂ कखगँ़ि॥ \u200d\u200c é ₹ \n"
    chance = random.Random(7)
    for _ in range(2000):
        text = "".join(chance.choice(alphabet) for _ in range(chance.randrange(40)))
        assert "".join(passage.text for passage in passages(text, chance.choice(["en", "hi", "ur"]))) == text


def test_every_grievance_of_the_reference_data_prints_without_a_missing_letter():
    letters = covered()
    for line in GRIEVANCES.read_text("utf-8").splitlines():
        row = json.loads(line)
        for text in (row["text_title"], row["text_body"]):
            assert cleaned(text, letters) == unicodedata.normalize("NFC", text).replace("\t", " "), row["id"]


def test_alphabets_digits_and_the_rupee_sign_are_in_the_fonts():
    urdu = "ابپتٹثجچحخدڈذرڑزژسشصضطظعغفقکگلمنںوہھءیےآأؤئۂۃ۰۱۲۳۴۵۶۷۸۹،؛؟۔٪ًٌٍَُِّْٰٓٔ"
    kashmiri = "ٲٳۄۆۍێىٕٖٗٛ"
    hindi = "".join(chr(code) for code in range(0x0900, 0x0980))
    latin = "".join(chr(code) for code in range(0x20, 0x7F)) + "₹–—‘’“”…•·×÷°½§©®"
    missing = [f"U+{ord(letter):04X}" for letter in urdu + kashmiri + hindi + latin if ord(letter) not in covered()]
    assert missing == []


def test_a_sign_that_no_font_has_is_seen_as_missing_and_never_left_out():
    assert cleaned("ok 😀", covered()) == "ok \ufffd"
    assert cleaned("a → b ≥ c ✓", covered()) == "a -> b >= c (yes)"
    assert cleaned("\ufb01nd ①", covered()) == "find 1"


def test_signs_that_turn_the_direction_and_controls_are_taken_out():
    assert cleaned("safe\u202egnp.exe\u2069\x00\x1b\u200b end") == "safegnp.exe end"
    assert cleaned("क\u200dष") == "क\u200dष"


def test_a_broken_surrogate_does_not_stop_a_paper():
    assert cleaned("a\ud800b", covered()) == "a\ufffdb"


@pytest.mark.parametrize(
    ("text", "base", "expected"),
    [
        ("بجلی", "ltr", "rtl"),
        ("Power", "rtl", "ltr"),
        ("12.5", "rtl", "rtl"),
        ("Managing Director، مدات پر", "rtl", "rtl"),
        ("Power بجلی", "ltr", "ltr"),
    ],
)
def test_a_line_runs_the_way_of_its_own_script(text, base, expected):
    assert direction(text, base) == expected


def test_a_date_inside_urdu_keeps_its_order():
    assert ordered("تاریخ 25-11-2026 تک", "rtl") == "تاریخ \u206625-11-2026\u2069 تک"
    assert ordered("(JPDCL) سے", "rtl") == "(\u2066JPDCL\u2069) سے"
    assert ordered("نشست 24 کا", "rtl") == "نشست 24 کا"


def test_urdu_inside_english_does_not_turn_the_date_after_it():
    assert ordered("In سوپور فروٹ منڈی 25-11-2026", "ltr") == "In \u2067سوپور فروٹ منڈی\u2069 25-11-2026"


def test_a_word_without_end_may_break_and_reads_the_same():
    word = "x" * 200
    assert breakable(word, 24).replace("\u200b", "") == word
    assert max(len(part) for part in breakable(word, 24).split("\u200b")) <= 14
    assert (
        breakable("an ordinary line of words, all of them short", 24) == "an ordinary line of words, all of them short"
    )
