"""Carrying out a decision's effects on the case's clocks, one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from grievance.cases import queries
from grievance.cases.models import Case
from grievance.cases.rules.steps import Act, Effect
from grievance.clocks import operations as clocks
from grievance.clocks import queries as clock_queries
from grievance.clocks.models import Clock
from grievance.clocks.rules.kinds import ClockKind, ClockState, OwnerKind
from grievance.foundation import clock as time
from grievance.permissions import Actor
from grievance.reference import queries as reference
from grievance.sentences import Sentence

OF_THE_DESK = frozenset({ClockKind.SORT, ClockKind.ACCEPT, ClockKind.DISPUTE})
"""Clocks that run by the calendar of the division's forum desk: the convener's and the filer's own limits."""


@dataclass
class Clockwork:
    """The open clocks of one case while a step is carried out."""

    case: Case
    at: datetime
    actor: Actor
    pause_until: date | None = None
    pause_why: Sentence | None = None
    days: int = 0
    open: dict[ClockKind, Clock] = field(default_factory=dict)
    rounds: dict[ClockKind, int] = field(default_factory=dict)

    def carry_out(self, effects: Sequence[Effect], *, is_new: bool = False) -> None:
        """All effects in their order. ``is_new`` spares the reading for a case without clocks yet."""
        if not effects:
            return
        if not is_new:
            self.open = {clock.kind: clock for clock in clock_queries.open_clocks_of(OwnerKind.CASE, self.case.id)}
            self.rounds = queries.rounds_of_clocks(self.case.id)
        for effect in effects:
            self._one(effect)

    def _one(self, effect: Effect) -> None:
        if effect.act is Act.VOID_ALL:
            for left in self.open.values():
                clocks.void_clock(left, self.at)
            self.open.clear()
            return
        kind = effect.clock
        assert kind is not None  # noqa: S101
        match effect.act:
            case Act.START:
                self._start(kind, self.at)
            case Act.START_FROM_FILING:
                self._start(kind, self.case.filed_at)
            case Act.RESTART:
                self._end(kind, met=True)
                self._start(kind, self.at)
            case Act.MEET | Act.VOID:
                self._end(kind, met=effect.act is Act.MEET)
            case _:
                if clock := self.open.get(kind):
                    self._move(effect.act, clock)

    def _end(self, kind: ClockKind, *, met: bool) -> None:
        clock = self.open.pop(kind, None)
        if clock is not None:
            (clocks.meet_clock if met else clocks.void_clock)(clock, self.at)

    def _start(self, kind: ClockKind, at: datetime) -> None:
        self._end(kind, met=False)
        self.rounds[kind] = self.rounds.get(kind, 0) + 1
        self.open[kind] = clocks.start_clock(
            OwnerKind.CASE, self.case.id, kind, self._holder(kind), at,
            category=self.case.category_code, round=self.rounds[kind], division=self.case.division,
        )  # fmt: skip

    def _holder(self, kind: ClockKind) -> str | None:
        if kind in OF_THE_DESK:
            return reference.forum_desk(self.case.division)
        if self.case.reviewing_office_code and kind in (ClockKind.REVIEW, ClockKind.KEEP_INFORMED):
            return self.case.reviewing_office_code
        return self.case.office_code

    def _move(self, act: Act, clock: Clock) -> None:
        if act is Act.PAUSE and self.pause_until and self.pause_why:
            if clock.may_pause and clock.state is ClockState.RUNNING:
                clocks.pause_clock(clock, self.at, self.pause_until, self.pause_why)
        elif act is Act.RESUME:
            clocks.resume_clock(clock, self.at)
        elif act is Act.HAND_OVER and self.case.office_code:
            clocks.hand_clock_over(clock, self.case.office_code, self.at)
        elif act is Act.EXTEND:
            self._extend(clock)

    def _extend(self, clock: Clock) -> None:
        asked = queries.extension_asked([clock.id])
        if asked is not None and self.actor.person_id is not None:
            asked.days = self.days
            clocks.grant_extension(asked, self.actor.person_id, self.at)

    @property
    def is_stopped(self) -> bool:
        """Whether the work on the case stands still for a question."""
        return any(clock.state is ClockState.STOPPED for clock in self.open.values())


def question_until(at: datetime, days: int) -> date:
    """The last day on which a question asked at ``at`` holds the clock."""
    return time.ist_date(at) + timedelta(days=days)
