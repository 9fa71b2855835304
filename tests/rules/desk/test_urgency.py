from datetime import date

import pytest

from grievance.cases.rules.steps import Step
from grievance.cases.rules.words import CaseState
from grievance.cases.rules.workflow import TRANSITIONS
from grievance.clocks.rules.kinds import ClockKind
from grievance.desk.rules import OFFICE_WORK, Urgency, duty, margin, summary, urgency

TODAY = date(2026, 11, 16)


@pytest.mark.parametrize(
    ("due_on", "is_stopped", "expected"),
    [
        (date(2026, 11, 15), False, Urgency.LATE),
        (date(2026, 11, 15), True, Urgency.LATE),
        (date(2026, 11, 16), False, Urgency.SOON),
        (date(2026, 11, 17), False, Urgency.SOON),
        (date(2026, 11, 18), False, Urgency.IN_TIME),
        (date(2026, 11, 16), True, Urgency.STOPPED),
        (date(2026, 12, 16), True, Urgency.STOPPED),
    ],
)
def test_urgency_is_by_the_date_and_lateness_outranks_a_stop(due_on: date, is_stopped: bool, expected: Urgency) -> None:
    assert urgency(due_on, is_stopped, TODAY) is expected


@pytest.mark.parametrize(
    ("due_on", "number", "words", "tag"),
    [
        (date(2026, 11, 10), 6, "days late", "Past its date"),
        (date(2026, 11, 15), 1, "day late", "Past its date"),
        (date(2026, 11, 16), 0, "days left", "Due today"),
        (date(2026, 11, 17), 1, "day left", "Due tomorrow"),
        (date(2026, 11, 25), 9, "days left", "Due Wednesday 25 November 2026"),
    ],
)
def test_the_margin_says_days_and_the_tag_the_date(due_on: date, number: int, words: str, tag: str) -> None:
    said = margin(due_on, False, TODAY)
    assert (said.number, str(said.words), str(said.tag)) == (number, words, tag)


def test_the_sentence_above_the_inbox_names_what_is_late_first() -> None:
    counts = {Urgency.LATE: 2, Urgency.SOON: 1, Urgency.IN_TIME: 8}
    assert str(summary(counts)) == "11 wait for you. 2 past the date, 1 due today or tomorrow."
    assert str(summary({})) == "Nothing is waiting for you."
    assert str(summary({}, turns=2)) == "Your word is needed in 2."
    assert str(summary({Urgency.IN_TIME: 3}, turns=1)) == "4 wait for you, none past its date."


def test_a_case_whose_clock_stands_still_does_not_wait_for_the_officer() -> None:
    assert str(summary({Urgency.IN_TIME: 1, Urgency.STOPPED: 3})) == "1 wait for you, none past its date."
    assert str(summary({Urgency.STOPPED: 3})) == "Nothing is waiting for you. The clock stands still in 3."


WORKED_ON = sorted(set(CaseState) - {CaseState.TO_SORT, CaseState.ANSWERED, CaseState.CLOSED})


@pytest.mark.parametrize("state", WORKED_ON)
@pytest.mark.parametrize("kind", sorted(OFFICE_WORK))
def test_a_line_asks_for_nothing_that_the_state_of_the_case_shuts(kind: ClockKind, state: CaseState) -> None:
    """Against the table of steps: who works in the office finds each step that the line names open in that state."""
    said = duty(kind, state)
    named = {"settle it": Step.ANSWER, "report progress": Step.REPORT_PROGRESS, "ask the unit": Step.ASK_FILER}
    for words, step in named.items():
        if words in said.lower():
            assert state in TRANSITIONS[step].origin, said
