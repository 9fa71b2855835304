"""Programmes as files. Figures and stages are written as they are read back: the heads are names that no language changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from grievance.programmes import queries
from grievance.programmes.models import Programme, ProgrammeItem, ProgrammeStage, Reading, StageDate
from grievance.programmes.reviewing import Headline, Review
from grievance.programmes.rules import figures as rules
from grievance.sentences import N_
from grievance.web.downloads import Column, all_of
from grievance.web.filters import say
from grievance.web.names import named


@dataclass(frozen=True)
class HeadlineRow:
    review: Review
    line: Headline | None


def headline_rows(found: Iterable[Review]) -> Iterator[HeadlineRow]:
    for review in found:
        for line in review.headlines or (None,):
            yield HeadlineRow(review, line)


def _of_line(read: Any) -> Any:
    return lambda row: read(row.line) if row.line and row.line.figure else ""


HEADLINES = (
    Column(N_("Programme"), lambda row: named(row.review.programme.name)),
    Column(N_("What is measured"), lambda row: named(row.line.measure.name) if row.line else ""),
    Column(N_("Latest"), _of_line(lambda line: line.figure.value if line.figure.value is not None else line.figure.words)),
    Column(N_("Unit"), _of_line(lambda line: line.figure.unit)),
    Column(N_("Target"), lambda row: say(row.line.target if row.line else row.review.programme.target)),
    Column(N_("State"), lambda row: say(row.line.state_words) if row.line else ""),
    Column(N_("As of"), _of_line(lambda line: line.figure.as_of)),
    Column(N_("Source"), _of_line(lambda line: line.figure.source)),
    Column(N_("Who reports, next"), lambda row: "; ".join(f"{one.office_code} {one.due_on:%d-%m-%Y}" for one in row.review.owed)),
    Column(N_("Contradictions"), lambda row: " ".join(say(one) for one in row.review.contradictions)),
)  # fmt: skip


@dataclass(frozen=True)
class FigureRow:
    row: Reading
    item: str


def item_names(rows: Iterable[Reading]) -> dict[int, str]:
    """Names of the items that these readings are of."""
    ids = {row.item_id for row in rows if row.item_id}
    return queries.item_names(ids) if ids else {}


def figure_rows(programme: Programme, rows: Iterable[Reading]) -> Iterator[FigureRow]:
    names = {number: name for name, number in queries.item_ids(programme.id, as_written=True).items()}
    for row in rows:
        yield FigureRow(row, names.get(row.item_id or 0, ""))


def _field(name: str) -> Any:
    return lambda one: getattr(one.row, name)


FIGURES = (
    Column("measure", _field("measure")),
    Column("item", lambda one: one.item),
    Column("value", lambda one: one.row.value_text if one.row.value is None else rules.plain(one.row.value)),
    Column("unit", _field("unit")),
    Column("is_target", lambda one: "yes" if one.row.is_target else ""),
    Column("division", _field("division")),
    Column("district", _field("district")),
    Column("fiscal_year", _field("fiscal_year")),
    Column("month", _field("month")),
    Column("as_of", _field("as_of")),
    Column("source", _field("source_address")),
    Column("source_date", _field("source_date")),
    Column("certainty", lambda one: one.row.certainty.value),
    Column("note", _field("note")),
    Column("reporter", _field("reporter_office_code")),
    Column("entered_at", _field("entered_at")),
    Column("is_replaced", lambda one: "yes" if one.row.replaced_by_id else ""),
)


@dataclass(frozen=True)
class StageRow:
    item: ProgrammeItem
    stage: ProgrammeStage | None
    dates: StageDate | None


def stage_rows(programme: Programme) -> Iterator[StageRow]:
    """Each item with each stage; an item of a programme without stages stands once."""
    stages = queries.stages_of([programme.id])[programme.id]
    page: list[ProgrammeItem] = []

    def read(after: int, size: int) -> list[ProgrammeItem]:
        page[:] = queries.items(programme.id, after, size)
        dates.clear()
        dates.update(queries.stage_dates([one.id for one in page]))
        return list(page)

    dates: dict[int, dict[int, StageDate]] = {}
    for item in all_of(read):
        for stage in stages or (None,):
            yield StageRow(item, stage, dates.get(item.id, {}).get(stage.id) if stage else None)


def _date(name: str) -> Any:
    return lambda one: getattr(one.dates, name) if one.dates else None


STAGES = (
    Column("item", lambda one: one.item.name),
    Column("estate", lambda one: one.item.estate_code),
    Column("district", lambda one: one.item.district),
    Column("stage", lambda one: one.stage.name if one.stage else ""),
    Column("first_planned", _date("first_planned_on")),
    Column("planned", _date("planned_on")),
    Column("done_on", _date("actual_on")),
    Column("moves", lambda one: one.dates.moves if one.dates else 0),
    Column("reason", lambda one: ""),
)
