"""A year of sittings in one act, moved, adjourned and called off, never deleted."""

from __future__ import annotations

from datetime import date

import pytest

from grievance.cases.rules.words import CaseKind
from grievance.clocks import queries as clocks
from grievance.clocks.models import ForumDate
from grievance.clocks.rules.kinds import ClockKind, OwnerKind
from grievance.foundation import clock
from grievance.foundation.database import db
from grievance.foundation.transaction import transaction
from grievance.sentences import Refusal, from_data, in_words
from grievance.sittings import operations, queries
from grievance.sittings.operations import closed_because
from grievance.sittings.rules.series import Rhythm, SeriesRule, planned_dates, shifted
from grievance.sittings.rules.words import SittingState
from tests.features.sittings.scene import actor, file_case, new_series, publish


def test_a_year_of_sittings_is_made_in_one_act_and_those_on_holidays_are_shifted_each_with_its_reason(world):
    new = new_series("jammu", SeriesRule(Rhythm.WEEKS, 2, 1), from_on=date(2026, 1, 1), to_on=date(2026, 12, 31))
    with transaction():
        days = shifted(planned_dates(new.rule, new.from_on, new.to_on), closed_because("jammu"))
        operations.publish(new, days, actor("convener.jammu"), clock.now())
    made = queries.sittings_between(date(2026, 1, 1), date(2027, 1, 31), "jammu")
    moved = {row.sits_on: in_words(from_data(row.moved_because)) for row in made if row.moved_because}
    assert [row.serial for row in made] == list(range(1, 27))
    assert moved == {
        date(2026, 3, 18): "moved from Tuesday 17 March 2026: Shab-i-Qadr",
        date(2026, 4, 15): "moved from Tuesday 14 April 2026: Birthday of Dr B R Ambedkar",
        date(2026, 11, 25): "moved from Tuesday 24 November 2026: Guru Nanak Dev Ji's Birthday",
    }
    closed = closed_because("jammu")
    assert not [row.sits_on for row in made if closed(row.sits_on)]
    assert all(row.planned_on.weekday() == 1 and row.sits_on >= row.planned_on for row in made)
    assert all(bool(closed(row.planned_on)) == bool(row.moved_because) for row in made)


def test_guru_nanak_moves_the_jammu_sitting_to_wednesday(world):
    first = publish(first=date(2026, 11, 24), last=date(2026, 11, 30))[0]
    assert (first.planned_on, first.sits_on) == (date(2026, 11, 24), date(2026, 11, 25))
    assert (
        in_words(from_data(first.moved_because)) == "moved from Tuesday 24 November 2026: Guru Nanak Dev Ji's Birthday"
    )
    assert first.closes_on == date(2026, 11, 14)
    assert first.venue == "Conference Hall, Jammu"


def test_a_day_that_is_taken_is_refused_by_name_and_nothing_is_made(world):
    publish()
    with pytest.raises(Refusal) as refused:
        publish()
    assert "A sitting stands on" in str(refused.value)
    assert len(queries.sittings_of_division("jammu")) == 3


def test_the_other_division_may_sit_on_the_same_day(world):
    publish("jammu")
    publish("kashmir")
    assert len(queries.sittings_between(date(2026, 11, 1), date(2026, 12, 31))) == 6


def test_a_moved_sitting_moves_the_dates_of_the_cases_that_wait_for_it(world):
    publish(first=date(2026, 12, 8))
    point = file_case("Floor rate of land", kind=CaseKind.POINT)
    waiting = clocks.clock_of(OwnerKind.CASE, point.id, ClockKind.SITTING)
    assert waiting.due_on == date(2026, 12, 8)
    with transaction():
        sitting = queries.sitting_by_number("J-1")
        operations.move(
            sitting, date(2026, 12, 10), "11:30", "Town Hall", "the hall is taken", actor("convener.jammu"), clock.now()
        )
    waiting = clocks.clock_of(OwnerKind.CASE, point.id, ClockKind.SITTING)
    sitting = queries.sitting_by_number("J-1")
    assert waiting.due_on == sitting.sits_on == date(2026, 12, 10)
    assert in_words(from_data(sitting.moved_because)) == "moved from Tuesday 8 December 2026: the hall is taken"
    assert sitting.ics_sequence == 1
    assert queries.forum_date_of(sitting.id).sits_on == date(2026, 12, 10)


def test_a_sitting_is_not_moved_to_a_closed_or_taken_day_nor_without_reason(world):
    publish(first=date(2026, 12, 8))
    for sits_on, why in ((date(2026, 12, 25), "x"), (date(2026, 12, 22), "x"), (date(2026, 12, 10), " ")):
        with pytest.raises(Refusal), transaction():
            operations.move(
                queries.sitting_by_number("J-1"), sits_on, "11:00", "", why, actor("convener.jammu"), clock.now()
            )
    assert queries.sitting_by_number("J-1").sits_on == date(2026, 12, 8)


