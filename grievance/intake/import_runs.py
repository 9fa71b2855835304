"""The taking over of a list: kept, tried row by row with nothing filed, taken over, and taken out again.

Each of the three works in portions, a transaction each, so that a list of any length holds up nobody and goes on where it
stopped. Who works on a portion holds the list's row, so the page that begins a work and the job that goes on with it never
take the same row.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import IO, Any

from grievance.accounts import queries as people
from grievance.cases.models import Case
from grievance.cases.operations import perform
from grievance.cases.rules.steps import Step
from grievance.foundation.database import db
from grievance.foundation.jobs import Counts, GiveWay, Watch
from grievance.foundation.transaction import record, savepoint, transaction
from grievance.intake.events import CasesImported, ImportUndone
from grievance.intake.import_lists import cells_of, open_list, under_fields
from grievance.intake.importing import Imported, import_cases
from grievance.intake.models import CaseImport, ColumnMapping, ImportedRow
from grievance.intake.queries import imports as queries
from grievance.intake.rules.import_columns import checked, guessed
from grievance.intake.rules.import_words import ImportState, RowState
from grievance.permissions import SYSTEM, Actor
from grievance.sentences import N_, Refusal, Sentence, as_data, sentence

PORTION = 50
KEPT_UNUSED = timedelta(days=7)
MOST_ROWS = 100_000
LONGEST_NAME = 60


class TakenBack(Exception):
    """Ends a trial: nothing of it is kept."""


def source_name(typed: str) -> str:
    """The register's name, by which its references are told from others'."""
    name = " ".join(typed.split())
    if not name or len(name) > LONGEST_NAME:
        raise Refusal(
            N_("Name the register or portal in at most %(most)s characters."), field="source", most=LONGEST_NAME
        )
    return name


@dataclass(frozen=True)
class ReadList:
    """A list that was read as a whole: its heads, and its rows as lines of JSON in a file of their own."""

    heads: tuple[str, ...]
    sha256: str
    rows: IO[bytes]


def read_list(file: IO[bytes], into: IO[bytes]) -> ReadList:
    """Reads all rows, before any transaction begins. Refuses what is no list."""
    handed_in, count = open_list(file), 0
    for number, given in handed_in.rows:
        count += 1
        if count > MOST_ROWS:
            raise Refusal(
                N_("The file has more than %(most)s rows. Cut it into several files."), field="file", most=MOST_ROWS
            )
        into.write(json.dumps(_kept(number, given)).encode() + b"\n")
    if not count:
        raise Refusal(N_("The file has no row below its heads."), field="file")
    into.seek(0)
    return ReadList(handed_in.heads, hash_of(file), into)


def _kept(line: int, given: bytes | dict[str, str]) -> dict[str, Any]:
    """The columns of a row that waits for the trial; one that is no JSON is wrong at once."""
    row: dict[str, Any] = {"line": line, "cells": None, "state": RowState.WAITING, "found": None}
    try:
        return row | {"cells": cells_of(given)}
    except Refusal as refusal:
        return row | {"state": RowState.WRONG, "found": {"error": as_data(refusal.sentence)}}


def hash_of(file: IO[bytes]) -> str:
    file.seek(0)
    return hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]


def keep_list(
    read: ReadList, file_name: str, source: str, actor: Actor, now: datetime, divisions: Iterable[str] = ()
) -> CaseImport:
    """Keeps a list for the trial. ``divisions``: only their cases may be taken over; none named: all."""
    run = new_list(read.sha256, file_name, source, guessed(read.heads), now, actor)
    run.heads, run.divisions, run.state = list(read.heads), ",".join(sorted(divisions)), ImportState.OPEN
    while portion := list(islice(read.rows, 500)):
        queries.add_rows([json.loads(line) | {"import_id": run.id} for line in portion])
    return run


def new_list(
    sha256: str, file_name: str, source: str, columns: Mapping[str, str], now: datetime, actor: Actor = SYSTEM
) -> CaseImport:
    """The row of a list that is being taken over."""
    run = CaseImport(source=source_name(source), file_name=file_name[:200], sha256=sha256, heads=[], columns=dict(columns),
                     state=ImportState.FILING, given_by=actor.person_id, given_at=now)  # fmt: skip
    db.session.add(run)
    db.session.flush()
    return run


def add_report(import_id: int, found: Iterable[Imported]) -> None:
    """What came of rows that were taken over past the trial."""
    queries.add_rows([
        {"import_id": import_id, "line": one.line, "state": (state := row_state(one, RowState.FILED)), "found": finding(one),
         "external_id": one.external_id, "case_id": one.case_id if state is RowState.FILED else None}
        for one in found
    ])  # fmt: skip


def begin_trial(
    run: CaseImport, columns: Mapping[str, str], version: int, keep_as: str, actor: Actor, now: datetime
) -> None:
    """Tries all rows with these columns; nothing is filed. ``keep_as``: the name under which the mapping is kept, or none."""
    _hold(run, version, ImportState.OPEN, ImportState.CHECKED)
    run.columns = checked(columns, run.heads) if run.heads else {}
    if keep_as.strip():
        keep_mapping(keep_as, run.columns, actor, now)
    queries.put_rows_back(run.id)
    run.state = ImportState.CHECKING


def keep_mapping(name: str, columns: Mapping[str, str], actor: Actor, now: datetime) -> ColumnMapping:
    """The mapping by its name; the same name is given anew."""
    name = " ".join(name.split())
    if len(name) > LONGEST_NAME:
        raise Refusal(N_("Name the mapping in at most %(most)s characters."), field="keep_as", most=LONGEST_NAME)
    found = queries.mapping(name) or ColumnMapping(name=name)
    found.columns, found.given_by, found.given_at = dict(columns), actor.person_id, now
    db.session.add(found)
    db.session.flush()
    return found


def begin_filing(run: CaseImport, version: int, *, takes_good_rows: bool) -> None:
    """Takes the good rows over. Refused while some are wrong, unless the good ones alone were asked for."""
    _hold(run, version, ImportState.CHECKED)
    counts = queries.count_rows(run.id)
    if counts.get(RowState.WRONG) and not takes_good_rows:
        raise Refusal(N_("Some rows are wrong. Correct them, or take the good rows only."))
    if not counts.get(RowState.GOOD):
        raise Refusal(N_("No row of this list can be taken over."))
    run.takes_good_rows, run.state = takes_good_rows, ImportState.FILING


def begin_undo(run: CaseImport, version: int, because: str, actor: Actor, now: datetime) -> None:
    """Takes the filed cases out again. What somebody has worked on since stays."""
    _hold(run, version, ImportState.DONE)
    because = " ".join(because.split())[:300]
    if not because:
        raise Refusal(N_("Write the reason. The filers read it."), field="because")
    run.undone_because, run.undone_by, run.undone_at = because, actor.person_id, now
    run.state = ImportState.UNDOING


def _hold(run: CaseImport, version: int, *states: ImportState) -> None:
    held = queries.locked_import(run.id)
    if held.version != version or held.state not in states:
        raise Refusal(N_("The list has moved on since this page was made. Look at it as it is now, then decide again."))
    held.version += 1


# Work in portions ---------------------------------------------------------------------------------------------------


def work(import_id: int, now: datetime, most: int = PORTION) -> int:
    """One portion of what the list waits for; how many rows were done. 0: nothing is left to do."""
    with transaction():
        state = queries.locked_import(import_id).state
    doing = WORKS.get(state)
    return doing(import_id, now, most) if doing else 0


def work_on_all(now: datetime) -> Counts:
    """Every list that waits, a portion each in turn, so that a long one holds up no short one."""
    watch, way, counts = Watch(now), GiveWay(), Counts()
    waiting = queries.imports_at_work()
    while waiting and not watch.is_over:
        for import_id in list(waiting):
            done = work(import_id, watch.now())
            counts += Counts(done, done)
            if not done:
                waiting.remove(import_id)
            way.may_write()
            if watch.is_over:
                break
    return counts


def _try(import_id: int, now: datetime, most: int) -> int:
    found: list[Imported] = []
    try:
        with transaction():
            found = _import(queries.locked_import(import_id), _next(import_id, RowState.WAITING, most), now)
            raise TakenBack
    except TakenBack:
        pass
    with transaction():
        run = queries.locked_import(import_id)
        if run.state is not ImportState.CHECKING:
            return 0
        if not found:
            run.state = ImportState.CHECKED
        earlier = queries.lines_of_references(import_id, [one.external_id for one in found if one.external_id])
        by_line = {one.line: one for one in found}
        for row in _next(import_id, RowState.WAITING, most):
            one = by_line.get(row.line)
            if one is None:
                break  # another worker has noted these rows meanwhile
            _note(row, one, RowState.GOOD)
            if row.state is RowState.GOOD and one.external_id:
                first = earlier.setdefault(one.external_id, row.line)
                if first != row.line:
                    row.state = RowState.THERE
                    row.found = {
                        "error": as_data(sentence(N_("The same reference stands on line %(line)s."), line=first))
                    }
    return len(found)


def _file(import_id: int, now: datetime, most: int) -> int:
    with transaction():
        run = queries.locked_import(import_id)
        rows = _next(import_id, RowState.GOOD, most)
        if run.state is not ImportState.FILING:
            return 0
        for row, one in zip(rows, _import(run, rows, now), strict=True):
            _note(row, one, RowState.FILED)
            row.cells = None
            if row.state is RowState.WRONG and not run.takes_good_rows:
                run.state, run.undone_at = ImportState.UNDOING, now
                run.undone_because = "A row that was good in the trial was refused; none was to stand then."
        if not rows:
            finish(run, now)
    return len(rows)


def finish(run: CaseImport, now: datetime) -> None:
    """All rows are through; what they held is taken away."""
    run.state, run.ended_at = ImportState.DONE, now
    queries.drop_cells(run.id)
    counts = queries.count_rows(run.id)
    record(CasesImported(
        at=now, actor=_actor(run.given_by), import_id=run.id, source=run.source, file=run.file_name, sha256=run.sha256,
        filed=counts.get(RowState.FILED, 0), there=counts.get(RowState.THERE, 0), wrong=counts.get(RowState.WRONG, 0),
    ))  # fmt: skip


def _undo(import_id: int, now: datetime, most: int) -> int:
    with transaction():
        run = queries.locked_import(import_id)
        if run.state is not ImportState.UNDOING:
            return 0
        rows = _next(import_id, RowState.FILED, most)
        ids = [row.case_id for row in rows if row.case_id]
        cases, worked_on = queries.cases_locked(ids), queries.worked_on(ids)
        for row in rows:
            case = cases[row.case_id or 0]
            is_out = case.id not in worked_on and case.version == 1 and _taken_out(case, run.undone_because, now)
            row.state = RowState.TAKEN_OUT if is_out else RowState.MOVED_ON
        if not rows:
            _end_undo(run, now)
    return len(rows)


def _taken_out(case: Case, because: str, now: datetime) -> bool:
    """Closed, its reference free for a better list; false where the case takes no such step any more."""
    try:
        with savepoint():
            perform(case, Step.TAKE_OUT, SYSTEM, now, reason=because)
            case.external_id = None
    except Refusal:
        return False
    return True


def _end_undo(run: CaseImport, now: datetime) -> None:
    run.state = ImportState.UNDONE
    queries.drop_cells(run.id)
    counts = queries.count_rows(run.id)
    record(ImportUndone(
        at=now, actor=_actor(run.undone_by), import_id=run.id, source=run.source, file=run.file_name,
        taken_out=counts.get(RowState.TAKEN_OUT, 0), left=counts.get(RowState.MOVED_ON, 0), why=run.undone_because,
    ))  # fmt: skip


WORKS: dict[ImportState, Callable[[int, datetime, int], int]] = {
    ImportState.CHECKING: _try, ImportState.FILING: _file, ImportState.UNDOING: _undo,
}  # fmt: skip


def _next(import_id: int, state: RowState, most: int) -> list[ImportedRow]:
    return queries.next_rows(import_id, (state,), most)


def _import(run: CaseImport, rows: Sequence[ImportedRow], now: datetime) -> list[Imported]:
    lines = [under_fields(row.line, row.cells, run.columns) for row in rows]
    divisions = frozenset(run.divisions.split(",")) if run.divisions else None
    return import_cases(lines, run.source, now, divisions)


def _note(row: ImportedRow, one: Imported, good: RowState) -> None:
    """What came of a row. In a trial no case is named: it has been taken back."""
    row.external_id = one.external_id
    row.state = row_state(one, good)
    row.case_id = one.case_id if row.state is RowState.FILED else None
    row.found = finding(one)


def row_state(one: Imported, good: RowState) -> RowState:
    return RowState.WRONG if one.error else RowState.THERE if one.was_there else good


def finding(one: Imported) -> dict[str, Any]:
    """What the report says of a row, as plain data."""
    if one.error:
        return {"error": as_data(one.error)}
    found: dict[str, Any] = {"category": one.category, "division": one.division, "office": one.office,
                             "due_on": one.due_on.isoformat() if one.due_on else None}  # fmt: skip
    if isinstance(one.reason, Sentence):
        found["reason"] = as_data(one.reason)
    return found | ({"number": one.number} if one.was_there else {})


def _actor(person_id: int | None) -> Actor:
    person = people.person(person_id) if person_id else None
    return Actor(person_id=person.id, name=person.name) if person else SYSTEM


def forget_unused(now: datetime) -> int:
    """Lists that were handed in and left for a week are taken away; how many."""
    return queries.drop_forsaken(now - KEPT_UNUSED)
