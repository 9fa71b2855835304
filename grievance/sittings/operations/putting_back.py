"""Undoing what followed from a record of the room. Where somebody has acted on it since, it is refused with what to do."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from grievance.cases import operations as cases
from grievance.cases.rules.steps import Step
from grievance.cases.taking_back import forum_mark
from grievance.clocks import operations as clocks
from grievance.clocks import queries as on_clocks
from grievance.clocks.models import Clock
from grievance.clocks.rules.kinds import ClockKind, OwnerKind
from grievance.foundation.clock import midnight
from grievance.foundation.database import db
from grievance.foundation.transaction import record
from grievance.matters import operations as matters
from grievance.permissions import Actor
from grievance.sentences import N_, Refusal, in_words, sentence
from grievance.sittings import queries
from grievance.sittings.models import Entry, Sitting
from grievance.sittings.operations.about_directions import about
from grievance.sittings.operations.circulating import take_back_confirmation
from grievance.sittings.operations.confirming import take_confirmation_back
from grievance.sittings.operations.directions import NOON, drop_direction
from grievance.sittings.queries import Dated
from grievance.sittings.room_events import DirectionCorrected, DirectionPutBack
from grievance.sittings.rules.directions import checked_days, checked_words
from grievance.sittings.rules.monthly_lines import first_line_on
from grievance.sittings.rules.room import Taken
from grievance.sittings.rules.words import DirectionState, EntryKind

Before = dict[str, Any]


def put_back(sitting: Sitting, before: Before, why: str, actor: Actor, now: datetime) -> None:
    """Everything that ``acting.act`` noted, the last first."""
    if before.get("policy"):
        matters.unhear(before["policy"], why, actor, now)
    if before.get("issued"):
        _cancel(before["issued"], why, actor, now)
    _put_cases_back(before.get("cases") or {}, why, actor, now)
    if before.get("direction"):
        _put_direction_back(before, why, actor, now)
    if before.get("confirmed_direction"):
        take_back_confirmation(before["confirmed_direction"], why, actor, now)
    if before.get("confirmed"):
        take_confirmation_back(sitting, before["confirmed"], why, actor, now)


def _cancel(direction_id: int, why: str, actor: Actor, now: datetime) -> None:
    """A direction given by mistake: dropped, marked as taken back, its number never given again."""
    dated = _untouched(direction_id)
    drop_direction(dated, in_words(sentence(N_("Recorded by mistake and taken back: %(why)s"), why=why)), actor, now)
    dated.direction.taken_back_at = now
    db.session.flush()


def _untouched(direction_id: int) -> Dated:
    dated = queries.direction_locked(direction_id)
    if dated is None or dated.direction.state is not DirectionState.OPEN or queries.actions_of([direction_id]):
        number = dated.direction.number if dated else ""
        raise Refusal(
            N_("The office has acted on direction %(number)s already. Drop it or give another one at the next sitting"),
            number=number,
        )
    return dated


def _put_cases_back(marks: dict[str, int | None], why: str, actor: Actor, now: datetime) -> None:
    found = queries.cases_by_id([int(key) for key in marks])
    for key, mark in marks.items():
        case = found.get(int(key))
        if case is None or mark is None:
            continue
        if forum_mark(case) != mark:
            raise Refusal(
                N_("Case %(number)s has moved on since. List it for the next sitting and decide there"),
                number=case.number,
            )
        cases.perform(case, Step.TAKE_BACK_DECISION, actor, now, reason=why)


def _put_direction_back(before: Before, why: str, actor: Actor, now: datetime) -> None:
    """Done, dropped or moved by mistake: as it stood, with the date that it had."""
    dated = queries.direction_locked(before["direction"])
    if dated is None:
        return
    direction, state = dated.direction, DirectionState(before["state"])
    if direction.state is not state:
        direction.state, direction.done_on = state, None
        direction.dropped_because, direction.dropped_on = "", None
        next_line_on = before.get("next_line_on")
        direction.next_line_on = date.fromisoformat(next_line_on) if next_line_on else None
    elif not _is_still_moved(dated, before):
        raise Refusal(
            N_("Direction %(number)s was changed again since. Put it right on its own page"), number=direction.number
        )
    clock = on_clocks.clock(before["clock"]) if before.get("clock") else None
    if clock is not None:
        clock.days = before["days"]
        _ask_again(clock, before.get("request"))
        clocks.revive_clock(clock, now)
        clocks.recompute_clocks([clock], now, sentence(N_("recorded by mistake and taken back: %(why)s"), why=why))
    direction.version += 1
    db.session.flush()
    due_on = clock.due_on if clock else direction.first_due_on
    record(
        DirectionPutBack(
            **about(direction, actor, now), by_own_step=tuple(int(key) for key in before.get("cases") or ()),
            due_on=due_on, why=why,
        )
    )  # fmt: skip


def _is_still_moved(dated: Dated, before: Before) -> bool:
    """Whether the date is the one that this record gave; days given since, by circulation, are not taken with it."""
    if before.get("days") is None or dated.clock is None or dated.clock.days == before["days"]:
        return False
    return bool(dated.clock.days == before.get("days_after", dated.clock.days))


def _ask_again(clock: Clock, request_id: int | None) -> None:
    """The office's request, which the record had declined by giving days of its own, waits again."""
    rows = on_clocks.facts(clock).extensions if request_id else []
    if any(row.granted_on is None and row.declined_on is None for row in rows):
        return
    for row in rows:
        if row.id == request_id:
            row.declined_on = None
    db.session.flush()


