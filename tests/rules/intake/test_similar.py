"""Which texts speak of the same matter."""

from __future__ import annotations

import random

import pytest

from grievance.intake.rules.similar import Comparison, Text
from tools.bench import records

TEXTS = [
    Text(
        "a", "Transformer burnt in Gangyal phase II", "The 400 kVA transformer burnt on Monday, ten units stand still."
    ),
    Text("b", "No power since Monday in Gangyal", "Transformer of phase II is burnt, nobody repairs it, units stand."),
    Text("c", "Lease deed not renewed", "The estates officer keeps the file of our plot since two years."),
    Text("d", "बिजली का ट्रांसफार्मर जल गया", "गंग्याल में दस इकाइयाँ बंद हैं, ट्रांसफार्मर नहीं बदला गया।"),
]


def test_two_texts_about_one_transformer_find_each_other() -> None:
    comparison = Comparison(TEXTS)
    assert comparison.similar_to(TEXTS[0])[0].key == "b"
    assert comparison.similar_to(TEXTS[1])[0].key == "a"
    assert "c" not in {found.key for found in comparison.similar_to(TEXTS[0])}


def test_a_text_is_not_similar_to_itself_but_wholly_to_its_copy() -> None:
    copy = Text("copy", TEXTS[0].title, TEXTS[0].body)
    found = Comparison([*TEXTS, copy]).similar_to(TEXTS[0])
    assert found[0].key == "copy"
    assert found[0].score == 1.0
    assert "a" not in {one.key for one in found}


@pytest.mark.long
def test_slips_of_spelling_do_not_hide_a_copy() -> None:
    chance, given = random.Random(11), records()[:60]
    texts = [Text(record["id"], record["text_title"], record["text_body"]) for record in given]
    comparison, found = Comparison(texts), 0
    for text in texts:
        slipped = Text(None, _with_slips(text.title, chance), _with_slips(text.body, chance))
        best = comparison.similar_to(slipped)
        found += bool(best) and best[0].key == text.key
    assert found >= 0.95 * len(texts)


def test_nothing_to_compare_with_and_nothing_said_finds_nothing() -> None:
    assert Comparison([]).similar_to(TEXTS[0]) == []
    assert Comparison(TEXTS).similar_to(Text(None, "", "—")) == []


def test_two_texts_in_urdu_that_share_only_small_words_are_not_alike() -> None:
    one = Text(1, "سڑک خراب ہے", "ہم نے کئی بار کہا ہے کہ یہ سڑک خراب ہے لیکن کوئی نہیں سنتا۔")
    other = Text(2, "قرض معاف کیا جائے", "ہم نے کئی بار کہا ہے کہ یہ قرض معاف ہو لیکن کوئی نہیں سنتا۔")
    third = Text(3, "Road", "no link")
    assert Comparison([one, other, third]).similar_to(one, at_least=0.3) == []


def _with_slips(text: str, chance: random.Random) -> str:
    """Every tenth letter swapped with its neighbour or left out."""
    letters = list(text)
    for place in range(len(letters) - 2, 0, -1):
        if letters[place].isalpha() and chance.random() < 0.07:
            if chance.random() < 0.5:
                letters[place], letters[place + 1] = letters[place + 1], letters[place]
            else:
                del letters[place]
    return "".join(letters)
