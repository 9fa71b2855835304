"""Figures that age, contradict each other or are no figures; dates that slip."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from grievance.programmes.rules.figures import (
    Figure,
    Line,
    checked_period,
    checked_value,
    contradictions,
    in_words,
    last_day,
    latest,
    state_of,
)
from grievance.programmes.rules.slips import Dates, changed, slippage, slippage_in_words
from grievance.programmes.rules.words import MeasureKind, ReviewState
from grievance.sentences import Refusal

TODAY = date(2026, 11, 16)


def figure(number: int, value: str, as_of: str = "2026-11", source: str = "A", **line) -> Figure:
    return Figure(number, Line(1, **line), value, Decimal(value), "estates", as_of, source, TODAY)


@pytest.mark.parametrize(
    "text, day",
    [("2023-12", date(2023, 12, 31)), ("2024-02", date(2024, 2, 29)), ("2022-23", date(2023, 3, 31)), ("1999-00", date(2000, 3, 31)),
     ("2011-12", date(2011, 12, 31)), ("2012-13", date(2013, 3, 31)), ("2023-10", date(2023, 10, 31)), ("2026", date(2026, 12, 31)),
     ("2026-11-16", TODAY), ("2026-13-45", None), ("soon", None), ("", None)],
)  # fmt: skip
def test_days_months_and_fiscal_years_have_a_last_day(text, day):
    assert last_day(text) == day


def test_two_sources_that_differ_on_one_day_contradict_each_other_and_a_later_figure_does_not():
    both = [figure(1, "7"), figure(2, "8", source="B")]
    assert [[one.words for one in found.versions] for found in contradictions(both)] == [["7", "8"]]
    assert not contradictions([figure(1, "7"), figure(2, "7", source="B")])
    assert not contradictions([figure(1, "7"), figure(2, "8", as_of="2026-10", source="B")])
    assert not contradictions([figure(1, "7"), figure(2, "8")])
    assert not contradictions([figure(1, "7", division="jammu"), figure(2, "8", source="B", division="kashmir")])


def test_the_last_word_is_the_latest_day_and_the_whole_before_its_parts():
    assert latest([figure(1, "7"), figure(2, "9", as_of="2026-10")]).words == "7"
    assert latest([figure(1, "7"), figure(2, "3", district="Samba")]).words == "7"
    assert latest([]) is None


def test_a_figure_is_old_only_after_its_interval():
    assert state_of([], TODAY, 30) is ReviewState.NOT_REPORTED
    assert state_of([figure(1, "7", as_of="2026-10-17")], TODAY, 30) is ReviewState.REPORTED
    assert state_of([figure(1, "7", as_of="2026-10-16")], TODAY, 30) is ReviewState.OLD
    assert state_of([figure(1, "7"), figure(2, "8", source="B")], TODAY, 30) is ReviewState.CONTRADICTED


def test_numbers_are_taken_with_commas_and_shown_in_indian_groups():
    assert checked_value(MeasureKind.NUMBER, "1,54,881") == (Decimal(154881), "154881")
    assert str(in_words(figure(1, "154881"))) == "1,54,881 estates"
    assert checked_value(MeasureKind.NUMBER, "2153.450")[1] == "2153.45"
    assert checked_value(MeasureKind.DATE, "5-1-2026") == (None, "2026-01-05")
    for words in ("", "0x10", "1e9", "seven", "NaN", "Infinity", "9" * 30, "1.2.3"):
        with pytest.raises(Refusal):
            checked_value(MeasureKind.NUMBER, words)
    for words in ("31-02-2026", "tomorrow"):
        with pytest.raises(Refusal):
            checked_value(MeasureKind.DATE, words)
    assert checked_period("2026-27") == ("2026-27", "") and checked_period("2026-11") == ("", "2026-11")


def test_a_moved_date_needs_its_reason_keeps_the_first_and_counts():
    first = changed(Dates(), date(2026, 12, 1), None, "", TODAY)
    with pytest.raises(Refusal):
        changed(first, date(2026, 12, 9), None, " ", TODAY)
    second = changed(first, date(2026, 12, 9), None, "rain", TODAY)
    third = changed(second, date(2026, 12, 5), None, "sun", TODAY)
    assert (third.first, third.planned, third.moves, third.days_moved()) == (date(2026, 12, 1), date(2026, 12, 5), 2, 4)
    for planned, done in ((None, None), (date(2026, 12, 5), None), (date(2026, 12, 5), TODAY + timedelta(1))):
        with pytest.raises(Refusal):
            changed(third, planned, done, "x", TODAY)
    assert changed(third, third.planned, TODAY, "", TODAY).actual == TODAY


def test_slippage_is_summed_up_in_one_sentence():
    rows = [Dates(date(2026, 11, 1), date(2026, 11, 10), None, 1), Dates(TODAY, TODAY, TODAY), Dates()]
    found = slippage(rows, TODAY)
    assert (found.dated, found.done, found.moved, found.moves, found.past, found.longest) == (2, 1, 1, 1, 1, 9)
    assert str(slippage_in_words(found)).endswith("Moved: 1 in 1 moves; the longest slip is 9 days.")
    assert str(slippage_in_words(slippage([], TODAY))) == "No stage has a date yet."
