"""What may follow, and what does: pure functions over the transition table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from grievance.cases.rules.consulting import who_asks
from grievance.cases.rules.facts import SIDE_IN_WORDS, Before, Facts, Side, sides_of, stands_on
from grievance.cases.rules.needs import check_answer, clean
from grievance.cases.rules.steps import Effect, Step, Transition
from grievance.cases.rules.templates import refuse_unfilled
from grievance.cases.rules.words import (
    NEEDS_APPROVAL,
    AnswerState,
    CaseKind,
    CaseState,
    Closing,
    Handling,
    Outcome,
    Satisfaction,
)
from grievance.cases.rules.workflow import TRANSITIONS
from grievance.permissions import Right
from grievance.sentences import N_, Refusal, Sentence, sentence

STATE_IN_WORDS = {
    CaseState.TO_SORT: N_("The convener is still finding the office."),
    CaseState.WITH_OFFICE: N_("The case is with the office."),
    CaseState.CLARIFICATION: N_("The case waits for the unit's answer."),
    CaseState.ANSWERED: N_("The office has answered; the filer has the last word now."),
    CaseState.UNDER_REVIEW: N_("The office above is reviewing the case."),
    CaseState.BEFORE_FORUM: N_("The case is before the forum."),
    CaseState.REFERRED: N_("The case has been sent to a higher body."),
    CaseState.CLOSED: N_("The case is closed."),
}
_CLOSES_AS = {
    Step.ACCEPT: Closing.ACCEPTED,
    Step.DEEM_ACCEPTED: Closing.DEEMED_ACCEPTED,
    Step.WITHDRAW: Closing.WITHDRAWN,
    Step.JOIN: Closing.JOINED,
    Step.DECIDE: Closing.DECIDED,
    Step.DROP: Closing.DROPPED,
    Step.COMPLY: Closing.COMPLIED,
    Step.SIGNATORY_ACCEPTS: Closing.ACCEPTED,
    Step.END_WITHOUT_LEAD: Closing.WITHDRAWN,
    Step.TAKE_OUT: Closing.TAKEN_OUT,
}
_ANSWERS = frozenset({Step.ANSWER, Step.NOT_ADMISSIBLE, Step.ANSWER_ANEW, Step.WORD_CAME_BACK})
_MOVES = frozenset({Step.SORT, Step.TRANSFER, Step.NAME_OFFICE, Step.DIRECT})


@dataclass(frozen=True)
class StepOffer:
    """One step as one person finds it. ``is_mine``: the person stands on a side that takes it at all."""

    row: Transition
    is_open: bool
    why_not: Sentence | None
    is_mine: bool

    @property
    def step(self) -> Step:
        return self.row.step


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What a step does: the case as it stands afterwards, and the effects on its clocks in their order."""

    step: Step
    state: CaseState
    handling: Handling
    kind: CaseKind
    office: str | None
    closing: Closing | None = None
    reviewing_office: str | None = None
    answer: AnswerState | None = None
    effects: tuple[Effect, ...] = ()
    given: Mapping[str, Any] = field(default_factory=dict)


def begins_as(kind: CaseKind, office: str | None) -> CaseState:
    """The state in which a case begins: to be sorted without an office; a point goes before the forum."""
    if office is None:
        return CaseState.TO_SORT
    return CaseState.BEFORE_FORUM if kind is CaseKind.POINT else CaseState.WITH_OFFICE


def open_steps(facts: Facts) -> list[StepOffer]:
    """Every step of the table in its order, open or closed with the sentence that says why."""
    mine = sides_of(facts)
    offers = []
    for row in TRANSITIONS.values():
        why_not = why_not_open(row, facts)
        offers.append(StepOffer(row, why_not is None, why_not, bool(mine & set(row.who))))
    return offers


