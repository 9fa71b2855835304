"""Which days the overview is about, and in which band an age lies."""

from __future__ import annotations

from datetime import date

import pytest

from grievance.reports.card.rules import Period
from grievance.reports.overview.rules import (
    AGES,
    COLUMNS,
    NOW,
    OF_CASES,
    OF_FORUM,
    TOOK,
    WORDS,
    Asked,
    Figure,
    months_between,
    period_asked,
)

TODAY = date(2026, 11, 16)


@pytest.mark.parametrize(
    ("year", "month", "first", "last", "fiscal"),
    [
        ("", "", date(2026, 4, 1), TODAY, 2026),
        ("2026", "", date(2026, 4, 1), TODAY, 2026),
        ("2025", "", date(2025, 4, 1), date(2026, 3, 31), 2025),
        ("2025", "2026-03", date(2026, 3, 1), date(2026, 3, 31), 2025),
        ("2019", "2026-11", date(2026, 11, 1), TODAY, 2026),
        ("", "2024-02", date(2024, 2, 1), date(2024, 2, 29), 2023),
        ("2027", "2026-12", date(2026, 4, 1), TODAY, 2026),
        ("x", "2026-13", date(2026, 4, 1), TODAY, 2026),
        ("1200", "0000-01", date(2026, 4, 1), TODAY, 2026),
        ("99999999999", "2026-1-1", date(2026, 4, 1), TODAY, 2026),
    ],
)
def test_a_month_goes_before_a_year_and_no_day_is_to_come(year, month, first, last, fiscal):
    period, found, chosen = period_asked(year, month, TODAY)
    assert (period, found) == (Period(first, last), fiscal)
    assert chosen == (first if (month and first.day == 1 and first.month != 4) else None)


def test_months_go_over_the_end_of_a_year():
    assert months_between(date(2025, 11, 30), date(2026, 2, 1)) == [
        date(2025, 11, 1),
        date(2025, 12, 1),
        date(2026, 1, 1),
    ]
    assert months_between(date(2026, 2, 1), date(2026, 2, 1)) == []


@pytest.mark.parametrize("days", range(90))
def test_every_age_lies_in_one_band_of_each_kind(days):
    assert sum(age.holds(days) for age in TOOK) == 1
    for late in (False, True):
        assert sum(age.holds(days) for is_late, age in COLUMNS if is_late is late) == 1
    assert set(AGES) >= {age.name for age in TOOK} | {age.name for _, age in COLUMNS}


def test_every_figure_has_words_and_stands_in_one_kind():
    assert set(WORDS) == set(Figure) == {*NOW, *OF_CASES, *OF_FORUM}
    assert len(Figure) == len(NOW) + len(OF_CASES) + len(OF_FORUM)


def test_the_address_asks_the_same_again():
    asked = Asked(*period_asked("2026", "2026-09", TODAY), {"office": "JPDCL", "size": "micro"})
    assert asked.as_query() == {"year": "2026", "month": "2026-09", "office": "JPDCL", "size": "micro"}
    assert asked.as_query(office=None, age="0-7") == {"year": "2026", "month": "2026-09", "size": "micro", "age": "0-7"}
