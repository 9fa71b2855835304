"""Every date explains itself in one sentence."""

from datetime import date

import pytest

from grievance.clocks.rules.due import Held, Limit, NoDueDate, Pause, days_to_reach, due, held_by
from grievance.clocks.rules.explaining import Extension, explained
from grievance.clocks.rules.kinds import Unit
from grievance.reference.rules.words import Week
from grievance.reference.rules.working_days import Holiday
from grievance.sentences import Refusal, as_data, from_data, in_words, sentence
from tests.support.calendars import FIVE, KPDCL, SIX, calendar, dec, nov

ASKED = sentence("a question to the filer")


def words(limit, day_zero, held, pauses=(), extensions=()) -> str:
    return in_words(explained(limit, day_zero, held, pauses, extensions).sentence)


def test_the_sentence_names_the_first_day_every_date_left_out_and_why_and_the_pause():
    question = Pause(nov(9), nov(11), nov(16), ASKED)
    assert words(Limit(21, Unit.WORKING), nov(2), held_by(FIVE), [question]) == (
        "Due Friday 4 December 2026: 21 working days from Monday 2 November 2026, a day that is not counted itself; "
        "the first day counted is Tuesday 3 November 2026; "
        "not counted: Saturdays and Sundays (7, 14, 15, 21, 22, 28, 29 November), Diwali (8 November) "
        "and Guru Nanak Dev Ji's Birthday (24 November); "
        "the clock stood still on 10, 11 November (a question to the filer)."
    )


def test_a_calendar_limit_says_why_its_last_day_moved():
    assert words(Limit(21), nov(3), held_by(SIX)).endswith(
        "the last day falls on a closed day and moves to the next open day: Guru Nanak Dev Ji's Birthday (24 November)."
    )
    assert "Saturdays and Sundays (21, 22 November)" in words(Limit(21), date(2026, 10, 31), held_by(FIVE))


def test_a_limit_without_exceptions_says_nothing_of_them():
    assert words(Limit(7), nov(3), held_by(SIX)) == (
        "Due Tuesday 10 November 2026: 7 calendar days from Tuesday 3 November 2026, a day that is not counted itself; "
        "the first day counted is Wednesday 4 November 2026."
    )


def test_an_open_question_makes_the_date_the_latest_one():
    question = Pause(nov(9), None, nov(16), ASKED)
    said = words(Limit(21, Unit.WORKING), nov(2), held_by(FIVE), [question])
    assert said.startswith("Due Wednesday 9 December 2026 at the latest: ")
    assert "the clock stands still on 10 to 13, 16 November at most (a question to the filer)" in said


def test_an_open_question_that_moves_nothing_leaves_the_date_as_it_is():
    question = Pause(nov(9), None, nov(16), ASKED)
    assert words(Limit(5, Unit.WORKING), nov(2), held_by(FIVE), [question]).startswith("Due Monday 9 November 2026: ")


def test_extensions_are_named_with_their_days_and_who_granted_them():
    said = words(Limit(21), nov(3), held_by(SIX), (), [Extension(7, nov(20), "PDD")])
    assert said.startswith("Due Tuesday 1 December 2026: ")
    assert "7 calendar days more were granted on Friday 20 November 2026 by PDD" in said


def test_the_hard_stop_is_named_only_where_it_decided_the_date():
    limit, stop = Limit(21, hard_stop_days=30), Pause(nov(9), nov(16), nov(16), ASKED)
    assert "hard stop" not in words(limit, nov(3), held_by(SIX), [stop])
    said = words(limit, nov(3), held_by(SIX), [stop], [Extension(7)])
    assert said.startswith("Due Thursday 3 December 2026: ")
    assert "no stop or extension carries past the hard stop of 30 calendar days, Thursday 3 December 2026" in said


def test_a_transfer_says_from_which_day_which_calendar_counts():
    held = [Held(SIX, date(2026, 9, 28)), Held(KPDCL, date(2026, 10, 1))]
    said = words(Limit(10, Unit.WORKING), date(2026, 9, 28), held)
    assert said.startswith("Due Monday 12 October 2026: ")
    assert "from Friday 2 October 2026 the calendar of KPDCL counts" in said
    assert "Urs Sheikh Noor-ud-Din Sahib (8 October)" in said


def test_a_date_in_a_year_whose_list_is_not_loaded_says_so():
    said = words(Limit(12, Unit.WORKING), dec(22), held_by(FIVE))
    assert "26, 27 December and 2, 3 January 2027" in said
    assert said.endswith("the holiday list of 2027 is not loaded yet, so the date may still move.")
    assert "not loaded" not in words(Limit(12, Unit.WORKING), nov(2), held_by(FIVE))


def test_a_date_that_binds_by_itself_does_not_ask_for_the_holiday_list():
    assert "not loaded" not in words(Limit(90, rolls=False), dec(1), held_by(FIVE))


def test_a_holiday_declared_later_stands_in_the_sentence_by_its_name():
    declared = calendar("JPDCL", Week.SIX, more=(Holiday(nov(23), "Bandh"),))
    said = words(Limit(21), nov(2), held_by(declared))
    assert "Bandh (23 November) and Guru Nanak Dev Ji's Birthday (24 November)" in said


def test_the_sentence_survives_the_record_as_data():
    told = explained(Limit(21, Unit.WORKING), nov(2), held_by(FIVE)).sentence
    assert in_words(from_data(as_data(told))) == in_words(told)


def test_one_day_is_said_in_the_singular():
    assert "1 working day from" in words(Limit(1, Unit.WORKING), nov(2), held_by(SIX))


@pytest.mark.parametrize("days", [0, -1, 1501, 10**12])
def test_a_limit_out_of_range_is_refused_in_words(days):
    with pytest.raises(Refusal, match="between 1 and 1500 days"):
        Limit(days)


def test_a_pause_without_end_is_refused_instead_of_a_date():
    forever = Pause(nov(3), date(2999, 1, 1), date(2999, 1, 1), ASKED)
    with pytest.raises(NoDueDate, match="No due date within ten years"):
        due(Limit(21), nov(2), held_by(SIX), [forever])
    assert due(Limit(21, hard_stop_days=30), nov(2), held_by(SIX), [forever]).by_hard_stop


def test_a_date_on_or_before_the_start_cannot_be_picked():
    with pytest.raises(Refusal, match="Choose a date after Monday 2 November 2026"):
        days_to_reach(nov(2), Limit(1), nov(2), held_by(SIX))
