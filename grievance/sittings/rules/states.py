"""The life of a sitting: planned, its agenda frozen, held or adjourned or not held. None is ever deleted."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from grievance.sentences import N_, Refusal
from grievance.sittings.rules.words import SittingState

STATE_WORDS = {
    SittingState.PLANNED: N_("Planned"),
    SittingState.NOTIFIED: N_("Notice sent"),
    SittingState.FROZEN: N_("Agenda circulated"),
    SittingState.HELD: N_("Held"),
    SittingState.ADJOURNED: N_("Adjourned"),
    SittingState.NOT_HELD: N_("Not held"),
}

TO_COME = frozenset({SittingState.PLANNED, SittingState.NOTIFIED, SittingState.FROZEN})
"""States in which the sitting is still to be held."""


class SittingStep(StrEnum):
    MOVE = "move"
    NOTIFY = "notify"
    FREEZE = "freeze"
    HOLD = "hold"
    ADJOURN = "adjourn"
    CANCEL = "not_held"


NEXT: dict[SittingStep, dict[SittingState, SittingState]] = {
    SittingStep.MOVE: {state: state for state in TO_COME},
    SittingStep.NOTIFY: {SittingState.PLANNED: SittingState.NOTIFIED},
    SittingStep.FREEZE: dict.fromkeys(TO_COME, SittingState.FROZEN),
    SittingStep.HOLD: {SittingState.FROZEN: SittingState.HELD},
    SittingStep.ADJOURN: dict.fromkeys(TO_COME, SittingState.ADJOURNED),
    SittingStep.CANCEL: dict.fromkeys(TO_COME, SittingState.NOT_HELD),
}


def state_after(state: SittingState, step: SittingStep) -> SittingState:
    """The state that a step leads to; a refusal says in words that the sitting is past it."""
    if state not in NEXT[step]:
        raise Refusal(_past(state))
    return NEXT[step][state]


OPEN_TO_RECORDS = ("none", "draft")
"""States of the minutes in which the room's records may still be written."""


def why_no_records(state: SittingState, minutes_state: str, sits_on: date, on: date) -> Refusal | None:
    """Why the room may not be written: it may from the day of the sitting on, until its minutes are circulated."""
    if state not in (*TO_COME, SittingState.HELD):
        return Refusal(N_("This sitting did not take place. Nothing can be recorded of it"))
    if minutes_state not in OPEN_TO_RECORDS:
        return Refusal(N_("The minutes of this sitting are circulated. What was decided stands in them"))
    if on < sits_on:
        return Refusal(N_("This sitting is on %(day)s. Nothing can be recorded before"), day=sits_on)
    if state in TO_COME and state is not SittingState.FROZEN:
        return Refusal(N_("Freeze the agenda first, so that each item has its number"))
    return None


def must_have_sat(was_anybody_there: bool, is_anything_recorded: bool) -> None:
    """A sitting at which nobody was and nothing was taken up does not count as held: the forum's clock runs on."""
    if not was_anybody_there and not is_anything_recorded:
        raise Refusal(
            N_("Nobody is noted as present and nothing is recorded. Take the attendance, or write that it was not held")
        )


def must_lie_ahead(sits_on: date, on: date, has_begun: bool) -> None:
    """Only a sitting that has not sat and whose day has not passed moves to another."""
    refuse_begun(has_begun)
    if sits_on < on:
        raise Refusal(
            N_("The day of this sitting, %(day)s, has passed. Write that it was not held, or adjourn it"), day=sits_on
        )


def refuse_begun(has_begun: bool) -> None:
    """A sitting in whose room something was recorded has taken place."""
    if has_begun:
        raise Refusal(N_("Items of this sitting are recorded, so it has sat. Close it as held, or adjourn the rest"))


def _past(state: SittingState) -> str:
    return {
        SittingState.HELD: N_("This sitting has been held. That can no longer be changed"),
        SittingState.ADJOURNED: N_("This sitting was adjourned. Use the sitting it was adjourned to"),
        SittingState.NOT_HELD: N_("This sitting was not held. Plan another one"),
    }.get(state, N_("This sitting is not ready for that"))


def checked_reason(why: str) -> str:
    """The reason as typed without outer blanks; a sitting is never moved or called off without one."""
    if not why.strip():
        raise Refusal(N_("Write the reason. It is shown to everyone who was called"), field="why")
    return why.strip()
