"""Carrying out a decision's effects on the case's clocks, one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from grievance.cases import queries
from grievance.cases.access import offices_above
from grievance.cases.models import Case
from grievance.cases.rules.steps import Act, Effect
from grievance.cases.taking_back import put_clocks_back
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
    kept: dict[str, Any] | None = None
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
        if effect.act is Act.REVIVE_ALL:
            self._revive_all()
            return
        if effect.act is Act.PUT_BACK:
            self.open = put_clocks_back(self.case, self.kept or {}, self.at)
            return
        kind = effect.clock
        assert kind is not None  # noqa: S101
        match effect.act:
            case Act.START:
                self._start(kind, self.at)
            case Act.START_FROM_FILING:
                self._start_from_filing(kind)
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
            label=self.case.number,
        )  # fmt: skip

    def _start_from_filing(self, kind: ClockKind) -> None:
        """A clock of the kind that had ceased to be owed runs on; only a case that never had one gets it anew."""
        if kind in self.open:
            return
        before = self._voided(kind) if kind in self.rounds else None
        if before is None:
            self._start(kind, self.case.filed_at)
            return
        clocks.revive_clock(before, self.at)
        if self.case.office_code and before.office_code != self.case.office_code:
            clocks.hand_clock_over(before, self.case.office_code, self.at)
        self.open[kind] = before

    def _voided(self, kind: ClockKind) -> Clock | None:
        """The clock of a kind that ended last without being met, where no later one was."""
        voided = clock_queries.voided_clocks_of(OwnerKind.CASE, self.case.id)
        return next((row for row in voided if (row.kind, row.round) == (kind, self.rounds[kind])), None)

    def _revive_all(self) -> None:
        """Those that ended together last: what a joining had ended."""
        voided = clock_queries.voided_clocks_of(OwnerKind.CASE, self.case.id)
        together = [row for row in voided if row.ended_at == voided[0].ended_at and row.kind not in self.open]
        for ended in together:
            clocks.revive_clock(ended, self.at)
            self.open[ended.kind] = ended

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
            posts = self.actor.own_offices()
            office = next((one.code for one in offices_above(self.case) if one.code in posts), None)
            clocks.grant_extension(asked, self.actor.person_id, self.at, days=self.days or None, office_code=office)

    @property
    def is_stopped(self) -> bool:
        """Whether the work on the case stands still for a question."""
        return any(clock.state is ClockState.STOPPED for clock in self.open.values())


def question_until(at: datetime, days: int) -> date:
    """The last day on which a question asked at ``at`` holds the clock."""
    return time.ist_date(at) + timedelta(days=days)
