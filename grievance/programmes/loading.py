"""The shipped programmes enter the database once; what administrators and offices wrote since is never touched."""

from __future__ import annotations

from datetime import datetime

from grievance.foundation.clock import ist_date
from grievance.foundation.database import db
from grievance.programmes import queries, shipped
from grievance.programmes.models import Programme, ProgrammeItem, ProgrammeMeasure, ProgrammeStage, Reading
from grievance.programmes.rules.figures import last_day, number
from grievance.reference.rules.words import Certainty

OWNER = "IC-DEPT"


def load_programmes(now: datetime) -> int:
    """Add the programmes that are not there yet, with their readings. Gives how many readings were added.

    A programme of a release before programmes had measures is completed: its readings find their measures.
    """
    known, added = {row.name: row for row in queries.programmes()}, 0
    codes = {row.code for row in known.values()}
    for place, one in enumerate(shipped.programmes(), 1):
        if one.code in codes:
            continue
        row = known.get(one.name) or Programme(name=one.name, owner_office_code=OWNER, place=place, is_reviewed=True)
        row.code, row.target, row.item_word = one.code, one.target, one.item_word
        db.session.add(row)
        db.session.flush()
        added += _fill(row, one, now)
    return added


def _fill(row: Programme, one: shipped.ShippedProgramme, now: datetime) -> int:
    measures = {
        name: ProgrammeMeasure(programme_id=row.id, name=name, kind=each.kind, unit=each.unit, target=each.target,
                               of_item=each.of_item, is_headline=each.is_headline, place=place)
        for place, (name, each) in enumerate(one.measures.items(), 1)
    }  # fmt: skip
    items = {name: ProgrammeItem(programme_id=row.id, name=name) for name in one.items}
    stages = [ProgrammeStage(programme_id=row.id, name=name, place=place) for place, name in enumerate(one.stages, 1)]
    db.session.add_all([*measures.values(), *stages, *items.values()])
    db.session.flush()
    for old in queries.unplaced_readings(row.id):
        db.session.delete(old)  # the words of the shipped file itself, entered by no one; they are read again below
    db.session.add_all(_reading(row, each, measures, items, now) for each in one.figures)
    db.session.flush()
    return len(one.figures)


def _reading(
    row: Programme, figure: shipped.ShippedFigure, measures: dict[str, ProgrammeMeasure],
    items: dict[str, ProgrammeItem], now: datetime,
) -> Reading:  # fmt: skip
    raw, measure = figure.row, measures[figure.measure.name]
    value = number(figure.words)
    return Reading(
        programme_id=row.id, measure=measure.name, measure_id=measure.id,
        item_id=items[figure.item].id if figure.item else None, value=value,
        value_text=figure.words if value is None else f"{value:f}", unit=measure.unit, as_of=figure.as_of,
        as_of_on=last_day(figure.as_of) or last_day(raw["source_date"]) or ist_date(now), is_target=figure.is_target,
        division=figure.division, district=figure.district, fiscal_year=figure.fiscal_year,
        source_address=raw["source_address"], source_date=raw["source_date"], certainty=Certainty(raw["certainty"]),
        note=raw["note"], entered_at=now,
    )  # fmt: skip
