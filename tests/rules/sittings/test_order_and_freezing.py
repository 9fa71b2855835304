"""The order by hand, the time of items, what is frozen, directions, the room and the forum's own clock."""

import random
from datetime import date, time

import pytest

from grievance.sentences import Refusal, in_words
from grievance.sittings.rules import directions, forum_clock, freezing, room, states, timing
from grievance.sittings.rules.month import weeks_of
from grievance.sittings.rules.words import Disposition, Progress, SittingState


def test_an_item_goes_to_the_place_that_was_typed():
    assert timing.by_wanted_places("abcd", [("d", 1)]) == ("d", "a", "b", "c")
    assert timing.by_wanted_places("abcd", [("a", 99)]) == ("b", "c", "d", "a")


def test_places_typed_for_several_items_at_once_all_hold():
    assert timing.by_wanted_places("abcd", [("a", 4), ("d", 1), ("b", 2), ("c", 3)]) == ("d", "b", "c", "a")


@pytest.mark.parametrize("place", [0, -3])
def test_a_place_before_the_first_is_refused(place):
    with pytest.raises(Refusal):
        timing.by_wanted_places("abc", [("b", place)])


def test_typed_places_never_lose_or_double_an_item():
    chance = random.Random(3)
    for _ in range(500):
        order = list(range(chance.randint(1, 12)))
        wanted = [(item, chance.randint(1, 15)) for item in order if chance.random() < 0.5]
        result = timing.by_wanted_places(order, wanted)
        assert sorted(result) == order
        changed = {item for item, place in wanted if place != order.index(item) + 1}
        assert [item for item in result if item not in changed] == [item for item in order if item not in changed]
        if len(changed) == 1:
            (item,) = changed
            assert result.index(item) + 1 == min(dict(wanted)[item], len(order))


def test_the_line_stands_after_the_last_item_that_ends_in_time():
    table = timing.timetable([5, 20, 100, 30, 5], time(11, 0), 150)
    assert table.line_after == 2
    assert [slot.unlikely for slot in table.slots] == [False, False, False, True, True]
    assert [f"{slot.starts_at:%H:%M}" for slot in table.slots] == ["11:00", "11:05", "11:25", "13:05", "13:35"]
    assert in_words(timing.filled_in_words(table)).startswith("160 minutes listed for a sitting of 150")


def test_an_agenda_that_fits_has_no_line():
    table = timing.timetable([50, 100], time(11, 0), 150)
    assert table.line_after is None and table.free == 0 and table.ends_at == time(13, 30)
    assert in_words(timing.filled_in_words(table)) == "150 of 150 minutes filled, 0 free"


@pytest.mark.parametrize("text", ["J-24", "j-24", "J24", " j24 "])
def test_a_sitting_is_found_by_its_number_in_any_writing(text):
    assert freezing.parsed_sitting_number(text) == ("jammu", 24)


@pytest.mark.parametrize("text", ["", "X-24", "J-0", "J-024", "24", "J-99999", "J-2 4", "J-24.3.1"])
def test_what_is_no_sitting_number_is_none(text):
    assert freezing.parsed_sitting_number(text) is None


def test_numbers_are_sitting_section_item():
    assert freezing.sitting_number("kashmir", 7) == "K-7"
    assert freezing.item_serial(24, 3, 1) == "24.3.1"


def test_the_hash_is_the_same_for_the_same_snapshot_in_any_order_and_changes_with_a_letter():
    one = {"b": ["ج", 1], "a": {"y": None, "x": "é"}}
    same = {"a": {"x": "é", "y": None}, "b": ["ج", 1]}
    assert freezing.fingerprint(one) == freezing.fingerprint(same)
    assert freezing.fingerprint({**one, "b": ["ح", 1]}) != freezing.fingerprint(one)


def test_the_first_version_is_numbered_one_and_each_list_after_it_follows():
    assert freezing.next_version([]) == 1 and freezing.next_version([1, 2]) == 3


def test_what_changed_since_the_freeze_is_told_item_by_item():
    frozen = [freezing.FrozenItem(f"24.3.{n}", "case", key, "with_office", "JPDCL") for n, key in enumerate("abcde", 1)]
    now = [
        freezing.NowItem("case", "a", "with_office", "JPDCL"),
        freezing.NowItem("case", "b", "with_office", "JPDCL", withdrawn_because="the unit asked"),
        freezing.NowItem("case", "c", "closed", "JPDCL", settled=True),
        freezing.NowItem("case", "d", "with_office", "PDD"),
        freezing.NowItem("case", "new", "with_office", "JPDCL"),
    ]
    told = [(one.serial, in_words(one.what), one.struck) for one in freezing.changes_since(frozen, now)]
    assert told == [
        ("24.3.2", "withdrawn: the unit asked", True),
        ("24.3.3", "settled since circulation", False),
        ("24.3.4", "now with PDD, then with JPDCL", False),
        ("24.3.5", "no longer there", True),
        (None, "added after the agenda was circulated", False),
    ]


def test_a_direction_keeps_the_number_of_its_item_and_a_second_one_is_counted():
    assert directions.direction_number("J", "24.3.1", []) == "J-24.3.1"
    assert directions.direction_number("J", "24.3.1", ["J-24.3.1", "J-24.3.1-2"]) == "J-24.3.1-3"


DUE = date(2026, 12, 10)


