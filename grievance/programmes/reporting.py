"""Figures and dates come in here: a report hands in figures and meets its clock, a correction replaces, a slip gives its reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from grievance.clocks import operations as clocks
from grievance.foundation.clock import ist_date
from grievance.foundation.database import db
from grievance.foundation.transaction import record
from grievance.permissions import Actor, Right
from grievance.programmes import queries
from grievance.programmes.events import FigureCorrected, FiguresEntered, ReportHandedIn, StageDated
from grievance.programmes.models import (
    Programme,
    ProgrammeItem,
    ProgrammeMeasure,
    ProgrammeReport,
    ProgrammeStage,
    Reading,
    StageDate,
    StageMove,
)
from grievance.programmes.operations import start_report
from grievance.programmes.rules.about import About
from grievance.programmes.rules.figures import Line, checked_value, last_day
from grievance.programmes.rules.slips import Dates, changed
from grievance.sentences import N_, Refusal


def reporting_offices(row: Programme, actor: Actor) -> list[str]:
    """For which of the offices that report on the programme, or own it, this person may write."""
    offices = {one.office_code for one in queries.reporters_of([row.id])[row.id]} | {row.owner_office_code}
    desks = actor.desks()
    return sorted(code for code in offices if code and code in desks and actor.can(Right.REPORT_PROGRAMME, office=code))


def hand_in(
    row: Programme, office_code: str, words: Mapping[int, str], about: About, actor: Actor, now: datetime
) -> Sequence[Reading]:
    """A report: the figures typed by measure, and the office's clock is met and starts anew.

    An office that only owns the programme hands in figures without a date that was kept.
    """
    measures = {one.id: one for one in queries.measures_of([row.id])[row.id] if not one.of_item}
    given = [(measures[key], text, f"m{key}") for key, text in words.items() if key in measures and text.strip()]
    if not given:
        raise Refusal(N_("Write at least one figure. What is not known is left out, never written as 0."))
    readings = [enter(row, measure, text, about, actor, now, field=field) for measure, text, field in given]
    clock = next((one for one in queries.report_clocks([row.id]) if one.office_code == office_code), None)
    if clock is None or about.is_target:
        record(FiguresEntered(at=now, actor=actor, programme_id=row.id, programme=row.name, figures=len(readings)))
        return readings
    db.session.add(ProgrammeReport(programme_id=row.id, office_code=office_code, person_id=actor.person_id,
                                   due_on=clock.due_on, reported_at=now, note=about.note))  # fmt: skip
    clocks.meet_clock(clock, now)
    record(ReportHandedIn(at=now, actor=actor, programme_id=row.id, programme=row.name, office_code=office_code,
                          due_on=clock.due_on, figures=len(readings)))  # fmt: skip
    start_report(row, office_code, now)
    return readings


def enter_of_item(
    row: Programme, item: ProgrammeItem, words: Mapping[int, str], about: About, actor: Actor, now: datetime
) -> Sequence[Reading]:
    """Figures of one item. What is typed as it stands already is left as it is."""
    measures = {one.id: one for one in queries.measures_of([row.id])[row.id] if one.of_item}
    given = [(measures[key], text, f"m{key}") for key, text in words.items() if key in measures and text.strip()]
    if not given:
        raise Refusal(N_("Write at least one figure. What is not known is left out, never written as 0."))
    found = [enter(row, measure, text, about, actor, now, item, field) for measure, text, field in given]
    record(FiguresEntered(at=now, actor=actor, programme_id=row.id, programme=row.name, figures=len(found)))
    return found


def enter(
    row: Programme, measure: ProgrammeMeasure, words: str, about: About, actor: Actor, now: datetime,
    item: ProgrammeItem | None = None, field: str = "value",
) -> Reading:  # fmt: skip
    """One reading. A later word of the same office for the same line and day replaces its earlier one."""
    value, shown = checked_value(measure.kind, words, field)
    reading = Reading(
        programme_id=row.id, measure=measure.name, measure_id=measure.id, item_id=item.id if item else None,
        value=value, value_text=shown, unit=measure.unit, as_of=about.as_of, certainty=about.certainty,
        as_of_on=last_day(about.as_of) or ist_date(now), is_target=about.is_target, division=about.division,
        district=about.district, fiscal_year=about.fiscal_year, month=about.month, note=about.note,
        source_address=about.source, source_date=about.source_date, reporter_office_code=about.office_code,
        entered_at=now, entered_by=actor.person_id,
    )  # fmt: skip
    before = standing(row, measure, about, now, item)
    db.session.add(reading)
    db.session.flush()
    for old in before:
        if old.reporter_office_code == reading.reporter_office_code:
            old.replaced_by_id = reading.id
    return reading


def standing(
    row: Programme, measure: ProgrammeMeasure, about: About, now: datetime, item: ProgrammeItem | None
) -> Sequence[Reading]:
    """What stands already of the same line, day and source."""
    line = Line(measure.id, item.id if item else None, about.is_target, about.division, about.district,
                about.fiscal_year, about.month)  # fmt: skip
    on = last_day(about.as_of) or ist_date(now)
    return queries.standing_like(row.id, measure.id, line.item_id, line, about.source, on)


def correct(row: Programme, old: Reading, words: str, why: str, actor: Actor, now: datetime) -> Reading:
    """Put a figure right: the old one stays in the history, the new one stands in its place."""
    if old.replaced_by_id is not None:
        raise Refusal(N_("This figure was put right already. Correct the one that stands now."))
    measure = queries.part(ProgrammeMeasure, row.id, old.measure_id or 0)
    if measure is None:
        raise Refusal(N_("This figure belongs to no measure of the programme."))
    value, shown = checked_value(measure.kind, words)
    if shown == old.value_text:
        raise Refusal(N_("This is the figure that stands. Change it, or leave it as it was."), field="value")
    kept = {column.key: getattr(old, column.key) for column in Reading.__mapper__.column_attrs if column.key != "id"}
    kept |= {"value": value, "value_text": shown, "note": why, "entered_at": now, "entered_by": actor.person_id}
    new = Reading(**kept)
    db.session.add(new)
    db.session.flush()
    old.replaced_by_id = new.id
    record(FigureCorrected(at=now, actor=actor, programme_id=row.id, programme=row.name, measure=measure.name,
                           old=old.value_text, new=shown, why=why))  # fmt: skip
    return new


def date_stage(
    row: Programme, item: ProgrammeItem, stage: ProgrammeStage, planned: date | None, actual: date | None,
    reason: str, office_code: str | None, actor: Actor, now: datetime,
) -> StageDate:  # fmt: skip
    """Set or move the planned date, or say when the stage was done. A move keeps old and new date, reason and who."""
    found = queries.stage_date(item.id, stage.id, lock=True)
    old = dates_of(found)
    new = changed(old, planned, actual, reason, ist_date(now))
    if found is None:
        found = StageDate(item_id=item.id, stage_id=stage.id)
        db.session.add(found)
    found.first_planned_on, found.planned_on, found.actual_on = new.first, new.planned, new.actual
    found.moves, found.slip_days, found.version = new.moves, new.days_moved(), (found.version or 0) + 1
    db.session.flush()
    if old.planned and new.planned and new.planned != old.planned:
        db.session.add(StageMove(stage_date_id=found.id, old_on=old.planned, new_on=new.planned, reason=reason.strip(),
                                 person_id=actor.person_id, office_code=office_code, at=now))  # fmt: skip
    record(StageDated(at=now, actor=actor, programme_id=row.id, programme=row.name, item=item.name, stage=stage.name,
                      old_on=old.planned, new_on=new.planned, done_on=new.actual, why=reason.strip()))  # fmt: skip
    return found


def dates_of(row: Any) -> Dates:
    return Dates(row.first_planned_on, row.planned_on, row.actual_on, row.moves) if row else Dates()
