"""Which limit binds: the row of the kind, of the category before the general one, in force on the day of the start."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from grievance.clocks.rules.due import Limit
from grievance.clocks.rules.kinds import ClockKind, Unit
from grievance.clocks.rules.meaning import MEANINGS
from grievance.sentences import N_, Refusal


@dataclass(frozen=True)
class LimitRow:
    """A limit for a kind of clock. ``category`` None is the general row; ``basis`` names the law or "our default"."""

    kind: ClockKind
    category: str | None
    limit: Limit
    may_pause: bool = True
    basis: str = ""
    from_on: date = date.min
    to_on: date | None = None

    def is_in_force(self, day: date) -> bool:
        return self.from_on <= day and (self.to_on is None or day <= self.to_on)


class NoLimit(Refusal):
    """No row is in force: the administrator has ended a limit without a successor."""


def limit_for(rows: Iterable[LimitRow], kind: ClockKind, category: str | None, on: date) -> LimitRow:
    """The category's own row before the general one; of several in force the one that began last."""
    fitting = [row for row in rows if row.kind == kind and row.category in (None, category) and row.is_in_force(on)]
    if not fitting:
        raise NoLimit(N_("No limit for “%(kind)s” is in force on %(day)s."), kind=str(kind), day=on)
    return max(fitting, key=lambda row: (row.category is not None, row.from_on))


def with_row(rows: Iterable[LimitRow], new: LimitRow) -> list[LimitRow]:
    """The rows after ``new`` is set: it takes the place of the one that began on its day and ends the one before it."""
    found = []
    for row in rows:
        if (row.kind, row.category) != (new.kind, new.category):
            found.append(row)
        elif row.from_on < new.from_on:
            ends = new.from_on - timedelta(days=1)
            found.append(row if row.to_on and row.to_on <= ends else replace(row, to_on=ends))
        elif row.from_on > new.from_on:
            found.append(row)
    return [*found, new]


def check_row(rows: Iterable[LimitRow], new: LimitRow) -> None:
    """Refuse what makes no sense for the kind, and a change that changes nothing."""
    meaning, limit = MEANINGS[new.kind], new.limit
    if new.category and not meaning.of_case:
        raise Refusal(N_("This clock does not depend on the category. Choose all categories."), field="category")
    if limit.hard_stop_days is not None and not meaning.asks:
        raise Refusal(
            N_("A hard stop belongs to clocks that a question stops or that get more days. Leave it empty."),
            field="hard_stop_days",
        )
    if limit.hard_stop_days is not None and limit.hard_stop_days < limit.days:
        raise Refusal(N_("The hard stop cannot be shorter than the limit."), field="hard_stop_days")
    if new.may_pause and not meaning.asks:
        raise Refusal(N_("Nobody asks the unit a question under this clock, so it cannot stop."), field="may_pause")
    if not new.basis.strip():
        raise Refusal(N_("Name the law, or write: our default."), field="basis")
    if any(_same(row, new) for row in rows):
        raise Refusal(N_("This limit is in force already from that day. Change something, or leave it as it is."))


def _same(row: LimitRow, new: LimitRow) -> bool:
    """The very row that would bind on the first day of ``new``, with nothing changed."""
    return row.is_in_force(new.from_on) and replace(row, from_on=new.from_on, to_on=None) == new


OURS = N_("our default")


def _general(kind: ClockKind, limit: Limit, basis: str = OURS, may_pause: bool = False) -> LimitRow:
    return LimitRow(kind, None, limit, may_pause, basis)


def _resolve(category: str, days: int, hard_stop: int, basis: str) -> LimitRow:
    return LimitRow(ClockKind.RESOLVE, category, Limit(days, hard_stop_days=hard_stop), True, basis)


DEFAULT_LIMITS: tuple[LimitRow, ...] = (
    _general(ClockKind.SORT, Limit(2, Unit.WORKING)),
    _general(ClockKind.ACKNOWLEDGE, Limit(2, Unit.WORKING)),
    _general(ClockKind.FIRST_REPLY, Limit(7)),
    _general(
        ClockKind.RESOLVE,
        Limit(21, hard_stop_days=30),
        N_("21 days as for grievances generally; hard stop of 30 days, the Chief Secretary's word of May 2025"),
        may_pause=True,
    ),
    # Used only where neither a sitting with an open agenda nor a forum clock gives a date.
    _general(ClockKind.SITTING, Limit(90, rolls=False)),
    _general(ClockKind.KEEP_INFORMED, Limit(10, Unit.WORKING)),
    _general(ClockKind.REVIEW, Limit(30)),
    _general(ClockKind.REWORK, Limit(7, Unit.WORKING), may_pause=True),
    _general(ClockKind.DIRECTION, Limit(15)),
    _general(ClockKind.BRIEF, Limit(5, Unit.WORKING)),
    _general(ClockKind.FORUM, Limit(90, rolls=False)),
    _general(ClockKind.ACCEPT, Limit(7)),
    _general(ClockKind.DISPUTE, Limit(30)),
    _general(ClockKind.REPORT, Limit(30)),
    _resolve(
        "estate_infrastructure", 14, 30, N_("14 days as the estates' corporation of Tamil Nadu keeps, our default")
    ),
    _resolve("power_tariff_billing", 30, 45, N_("30 days, never over 45: the power companies' complaint forum")),
    _resolve("credit_banking", 30, 45, N_("30 days for a bank's reply, our default")),
    _resolve("raw_material_minerals", 30, 45, N_("30 days, 45 with recorded reasons: clearances of mining leases")),
)
"""PRODUCT 5 and the limits of ``data/README.md``."""
