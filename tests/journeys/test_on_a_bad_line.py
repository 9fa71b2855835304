"""A filer's journeys on a cheap phone without JavaScript: what they take of pages, fields and choices, and what comes over the line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from grievance.foundation.database import db
from tests.support.cases import fresh
from tests.support.line import (
    JOURNEYS,
    Phone,
    Walk,
    answer_a_question,
    dispute_an_answer,
    file_one,
    follow_one,
    join_one,
)
from tests.support.safety import is_full
from tests.support.serving import served

pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.safety]

LIMITS = {"html": 12_000, "css": 10_000, "js": 8_000, "font": 0, "other": 0}
COLD, WARM = 3_000, 1_000


@pytest.fixture
def phone(database: Any, forum: Any, chromium: Any) -> Any:
    """One browser that has never been here; in ``make safety`` at 250 kbit/s and 400 ms. The line is no matter of the database."""
    if database.kind != "sqlite":
        pytest.skip("looked at on SQLite")
    with served(forum) as address:
        hands = Phone(chromium, address, is_slow=is_full())
        yield hands
        hands.close()


def is_light(walk: Walk) -> None:
    """After the first page only pages come: the style was kept."""
    for seen in walk.pages:
        assert {kind: n for kind, n in seen.bytes.items() if n > LIMITS[kind]} == {}, seen
    first, *later = walk.pages
    assert first.bytes["css"] and first.requests <= 2, first
    for seen in later:
        assert set(seen.bytes) == {"html"} and seen.requests <= 2, seen
    if is_full():
        assert first.first_text <= COLD and max(seen.opened_again for seen in walk.pages) <= WARM, walk.pages


def test_filing_takes_six_pages_and_the_code_with_five_typed_fields(phone: Phone) -> None:
    number = file_one(phone)
    assert number[0] in "JK" and phone.walk.typed == ["estate", "words", "name", "unit", "contact", "code"]
    asked = [seen.path.rsplit("/", 1)[-1] for seen in phone.walk.pages]
    assert asked == ["file", "place", "words", "contact", "check", "code", "filed"]
    assert (phone.walk.choices, phone.walk.presses) == (4, 6)
    is_light(phone.walk)


def test_joining_asks_for_the_words_of_nobody_again(phone: Phone) -> None:
    join_one(phone)
    assert phone.walk.typed == ["estate", "name", "unit", "contact", "code"]
    asked = [seen.path.rsplit("/", 1)[-1] for seen in phone.walk.pages]
    assert asked == ["file", "place", "similar", "contact", "check", "code", "filed"]
    assert (phone.walk.choices, phone.walk.presses) == (4, 6)
    is_light(phone.walk)


@pytest.mark.parametrize(
    ("journey", "typed", "pages", "presses", "state"),
    [
        (follow_one, 2, 2, 1, "with_office"),
        (answer_a_question, 3, 4, 3, "with_office"),
        (dispute_an_answer, 3, 4, 3, "under_review"),
    ],
)
def test_following_answering_and_disputing_take_number_secret_and_one_text(
    phone: Phone, journey: Callable[[Phone], Any], typed: int, pages: int, presses: int, state: str
) -> None:
    case = journey(phone)
    db.session.rollback()
    assert fresh(case).state == state
    assert (len(phone.walk.typed), len(phone.walk.pages), phone.walk.presses) == (typed, pages, presses)
    assert phone.walk.choices == 0
    is_light(phone.walk)


def test_a_grievance_is_filed_where_the_style_sheet_never_comes(phone: Phone) -> None:
    phone.page.route("**/*.css*", lambda route: route.abort())
    assert file_one(phone)[0] in "JK"


def test_every_journey_is_in_the_table_that_the_bench_prints() -> None:
    assert set(JOURNEYS.values()) == {file_one, join_one, follow_one, answer_a_question, dispute_an_answer}
