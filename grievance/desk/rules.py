"""What a line of the inbox says: how urgent it is, the number in its margin, and what is needed (DESIGN 5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from grievance.cases.rules.words import CaseState
from grievance.clocks.rules.kinds import ClockKind
from grievance.sentences import N_, Sentence, sentence


class HandoverReason(StrEnum):
    """Why the head of an office goes."""

    TRANSFER = "transfer"
    RETIREMENT = "retirement"
    CHARGE_ENDS = "charge_ends"
    LEAVING = "leaving"


class Urgency(StrEnum):
    """In the order of the inbox; the words are also the names of the tags."""

    LATE = "over"
    SOON = "soon"
    IN_TIME = "time"
    STOPPED = "hold"


GROUP_HEADS = {
    Urgency.LATE: N_("Past the date"),
    Urgency.SOON: N_("Due today or tomorrow"),
    Urgency.IN_TIME: N_("In time"),
    Urgency.STOPPED: N_("Clock stopped"),
}

NEEDED = {
    ClockKind.ACKNOWLEDGE: N_("Tell the unit that you have it: acknowledge it, ask, or settle it."),
    ClockKind.FIRST_REPLY: N_("Give the first reply: ask the unit, report progress, or settle it."),
    ClockKind.KEEP_INFORMED: N_("Tell the unit how it stands: report progress, or settle it."),
    ClockKind.SORT: N_("Name the office that must answer."),
    ClockKind.RESOLVE: N_("Settle it, ask the unit, or send it to the office it belongs to."),
    ClockKind.REWORK: N_("Do what the office above instructed, and answer again."),
    ClockKind.REVIEW: N_("The filer disagrees. Send it back with an instruction, or answer it anew."),
    ClockKind.DIRECTION: N_("Carry out the forum's direction and report it."),
    ClockKind.BRIEF: N_("Write the brief for the sitting."),
    ClockKind.REPORT: N_("Report the figures of the programme."),
    ClockKind.SITTING: N_("Before the forum: it stands on the next agenda."),
}
WAITING_KINDS = tuple(NEEDED)
OFFICE_WORK = frozenset({ClockKind.ACKNOWLEDGE, ClockKind.FIRST_REPLY, ClockKind.KEEP_INFORMED, ClockKind.RESOLVE,
                         ClockKind.REWORK})  # fmt: skip
"""Clocks of the office that has a case while it works on it."""
_OUTSIDE = {
    ClockKind.ACKNOWLEDGE: N_("Tell the unit that you have it."),
    ClockKind.FIRST_REPLY: N_("Give the first reply: report progress."),
    ClockKind.KEEP_INFORMED: N_("Tell the unit how it stands: report progress."),
    ClockKind.RESOLVE: N_("The unit was asked, and the date runs on. Wait for its word, or take the question back."),
    ClockKind.REWORK: N_("The unit was asked, and the date runs on. Wait for its word, or take the question back."),
}
_REFERRED = N_("It lies with a higher body. Say what came back, or how it stands.")
STOPPED = N_("The unit was asked. The clock runs again when it answers, or after 7 days.")
REPORTED = N_("You have reported it as done. The forum accepts that, or asks again.")


def duty(kind: ClockKind, state: CaseState) -> str:
    """What a clock of a case asks for: only what may be done in that state of the case."""
    if state is CaseState.UNDER_REVIEW:
        return NEEDED[ClockKind.REVIEW]
    if state is CaseState.REFERRED:
        return _REFERRED
    return NEEDED[kind] if state is CaseState.WITH_OFFICE else _OUTSIDE.get(kind, NEEDED[kind])


@dataclass(frozen=True)
class Margin:
    """The number at the left of a line and the words after it."""

    number: int | None
    words: Sentence
    tag: Sentence
    urgency: Urgency


def urgency(due_on: date, is_stopped: bool, today: date) -> Urgency:
    """Late from the day after the date; soon is today and tomorrow. A stopped clock can also be late."""
    if due_on < today:
        return Urgency.LATE
    if is_stopped:
        return Urgency.STOPPED
    return Urgency.SOON if due_on <= today + timedelta(days=1) else Urgency.IN_TIME


def margin(due_on: date, is_stopped: bool, today: date) -> Margin:
    """Days are calendar dates: what a person counts on a wall calendar."""
    how = urgency(due_on, is_stopped, today)
    days = (due_on - today).days
    if how is Urgency.LATE:
        words = sentence(N_("day late")) if days == -1 else sentence(N_("days late"))
        return Margin(-days, words, sentence(N_("Past its date")), how)
    if how is Urgency.STOPPED:
        return Margin(days, sentence(N_("days kept")), sentence(N_("Waiting for the unit")), how)
    words = sentence(N_("day left")) if days == 1 else sentence(N_("days left"))
    if how is Urgency.SOON:
        tag = sentence(N_("Due today")) if days == 0 else sentence(N_("Due tomorrow"))
        return Margin(days, words, tag, how)
    return Margin(days, words, sentence(N_("Due %(due_on)s"), due_on=due_on), how)


def summary(counts: dict[Urgency, int], turns: int = 0) -> Sentence:
    """The one sentence above the inbox: what waits on the person, which a stopped clock does not.

    ``turns``: matters without a clock of one's own in which one's word is needed.
    """
    stopped = counts.get(Urgency.STOPPED, 0)
    total = sum(counts.values()) - stopped + turns
    late, soon = counts.get(Urgency.LATE, 0), counts.get(Urgency.SOON, 0)
    if not total and stopped:
        return sentence(N_("Nothing is waiting for you. The clock stands still in %(stopped)s."), stopped=stopped)
    if not total:
        return sentence(N_("Nothing is waiting for you."))
    if late and soon:
        return sentence(N_("%(total)s wait for you. %(late)s past the date, %(soon)s due today or tomorrow."),
                        total=total, late=late, soon=soon)  # fmt: skip
    if late:
        return sentence(N_("%(total)s wait for you. %(late)s past the date."), total=total, late=late)
    if soon:
        return sentence(N_("%(total)s wait for you, none past its date. %(soon)s due today or tomorrow."),
                        total=total, soon=soon)  # fmt: skip
    if turns == total:
        return sentence(N_("Your word is needed in %(total)s."), total=total)
    return sentence(N_("%(total)s wait for you, none past its date."), total=total)
