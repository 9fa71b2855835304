"""Whose days: the age of a case as a sum over the office, the filer, the office above, the forum. It always adds up.

The same half-open intervals as in the due date: the day on which a turn begins belongs to whoever had the case that
morning. A question books its days to the filer only where it stopped the clock, and at most up to its latest day.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from grievance.cases.rules.words import CaseState, Turn
from grievance.sentences import N_

DAY = timedelta(days=1)
TURN_OF = {
    CaseState.TO_SORT: Turn.CONVENER,
    CaseState.WITH_OFFICE: Turn.OFFICE,
    CaseState.CLARIFICATION: Turn.FILER,
    CaseState.ANSWERED: Turn.FILER,
    CaseState.UNDER_REVIEW: Turn.REVIEWER,
    CaseState.BEFORE_FORUM: Turn.FORUM,
    CaseState.REFERRED: Turn.HIGHER_BODY,
    CaseState.CLOSED: Turn.CLOSED,
}
TURN_IN_WORDS = {
    Turn.CONVENER: N_("The convener"),
    Turn.OFFICE: N_("The office"),
    Turn.FILER: N_("The unit"),
    Turn.REVIEWER: N_("The office above"),
    Turn.FORUM: N_("The forum"),
    Turn.HIGHER_BODY: N_("The higher body"),
    Turn.CLOSED: N_("Closed in between"),
}


@dataclass(frozen=True)
class TurnTaken:
    """A turn begins after ``from_on``. After ``until_on``, where given, the case is with ``office`` again."""

    turn: Turn
    from_on: date
    office: str | None = None
    until_on: date | None = None

    @property
    def whose(self) -> tuple[Turn, str]:
        """An office and an office above are told apart by their code; everybody else is one party."""
        return self.turn, (self.office or "") if self.turn in (Turn.OFFICE, Turn.REVIEWER) else ""


@dataclass(frozen=True)
class Share:
    turn: Turn
    office: str
    days: int


@dataclass(frozen=True)
class Age:
    """Days since filing, in the order of the first turn; ``days`` equals the sum of the shares."""

    days: int
    shares: tuple[Share, ...]

    def of(self, turn: Turn, office: str = "") -> int:
        return next((share.days for share in self.shares if (share.turn, share.office) == (turn, office)), 0)


def turn_of(state: CaseState, *, is_stopped: bool) -> Turn:
    """Whose turn a state is; a question that no longer stops the clock leaves the turn with the office."""
    if state is CaseState.CLARIFICATION and not is_stopped:
        return Turn.OFFICE
    return TURN_OF[state]


def whose_days(filed_on: date, today: date, turns: Sequence[TurnTaken]) -> Age:
    """The age on ``today`` (or on the day of closing) by turn. ``turns`` in the order in which they began."""
    if not turns:
        raise ValueError("a case is always somebody's turn")
    order = _with_ends(turns)
    found: dict[tuple[Turn, str], int] = {}
    for number in range(1, max(0, (today - filed_on).days) + 1):
        day = filed_on + DAY * number
        whose = next((turn.whose for turn in reversed(order) if turn.from_on < day), order[0].whose)
        found[whose] = found.get(whose, 0) + 1
    return Age(sum(found.values()), tuple(Share(turn, office, days) for (turn, office), days in found.items()))


def _with_ends(turns: Sequence[TurnTaken]) -> list[TurnTaken]:
    """The turns, and after a question that nobody ended in time the office's again."""
    order: list[TurnTaken] = []
    for turn, following in zip(turns, [*turns[1:], None], strict=True):
        order.append(turn)
        if turn.until_on is not None and (following is None or turn.until_on < following.from_on):
            order.append(TurnTaken(Turn.OFFICE, turn.until_on, turn.office))
    return order
