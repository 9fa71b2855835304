from collections.abc import Callable
from datetime import date, timedelta

import pytest

from grievance.reports.monthly.rules import Count, Key, months_owed, nth_working_day, rolled, span_of, summed
from grievance.reports.overview.rules import next_month

DAY = timedelta(days=1)
DIWALI_WEEK = {date(2026, 11, day) for day in range(2, 8)}


def weekdays_but(closed: set[date]) -> Callable[[date], bool]:
    return lambda day: day.weekday() < 5 and day not in closed


@pytest.mark.parametrize(
    ("closed", "number", "day"),
    [(set(), 1, 2), (set(), 3, 4), ({date(2026, 11, 3)}, 3, 5), (DIWALI_WEEK, 3, 11), (set(), 21, 30), (set(), 30, 30)],
)
def test_the_working_day_of_a_month_is_counted_by_the_calendar(closed, number, day) -> None:
    assert nth_working_day(date(2026, 11, 1), number, weekdays_but(closed)) == date(2026, 11, day)


def test_a_month_is_counted_on_the_morning_after_it_or_today_while_it_runs() -> None:
    over, running = (span_of(date(2026, 2, 1), day) for day in (date(2026, 5, 4), date(2026, 2, 11)))
    assert (over.last, over.morning, over.until, over.is_over) == (
        date(2026, 2, 28),
        date(2026, 3, 1),
        date(2026, 3, 1),
        True,
    )
    assert (running.morning, running.until, running.is_over) == (date(2026, 2, 11), date(2026, 2, 12), False)
    assert span_of(date(2026, 2, 1), date(2026, 2, 28)).is_over is False


def test_run_every_day_or_seldom_the_same_months_are_issued_once_each() -> None:
    """Whatever days a process was up, each month that was due on one of them is issued on the first of these."""
    third = {month: nth_working_day(next_month(month), 3, weekdays_but(set())) for month in _months()}
    for days in ([*range(200)], [*range(0, 200, 17)], [5, 190], [199]):
        last, issued = date(2026, 8, 1), []
        for day in (date(2026, 9, 20) + n * DAY for n in days):
            for month in months_owed(last, day, lambda month, day=day: day >= third[month]):
                issued.append(month)
                last = month
        until = date(2026, 9, 20) + days[-1] * DAY
        assert issued == [month for month in _months() if date(2026, 8, 1) < month and third[month] <= until]


def _months() -> list[date]:
    found = [date(2026, 7, 1)]
    while len(found) < 12:
        found.append(next_month(found[-1]))
    return found


def test_without_an_issued_one_only_the_last_month_is_owed() -> None:
    assert months_owed(None, date(2026, 11, 16), lambda month: True) == [date(2026, 10, 1)]
    assert months_owed(None, date(2026, 11, 16), lambda month: False) == []


def test_sums_over_any_part_are_the_whole() -> None:
    counts = {
        Key("jammu", "JPDCL", "power_supply", "Jammu"): Count(3, 2, 1, 4, 1, {4: 1, 9: 1}),
        Key("jammu", "JPDCL", "power_supply", None): Count(1, 1, 1, 0, 0, {4: 1}),
        Key("kashmir", "forum", "power_tariff", "Jammu"): Count(0, 0, 0, 2, 2, {}),
    }
    for part in Key._fields:
        assert summed(rolled(counts, lambda key: getattr(key, part)).values()) == summed(counts.values())  # noqa: B023
    assert rolled(counts, lambda key: key.office)["JPDCL"] == Count(4, 3, 2, 4, 1, {4: 2, 9: 1})
