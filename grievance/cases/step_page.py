"""What the page of one step says before it is taken: what it fills in, and what will happen."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from markupsafe import Markup

from grievance.cases.models import Answer, Case
from grievance.cases.rules.facts import CLARIFICATION_DAYS_AT_MOST, TRANSFERS_AT_MOST
from grievance.cases.rules.steps import Step
from grievance.cases.rules.words import AnswerState, Outcome
from grievance.cases.standing import Standing
from grievance.clocks import queries as clocks
from grievance.permissions import Actor
from grievance.reference import queries as reference
from grievance.sentences import N_, Sentence, sentence

ANSWERS = frozenset({Step.ANSWER, Step.PREPARE_ANSWER, Step.NOT_ADMISSIBLE, Step.WORD_CAME_BACK})


DONE = {
    Step.REPLY: N_("Your answer is sent. The clock runs again."),
    Step.ACCEPT: N_("Thank you. The case is closed as settled."),
    Step.DISPUTE: N_("You have said that it is not settled. Who looks at it next stands below."),
    Step.ADD_INFORMATION: N_("What you added is on the record. The office reads it."),
    Step.WITHDRAW: N_("The case is withdrawn."),
}
"""What is said when a filer's step is taken; an officer reads the name of the step."""


def done_words(step: Step, label: str) -> Sentence:
    return sentence(DONE[step]) if step in DONE else sentence(N_("Done: %(step)s."), step=sentence(label))


def said_elsewhere(case: Case, href: str, words: str) -> Markup:
    """The same, read on the next case of the queue: with the reference, which leads back."""
    return Markup('<a href="{}"><bdi class="ref" dir="ltr">{}</bdi></a>: {}').format(href, case.number, words)


def first_values(step: Step, standing: Standing, asked: Mapping[str, str]) -> dict[str, Any]:
    """What the fields hold when the page is opened: a prepared answer, the days asked for, what a link says."""
    if step in ANSWERS:
        chosen = {"outcome": asked["outcome"]} if asked.get("outcome") in set(Outcome) else {}
        return _prepared(standing) | {"action_on": standing.facts.today} | chosen
    if step is Step.ANSWER_ANEW:
        return {"action_on": standing.facts.today}
    if step is Step.ASSIGN:
        mine = standing.facts.assigned_to is None
        return {"person": str(standing.facts.actor.person_id) if mine else str(standing.facts.assigned_to)}
    if step is Step.ASK_FILER:
        return {"days": CLARIFICATION_DAYS_AT_MOST}
    if step is Step.GRANT_EXTENSION and standing.extension:
        return {"days": standing.extension.days}
    if step is Step.DISPUTE and asked.get("settled") in ("partly", "no"):
        return {"settled": asked["settled"]}
    return {}


def _prepared(standing: Standing) -> dict[str, Any]:
    """The draft, else what the office above sent back last."""
    last = standing.answers[-1] if standing.answers else None
    found = standing.draft or (last if last and last.state == AnswerState.SENT_BACK.value else None)
    return _values(found) if found else {}


def _values(answer: Answer) -> dict[str, Any]:
    return {"outcome": answer.outcome.value, "note": answer.note, "ground": answer.ground, "remedy": answer.remedy,
            "referred_to": answer.referred_to, "proof": answer.proof}  # fmt: skip


def notices(step: Step, case: Case, standing: Standing, actor: Actor, today: date) -> list[Sentence]:
    """What happens next, in sentences above the form."""
    match step:
        case Step.ASK_FILER:
            return [_what_a_question_does(standing, today)]
        case Step.TRANSFER:
            left = TRANSFERS_AT_MOST - case.transfers
            return [
                sentence(N_("The unit reads your reason. The date stays. %(left)s of 3 transfers are left."), left=left)
            ]
        case Step.ANSWER | Step.NOT_ADMISSIBLE:
            return _what_an_answer_does(standing)
        case Step.GRANT_EXTENSION if standing.due_clock and standing.extension:
            due = clocks.due_if_extended(standing.due_clock, standing.extension.days)
            return [sentence(N_("With all the days asked for, the date is %(due)s."), due=due.on)]
        case Step.DISPUTE:
            return [_who_looks_next(standing)]
        case Step.ASK_EXTENSION if standing.facts.judges:
            above = reference.office_name(standing.facts.judges[0])
            return [sentence(N_("%(above)s decides. Until then the date stays."), above=above)]
        case Step.CONSULT if standing.due_clock:
            due_on = standing.due_clock.due_on
            return [
                sentence(N_("The case stays with your office, and its date, %(due_on)s, does not wait."), due_on=due_on)
            ]
        case Step.WITHDRAW:
            return [sentence(N_("A withdrawn case cannot be opened again. You can file anew."))]
    return []


def _what_a_question_does(standing: Standing, today: date) -> Sentence:
    clock = standing.due_clock
    if clock is None or not clock.may_pause or today >= clock.due_on:
        return sentence(N_("The clock does not stop any more: this is the last day or later."))
    due = clocks.due_if_paused(clock, today, today + timedelta(days=CLARIFICATION_DAYS_AT_MOST))
    if due.on <= clock.due_on:
        return sentence(
            N_("The date does not move: %(due)s is the last day on which a pause carries."), due=clock.due_on
        )
    return sentence(
        N_("The clock stops when you send this and starts when they answer or after 7 days. The date is then %(due)s at the latest."),
        due=due.on,
    )  # fmt: skip


def _what_an_answer_does(standing: Standing) -> list[Sentence]:
    above = standing.facts.judges
    said = [sentence(N_("The unit has 7 days to say whether it is settled."))]
    if above:
        said.append(
            sentence(
                N_("A refusal goes to %(above)s first; the unit gets it when approved."),
                above=reference.office_name(above[0]),
            )
        )
    last = standing.answers[-1] if standing.answers else None
    if last and last.state == AnswerState.SENT_BACK.value:
        said.append(sentence(N_("The office above returned the last refusal: %(why)s"), why=last.sent_back_because))
    return said


def _who_looks_next(standing: Standing) -> Sentence:
    reviewer = standing.facts.next_reviewer
    if standing.facts.disputes == 0 and reviewer:
        return sentence(
            N_("%(reviewer)s looks at it next, not the same office."), reviewer=reference.office_name(reviewer)
        )
    return sentence(N_("It goes before the forum at its next sitting."))
