"""Figures, items and stages from a file, row by row: each row is taken, was there already, or is wrong and says why.

A file with a column ``measure`` holds figures, one with a column ``stage`` holds items with the dates of their stages. All
rows are one transaction: they stand together or none does, unless the good ones are asked for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import IO, Any

from grievance.foundation.transaction import record, savepoint
from grievance.permissions import Actor
from grievance.programmes import queries
from grievance.programmes.events import FiguresEntered
from grievance.programmes.models import Programme, ProgrammeItem, ProgrammeMeasure, ProgrammeStage
from grievance.programmes.operations import add_part
from grievance.programmes.reporting import date_stage, dates_of, enter, standing
from grievance.programmes.rules.about import About
from grievance.programmes.rules.figures import checked_value, is_fiscal_year, last_day
from grievance.reference import queries as reference
from grievance.reference.rules.tables import table_of
from grievance.reference.rules.words import Certainty
from grievance.sentences import N_, Refusal, Sentence, sentence

MOST_ROWS = 5000
Row = dict[str, str]


@dataclass(frozen=True)
class Line:
    """What became of one row of the file."""

    number: int
    what: Sentence
    is_wrong: bool = False
    is_new: bool = False


@dataclass
class Report:
    """Line by line. ``taken``: whether the rows were written, or only looked at."""

    lines: list[Line] = field(default_factory=list)
    taken: bool = False

    @property
    def wrong(self) -> list[Line]:
        return [line for line in self.lines if line.is_wrong]

    @property
    def new(self) -> int:
        return sum(line.is_new for line in self.lines)


class NotTaken(Exception):
    """Ends an import that is only looked at, or of which a row is wrong; carries the report out of the transaction."""

    def __init__(self, report: Report) -> None:
        self.report = report
        super().__init__()


def import_file(
    row: Programme, file: IO[bytes], how: str, office_code: str | None, actor: Actor, now: datetime
) -> Report:
    """Take a file. ``how``: ``look`` and ``all`` with a wrong row raise ``NotTaken``, so that nothing is kept of it."""
    table = table_of(file)
    heads = {head: head.strip().lower().replace(" ", "_") for head in table.heads}
    take = _taker(row, set(heads.values()), office_code, actor, now)
    report = Report()
    for number, cells in table.rows:
        if len(report.lines) >= MOST_ROWS:
            raise Refusal(N_("The file has more than %(most)s rows. Cut it into several files."), field="file", most=MOST_ROWS)  # fmt: skip
        report.lines.append(_line(number, {heads.get(head, head): text.strip() for head, text in cells.items()}, take))
    if not report.lines:
        raise Refusal(N_("The file has no row below its heads."), field="file")
    if how == "look" or (how == "all" and report.wrong):
        raise NotTaken(report)
    report.taken = True
    if report.new:
        record(FiguresEntered(at=now, actor=actor, programme_id=row.id, programme=row.name, figures=report.new, source="file"))  # fmt: skip
    return report


def _taker(
    row: Programme, heads: set[str], office_code: str | None, actor: Actor, now: datetime
) -> Callable[[Row], bool]:
    if "measure" in heads and "value" in heads:
        return _Figures(row, office_code, actor, now).take
    if "item" in heads and "stage" in heads:
        return _Stages(row, office_code, actor, now).take
    raise Refusal(N_("The first line must name the columns: measure and value for figures, item and stage for stages."), field="file")  # fmt: skip


def _line(number: int, cells: Row, take: Callable[[Row], bool]) -> Line:
    try:
        with savepoint():
            is_new = take(cells)
    except Refusal as refusal:
        return Line(number, refusal.sentence, is_wrong=True)
    return Line(number, sentence(N_("Taken") if is_new else N_("Stands there already")), is_new=is_new)


class _Figures:
    """Rows of figures; what the file says of itself (unit, who entered) is not read."""

    def __init__(self, row: Programme, office_code: str | None, actor: Actor, now: datetime) -> None:
        self.row, self.office_code, self.actor, self.now = row, office_code, actor, now
        self.measures = {one.name.lower(): one for one in queries.measures_of([row.id])[row.id]}
        self.items = queries.item_ids(row.id)

    def take(self, cells: Row) -> bool:
        if cells.get("is_replaced", "").lower() == "yes":
            return False
        measure, item = self._measure(cells), self._item(cells)
        if measure.of_item != (item is not None):
            raise Refusal(
                N_("Name an item for this measure.") if measure.of_item else N_("This measure is not of an item.")
            )
        about = about_of(cells, self.office_code)
        _, shown = checked_value(measure.kind, cells.get("value", ""))
        if any(one.value_text == shown for one in standing(self.row, measure, about, self.now, item)):
            return False
        enter(self.row, measure, cells.get("value", ""), about, self.actor, self.now, item)
        return True

    def _measure(self, cells: Row) -> ProgrammeMeasure:
        found = self.measures.get(cells.get("measure", "").lower())
        if found is None:
            key = N_("There is no measure “%(name)s”. Known are: %(known)s.")
            known = tuple(one.name for one in self.measures.values())
            raise Refusal(key, name=cells.get("measure", ""), known=known)
        return found

    def _item(self, cells: Row) -> ProgrammeItem | None:
        name = cells.get("item", "")
        if not name:
            return None
        found = self.items.get(name.lower())
        if found is None:
            raise Refusal(N_("There is no item “%(name)s”."), name=name)
        return queries.part(ProgrammeItem, self.row.id, found)


class _Stages:
    """Rows of items and stages; an item that is not there is added."""

    def __init__(self, row: Programme, office_code: str | None, actor: Actor, now: datetime) -> None:
        self.row, self.office_code, self.actor, self.now = row, office_code, actor, now
        self.stages = {one.name.lower(): one for one in queries.stages_of([row.id])[row.id]}
        self.items = queries.item_ids(row.id)

    def take(self, cells: Row) -> bool:
        name = cells.get("item", "")
        if not name:
            raise Refusal(N_("Write the name of the item."))
        stage = self._stage(cells)
        item, is_new = self._item(name, cells)
        if stage is None:
            return is_new
        first, planned, done = (_day(cells, head) for head in ("first_planned", "planned", "done_on"))
        now_there = dates_of(queries.stage_date(item.id, stage.id))
        if (now_there.planned, now_there.actual) == (planned, done) or not (planned or done):
            return is_new
        reason = cells.get("reason") or (f"{cells.get('moves')} moves before" if cells.get("moves", "0") != "0" else "")
        if now_there.planned is None and first and planned and first != planned:
            self._date(item, stage, first, None, "")
        self._date(item, stage, planned, done, reason)
        return True

    def _date(
        self, item: ProgrammeItem, stage: ProgrammeStage, planned: date | None, done: date | None, why: str
    ) -> None:
        date_stage(self.row, item, stage, planned, done, why, self.office_code, self.actor, self.now)

    def _stage(self, cells: Row) -> ProgrammeStage | None:
        name = cells.get("stage", "")
        if name and name.lower() not in self.stages:
            key = N_("There is no stage “%(name)s”. Known are: %(known)s.")
            raise Refusal(key, name=name, known=tuple(one.name for one in self.stages.values()))
        return self.stages[name.lower()] if name else None

    def _item(self, name: str, cells: Row) -> tuple[ProgrammeItem, bool]:
        if (found := self.items.get(name.lower())) is not None:
            return queries.part(ProgrammeItem, self.row.id, found), False
        estate, district = cells.get("estate") or None, cells.get("district") or None
        if estate and reference.estate(estate) is None:
            raise Refusal(N_("There is no estate “%(name)s”."), name=estate)
        if district and reference.district(district) is None:
            raise Refusal(N_("There is no district “%(name)s”."), name=district)
        given: dict[str, Any] = {"name": name[:160], "estate_code": estate, "district": district}
        item = add_part(ProgrammeItem, self.row, given, self.actor, self.now)
        self.items[name.lower()] = item.id
        return item, True


def about_of(cells: Row, office_code: str | None) -> About:
    """Place, time and source of a row."""
    division, district = cells.get("division", "").lower() or None, cells.get("district") or None
    if division not in (None, "jammu", "kashmir"):
        raise Refusal(N_("Write jammu or kashmir as the division, or leave it empty."))
    if district and reference.district(district) is None:
        raise Refusal(N_("There is no district “%(name)s”."), name=district)
    year, month = cells.get("fiscal_year", ""), cells.get("month", "")
    if (year and not is_fiscal_year(year)) or (month and last_day(month) is None):
        raise Refusal(N_("Write a fiscal year like 2026-27 or a month like 2026-11."))
    certainty = cells.get("certainty") or Certainty.HIGH.value
    if certainty not in set(Certainty):
        raise Refusal(N_("Write high, medium or low as the certainty."))
    return About(
        as_of=_as_of(cells), is_target=cells.get("is_target", "").lower() in ("yes", "y", "1", "true"),
        division=division, district=district, fiscal_year=year, month=month, source=cells.get("source", ""),
        source_date=cells.get("source_date", ""), certainty=Certainty(certainty), note=cells.get("note", ""),
        office_code=office_code,
    )  # fmt: skip


def _as_of(cells: Row) -> str:
    """As written where a day can be read from it; what no file dates is dated by its fiscal year or month."""
    text = cells.get("as_of", "")
    if found := re.fullmatch(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})", text):
        text = f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}"
    if text and last_day(text) is None:
        raise Refusal(N_("“%(text)s” is no date. Write it like 25-11-2026, 2026-11 or 2026-27."), text=text)
    return text or cells.get("fiscal_year", "") or cells.get("month", "")


def _day(cells: Row, head: str) -> date | None:
    text = cells.get(head, "")
    found = re.fullmatch(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})", text)
    try:
        if found:
            return date(int(found[3]), int(found[2]), int(found[1]))
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Refusal(N_("“%(text)s” is no date. Write it like 25-11-2026, 2026-11 or 2026-27."), text=text) from None


def sample_heads() -> Iterator[tuple[str, str]]:
    """Columns of a file of figures and what they hold, for the page."""
    yield "measure", N_("What is measured, as the programme names it. Needed.")
    yield "value", N_("The figure. Needed.")
    yield "item", N_("For what is measured of each item.")
    yield "as_of", N_("The day, month or fiscal year of which it speaks.")
    yield "division, district, fiscal_year, month, is_target", N_("Of what place and time; yes where it is a target.")
    yield "source, source_date, certainty, note", N_("Where it comes from, and how sure it is: high, medium or low.")
