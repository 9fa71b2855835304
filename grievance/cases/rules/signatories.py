"""Many units behind one case: who may sign, whose word is heard and when, and the numbers that come of it.

Each signatory has its own last word. Who accepts is settled for good; a contest by one opens a dispute for those who
contest and for nobody else; a case closes when nobody present is left to speak (docs/decisions/0017).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from grievance.cases.rules.words import CaseState, Closing, Said
from grievance.sentences import N_, Sentence, sentence

TAKES_SIGNATURES = frozenset(
    {CaseState.TO_SORT, CaseState.WITH_OFFICE, CaseState.CLARIFICATION, CaseState.BEFORE_FORUM, CaseState.REFERRED}
)
"""An answered case takes no new signature: nobody signs what has been decided already."""
WAITS_FOR_A_LEAD_DAYS = 7
_DISPUTED = frozenset({CaseState.UNDER_REVIEW, CaseState.BEFORE_FORUM, CaseState.WITH_OFFICE, CaseState.CLARIFICATION})


@dataclass(frozen=True)
class Signed:
    """One signatory as the numbers see it. ``word_on`` is the answer it spoke about."""

    has_left: bool = False
    word: Said | None = None
    word_on: int | None = None
    is_confirmed: bool = True


@dataclass(frozen=True)
class Tally:
    """The numbers on the case. ``co_signed`` is the sum of the four that follow; the lead is not among them."""

    co_signed: int = 0
    left: int = 0
    accept: int = 0
    contest: int = 0
    silent: int = 0
    unconfirmed: int = 0

    @property
    def present(self) -> int:
        return self.co_signed - self.left


def stands(signed: Signed, last_answer: int | None) -> Said | None:
    """The word that counts now: acceptance stays; a contest is of the answer it was said about."""
    if signed.word is Said.CONTESTS and signed.word_on != last_answer:
        return None
    return signed.word


def tally(rows: Iterable[Signed], last_answer: int | None) -> Tally:
    rows = list(rows)
    words = [stands(row, last_answer) for row in rows if not row.has_left]
    accept, contest = words.count(Said.ACCEPTS), words.count(Said.CONTESTS)
    unconfirmed = sum(not (row.has_left or row.is_confirmed) for row in rows)
    return Tally(len(rows), len(rows) - len(words), accept, contest, len(words) - accept - contest, unconfirmed)


def why_no_signature(state: CaseState) -> Sentence | None:
    """None while units may sign."""
    if state in TAKES_SIGNATURES:
        return None
    if state is CaseState.CLOSED:
        return sentence(
            N_("The case is closed. It takes no more signatures; you can file your own and name this reference.")
        )
    return sentence(N_("The office has answered. The case takes no more signatures; you can file your own."))


def why_no_word(
    state: CaseState, closing: Closing | None, disputes: int, has_answer: bool, dispute_until: date | None, today: date
) -> Sentence | None:
    """None while a signatory may say whether an answer settles it for its unit."""
    if not has_answer:
        return sentence(N_("No answer has been given yet. You are told when there is one."))
    if state is CaseState.CLOSED:
        if closing not in (Closing.ACCEPTED, Closing.DEEMED_ACCEPTED):
            return sentence(N_("The case was not closed on an answer, so there is nothing to say about it."))
        if dispute_until is None or today > dispute_until:
            return sentence(N_("The time to disagree has passed. File it again and name this reference."))
        return None
    if state is CaseState.ANSWERED or (state in _DISPUTED and disputes):
        return None
    return sentence(N_("No answer waits for a word now. You are told when there is a new one."))
