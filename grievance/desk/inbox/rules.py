"""What waits on a person, as kinds of tasks, and which offices a person judges for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from grievance.clocks.rules.kinds import ClockState, OwnerKind
from grievance.sentences import N_


class Task(StrEnum):
    """Why a line stands in an inbox. ``WORK``: a clock of one's own office runs."""

    WORK = "work"
    APPROVE = "approve"
    MORE_DAYS = "more_days"
    NAME_OFFICE = "name_office"
    REPORTED = "reported"
    DIRECTION_DAYS = "direction_days"
    CONSULTED = "consulted"


@dataclass(frozen=True)
class Waiting:
    """One thing that waits: whose it is, by when, and the clock that speaks for it; a question of an office has none."""

    task: Task
    owner_kind: OwnerKind
    owner_id: int
    due_on: date
    office_code: str | None
    clock: Any = None

    @property
    def is_stopped(self) -> bool:
        return self.clock is not None and self.clock.state is ClockState.STOPPED


NEEDED = {
    Task.APPROVE: N_("The office refuses it. Approve the refusal, or send it back."),
    Task.MORE_DAYS: N_("The office asks for more days. Grant them, or not."),
    Task.NAME_OFFICE: N_("The office asks you to name another. Name it, or leave it there."),
    Task.REPORTED: N_("The office says that it is done. Accept compliance, or give a later date."),
    Task.DIRECTION_DAYS: N_("The office asks the forum for more days. Give them, or not."),
    Task.CONSULTED: N_("Another office asks you about it. Answer, or say that it is not yours."),
}
"""What a task asks for; what a clock of one's own asks for stands in ``desk.rules.NEEDED``."""


@dataclass(frozen=True)
class Judged:
    """Offices of a division whose refusals and requests wait on a person, as ``nearest`` office above them.

    ``only_about``: complaints about the conduct of this office alone, which itself judges none of them.
    """

    division: str
    offices: frozenset[str]
    nearest: str
    only_about: str | None = None


Acting = Callable[[str, str, str | None], str | None]
"""``acting(office, division, kept_from)``: the office above that acts, over vacant posts; None at the top."""


def judged_by(mine: frozenset[str], offices: Iterable[str], divisions: Iterable[str], acting: Acting) -> list[Judged]:
    """What waits on who heads ``mine`` of what ``offices`` below send up."""
    found: dict[tuple[str, str, str | None], set[str]] = {}
    below = sorted(offices)
    for division in divisions:
        for office in below:
            nearest = acting(office, division, None)
            if nearest in (None, office):
                continue
            if nearest in mine:
                found.setdefault((division, str(nearest), None), set()).add(office)
            elif (instead := acting(office, division, nearest)) in mine and instead != office:
                found.setdefault((division, str(instead), nearest), set()).add(office)
    return [Judged(division, frozenset(codes), nearest, about) for (division, nearest, about), codes in found.items()]
