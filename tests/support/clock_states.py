"""What an act did to the clocks of one owner, seen on the database: one word a clock."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sqlalchemy import select

from grievance.clocks import queries
from grievance.clocks.models import Clock
from grievance.clocks.rules.kinds import ClockKind, ClockState, OwnerKind
from grievance.foundation.database import db

NOT_THERE, UNTOUCHED = "-", "."
ENDED = {ClockState.MET: "met", ClockState.VOID: "void"}


@dataclass(frozen=True)
class Seen:
    """One clock as it stands."""

    kind: ClockKind
    state: ClockState
    office: str | None
    due_on: object
    days_more: int

    @property
    def is_open(self) -> bool:
        return self.state in queries.OPEN


def clocks_seen(owners: Iterable[tuple[OwnerKind, int]] | None) -> dict[int, Seen]:
    """Every clock of the owners by its id; None: every clock of Jammu division."""
    if owners is None:
        wanted = [select(Clock).where(Clock.division == "jammu")]
    else:
        wanted = [select(Clock).where(Clock.owner_kind == kind, Clock.owner_id == number) for kind, number in owners]
    rows = [row for mine in wanted for row in db.session.scalars(mine.order_by(Clock.id))]
    return {
        row.id: Seen(row.kind, row.state, row.office_code, row.due_on, queries.facts(row).granted_days) for row in rows
    }


def what_happened(before: dict[int, Seen], after: dict[int, Seen], kind: ClockKind) -> str:
    """start, met, void, stop, go, hand, more, move, back; "met start" and "void start" where one took the other's place."""
    old = [number for number, seen in before.items() if seen.kind is kind]
    words = [word for number in old if (word := _word(before[number], after[number]))]
    words += ["start" for number, seen in after.items() if seen.kind is kind and number not in before and seen.is_open]
    if words:
        return "+".join(words)
    return UNTOUCHED if any(before[number].is_open for number in old) else NOT_THERE


def _word(was: Seen, now: Seen) -> str:
    if was.is_open and not now.is_open:
        return ENDED[now.state]
    if not was.is_open and now.is_open:
        return "back"
    if was.state is not now.state:
        return "stop" if now.state is ClockState.STOPPED else "go"
    if was.office != now.office:
        return "hand"
    if was.days_more != now.days_more:
        return "more"
    return "move" if was.due_on != now.due_on else ""


def line_of(
    act: Callable[[], object], owners: Callable[[], Iterable[tuple[OwnerKind, int]] | None], kinds: Iterable[ClockKind]
) -> list[str]:
    """Does ``act`` and says for each kind what it did."""
    before = clocks_seen(owners())
    act()
    db.session.expire_all()
    after = clocks_seen(owners())
    return [what_happened(before, after, kind) for kind in kinds]
