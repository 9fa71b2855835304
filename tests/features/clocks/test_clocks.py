"""Clocks in the database: date and next rung are written with each change, and every move is logged."""

from datetime import date

import pytest
from sqlalchemy import select

from grievance.accounts.models import Person
from grievance.clocks import operations, queries
from grievance.clocks.models import ForumDate
from grievance.clocks.rules.kinds import ClockKind, ClockState, OwnerKind, Unit
from grievance.clocks.rules.ladder import IST, PARKED_AFTER_FAILURES
from grievance.foundation import clock as clocks
from grievance.foundation.database import db
from grievance.foundation.transaction import transaction
from grievance.permissions import SYSTEM
from grievance.reference import operations as reference
from grievance.reference.rules.words import HolidayScope
from grievance.sentences import Refusal, as_data, from_data, in_words, sentence

ASKED = sentence("a question to the filer")
MEETING = 700


def nov(day):
    return date(2026, 11, day)


def dec(day):
    return date(2026, 12, day)


def instant(clock):
    return clock.next_rung_at.astimezone(IST).strftime("%m-%d %H:%M")


def start(at, when, kind=ClockKind.RESOLVE, office="JPDCL", owner=1, **more):
    return operations.start_clock(OwnerKind.CASE, owner, kind, office, at(when), division="jammu", **more)


def climbed(clock, rung, when):
    """As the sweep leaves a clock: recorded up to ``rung``."""
    clock.top_rung = rung
    operations.recompute_clocks([clock], when, sentence("swept"))


def people():
    return list(db.session.scalars(select(Person.id).order_by(Person.id).limit(2)))


def test_a_grievance_gets_its_date_its_first_rung_and_the_sentence(world, at):
    with transaction():
        clock = start(at, "2026-11-03 11:00", category="power_supply")
        assert (clock.due_on, clock.hard_stop_days, clock.unit) == (nov(25), 30, Unit.CALENDAR)
        assert instant(clock) == "11-20 00:00"
        said = in_words(queries.due_explained(clock).sentence)
    assert said.startswith("Due Wednesday 25 November 2026: 21 calendar days from Tuesday 3 November 2026")
    assert "Guru Nanak Dev Ji's Birthday (24 November)" in said


def test_the_limit_depends_on_the_category(world, at):
    with transaction():
        assert start(at, "2026-11-03 11:00", category="estate_infrastructure").due_on == nov(17)
        assert start(at, "2026-11-03 11:00", owner=2, category="credit_banking").hard_stop_days == 45


def test_a_question_stops_the_clock_and_the_reply_moves_the_date_earlier(world, at):
    with transaction():
        clock = start(at, "2026-11-02 11:00", ClockKind.REWORK, days=21)
        assert clock.due_on == nov(27)
        operations.pause_clock(clock, at("2026-11-09 16:55"), nov(16), ASKED)
        assert (clock.state, clock.due_on) == (ClockState.STOPPED, dec(4))
        assert queries.due_explained(clock).due.at_latest
        operations.resume_clock(clock, at("2026-11-11 20:02"))
        assert (clock.state, clock.due_on) == (ClockState.RUNNING, nov(30))
        moves = [(change.old_on, change.new_on) for change in queries.due_changes_of(clock)]
    assert moves == [(nov(27), dec(4)), (dec(4), nov(30))]


def test_a_question_on_the_last_day_does_not_stop_the_clock(world, at):
    with transaction():
        clock = start(at, "2026-11-03 11:00")
        assert operations.pause_clock(clock, at("2026-11-25 10:00"), dec(2), ASKED) is None
        assert (clock.state, clock.due_on) == (ClockState.RUNNING, nov(25))


def test_a_clock_that_does_not_pause_says_so_and_one_that_stands_is_not_stopped_twice(world, at):
    with transaction():
        with pytest.raises(Refusal, match="does not stop"):
            operations.pause_clock(start(at, "2026-11-03 11:00", ClockKind.ACKNOWLEDGE), clocks.now(), nov(9), ASKED)
        clock = start(at, "2026-11-03 11:00")
        operations.pause_clock(clock, at("2026-11-04 11:00"), nov(11), ASKED)
        with pytest.raises(Refusal, match="already stands still"):
            operations.pause_clock(clock, at("2026-11-05 11:00"), nov(12), ASKED)


def test_a_pause_nobody_answered_is_closed_at_its_latest_end(world, at):
    with transaction():
        clock = start(at, "2026-11-02 11:00")
        operations.pause_clock(clock, at("2026-11-09 10:00"), nov(16), ASKED)
        due_on = clock.due_on
        assert queries.pauses_past_their_end(nov(16)) == []
        (pause,) = queries.pauses_past_their_end(nov(20))
        assert pause.clock_id == clock.id
        operations.resume_clock(clock, at("2026-11-20 00:10"))
        assert (clock.state, clock.due_on, due_on) == (ClockState.RUNNING, nov(30), nov(30))
        assert queries.facts(clock).pauses[0].to_on == nov(16)


