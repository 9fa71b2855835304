"""The twenty settled cases of the clock, with the shipped holidays of 2026 (Diwali Sun 8 Nov, Guru Nanak Tue 24 Nov)."""

from datetime import UTC, date, datetime

import pytest

from grievance.clocks.rules.due import Held, Limit, Pause, days_late, due, held_by, is_late
from grievance.clocks.rules.kinds import Unit
from grievance.clocks.rules.ladder import IST
from grievance.reference.rules.words import HolidayScope, Week
from grievance.reference.rules.working_days import Holiday, Seat
from grievance.sentences import sentence
from tests.support.calendars import FIVE, IC_DEPT, KPDCL, SIX, calendar, dec, nov

ASKED = sentence("a question to the filer")


def working(days: int) -> Limit:
    return Limit(days, Unit.WORKING)


def pause(from_on: date, to_on: date | None, latest_on: date | None = None) -> Pause:
    return Pause(from_on, to_on, latest_on or to_on, ASKED)


def on(limit, day_zero, office, *pauses, more=0) -> date:
    return due(limit, day_zero, held_by(office), pauses, more).on


def test_case_1_the_day_of_the_event_is_not_counted():
    assert on(working(21), nov(2), FIVE, pause(nov(9), nov(11))) == dec(4)
    assert due(working(21), nov(2), held_by(FIVE)).counted[0] == nov(3)


def test_case_2_filed_on_a_holiday_the_next_day_that_counts_is_day_one():
    assert on(working(2), nov(8), SIX) == nov(10)


@pytest.mark.parametrize("office", [FIVE, SIX])
def test_case_3_hours_never_matter(office):
    filed_on = datetime(2026, 11, 7, 23, 50, tzinfo=IST).date()
    assert on(working(2), filed_on, office) == nov(10)


def test_case_4_just_before_midnight_utc_the_indian_date_counts():
    before = datetime(2026, 3, 31, 18, 29, tzinfo=UTC).astimezone(IST).date()
    after = datetime(2026, 3, 31, 18, 30, tzinfo=UTC).astimezone(IST).date()
    assert (before, after) == (date(2026, 3, 31), date(2026, 4, 1))


def test_case_5_a_calendar_limit_that_ends_on_a_closed_day_moves_to_the_next_open_day():
    assert on(Limit(21), nov(3), SIX) == on(Limit(21), nov(3), FIVE) == nov(25)
    assert on(Limit(21), date(2026, 10, 31), FIVE) == nov(23)
    assert on(Limit(21), date(2026, 10, 31), SIX) == nov(21)
    assert on(Limit(21, rolls=False), nov(3), SIX) == nov(24)


def test_case_6_the_day_of_the_question_counts_and_the_day_of_the_reply_does_not():
    found = due(Limit(21), nov(3), held_by(SIX), [pause(nov(9), nov(11))])
    assert [day.on for day in found.not_counted if day.pause] == [nov(10), nov(11)]


def test_case_7_a_pause_within_one_day_leaves_out_nothing():
    assert on(Limit(7), nov(10), SIX, pause(nov(12), nov(12))) == nov(17)


def test_case_8_a_closed_day_in_a_pause_is_left_out_once_as_closed():
    assert on(working(7), nov(9), FIVE) == nov(18)
    assert on(working(7), nov(9), FIVE, pause(nov(13), nov(14))) == nov(18)
    assert on(working(7), nov(9), FIVE, pause(nov(13), nov(16))) == nov(19)


def test_case_9_pauses_that_overlap_count_once():
    found = due(Limit(10), nov(2), held_by(SIX), [pause(nov(4), nov(7)), pause(nov(6), nov(9))])
    assert found.on == nov(17)
    assert len(found.not_counted) == 5


def test_case_10_a_paused_calendar_limit_leaves_out_every_stopped_date_then_rolls():
    found = due(Limit(21), nov(2), held_by(SIX), [pause(nov(9), nov(16))])
    assert found.on == nov(30)
    assert sum(day.pause is not None for day in found.not_counted) == 7


