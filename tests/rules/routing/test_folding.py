"""Two spellings of one word become one."""

from __future__ import annotations

import random

import pytest

from grievance.routing.rules.folding import fold, words

SAME = [
    ("Transformers", "transformer"),
    ("TRIPPINGS", "tripping"),
    ("trippings", "trip"),
    ("bills", "billed"),
    ("subsidies", "subsidy"),
    ("raasta", "rasta"),
    ("zameen", "zamin"),
    ("bijlee", "bijli"),
    ("bari brahmana's", "Bari Brahmana"),
    ("Lassipora", "lasipora"),
    ("café", "cafe"),
    ("सड़कें", "सड़क"),
    ("नालियाँ", "नाली"),
    ("कर्ज़", "कर्ज"),
    ("रास्ते", "रास्ता"),
    ("سڑکیں", "سڑک"),
    ("نالیاں", "نالی"),
    ("قرضے", "قرضہ"),
    ("بجلي", "بجلی"),
    ("كرايه", "کرایہ"),
    ("بِجلی", "بجلی"),
    ("۱۲۳", "123"),
    ("१२३", "123"),
    ("Rs 5,00,000", "rs 500000"),
    ("ﻻ", "لا"),
]

DIFFERENT = [("plot", "pilot"), ("loan", "lane"), ("پھل", "پہلے"), ("जमीन", "जमा"), ("bus", "business"), ("gas", "ga")]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_spellings_of_one_word_fold_to_one(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_different_words_stay_different(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_a_devanagari_word_is_not_cut_at_its_vowel_signs() -> None:
    assert len(words("बिजली की कटौती")) == 3


def test_signs_between_words_are_left_out() -> None:
    assert words("SIDCO/SICOP, J&K -- (2024)!") == ["sidco", "sicop", "j", "k", "2024"]


@pytest.mark.long
def test_any_text_at_all_folds_without_error() -> None:
    chance = random.Random(7)
    for _ in range(300):
        text = "".join(
            chr(chance.choice((chance.randrange(32, 0x2FFF), chance.randrange(0x10FFFF)))) for _ in range(60)
        )
        folded = fold("".join(sign for sign in text if not 0xD800 <= ord(sign) <= 0xDFFF))
        assert folded == folded.strip()
        assert "  " not in folded


def test_a_text_without_letters_folds_to_nothing() -> None:
    assert fold(" —…!? ") == ""