def test_while_the_clock_stands_a_rung_before_the_date_waits_for_the_end_of_the_pause(world, at):
    with transaction():
        clock = start(at, "2026-11-02 11:00")
        assert instant(clock) == "11-19 00:00"
        operations.pause_clock(clock, at("2026-11-18 10:00"), nov(29), ASKED)
        assert (clock.due_on, instant(clock)) == (dec(2), "11-30 00:00")


def test_a_question_that_would_not_move_the_date_is_known_before_it_is_sent(world, at):
    with transaction():
        clock = start(at, "2026-11-03 11:00")
        assert queries.due_if_paused(clock, nov(9), nov(16)).on == dec(1)
        far = queries.due_if_paused(clock, nov(9), nov(24))
        assert (far.on, far.by_hard_stop) == (dec(3), True)


def test_a_transfer_keeps_the_days_used_and_changes_the_calendar(world, at):
    with transaction():
        clock = start(at, "2026-09-28 10:00", ClockKind.REWORK, days=10)
        assert clock.due_on == date(2026, 10, 10)
        operations.hand_clock_over(clock, "KPDCL", at("2026-10-01 15:00"))
        assert (clock.office_code, clock.due_on) == ("KPDCL", date(2026, 10, 12))
        said = in_words(queries.due_explained(clock).sentence)
    assert "from Friday 2 October 2026 the calendar of KPDCL counts" in said


def test_days_are_asked_for_before_the_date_and_granted_by_another(world, at):
    with transaction():
        asker, granter = people()
        clock = start(at, "2026-11-03 11:00")
        with pytest.raises(Refusal, match="only before the date"):
            operations.ask_extension(clock, 7, asker, nov(25))
        wish = operations.ask_extension(clock, 7, asker, nov(20), "transformer awaited")
        with pytest.raises(Refusal, match="asked for already"):
            operations.ask_extension(clock, 3, asker, nov(20))
        with pytest.raises(Refusal, match="Another officer"):
            operations.grant_extension(wish, asker, at("2026-11-21 10:00"))
        assert operations.grant_extension(wish, granter, at("2026-11-21 10:00")) == dec(1)
        assert "7 calendar days more were granted on Saturday 21 November 2026" in in_words(
            queries.due_explained(clock).sentence
        )
        much = operations.ask_extension(clock, 30, asker, nov(22))
        assert operations.grant_extension(much, granter, at("2026-11-23 10:00")) == dec(3)


def test_met_and_void_clocks_have_no_further_rung(world, at):
    with transaction():
        met, void = start(at, "2026-11-03 11:00"), start(at, "2026-11-03 11:00", owner=2)
        operations.meet_clock(met, at("2026-11-16 10:00"))
        operations.void_clock(void, at("2026-11-16 10:00"))
        assert (met.state, met.met_on, met.next_rung_at) == (ClockState.MET, nov(16), None)
        assert (void.state, void.next_rung_at) == (ClockState.VOID, None)
        assert queries.open_clocks_of(OwnerKind.CASE, 1) == []
        assert queries.clock_of(OwnerKind.CASE, 1, ClockKind.RESOLVE) is met


def test_an_answer_while_a_question_is_open_ends_the_pause_that_day(world, at):
    with transaction():
        clock = start(at, "2026-11-03 11:00")
        operations.pause_clock(clock, at("2026-11-09 10:00"), nov(16), ASKED)
        operations.meet_clock(clock, at("2026-11-11 10:00"))
        assert queries.facts(clock).pauses[0].to_on == nov(11)
        assert not queries.due_explained(clock).due.at_latest


def test_rungs_follow_one_another_and_none_is_repeated_when_the_date_moves(world, at):
    with transaction():
        clock = start(at, "2026-11-02 11:00")
        climbed(clock, 1, at("2026-11-19 00:01"))
        assert instant(clock) == "11-24 00:00"
        climbed(clock, 2, at("2026-11-24 00:01"))
        assert instant(clock) == "12-01 00:00"
        reference.declare_holiday(nov(23), "Bandh", HolidayScope.ALL, "", SYSTEM, clocks.now())
        operations.recompute_clocks([clock], clocks.now(), sentence("declared"))
        assert (clock.due_on, clock.top_rung, instant(clock)) == (nov(25), 2, "12-03 00:00")
        climbed(clock, 5, at("2026-12-26 00:01"))
        assert clock.next_rung_at is None