def why_not_open(row: Transition, facts: Facts) -> Sentence | None:
    """None when the actor may take the step now; else the reason in words."""
    if not any(stands_on(side, facts, right) for side, right in row.who.items()):
        if Side.OFFICE in row.who and Side.OFFICE in sides_of(facts):
            return sentence(N_("The head of your office does this. You can prepare it."))
        who = tuple(sentence(SIDE_IN_WORDS[side]) for side in row.who)
        return sentence(N_("This is for %(who)s to do."), who=who)
    if facts.state not in row.origin:
        return sentence(STATE_IN_WORDS[facts.state])
    return next((why for why in (condition(facts) for condition in row.conditions) if why), None)


def decide(step: Step, facts: Facts, given: Mapping[str, Any]) -> Decision:
    """The decision that ``step`` brings about. Refuses with a sentence, and with the field where it lies in one."""
    row = TRANSITIONS[step]
    if why := why_not_open(row, facts):
        raise Refusal(why.key, **why.args)
    cleaned = clean(row.needs, given)
    if step is Step.NOT_ADMISSIBLE:
        cleaned["outcome"] = Outcome.NOT_ADMISSIBLE
    if step in _ANSWERS:
        check_answer(cleaned, facts.today)
    if step in _ANSWERS or step is Step.REPORT_PROGRESS:
        refuse_unfilled(cleaned)
    _check_given(step, facts, cleaned)
    state = _state_after(row, facts, cleaned)
    return Decision(
        step=step,
        state=state,
        handling=_handling_after(step, facts),
        kind=cleaned["kind"] if step is Step.CHANGE_KIND else facts.kind,
        office=_office_after(step, facts, cleaned),
        closing=_closing_after(step, state, facts),
        reviewing_office=_reviewer_after(step, state, facts),
        answer=_answer_after(step, state, facts, cleaned),
        effects=(*row.always, *row.then.get(state, ())),
        given=cleaned,
    )


def _before(step: Step, facts: Facts) -> Before | None:
    """How the case stood before the step that ``step`` takes back; None where it takes nothing back."""
    return {Step.TAKE_BACK_DECISION: facts.before_forum, Step.UNDO: facts.before_step}.get(step)


def _reviewer_after(step: Step, state: CaseState, facts: Facts) -> str | None:
    if before := _before(step, facts):
        return before.reviewing_office
    return facts.next_reviewer if state is CaseState.UNDER_REVIEW else None


def _check_given(step: Step, facts: Facts, given: Mapping[str, Any]) -> None:
    office = given.get("office")
    if office and step in _MOVES | {Step.ASK_TRANSFER, Step.CONSULT}:
        here = facts.office if step is not Step.CONSULT else who_asks(facts.state, facts.office, facts.reviewing_office)
        if office == here and step is not Step.DIRECT:
            raise Refusal(N_("The case is with this office already. Choose another."), field="office")
        if office.startswith("FORUM-"):
            raise Refusal(N_("The convener's desk does not answer cases. Choose an office."), field="office")
        if office == facts.complained_of:
            raise Refusal(N_("The complaint is about this office's own conduct. Choose one above it."), field="office")
    if step is Step.ASSIGN:
        _check_assigned(facts, given["person"])
    if step is Step.REPORT_PROGRESS and given["promised_on"] and given["promised_on"] < facts.today:
        raise Refusal(N_("The date of the next news cannot lie before today."), field="promised_on")
    if step is Step.GRANT_EXTENSION and given["days"] > facts.extension_days:
        raise Refusal(
            N_("%(asked)s days were asked for. Give as many or fewer."), field="days", asked=facts.extension_days
        )
    if step is Step.DISPUTE and given["settled"] is Satisfaction.YES:
        raise Refusal(N_("Choose Partly or No. When it is settled, say so on the page before."), field="settled")
    if step is Step.CHANGE_KIND and given["kind"] is facts.kind:
        raise Refusal(N_("It is of this kind already. Choose the other."), field="kind")
    if step is Step.CHANGE_CATEGORY and given["category"] == facts.category:
        raise Refusal(N_("It has this subject already. Choose another."), field="category")


