"""What everybody who sees programmes reads: the list, one programme with its items, one item, every figure ever given."""

from __future__ import annotations

from typing import Any

from flask import render_template, request

from grievance.foundation import clock
from grievance.permissions import Right
from grievance.programmes import queries, sheets
from grievance.programmes.models import Programme, ProgrammeItem, ProgrammeMeasure, ProgrammeReport, Reading
from grievance.programmes.reporting import dates_of, reporting_offices
from grievance.programmes.reviewing import default_interval, reviews
from grievance.programmes.rules import figures as rules
from grievance.programmes.rules.slips import slippage_in_words
from grievance.programmes.views.blueprint import blueprint, may_edit, part_for, programme_for
from grievance.web.downloads import all_of, as_file, form_asked
from grievance.web.guards import current_actor, needs
from grievance.web.paging import SIZE, Page, offset, page_asked


@blueprint.get("/programmes")
@needs(Right.SEE_PROGRAMMES)
def list_programmes() -> Any:
    found = reviews(queries.programmes(), clock.today())
    if form_asked():
        return as_file("programmes", sheets.HEADLINES, lambda: sheets.headline_rows(found))
    return render_template("programmes/list_programmes.html", reviews=found, rules=rules, may_edit=may_edit())


@blueprint.get("/programmes/<int:programme_id>")
@needs(Right.SEE_PROGRAMMES)
def show_programme(programme_id: int) -> Any:
    row = programme_for(programme_id)
    if form_asked():
        return as_file(f"programme-{row.id}-stages", sheets.STAGES, lambda: sheets.stage_rows(row))
    total, today = queries.number_of_items(row.id), clock.today()
    number = page_asked(total)
    items = queries.items(row.id, offset(number), SIZE)
    ids = [one.id for one in items]
    return render_template(
        "programmes/show_programme.html", programme=row, review=reviews([row], today)[0], today=today, rules=rules,
        page=Page(number, total, items), stages=queries.stages_of([row.id])[row.id], dates=queries.stage_dates(ids),
        dates_of=dates_of, slippage_in_words=slippage_in_words, reports=queries.reports_of(row.id), days_late=_days_late,
        figures=_by_measure(queries.figures_of_items(row.id, ids)), interval=row.interval_days or default_interval(today),
        may_edit=may_edit(), may_report=bool(reporting_offices(row, current_actor())),
    )  # fmt: skip


def _days_late(report: ProgrammeReport) -> int:
    return (clock.ist_date(report.reported_at) - report.due_on).days


def _by_measure(of_items: dict[int, list[rules.Figure]]) -> dict[int, dict[int, rules.Figure]]:
    """The latest figure of each measure of an item."""
    return {
        item: {measure: last for measure in {one.line.measure_id for one in mine}
               if measure is not None and (last := rules.latest(one for one in mine if one.line.measure_id == measure))}
        for item, mine in of_items.items()
    }  # fmt: skip


@blueprint.get("/programmes/<int:programme_id>/items/<int:item_id>")
@needs(Right.SEE_PROGRAMMES)
def show_item(programme_id: int, item_id: int) -> Any:
    row = programme_for(programme_id)
    item: Any = part_for(ProgrammeItem, row, item_id)
    dates = queries.stage_dates([item.id])[item.id]
    figures = queries.figures_of_items(row.id, [item.id])[item.id]
    return render_template(
        "programmes/show_item.html", programme=row, item=item, stages=queries.stages_of([row.id])[row.id], dates=dates,
        dates_of=dates_of, moves=queries.moves_of([one.id for one in dates.values()]), today=clock.today(), rules=rules,
        measures=[one for one in queries.measures_of([row.id])[row.id] if one.of_item], figures=figures,
        may_edit=may_edit(), may_report=bool(reporting_offices(row, current_actor())),
    )  # fmt: skip


@blueprint.get("/programmes/<int:programme_id>/figures")
@needs(Right.SEE_PROGRAMMES)
def list_figures(programme_id: int) -> Any:
    """Every reading with its history, of one measure or one item where the address says so."""
    row = programme_for(programme_id)
    asked = {"measure_id": _asked(ProgrammeMeasure, row, "measure"), "item_id": _asked(ProgrammeItem, row, "item")}
    if form_asked():
        return as_file(f"programme-{row.id}-figures", sheets.FIGURES, lambda: sheets.figure_rows(row, all_of(
            lambda after, size: queries.readings(row.id, after, size, **asked))))  # fmt: skip
    total = queries.number_of_readings(row.id, **asked)
    number = page_asked(total)
    rows = queries.readings(row.id, offset(number), SIZE, **asked)
    return render_template(
        "programmes/list_figures.html", programme=row, page=Page(number, total, rows), rules=rules, asked=asked,
        measures=queries.measures_of([row.id])[row.id], items=sheets.item_names(rows), figure_of=queries.figure_of,
        contradicted=_contradicted(rows), may_report=bool(reporting_offices(row, current_actor())),
    )  # fmt: skip


def _asked(model: Any, row: Programme, name: str) -> int | None:
    text = request.args.get(name, "")
    found = queries.part(model, row.id, int(text)) if text.isdecimal() and len(text) < 10 else None
    return found.id if found else None


def _contradicted(rows: Any) -> set[int]:
    """Readings on the page that another source contradicts."""
    standing = [queries.figure_of(one) for one in rows if isinstance(one, Reading) and one.replaced_by_id is None]
    return {one.id for found in rules.contradictions(standing) for one in found.versions}
