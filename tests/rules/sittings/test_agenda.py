"""The agenda as the rules draw it."""

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest

from grievance.sentences import in_words
from grievance.sittings.rules.agenda import draft
from grievance.sittings.rules.agenda_facts import (
    AgendaFacts,
    CaseFacts,
    DirectionFacts,
    LastTime,
    MinutesFacts,
    PolicyFacts,
    ReviewFacts,
    Section,
)
from grievance.sittings.rules.agenda_rules import Ground
from grievance.sittings.rules.words import Disposition, EntryKind

ON, SITS_ON = date(2026, 11, 18), date(2026, 11, 25)
FACTS = AgendaFacts(ON, SITS_ON, date(2026, 11, 14))


def case(number="J26-0412-7", **facts):
    return CaseFacts(number, "JPDCL", **{"filed_on": date(2026, 10, 1), **facts})


def last(disposition, office_absent=False):
    return LastTime("23.3.4", disposition, date(2026, 11, 10), office_absent)


SECOND_DISPUTE = {"disputed_twice_on": date(2026, 11, 9)}
BY_RUNG = {"rung": 15, "rung_on": date(2026, 11, 12), "due_on": date(2026, 10, 27)}
NO_REPLY = {"reply_due_on": date(2026, 10, 8)}


def grounds_of(*cases):
    return [entry.ground for entry in draft(replace(FACTS, cases=cases)).entries if entry.section is Section.CASES]


@pytest.mark.parametrize(
    ("facts", "ground", "words"),
    [
        (
            {"last_time": last(Disposition.DEFERRED, office_absent=True)},
            Ground.OFFICE_ABSENT,
            "JPDCL was absent when it was item 23.3.4",
        ),
        (
            SECOND_DISPUTE,
            Ground.SECOND_DISPUTE,
            "disputed a second time on Monday 9 November 2026; the next sitting must take it",
        ),
        ({"last_time": last(Disposition.NOT_REACHED)}, Ground.NOT_REACHED, "not reached as item 23.3.4"),
        ({"last_time": last(Disposition.DEFERRED)}, Ground.DEFERRED, "deferred as item 23.3.4"),
        (
            {"dropped_direction": "J-22.3.1"},
            Ground.DEFERRED,
            "its direction J-22.3.1 was dropped; the forum says what follows",
        ),
        (
            BY_RUNG,
            Ground.RUNG,
            "15 days past its date, Tuesday 27 October 2026; the ladder listed it on Thursday 12 November 2026",
        ),
        (NO_REPLY, Ground.NO_REPLY, "no reply from JPDCL by Thursday 8 October 2026"),
        ({"units": 13}, Ground.SHARED, "13 units share it"),
        ({"chosen_because": "the paper came"}, Ground.CONVENER, "convener's choice: the paper came"),
    ],
)
def test_each_ground_lists_a_case_with_its_reason(facts, ground, words):
    (entry,) = [
        entry for entry in draft(replace(FACTS, cases=(case(**facts),))).entries if entry.kind is EntryKind.CASE
    ]
    assert (entry.section, entry.ground, in_words(entry.reason)) == (Section.CASES, ground, words)


def test_grounds_stand_in_their_order_whatever_the_order_of_the_facts():
    cases = [
        case("A", chosen_because="asked for"),
        case("B", units=5),
        case("C", **NO_REPLY),
        case("D", **BY_RUNG),
        case("E", last_time=last(Disposition.DEFERRED)),
        case("F", last_time=last(Disposition.NOT_REACHED)),
        case("G", **SECOND_DISPUTE),
        case("H", last_time=last(Disposition.NOT_REACHED, office_absent=True)),
    ]
    assert grounds_of(*cases) == list(Ground)


def test_the_first_ground_that_fits_decides():
    assert grounds_of(case(units=20, **SECOND_DISPUTE, **BY_RUNG)) == [Ground.SECOND_DISPUTE]


