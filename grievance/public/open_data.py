"""Figures of the forum as open data: tables without names, under a licence that lets everybody use them.

Columns and words are English in every language of the pages, so that a program reads them the same for ever. Counted once
a day by each process (``as_of`` says when): offices' days read the answers of the fiscal year.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import current_app

from grievance.foundation.clock import IST, ist_date
from grievance.places.rules import told
from grievance.public import figures, forum, queries
from grievance.reference import queries as reference
from grievance.reports.card.page import numbers_of
from grievance.reports.card.queries import Scope
from grievance.reports.card.rules import Figure, Measure, Period
from grievance.sentences import N_
from grievance.sittings.drafting import number_of
from grievance.sittings.models import Sitting
from grievance.sittings.queries import Dated
from grievance.sittings.rules.words import Disposition, SittingState

LICENCE = "Government Open Data License - India"
LICENCE_ADDRESS = "https://data.gov.in/government-open-data-license-india"
PUBLISHER = "Department of Industries & Commerce, Government of Jammu & Kashmir"
TITLE = "Figures of the Industry Grievance Forum"
Row = tuple[Any, ...]


@dataclass(frozen=True)
class Table:
    """``about`` is for people, ``heads`` for programs; a cell is text, a number, a date, or None where nothing is told."""

    name: str
    title: str
    about: str
    heads: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class OpenData:
    """Everything that is published, for the fiscal year since ``since``, as it stood at ``as_of``."""

    as_of: datetime
    since: date
    tables: tuple[Table, ...]

    def table(self, name: str) -> Table | None:
        return next((one for one in self.tables if one.name == name), None)


def open_data(now: datetime) -> OpenData:
    """Counted with the first visit of a day and kept until the next."""
    kept: dict[date, OpenData] = current_app.extensions.setdefault("open data", {})
    today = ist_date(now)
    if today not in kept or not current_app.config["FIGURES_KEPT_SECONDS"]:
        current_app.extensions["open data"] = kept = {today: _counted(now, today)}
    return kept[today]


def _counted(now: datetime, today: date) -> OpenData:
    since = figures.since(today)
    tables = (_divisions(today), _offices(since, today), _forums(today), _sittings(since, today), _directions(since))
    return OpenData(now, since, tables)


def _divisions(today: date) -> Table:
    by_division = figures.figures_by_division(today)
    rows = [(code, one.name, one.value(found)) for code, found in sorted(by_division.items()) for one in figures.TOLD]
    return Table("divisions", N_("Figures by division"),
                 N_("Filed, answered, closed since 1 April; open, late and oldest whenever filed. Days are calendar days."),
                 ("division", "figure", "value"), tuple(rows))  # fmt: skip


def _offices(since: date, today: date) -> Table:
    """Each office on its own days; small numbers are left out with all that is made of them."""
    offices = {row.code: row for row in reference.all_offices() if row.is_active}
    found = numbers_of(Scope(set(offices), Period(since, today)), (Figure.ANSWERED, Figure.IN_TIME))
    rows = [(code, offices[code].name, *_of_office(found[code])) for code in sorted(offices) if found[code].figures]
    return Table("offices", N_("Offices on their own days"),
                 N_("Answers since 1 April, percent of them in time, and the days within which half and nine of ten came. A number below 5 is left out."),
                 ("office", "name", "answered", "in_time_percent", "median_days", "ninetieth_days"), tuple(rows))  # fmt: skip


def _of_office(numbers: Any) -> Row:
    answered = told(numbers.figures.get(Figure.ANSWERED, 0))
    if answered is None:
        return (None, None, None, None)
    measures = numbers.measures
    return answered, numbers.percent(Figure.IN_TIME), measures[Measure.MEDIAN_DAYS], measures[Measure.NINETIETH_DAYS]


def _forums(today: date) -> Table:
    rows = [(one.division, one.standing.last_held_on, one.standing.due_on, max(one.standing.days_overdue, 0), one.standing.next_on,
             one.standing.next_is_fixed) for one in sorted(forum.forums(today), key=lambda one: one.division)]  # fmt: skip
    return Table("forums", N_("Does the forum sit"),
                 N_("When each division's forum last sat, by when it owes its next sitting, and how many days it is overdue."),
                 ("division", "last_held_on", "owed_by", "days_overdue", "next_on", "next_is_fixed"), tuple(rows))  # fmt: skip


OUTCOMES = tuple(Disposition)


def _sittings(since: date, today: date) -> Table:
    sittings = queries.sittings_of_period(since, today)
    outcomes = queries.outcomes_at([row.id for row in sittings])
    rows = [_of_sitting(row, outcomes.get(row.id, {})) for row in sittings]
    return Table("sittings", N_("Sittings and what became of their items"),
                 N_("Every sitting since 1 April that was due by today, held or not, with how many items were decided, directed, deferred, not reached, referred, dropped."),
                 ("sitting", "division", "planned_on", "sits_on", "state", *(one.value for one in OUTCOMES)), tuple(rows))  # fmt: skip


def _of_sitting(row: Sitting, outcomes: dict[Disposition, int]) -> Row:
    counts = tuple(outcomes.get(one, 0) if row.state is SittingState.HELD else None for one in OUTCOMES)
    return (number_of(row), row.division, row.planned_on, row.sits_on, row.state.value, *counts)


def _directions(since: date) -> Table:
    rows = [_of_direction(one) for one in queries.directions_of_period(since)]
    return Table("directions", N_("Directions of the forum"),
                 N_("Each direction since 1 April: who leads, first date, date now, and whether it is done. Their words are not told, since they may name a unit."),
                 ("direction", "division", "office", "given_on", "first_due_on", "due_on", "state", "done_on"), tuple(rows))  # fmt: skip


def _of_direction(one: Dated) -> Row:
    row = one.direction
    return (row.number, row.division, row.office_code, ist_date(row.issued_at), row.first_due_on, one.due_on, row.state.value,
            row.done_on)  # fmt: skip


def attribution(found: OpenData, address: str) -> str:
    """The words by which a user names the source, as the licence asks."""
    return f"{PUBLISHER}, {found.as_of.astimezone(IST).year}, {TITLE}, {address}. Published under {LICENCE}: {LICENCE_ADDRESS}"


def as_json(found: OpenData, address: str) -> dict[str, Any]:
    """One document with every table; dates as 2026-11-25, nothing told as null."""
    return {
        "title": TITLE, "publisher": PUBLISHER, "licence": {"name": LICENCE, "url": LICENCE_ADDRESS},
        "attribution": attribution(found, address), "as_of": found.as_of.astimezone(IST).isoformat(timespec="seconds"),
        "since": found.since.isoformat(), "tables": {one.name: _objects(one) for one in found.tables},
    }  # fmt: skip


def _objects(table: Table) -> Sequence[dict[str, Any]]:
    return [{head: _plain(value) for head, value in zip(table.heads, row, strict=True)} for row in table.rows]


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
