"""Whose days: the age of a case as a sum over offices and the filer. The parts always add up.

The same half-open intervals as in the due date: the day something begins belongs to whoever had the case that
morning. Each date after filing up to today belongs to the filer (while something waits for the filer) or to one office.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from grievance.reference.rules.working_days import DAY

FILER = ""
"""Stands for the filer among the office codes."""


@dataclass(frozen=True)
class Holding:
    """An office had the case after ``from_on``, until the next row."""

    office: str
    from_on: date


@dataclass(frozen=True)
class Wait:
    """Something waited for the filer after ``from_on`` up to and with ``to_on``; None is until today."""

    from_on: date
    to_on: date | None = None


@dataclass(frozen=True)
class Share:
    office: str
    days: int

    @property
    def is_filer(self) -> bool:
        return self.office == FILER


@dataclass(frozen=True)
class Age:
    """Days since filing, in order of first turn; ``days`` equals the sum of the shares."""

    days: int
    shares: tuple[Share, ...]

    def of(self, office: str) -> int:
        return next((share.days for share in self.shares if share.office == office), 0)


def whose_days(filed_on: date, today: date, holdings: Sequence[Holding], waits: Iterable[Wait] = ()) -> Age:
    """The age on ``today`` (or on the day of closing) by who had the case. ``holdings`` in the order of the transfers."""
    if not holdings:
        raise ValueError("a case is always held by an office")
    waits = tuple(waits)
    found: dict[str, int] = {}
    for number in range(1, max(0, (today - filed_on).days) + 1):
        day = filed_on + DAY * number
        who = FILER if any(_waits(wait, day) for wait in waits) else _holder(holdings, day)
        found[who] = found.get(who, 0) + 1
    return Age(sum(found.values()), tuple(Share(office, days) for office, days in found.items()))


def _waits(wait: Wait, day: date) -> bool:
    return wait.from_on < day and (wait.to_on is None or day <= wait.to_on)


def _holder(holdings: Sequence[Holding], day: date) -> str:
    return next((row.office for row in reversed(holdings) if row.from_on < day), holdings[0].office)
