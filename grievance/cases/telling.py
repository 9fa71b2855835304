"""Which event each step records. What follows from an event stands in ``grievance/reactions.py``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from grievance.accounts import queries as people
from grievance.cases import events
from grievance.cases.clockwork import question_until
from grievance.cases.models import Answer, Case
from grievance.cases.office_events import CaseAssigned, InnerStepTakenBack, OfficeConsulted, StepTakenBack
from grievance.cases.queries import count_of_units
from grievance.cases.rules.deciding import Decision
from grievance.cases.rules.facts import Side
from grievance.cases.rules.steps import Step
from grievance.cases.rules.words import AnswerState, CaseState
from grievance.cases.rules.workflow import TRANSITIONS
from grievance.cases.signatory_events import LeadLeft, WordSaid
from grievance.cases.standing import Standing
from grievance.clocks.rules.kinds import ClockKind
from grievance.permissions import Actor
from grievance.reference.queries import office_name
from grievance.sentences import sentence

_PLAIN: dict[Step, type[events.CaseEvent]] = {
    Step.SORT: events.CaseSorted,
    Step.ACKNOWLEDGE: events.CaseAcknowledged,
    Step.TAKE_BACK_QUESTION: events.QuestionTakenBack,
    Step.LAPSE_QUESTION: events.QuestionLapsed,
    Step.REPLY: events.FilerReplied,
    Step.ADD_INFORMATION: events.InformationAdded,
    Step.LEAVE_WITH_OFFICE: events.CaseLeftWithOffice,
    Step.DECLINE_EXTENSION: events.ExtensionDeclined,
    Step.PREPARE_ANSWER: events.AnswerPrepared,
    Step.RETURN_REFUSAL: events.RefusalReturned,
    Step.UNJOIN: events.CaseParted,
    Step.DEFER: events.CaseDeferred,
    Step.NOT_REACHED: events.CaseNotReached,
    Step.TAKE_BACK_DECISION: events.ForumTookBack,
    Step.CONSULT: OfficeConsulted,
}


@dataclass(frozen=True)
class Happened:
    """What a step found and left: enough to word its event. ``before`` is the standing it was decided on."""

    case: Case
    decision: Decision
    before: Standing
    answer: Answer | None
    dates: dict[ClockKind, date]
    is_stopped: bool
    line_id: int | None
    side: Side
    actor: Actor
    at: datetime
    kept: dict[str, Any] | None = None


def person_name(person_id: int | None) -> str:
    found = people.person(person_id) if person_id else None
    return found.name if found else ""


def event_of(what: Happened) -> events.CaseEvent:
    """The event of a step."""
    kind, more = _kind_of(what)
    case = what.case
    return kind(
        at=what.at, actor=what.actor, case_id=case.id, number=case.number, office_code=case.office_code,
        office=office_name(case.office_code), side=what.side.value, line_id=what.line_id,
        answer_id=what.answer.id if what.answer else None, **more,
    )  # fmt: skip


def _kind_of(what: Happened) -> tuple[type[events.CaseEvent], dict[str, Any]]:
    step, given, facts = what.decision.step, what.decision.given, what.before.facts
    if step in _PLAIN:
        return _PLAIN[step], {}
    if step in (Step.LEAVE_LEAD, Step.SIGNATORY_ACCEPTS, Step.ACCEPT) and what.decision.state is not CaseState.CLOSED:
        return _of_many(what)
    match step:
        case Step.TRANSFER | Step.NAME_OFFICE:
            moved = {"from_office_code": facts.office, "from_office": office_name(facts.office)}
            return events.CaseTransferred, moved | {"by_convener": step is Step.NAME_OFFICE}
        case Step.ASK_TRANSFER:
            return events.TransferAsked, {"wanted_code": given["office"], "wanted": office_name(given["office"])}
        case Step.REPORT_PROGRESS:
            return events.ProgressReported, {"promised_on": given["promised_on"]}
        case Step.ASK_FILER:
            return events.FilerAsked, {"until": question_until(what.at, given["days"]), "stopped": what.is_stopped}
        case Step.ASK_EXTENSION:
            return events.ExtensionAsked, {"days": given["days"]}
        case Step.GRANT_EXTENSION:
            due_on = what.dates.get(ClockKind.REWORK) or what.dates.get(ClockKind.RESOLVE)
            return events.ExtensionGranted, {"days": given["days"], "due_on": due_on}
        case Step.SEND_BACK:
            return events.CaseSentBack, {"reviewer": office_name(facts.reviewing_office)}
        case Step.DISPUTE | Step.SIGNATORY_CONTESTS:
            reviewer, by_one = what.decision.reviewing_office, step is Step.SIGNATORY_CONTESTS
            return events.CaseDisputed, {"settled": "no" if by_one else given["settled"].value, "by_one": by_one,
                                         "reviewing_office_code": reviewer, "reviewer": office_name(reviewer)}  # fmt: skip
        case Step.CHANGE_CATEGORY | Step.CHANGE_KIND | Step.JOIN:
            return _change(what)
        case Step.ASSIGN | Step.UNDO:
            return _at_the_desk(given, what.kept)
        case Step.DIRECT:
            return events.CaseDirected, {"due_on": given["due_on"]}
        case Step.REFER:
            return events.CaseReferred, {"referred_to": given["referred_to"], "by_forum": True}
    if what.decision.state is CaseState.CLOSED:
        closing = what.decision.closing
        return events.CaseClosed, {"closing": closing.value if closing else "",
                                   "dispute_until": what.dates.get(ClockKind.DISPUTE)}  # fmt: skip
    return _answer(what)


def _at_the_desk(
    given: Mapping[str, Any], kept: dict[str, Any] | None
) -> tuple[type[events.CaseEvent], dict[str, Any]]:
    if kept is None:
        return CaseAssigned, {"person_id": given["person"], "person": person_name(given["person"])}
    row = TRANSITIONS[Step(kept["step"])]
    kind = InnerStepTakenBack if row.is_inner else StepTakenBack
    return kind, {"what": sentence(row.label), "taken_at": datetime.fromisoformat(kept["at"])}


def _of_many(what: Happened) -> tuple[type[events.CaseEvent], dict[str, Any]]:
    if what.decision.step is Step.LEAVE_LEAD:
        return LeadLeft, {"units": count_of_units(what.case.id)}
    return WordSaid, {"said": "accepts", "by_lead": what.decision.step is Step.ACCEPT}


def _change(what: Happened) -> tuple[type[events.CaseEvent], dict[str, Any]]:
    given, facts, case = what.decision.given, what.before.facts, what.case
    if what.decision.step is Step.JOIN:
        return events.CaseJoined, {"into": given["into"], "into_id": case.joined_into_id}
    if what.decision.step is Step.CHANGE_KIND:
        return events.KindChanged, {"was": facts.kind.value, "became": case.kind.value}
    return events.CategoryChanged, {"was": facts.category or "", "became": case.category_code}


def _answer(what: Happened) -> tuple[type[events.CaseEvent], dict[str, Any]]:
    decision, answer = what.decision, what.answer
    assert answer is not None  # noqa: S101
    if decision.answer is AnswerState.TO_APPROVE:
        return events.RefusalProposed, {"outcome": answer.outcome.value}
    if decision.state is CaseState.REFERRED:
        return events.CaseReferred, {"referred_to": answer.referred_to}
    if decision.state is CaseState.BEFORE_FORUM:
        return events.CaseBroughtBeforeForum, {}
    by = answer.office_code
    return events.CaseAnswered, {
        "outcome": answer.outcome.value, "by": office_name(by), "by_code": by,
        "last_word_on": what.dates.get(ClockKind.ACCEPT), "anew": decision.step is Step.ANSWER_ANEW,
    }  # fmt: skip
