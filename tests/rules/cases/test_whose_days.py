"""Whose days: the turns of a case, whose days always add up to its age."""

from datetime import timedelta
from random import Random

import pytest

from grievance.cases.rules.turns import TURN_IN_WORDS, TURN_OF, TurnTaken, turn_of, whose_days
from grievance.cases.rules.words import CaseState, Turn
from tests.support.calendars import nov

OFFICE, FILER, ABOVE, FORUM = Turn.OFFICE, Turn.FILER, Turn.REVIEWER, Turn.FORUM


def test_the_day_of_a_transfer_is_the_senders_and_stopped_days_are_the_filers():
    turns = [TurnTaken(OFFICE, nov(2), "JPDCL"), TurnTaken(FILER, nov(5), "JPDCL", nov(12)),
             TurnTaken(OFFICE, nov(8), "JPDCL"), TurnTaken(OFFICE, nov(12), "PDD")]  # fmt: skip
    age = whose_days(nov(2), nov(20), turns)
    assert (age.days, age.of(OFFICE, "JPDCL"), age.of(OFFICE, "PDD"), age.of(FILER)) == (18, 7, 8, 3)
    assert [(share.turn, share.office) for share in age.shares] == [(OFFICE, "JPDCL"), (FILER, ""), (OFFICE, "PDD")]


def test_a_dispute_books_days_to_the_office_above_and_then_to_the_forum():
    turns = [TurnTaken(OFFICE, nov(2), "JPDCL"), TurnTaken(FILER, nov(6), "JPDCL"), TurnTaken(ABOVE, nov(8), "PDD"),
             TurnTaken(OFFICE, nov(18), "JPDCL"), TurnTaken(FILER, nov(20), "JPDCL"), TurnTaken(FORUM, nov(21))]  # fmt: skip
    age = whose_days(nov(2), nov(30), turns)
    assert [age.of(OFFICE, "JPDCL"), age.of(FILER), age.of(ABOVE, "PDD"), age.of(FORUM)] == [6, 3, 10, 9]
    assert age.days == 28


def test_a_question_that_nobody_answered_gives_the_days_back_after_its_latest_day():
    asked = [TurnTaken(OFFICE, nov(2), "JPDCL"), TurnTaken(FILER, nov(5), "JPDCL", nov(12))]
    assert whose_days(nov(2), nov(30), asked).of(FILER) == 7
    assert whose_days(nov(2), nov(10), asked).of(FILER) == 5
    lapsed = [*asked, TurnTaken(OFFICE, nov(25), "JPDCL")]
    assert whose_days(nov(2), nov(30), lapsed).of(FILER) == 7


def test_a_question_that_does_not_stop_the_clock_leaves_the_days_with_the_office():
    assert turn_of(CaseState.CLARIFICATION, is_stopped=False) is OFFICE
    assert turn_of(CaseState.CLARIFICATION, is_stopped=True) is FILER


def test_every_state_is_somebodys_turn_and_every_turn_has_a_word():
    assert set(TURN_OF) == set(CaseState) and set(TURN_IN_WORDS) == set(Turn) == set(TURN_OF.values())


def test_on_the_day_of_filing_nobody_has_used_a_day():
    assert whose_days(nov(2), nov(2), [TurnTaken(OFFICE, nov(2), "JPDCL")]).days == 0
    with pytest.raises(ValueError, match="somebody's turn"):
        whose_days(nov(2), nov(3), [])


@pytest.mark.long
def test_the_parts_always_add_up_to_the_age_and_agree_with_painting_a_calendar():
    random = Random(5)
    for _ in range(1000):
        today = nov(1) + timedelta(random.randint(0, 120))
        begins = sorted(nov(1) + timedelta(random.randint(0, 100)) for _ in range(random.randint(0, 7)))
        turns = []
        for day in (nov(1), *begins):
            turn = random.choice(list(Turn))
            office = random.choice("AB") if turn is not FORUM else None
            until = day + timedelta(random.randint(0, 9)) if turn is FILER and random.random() < 0.6 else None
            turns.append(TurnTaken(turn, day, office, until))
        painted = {}
        for turn in turns:
            for ahead in range((today - turn.from_on).days):
                painted[turn.from_on + timedelta(ahead + 1)] = turn.whose
            if turn.until_on:
                for ahead in range((today - turn.until_on).days):
                    painted[turn.until_on + timedelta(ahead + 1)] = (OFFICE, turn.office or "")
            for day in [day for day in painted if day > today]:
                del painted[day]
        age = whose_days(nov(1), today, turns)
        assert sum(share.days for share in age.shares) == age.days == (today - nov(1)).days
        for share in age.shares:
            assert share.days == list(painted.values()).count((share.turn, share.office)), turns
