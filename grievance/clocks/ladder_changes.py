"""What another ladder would do to the open clocks, before anybody saves it; and the same, done."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from grievance.clocks.queries import on_ladders
from grievance.clocks.queries.on_ladders import OnLadder
from grievance.clocks.rules import ladder
from grievance.clocks.rules.kinds import ClockKind
from grievance.clocks.rules.ladder import LadderRung, NextRung
from grievance.reference import queries as reference

SHOWN_AT_MOST = 20


@dataclass(frozen=True)
class Speaks:
    """A clock and the step that would speak next for it."""

    clock: OnLadder
    step: NextRung


@dataclass(frozen=True)
class LadderChange:
    """``at_once``: reached already, recorded and told with the next run; ``later``: the next step comes at another time.

    ``silent``: no step comes any more where one would have. ``open_clocks``: all that stand on this ladder.
    """

    rungs: tuple[LadderRung, ...]
    open_clocks: int
    at_once: tuple[Speaks, ...]
    later: tuple[Speaks, ...]
    silent: tuple[OnLadder, ...]

    @property
    def first_at_once(self) -> tuple[Speaks, ...]:
        return self.at_once[:SHOWN_AT_MOST]

    def apply(self) -> None:
        """Write the new next instants. Inside ``transaction()``."""
        moves: dict[datetime | None, list[int]] = defaultdict(list)
        for speaks in (*self.at_once, *self.later):
            moves[speaks.step.at].append(speaks.clock.id)
        moves[None] = [clock.id for clock in self.silent]
        on_ladders.write_instants(moves)


def change_of(kind: ClockKind, rungs: Sequence[LadderRung], now: datetime) -> LadderChange:
    """What follows for open clocks when ``rungs`` becomes the ladder of ``kind``."""
    clocks, known = on_ladders.open_on_ladder(kind), dict[tuple[date, str, str | None], tuple[NextRung, ...]]()
    at_once: list[Speaks] = []
    later: list[Speaks] = []
    silent: list[OnLadder] = []
    for clock in clocks:
        step = _next(clock, rungs, known)
        if step is None:
            if clock.next_rung_at is not None:
                silent.append(clock)
        elif step.at != clock.next_rung_at:
            was_due = clock.next_rung_at is not None and clock.next_rung_at <= now
            (at_once if step.at <= now and not was_due else later).append(Speaks(clock, step))
    return LadderChange(tuple(rungs), len(clocks), tuple(at_once), tuple(later), tuple(silent))


def _next(
    clock: OnLadder, rungs: Sequence[LadderRung], known: dict[tuple[date, str, str | None], tuple[NextRung, ...]]
) -> NextRung | None:
    """As ``queries.next_rung_of``; instants are worked out once for all clocks of one office and date."""
    code = clock.office_code or reference.forum_desk(clock.division or "") or ""
    key = (clock.due_on, code, clock.division)
    if key not in known:
        known[key] = ladder.instants(rungs, clock.due_on, reference.office_calendar(code, clock.division))
    steps = ladder.of_clock(known[key], clock.started_at, clock.stopped_until)
    return next((step for step in steps if clock.top_rung is None or step.rung.rung > clock.top_rung), None)
