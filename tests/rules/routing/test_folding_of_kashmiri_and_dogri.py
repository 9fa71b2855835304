"""Search finds a word of Kashmiri and Dogri however its vowels and tones are typed."""

from __future__ import annotations

import pytest

from grievance.routing.rules.folding import fold

SAME = [
    ("بِجلی", "بجلی"),  # a vowel mark more or less
    ("ٲس", "اس"),  # alef with wavy hamza (ks-Arab)
    ("ٳنسان", "انسان"),
    ("کۄل", "کول"),  # waw with ring: a stream
    ("کۆل", "کول"),
    ("پۄن", "پون"),
    ("زٔمین", "زمین"),
    ("کٲشُر", "کاشر"),
    ("بؠن", "بین"),  # Kashmiri yeh
    ("گۍ", "گی"),
    ("كهاتہٕ", "کہاتہ"),  # an Arabic keyboard
    ("बिʼजली", "बिजली"),  # Dogri: the tone as a letter, as an apostrophe, as a closing quote
    ("बि'जली", "बिजली"),
    ("बि’जली", "बिजली"),
    ("जाऽरी", "जारी"),  # a long vowel
    ("सड़क", "सडक"),
    ("पाँदी", "पांदी"),
    ("घ’र च पानी", "घर च पानी"),
]


@pytest.mark.parametrize(("typed", "found"), SAME)
def test_two_spellings_of_one_word_fold_to_the_same(typed, found):
    assert fold(typed) == fold(found) != ""


def test_different_words_stay_different():
    assert len({fold(word) for word in ("کول", "کال", "بجلی", "پانی", "बिजली", "पानी", "सडक", "घर")}) == 8


def test_what_english_drops_is_dropped_as_before():
    assert fold("the estate's drain") == "the estat drain" and fold("'quoted'") == "quot"
