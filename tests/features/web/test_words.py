"""Dates, numbers and sentences in three languages; drawings of days; pages of lists; the translators' files."""

from __future__ import annotations

import re
import sys
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from babel.messages.pofile import read_po
from flask_babel import force_locale
from hypothesis import given
from hypothesis import strategies as st

from config import ROOT
from grievance.sentences import sentence
from grievance.web import filters
from grievance.web.drawings import WIDEST, strip_paths, strip_shape
from grievance.web.paging import Page

WEDNESDAY = date(2026, 11, 25)


@pytest.fixture
def in_language(shell):
    with shell.app.test_request_context("/"):
        yield force_locale


def test_a_date_is_written_as_each_language_writes_it(in_language):
    with in_language("en"):
        assert filters.long_date(WEDNESDAY) == "Wednesday 25 November 2026"
        assert filters.short_date(WEDNESDAY) == "Wed 25 Nov"
    with in_language("hi"):
        assert filters.long_date(WEDNESDAY) == "बुधवार 25 नवंबर 2026"
    with in_language("ur"):
        assert filters.long_date(WEDNESDAY) == "بدھ 25 نومبر 2026"
    assert filters.figures_date(WEDNESDAY) == "25-11-2026"


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.sampled_from(["en", "hi", "ur"]))
def test_every_date_keeps_western_digits(day, language):
    from flask import Flask
    from flask_babel import Babel

    app = Flask("x")
    Babel(app)
    with app.test_request_context("/"), force_locale(language):
        for text in (filters.long_date(day), filters.short_date(day), filters.plain_date(day)):
            assert re.search(r"[0-9]", text) and not re.search(r"[०-९۰-۹٠-٩]", text)


def test_times_are_indian_times(in_language):
    at = datetime(2026, 11, 17, 10, 50, tzinfo=UTC)
    with in_language("en"):
        assert filters.date_time(at) == "Tue 17 Nov 2026, 4:20 pm"
    with in_language("ur"):
        assert filters.date_time(at).endswith("16:20")
    with in_language("en"):
        assert filters.figures_date(datetime(2026, 3, 31, 18, 30, tzinfo=UTC)) == "01-04-2026"


@pytest.mark.parametrize(
    ("number", "text"),
    [(0, "0"), (999, "999"), (1000, "1,000"), (102110, "1,02,110"), (-1234567, "-12,34,567"), (10**9, "1,00,00,00,000"),
     (Decimal("2079.76"), "2,079.76")],
)  # fmt: skip
def test_numbers_are_grouped_in_lakh_and_crore(in_language, number, text):
    assert filters.grouped(number) == text


@given(st.integers(-(10**15), 10**15))
def test_grouping_loses_no_digit(number):
    text = filters.grouped(number)
    assert int(text.replace(",", "")) == number
    assert re.fullmatch(r"-?\d{1,3}|-?\d{1,2}(,\d\d)*,\d{3}", text)


def test_money_is_said_in_lakh_and_crore_and_nothing_known_is_never_nought(in_language):
    with in_language("en"):
        assert filters.rupees(Decimal("20797600000")) == "₹2,079.76 crore"
        assert filters.rupees(350_000) == "₹3.5 lakh"
        assert filters.rupees(42_000) == "₹42,000"
        assert filters.rupees(None) == filters.grouped(None) == "Not reported"


def test_a_sentence_within_a_sentence_is_said_with_dates_in_the_language(in_language):
    said = sentence("Decision by %(on)s, because of %(why)s", on=WEDNESDAY, why=sentence("%(days)s days", days=21))
    with in_language("en"):
        assert filters.say(said) == "Decision by Wednesday 25 November 2026, because of 21 days"
    with in_language("ur"):
        assert "بدھ 25 نومبر 2026" in filters.say(said)


def test_names_in_an_urdu_sentence_keep_their_own_direction(in_language):
    with in_language("ur"):
        assert "\u2068JPDCL\u2069" in filters.say(sentence("With %(office)s", office="JPDCL"))


def test_a_percent_sign_in_a_name_does_no_harm(in_language):
    assert filters.say(sentence("With %(office)s", office="100%(x)s %s")) == "With 100%(x)s %s"


def _cells(number, start=date(2026, 11, 3)):
    return [{"on": start + timedelta(days=n), "state": "used"} for n in range(number)]


@given(st.integers(1, 200), st.dates(date(2026, 1, 1), date(2027, 1, 1)))
def test_a_strip_draws_every_day_once_within_a_phones_width(number, start):
    shape = strip_shape(_cells(number, start))
    assert len(shape.boxes) == number
    assert len({(box.x, box.y) for box in shape.boxes}) == number
    assert max(box.x for box in shape.boxes) + 14 <= max(WIDEST, 7 * 16)
    for one, other in zip(shape.labels, shape.labels[1:], strict=False):
        assert one.y != other.y or other.x - one.x >= 50


def test_weeks_stand_apart():
    boxes = strip_shape(_cells(8, date(2026, 11, 5))).boxes
    assert [right.x - left.x for left, right in zip(boxes, boxes[1:], strict=False)] == [16, 16, 16, 26, 16, 16, 16]


def test_the_small_strip_has_one_path_for_each_look():
    cells = [
        {"on": date(2026, 11, 2) + timedelta(days=n), "state": state}
        for n, state in enumerate(("used", "used", "paused", "over"))
    ]
    assert set(strip_paths(strip_shape(cells, wrap=False))) == {"pd", "pp", "po"}


@given(st.integers(1, 400), st.integers(0, 20_000))
def test_pages_of_a_list_always_show_both_ends_and_this_one(number, total):
    page = Page(min(number, Page(1, total).last), total)
    shown = [each for each in page.around() if each is not None]
    assert shown[0] == 1 and shown[-1] == page.last and page.number in shown and shown == sorted(set(shown))


@pytest.mark.parametrize("language", ["hi", "ur"])
def test_the_compiled_words_are_those_that_translators_wrote(language):
    sys.path.insert(0, str(ROOT / "tools"))
    try:
        from translations import as_mo, po_path
    finally:
        sys.path.pop(0)
    path = po_path(language)
    is_compiled = path.with_suffix(".mo").read_bytes() == as_mo(path.read_bytes())
    assert is_compiled, "run `make translations`: nothing else compiles the words the same way each time"


@pytest.mark.parametrize("language", ["hi", "ur"])
def test_a_translation_has_the_same_places_as_its_sentence(language):
    with (ROOT / "grievance/translations" / language / "LC_MESSAGES/messages.po").open("rb") as file:
        catalog = read_po(file)
    for message in catalog:
        if message.id and isinstance(message.string, str) and message.string:
            assert set(re.findall(r"%\(\w+\)s", message.string)) == set(re.findall(r"%\(\w+\)s", str(message.id))), (
                message.id
            )
