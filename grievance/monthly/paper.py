"""From the month's figures to the paper: the summary, then the tables. Page, PDF, Word file, workbook and mail read it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from grievance.documents.collecting import SHORT_DIVISION
from grievance.documents.papers import MonthlyReport, ReportHead, ReportTable
from grievance.foundation.clock import ist_date
from grievance.monthly import summary
from grievance.monthly.summary import estate_name, holder_name, name_of, office_name, subject_name
from grievance.reports.monthly.figures import MonthFigures, OldCase, days_of_share
from grievance.reports.monthly.rules import Count
from grievance.reports.overview.rules import SORT_DESK
from grievance.sentences import N_, Sentence, sentence
from grievance.sittings.drafting import number_of
from grievance.sittings.models import Sitting
from grievance.sittings.rules.words import SittingState

COUNTED = (N_("Taken"), N_("Answered"), N_("In time"), N_("Late"), N_("Half within days"), N_("Nine of ten within days"),
           N_("Open"), N_("Past their date"))  # fmt: skip
COUNT_WIDTHS = (6.0, 1.9, 2.9, 2.2, 1.8, 2.2, 2.2, 1.8, 2.2)
ABOUT_CONDUCT = N_("Complaint about conduct")
STATES = {SittingState.HELD: N_("Held"), SittingState.ADJOURNED: N_("Adjourned"), SittingState.NOT_HELD: N_("Not held")}


def paper_of(figures: MonthFigures, today: date) -> MonthlyReport:
    short, month = SHORT_DIVISION.get(figures.scope, "JK"), figures.span.first
    head = ReportHead(figures.scope, f"J&K/IF/{short}/MR/{month:%Y-%m}", today)
    return MonthlyReport(head, month, figures.span.morning, tuple(summary.lines(figures)), tuple(_tables(figures)))


def _tables(of: MonthFigures) -> Iterable[ReportTable]:
    yield _counts(of, "division", N_("By division"), N_("Division"), lambda code: name_of((code or "").capitalize()))
    yield _counts(of, "office", N_("By office and desk"), N_("Office"), holder_name)
    yield _counts(of, "category", N_("By subject"), N_("Subject"), subject_name)
    yield _counts(of, "district", N_("By district"), N_("District"), _district)
    yield _table("sittings", N_("Sittings of the month"), (N_("Sitting"), N_("Date"), N_("State"), N_("Reason")),
                 [_sitting(row, of) for row in of.sittings], (2.5, 3, 3, 9))  # fmt: skip
    yield _table("directions", N_("Directions past their date"),
                 (N_("Direction"), N_("Words"), N_("Office"), N_("Due"), N_("Days late")),
                 [_direction(line) for line in of.directions.late], (2.6, 8, 5, 2.8, 2), named=(1,))  # fmt: skip
    yield _table("old-cases", N_("Cases open for more than 30 days"),
                 (N_("Number"), N_("Title"), N_("Office"), N_("Subject"), N_("Filed"), N_("Days")),
                 [_old(one) for one in of.old], (3.2, 6, 4.6, 3.8, 2.8, 1.6), named=(1,), more=of.older - len(of.old))  # fmt: skip
    yield _table("coming-back", N_("Comes back again, for policy"), (N_("Subject"), N_("Estate"), N_("Cases in 60 days")),
                 [(subject_name(category), estate_name(estate), number) for category, estate, number in of.coming_back],
                 (7, 7, 4))  # fmt: skip
    yield _table("programmes", N_("Programmes under review"), (N_("Programme"), N_("State, slippage and reports")),
                 [(name_of(one.programme.name), tuple(one.lines())) for one in of.programmes], (5, 12))  # fmt: skip
    yield _table("vacancies", N_("Posts recorded as vacant"), (N_("Office"), N_("Post"), N_("Since")),
                 [(office_name(row.office), row.title, row.since) for row in of.vacancies], (8, 6, 3))  # fmt: skip


def _table(key: str, title: str, heads: Iterable[str], rows: Iterable[tuple[Any, ...]], widths: tuple[float, ...],
           **more: Any) -> ReportTable:  # fmt: skip
    return ReportTable(key, sentence(title), tuple(sentence(head) for head in heads), tuple(rows), widths, **more)


def _counts(
    of: MonthFigures, part: str, title: str, head: str, named: Callable[[str | None], Sentence | None]
) -> ReportTable:
    """A row for each that has a number, those with most past its date first, and the sum of all."""
    found = of.by(part)
    order = sorted(found, key=lambda code: (-found[code].past_date, -found[code].open, code or ""))
    rows = [(named(code), *_numbers(found[code])) for code in order]
    rows += [(sentence(N_("Together")), *_numbers(of.total))] if len(rows) > 1 else []
    return _table(f"by-{part}", title, (head, *COUNTED), rows, COUNT_WIDTHS)


def _numbers(count: Count) -> tuple[int | None, ...]:
    return (count.taken, count.answered, count.in_time, count.late, days_of_share(count, 0.5), days_of_share(count, 0.9),
            count.open, count.past_date)  # fmt: skip


def _district(code: str | None) -> Sentence:
    return name_of(code) if code else sentence(N_("No district named"))


def _sitting(row: Sitting, of: MonthFigures) -> tuple[Any, ...]:
    words = STATES.get(row.state) or (N_("Nothing recorded") if row.sits_on < of.span.morning else N_("To come"))
    return number_of(row), row.sits_on, sentence(words), row.not_held_because


def _direction(line: dict[str, Any]) -> tuple[Any, ...]:
    """Beside a complaint about conduct stands no office and no word."""
    about = (sentence(ABOUT_CONDUCT), None) if line["conduct"] else (line["words"], office_name(line["office"]))
    return (line["number"], *about, date.fromisoformat(line["due_on"]), line["days_late"])


def _old(one: OldCase) -> tuple[Any, ...]:
    case = one.case
    about = (
        (sentence(ABOUT_CONDUCT), None) if case.is_conduct else (case.title, holder_name(case.office_code or SORT_DESK))
    )
    return (case.number, *about, subject_name(case.category_code), ist_date(case.filed_at), one.days)


def without_names(paper: MonthlyReport) -> MonthlyReport:
    """The same numbers without the columns that hold words of filers and of the forum on their cases."""
    return replace(paper, tables=tuple(_bare(table) for table in paper.tables))


def _bare(table: ReportTable) -> ReportTable:
    if not table.named:
        return table
    kept = [place for place in range(len(table.heads)) if place not in table.named]
    return replace(
        table, heads=tuple(table.heads[place] for place in kept), widths=tuple(table.widths[place] for place in kept),
        rows=tuple(tuple(row[place] for place in kept) for row in table.rows), named=(),
    )  # fmt: skip
