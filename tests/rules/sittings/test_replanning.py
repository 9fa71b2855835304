"""When the rule of a series changes from a day on: which sitting goes where. And how a rule reads back from a day."""

import random
from datetime import date, timedelta
from itertools import combinations

import pytest
from dateutil import rrule

from grievance.sentences import Refusal
from grievance.sittings.rules.replanning import Pair, matched, rule_from
from grievance.sittings.rules.series import (
    LEAD_WORDS,
    LeadDays,
    Rhythm,
    SeriesRule,
    lead_dates,
    lead_days,
    nth_weekday,
    planned_dates,
    rule_from_data,
)

TUESDAY, THURSDAY = 1, 3
WEEKDAYS = (rrule.MO, rrule.TU, rrule.WE, rrule.TH, rrule.FR, rrule.SA, rrule.SU)


def days(*numbers):
    return [date(2026, 1, 1) + timedelta(days=number) for number in numbers]


def least(old, new):
    """The oracle: every way to pair as many as can, in order; the fewest days moved in sum."""
    count = min(len(old), len(new))
    ways = [
        sum(abs((new[j] - old[i]).days) for i, j in zip(some, others, strict=True))
        for some in combinations(range(len(old)), count)
        for others in combinations(range(len(new)), count)
    ]
    return min(ways, default=0)


def test_the_same_number_of_days_are_paired_one_by_one():
    assert matched(days(0, 14, 28), days(2, 16, 30)) == (Pair(0, 0), Pair(1, 1), Pair(2, 2))


def test_a_monthly_series_that_becomes_quarterly_keeps_the_nearest_sittings_and_lets_the_others_fall_away():
    monthly = [date(2026, month, 14) for month in range(1, 13)]
    quarterly = [date(2026, month, 15) for month in (2, 5, 8, 11)]
    pairs = matched(monthly, quarterly)
    assert [pair for pair in pairs if pair.new is not None] == [Pair(1, 0), Pair(4, 1), Pair(7, 2), Pair(10, 3)]
    assert sum(pair.new is None for pair in pairs) == 8


def test_a_quarterly_series_that_becomes_monthly_gets_new_sittings_between():
    pairs = matched([date(2026, 2, 10), date(2026, 5, 12)], [date(2026, month, 12) for month in range(1, 7)])
    assert [pair.old for pair in pairs] == [None, 0, None, None, 1, None]


@pytest.mark.long
def test_no_pairing_moves_fewer_days_and_none_is_crossed_for_400_random_lists():
    chance = random.Random(20261122)
    for _ in range(400):
        old = sorted(chance.sample(days(*range(60)), chance.randrange(6)))
        new = sorted(chance.sample(days(*range(60)), chance.randrange(6)))
        pairs = matched(old, new)
        both = [(pair.old, pair.new) for pair in pairs if pair.old is not None and pair.new is not None]
        assert both == sorted(both) and len(both) == min(len(old), len(new))
        assert sum(abs((new[j] - old[i]).days) for i, j in both) == least(old, new)
        assert sorted(pair.old for pair in pairs if pair.old is not None) == list(range(len(old)))
        assert sorted(pair.new for pair in pairs if pair.new is not None) == list(range(len(new)))
        assert matched(old, new) == pairs


def test_more_sittings_than_anybody_can_check_are_refused():
    with pytest.raises(Refusal):
        matched(days(*range(300)), days(1))


