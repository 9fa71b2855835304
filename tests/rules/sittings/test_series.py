"""The days of a series, and the days that hang on them."""

import random
from datetime import date, timedelta

import pytest

from grievance.sentences import Refusal, in_words
from grievance.sittings.rules.series import (
    LeadDays,
    Rhythm,
    SeriesRule,
    lead_dates,
    nth_weekday,
    planned_dates,
    rule_in_words,
    shift,
    shifted,
)

TUESDAY = 1
HOLIDAYS = {date(2026, 11, 24): "Guru Nanak Dev Ji's Birthday", date(2026, 11, 8): "Diwali"}


def closed_because(day):
    return HOLIDAYS.get(day) or ("Sunday" if day.weekday() == 6 else None)


def second_tuesday(every=1):
    return SeriesRule(Rhythm.MONTHS, every, TUESDAY, 2)


def test_the_second_tuesday_of_each_month_of_a_year():
    days = planned_dates(second_tuesday(), date(2026, 4, 1), date(2027, 3, 31))
    assert len(days) == 12
    assert days[:3] == (date(2026, 4, 14), date(2026, 5, 12), date(2026, 6, 9))
    assert all(day.weekday() == TUESDAY and 8 <= day.day <= 14 for day in days)


def test_every_two_weeks_on_tuesday_begins_on_the_first_tuesday():
    days = planned_dates(SeriesRule(Rhythm.WEEKS, 2, TUESDAY), date(2026, 11, 1), date(2026, 12, 31))
    assert days == tuple(date(2026, 11, 3) + timedelta(days=14 * n) for n in range(5))


def test_every_quarter_counts_from_the_first_month_that_still_holds_its_day():
    days = planned_dates(second_tuesday(every=3), date(2026, 4, 20), date(2027, 4, 30))
    assert days == (date(2026, 5, 12), date(2026, 8, 11), date(2026, 11, 10), date(2027, 2, 9))


@pytest.mark.parametrize(("month", "day"), [(2, 24), (3, 31), (6, 30)])
def test_the_last_tuesday_is_found_in_months_of_four_and_of_five(month, day):
    assert nth_weekday(2026, month, TUESDAY, 5) == date(2026, month, day)


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (second_tuesday(), "second Tuesday of every month"),
        (second_tuesday(3), "second Tuesday of every third month"),
        (SeriesRule(Rhythm.WEEKS, 2, TUESDAY), "every 2 weeks on Tuesday"),
        (SeriesRule(Rhythm.WEEKS, 1, 3), "every week on Thursday"),
    ],
)
def test_a_rule_reads_as_one_says_it(rule, words):
    assert in_words(rule_in_words(rule)) == words


@pytest.mark.parametrize(
    ("field", "make"),
    [
        ("every", lambda: SeriesRule(Rhythm.WEEKS, 0, TUESDAY)),
        ("weekday", lambda: SeriesRule(Rhythm.WEEKS, 1, 7)),
        ("nth", lambda: SeriesRule(Rhythm.MONTHS, 1, TUESDAY, 6)),
        ("to_on", lambda: planned_dates(second_tuesday(), date(2026, 4, 2), date(2026, 4, 1))),
        ("to_on", lambda: planned_dates(second_tuesday(), date(2026, 4, 2), date(2126, 4, 1))),
    ],
)
def test_a_wrong_rule_is_refused_at_its_field(field, make):
    with pytest.raises(Refusal) as refused:
        make()
    assert refused.value.field == field


def test_a_sitting_on_a_holiday_moves_to_the_next_open_day_and_says_why():
    (moved,) = shifted([date(2026, 11, 24)], closed_because)
    assert moved.sits_on == date(2026, 11, 25)
    assert in_words(moved.moved_because) == "moved from Tuesday 24 November 2026: Guru Nanak Dev Ji's Birthday"


def test_a_sitting_is_never_moved_onto_another_sitting():
    (moved,) = shifted([date(2026, 11, 24)], closed_because, taken=[date(2026, 11, 25)])
    assert moved.sits_on == date(2026, 11, 26)
    assert in_words(moved.moved_because).endswith("not on Wednesday 25 November 2026: another sitting")


def test_a_day_that_is_open_stays_even_beside_a_moved_one():
    days = shifted([date(2026, 11, 24), date(2026, 11, 25)], closed_because)
    assert [day.sits_on for day in days] == [date(2026, 11, 26), date(2026, 11, 25)]


def test_without_an_open_day_the_forum_is_asked_for_another():
    with pytest.raises(Refusal):
        shift(date(2026, 1, 1), lambda day: "closed for ever")


def test_dates_before_the_sitting_roll_back_and_those_after_roll_on():
    dates = lead_dates(date(2026, 11, 25), LeadDays(), closed_because)
    assert dates.notice_on == date(2026, 11, 10)
    assert dates.points_close_on == date(2026, 11, 14), "15 November is a Sunday"
    assert dates.agenda_on == date(2026, 11, 18)
    assert dates.brief_on == date(2026, 11, 17)
    assert dates.minutes_on == date(2026, 12, 9)
    assert dates.corrections_on == date(2026, 12, 16)


@pytest.mark.long
def test_shifted_days_are_open_unique_later_and_the_same_again_for_1000_random_calendars():
    chance = random.Random(20261124)
    for _ in range(1000):
        closed = {date(2026, 1, 1) + timedelta(days=chance.randrange(400)) for _ in range(chance.randrange(120))}
        taken = {date(2026, 1, 1) + timedelta(days=chance.randrange(400)) for _ in range(chance.randrange(10))}
        why = lambda day, closed=closed: "closed" if day in closed else None  # noqa: E731
        rule = SeriesRule(chance.choice(list(Rhythm)), chance.randint(1, 4), chance.randrange(7), chance.randint(1, 5))
        planned = planned_dates(rule, date(2026, 1, 1), date(2026, 12, 31))
        days = shifted(planned, why, taken)
        assert [day.planned_on for day in days] == sorted(planned)
        assert len({day.sits_on for day in days}) == len(days)
        for day in days:
            assert day.sits_on not in closed
            assert (day.sits_on == day.planned_on) == (day.moved_because is None) == (day.planned_on not in closed)
            assert day.moved_because is None or (day.sits_on > day.planned_on and day.sits_on not in taken)
            between = {day.planned_on + timedelta(days=n) for n in range((day.sits_on - day.planned_on).days)}
            others = taken | {other.sits_on for other in days if other is not day}
            assert between <= closed | others, "no open and free day is passed over"
        assert shifted(list(reversed(planned)), why, taken) == days
