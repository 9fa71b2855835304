"""Like items taken together, and officers who are needed in two places."""

import random
from datetime import time

import pytest

from grievance.sentences import Refusal, in_words
from grievance.sittings.rules import timing
from grievance.sittings.rules.clashes import Hours, Post, clashes
from grievance.sittings.rules.together import (
    LikeItem,
    alike,
    blocks,
    checked_group,
    gathered,
    mended,
    moved_by,
    slot_heads,
)


def item(number, subject="power_supply", office="JPDCL", estate="", led_by=None, section=3):
    return LikeItem(number, section, subject, office, estate, led_by)


def test_the_same_subject_and_estate_is_suggested_before_the_same_office_and_subject():
    items = [item(1, estate="bari-brahmana"), item(2), item(3, estate="bari-brahmana"), item(4), item(5, "roads")]
    assert [(group.items, group.why.key.partition(":")[0]) for group in alike(items)] == [
        ((1, 3), "same subject and estate"),
        ((2, 4), "same office and subject"),
    ]


def test_what_is_taken_together_already_is_not_suggested_again():
    assert alike([item(1), item(2, led_by=1), item(3)]) == ()
    assert [group.items for group in alike([item(1), item(2, led_by=1), item(3), item(4)])] == [(3, 4)]


def test_a_group_moves_as_one_and_others_step_over_it():
    led = {2: 1, 3: 1}
    assert moved_by([1, 2, 3, 4], led, 4, -1) == (4, 1, 2, 3)
    assert moved_by([4, 1, 2, 3], led, 1, -1) == (1, 2, 3, 4)
    assert moved_by([1, 2, 3, 4], led, 3, -1) == (1, 3, 2, 4)
    assert moved_by([1, 3, 2, 4], led, 3, -1) == (1, 3, 2, 4)
    assert moved_by([1, 2, 3, 4], led, 4, 1) == (1, 2, 3, 4)
    with pytest.raises(Refusal):
        moved_by([1, 2], {}, 9, 1)


def test_where_the_leader_leaves_the_next_one_leads_and_one_alone_is_free():
    assert mended([2, 3, 4], {2: 1, 3: 1}) == {3: 2}
    assert mended([2, 4], {2: 1}) == {}
    assert gathered([1, 4, 2, 5, 3], {2: 1, 3: 1}) == (1, 2, 3, 4, 5)


@pytest.mark.long
def test_whatever_is_moved_nothing_is_lost_and_groups_stay_whole():
    chance = random.Random(7)
    for _ in range(400):
        order = list(range(1, chance.randint(3, 12)))
        led = mended(order, {one: chance.choice(order) for one in order if chance.random() < 0.4})
        led = {one: leader for one, leader in led.items() if leader not in led}
        order = list(gathered(order, led))
        for _ in range(5):
            order = list(moved_by(order, led, chance.choice(order), chance.choice([-1, 1])))
            assert gathered(order, led) == tuple(order)
            assert sorted(one for block in blocks(order, led) for one in block) == sorted(order)


def test_a_group_has_one_slot_and_a_withdrawn_leader_hands_it_on():
    rows = [(1, None, False), (2, 1, False), (3, 1, False), (4, None, False)]
    table = timing.timetable([20, 10, 10, 30], time(11, 0), 40, slot_heads(rows))
    assert [f"{slot.starts_at:%H:%M}" for slot in table.slots] == ["11:00", "11:00", "11:00", "11:20"]
    assert [slot.minutes for slot in table.slots] == [20, 0, 0, 30]
    assert (table.filled, table.line_after, [slot.unlikely for slot in table.slots]) == (50, 2, [False] * 3 + [True])
    gone = [(1, None, True), (2, 1, False), (3, 1, False), (4, None, False)]
    table = timing.timetable([0, 10, 10, 30], time(11, 0), 40, slot_heads(gone))
    assert [slot.minutes for slot in table.slots] == [0, 10, 0, 30]


@pytest.mark.parametrize("items", [[item(1)], [item(1), item(2, section=4)], [item(1), item(2, led_by=9)]])
def test_a_group_of_one_of_two_sections_or_of_others_is_refused(items):
    with pytest.raises(Refusal):
        checked_group(items)


MINE = Hours("J-24", time(11, 0), 150, frozenset({"JPDCL", "SIDCO"}))


def told(others, posts):
    return {office: [in_words(one) for one in found] for office, found in clashes(MINE, others, posts).items()}


def test_an_office_called_to_both_divisions_is_warned_of_with_the_hours():
    at_once = Hours("K-9", time(12, 0), 150, frozenset({"JPDCL"}))
    later = Hours("K-9", time(15, 0), 150, frozenset({"JPDCL"}))
    name = {"JPDCL": Post(7, "R. Sharma")}
    assert told([at_once], name) == {"JPDCL": ["R. Sharma (JPDCL) is called to sitting K-9 at the same time, 12:00"]}
    assert told([later], {}) == {"JPDCL": ["JPDCL is called to sitting K-9 the same day, at 15:00"]}
    assert told([Hours("K-9", time(13, 30), 60, frozenset({"JPDCL"}))], {})["JPDCL"][0].endswith(
        "the same day, at 13:30"
    )


def test_one_officer_with_two_posts_cannot_be_in_two_places_either():
    other = Hours("K-9", time(11, 30), 60, frozenset({"SICOP"}))
    posts = {"SIDCO": Post(3, "A. Khan"), "SICOP": Post(3, "A. Khan"), "JPDCL": Post(4, "B")}
    assert told([other], posts) == {
        "SIDCO": ["A. Khan (SIDCO) is called to sitting K-9 at the same time, 11:30, for SICOP"]
    }


def test_a_post_that_nobody_holds_is_said_once_and_offices_without_entry_are_not_asked():
    assert told([], {"JPDCL": Post(None)}) == {"JPDCL": ["nobody holds the post of JPDCL that day"]}
    assert told([Hours("K-9", time(11, 0), 60, frozenset({"PWD"}))], {"PWD": Post(None)}) == {}
