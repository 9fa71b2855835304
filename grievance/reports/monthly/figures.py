"""All figures of one month in one reading. Whatever shows them (page, paper, workbook, mail) is given this."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from grievance.cases.models import Case
from grievance.cases.rules.words import Satisfaction
from grievance.foundation.clock import ist_date
from grievance.programmes.queries import reviewed_programmes
from grievance.programmes.reviewing import Review, reviews
from grievance.reports import queries as overview
from grievance.reports.monthly import queries
from grievance.reports.monthly.rules import Count, Counts, Span, divisions_in, rolled, span_of, summed
from grievance.reports.queries import days_within
from grievance.sittings.action_taken import report_of_division
from grievance.sittings.models import Sitting
from grievance.sittings.rules.words import SittingState


@dataclass(frozen=True)
class OldCase:
    case: Case
    days: int


@dataclass(frozen=True)
class Directions:
    """Given and done in the month; ``late`` are the action taken report's lines of those past their date."""

    given: int
    done: int
    done_in_time: int
    late: Sequence[dict[str, Any]]


@dataclass(frozen=True)
class Satisfied:
    """Filers' last words; ``silent``: closed because nothing was said."""

    yes: int
    partly: int
    no: int
    silent: int

    @property
    def said(self) -> int:
        return self.yes + self.partly + self.no


@dataclass(frozen=True)
class Vacancy:
    office: str
    title: str
    since: date


@dataclass(frozen=True)
class MonthFigures:
    """``counts`` by division, office, subject and district: every table is a sum over them. ``older``: how many are old."""

    scope: str
    span: Span
    counts: Counts
    oldest: OldCase | None
    old: Sequence[OldCase]
    older: int
    sittings: Sequence[Sitting]
    directions: Directions
    satisfied: Satisfied
    coming_back: Sequence[tuple[str, str, int]]
    vacancies: Sequence[Vacancy]
    programmes: Sequence[Review]

    @property
    def late_programmes(self) -> list[Review]:
        """Those of which some office owes a report."""
        return [one for one in self.programmes if any(owed.days_late(self.span.morning) for owed in one.owed)]

    @property
    def total(self) -> Count:
        return summed(self.counts.values())

    @property
    def sittings_due(self) -> int:
        return sum(row.sits_on <= min(self.span.last, self.span.morning) for row in self.sittings)

    @property
    def sittings_held(self) -> int:
        return sum(row.state is SittingState.HELD for row in self.sittings)

    def by(self, part: str) -> dict[str | None, Count]:
        """``part``: division, office, category or district."""
        return rolled(self.counts, lambda key: getattr(key, part))


def days_of_share(count: Count, share: float) -> int | None:
    """As the overview has it: so many days took the given share of answers at most."""
    return days_within(count.took, share)


def month_figures(month: date, scope: str, today: date) -> MonthFigures:
    """About twenty statements, however many cases there are. ``scope``: a division, or both."""
    span, divisions = span_of(month, today), divisions_in(scope)
    old, older = queries.old_cases(span, divisions)
    oldest = queries.oldest(span, divisions)
    return MonthFigures(
        scope, span, queries.counts(span, divisions),
        _aged(oldest, span) if oldest else None, [_aged(row, span) for row in old], older,
        queries.sittings(span, divisions), _directions(span, divisions),
        _satisfied(span, divisions),
        queries.coming_back(span, divisions), _vacancies(min(span.last, today)),
        reviews(reviewed_programmes(), span.morning),
    )  # fmt: skip


def _aged(case: Case, span: Span) -> OldCase:
    return OldCase(case, (span.morning - ist_date(case.filed_at)).days)


def _directions(span: Span, divisions: Collection[str]) -> Directions:
    lines = [line for division in divisions for line in report_of_division(division, span.morning)]
    late = [line for line in lines if line["days_late"] and not line["done_on"] and not line["is_dropped"]]
    late.sort(key=lambda line: (line["due_on"], line["number"]))
    return Directions(queries.directions_given(span, divisions), *queries.directions_done(span, divisions), late)


def _satisfied(span: Span, divisions: Collection[str]) -> Satisfied:
    said = queries.verdicts(span, divisions)
    return Satisfied(said.get(Satisfaction.YES, 0), said.get(Satisfaction.PARTLY, 0), said.get(Satisfaction.NO, 0),
                     queries.closed_by_silence(span, divisions))  # fmt: skip


def _vacancies(on: date) -> list[Vacancy]:
    return [Vacancy(row.office_code, row.title or "", row.from_on) for row in overview.vacancies(on)]
