"""Labels, dates and times in the three languages."""

from __future__ import annotations

import ast
import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from grievance.cases.rules.words import SHOWN_STATES
from grievance.documents.rules.annexures import annexure
from grievance.documents.rules.labels_hi import HINDI
from grievance.documents.rules.labels_ur import URDU
from grievance.documents.rules.wording import printed_language, voice
from grievance.sentences import sentence

PLACES = re.compile(r"%\((\w+)\)s")


def labels_in_code() -> set[str]:
    """The first texts of every ``.say(…)`` and ``L_(…)`` of what makes papers."""
    found = set()
    for path in sorted(Path("grievance/documents").rglob("*.py")):
        if path.parent.name == "rules":
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                if getattr(node.func, "attr", getattr(node.func, "id", "")) in {"say", "L_"}:
                    found.add(node.args[0].value)
    return found


def reasons_of_rules() -> set[str]:
    """Why an entry stands on an agenda, and how a case stands: what rules of other features say on papers."""
    code = Path("grievance/sittings/rules/agenda.py").read_text("utf-8").partition("def _why_not")[0]
    said = {node.args[0].value for node in ast.walk(ast.parse(code))
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "N_"}  # fmt: skip
    return said | set(SHOWN_STATES.values()) | {"1 day", "%(count)s days"}


@pytest.mark.long
@pytest.mark.parametrize("table", [HINDI, URDU], ids=["hi", "ur"])
def test_every_label_and_reason_has_its_translation_and_none_is_left_over(table):
    assert labels_in_code() - set(table) == set()
    assert reasons_of_rules() - set(table) == set()
    assert set(table) - labels_in_code() - reasons_of_rules() == set()


@pytest.mark.parametrize("table", [HINDI, URDU], ids=["hi", "ur"])
def test_a_translation_has_the_same_places_as_its_label(table):
    for key, words in table.items():
        assert sorted(PLACES.findall(words)) == sorted(PLACES.findall(key)), key


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "Wednesday 25 November 2026, 5:30 pm"),
        ("hi", "बुधवार 25 नवंबर 2026, अपराह्न 5:30 बजे"),
        ("ur", "بدھ 25 نومبر 2026، بعد دوپہر 5:30 بجے"),
    ],
)
def test_dates_and_times_are_written_in_the_papers_language_with_western_digits(language, expected):
    v = voice(language)
    day = v.moment(datetime(2026, 11, 25, 12, 0, tzinfo=UTC))
    assert day == expected.partition(" ")[2]
    assert v.long_date(date(2026, 11, 25)) == expected[: -len(v.time("17:30")) - 2]


@pytest.mark.parametrize(
    ("at", "expected"),
    [("00:05", "12:05 am"), ("11:59", "11:59 am"), ("12:00", "12:00 pm"), ("after noon", "after noon")],
)
def test_noon_and_midnight_are_told_apart(at, expected):
    assert voice("en").time(at) == expected


def test_a_moment_is_shown_in_indian_time():
    assert voice("en").moment(datetime(2026, 3, 31, 18, 30, tzinfo=UTC)) == "1 April 2026, 12:00 am"


def test_ordinals():
    v = voice("en")
    assert [v.ordinal(n) for n in (1, 2, 3, 4, 11, 12, 13, 21, 102, 111)] == [
        "1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "102nd", "111th"
    ]  # fmt: skip


def test_kashmiri_and_dogri_readers_get_urdu_and_hindi_labels_until_theirs_are_made():
    assert [printed_language(tag) for tag in ("ks-Arab", "doi", "en", "fr")] == ["ur", "hi", "en", "en"]


def test_a_rules_sentence_goes_to_the_translator_with_its_dates_in_words():
    v = voice("hi", {"late by %(days)s days, due %(due)s": "%(due)s को देना था, %(days)s दिन देर"}.get)
    assert v.words(sentence("late by %(days)s days, due %(due)s", days=2, due=date(2026, 11, 25))) == (
        "बुधवार 25 नवंबर 2026 को देना था, 2 दिन देर"
    )


def test_annexures_go_on_after_z():
    assert [annexure(n) for n in (0, 1, 25, 26, 27, 51, 52, 701, 702)] == [
        "A", "B", "Z", "AA", "AB", "AZ", "BA", "ZZ", "AAA"
    ]  # fmt: skip
