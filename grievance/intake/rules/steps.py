"""Which question comes next, and what is still missing. Six questions; the third only when something similar is open."""

from __future__ import annotations

from enum import StrEnum

from grievance.intake.rules.answers import Answers
from grievance.intake.rules.words import NAMES_A_UNIT
from grievance.sentences import N_


class Step(StrEnum):
    ABOUT = "about"
    PLACE = "place"
    SIMILAR = "similar"
    WORDS = "words"
    CONTACT = "contact"
    CHECK = "check"


ORDER = tuple(Step)
QUESTIONS = len(ORDER)
ASKED = {
    Step.ABOUT: N_("What is it about?"),
    Step.PLACE: N_("Where is it?"),
    Step.SIMILAR: N_("Is this your trouble too?"),
    Step.WORDS: N_("What is happening?"),
    Step.CONTACT: N_("Who are you?"),
    Step.CHECK: N_("Check and send"),
}


def question_number(step: Step) -> int:
    return ORDER.index(step) + 1


def is_answered(step: Step, answers: Answers) -> bool:
    match step:
        case Step.ABOUT:
            return bool(answers.group)
        case Step.PLACE:
            return bool(answers.where)
        case Step.SIMILAR:
            return bool(answers.likeness) or not answers.offered_join
        case Step.WORDS:
            return answers.is_joining or bool(answers.words and answers.since)
        case Step.CONTACT:
            return _is_known(answers)
        case _:
            return False


def _is_known(answers: Answers) -> bool:
    if not (answers.name and answers.filer_kind and (answers.mobile or answers.email)):
        return False
    return bool(answers.unit) or answers.filer_kind not in NAMES_A_UNIT


def missing(answers: Answers) -> tuple[Step, ...]:
    """Questions without an answer, in their order; the last page is none of them."""
    return tuple(step for step in ORDER[:-1] if not is_answered(step, answers))


def first_open(answers: Answers) -> Step:
    """The page that comes next: the first question without an answer, the last page when only one thing was changed."""
    return next(iter(missing(answers)), Step.CHECK)


def may_open(step: Step, answers: Answers) -> Step:
    """``step`` itself when every question before it has an answer, else the first that has none.

    Going back is always open; the page of similar cases only where some were found.
    """
    if step is Step.SIMILAR and not answers.offered_join:
        step = Step.WORDS
    before = ORDER[: ORDER.index(step)]
    return next((one for one in missing(answers) if one in before), step)