def test_a_clock_parked_after_failures_stays_parked(world, at):
    with transaction():
        clock = start(at, "2026-11-02 11:00")
        clock.failures = PARKED_AFTER_FAILURES
        operations.recompute_clocks([clock], clocks.now(), sentence("declared"))
        assert clock.next_rung_at is None


def test_a_direction_is_due_on_the_day_given_or_by_default_in_fifteen_days(world, at):
    with transaction():
        when = at("2026-11-16 15:00")
        default = operations.start_clock(OwnerKind.DIRECTION, 1, ClockKind.DIRECTION, "JPDCL", when)
        picked = operations.start_clock(OwnerKind.DIRECTION, 2, ClockKind.DIRECTION, "JPDCL", when, due_on=dec(11))
        assert (default.due_on, picked.due_on, picked.days) == (dec(1), dec(11), 25)
        with pytest.raises(Refusal, match="Choose a date after"):
            operations.start_clock(OwnerKind.DIRECTION, 3, ClockKind.DIRECTION, "JPDCL", when, due_on=nov(16))


def test_the_convener_is_held_to_two_working_days(world, at):
    with transaction():
        clock = operations.start_clock(
            OwnerKind.CASE, 9, ClockKind.SORT, "FORUM-JAMMU", at("2026-11-07 23:50"), division="jammu"
        )
        assert clock.due_on == nov(10)
        assert instant(clock) == "11-11 00:00"


def test_the_forum_is_held_to_ninety_days_by_the_date_itself(world, at):
    with transaction():
        clock = operations.start_clock(
            OwnerKind.DIVISION, 1, ClockKind.FORUM, None, at("2026-09-26 11:00"), division="kashmir"
        )
        assert clock.due_on == date(2026, 12, 25)  # Christmas: the date binds all the same


def planned(sits_on, closes_on, number, state="planned", division="jammu"):
    row = ForumDate(division=division, sitting_id=number, sits_on=sits_on, closes_on=closes_on, state=state)
    db.session.add(row)
    db.session.flush()
    return row


def test_a_point_is_promised_the_next_sitting_whose_agenda_is_open(world, at):
    with transaction():
        planned(nov(24), nov(14), MEETING)
        planned(dec(15), dec(5), MEETING + 1)
        clock = start(at, "2026-11-16 10:00", ClockKind.SITTING)
        assert clock.due_on == dec(15)
        assert in_words(queries.due_explained(clock).sentence) == (
            "Due Tuesday 15 December 2026: the next sitting with an open agenda on Monday 16 November 2026, "
            "when this came before the forum."
        )


def test_a_sitting_that_moves_moves_the_cases_that_wait_for_it(world, at):
    with transaction():
        sitting = planned(nov(24), nov(14), MEETING)
        clock = start(at, "2026-11-10 10:00", ClockKind.SITTING)
        sitting.sits_on, sitting.state = nov(30), "frozen"
        found = operations.recompute_sitting_clocks("jammu", clocks.now(), sentence("the sitting moved"))
        assert (clock.due_on, found.moved) == (nov(30), 1)
        assert [in_words(from_data(row.why)) for row in queries.due_changes_of(clock)] == ["the sitting moved"]
        sitting.state = "not_held"
        planned(dec(15), dec(5), MEETING + 1)
        operations.recompute_sitting_clocks("jammu", clocks.now(), sentence("it was not held"))
        assert clock.due_on == dec(15)


def test_without_a_planned_sitting_the_forums_own_clock_is_the_promise(world, at):
    with transaction():
        operations.start_clock(OwnerKind.DIVISION, 1, ClockKind.FORUM, None, at("2026-10-01 11:00"), division="jammu")
        clock = start(at, "2026-11-16 10:00", ClockKind.SITTING)
        assert clock.due_on == date(2026, 12, 30)
        assert "the forum must sit by this day" in in_words(queries.due_explained(clock).sentence)
        lonely = operations.start_clock(
            OwnerKind.CASE, 3, ClockKind.SITTING, None, at("2026-11-16 10:00"), division="kashmir"
        )
        assert lonely.days == 90


