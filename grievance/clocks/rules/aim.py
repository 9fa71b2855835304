"""Which sitting a case that waits for the forum is promised: the next one whose agenda is still open."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from grievance.sentences import N_, Sentence, sentence

NOT_TO_BE = frozenset({"adjourned", "not_held"})
AGENDA_OPEN = frozenset({"planned", "notified"})


@dataclass(frozen=True)
class PlannedSitting:
    """One date of the division's forum. Points for it may be filed up to and with ``closes_on``."""

    sits_on: date
    closes_on: date
    state: str


@dataclass(frozen=True)
class Aim:
    """The date a waiting case is promised, and why that one."""

    on: date
    why: Sentence


def aim_at(
    sittings: Iterable[PlannedSitting], day_zero: date, forum_due_on: date | None, *, is_new: bool
) -> Aim | None:
    """The sitting for a clock of ``day_zero``; without one the day by which the forum must sit; None when neither is known.

    A new clock needs an agenda that is still open; one that has run on keeps a sitting whose agenda was open on its day
    zero, even when that agenda is frozen by now.
    """
    fitting = [
        sitting
        for sitting in sittings
        if sitting.closes_on >= day_zero and sitting.sits_on > day_zero and sitting.state not in NOT_TO_BE
        if not is_new or sitting.state in AGENDA_OPEN
    ]
    if fitting:
        return Aim(min(sitting.sits_on for sitting in fitting), sentence(N_("the next sitting with an open agenda")))
    if forum_due_on and forum_due_on > day_zero:
        return Aim(
            forum_due_on, sentence(N_("no sitting with an open agenda is fixed; the forum must sit by this day"))
        )
    return None