def _check_assigned(facts: Facts, person: int | None) -> None:
    """The head gives a case to anybody of the office; the others take one, or give back what they have."""
    if person == facts.assigned_to:
        raise Refusal(N_("It is so already. Choose another officer."), field="person")
    mine = {facts.actor.person_id, None if facts.assigned_to == facts.actor.person_id else facts.actor.person_id}
    if person not in mine and not stands_on(Side.OFFICE, facts, Right.DECIDE_CASE):
        raise Refusal(N_("The head of your office gives cases to others. You can take it yourself."), field="person")


def _state_after(row: Transition, facts: Facts, given: Mapping[str, Any]) -> CaseState:
    if before := _before(row.step, facts):
        return before.state
    match row.step:
        case step if step in _ANSWERS:
            return _state_after_answer(row.step, facts, given["outcome"])
        case Step.ACCEPT | Step.SIGNATORY_ACCEPTS:
            return _state_after_acceptance(row.step, facts)
        case Step.DISPUTE | Step.SIGNATORY_CONTESTS:
            is_reviewed = facts.disputes == 0 and facts.next_reviewer is not None
            return CaseState.UNDER_REVIEW if is_reviewed else CaseState.BEFORE_FORUM
        case Step.SORT:
            return begins_as(facts.kind, given["office"])
        case Step.CHANGE_KIND:
            return begins_as(given["kind"], facts.office)
        case Step.UNJOIN:
            return begins_as(facts.kind, facts.office)
        case _:
            return row.to[0] if row.to else facts.state


def _state_after_acceptance(step: Step, facts: Facts) -> CaseState:
    """Closed when nobody else is left to speak on the answer; a silent lead is waited for like the others."""
    waits_for_lead = step is Step.SIGNATORY_ACCEPTS and not (facts.lead_settled or facts.lead_left)
    is_last = facts.state is CaseState.ANSWERED and not facts.others_silent and not waits_for_lead
    return CaseState.CLOSED if is_last else facts.state


def _closing_after(step: Step, state: CaseState, facts: Facts) -> Closing | None:
    """A silence of others does not undo the word of the lead."""
    if state is not CaseState.CLOSED:
        return None
    if step is Step.DEEM_ACCEPTED and facts.lead_settled:
        return Closing.ACCEPTED
    return _CLOSES_AS.get(step)


def _state_after_answer(step: Step, facts: Facts, outcome: Outcome) -> CaseState:
    """A refusal waits where it is for the office above; with nobody above it, the forum hears it.

    An office above that refuses anew is itself the second officer, so its word goes to the filer.
    """
    if outcome is Outcome.REFERRED:
        return CaseState.REFERRED
    if outcome in NEEDS_APPROVAL and step is not Step.ANSWER_ANEW:
        return facts.state if facts.judges else CaseState.BEFORE_FORUM
    return CaseState.ANSWERED


def _answer_after(step: Step, state: CaseState, facts: Facts, given: Mapping[str, Any]) -> AnswerState | None:
    fixed = {
        Step.PREPARE_ANSWER: AnswerState.DRAFT,
        Step.RETURN_REFUSAL: AnswerState.SENT_BACK,
        Step.APPROVE_REFUSAL: AnswerState.GIVEN,
    }
    if step not in _ANSWERS:
        return fixed.get(step)
    waits = given["outcome"] in NEEDS_APPROVAL and state is facts.state
    return AnswerState.TO_APPROVE if waits else AnswerState.GIVEN


def _handling_after(step: Step, facts: Facts) -> Handling:
    if before := _before(step, facts):
        return before.handling
    return {Step.SEND_BACK: Handling.REWORK, Step.DIRECT: Handling.DIRECTION}.get(step, facts.handling)


def _office_after(step: Step, facts: Facts, given: Mapping[str, Any]) -> str | None:
    if before := _before(step, facts):
        return before.office
    return (given.get("office") or facts.office) if step in _MOVES else facts.office
