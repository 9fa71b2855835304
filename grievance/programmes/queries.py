"""Programmes and their figures. What stands on lists and agendas is bounded by measures and offices, never by items."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import and_, case, func, select

from grievance.clocks.models import Clock
from grievance.clocks.queries import OPEN
from grievance.clocks.rules.kinds import ClockKind, OwnerKind
from grievance.foundation.clock import ist_date
from grievance.foundation.database import db
from grievance.programmes.models import (
    Programme,
    ProgrammeItem,
    ProgrammeMeasure,
    ProgrammeReport,
    ProgrammeReporter,
    ProgrammeStage,
    Reading,
    StageDate,
    StageMove,
)
from grievance.programmes.rules.figures import Figure, Line
from grievance.programmes.rules.reports import Owed
from grievance.programmes.rules.slips import Slippage
from grievance.reference.queries import office_name

MEASURES_SHOWN, STAGES_SHOWN = 60, 30
"""So many measures and stages a programme may have."""


def programmes(*, only_reviewed: bool = False) -> Sequence[Programme]:
    """In the order of the agenda."""
    query = select(Programme).order_by(Programme.place, Programme.id)
    return db.session.scalars(query.where(Programme.is_reviewed) if only_reviewed else query).all()


def reviewed_programmes() -> Sequence[Programme]:
    """Programmes that each agenda reviews, in their order."""
    return programmes(only_reviewed=True)


def programme(programme_id: int, *, lock: bool = False) -> Programme | None:
    query = select(Programme).where(Programme.id == programme_id)
    return db.session.scalar(query.with_for_update() if lock else query)


def programmes_by_id(ids: Iterable[int]) -> dict[int, Programme]:
    return {row.id: row for row in db.session.scalars(select(Programme).where(Programme.id.in_(list(ids))))}


def programme_named(name: str) -> Programme | None:
    return db.session.scalar(select(Programme).where(func.lower(Programme.name) == name.lower()))


def last_place() -> int:
    return db.session.scalar(select(func.max(Programme.place))) or 0


def measures_of(ids: Collection[int]) -> dict[int, list[ProgrammeMeasure]]:
    return _by_programme(ProgrammeMeasure, ids)


def stages_of(ids: Collection[int]) -> dict[int, list[ProgrammeStage]]:
    return _by_programme(ProgrammeStage, ids)


def _by_programme(model: Any, ids: Collection[int]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    query = select(model).where(model.programme_id.in_(list(ids))).order_by(model.place, model.id)
    for row in db.session.scalars(query):
        found[row.programme_id].append(row)
    return found


def part(model: Any, programme_id: int, row_id: int, *, lock: bool = False) -> Any:
    """A measure, stage, item or reading of this very programme, else None."""
    query = select(model).where(model.id == row_id, model.programme_id == programme_id)
    return db.session.scalar(query.with_for_update() if lock else query)


def part_named(model: Any, programme_id: int, name: str) -> Any:
    query = select(model).where(model.programme_id == programme_id, func.lower(model.name) == name.lower())
    return db.session.scalar(query)


def items(programme_id: int, after: int, size: int) -> Sequence[ProgrammeItem]:
    query = select(ProgrammeItem).where(ProgrammeItem.programme_id == programme_id).order_by(ProgrammeItem.name)
    return db.session.scalars(query.offset(after).limit(size)).all()


def number_of_items(programme_id: int) -> int:
    query = select(func.count()).select_from(ProgrammeItem).where(ProgrammeItem.programme_id == programme_id)
    return db.session.scalar(query) or 0


def item_ids(programme_id: int, *, as_written: bool = False) -> dict[str, int]:
    """Every item by its name, in small letters or as it is written: for files."""
    name = ProgrammeItem.name if as_written else func.lower(ProgrammeItem.name)
    query = select(name, ProgrammeItem.id).where(ProgrammeItem.programme_id == programme_id)
    return {row[0]: row[1] for row in db.session.execute(query)}


def item_names(ids: Collection[int]) -> dict[int, str]:
    query = select(ProgrammeItem.id, ProgrammeItem.name).where(ProgrammeItem.id.in_(list(ids)))
    return {row[0]: row[1] for row in db.session.execute(query)}


def items_of_estate(estate_code: str) -> Sequence[ProgrammeItem]:
    """What programmes follow of an estate."""
    query = select(ProgrammeItem).where(ProgrammeItem.estate_code == estate_code).order_by(ProgrammeItem.id)
    return db.session.scalars(query).all()


def stage_dates(ids: Collection[int]) -> dict[int, dict[int, StageDate]]:
    """By item, then by stage."""
    found: dict[int, dict[int, StageDate]] = defaultdict(dict)
    for row in db.session.scalars(select(StageDate).where(StageDate.item_id.in_(list(ids)))):
        found[row.item_id][row.stage_id] = row
    return found


def stage_date(item_id: int, stage_id: int, *, lock: bool = False) -> StageDate | None:
    query = select(StageDate).where(StageDate.item_id == item_id, StageDate.stage_id == stage_id)
    return db.session.scalar(query.with_for_update() if lock else query)


def moves_of(ids: Collection[int]) -> dict[int, list[StageMove]]:
    """By stage date, the first move first."""
    found: dict[int, list[StageMove]] = defaultdict(list)
    query = select(StageMove).where(StageMove.stage_date_id.in_(list(ids))).order_by(StageMove.id)
    for row in db.session.scalars(query):
        found[row.stage_date_id].append(row)
    return found


def slippages(ids: Collection[int], today: date) -> dict[int, Slippage]:
    """Counted by the database, for programmes that have a dated stage."""

    def number(condition: Any) -> Any:
        return func.sum(case((condition, 1), else_=0))

    is_done = StageDate.actual_on.is_not(None)
    query = (
        select(ProgrammeStage.programme_id, func.count(), number(is_done), number(StageDate.moves > 0),
               func.sum(StageDate.moves), number(and_(~is_done, StageDate.planned_on < today)),
               func.max(StageDate.slip_days))
        .join(StageDate, StageDate.stage_id == ProgrammeStage.id)
        .where(ProgrammeStage.programme_id.in_(list(ids)))
        .group_by(ProgrammeStage.programme_id)
    )  # fmt: skip
    return {row[0]: Slippage(*(int(value or 0) for value in row[1:])) for row in db.session.execute(query)}


def latest_figures(ids: Collection[int]) -> dict[int, list[Figure]]:
    """What the last day of each measure says, of the programme itself: one figure, its parts, and every version of it."""
    on_last_day = func.rank().over(
        partition_by=(Reading.programme_id, Reading.measure_id, Reading.is_target), order_by=Reading.as_of_on.desc()
    )
    stands = (Reading.programme_id.in_(list(ids)), Reading.item_id.is_(None), Reading.replaced_by_id.is_(None))
    ranked = select(Reading.id, on_last_day.label("place")).where(*stands).subquery()
    query = select(Reading).join(ranked, ranked.c.id == Reading.id).where(ranked.c.place == 1).order_by(Reading.id)
    found: dict[int, list[Figure]] = defaultdict(list)
    for row in db.session.scalars(query):
        found[row.programme_id].append(figure_of(row))
    return found


def figures_of_items(programme_id: int, ids: Collection[int]) -> dict[int, list[Figure]]:
    """By item, every reading that stands."""
    found: dict[int, list[Figure]] = defaultdict(list)
    query = select(Reading).where(
        Reading.programme_id == programme_id, Reading.item_id.in_(list(ids)), Reading.replaced_by_id.is_(None)
    )
    for row in db.session.scalars(query.order_by(Reading.id)):
        found[row.item_id or 0].append(figure_of(row))
    return found


def _readings(programme_id: int, measure_id: int | None, item_id: int | None) -> Any:
    query = select(Reading).where(Reading.programme_id == programme_id)
    if measure_id is not None:
        query = query.where(Reading.measure_id == measure_id)
    return query.where(Reading.item_id == item_id) if item_id is not None else query


def readings(
    programme_id: int, after: int, size: int, *, measure_id: int | None = None, item_id: int | None = None
) -> Sequence[Reading]:
    """Every reading, replaced ones too; the latest day first."""
    query = _readings(programme_id, measure_id, item_id)
    return db.session.scalars(
        query.order_by(Reading.as_of_on.desc(), Reading.id.desc()).offset(after).limit(size)
    ).all()


def number_of_readings(programme_id: int, *, measure_id: int | None = None, item_id: int | None = None) -> int:
    query = _readings(programme_id, measure_id, item_id)
    return db.session.scalar(select(func.count()).select_from(query.subquery())) or 0


def standing_like(
    programme_id: int, measure_id: int, item_id: int | None, line: Line, source: str, on: date
) -> Sequence[Reading]:
    """Readings that stand of the same line, day and source: what a second entry of the same would double."""
    same = {
        Reading.item_id: item_id, Reading.is_target: line.is_target, Reading.division: line.division,
        Reading.district: line.district, Reading.fiscal_year: line.fiscal_year, Reading.month: line.month,
        Reading.as_of_on: on, Reading.source_address: source,
    }  # fmt: skip
    alike = [column.is_not_distinct_from(value) for column, value in same.items()]
    of_measure = (Reading.programme_id == programme_id, Reading.measure_id == measure_id)
    return db.session.scalars(select(Reading).where(*of_measure, *alike, Reading.replaced_by_id.is_(None))).all()


def unplaced_readings(programme_id: int) -> Sequence[Reading]:
    """Of a release before programmes had measures."""
    query = select(Reading).where(Reading.programme_id == programme_id, Reading.measure_id.is_(None))
    return db.session.scalars(query.order_by(Reading.id)).all()


def figure_of(row: Reading) -> Figure:
    line = Line(row.measure_id, row.item_id, row.is_target, row.division, row.district, row.fiscal_year, row.month)
    source = row.source_address or row.reporter_office_code or ""
    return Figure(row.id, line, row.value_text, row.value, row.unit, row.as_of, source, ist_date(row.entered_at),
                  row.note, row.certainty.value)  # fmt: skip


def reporters_of(ids: Collection[int]) -> dict[int, list[ProgrammeReporter]]:
    found: dict[int, list[ProgrammeReporter]] = defaultdict(list)
    query = select(ProgrammeReporter).where(ProgrammeReporter.programme_id.in_(list(ids)))
    for row in db.session.scalars(query.order_by(ProgrammeReporter.office_code)):
        found[row.programme_id].append(row)
    return found


def report_clocks(ids: Collection[int]) -> list[Clock]:
    """Open ones of the programmes, by office."""
    query = select(Clock).where(
        Clock.owner_kind == OwnerKind.PROGRAMME, Clock.owner_id.in_(list(ids)), Clock.kind == ClockKind.REPORT,
        Clock.state.in_(OPEN),
    )  # fmt: skip
    return list(db.session.scalars(query.order_by(Clock.office_code, Clock.id)))


def owed(ids: Collection[int]) -> dict[int, list[Owed]]:
    """The next report of each office, by programme."""
    found: dict[int, list[Owed]] = defaultdict(list)
    for clock in report_clocks(ids):
        found[clock.owner_id].append(Owed(clock.office_code or "", office_name(clock.office_code), clock.due_on))
    return found


def last_round(programme_id: int, office_code: str) -> int:
    query = select(func.max(Clock.round)).where(
        Clock.owner_kind == OwnerKind.PROGRAMME, Clock.owner_id == programme_id, Clock.kind == ClockKind.REPORT,
        Clock.office_code == office_code,
    )  # fmt: skip
    return db.session.scalar(query) or 0


def reports_of(programme_id: int, most: int = 12) -> Sequence[ProgrammeReport]:
    """Reports handed in, the last first."""
    query = select(ProgrammeReport).where(ProgrammeReport.programme_id == programme_id)
    return db.session.scalars(query.order_by(ProgrammeReport.id.desc()).limit(most)).all()