def can_be_amended(entry: Entry, before: Before) -> bool:
    """Whether the record only gave a direction on which nobody has acted: it can be put right under its number."""
    if not before.get("issued") or entry.kind is EntryKind.DIRECTION:
        return False
    dated = queries.direction_locked(before["issued"])
    return bool(dated and dated.direction.state is DirectionState.OPEN and not queries.actions_of([before["issued"]]))


def amend(sitting: Sitting, entry: Entry, before: Before, what: Taken, why: str, actor: Actor, now: datetime) -> Before:
    """Other words, date, proof or helpers of a direction given by this record. The case hears the new words."""
    dated = _untouched(before["issued"])
    direction, was, helped = dated.direction, dated.direction.words, tuple(dated.direction.assisting or ())
    _put_cases_back(before.get("cases") or {}, why, actor, now)
    direction.words, direction.proof_required = checked_words(what.words), what.proof
    direction.assisting = sorted(set(what.assisting) - {direction.office_code})
    due_on = _begin_clock_anew(dated, sitting, checked_days(what.days), now)
    direction.first_due_on = due_on
    direction.version += 1
    db.session.flush()
    after = dict(before)
    if entry.case_id and before.get("cases"):
        case = queries.cases_by_id([entry.case_id])[entry.case_id]
        cases.perform(case, Step.DIRECT, actor, now, words=what.words, office=what.office, due_on=due_on)
        after["cases"] = {str(case.id): forum_mark(case)}
    record(
        DirectionCorrected(
            **about(direction, actor, now), assisting=tuple(sorted({*helped, *direction.assisting})),
            by_own_step=tuple(int(key) for key in after.get("cases") or ()), was=was, words=direction.words,
            due_on=due_on, why=why,
        )
    )  # fmt: skip
    return after


def _begin_clock_anew(dated: Dated, sitting: Sitting, days: int, now: datetime) -> date:
    """A mistyped date is no slippage: the clock that ran is void, another begins on the same day."""
    direction, old = dated.direction, dated.clock
    if old is not None and old.days == days:
        return old.due_on
    if old is not None:
        clocks.void_clock(old, now)
    starts_on = old.day_zero if old is not None else sitting.sits_on
    direction.next_line_on = first_line_on(starts_on)
    clock = clocks.start_clock(
        OwnerKind.DIRECTION, direction.id, ClockKind.DIRECTION, direction.office_code, midnight(starts_on) + NOON,
        division=direction.division, days=days, round=old.round + 1 if old is not None else 1,
    )  # fmt: skip
    return clock.due_on
