"""The same step on several cases in one transaction: each in a savepoint, so that one refusal leaves the others alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from grievance.cases import operations
from grievance.cases.models import Case
from grievance.cases.rules.steps import Step
from grievance.cases.taking_back import MOVED_ON, UNDO_TIME
from grievance.desk.models import BulkAct
from grievance.foundation.database import db
from grievance.foundation.transaction import rehearse, savepoint
from grievance.permissions import Actor
from grievance.sentences import N_, Refusal, Sentence, as_data, sentence

STEPS = (Step.TRANSFER, Step.ASSIGN, Step.REPORT_PROGRESS, Step.ASK_EXTENSION)
"""What may be done to several cases at once, in the order of the buttons."""
AIMS = {Step.TRANSFER: "office", Step.ASSIGN: "person"}
"""What is chosen before the page that says what will happen."""
MOST = 50
OF_ONE_CASE = frozenset({"office", "person", None})
"""Refusals that concern one case; any other field is the same for all and is put right at the field."""
STANDS_IN = {"reason": "–", "note": "–", "days": 1}
"""For what is not typed yet when the page says what will happen."""


@dataclass
class Tried:
    """The cases on which the step can be, or was, taken; and the others, each with why not."""

    done: list[Case] = field(default_factory=list)
    left_out: list[tuple[str, Sentence]] = field(default_factory=list)


def rehearsed(cases: Iterable[Case], step: Step, given: Mapping[str, Any], actor: Actor, now: datetime) -> Tried:
    """What would happen, found out by doing it and taking it back."""
    tried = Tried()
    rehearse(lambda: _on_each(tried, cases, step, STANDS_IN | dict(given), actor, now, {}))
    return tried


def act(
    cases: Iterable[Case], step: Step, given: Mapping[str, Any], actor: Actor, now: datetime, versions: Mapping[str, int]
) -> BulkAct:  # fmt: skip
    """Takes the step on each case that allows it. Refuses when none does, and what is wrong with a field."""
    if actor.person_id is None:
        raise Refusal(N_("Sign in first."))
    tried = Tried()
    _on_each(tried, cases, step, given, actor, now, versions)
    if not tried.done:
        why = tried.left_out[0][1] if tried.left_out else sentence(N_("Tick at least one case."))
        raise Refusal(why.key, **why.args)
    row = BulkAct(
        person_id=actor.person_id, step=step.value, aim=str(given.get(AIMS.get(step, "")) or ""), at=now,
        marks={str(case.id): case.version for case in tried.done}, left_out=[[number, as_data(why)] for number, why in tried.left_out],
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return row


def _on_each(
    tried: Tried, cases: Iterable[Case], step: Step, given: Mapping[str, Any], actor: Actor, now: datetime,
    versions: Mapping[str, int],
) -> None:  # fmt: skip
    for case in sorted(cases, key=lambda one: one.id):
        number = case.number
        try:
            with savepoint():
                operations.perform(
                    case, step, actor, now, version=versions.get(number), is_undoable=True, **dict(given)
                )
        except Refusal as refusal:
            if refusal.field not in OF_ONE_CASE:
                raise
            tried.left_out.append((number, refusal.sentence))
        else:
            tried.done.append(case)


def undo(row: BulkAct, cases: Iterable[Case], actor: Actor, now: datetime) -> Tried:
    """Takes the act back on each case on which nothing has happened since. Refuses when it is on none."""
    tried = Tried()
    for case in sorted(cases, key=lambda one: one.id):
        number = case.number
        try:
            with savepoint():
                if case.version != row.marks.get(str(case.id)):
                    raise Refusal(MOVED_ON)
                operations.perform(case, Step.UNDO, actor, now)
        except Refusal as refusal:
            tried.left_out.append((number, refusal.sentence))
        else:
            tried.done.append(case)
    if not tried.done and tried.left_out:
        why = tried.left_out[0][1]
        raise Refusal(why.key, **why.args)
    row.undone_at = now
    row.left_out = [[number, as_data(why)] for number, why in tried.left_out]
    db.session.flush()
    return tried


def can_be_undone(row: BulkAct, now: datetime) -> bool:
    return row.undone_at is None and now < row.at + UNDO_TIME