def test_a_declared_holiday_moves_the_date_logs_both_and_withdrawing_moves_it_back(world, at):
    with transaction():
        clock = start(at, "2026-11-02 11:00")
        elsewhere = start(at, "2026-11-02 11:00", owner=2, office="KPDCL")
        done = start(at, "2026-11-02 11:00", owner=3)
        operations.meet_clock(done, at("2026-11-05 11:00"))
        before = clock.due_on
    now = at("2026-11-16 10:00")
    with transaction():
        reference.declare_holiday(nov(23), "Bandh", HolidayScope.DIVISION, "jammu", SYSTEM, now)
    assert db.session().info.pop("recomputed").moved == 1
    assert (before, clock.due_on, elsewhere.due_on, done.due_on) == (nov(23), nov(25), nov(23), nov(23))
    change = queries.due_changes_of(clock)[-1]
    assert (change.old_on, change.new_on) == (nov(23), nov(25))
    assert in_words(from_data(change.why)) == "Bandh on Monday 23 November 2026 was declared a holiday"
    assert "Bandh (23 November)" in in_words(queries.due_explained(clock).sentence)
    assert instant(clock) == "11-19 00:00"
    with transaction():
        reference.withdraw_holiday(nov(23), "Bandh", HolidayScope.DIVISION, "jammu", SYSTEM, now)
    assert clock.due_on == nov(23)
    assert len(queries.due_changes_of(clock)) == 2


def test_a_stopped_clock_follows_a_declared_holiday_too(world, at):
    with transaction():
        clock = start(at, "2026-11-02 11:00", ClockKind.REWORK, days=10)
        operations.pause_clock(clock, at("2026-11-09 10:00"), nov(16), ASKED)
        before = clock.due_on
    with transaction():
        reference.declare_holiday(nov(18), "Bandh", HolidayScope.OFFICE, "JPDCL", SYSTEM, clocks.now())
    assert (before, clock.due_on) == (nov(20), nov(21))


def test_a_holiday_outside_the_time_of_a_clock_is_not_its_matter(world, at):
    with transaction():
        start(at, "2026-11-02 11:00")
    with transaction():
        reference.declare_holiday(nov(2), "Day zero", HolidayScope.ALL, "", SYSTEM, clocks.now())
        reference.declare_holiday(dec(22), "Later", HolidayScope.ALL, "", SYSTEM, clocks.now())
    assert db.session().info.pop("recomputed").moved == 0
    assert queries.open_clocks_over(nov(2), ["JPDCL"]) == queries.open_clocks_over(dec(22), ["JPDCL"]) == []


def test_many_clocks_are_recomputed_in_few_statements(world, at, statements):
    with transaction():
        for owner in range(60):
            start(at, "2026-11-02 11:00", owner=owner)
    db.session.remove()
    with statements() as seen, transaction():
        reference.declare_holiday(nov(23), "Bandh", HolidayScope.ALL, "", SYSTEM, clocks.now())
    tables = ("clock", "clock_held", "pause", "extension", "ladder_rung", "holiday", "office", "calendar", "seat")
    reads = [text for text in seen if text.startswith("SELECT") and text.split("FROM ")[1].split()[0] in tables]
    assert db.session().info.pop("recomputed").moved == 60
    assert len(reads) <= 12
    assert len(queries.due_changes_of(queries.open_clocks_of(OwnerKind.CASE, 7)[0])) == 1


def test_dates_after_a_holiday_equal_a_fresh_computation(world, at):
    with transaction():
        for owner in range(40):
            clock = start(at, f"2026-11-{owner % 12 + 1:02} 10:00", (ClockKind.RESOLVE, ClockKind.REWORK)[owner % 2],
                          ("JPDCL", "IC-DEPT", "KPDCL")[owner % 3], owner)  # fmt: skip
            if owner % 4 == 0:
                operations.pause_clock(clock, clocks.now(), date(2026, 11, owner % 12 + 5), ASKED)
    for day in (13, 17, 23):
        with transaction():
            reference.declare_holiday(nov(day), "Bandh", HolidayScope.ALL, "", SYSTEM, clocks.now())
    open_clocks = queries.open_clocks_held_by(["JPDCL", "IC-DEPT", "KPDCL"])
    known = queries.facts_of(open_clocks)
    assert len(open_clocks) == 40
    assert all(clock.due_on == queries.due_computed(clock, known[clock.id]).on for clock in open_clocks)


def test_the_strip_of_a_clock_says_the_same_as_its_date(world, at):
    with transaction():
        clock = start(at, "2026-11-02 11:00")
        operations.pause_clock(clock, at("2026-11-09 10:00"), nov(16), ASKED)
        operations.resume_clock(clock, at("2026-11-11 10:00"))
        drawn = queries.strip_of(clock, nov(19))
    assert in_words(drawn.words) == "15 of 21 days used, 6 left; stopped on 2 days"
    assert drawn.cells[-1].on == clock.due_on == nov(25)


def test_a_sentence_with_a_reason_survives_the_database(world, at):
    with transaction():
        clock = start(at, "2026-11-02 11:00")
        operations.pause_clock(clock, at("2026-11-09 10:00"), nov(16), ASKED)
    db.session.expire_all()
    assert queries.facts(clock).pauses[0].why == as_data(ASKED)
    assert "at most (a question to the filer)" in in_words(queries.due_explained(clock).sentence)
