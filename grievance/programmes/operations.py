"""Programmes are made and changed here, with what they measure, their stages and items, and the offices that report."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from grievance.clocks import operations as clocks
from grievance.clocks.models import Clock
from grievance.clocks.rules.kinds import ClockKind, OwnerKind
from grievance.foundation.clock import ist_date
from grievance.foundation.database import db
from grievance.foundation.transaction import record
from grievance.permissions import Actor
from grievance.programmes import queries
from grievance.programmes.events import PartAdded, ProgrammeMade, ReportAsked, ReportNoLongerAsked
from grievance.programmes.models import (
    Programme,
    ProgrammeItem,
    ProgrammeMeasure,
    ProgrammeReporter,
    ProgrammeStage,
)
from grievance.reference import queries as reference
from grievance.reference.editing import edit_row
from grievance.sentences import N_, Refusal

Part = ProgrammeMeasure | ProgrammeStage | ProgrammeItem
MOST = {ProgrammeMeasure: queries.MEASURES_SHOWN, ProgrammeStage: queries.STAGES_SHOWN, ProgrammeItem: 20_000}


def make_programme(given: Mapping[str, Any], offices: Collection[str], actor: Actor, now: datetime) -> Programme:
    """``offices`` report from today on."""
    _check_name(given["name"], None)
    row = Programme(**given)
    db.session.add(row)
    db.session.flush()
    record(ProgrammeMade(at=now, actor=actor, programme_id=row.id, programme=row.name))
    ask_reports(row, offices, actor, now)
    return row


def change_programme(
    row: Programme, given: Mapping[str, Any], offices: Collection[str], actor: Actor, now: datetime
) -> None:
    """A report that is under way keeps its date; the next is counted by the new interval."""
    _check_name(given["name"], row)
    edit_row(row, str(row.id), dict(given), actor, now)
    row.version += 1
    for clock in queries.report_clocks([row.id]):
        clock.label = row.name
    ask_reports(row, offices, actor, now)


def _check_name(name: str, row: Programme | None) -> None:
    other = queries.programme_named(name)
    if other is not None and other is not row:
        raise Refusal(N_("A programme has this name already."), field="name")


def ask_reports(row: Programme, offices: Collection[str], actor: Actor, now: datetime) -> None:
    """Exactly these offices report from now on; who did before keeps the date of the report that is due."""
    said: dict[str, Any] = {"at": now, "actor": actor, "programme_id": row.id, "programme": row.name}
    before = {one.office_code: one for one in queries.reporters_of([row.id])[row.id]}
    open_clocks = {clock.office_code: clock for clock in queries.report_clocks([row.id])}
    for code in sorted(set(before) - set(offices)):
        db.session.delete(before[code])
        clocks.void_clock(open_clocks[code], now)
        record(ReportNoLongerAsked(**said, office_code=code))
    for code in sorted(set(offices) - set(before)):
        db.session.add(ProgrammeReporter(programme_id=row.id, office_code=code, since_on=ist_date(now)))
        record(ReportAsked(**said, office_code=code, due_on=start_report(row, code, now).due_on))
    db.session.flush()


def start_report(row: Programme, office_code: str, now: datetime) -> Clock:
    """The clock of the next report of one office."""
    return clocks.start_clock(
        OwnerKind.PROGRAMME, row.id, ClockKind.REPORT, office_code, now, days=row.interval_days, label=row.name,
        round=queries.last_round(row.id, office_code) + 1,
    )  # fmt: skip


def add_part(model: type[Part], row: Programme, given: Mapping[str, Any], actor: Actor, now: datetime) -> Any:
    """A measure, a stage or an item, behind those that are there."""
    name = _checked_part(model, row, given, None)
    columns = {**given, **_place_of_estate(given)}
    if hasattr(model, "place"):
        known = queries.measures_of([row.id]) if model is ProgrammeMeasure else queries.stages_of([row.id])
        _check_room(model, len(known[row.id]))
        columns["place"] = 1 + max((one.place for one in known[row.id]), default=0)
    else:
        _check_room(model, queries.number_of_items(row.id))
    part = model(programme_id=row.id, **columns)
    db.session.add(part)
    db.session.flush()
    record(PartAdded(at=now, actor=actor, programme_id=row.id, programme=row.name, part=model.__tablename__, name_given=name))  # fmt: skip
    return part


def change_part(part: Any, row: Programme, given: Mapping[str, Any], actor: Actor, now: datetime) -> None:
    """A measure keeps its kind once a figure stands under it: figures and words cannot be compared."""
    _checked_part(type(part), row, given, part)
    is_other_kind = isinstance(part, ProgrammeMeasure) and (part.kind, part.of_item) != (
        given["kind"],
        given["of_item"],
    )
    if is_other_kind and queries.number_of_readings(row.id, measure_id=part.id):
        raise Refusal(N_("Figures stand under this measure already. Add another measure instead."), field="kind")
    edit_row(part, f"{row.name}: {part.name}", {**given, **_place_of_estate(given)}, actor, now)
    part.version += 1


def _checked_part(model: Any, row: Programme, given: Mapping[str, Any], part: Any) -> str:
    name = str(given["name"])
    other = queries.part_named(model, row.id, name)
    if other is not None and other is not part:
        raise Refusal(N_("This programme has “%(name)s” already."), field="name", name=name)
    return name


def _check_room(model: Any, number: int) -> None:
    if number >= MOST[model]:
        raise Refusal(N_("A programme holds at most %(most)s of these."), field="name", most=MOST[model])


def _place_of_estate(given: Mapping[str, Any]) -> dict[str, Any]:
    """District and division of an item follow from its estate, else its district."""
    if "estate_code" not in given:
        return {}
    estate = reference.estate(given["estate_code"]) if given["estate_code"] else None
    district = reference.district(estate.district if estate else given["district"] or "")
    if district is None:
        return {}
    return {"district": district.name, "division": district.division}