@pytest.mark.parametrize(
    ("on", "done_on", "said", "word", "paper"),
    [
        (date(2026, 12, 1), None, None, Progress.NOT_BEGUN, "in time"),
        (date(2026, 12, 10), None, Progress.ON_SCHEDULE, Progress.ON_SCHEDULE, "in time"),
        (date(2026, 12, 11), None, Progress.ON_SCHEDULE, Progress.BEHIND, "LATE, 1 day"),
        (date(2026, 12, 9), None, Progress.DONE, Progress.ON_SCHEDULE, "in time"),
        (date(2026, 12, 20), date(2026, 12, 9), Progress.DONE, Progress.DONE, "DONE"),
        (date(2026, 12, 20), date(2026, 12, 15), Progress.DONE, Progress.DONE, "DONE, 5 days late"),
        (date(2026, 12, 12), date(2026, 12, 15), None, Progress.BEHIND, "LATE, 2 days"),
    ],
)
def test_a_direction_stands_in_one_of_four_words_on_any_day(on, done_on, said, word, paper):
    assert directions.progress(DUE, on, done_on, said) is word
    assert in_words(directions.on_paper(DUE, on, done_on)) == paper


def test_first_date_date_now_and_number_of_moves():
    dates = directions.due_dates(DUE, [DUE, date(2026, 12, 20), date(2026, 12, 20), date(2027, 1, 5)])
    assert (dates.first_on, dates.now_on, dates.moves) == (DUE, date(2027, 1, 5), 2)
    assert directions.slippage_in_words(directions.due_dates(DUE, [])) is None


@pytest.mark.parametrize("days", [0, -1, 366])
def test_a_limit_out_of_range_is_refused_at_its_field(days):
    with pytest.raises(Refusal) as refused:
        directions.checked_days(days)
    assert refused.value.field == "days"
    assert directions.checked_days(None) == 15


@pytest.mark.parametrize(
    ("disposition", "given", "field"),
    [
        (Disposition.DIRECTED, {"office": "JPDCL"}, "words"),
        (Disposition.DIRECTED, {"words": "Repair the feeder"}, "office"),
        (Disposition.DIRECTED, {"words": "Repair the feeder", "office": "JPDCL", "days": 0}, "days"),
        (Disposition.DECIDED, {"words": "  "}, "words"),
        (Disposition.REFERRED, {}, "words"),
        (Disposition.DROPPED, {}, "words"),
    ],
)
def test_a_disposition_without_what_it_needs_is_refused_at_the_field(disposition, given, field):
    with pytest.raises(Refusal) as refused:
        room.taken(disposition, **given)
    assert refused.value.field == field


@pytest.mark.parametrize("disposition", [Disposition.DEFERRED, Disposition.NOT_REACHED])
def test_deferring_needs_no_words(disposition):
    assert room.taken(disposition).disposition is disposition


def test_offices_called_of_which_nobody_came_are_absent():
    assert room.absent_offices(["B", "A", "C", "A"], ["B"]) == ("A", "C")


@pytest.mark.parametrize("state", [SittingState.HELD, SittingState.ADJOURNED, SittingState.NOT_HELD])
@pytest.mark.parametrize("step", list(states.SittingStep))
def test_a_sitting_that_is_over_takes_no_step(state, step):
    with pytest.raises(Refusal):
        states.state_after(state, step)


def test_a_sitting_is_never_moved_without_a_reason():
    with pytest.raises(Refusal) as refused:
        states.checked_reason("   ")
    assert refused.value.field == "why"


SET_UP = date(2026, 4, 1)


def test_the_forum_counts_from_its_last_sitting_and_a_day_late_begins_the_day_after():
    held = [date(2026, 6, 9), date(2026, 8, 11), date(2026, 12, 1)]
    stands = forum_clock.standing("jammu", date(2026, 11, 9), SET_UP, held)
    assert (stands.last_held_on, stands.due_on, stands.days_overdue) == (date(2026, 8, 11), date(2026, 11, 9), 0)
    late = forum_clock.standing("jammu", date(2026, 11, 10), SET_UP, held)
    assert late.lapsed and late.days_overdue == 1
    assert "is 1 day overdue" in in_words(late.words)


def test_a_forum_that_never_sat_counts_from_its_set_up():
    stands = forum_clock.standing("kashmir", date(2026, 7, 10), SET_UP)
    assert stands.due_on == date(2026, 6, 30) and stands.days_overdue == 10


def test_the_next_sitting_is_never_empty():
    on = date(2026, 5, 1)
    fixed = forum_clock.standing("jammu", on, SET_UP, to_come=[date(2026, 6, 9), date(2026, 5, 12), date(2026, 4, 30)])
    assert in_words(forum_clock.next_sitting_in_words(fixed)) == "Next sitting: Tuesday 12 May 2026"
    open_ended = forum_clock.standing("jammu", on, SET_UP)
    assert open_ended.next_on == date(2026, 6, 30) and not open_ended.next_is_fixed
    lapsed = forum_clock.standing("jammu", date(2026, 7, 1), SET_UP)
    assert "1 day ago" in in_words(forum_clock.next_sitting_in_words(lapsed))


def test_a_month_has_rows_of_seven_from_monday():
    rows = weeks_of(2026, 11)
    assert all(len(row) == 7 for row in rows)
    assert rows[0][6] == date(2026, 11, 1) and rows[0][0] is None
    assert sum(1 for row in rows for day in row if day) == 30
