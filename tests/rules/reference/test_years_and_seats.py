"""The year of an office and its seats against a second way of counting."""

import random
from datetime import date, timedelta

import pytest

from grievance.reference.rules.in_words import part_of_year, week_in_words
from grievance.reference.rules.words import HolidayScope, HolidayState
from grievance.reference.rules.working_days import (
    DURBAR,
    Holiday,
    NoOpenDay,
    Seat,
    calendar_of,
    seat_on,
    weekdays_written,
)
from grievance.reference.rules.year import DayKind, year_of, years_owed
from grievance.sentences import in_words


def random_calendar(chance: random.Random):
    year = chance.choice((2024, 2026, 2027, 2028))
    week = frozenset(chance.sample(range(7), chance.randint(1, 7)))
    holidays = [
        Holiday(date(year, 1, 1) + timedelta(days=chance.randrange(365)), f"H{number}", HolidayScope.ALL, "", state)
        for number, state in enumerate(chance.choices(list(HolidayState), k=20))
    ]
    return year, week, holidays, calendar_of(week, holidays, [year])


@pytest.mark.long
def test_months_agree_with_a_count_by_sets_on_three_hundred_random_calendars():
    chance = random.Random(4)
    for _ in range(300):
        year, week, holidays, office = random_calendar(chance)
        days = {
            date(year, 1, 1) + timedelta(days=n)
            for n in range(366)
            if (date(year, 1, 1) + timedelta(days=n)).year == year
        }
        off = {day for day in days if day.weekday() not in week}
        closed = {one.on for one in holidays if one.state is not HolidayState.WITHDRAWN}
        sure = {one.on for one in holidays if one.state is HolidayState.CONFIRMED}
        months = year_of(office, year)
        assert sum(month.working_days for month in months) == len(days - off - closed)
        assert {one.on for month in months for one in month.holidays} == closed & days
        assert {one.on for month in months for one in month.holidays if one.is_expected} == (closed - sure) & days
        assert sum(one.costs_a_day for month in months for one in month.holidays) == len((closed & days) - off)
        cells = [cell for month in months for row in month.weeks for cell in row if cell]
        assert [cell.on for cell in cells] == sorted(days)
        assert all(
            row.index(cell) == cell.on.weekday() for month in months for row in month.weeks for cell in row if cell
        )
        assert {cell.on for cell in cells if cell.kind is DayKind.OPEN} == days - off - closed
        assert all(len(row) == 7 for month in months for row in month.weeks)


def test_every_day_off_says_why():
    chance = random.Random(9)
    _, _, _, office = random_calendar(chance)
    for month in year_of(office, 2026):
        for cell in (cell for row in month.weeks for cell in row if cell):
            assert (cell.why is None) is (cell.kind is DayKind.OPEN)


@pytest.mark.parametrize(
    ("today", "owed"),
    [
        (date(2026, 1, 1), (2026,)),
        (date(2026, 9, 30), (2026,)),
        (date(2026, 10, 1), (2026, 2027)),
        (date(2026, 12, 31), (2026, 2027)),
    ],
)
def test_the_next_years_list_is_asked_for_from_october_on(today, owed):
    assert years_owed(today) == owed


def by_walking(seats, day: date) -> Seat:
    """A second way: walk the days of the part of the year from its first one."""
    for seat in (*seats, *DURBAR):
        if (seat.first_on and day < seat.first_on) or (seat.last_on and day > seat.last_on):
            continue
        at = date(2024, seat.from_month, seat.from_day)
        for _ in range(367):
            if (at.month, at.day) == (day.month, day.day):
                return seat
            if (at.month, at.day) == (seat.to_month, seat.to_day):
                break
            at += timedelta(days=1)
    raise AssertionError("no seat")


@pytest.mark.long
def test_the_seat_of_a_day_agrees_with_walking_the_year_for_random_seats():
    chance = random.Random(2)
    for _ in range(300):
        seats = [
            Seat("jammu", f"D{number}", chance.randint(1, 12), chance.randint(1, 28), chance.randint(1, 12), chance.randint(1, 28),
                 *chance.choice(((None, None), (date(2026, 3, 1), date(2026, 11, 10)))))
            for number in range(chance.randint(0, 3))
        ]  # fmt: skip
        day = date(2025, 1, 1) + timedelta(days=chance.randrange(1200))
        assert seat_on(seats, day) == by_walking(seats, day)


def test_a_move_that_came_late_is_a_row_for_that_season_only():
    late = Seat("kashmir", "Srinagar", 11, 1, 11, 9, date(2026, 11, 1), date(2026, 11, 9))
    assert seat_on((late,), date(2026, 11, 5)).division == "kashmir"
    assert seat_on((late,), date(2026, 11, 10)).division == "jammu"
    assert seat_on((late,), date(2027, 11, 5)).division == "jammu"


def test_a_calendar_without_a_working_day_is_refused_with_a_sentence():
    for week in ("", "78", "x"):
        with pytest.raises(NoOpenDay) as refused:
            weekdays_written(week)
        assert in_words(refused.value.sentence) == "A calendar needs at least one working day in the week."
        assert refused.value.field == "weekdays"
    with pytest.raises(NoOpenDay):
        calendar_of((), (), ())


def test_a_year_with_every_day_closed_is_refused_and_one_open_day_is_enough():
    days = [Holiday(date(2027, 1, 1) + timedelta(days=number), "Closed") for number in range(365)]
    with pytest.raises(NoOpenDay) as refused:
        calendar_of(range(7), days, [2027], office="JPDCL").refuse_without_open_day(2027)
    assert in_words(refused.value.sentence).startswith("With this, JPDCL would have no working day in 2027.")
    calendar_of(range(7), days[:-1], [2027]).refuse_without_open_day(2027)


def test_a_holiday_that_one_order_confirms_is_sure_although_another_row_still_expects_it():
    both = [Holiday(date(2026, 11, 9), "A", state=HolidayState.EXPECTED), Holiday(date(2026, 11, 9), "B"),
            Holiday(date(2026, 11, 10), "A", state=HolidayState.EXPECTED)]  # fmt: skip
    assert calendar_of(range(6), both, [2026]).expected == {date(2026, 11, 10)}


@pytest.mark.parametrize(
    ("weekdays", "said"),
    [
        ("01234", "Monday to Friday"),
        ("012345", "Monday to Saturday"),
        ("6", "Sunday"),
        ("135", "Tuesday, Thursday and Saturday"),
    ],
)
def test_a_week_is_said_in_words(weekdays, said):
    assert in_words(week_in_words(weekdays)) == said


def test_a_part_of_the_year_is_said_in_words():
    assert in_words(part_of_year(11, 1, 4, 30)) == "1 November to 30 April"
