"""Which limit binds, and the day strip."""

from datetime import date

import pytest

from grievance.clocks.rules.due import Limit, Pause, due, held_by
from grievance.clocks.rules.kinds import ClockKind, Unit
from grievance.clocks.rules.limits import DEFAULT_LIMITS, LimitRow, NoLimit, limit_for
from grievance.clocks.rules.strip import CellState, strip
from grievance.sentences import in_words, sentence
from tests.support.calendars import FIVE, SIX, nov

ASKED = sentence("a question to the filer")
S = CellState


@pytest.mark.parametrize(
    ("kind", "category", "days", "unit", "hard_stop"),
    [
        (ClockKind.RESOLVE, "power_supply", 21, Unit.CALENDAR, 30),
        (ClockKind.RESOLVE, "estate_infrastructure", 14, Unit.CALENDAR, 30),
        (ClockKind.RESOLVE, "credit_banking", 30, Unit.CALENDAR, 45),
        (ClockKind.RESOLVE, "power_tariff_billing", 30, Unit.CALENDAR, 45),
        (ClockKind.RESOLVE, "raw_material_minerals", 30, Unit.CALENDAR, 45),
        (ClockKind.SORT, None, 2, Unit.WORKING, None),
        (ClockKind.ACKNOWLEDGE, None, 2, Unit.WORKING, None),
        (ClockKind.FIRST_REPLY, "power_supply", 7, Unit.CALENDAR, None),
        (ClockKind.KEEP_INFORMED, None, 10, Unit.WORKING, None),
        (ClockKind.REVIEW, None, 30, Unit.CALENDAR, None),
        (ClockKind.REWORK, None, 7, Unit.WORKING, None),
        (ClockKind.DIRECTION, None, 15, Unit.CALENDAR, None),
        (ClockKind.FORUM, None, 90, Unit.CALENDAR, None),
        (ClockKind.ACCEPT, None, 7, Unit.CALENDAR, None),
        (ClockKind.DISPUTE, None, 30, Unit.CALENDAR, None),
    ],
)
def test_the_shipped_limits(kind, category, days, unit, hard_stop):
    limit = limit_for(DEFAULT_LIMITS, kind, category, nov(2)).limit
    assert (limit.days, limit.unit, limit.hard_stop_days) == (days, unit, hard_stop)


def test_every_kind_of_clock_has_a_limit():
    assert all(limit_for(DEFAULT_LIMITS, kind, None, nov(2)) for kind in ClockKind)


def test_of_several_rows_the_categorys_own_and_then_the_latest_in_force_binds():
    rows = [
        LimitRow(ClockKind.RESOLVE, None, Limit(21)),
        LimitRow(ClockKind.RESOLVE, None, Limit(15), from_on=nov(10)),
        LimitRow(ClockKind.RESOLVE, "land_lease", Limit(45), to_on=nov(5)),
    ]
    assert limit_for(rows, ClockKind.RESOLVE, "land_lease", nov(5)).limit.days == 45
    assert limit_for(rows, ClockKind.RESOLVE, "land_lease", nov(9)).limit.days == 21
    assert limit_for(rows, ClockKind.RESOLVE, "power_supply", nov(10)).limit.days == 15
    with pytest.raises(NoLimit):
        limit_for(rows, ClockKind.SORT, None, nov(9))


def drawn(limit, day_zero, office, today, *pauses):
    return strip(day_zero, due(limit, day_zero, held_by(office), pauses), limit.unit, held_by(office), today)


def test_the_strip_of_a_calendar_clock_shows_all_seven_days_and_its_words_add_up():
    found = drawn(Limit(21), nov(2), SIX, nov(19), Pause(nov(9), nov(11), nov(16), ASKED))
    assert [cell.state for cell in found.cells] == [S.USED] * 7 + [S.PAUSED] * 2 + [S.USED] * 7 + [S.TODAY] + [
        S.LEFT
    ] * 5 + [S.LAST]
    assert in_words(found.words) == "15 of 21 days used, 6 left; stopped on 2 days"
    assert [cell.on for cell in found.cells if cell.labelled] == [nov(3), nov(9), nov(16), nov(23)]
    assert [cell.on for cell in found.cells if cell.starts_week] == [nov(9), nov(16), nov(23)]


def test_the_strip_of_a_working_clock_shows_the_offices_week_and_crosses_holidays():
    found = drawn(Limit(10, Unit.WORKING), nov(18), FIVE, nov(20))
    assert [(cell.on.day, cell.state) for cell in found.cells] == [
        (19, S.USED), (20, S.TODAY), (23, S.LEFT), (24, S.HOLIDAY), (25, S.LEFT), (26, S.LEFT), (27, S.LEFT),
        (30, S.LEFT), (1, S.LEFT), (2, S.LEFT), (3, S.LAST),
    ]  # fmt: skip
    assert (found.used, found.left) == (2, 8)


def test_a_late_strip_goes_on_past_the_date_to_today():
    found = drawn(Limit(7), nov(3), SIX, nov(12))
    assert [cell.state for cell in found.cells][-3:] == [S.LAST, S.OVER, S.OVER]
    assert found.cells[-3].is_last and found.cells[-1].is_today
    assert in_words(found.words) == "7 of 7 days used, 0 left; 2 days late"


def test_a_very_late_strip_is_cut_to_its_latest_days():
    found = drawn(Limit(7), date(2024, 1, 1), SIX, nov(1))
    assert found.is_cut and found.cells[-1].on == nov(1)
