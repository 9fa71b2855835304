"""Chains of directions, the line a month and slippage, each against a reckoning that works another way."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grievance.sentences import Refusal, in_words
from grievance.sittings.rules.chains import chain_above, closes_a_circle, waiting_for
from grievance.sittings.rules.directions import (
    FORUM_MOVED,
    FORUM_MOVED_BY,
    UnitsWord,
    checked_start,
    circulated_number,
    due_dates,
    moves_by_forum,
    slippage_in_words,
    word_of_all,
)
from grievance.sittings.rules.monthly_lines import (
    first_line_on,
    is_to_be_asked,
    lines_by_month,
    month_end,
    next_month_end,
    owed_next,
)
from grievance.sittings.rules.words import Progress

derandomized = settings(derandomize=True, max_examples=60, deadline=None)
WISHES = st.lists(st.tuples(st.integers(1, 8), st.integers(1, 8)), max_size=24)
DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))


def reaches(start: int, end: int, edges: set[tuple[int, int]]) -> bool:
    """Whether arrows lead from ``start`` to ``end``: the closure of the relation, grown until nothing is added."""
    closure = set(edges)
    while True:
        more = {(a, d) for a, b in closure for c, d in closure if b == c} - closure
        if not more:
            return (start, end) in closure
        closure |= more


@pytest.mark.long
@derandomized
@given(WISHES)
def test_a_chain_never_closes_whatever_is_asked_for_in_whatever_order(wishes):
    waits: dict[int, int | None] = {}
    for of, wanted in wishes:
        others = {(a, b) for a, b in waits.items() if b is not None and a != of}
        would_close = of == wanted or reaches(wanted, of, others)
        assert closes_a_circle(of, wanted, {**waits, of: None}) is would_close
        if not closes_a_circle(of, wanted, waits):
            waits[of] = wanted
    edges = {(a, b) for a, b in waits.items() if b is not None}
    assert not any(reaches(one, one, edges) for one in waits)
    for one in waits:
        above = chain_above(one, waits)
        assert set(above) == {other for other in range(1, 9) if reaches(one, other, edges)}
        assert [one, *above[:-1]] == [next(a for a, b in edges if b == two and a in [one, *above]) for two in above]


def test_of_a_long_chain_only_the_next_is_freed_when_the_first_is_done():
    waits = {one: one - 1 for one in range(2, 31)}
    assert chain_above(30, waits) == list(range(29, 0, -1))
    assert waiting_for(1, waits) == [2]
    assert waiting_for(30, waits) == []
    assert closes_a_circle(1, 30, waits) and not closes_a_circle(30, 1, waits)


def months_by_counting(given_on: date, until: date) -> list[date]:
    """Last days of the months for which a line is owed, found by walking over every single day."""
    found, day = [], given_on
    while day.year < until.year or (day.year == until.year and day.month <= until.month):
        if day.day == calendar.monthrange(day.year, day.month)[1]:
            is_first = (day.year, day.month) == (given_on.year, given_on.month)
            if not is_first or given_on.day <= 15:
                found.append(day)
        day += timedelta(days=1)
    return found


@pytest.mark.long
@derandomized
@given(DAYS, st.integers(0, 400), st.lists(st.tuples(st.integers(0, 400), st.sampled_from(list(Progress))), max_size=8))
def test_each_month_has_its_last_line_or_is_missing(given_on, run, said):
    until = given_on + timedelta(days=run)
    entered = [(given_on + timedelta(days=after), word) for after, word in said if after <= run]
    lines = lines_by_month(given_on, until, entered)
    by_month = {}
    for day, word in sorted(entered, key=lambda one: one[0]):
        by_month[(day.year, day.month)] = word
    owed = months_by_counting(given_on, until)
    assert [line.ends_on for line in lines if (line.ends_on.year, line.ends_on.month) not in by_month] == [
        day for day in owed if (day.year, day.month) not in by_month
    ]
    for line in lines:
        key = (line.ends_on.year, line.ends_on.month)
        assert line.progress == by_month.get(key)
        assert line.is_missing is (key not in by_month and until > line.ends_on)


@pytest.mark.long
@derandomized
@given(DAYS, st.integers(0, 200), st.lists(st.integers(0, 250), max_size=6))
def test_the_next_line_owed_is_the_first_month_from_today_without_one(given_on, after, said):
    today = given_on + timedelta(days=after)
    entered = [given_on + timedelta(days=one) for one in said]
    told = {(day.year, day.month) for day in entered}
    far = months_by_counting(given_on, today + timedelta(days=800))
    wanted = next(day for day in far if day >= today and (day.year, day.month) not in told)
    assert owed_next(given_on, today, entered) == wanted


def test_after_a_direction_is_done_no_month_is_missing():
    lines = lines_by_month(
        date(2026, 3, 2), date(2026, 9, 1), [(date(2026, 3, 20), Progress.ON_SCHEDULE)], date(2026, 5, 10)
    )
    assert [(line.ends_on.month, line.is_missing) for line in lines] == [(3, False), (4, True)]


def test_months_end_where_calendars_end_them():
    assert month_end(date(2028, 2, 3)) == date(2028, 2, 29)
    assert next_month_end(date(2026, 12, 31)) == date(2027, 1, 31)
    assert first_line_on(date(2026, 11, 15)) == date(2026, 11, 30)
    assert first_line_on(date(2026, 11, 16)) == date(2026, 12, 31)


def test_a_line_is_asked_for_once_from_a_week_before_the_month_ends():
    end = date(2026, 11, 30)
    assert not is_to_be_asked(end, None, date(2026, 11, 22))
    assert is_to_be_asked(end, None, date(2026, 11, 23))
    assert not is_to_be_asked(end, end, date(2026, 11, 24))
    assert is_to_be_asked(date(2026, 12, 31), end, date(2026, 12, 30))


@pytest.mark.long
@derandomized
@given(
    DAYS,
    st.lists(st.tuples(st.integers(-5, 40), st.sampled_from([FORUM_MOVED, FORUM_MOVED_BY, "holiday"])), max_size=12),
)
def test_slippage_counts_what_the_forum_moved_and_no_holiday(first, steps):
    changes, now = [], first
    for days, why in steps:
        now += timedelta(days=days)
        changes.append((now, why))
    counted, last = 0, first
    for day, why in changes:
        if why == "holiday":
            continue
        counted += day != last
        last = day
    dates = due_dates(first, moves_by_forum(changes))
    assert (dates.first_on, dates.moves) == (first, counted)
    assert (slippage_in_words(dates) is None) is (counted == 0)


@pytest.mark.parametrize(
    ("words", "one"),
    [
        ([], "silent"),
        (["agrees"], "agrees"),
        (["agrees", "silent"], "silent"),
        (["agrees", "contests", "silent"], "contests"),
        (["agrees", "agrees"], "agrees"),
    ],
)
def test_one_word_for_all_units_served(words, one):
    assert word_of_all(UnitsWord(word) for word in words).value == one


def test_the_limit_starts_on_the_day_of_the_sitting_or_on_a_later_one_that_is_named():
    sat = date(2026, 11, 25)
    assert checked_start(None, sat) == sat and checked_start(date(2026, 12, 1), sat) == date(2026, 12, 1)
    with pytest.raises(Refusal) as refused:
        checked_start(date(2026, 11, 24), sat)
    assert refused.value.field == "starts_on" and "25 November 2026" in in_words(refused.value.sentence)


def test_directions_by_circulation_are_counted_before_the_next_sitting_and_no_number_is_given_twice():
    given = ["J-25.3.1"]
    for expected in ("J-25.C.1", "J-25.C.2", "J-25.C.3"):
        given.append(circulated_number("J", 25, given))
        assert given[-1] == expected
    assert circulated_number("K", 25, given) == "K-25.C.1"