def test_case_11_an_open_pause_counts_to_its_latest_end_and_the_date_is_the_latest():
    question = pause(nov(9), None, nov(16))
    found = due(working(21), nov(2), held_by(FIVE), [question])
    assert (found.on, found.at_latest) == (dec(9), True)
    answered = due(working(21), nov(2), held_by(FIVE), [pause(nov(9), nov(11), nov(16))])
    assert (answered.on, answered.at_latest) == (dec(4), False)


def test_case_12_a_question_on_the_last_day_does_not_stop_the_clock():
    assert on(working(5), nov(2), FIVE) == nov(9)
    assert on(working(5), nov(2), FIVE, pause(nov(9), None, nov(16))) == nov(9)


def test_case_13_each_day_is_counted_by_the_office_that_held_the_case_that_morning():
    begun, sent = date(2026, 9, 28), date(2026, 10, 1)
    assert on(working(10), begun, SIX) == date(2026, 10, 10)
    assert due(working(10), begun, [Held(SIX, begun), Held(KPDCL, sent)]).on == date(2026, 10, 12)
    assert due(working(10), begun, [Held(SIX, begun), Held(IC_DEPT, sent)]).on == date(2026, 10, 14)


def test_case_14_an_extension_adds_days_to_the_limit():
    assert on(Limit(21), nov(3), SIX, more=7) == dec(1)


def test_case_15_no_pause_or_extension_carries_past_the_hard_stop():
    limit = Limit(21, hard_stop_days=30)
    stopped = pause(nov(9), nov(16))
    assert due(limit, nov(3), held_by(SIX), [stopped]).on == dec(1)
    assert due(limit, nov(3), held_by(SIX), [stopped]).by_hard_stop is False
    extended = due(limit, nov(3), held_by(SIX), [stopped], 7)
    assert (extended.on, extended.by_hard_stop) == (dec(3), True)
    assert on(Limit(21), nov(3), SIX, stopped, more=7) == dec(8)


def test_case_15_where_limit_and_hard_stop_are_equal_a_pause_moves_nothing():
    equal = Limit(30, hard_stop_days=30)
    assert on(equal, nov(3), SIX, pause(nov(9), nov(16))) == on(equal, nov(3), SIX) == dec(3)


def test_case_15_a_hard_stop_on_a_closed_day_moves_to_the_next_open_day():
    limit = Limit(21, hard_stop_days=30)
    found = due(limit, nov(6), held_by(SIX), [pause(nov(9), nov(30))])
    assert (found.on, found.by_hard_stop) == (dec(7), True)  # day 30 is Sunday 6 December


def test_case_16_a_holiday_declared_later_moves_the_date():
    assert on(Limit(21), nov(2), SIX) == nov(23)
    declared = calendar("JPDCL", Week.SIX, more=(Holiday(nov(23), "Declared day"),))
    assert on(Limit(21), nov(2), declared) == nov(25)


def test_case_17_an_office_of_both_divisions_follows_its_seat():
    assert not IC_DEPT.is_open(date(2026, 1, 13))
    assert not IC_DEPT.is_open(date(2026, 10, 8))


def test_case_18_local_holidays_bind_offices_seated_in_the_district():
    samba = calendar("an office at Samba", Week.SIX, (Seat("jammu", "Samba"),))
    day_before = date(2026, 3, 25)
    assert on(working(1), day_before, SIX) == date(2026, 3, 28)  # the 27th is Ramanavami
    assert on(working(1), day_before, samba) == date(2026, 3, 26)
    restricted = Holiday(nov(9), "Restricted", HolidayScope.RESTRICTED)
    assert calendar("X", Week.SIX, more=(restricted,)).is_open(nov(9))


def test_case_19_limits_on_a_filer_roll_by_the_forum_desks_calendar():
    assert on(Limit(7), nov(17), calendar("FORUM-JAMMU", Week.SIX)) == nov(25)


def test_case_20_late_begins_at_midnight_after_the_due_date():
    assert not is_late(nov(25), nov(25))
    assert is_late(nov(25), nov(26))
    assert days_late(nov(25), nov(27)) == 2
    assert days_late(nov(25), nov(20)) == 0
