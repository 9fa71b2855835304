"""How a case stood before the forum's last step, kept until something else moves it, so that a mistake can be put right."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from grievance.cases import queries
from grievance.cases.models import Answer, Case
from grievance.cases.rules.deciding import Decision
from grievance.cases.rules.facts import BeforeForum
from grievance.cases.rules.steps import Step
from grievance.cases.rules.words import AnswerState, CaseState, Handling
from grievance.clocks import operations as clocks
from grievance.clocks import queries as clock_queries
from grievance.clocks.models import Clock, Extension
from grievance.clocks.rules.kinds import ClockKind, ClockState, OwnerKind
from grievance.foundation.clock import ist_date
from grievance.sentences import N_, sentence

FORUM_STEPS = frozenset({Step.DECIDE, Step.DIRECT, Step.DEFER, Step.NOT_REACHED, Step.REFER, Step.DROP, Step.COMPLY})
_COLUMNS = ("office_code", "reviewing_office_code", "transfer_wanted_code", "stage")


def before_forum(case: Case) -> BeforeForum | None:
    """For the rules; None where the forum has taken no step, or something came after it."""
    kept = case.before_forum
    if not kept:
        return None
    return BeforeForum(
        state=CaseState(kept["state"]), handling=Handling(kept["handling"]), office=kept["office_code"],
        reviewing_office=kept["reviewing_office_code"],
    )  # fmt: skip


def forum_mark(case: Case) -> int | None:
    """Names the forum's last step on the case while nothing has come after it."""
    return int(case.before_forum["mark"]) if case.before_forum else None


def as_it_stands(case: Case, waiting: Answer | None, extension: Extension | None) -> dict[str, Any]:
    """What a step of the forum is about to change."""
    open_now = clock_queries.open_clocks_of(OwnerKind.CASE, case.id)
    return {
        **{name: getattr(case, name) for name in _COLUMNS},
        "state": case.state.value,
        "handling": case.handling.value,
        "directed_due_on": case.directed_due_on.isoformat() if case.directed_due_on else None,
        "clocks": {str(row.id): row.state.value for row in open_now},
        "answer": waiting.id if waiting else None,
        "extension": extension.id if extension else None,
    }


def keep_or_forget(case: Case, decision: Decision, stood: dict[str, Any] | None) -> None:
    """After a step: what stood before it, where the forum took it; nothing once the case has moved on."""
    if decision.step in FORUM_STEPS and stood is not None:
        open_now = clock_queries.open_clocks_of(OwnerKind.CASE, case.id)
        began = [row.id for row in open_now if str(row.id) not in stood["clocks"]]
        left = [case.state.value, case.office_code, case.handling.value, case.stage, case.disputes]
        case.before_forum = {**stood, "began": began, "left": left, "mark": case.version}
    elif case.before_forum and _moved(case):
        case.before_forum = None


def _moved(case: Case) -> bool:
    left = [case.state.value, case.office_code, case.handling.value, case.stage, case.disputes]
    return bool(left != case.before_forum["left"])


def put_row_back(case: Case) -> None:
    """The columns that no decision names."""
    kept = case.before_forum
    due_on = kept["directed_due_on"]
    case.stage, case.transfer_wanted_code = kept["stage"], kept["transfer_wanted_code"]
    case.directed_due_on = date.fromisoformat(due_on) if due_on else None


def put_clocks_back(case: Case, at: datetime) -> dict[ClockKind, Clock]:
    """What the step began is owed no more, what it ended runs on; a clock that stopped for a question stops again."""
    kept, question = case.before_forum, queries.question_of(case.id, case.stage)
    for began in kept["began"]:
        if clock := clock_queries.clock(began):
            clocks.void_clock(clock, at)
    taken = {row.kind for row in clock_queries.open_clocks_of(OwnerKind.CASE, case.id)}
    for clock_id, state in kept["clocks"].items():
        clock = clock_queries.clock(int(clock_id))
        if clock is None or clock.kind in taken:
            continue
        clocks.revive_clock(clock, at)
        if state == ClockState.STOPPED.value and question and question.latest_on >= ist_date(at):
            clocks.pause_clock(clock, at, question.latest_on, sentence(N_("the unit was asked a question")))
    return {row.kind: row for row in clock_queries.open_clocks_of(OwnerKind.CASE, case.id)}


def put_waiting_back(case: Case, answers: list[Answer]) -> None:
    """What waited for an officer above, and was sent back by the forum's step, waits again."""
    kept = case.before_forum
    for answer in answers:
        if answer.id == kept["answer"] and answer.state == AnswerState.SENT_BACK.value:
            answer.state = AnswerState.TO_APPROVE.value
    extension = clock_queries.extension(kept["extension"]) if kept["extension"] else None
    if extension is not None:
        extension.declined_on = None