@pytest.mark.parametrize(
    "facts",
    [
        {"due_on": date(2026, 11, 17)},
        {"units": 4},
        {"held_over_because": "the officer is on leave", **SECOND_DISPUTE},
        {"under_direction": "J-23.3.1", **BY_RUNG},
        {"answered_on": date(2026, 11, 17), **BY_RUNG},
        {"replied": True, **NO_REPLY},
        {"reply_due_on": ON},
        {"last_time": last(Disposition.DROPPED), "units": 9},
        {"last_time": last(Disposition.DROPPED), **BY_RUNG, "rung_on": date(2026, 11, 10)},
    ],
)
def test_what_no_rule_lists_stays_off(facts):
    assert grounds_of(case(**facts)) == []


def test_what_was_dropped_comes_back_by_a_rung_reached_since():
    assert grounds_of(case(last_time=last(Disposition.DROPPED), **BY_RUNG)) == [Ground.RUNG]


def test_a_point_stands_in_section_four_if_it_was_filed_before_points_closed():
    early, late = (
        case("P1", is_point=True, filed_on=date(2026, 11, 14)),
        case("P2", is_point=True, filed_on=date(2026, 11, 15)),
    )
    made = draft(replace(FACTS, cases=(late, early)))
    assert [entry.key for entry in made.entries if entry.section is Section.POINTS] == ["P1"]
    assert [in_words(one.why) for one in made.near_misses] == [
        "a point filed after points closed on Saturday 14 November 2026"
    ]


def test_the_convener_may_add_a_late_point_with_a_reason():
    point = case("P2", is_point=True, filed_on=date(2026, 11, 15), chosen_because="the chair asked")
    (entry,) = [entry for entry in draft(replace(FACTS, cases=(point,))).entries if entry.section is Section.POINTS]
    assert in_words(entry.reason) == "convener's choice: the chair asked"


def test_overdue_directions_come_first_and_those_done_since_come_last():
    directions = (
        DirectionFacts("J-23.3.1", "JPDCL", date(2026, 11, 30)),
        DirectionFacts("J-22.3.1", "JPDCL", date(2026, 11, 1), done=True),
        DirectionFacts("J-23.3.2", "JPDCL", date(2026, 11, 17)),
        DirectionFacts("J-21.3.1", "JPDCL", date(2026, 9, 17)),
    )
    entries = [e for e in draft(replace(FACTS, directions=directions)).entries if e.section is Section.ACTION_TAKEN]
    assert [entry.key for entry in entries] == ["J-21.3.1", "J-23.3.2", "J-23.3.1", "J-22.3.1"]
    assert in_words(entries[0].reason) == "62 days past its date, Thursday 17 September 2026"


def test_the_six_sections_stand_in_order():
    facts = replace(
        FACTS,
        minutes=(MinutesFacts("J-23", date(2026, 11, 10)),),
        directions=(DirectionFacts("J-23.3.1", "JPDCL", date(2026, 11, 30)),),
        cases=(case(**SECOND_DISPUTE), case("P", is_point=True)),
        policies=(PolicyFacts("1", "Turnover incentive", 21),),
        reviews=(ReviewFacts("1", "New estates"),),
    )
    assert [int(entry.section) for entry in draft(facts).entries] == [1, 2, 3, 4, 4, 5, 6]


def test_an_empty_forum_still_has_an_agenda():
    assert [entry.section for entry in draft(FACTS).entries] == [Section.OTHER]


