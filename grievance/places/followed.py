"""What standing reviews follow of an estate: utilities, plots, units running, stages with their dates."""

from __future__ import annotations

from dataclasses import dataclass

from grievance.programmes import queries as programmes
from grievance.programmes.models import Programme, ProgrammeItem, StageDate
from grievance.programmes.rules.figures import Figure, latest


@dataclass(frozen=True)
class Followed:
    """``figures``: by the name of what is measured, the latest that stands. ``stages``: by name, with the dates given so far."""

    item: ProgrammeItem
    programme: Programme
    figures: dict[str, Figure]
    stages: dict[str, StageDate | None]


def followed(estate_code: str) -> list[Followed]:
    """One statement for each programme that follows the estate, and four besides."""
    items = programmes.items_of_estate(estate_code)
    ids = {item.programme_id for item in items}
    if not ids:
        return []
    found, measures, stages = programmes.programmes_by_id(ids), programmes.measures_of(ids), programmes.stages_of(ids)
    dates = programmes.stage_dates([item.id for item in items])
    figures = {one: programmes.figures_of_items(one, [item.id for item in items]) for one in ids}
    return [
        Followed(
            item, found[item.programme_id],
            _latest({row.id: row.name for row in measures[item.programme_id]}, figures[item.programme_id].get(item.id, [])),
            {row.name: dates[item.id].get(row.id) for row in stages[item.programme_id]},
        )
        for item in items
    ]  # fmt: skip


def _latest(names: dict[int, str], figures: list[Figure]) -> dict[str, Figure]:
    by_measure: dict[str, list[Figure]] = {}
    for one in figures:
        if not one.line.is_target and one.line.measure_id in names:
            by_measure.setdefault(names[one.line.measure_id], []).append(one)
    return {name: last for name, rows in by_measure.items() if (last := latest(rows))}
