"""The rows that a step leaves behind: the lines both sides read, questions, answers, verdicts, offices."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from grievance.cases import consulting, queries
from grievance.cases.clockwork import question_until
from grievance.cases.models import Answer, Case, CaseOffice, CaseTurn, PublicLine, Question, Verdict
from grievance.cases.rules.deciding import Decision
from grievance.cases.rules.facts import Side
from grievance.cases.rules.steps import Step
from grievance.cases.rules.turns import turn_of
from grievance.cases.rules.words import AnswerState, CaseState, Turn
from grievance.cases.standing import Standing
from grievance.clocks.operations import ask_extension, decline_extension
from grievance.foundation import clock as time
from grievance.foundation.database import db
from grievance.permissions import Actor
from grievance.routing.rules.folding import fold

LINE_OF = {
    Step.ASK_FILER: "question", Step.REPORT_PROGRESS: "note", Step.TRANSFER: "reason", Step.ASK_TRANSFER: "reason",
    Step.ASK_EXTENSION: "reason", Step.DECLINE_EXTENSION: "reason", Step.TAKE_BACK_QUESTION: "reason",
    Step.SEND_BACK: "instruction", Step.SORT: "reason", Step.NAME_OFFICE: "reason", Step.LEAVE_WITH_OFFICE: "reason",
    Step.CHANGE_CATEGORY: "reason", Step.CHANGE_KIND: "reason", Step.JOIN: "reason", Step.UNJOIN: "reason",
    Step.REPLY: "words", Step.DISPUTE: "words", Step.ADD_INFORMATION: "words", Step.WITHDRAW: "reason",
    Step.END_WITHOUT_LEAD: "reason", Step.SIGNATORY_CONTESTS: "words", Step.LEAVE_LEAD: "reason",
    Step.DECIDE: "words", Step.DIRECT: "words", Step.REFER: "words", Step.DEFER: "reason", Step.DROP: "reason",
    Step.COMPLY: "reason", Step.TAKE_BACK_DECISION: "reason", Step.TAKE_OUT: "reason",
}  # fmt: skip
"""Which of the given texts both sides read. Instructions on a refusal that waits are for officers only."""


def write_line(
    case: Case, kind: str, body: str, actor: Actor, side: Side, at: datetime, promised_on: Any = None
) -> PublicLine:
    """A line that office and filer may read."""
    line = PublicLine(
        case_id=case.id, at=at, side=side.value, author_id=actor.person_id, author_name=actor.name, kind=kind,
        body=body, promised_on=promised_on,
    )  # fmt: skip
    db.session.add(line)
    db.session.flush()
    return line


def line_of(case: Case, decision: Decision, actor: Actor, side: Side, at: datetime) -> PublicLine | None:
    """The public line of a step, where it has words for both sides."""
    body = decision.given.get(LINE_OF.get(decision.step, ""))
    if not body:
        return None
    return write_line(
        case,
        decision.step.value,
        body,
        actor,
        side,
        at,
        decision.given.get("promised_on") or decision.given.get("due_on"),
    )


def write_rows(case: Case, decision: Decision, standing: Standing, actor: Actor, at: datetime) -> Answer | None:
    """Everything besides the public line; the answer, when the step concerns one."""
    given = decision.given
    match decision.step:
        case Step.ASK_FILER:
            _ask(case, given, actor, at)
        case Step.REPLY if standing.question:
            standing.question.replied_at = at
        case Step.LAPSE_QUESTION | Step.TAKE_BACK_QUESTION if standing.question:
            standing.question.lapsed_at = at
        case Step.CONSULT:
            consulting.ask(case, given, actor, at)
        case Step.ASK_EXTENSION:
            _ask_for_days(standing, given, actor, at)
        case Step.DECLINE_EXTENSION if standing.extension:
            decline_extension(standing.extension, at)
        case Step.DEEM_ACCEPTED if standing.facts.lead_settled:
            return None
        case Step.ACCEPT | Step.DISPUTE | Step.DEEM_ACCEPTED:
            _note_verdict(case, decision, standing, at)
        case Step.APPROVE_REFUSAL | Step.RETURN_REFUSAL:
            return _settle_refusal(decision, standing, actor, at)
        case _ if decision.answer is not None:
            return _write_answer(case, decision, standing, actor, at)
    return None


def drop_what_waited(decision: Decision, standing: Standing, at: datetime) -> None:
    """When the case moves on, nothing waits any more for an officer above: neither a refusal nor more days."""
    waiting, facts = standing.waiting_answer, standing.facts
    moved = decision.state is not facts.state or decision.office != facts.office or decision.step is Step.DIRECT
    if moved and waiting is not None and waiting.state == AnswerState.TO_APPROVE.value:
        waiting.state = AnswerState.SENT_BACK.value
    asks_filer = {decision.state, facts.state} == {CaseState.WITH_OFFICE, CaseState.CLARIFICATION}
    if moved and standing.extension is not None and not asks_filer and not standing.extension.declined_on:
        decline_extension(standing.extension, at)


def _ask(case: Case, given: Mapping[str, Any], actor: Actor, at: datetime) -> None:
    db.session.add(
        Question(
            case_id=case.id, stage=case.stage, asked_at=at, asked_by=actor.person_id, office_code=case.office_code,
            words=given["question"], papers=given["papers"] or "", latest_on=question_until(at, given["days"]),
        )
    )  # fmt: skip


def _ask_for_days(standing: Standing, given: Mapping[str, Any], actor: Actor, at: datetime) -> None:
    clock = standing.due_clock
    if clock is not None and actor.person_id is not None:
        asked = ask_extension(clock, given["days"], actor.person_id, time.ist_date(at), given["reason"])
        asked.acting_office_code = actor.writes_from(standing.facts.office)


def _note_verdict(case: Case, decision: Decision, standing: Standing, at: datetime) -> None:
    given = decision.given
    words = {Step.ACCEPT: "yes", Step.DISPUTE: given.get("settled")}
    db.session.add(
        Verdict(
            case_id=case.id, answer_id=standing.given[-1].id if standing.given else None,
            settled=words.get(decision.step), words=given.get("words") or "", was_told=given.get("was_told"),
            was_fair=given.get("was_fair"), at=at,
        )
    )  # fmt: skip


def _settle_refusal(decision: Decision, standing: Standing, actor: Actor, at: datetime) -> Answer | None:
    answer = standing.waiting_answer
    if answer is None:
        return None
    if decision.answer is AnswerState.GIVEN:
        answer.state, answer.given_at = AnswerState.GIVEN.value, at
        answer.approved_by, answer.approved_at = actor.person_id, at
        posts = actor.own_offices()
        answer.approved_office_code = next(code for code in standing.facts.offices_above if code in posts)
    else:
        answer.state, answer.sent_back_because = AnswerState.SENT_BACK.value, decision.given["instruction"]
    return answer


def _write_answer(case: Case, decision: Decision, standing: Standing, actor: Actor, at: datetime) -> Answer:
    given = decision.given
    draft = standing.draft if decision.step is not Step.ANSWER_ANEW else None
    answer = draft or Answer(case_id=case.id, round=max((a.round for a in standing.answers), default=0) + 1)
    anew = decision.step is Step.ANSWER_ANEW
    answer.office_code = (case.reviewing_office_code if anew else case.office_code) or ""
    answer.acting_office_code = actor.writes_from(answer.office_code)
    answer.outcome, answer.note, answer.action_on = given["outcome"], given["note"], given["action_on"]
    for name, source in (
        ("ground", "ground"),
        ("remedy", "remedy"),
        ("proof", "proof"),
        ("referred_to", "referred_to"),
    ):
        setattr(answer, name, given.get(source) or "")
    answer.note_digest = hashlib.sha256(fold(given["note"]).encode()).hexdigest()
    answer.state = decision.answer.value if decision.answer else AnswerState.DRAFT.value
    if decision.answer is AnswerState.DRAFT:
        answer.prepared_by = actor.person_id
    else:
        answer.given_by = actor.person_id
        answer.given_at = at if decision.answer is AnswerState.GIVEN else None
    db.session.add(answer)
    db.session.flush()
    return answer


def move_to_office(case: Case, office_code: str, reason: Any, at: datetime) -> None:
    """Notes which office has the case from now on, and since when the other had it no more."""
    held = queries.open_holding(case.id)
    if held is not None:
        held.to_at = at
        db.session.flush()
    db.session.add(CaseOffice(case_id=case.id, office_code=office_code, from_at=at, reason=reason))
    case.assigned_person_id = None


def note_turn(case: Case, at: datetime, *, stopped_until: date | None = None) -> None:
    """Whose turn it is from now on, where that has changed; a question books days to the filer up to ``stopped_until``."""
    turn = turn_of(case.state, is_stopped=stopped_until is not None)
    office = case.reviewing_office_code if turn is Turn.REVIEWER else case.office_code
    last = queries.last_turn(case.id)
    if last is None or (last.turn, last.office_code, last.until_on) != (turn, office, stopped_until):
        row = CaseTurn(
            case_id=case.id, from_on=time.ist_date(at), turn=turn, office_code=office, until_on=stopped_until
        )
        db.session.add(row)
