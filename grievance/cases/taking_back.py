"""How a case stood before its last step, so that a mistake can be put right.

A step of the forum is kept until something else moves the case (``case.before_forum``); a step that an officer took on a
page for ten minutes, and only while nothing else has happened (``case.before_step``). Its mails wait as long.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from grievance.cases import consulting, queries
from grievance.cases.models import Answer, Case, PublicLine
from grievance.cases.rules.deciding import Decision
from grievance.cases.rules.facts import Before, Side
from grievance.cases.rules.steps import Step
from grievance.cases.rules.words import AnswerState, CaseState, Handling
from grievance.clocks import operations as clocks
from grievance.clocks import queries as clock_queries
from grievance.clocks.models import Clock, Extension
from grievance.clocks.rules.kinds import ClockKind, ClockState, OwnerKind
from grievance.foundation.clock import ist_date
from grievance.foundation.database import db
from grievance.permissions import Actor
from grievance.sentences import N_, Refusal, sentence

FORUM_STEPS = frozenset({Step.DECIDE, Step.DIRECT, Step.DEFER, Step.NOT_REACHED, Step.REFER, Step.DROP, Step.COMPLY})
UNDOABLE = frozenset({
    Step.ACKNOWLEDGE, Step.ANSWER, Step.NOT_ADMISSIBLE, Step.REPORT_PROGRESS, Step.TRANSFER, Step.ASK_TRANSFER,
    Step.ASK_EXTENSION, Step.ASSIGN, Step.CONSULT, Step.SEND_BACK, Step.SORT, Step.NAME_OFFICE, Step.LEAVE_WITH_OFFICE,
})  # fmt: skip
"""Steps of officers that can be taken back at once. A question has a taking back of its own, which the unit reads."""
UNDO_TIME = timedelta(minutes=10)
_COLUMNS = ("office_code", "reviewing_office_code", "transfer_wanted_code", "stage", "transfers", "assigned_person_id")
LATE = N_("Ten minutes have passed. The step can no longer be taken back; take the next one.")
NOT_YOURS = N_("Only the officer who took the last step can take it back.")
MOVED_ON = N_("Something has happened in this case since. The last step can no longer be taken back.")


@dataclass(frozen=True)
class Taken:
    """What a step left behind, for taking it back. ``is_undoable``: it was taken on a page that offers that."""

    actor: Actor
    at: datetime
    side: Side
    line: PublicLine | None
    answer: Answer | None
    is_undoable: bool


def before_forum(case: Case) -> Before | None:
    """For the rules; None where the forum has taken no step, or something came after it."""
    return _before(case.before_forum) if case.before_forum else None


def before_step(case: Case) -> Before | None:
    """For the rules; None where the last step cannot be taken back, or anything came after it."""
    kept = case.before_step
    return _before(kept) if kept and kept["mark"] == case.version else None


def _before(kept: dict[str, Any]) -> Before:
    return Before(
        state=CaseState(kept["state"]), handling=Handling(kept["handling"]), office=kept["office_code"],
        reviewing_office=kept["reviewing_office_code"], by=kept.get("by"),
    )  # fmt: skip


def can_be_undone(case: Case, actor: Actor, at: datetime) -> bool:
    """Whether the page offers to take the last step back."""
    kept = case.before_step
    return bool(kept and kept["mark"] == case.version and kept["by"] == actor.person_id and at < _until(kept))


def check_undo(case: Case, actor: Actor, at: datetime) -> None:
    """Refuses with a sentence when somebody acted in between, another took the step, or ten minutes have passed."""
    kept = case.before_step
    if not kept or kept["mark"] != case.version:
        raise Refusal(MOVED_ON)
    if kept["by"] != actor.person_id:
        raise Refusal(NOT_YOURS)
    if at >= _until(kept):
        raise Refusal(LATE)


def held_until(case: Case, at: datetime) -> datetime | None:
    """Until when the mails of a step taken at ``at`` wait; None: they go out at once."""
    kept = case.before_step
    return _until(kept) if kept and datetime.fromisoformat(kept["at"]) == at else None


def undone_until(case: Case) -> datetime | None:
    return _until(case.before_step) if case.before_step else None


def _until(kept: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(kept["at"]) + UNDO_TIME


def kept_for(case: Case, step: Step) -> dict[str, Any] | None:
    """What ``step`` puts back; None where it takes nothing back."""
    kept = {Step.TAKE_BACK_DECISION: case.before_forum, Step.UNDO: case.before_step}.get(step)
    return dict(kept) if kept else None


def forum_mark(case: Case) -> int | None:
    """Names the forum's last step on the case while nothing has come after it."""
    return int(case.before_forum["mark"]) if case.before_forum else None


def as_it_stands(case: Case, waiting: Answer | None, extension: Extension | None) -> dict[str, Any]:
    """What a step is about to change."""
    open_now = clock_queries.open_clocks_of(OwnerKind.CASE, case.id)
    return {
        **{name: getattr(case, name) for name in _COLUMNS},
        "state": case.state.value,
        "handling": case.handling.value,
        "directed_due_on": case.directed_due_on.isoformat() if case.directed_due_on else None,
        "answered_at": case.answered_at.isoformat() if case.answered_at else None,
        "clocks": {str(row.id): row.state.value for row in open_now},
        "offices": {str(row.id): row.office_code for row in open_now},
        "answer": waiting.id if waiting else None,
        "extension": extension.id if extension else None,
        "questions": consulting.open_questions(case),
    }


