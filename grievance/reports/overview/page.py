"""The overview put together: counts of the period and of today, side by side, with what stands beside them. No HTML here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from grievance.cases import queries as cases
from grievance.cases.rules.numbers import fiscal_year
from grievance.reports import vacancies
from grievance.reports.card.rules import FEWEST, Period
from grievance.reports.overview import rules
from grievance.reports.overview.queries import blocks, figures, kept
from grievance.reports.overview.queries.blocks import Oldest, Recurring
from grievance.reports.overview.queries.figures import Counts
from grievance.reports.overview.queries.scope import Scope
from grievance.reports.overview.rules import DAY, DIVISIONS, OF_CASES, OF_FORUM, TOOK, Asked, Figure
from grievance.reports.queries import days_within
from grievance.sittings.models import Sitting
from grievance.sittings.rules.words import SittingState


@dataclass
class Column:
    """One division, or all that are shown together. ``days``: how many first answers of the period took so many days."""

    figures: dict[Figure, int] = field(default_factory=dict)
    days: dict[int, int] = field(default_factory=dict)
    oldest: Oldest | None = None

    def of(self, figure: Figure) -> int:
        return self.figures.get(figure, 0)

    @property
    def median(self) -> int | None:
        return days_within(self.days, 0.5)

    @property
    def ninetieth(self) -> int | None:
        return days_within(self.days, 0.9)

    @property
    def said(self) -> int:
        """How many filers said whether it was settled."""
        return sum(self.of(figure) for figure in (Figure.YES, Figure.PARTLY, Figure.NO))

    @property
    def closed(self) -> int:
        return sum(self.of(figure) for figure in (Figure.SETTLED, Figure.SILENT, Figure.ENDED))

    def percent(self, part: Figure, whole: int) -> int | None:
        """None where the whole is too small to speak of a share."""
        return round(100 * self.of(part) / whole) if whole >= FEWEST else None

    def took(self) -> list[int]:
        """Answers by the bands of ``rules.TOOK``."""
        return [sum(number for days, number in self.days.items() if age.holds(days)) for age in TOOK]

    def __add__(self, other: Column) -> Column:
        oldest = max((one for one in (self.oldest, other.oldest) if one), key=lambda one: one.days, default=None)
        return Column(dict(Counter(self.figures) + Counter(other.figures)), dict(Counter(self.days) + Counter(other.days)),
                      oldest)  # fmt: skip


@dataclass(frozen=True)
class OfficeRow:
    """Open cases of one office by age; ``code`` may stand for the convener's desk or the forum."""

    code: str
    cells: Sequence[int]

    @property
    def total(self) -> int:
        return sum(self.cells)

    @property
    def past(self) -> int:
        return sum(number for number, (late, _) in zip(self.cells, rules.COLUMNS, strict=True) if late)


@dataclass(frozen=True)
class Sits:
    """One division's forum in the fiscal year: a mark for each sitting planned or held."""

    sittings: Sequence[Sitting]
    next: Sitting | None
    today: date

    @property
    def marks(self) -> list[str]:
        """held, late (moved from its date), missed, to come."""
        found = []
        for sitting in self.sittings:
            if sitting.state is SittingState.HELD:
                found.append("late" if sitting.sits_on > sitting.planned_on else "held")
            else:
                found.append("missed" if sitting.sits_on < self.today else "to come")
        return found

    def count(self, mark: str) -> int:
        return self.marks.count(mark)


@dataclass(frozen=True)
class Overview:
    """``columns`` by division, in the order of the page."""

    asked: Asked
    today: date
    columns: dict[str, Column]
    offices: Sequence[OfficeRow]
    sits: dict[str, Sits]
    recurring: Sequence[Recurring]
    vacancies: Sequence[vacancies.Vacancy]

    @property
    def together(self) -> Column:
        return sum(self.columns.values(), Column())

    @property
    def stuck(self) -> Sequence[OfficeRow]:
        """The two offices that have most cases past their date."""
        late = [row for row in self.offices if row.past and row.code not in (rules.SORT_DESK, rules.FORUM)]
        return sorted(late, key=lambda row: (-row.past, row.code))[:2]


def overview(asked: Asked, today: date) -> Overview:
    """About twenty statements, however many cases there are or were."""
    scope = Scope(asked.period, today, asked.chosen)
    found = columns(scope)
    return Overview(asked, today, found, offices_by_age(scope), _sits(scope, list(found)),
                    _recurring(asked.chosen.get("division")), vacancies.with_who_acts(today))  # fmt: skip


def columns(scope: Scope) -> dict[str, Column]:
    """The figures by division, in the order of the page: of the period, and of what is open today."""
    counted, took = of_period(scope)
    _add(counted, figures.counts(scope, (*rules.NOW, *OF_FORUM)))
    oldest = blocks.oldest_open(scope)
    divisions = [code for code in DIVISIONS if scope.chosen.get("division", code) == code]
    return {code: Column(counted.get(code, {}), took.get(code, {}), oldest.get(code)) for code in divisions}


def of_period(scope: Scope) -> tuple[Counts, dict[str, dict[int, int]]]:
    """What the period brought: of finished months as it is kept, of the rest as the cases say now.

    Held to more than a division, all of it is counted from the rows of the period (decision 0033).
    """
    live = scope.period.first
    counted: Counts = {}
    took: dict[str, dict[int, int]] = {}
    if not set(scope.chosen) - {"division"}:
        live = max(live, min(kept.live_from(kept.mark()), rules.month_begun(scope.period.last + DAY)))
        counted, took = kept.kept(scope.period.first, live)
    if live <= scope.period.last:
        rest = replace(scope, period=Period(live, scope.period.last))
        _add(counted, figures.counts(rest, OF_CASES))
        for code, days in figures.days_to_answer(rest).items():
            took[code] = dict(Counter(took.get(code, {})) + Counter(days))
    return counted, took


def _add(found: Counts, more: Counts) -> None:
    for code, numbers in more.items():
        found[code] = dict(Counter(found.get(code, {})) + Counter(numbers))


def offices_by_age(scope: Scope) -> list[OfficeRow]:
    """Those with most past the date first, then with most at all."""
    rows = [OfficeRow(code, cells) for code, cells in blocks.by_holder_and_age(scope).items()]
    return sorted(rows, key=lambda row: (-row.past, -row.total, row.code))


def _sits(scope: Scope, divisions: Sequence[str]) -> dict[str, Sits]:
    """The period's sittings, and those to come in the same fiscal year."""
    last = max(scope.period.last, date(fiscal_year(scope.today) + 1, 3, 31))
    is_now = scope.period.last >= scope.today
    found = blocks.sittings_of(scope, scope.period.first, last if is_now else scope.period.last)
    coming = blocks.next_sittings(scope.today)
    return {code: Sits(found.get(code, ()), coming.get(code), scope.today) for code in divisions}


def _recurring(division: str | None) -> list[Recurring]:
    """With the units behind each: those that lead a case, and those that signed it."""
    found = blocks.recurring_issues(division)
    signed = cases.counted_by_case([case_id for one in found for case_id in one.cases])
    for one in found:
        one.units = sum(1 + signed.get(case_id, 0) for case_id in one.cases)
    return sorted(found, key=lambda one: (-one.units, one.item.id))
