"""What is too small to compare, and which days a card is about."""

from __future__ import annotations

from datetime import date

import pytest

from grievance.reports.card.rules import FIGURES, OF, Figure, Measure, Period, last_day, middle, period_of, share

TODAY, APRIL = date(2026, 11, 16), date(2026, 4, 1)


def test_a_share_of_fewer_than_five_is_not_said():
    assert share(4, 4) is None and share(0, 0) is None and share(None, None) is None
    assert share(4, 5) == 80 and share(0, 7) == 0


def test_the_median_over_offices_needs_five_of_them():
    assert middle([1, 2, 3, 4]) is None
    assert middle([9, 1, 5, 3, 7]) == 5 and middle([6, 1, 2, 3, 4, 5]) == 3.5


def test_the_period_before_is_as_long_and_ends_the_day_before():
    period = Period(date(2026, 10, 1), date(2026, 10, 31))
    assert period.before == Period(date(2026, 8, 31), date(2026, 9, 30))
    assert period.before.last - period.before.first == period.last - period.first


@pytest.mark.parametrize(
    ("first", "last", "found"),
    [
        (None, None, Period(APRIL, TODAY)),
        (date(2026, 9, 1), None, Period(date(2026, 9, 1), TODAY)),
        (None, date(2026, 5, 1), Period(APRIL, date(2026, 5, 1))),
        (date(2030, 1, 1), date(2030, 2, 1), Period(TODAY, TODAY)),
        (date(2026, 9, 9), date(2026, 9, 1), Period(date(2026, 9, 1), date(2026, 9, 1))),
        (date(1900, 1, 1), date(2026, 1, 1), Period(date(2024, 1, 1), date(2026, 1, 1))),
        (date(1, 1, 1), date(1, 1, 2), Period(date(2010, 1, 1), date(2010, 1, 1))),
    ],
)
def test_no_day_to_come_and_at_most_two_years(first, last, found):
    assert period_of(first, last_day(last, TODAY), APRIL) == found


def test_every_figure_has_words_and_every_measure_says_of_what_it_is_made():
    assert set(FIGURES) == {*Figure, *Measure} and set(Measure) <= set(OF)
