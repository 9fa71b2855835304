"""What a joining or parting would do, said before it is done. The step itself stands in the table of ``cases``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from grievance.cases.models import Case
from grievance.cases.operations import perform
from grievance.cases.queries import case_by_id, count_of_units, joined_below, root_of, rows_signed_for
from grievance.cases.rules.steps import Step
from grievance.clocks.queries import open_clocks_of
from grievance.clocks.rules.kinds import KINDS_IN_WORDS, OwnerKind
from grievance.foundation.transaction import rehearse
from grievance.permissions import Actor
from grievance.sentences import Sentence, sentence


@dataclass(frozen=True)
class Preview:
    """``other`` is the case that stays; ``stopped`` or, in a parting, ``running`` clocks of this one, with their dates."""

    other: Case
    units_before: int
    units_after: int
    carried: int
    same: int
    clocks: Sequence[tuple[Sentence, date]] = ()
    own_units: int = 0

    @property
    def seen(self) -> str:
        """What the page showed: another number of units or another version of the other case is looked at again."""
        return f"{self.other.number}:{self.other.version}:{self.units_after}:{self.carried}"


@dataclass
class _Found:
    other_id: int = 0
    after: int = 0
    same: int = 0
    own: int = 0
    clocks: list[tuple[Sentence, date]] = field(default_factory=list)


def preview_of_joining(case: Case, into: str, reason: str, actor: Actor, now: datetime) -> Preview:
    """Refuses, with the field, what the joining itself would refuse. Nothing of it is kept."""
    case_id, stopped, found = case.id, _clocks_of(case.id), _Found()

    def change() -> None:
        joined = perform(_case(case_id), Step.JOIN, actor, now, into=into, reason=reason)
        root = root_of(joined)
        below = joined_below(case_id)
        mine = [row for row in rows_signed_for(root.id) if row.case_id in below and row.left_at is None]
        found.other_id, found.after = root.id, count_of_units(root.id)
        found.same = sum(row.same_as_id is not None for row in mine)

    rehearse(change)
    other = _case(found.other_id)
    return Preview(
        other, count_of_units(other.id), found.after, found.after - count_of_units(other.id), found.same, stopped
    )


def preview_of_parting(case: Case, reason: str, actor: Actor, now: datetime) -> Preview:
    """As ``preview_of_joining``; ``clocks`` are those that run again."""
    case_id, found = case.id, _Found()
    found.other_id = root_of(case).id

    def change() -> None:
        perform(_case(case_id), Step.UNJOIN, actor, now, reason=reason)
        found.after, found.own, found.clocks = (
            count_of_units(found.other_id),
            count_of_units(case_id),
            _clocks_of(case_id),
        )

    rehearse(change)
    other = _case(found.other_id)
    before = count_of_units(other.id)
    return Preview(other, before, found.after, before - found.after, 0, found.clocks, found.own)


def _case(case_id: int) -> Case:
    found = case_by_id(case_id)
    assert found is not None  # noqa: S101
    return found


def _clocks_of(case_id: int) -> list[tuple[Sentence, date]]:
    return [(sentence(KINDS_IN_WORDS[row.kind]), row.due_on) for row in open_clocks_of(OwnerKind.CASE, case_id)]