def keep_or_forget(case: Case, decision: Decision, stood: dict[str, Any] | None, taken: Taken) -> None:
    """After a step: what stood before it, where it can be taken back; nothing once the case has moved on."""
    forum, case.before_step = case.before_forum, None
    if stood is not None:
        open_now = clock_queries.open_clocks_of(OwnerKind.CASE, case.id)
        began = [row.id for row in open_now if str(row.id) not in stood["clocks"]]
        if decision.step not in FORUM_STEPS:
            asked = queries.extension_asked([row.id for row in open_now])
            case.before_step = {
                **stood, "began": began, "mark": case.version, "forum": forum, "by": taken.actor.person_id,
                "at": taken.at.isoformat(), "step": decision.step.value, "side": taken.side.value,
                "line": taken.line.id if taken.line else None, "wrote": taken.answer.id if taken.answer else None,
                "asked": asked.id if asked and asked.id != stood["extension"] else None,
                "questions_asked": consulting.open_questions(case, stood["questions"]),
            }  # fmt: skip
    if decision.step in FORUM_STEPS and stood is not None:
        left = [case.state.value, case.office_code, case.handling.value, case.stage, case.disputes]
        case.before_forum = {**stood, "began": began, "left": left, "mark": case.version}
    elif case.before_forum and _moved(case):
        case.before_forum = None


def _moved(case: Case) -> bool:
    left = [case.state.value, case.office_code, case.handling.value, case.stage, case.disputes]
    return bool(left != case.before_forum["left"])


def put_back(case: Case, step: Step, kept: dict[str, Any], answers: list[Answer], at: datetime) -> None:
    """Everything but the clocks: the columns that no decision names, who held the case, and what was written."""
    due_on = kept["directed_due_on"]
    case.stage, case.transfer_wanted_code = kept["stage"], kept["transfer_wanted_code"]
    case.directed_due_on = date.fromisoformat(due_on) if due_on else None
    _put_waiting_back(kept, answers)
    if step is Step.UNDO:
        answered_at = kept["answered_at"]
        case.transfers, case.assigned_person_id = kept["transfers"], kept["assigned_person_id"]
        case.answered_at = datetime.fromisoformat(answered_at) if answered_at else None
        _take_words_back(kept, answers, at)
    if not consulting.put_back(case, kept.get("questions", ()), kept.get("questions_asked", ()), at):
        raise Refusal(MOVED_ON)


def _take_words_back(kept: dict[str, Any], answers: list[Answer], at: datetime) -> None:
    """A line is read no more; an answer is a draft again; a request for days was never made."""
    line = queries.public_line(kept["line"]) if kept["line"] else None
    if line is not None:
        line.taken_back_at = at
    for answer in answers:
        if answer.id == kept["wrote"]:
            answer.state, answer.prepared_by = AnswerState.DRAFT.value, answer.prepared_by or answer.given_by
            answer.given_by = answer.given_at = None
    asked = clock_queries.extension(kept["asked"]) if kept["asked"] else None
    if asked is not None:
        db.session.delete(asked)
    db.session.flush()


def give_back_to(case: Case, office_code: str | None) -> None:
    """The office to which it was sent by mistake never had it, and sees it no more."""
    wrong = queries.open_holding(case.id)
    if wrong is not None:
        db.session.delete(wrong)
        db.session.flush()
    before = queries.holdings(case.id)
    if office_code and before:
        before[-1].to_at = None


def put_clocks_back(case: Case, kept: dict[str, Any], at: datetime) -> dict[ClockKind, Clock]:
    """What the step began is owed no more, what it ended runs on, what it sent on is owed by the office before.

    A clock that stopped for a question stops again.
    """
    question = queries.question_of(case.id, case.stage)
    for began in kept["began"]:
        if clock := clock_queries.clock(began):
            clocks.take_clock_back(clock, at)
    taken = {row.kind for row in clock_queries.open_clocks_of(OwnerKind.CASE, case.id)}
    for clock_id, state in kept["clocks"].items():
        clock = clock_queries.clock(int(clock_id))
        if clock is not None and clock.state in clock_queries.OPEN and kept.get("by"):
            if clock.office_code != kept["offices"][clock_id]:
                clocks.hand_clock_back(clock, at)
        if clock is None or clock.kind in taken:
            continue
        clocks.revive_clock(clock, at)
        if state == ClockState.STOPPED.value and question and question.latest_on >= ist_date(at):
            clocks.pause_clock(clock, at, question.latest_on, sentence(N_("the unit was asked a question")))
    return {row.kind: row for row in clock_queries.open_clocks_of(OwnerKind.CASE, case.id)}


def _put_waiting_back(kept: dict[str, Any], answers: list[Answer]) -> None:
    """What waited for an officer above, and was sent back by the step, waits again."""
    for answer in answers:
        if answer.id == kept["answer"] and answer.state == AnswerState.SENT_BACK.value:
            answer.state = AnswerState.TO_APPROVE.value
    extension = clock_queries.extension(kept["extension"]) if kept["extension"] else None
    if extension is not None:
        extension.declined_on = None
