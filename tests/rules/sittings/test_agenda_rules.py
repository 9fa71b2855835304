"""The agenda's rules as rows: their order, on and off, thresholds, minutes; and what a change of them would do."""

import random
from dataclasses import replace
from datetime import date

import pytest

from grievance.sentences import Refusal, in_words
from grievance.sittings.rules.agenda import draft
from grievance.sittings.rules.agenda_rules import (
    ALWAYS_ON,
    NAMES,
    SHIPPED,
    SHIPPED_ROWS,
    Ground,
    RuleRow,
    checked_rows,
    rules_of,
    with_shipped,
)
from grievance.sittings.rules.comparing import compared
from grievance.sittings.rules.words import EntryKind
from tests.rules.sittings.test_agenda import BY_RUNG, FACTS, NO_REPLY, SECOND_DISPUTE, case, random_case


def listed(rules, *cases):
    made = draft(replace(FACTS, rules=rules, cases=cases))
    return [entry.key for entry in made.entries if entry.kind is EntryKind.CASE]


def changed(**rows):
    """The shipped rules with some rows changed, by name."""
    return rules_of([replace(row, **rows[row.name]) for row in SHIPPED_ROWS if row.name in rows])


def test_without_saved_rows_the_rules_stand_as_shipped():
    assert rules_of(()) == rules_of(SHIPPED_ROWS) == SHIPPED


def test_the_grounds_stand_in_the_order_that_the_rows_give():
    shared, silent = case("A", units=9), case("B", **NO_REPLY)
    assert listed(SHIPPED, shared, silent) == ["B", "A"]
    assert listed(changed(shared={"place": 0}), shared, silent) == ["A", "B"]


def test_the_first_ground_in_the_new_order_gives_the_reason():
    both = case(units=9, **NO_REPLY)
    (entry,) = [e for e in draft(replace(FACTS, rules=changed(shared={"place": 0}), cases=(both,))).entries if e.ground]
    assert (entry.ground, in_words(entry.reason)) == (Ground.SHARED, "9 units share it")


def test_what_a_switched_off_rule_would_list_is_due_not_listed_and_says_so():
    rules = changed(rung={"is_on": False})
    made = draft(replace(FACTS, rules=rules, cases=(case("A", **BY_RUNG),)))
    assert listed(rules, case("A", **BY_RUNG)) == []
    assert [in_words(one.why) for one in made.due_not_listed] == [
        "the rule that lists it is switched off: Past its date for as long as the ladder says"
    ]


def test_thresholds_and_minutes_come_from_the_rows():
    rules = changed(shared={"amount": 3}, no_reply={"amount": 60}, minutes_case={"amount": 20})
    assert listed(rules, case("A", units=3), case("B", **NO_REPLY)) == ["A"]
    made = draft(replace(FACTS, rules=rules, cases=(case("A", units=3), case("B", **NO_REPLY))))
    assert [entry.minutes for entry in made.entries if entry.kind is EntryKind.CASE] == [20]
    assert [in_words(one.why) for one in made.near_misses] == [
        "no reply by Thursday 8 October 2026; listed from 60 days after it on"
    ]
    assert in_words(rules.in_words(Ground.SHARED)) == "3 or more units"


def test_what_was_promised_and_what_the_forum_put_off_cannot_be_switched_off():
    for ground in ALWAYS_ON:
        with pytest.raises(Refusal) as refused:
            checked_rows([RuleRow(ground.word, 1, False)])
        assert refused.value.field == f"on_{ground.word}"
        assert ground in rules_of([RuleRow(ground.word, 1, False)]).order


@pytest.mark.parametrize(("name", "amount"), [("shared", 1), ("shared", None), ("no_reply", 0), ("minutes_case", 121)])
def test_a_threshold_outside_its_bounds_is_refused_at_its_field(name, amount):
    with pytest.raises(Refusal) as refused:
        checked_rows([RuleRow(name, 1, True, amount)])
    assert refused.value.field == f"amount_{name}"