@pytest.mark.parametrize(
    ("rule", "day", "follows"),
    [
        (SeriesRule(Rhythm.WEEKS, 2, TUESDAY), date(2026, 12, 10), SeriesRule(Rhythm.WEEKS, 2, THURSDAY)),
        (SeriesRule(Rhythm.MONTHS, 1, TUESDAY, 2), date(2026, 12, 17), SeriesRule(Rhythm.MONTHS, 1, THURSDAY, 3)),
        (SeriesRule(Rhythm.MONTHS, 3, TUESDAY, 5), date(2026, 12, 31), SeriesRule(Rhythm.MONTHS, 3, THURSDAY, 5)),
        (SeriesRule(Rhythm.MONTHS, 1, TUESDAY, 5), date(2027, 2, 25), SeriesRule(Rhythm.MONTHS, 1, THURSDAY, 5)),
        (SeriesRule(Rhythm.MONTHS, 1, TUESDAY, 4), date(2027, 2, 25), SeriesRule(Rhythm.MONTHS, 1, THURSDAY, 4)),
    ],
)
def test_the_rule_that_follows_from_a_moved_sitting_has_its_weekday_and_week(rule, day, follows):
    assert rule_from(rule, day) == follows
    if follows.rhythm is Rhythm.MONTHS:
        assert nth_weekday(day.year, day.month, follows.weekday, follows.nth) == day


def test_a_rule_is_read_back_as_it_was_kept():
    rule = SeriesRule(Rhythm.MONTHS, 3, TUESDAY, 2)
    assert rule_from_data({"rhythm": "months", "every": 3, "weekday": 1, "nth": 2}) == rule


def recurring(rule, from_on, to_on):
    """The oracle: the same days by the recurrence rules of RFC 5545, from the first day that the rule gives."""
    start = planned_dates(rule, from_on, to_on)
    if not start:
        return ()
    if rule.rhythm is Rhythm.WEEKS:
        found = rrule.rrule(
            rrule.WEEKLY, interval=rule.every, byweekday=WEEKDAYS[rule.weekday], dtstart=start[0], until=to_on
        )
    else:
        nth = -1 if rule.nth == 5 else rule.nth
        found = rrule.rrule(
            rrule.MONTHLY, interval=rule.every, byweekday=WEEKDAYS[rule.weekday](nth), dtstart=start[0], until=to_on
        )
    return tuple(one.date() for one in found)


@pytest.mark.long
def test_600_random_series_have_the_days_of_the_recurrence_rule_of_calendars():
    chance = random.Random(5545)
    for _ in range(600):
        rule = SeriesRule(chance.choice(list(Rhythm)), chance.randint(1, 6), chance.randrange(7), chance.randint(1, 5))
        from_on = date(2024, 1, 1) + timedelta(days=chance.randrange(1500))
        to_on = from_on + timedelta(days=chance.randrange(800))
        found = planned_dates(rule, from_on, to_on)
        assert found == recurring(rule, from_on, to_on)
        first = next((day for n in range(62) if _fits(rule, day := from_on + timedelta(days=n))), None)
        assert not found or found[0] == first, "the first day of the rule on or after the first day asked for"


def _fits(rule, day):
    if day.weekday() != rule.weekday:
        return False
    if rule.rhythm is Rhythm.WEEKS:
        return True
    return (day + timedelta(days=7)).month != day.month if rule.nth == 5 else (day.day - 1) // 7 + 1 == rule.nth


def test_each_date_that_hangs_on_a_sitting_says_from_which_day_it_was_shifted_and_why():
    closed = {date(2026, 11, 15): "Sunday", date(2026, 12, 9): "Election Day", date(2026, 12, 16): "Flood"}
    found = lead_days(date(2026, 11, 25), LeadDays(), closed.get)
    points = found["points_close_on"]
    assert (points.counted_on, points.on, points.why) == (date(2026, 11, 15), date(2026, 11, 14), "Sunday")
    assert found["minutes_on"].on == date(2026, 12, 10) and found["minutes_on"].why == "Election Day"
    assert found["corrections_on"].counted_on == date(2026, 12, 17), "seven days after the day on which minutes are due"
    assert not found["agenda_on"].is_shifted and found["agenda_on"].why is None
    assert set(found) == set(LEAD_WORDS)
    dates = lead_dates(date(2026, 11, 25), LeadDays(), closed.get)
    assert all(getattr(dates, name) == day.on for name, day in found.items())
