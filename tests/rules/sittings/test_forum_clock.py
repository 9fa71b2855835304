"""How a division's forum stands on a day, in words that never leave the next sitting empty, and its record."""

from datetime import date, timedelta

import pytest

from grievance.sentences import in_words
from grievance.sittings.rules.forum_clock import forum_record, next_sitting_in_words, standing
from grievance.sittings.rules.words import SittingState

SET_UP = date(2026, 11, 16)
DUE = date(2027, 2, 14)


@pytest.mark.parametrize(
    ("on", "to_come", "waits", "lapsed", "said"),
    [
        (SET_UP, [], True, False, "Unless it sits by Sunday 14 February 2027, 90 days from now, the forum is overdue"),
        (SET_UP, [date(2026, 12, 8)], False, False, "Next sitting: Tuesday 8 December 2026"),
        (SET_UP, [DUE], False, False, "Next sitting: Sunday 14 February 2027"),
        (SET_UP, [DUE + timedelta(days=1)], True, False, "after the last day Sunday 14 February 2027"),
        (DUE, [], True, False, "Unless it sits by Sunday 14 February 2027, 0 days from now"),
        (DUE + timedelta(days=1), [], False, True, "It was due by Sunday 14 February 2027, 1 day ago"),
        (DUE + timedelta(days=30), [date(2027, 4, 1)], False, True, "Next sitting: Thursday 1 April 2027"),
    ],
)
def test_the_next_sitting_is_never_empty_and_a_lapse_says_that_it_waits(on, to_come, waits, lapsed, said):
    found = standing("kashmir", on, SET_UP, (), to_come)
    assert (found.lapse_waits, found.lapsed) == (waits, lapsed)
    assert said in in_words(next_sitting_in_words(found))
    assert found.next_on is not None


def test_the_record_counts_what_became_of_each_sitting_and_the_longest_time_without_one():
    held, off, adjourned, planned = (
        SittingState.HELD, SittingState.NOT_HELD, SittingState.ADJOURNED, SittingState.PLANNED,
    )  # fmt: skip
    days = [
        (date(2026, 1, 10), held), (date(2026, 3, 10), off), (date(2026, 4, 10), adjourned), (date(2026, 4, 20), held),
        (date(2026, 6, 1), planned), (date(2026, 7, 1), planned), (date(2025, 5, 1), held),
    ]  # fmt: skip
    found = forum_record(days, date(2025, 12, 1), date(2025, 7, 1), date(2026, 6, 30))
    assert (found.planned, found.held, found.adjourned, found.not_held, found.unrecorded) == (5, 2, 1, 1, 1)
    assert found.longest_gap_days == (date(2026, 4, 20) - date(2026, 1, 10)).days


def test_a_division_that_never_sat_has_its_whole_time_as_a_gap():
    found = forum_record([], SET_UP, SET_UP - timedelta(days=265), SET_UP + timedelta(days=100))
    assert (found.planned, found.longest_gap_days) == (0, 100)
