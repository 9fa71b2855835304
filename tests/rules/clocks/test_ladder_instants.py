"""When a rung speaks, and which comes next."""

from datetime import UTC, datetime

import pytest

from grievance.clocks.rules.kinds import ClockKind, Unit
from grievance.clocks.rules.ladder import DEFAULT_LADDERS, IST, LadderRung, Tell, instant, next_rung, rungs_of, tells
from grievance.sentences import Refusal
from tests.support.calendars import FIVE, SIX, dec, nov

RESOLVE = DEFAULT_LADDERS[ClockKind.RESOLVE]
STARTED = datetime(2026, 11, 3, 6, 0, tzinfo=UTC)


def ist(month: int, day: int) -> datetime:
    return datetime(2026, month, day, tzinfo=IST)


def test_the_default_ladder_of_a_grievance_speaks_on_these_days():
    found = [step.at.astimezone(IST) for step in rungs_of(RESOLVE, nov(25), SIX, STARTED)]
    assert found == [ist(11, 20), ist(11, 26), ist(12, 3), ist(12, 11), ist(12, 26)]


def test_offset_zero_is_the_first_minute_it_is_late():
    rung = LadderRung(2, 0, Unit.CALENDAR, Tell.HEAD)
    assert instant(rung, nov(25), SIX) == datetime(2026, 11, 25, 18, 30, tzinfo=UTC)


def test_days_before_the_date_are_counted_by_the_offices_week():
    rung = LadderRung(1, -3, Unit.WORKING, Tell.NODAL_OFFICERS)
    assert instant(rung, nov(25), FIVE).astimezone(IST) == ist(11, 19)
    assert instant(LadderRung(1, -3, Unit.CALENDAR, Tell.HEAD), nov(25), FIVE).astimezone(IST) == ist(11, 22)


def test_a_rung_before_the_start_of_the_clock_does_not_exist():
    late_start = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
    assert next_rung(RESOLVE, nov(25), SIX, late_start).rung.rung == 2


def test_a_rung_recorded_is_not_repeated_and_above_the_top_there_is_none():
    assert next_rung(RESOLVE, nov(25), SIX, STARTED, top_rung=2).rung.rung == 3
    assert next_rung(RESOLVE, dec(9), SIX, STARTED, top_rung=2).rung.rung == 3
    assert next_rung(RESOLVE, nov(25), SIX, STARTED, top_rung=5) is None
    assert next_rung((), nov(25), SIX, STARTED) is None


def test_while_the_clock_stands_still_only_a_rung_before_the_date_waits():
    waits = next_rung(RESOLVE, nov(25), SIX, STARTED, stopped_until=nov(22))
    assert (waits.rung.rung, waits.at.astimezone(IST)) == (1, ist(11, 23))
    late = next_rung(RESOLVE, nov(25), SIX, STARTED, top_rung=1, stopped_until=dec(20))
    assert late.at.astimezone(IST) == ist(11, 26)


def test_days_after_the_date_are_never_working_days():
    with pytest.raises(Refusal, match="calendar days"):
        LadderRung(3, 7, Unit.WORKING, Tell.HEAD)


def test_a_rung_may_tell_several_and_every_shipped_word_is_known():
    assert tells("chair,administrative_secretary") == (Tell.CHAIR, Tell.ADMINISTRATIVE_SECRETARY)
    assert all(tells(rung.tell) for ladder in DEFAULT_LADDERS.values() for rung in ladder)


def test_every_shipped_ladder_climbs():
    for kind, ladder in DEFAULT_LADDERS.items():
        steps = [step.rung.rung for step in rungs_of(ladder, dec(9), SIX, datetime(2026, 6, 1, tzinfo=UTC))]
        assert steps == list(range(1, len(ladder) + 1)), kind