@pytest.mark.parametrize(
    ("facts", "words", "due"),
    [
        ({"due_on": date(2026, 11, 12), "next_rung": 15}, "6 days past its date; listed from 15 days on", True),
        ({"due_on": date(2026, 11, 20)}, "due Friday 20 November 2026, before the sitting", True),
        (
            {"due_on": date(2026, 11, 5), "next_rung": 15, "next_rung_on": date(2026, 11, 21)},
            "the ladder lists it on Saturday 21 November 2026, before the sitting, if it is not settled",
            True,
        ),
        ({"units": 4}, "4 units share it; listed from 5 on", False),
        (
            {"reply_due_on": date(2026, 11, 20)},
            "a first reply is due on Friday 20 November 2026, before the sitting",
            False,
        ),
        ({"held_over_because": "the officer is on leave"}, "held over by the convener: the officer is on leave", False),
        ({"under_direction": "J-23.3.1"}, "under direction J-23.3.1, in section 2", False),
        (
            {"answered_on": date(2026, 11, 17), "due_on": date(2026, 11, 12)},
            "answered on Tuesday 17 November 2026; the filer has not yet spoken",
            True,
        ),
    ],
)
def test_due_but_not_listed_and_near_misses_say_why(facts, words, due):
    made = draft(replace(FACTS, cases=(case(**facts),)))
    found = made.due_not_listed if due else made.near_misses
    assert [in_words(one.why) for one in found] == [words]
    assert not (made.near_misses if due else made.due_not_listed)


def test_a_case_far_from_its_date_is_mentioned_nowhere():
    made = draft(replace(FACTS, cases=(case(due_on=date(2027, 1, 1)),)))
    assert not made.near_misses and not made.due_not_listed and len(made.entries) == 1


def random_case(chance, number):
    day = lambda: date(2026, 9, 1) + timedelta(days=chance.randrange(100))  # noqa: E731
    maybe = lambda value, share=0.4: value if chance.random() < share else None  # noqa: E731
    last_time = LastTime("23.3.1", chance.choice(list(Disposition)), date(2026, 11, 10), chance.random() < 0.3)
    return CaseFacts(
        number,
        chance.choice(["JPDCL", "SIDCO-JAMMU"]),
        day(),
        is_point=chance.random() < 0.3,
        due_on=maybe(day(), 0.8),
        disputed_twice_on=maybe(day(), 0.2),
        last_time=maybe(last_time),
        rung=maybe(15),
        rung_on=maybe(day()),
        reply_due_on=maybe(day()),
        replied=chance.random() < 0.5,
        answered_on=maybe(day(), 0.2),
        units=chance.randint(1, 7),
        chosen_because=maybe("asked for", 0.2),
        held_over_because=maybe("on leave", 0.2),
    )


@pytest.mark.long
def test_the_same_facts_in_any_order_give_the_same_draft_and_no_case_stands_twice():
    chance = random.Random(24)
    for _ in range(300):
        cases = [random_case(chance, f"J26-{n:04d}-0") for n in range(30)]
        made = draft(replace(FACTS, cases=tuple(cases)))
        chance.shuffle(cases)
        assert draft(replace(FACTS, cases=tuple(cases))) == made
        listed = [entry.key for entry in made.entries if entry.kind is EntryKind.CASE]
        unlisted = [one.number for one in (*made.due_not_listed, *made.near_misses)]
        assert len(set(listed + unlisted)) == len(listed) + len(unlisted)
        held = {one.number for one in cases if one.held_over_because}
        assert not held & set(listed) and held <= set(unlisted)
        rank = [entry.ground for entry in made.entries if entry.section is Section.CASES]
        assert rank == sorted(rank)
        assert [entry.section for entry in made.entries] == sorted(entry.section for entry in made.entries)
        must = {one.number for one in cases if one.disputed_twice_on and not (one.is_point or one.held_over_because)}
        assert must - {one.number for one in cases if one.answered_on} <= set(listed)


def test_points_not_reached_come_before_deferred_ones_and_those_before_new_ones():
    points = (
        case("A", is_point=True),
        case("B", is_point=True, last_time=last(Disposition.DEFERRED)),
        case("C", is_point=True, filed_on=date(2026, 11, 1), last_time=last(Disposition.NOT_REACHED)),
    )
    made = draft(replace(FACTS, cases=points))
    assert [entry.key for entry in made.entries if entry.section is Section.POINTS] == ["C", "B", "A"]
