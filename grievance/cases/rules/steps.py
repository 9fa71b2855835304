"""The shape of one row of the transition table, and the names of its steps and clock effects."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from grievance.cases.rules.facts import Facts, Side
from grievance.cases.rules.needs import Need
from grievance.cases.rules.words import CaseState
from grievance.clocks.rules.kinds import ClockKind
from grievance.permissions import Right
from grievance.sentences import Sentence


class Step(StrEnum):
    """Every step a case can take. The word is also the address: ``/cases/<number>/steps/<step>``."""

    ANSWER = "answer"
    ASK_FILER = "ask-filer"
    REPORT_PROGRESS = "report-progress"
    TRANSFER = "transfer"
    ASK_EXTENSION = "ask-extension"
    NOT_ADMISSIBLE = "not-admissible"
    ACKNOWLEDGE = "acknowledge"
    TAKE_BACK_QUESTION = "take-back-question"
    PREPARE_ANSWER = "prepare-answer"
    ASK_TRANSFER = "ask-transfer"
    WORD_CAME_BACK = "word-came-back"
    APPROVE_REFUSAL = "approve-refusal"
    RETURN_REFUSAL = "return-refusal"
    GRANT_EXTENSION = "grant-extension"
    DECLINE_EXTENSION = "decline-extension"
    SEND_BACK = "send-back"
    ANSWER_ANEW = "answer-anew"
    SORT = "sort"
    NAME_OFFICE = "name-office"
    LEAVE_WITH_OFFICE = "leave-with-office"
    CHANGE_CATEGORY = "change-category"
    CHANGE_KIND = "change-kind"
    JOIN = "join"
    UNJOIN = "unjoin"
    REPLY = "reply"
    ACCEPT = "accept"
    DISPUTE = "dispute"
    ADD_INFORMATION = "add-information"
    WITHDRAW = "withdraw"
    DECIDE = "decide"
    DIRECT = "direct"
    DEFER = "defer"
    NOT_REACHED = "not-reached"
    REFER = "refer"
    DROP = "drop"
    COMPLY = "comply"
    TAKE_BACK_DECISION = "take-back-decision"
    DEEM_ACCEPTED = "deem-accepted"
    LAPSE_QUESTION = "lapse-question"
    LEAVE_LEAD = "leave-lead"
    END_WITHOUT_LEAD = "end-without-lead"
    SIGNATORY_ACCEPTS = "signatory-accepts"
    SIGNATORY_CONTESTS = "signatory-contests"
    ASSIGN = "assign"
    CONSULT = "consult"
    TAKE_OUT = "take-out"
    UNDO = "undo"


class Act(StrEnum):
    """What happens to a clock.

    ``start_from_filing`` counts from the day of filing, whoever has the case since; a clock of the kind that had
    ceased to be owed runs on with its stops, its days and its rungs. ``revive_all``: so do all that ended together last.
    ``put_back``: those that the step taken back ended run on, those that it began are owed no more, and those that it
    sent to another office are owed by the one before.
    """

    START = "start"
    START_FROM_FILING = "start_from_filing"
    RESTART = "restart"
    MEET = "meet"
    VOID = "void"
    PAUSE = "pause"
    RESUME = "resume"
    HAND_OVER = "hand_over"
    EXTEND = "extend"
    VOID_ALL = "void_all"
    REVIVE_ALL = "revive_all"
    PUT_BACK = "put_back"


@dataclass(frozen=True)
class Effect:
    """One effect on the case's clock of a kind; where no such clock is open, meeting or voiding it does nothing."""

    act: Act
    clock: ClockKind | None = None


def effects(act: Act, *clocks: ClockKind) -> tuple[Effect, ...]:
    return tuple(Effect(act, clock) for clock in clocks)


Condition = Callable[[Facts], Sentence | None]


@dataclass(frozen=True, kw_only=True)
class Transition:
    """One row. An empty ``to`` means that the state stays; several: ``decide`` chooses by the facts and what is given.

    ``who`` names the sides that take the step and the right each needs. ``always`` are the effects whichever state follows, ``then`` those of each following state.
    """

    step: Step
    who: Mapping[Side, Right]
    origin: frozenset[CaseState]
    to: tuple[CaseState, ...] = ()
    label: str
    hint: str
    key: str = ""
    needs: tuple[Need, ...] = ()
    conditions: tuple[Condition, ...] = ()
    always: tuple[Effect, ...] = ()
    then: Mapping[CaseState, tuple[Effect, ...]] = field(default_factory=dict)
    on_case_page: bool = True
    is_inner: bool = False
