"""What the public pages say of both divisions: the next sitting, whether the forum keeps its own date, and figures."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from flask import current_app

from grievance.cases.rules.numbers import fiscal_year
from grievance.foundation import clock
from grievance.public import queries
from grievance.reference import queries as reference
from grievance.reports.queries import DivisionFigures, days_within, division_figures
from grievance.sentences import Sentence, from_data
from grievance.sittings import operations as sittings
from grievance.sittings.models import Sitting
from grievance.sittings.queries import next_sitting
from grievance.sittings.rules.forum_clock import ForumStanding, next_sitting_in_words


@dataclass(frozen=True)
class Forum:
    """One division's forum on a day. ``sitting`` None: no date is fixed, ``standing`` says what is due."""

    division: str
    name: str
    standing: ForumStanding
    sitting: Sitting | None
    listed: int = 0

    @property
    def moved_because(self) -> Sentence | None:
        if self.sitting is None or self.sitting.planned_on == self.sitting.sits_on or not self.sitting.moved_because:
            return None
        found = from_data(self.sitting.moved_because)
        return found if isinstance(found, Sentence) else None

    @property
    def next_in_words(self) -> Sentence:
        return next_sitting_in_words(self.standing)


@dataclass(frozen=True)
class Totals:
    """Both divisions together since ``since``. None: nothing to count yet."""

    since: date
    filed: int
    answered: int
    in_time: int
    median_days: int | None
    sittings_due: int
    sittings_held: int


def forums(today: date) -> list[Forum]:
    """Both divisions, the one that sits first before the other."""
    found = []
    for row in reference.divisions():
        sitting = next_sitting(row.code, today)
        listed = queries.how_many_listed(row.code, sitting.sits_on) if sitting else 0
        found.append(Forum(row.code, row.name, sittings.forum_standing(row.code, today), sitting, listed))
    return sorted(found, key=lambda forum: (forum.standing.next_on, forum.division))


def since(today: date) -> date:
    """The first day of the fiscal year: figures are counted from there."""
    return date(fiscal_year(today), 4, 1)


def figures_by_division(today: date) -> dict[str, DivisionFigures]:
    """Figures as pages for everybody show them: counted once for all visitors of some seconds (``FIGURES_KEPT_SECONDS``)."""
    kept: dict[date, tuple[float, dict[str, DivisionFigures]]] = current_app.extensions.setdefault("figures", {})
    counted_at, found = kept.get(today, (0.0, None))
    if found is None or clock.monotonic() - counted_at >= current_app.config["FIGURES_KEPT_SECONDS"]:
        found = division_figures(today, since(today))
        current_app.extensions["figures"] = {today: (clock.monotonic(), found)}
    return found


def totals(by_division: dict[str, DivisionFigures], today: date) -> Totals:
    rows = list(by_division.values())
    answered = sum(row.answered for row in rows)
    took: Counter[int] = sum((Counter(row.days_to_answer) for row in rows), Counter())
    return Totals(
        since=since(today),
        filed=sum(row.filed for row in rows),
        answered=answered,
        in_time=sum(row.answered_in_time for row in rows),
        median_days=days_within(took, 0.5),
        sittings_due=sum(row.sittings_due for row in rows),
        sittings_held=sum(row.sittings_held for row in rows),
    )