def test_places_become_one_two_three_whatever_was_typed():
    typed = [replace(row, place=7 * row.place) for row in SHIPPED_ROWS]
    places = [row.place for row in checked_rows(typed) if row.place]
    assert places == list(range(1, len(Ground) + 1))
    assert [row.name for row in with_shipped(())] == list(NAMES)


def test_a_comparison_names_what_enters_leaves_and_moves():
    cases = (case("A", units=9), case("B", **NO_REPLY), case("C", **SECOND_DISPUTE), case("D", **BY_RUNG))
    old = draft(replace(FACTS, cases=cases))
    rules = changed(rung={"is_on": False}, shared={"place": 0}, minutes_case={"amount": 15})
    new = draft(replace(FACTS, cases=(*cases, case("E", units=6)), rules=rules))
    found = compared(old, new)
    assert [(one.number, one.entry.key) for one in found.enters] == [("3.2", "E")]
    assert [(one.number, one.entry.key) for one in found.leaves] == [("3.2", "D")]
    assert [(one.was, one.now, one.entry.key) for one in found.moves] == [("3.4", "3.1", "A")]
    assert (found.minutes_were, found.minutes_now, found.is_same) == (45, 65, False)
    assert compared(old, old).is_same


@pytest.mark.long
def test_the_moves_told_turn_the_old_order_into_the_new_one():
    chance = random.Random(4)
    for _ in range(60):
        cases = tuple(random_case(chance, f"J26-{n:04d}-0") for n in range(25))
        rows = [
            RuleRow(g.word, chance.randint(1, 9), g in ALWAYS_ON or chance.random() < 0.8, chance.randint(2, 9))
            for g in Ground
        ]
        old, new = draft(replace(FACTS, cases=cases)), draft(replace(FACTS, cases=cases, rules=rules_of(rows)))
        found = compared(old, new)
        was, now = listed(SHIPPED, *cases), listed(rules_of(rows), *cases)
        assert {one.entry.key for one in found.enters} == set(now) - set(was)
        assert {one.entry.key for one in found.leaves} == set(was) - set(now)
        moved = {one.entry.key for one in found.moves}
        stay = [key for key in was if key in now and key not in moved]
        assert stay == [key for key in now if key in was and key not in moved]


def ground_said_simply(one, rules, on):
    """Written anew from the product's page, ground by ground, to hold the draft against: an oracle of its own."""
    if one.held_over_because:
        return None
    free = not one.answered_on and not one.under_direction
    again = one.last_time.disposition.value if one.last_time else ""
    gone = again == "dropped"
    fits = {
        "office_absent": free and again in ("deferred", "not_reached") and one.last_time.office_absent,
        "second_dispute": free and bool(one.disputed_twice_on),
        "not_reached": free and again == "not_reached",
        "deferred": free and (again == "deferred" or bool(one.dropped_direction)),
        "rung": free and one.rung is not None and bool(one.due_on)
        and not (gone and (one.rung_on is None or one.rung_on <= one.last_time.sat_on)),
        "no_reply": free and not gone and not one.replied and bool(one.reply_due_on)
        and (on - one.reply_due_on).days >= rules["no_reply"].amount,
        "shared": free and not gone and one.units >= rules["shared"].amount,
        "convener": bool(one.chosen_because),
    }  # fmt: skip
    ranked = sorted((row.place, name) for name, row in rules.items() if row.is_on and fits[name])
    return ranked[0] if ranked else None


@pytest.mark.long
def test_section_three_is_what_an_independent_reading_of_the_rules_gives():
    chance = random.Random(2026)
    for _ in range(120):
        cases = [replace(random_case(chance, f"J26-{n:04d}-0"), is_point=False) for n in range(30)]
        places = chance.sample(range(1, 9), 8)
        rows = {
            g.word: RuleRow(g.word, place, g in ALWAYS_ON or chance.random() < 0.8, chance.randint(2, 8))
            for g, place in zip(Ground, places, strict=True)
        }
        expected = []
        for one in cases:
            if found := ground_said_simply(one, rows, FACTS.on):
                expected.append((found[0], str(one.due_on or date.max), str(one.filed_on), one.number))
        chance.shuffle(cases)
        assert listed(rules_of(rows.values()), *cases) == [row[-1] for row in sorted(expected)]
