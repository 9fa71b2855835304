"""A question of the office that has the case to another office: its states, and by when its answer is wanted.

The case stays where it is and its clocks run on, so the date is no clock: no rung follows it and nothing stops for it.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from grievance.cases.rules.words import CaseState
from grievance.clocks.rules.due import Limit, days_to_reach, held_by
from grievance.clocks.rules.explaining import Explained, explained
from grievance.clocks.rules.kinds import Unit
from grievance.reference.rules.working_days import OfficeCalendar
from grievance.sentences import N_, Refusal

WORKING_DAYS = 5
"""Of the office that is asked, where the office that asks names no date."""
LONGEST_DAYS = 60
LONGEST_QUESTION = LONGEST_ANSWER = 4000
MAY_ASK = frozenset({CaseState.WITH_OFFICE, CaseState.CLARIFICATION, CaseState.BEFORE_FORUM, CaseState.REFERRED})
"""While the case is in one of these states with the office that asks, its questions stand."""


def who_asks(state: CaseState, office: str | None, reviewing: str | None) -> str | None:
    """The office whose questions stand: the one that has the case, and while its answer is under review the one that reviews."""
    if state is CaseState.UNDER_REVIEW:
        return reviewing
    return office if state in MAY_ASK else None


class Asking(StrEnum):
    """``LAPSED``: the case left the office that asked, or was answered, before a word came."""

    ASKED = "asked"
    ANSWERED = "answered"
    DECLINED = "declined"
    TAKEN_BACK = "taken_back"
    LAPSED = "lapsed"


ASKING_IN_WORDS = {
    Asking.ASKED: N_("Waits for its answer"),
    Asking.ANSWERED: N_("Answered"),
    Asking.DECLINED: N_("Not theirs"),
    Asking.TAKEN_BACK: N_("Taken back"),
    Asking.LAPSED: N_("No longer needed"),
}


class Ending(StrEnum):
    """How a question ends, as the address of its page says."""

    ANSWER = "answer"
    DECLINE = "decline"
    TAKE_BACK = "take-back"


ENDS_AS = {
    Ending.ANSWER: Asking.ANSWERED,
    Ending.DECLINE: Asking.DECLINED,
    Ending.TAKE_BACK: Asking.TAKEN_BACK,
}
ENDINGS = {
    Ending.ANSWER: N_("Answer the question"),
    Ending.DECLINE: N_("Not ours"),
    Ending.TAKE_BACK: N_("Take back the question"),
}
ASKS_FOR = {
    Ending.ANSWER: (N_("Your answer"), N_("Write your answer.")),
    Ending.DECLINE: (N_("Why it is not yours"), N_("Write why it is not yours, and whose it is if you know.")),
    Ending.TAKE_BACK: (N_("Why you take it back"), N_("Write why you take it back.")),
}
"""Label of the one field, and what it asks for when it is empty."""


def wanted(typed: date | None, today: date, calendar: OfficeCalendar) -> Explained:
    """By when the answer is wanted, in working days of the office that is asked, with the sentence that explains it.

    A date on one of its closed days moves to its next open day, as every date here does.
    """
    if typed is None:
        return explained(Limit(WORKING_DAYS, Unit.WORKING), today, held_by(calendar))
    if typed <= today:
        raise Refusal(N_("Choose a date after %(day)s."), field="wanted_on", day=today)
    if (typed - today).days > LONGEST_DAYS:
        raise Refusal(N_("Choose a date at most %(most)s days from now."), field="wanted_on", most=LONGEST_DAYS)
    limit = Limit(1, Unit.WORKING)
    days = days_to_reach(typed, limit, today, held_by(calendar))
    return explained(Limit(days, Unit.WORKING), today, held_by(calendar))
