"""What people of the demo do with a case: each act is a step of the transition table, taken by who may take it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from grievance.cases import queries
from grievance.cases.models import Case
from grievance.cases.operations import perform
from grievance.cases.rules.steps import Step
from grievance.cases.rules.words import Outcome
from grievance.cli import demo_texts as words
from grievance.cli.demo_story import Story
from grievance.foundation import clock
from grievance.permissions import Actor, Grant, Role
from grievance.reference import queries as reference


def act(story: Story, case_id: int, what: str, at: datetime) -> None:
    """Takes the step that ``what`` names. Raises Refusal where the case has moved on."""
    case = queries.case_by_id(case_id)
    if case is None or case.office_code is None:
        return
    office = story.officers[case.office_code]
    above = reference.offices_above(case.office_code, case.division)
    upper = story.officers[above[0].code] if above else office
    step, who, given = _step(story, case, what, office, upper, at)
    perform(case, step, who, at, **given)


def _step(story: Story, case: Case, what: str, office: Actor, upper: Actor, at: datetime) -> tuple[Step, Actor, Any]:
    pick = story.chance.choice
    filer = _filer(story, case)
    match what:
        case "acknowledge":
            return Step.ACKNOWLEDGE, office, {}
        case "progress":
            return Step.REPORT_PROGRESS, office, {"note": pick(words.ACTIONS[:2])}
        case "ask":
            return Step.ASK_FILER, office, {"question": pick(words.QUESTIONS), "days": 7}
        case "reply":
            return Step.REPLY, filer, {"words": pick(words.REPLIES)}
        case "answer":
            return Step.ANSWER, office, _answer(story, case, pick((Outcome.RELIEF, Outcome.RELIEF, Outcome.PARTLY)), at)
        case "refuse":
            return Step.ANSWER, office, _answer(story, case, Outcome.REFUSED, at)
        case "approve":
            return Step.APPROVE_REFUSAL, upper, {}
        case "answer anew":
            return Step.ANSWER_ANEW, upper, _answer(story, case, Outcome.PARTLY, at)
        case "send back":
            return Step.SEND_BACK, upper, {"instruction": "Inspect the place with the unit and answer what was asked."}
        case "accept":
            return Step.ACCEPT, filer, {"was_told": pick((3, 4, 5)), "was_fair": pick((3, 4, 5))}
        case "dispute":
            return Step.DISPUTE, filer, {"settled": pick(("partly", "no")), "words": pick(words.DISPUTES)}
        case "ask more days":
            return Step.ASK_EXTENSION, office, {"days": 7, "reason": "The tender opens on Friday."}
        case "ask elsewhere":
            other = "JPDCL" if case.office_code == "KPDCL" else "KPDCL"
            return (
                Step.CONSULT,
                office,
                {"office": other, "question": "Has your side lent or moved the transformer of this feeder?"},
            )
        case "transfer":
            reason = "The drain is the estate's; the cable is done."
            return Step.TRANSFER, office, {"office": "SICOP-JAMMU", "reason": reason}
    raise ValueError(what)


def _answer(story: Story, case: Case, outcome: Outcome, at: datetime) -> dict[str, Any]:
    note = words.NOTES.get(case.category_code, words.OTHER_NOTE) + (words.PARTLY if outcome is Outcome.PARTLY else "")
    refused = outcome is Outcome.REFUSED
    return {
        "outcome": outcome.value,
        "note": "The scheme asks for an application before the work began; here it came after." if refused else note,
        "ground": "Guidelines of the scheme, clause on prior application" if refused else "",
        "remedy": "Appeal to the Administrative Secretary within 30 days" if refused else "",
        "action_on": clock.ist_date(at),
        "proof": story.chance.choice(words.PROOFS),
    }


def _filer(story: Story, case: Case) -> Actor:
    """The person who filed; where nobody has an account, a visitor who follows the case by its secret."""
    for actor in story.people.values():
        if actor.person_id and actor.person_id == case.filer_person_id:
            return actor
    return Actor(name=case.contact_name, tracked_case_ids=frozenset({case.id}))


def head_of(person_id: int, name: str, code: str) -> Actor:
    """An officer in the post, as the demo's days see them: below is taken from the tree on the day of acting."""
    return Actor(
        person_id=person_id, name=name, grants=(Grant(Role.HOD, code, None, reference.office_codes_below(code)),)
    )
