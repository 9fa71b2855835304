"""The life of a sitting: planned, its agenda frozen, held or adjourned or not held. None is ever deleted."""

from __future__ import annotations

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
    SittingStep.HOLD: dict.fromkeys(TO_COME, SittingState.HELD),
    SittingStep.ADJOURN: dict.fromkeys(TO_COME, SittingState.ADJOURNED),
    SittingStep.CANCEL: dict.fromkeys(TO_COME, SittingState.NOT_HELD),
}


def state_after(state: SittingState, step: SittingStep) -> SittingState:
    """The state that a step leads to; a refusal says in words that the sitting is past it."""
    if state not in NEXT[step]:
        raise Refusal(_past(state))
    return NEXT[step][state]


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