def test_a_sitting_is_not_moved_or_adjourned_to_a_day_that_has_passed(world, at):
    publish(first=date(2026, 12, 8))
    at("2026-12-14 10:00")
    for act in (
        lambda row, who, now: operations.move(row, date(2026, 12, 1), "11:00", "", "the hall is taken", who, now),
        lambda row, who, now: operations.adjourn(row, date(2026, 12, 10), "no quorum", who, now),
    ):
        with pytest.raises(Refusal, match="has passed"), transaction():
            act(queries.sitting_by_number("J-1"), actor("convener.jammu"), clock.now())
    assert queries.sitting_by_number("J-1").sits_on == date(2026, 12, 8)


def test_a_sitting_not_held_stays_in_the_list_with_its_reason_and_its_cases_wait_for_the_next(world):
    publish(first=date(2026, 12, 8))
    point = file_case("Floor rate of land", kind=CaseKind.POINT)
    with transaction():
        operations.call_off(queries.sitting_by_number("J-1"), "snow", actor("convener.jammu"), clock.now())
    sitting = queries.sitting_by_number("J-1")
    assert (sitting.state, sitting.not_held_because) == (SittingState.NOT_HELD, "snow")
    assert clocks.clock_of(OwnerKind.CASE, point.id, ClockKind.SITTING).due_on == date(2026, 12, 22)
    with pytest.raises(Refusal), transaction():
        operations.call_off(queries.sitting_by_number("J-1"), "again", actor("convener.jammu"), clock.now())


def test_an_adjourned_sitting_has_a_successor_with_the_next_number(world):
    publish(first=date(2026, 12, 8))
    with transaction():
        operations.adjourn(
            queries.sitting_by_number("J-1"), date(2026, 12, 11), "no quorum", actor("convener.jammu"), clock.now()
        )
    first, later = queries.sitting_by_number("J-1"), queries.sitting_by_number("J-3")
    assert first.state is SittingState.ADJOURNED and first.adjourned_to_id == later.id
    assert later.sits_on == date(2026, 12, 11)
    assert "adjourned from Tuesday 8 December 2026: no quorum" in in_words(from_data(later.moved_because))
    assert {row.state for row in db.session.query(ForumDate)} == {"planned", "adjourned"}


def test_the_forums_clock_starts_at_set_up_and_a_lapse_is_told_once_and_again_after_thirty_days(world, at):
    with transaction():
        operations.start_forum_clocks(clock.now())
        assert operations.start_forum_clocks(clock.now()) == 0
    set_up = operations.forum_standing("jammu", clock.today())
    assert set_up.due_on == date(2027, 2, 14) and not set_up.lapsed
    for when, told in (
        ("2027-02-14 23:00", 0),
        ("2027-02-15 00:30", 2),
        ("2027-02-16 10:00", 0),
        ("2027-03-17 10:00", 2),
    ):
        now = at(when)
        with transaction():
            assert operations.check_forum_clocks(now) == told
    assert operations.forum_standing("jammu", clock.today()).days_overdue == 31


def test_next_sitting_is_never_empty(world):
    with transaction():
        operations.start_forum_clocks(clock.now())
    assert operations.forum_standing("kashmir", clock.today()).next_on == date(2027, 2, 14)
    publish("kashmir")
    assert operations.forum_standing("kashmir", clock.today()).next_on == date(2026, 11, 25)


def test_a_holiday_declared_on_the_day_of_a_sitting_is_shown_until_the_convener_moves_it(world, as_person, client):
    publish(first=date(2026, 12, 8))
    assert "The office is closed on this day" not in client.get("/sittings/J-1").get_data(as_text=True)
    declared = world.test_cli_runner().invoke(
        args=["calendar", "declare", "--on", "2026-12-08", "--name", "Election Day", "--scope", "jammu"]
    )
    assert declared.exit_code == 0, declared.output
    page = client.get("/sittings/J-1").get_data(as_text=True)
    assert "The office is closed on this day: Election Day" in page
    assert "Election Day" in client.get("/sittings?year=2026").get_data(as_text=True)


def test_everyone_called_hears_in_one_act_that_a_sitting_is_moved_or_not_held(world, at):
    from grievance.notifications.models import Outbox
    from tests.features.sittings.scene import draw, freeze

    publish(first=date(2026, 12, 8))
    file_case("No reply for weeks", at("2026-10-20 10:00"), contact_email="unit@example.net")
    at("2026-11-16 10:00")
    draw("J-1")
    freeze("J-1")
    convener = actor("convener.jammu")

    def told(message: str) -> set[str]:
        return {row.to_address for row in db.session.query(Outbox).filter_by(message=message)}

    with transaction():
        sitting = queries.sitting_by_number("J-1")
        operations.move(sitting, date(2026, 12, 10), "11:00", "Town Hall", "the hall is taken", convener, clock.now())
    everybody = {
        "chair@example.org",
        "convener.jammu@example.org",
        "nodal@example.org",
        "hod@example.org",
        "unit@example.net",
    }
    assert everybody <= told("sitting_called")
    with transaction():
        operations.call_off(queries.sitting_by_number("J-1"), "snow", convener, clock.now())
    assert told("sitting_not_held") == told("sitting_called")
