"""Figures of the overview as everybody reads them: by division, counted from the first day of the fiscal year, without names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from flask import current_app

from grievance.foundation import clock
from grievance.reports.overview.page import Column, columns
from grievance.reports.overview.queries.scope import Scope
from grievance.reports.overview.rules import Figure, period_asked
from grievance.reports.queries import open_directions
from grievance.sentences import N_


@dataclass(frozen=True)
class Figures:
    """One division. Directions count whenever they were given: none is forgotten with a new fiscal year."""

    column: Column
    directions_open: int
    directions_late: int


@dataclass(frozen=True)
class Told:
    """``name``: the figure's in the open data. ``value`` None: nothing to count yet. Over a whole division no number names anybody."""

    name: str
    label: str
    value: Callable[[Figures], int | None]
    hint: str = ""


def _of(*figures: Figure) -> Callable[[Figures], int]:
    return lambda found: sum(found.column.of(figure) for figure in figures)


def _oldest(found: Figures) -> int | None:
    return found.column.oldest.days if found.column.oldest else None


_F, _EVER = Figure, N_("whenever filed")
TOLD = (
    Told("filed", N_("Grievances filed"), _of(_F.FILED)),
    Told("open", N_("Open now"), _of(_F.OPEN), _EVER),
    Told("late", N_("Past the date now"), _of(_F.PAST), _EVER),
    Told("answered", N_("Answered by offices"), _of(_F.ANSWERED)),
    Told("answered_in_time", N_("Answered in time"), _of(_F.IN_TIME)),
    Told("median_days", N_("Half were answered within, days"), lambda found: found.column.median),
    Told("ninetieth_days", N_("9 of 10 were answered within, days"), lambda found: found.column.ninetieth),
    Told("oldest_open_days", N_("Oldest open, days"), _oldest, _EVER),
    Told("closed", N_("Closed"), lambda found: found.column.closed),
    Told("deemed_accepted", N_("Closed by silence"), _of(_F.SILENT), N_("among the closed")),
    Told("disputed", N_("Not agreed by the filer"), _of(_F.PARTLY, _F.NO)),
    Told("before_forum", N_("Before the forum now"), _of(_F.BEFORE_FORUM), _EVER),
    Told("directions_open", N_("Directions of the forum open"), lambda found: found.directions_open),
    Told("directions_late", N_("Directions past their date"), lambda found: found.directions_late),
    Told("sittings_due", N_("Sittings due"), _of(_F.SITTINGS_DUE)),
    Told("sittings_held", N_("Sittings held"), _of(_F.SITTINGS_HELD)),
)
"""In the order of the table."""


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


def since(today: date) -> date:
    """The first day of the fiscal year: figures are counted from there."""
    return _scope(today).period.first


def _scope(today: date) -> Scope:
    period, _year, _month = period_asked("", "", today)
    return Scope(period, today)


def figures_by_division(today: date) -> dict[str, Figures]:
    """Counted once for all visitors of some seconds (``FIGURES_KEPT_SECONDS``)."""
    kept: dict[date, tuple[float, dict[str, Figures]]] = current_app.extensions.setdefault("figures", {})
    counted_at, found = kept.get(today, (0.0, None))
    if found is None or clock.monotonic() - counted_at >= current_app.config["FIGURES_KEPT_SECONDS"]:
        given = open_directions(today)
        by_division = columns(_scope(today)).items()
        found = {code: Figures(column, *given.get(code, (0, 0))) for code, column in by_division}
        current_app.extensions["figures"] = {today: (clock.monotonic(), found)}
    return found


def totals(by_division: dict[str, Figures], today: date) -> Totals:
    both = sum((found.column for found in by_division.values()), Column())
    return Totals(
        since=since(today),
        filed=both.of(Figure.FILED),
        answered=both.of(Figure.ANSWERED),
        in_time=both.of(Figure.IN_TIME),
        median_days=both.median,
        sittings_due=both.of(Figure.SITTINGS_DUE),
        sittings_held=both.of(Figure.SITTINGS_HELD),
    )
