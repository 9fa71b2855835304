"""SELECTs of lists that are taken over. A list's rows are read in portions, never all at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, exists, func, select, true, update
from sqlalchemy.orm import defer

from grievance.audit.models import EventRow
from grievance.cases.models import Case
from grievance.foundation.bulk import Row, add_all
from grievance.foundation.database import db
from grievance.intake.models import CaseImport, ColumnMapping, ImportedRow
from grievance.intake.rules.import_words import AT_WORK, ImportState, RowState
from grievance.permissions import Actor, Right

_SOMETHING_DONE = (EventRow.name.not_in(("CaseFiled", "MailGivenUp")), EventRow.group != "clock")
"""Filing, a mail that failed, rungs and moved dates come by themselves; whatever else stands in the record is work."""


def _may_see(actor: Actor) -> ColumnElement[bool]:
    """Administrators see every list, a convener those handed in by himself."""
    if actor.is_system or actor.can(Right.EDIT_PEOPLE):
        return true()
    return CaseImport.given_by == actor.person_id


def case_import(import_id: int, actor: Actor) -> CaseImport | None:
    return db.session.scalar(select(CaseImport).where(CaseImport.id == import_id, _may_see(actor)))


def locked_import(import_id: int) -> CaseImport:
    """Who works on a list holds it till the commit, so that no row is taken twice."""
    wanted = select(CaseImport).where(CaseImport.id == import_id).with_for_update()
    return db.session.scalars(wanted.execution_options(populate_existing=True)).one()


def imports(actor: Actor, first: int = 0, most: int | None = None) -> list[CaseImport]:
    """Newest first."""
    wanted = select(CaseImport).where(_may_see(actor)).order_by(CaseImport.id.desc())
    return list(db.session.scalars(wanted.offset(first).limit(most)))


def count_imports(actor: Actor) -> int:
    return db.session.scalar(select(func.count()).select_from(CaseImport).where(_may_see(actor))) or 0


def imports_at_work() -> list[int]:
    return list(
        db.session.scalars(select(CaseImport.id).where(CaseImport.state.in_(sorted(AT_WORK))).order_by(CaseImport.id))
    )


def same_file(sha256: str, source: str, but: int) -> CaseImport | None:
    """The same bytes, taken over for the same source and not taken out again."""
    same = (CaseImport.sha256 == sha256, CaseImport.source == source, CaseImport.id != but)
    done = CaseImport.state.in_((ImportState.FILING, ImportState.DONE))
    return db.session.scalar(select(CaseImport).where(*same, done).order_by(CaseImport.id.desc()).limit(1))


def sources(actor: Actor) -> list[str]:
    return list(
        db.session.scalars(select(CaseImport.source).where(_may_see(actor)).distinct().order_by(CaseImport.source))
    )


def add_rows(rows: Sequence[Row]) -> None:
    add_all(ImportedRow, rows)


def next_rows(import_id: int, states: Collection[RowState], most: int) -> list[ImportedRow]:
    """The first rows in one of ``states``, in the order of the file."""
    wanted = select(ImportedRow).where(ImportedRow.import_id == import_id, ImportedRow.state.in_(sorted(states)))
    return list(db.session.scalars(wanted.order_by(ImportedRow.line).limit(most)))


@dataclass(frozen=True)
class ReportLine:
    """A row of the report; ``number`` is that of its case."""

    line: int
    state: RowState
    external_id: str | None
    found: Any
    number: str

    @property
    def due_on(self) -> date | None:
        told = (self.found or {}).get("due_on")
        return date.fromisoformat(told) if told else None


def _report(import_id: int, state: RowState | None) -> Select[Any, Any]:
    wanted = (
        select(ImportedRow, Case.number)
        .outerjoin(Case, Case.id == ImportedRow.case_id)
        .options(defer(ImportedRow.cells))
    )
    wanted = wanted.where(ImportedRow.import_id == import_id)
    return wanted if state is None else wanted.where(ImportedRow.state == state)


def _told(row: ImportedRow, number: str | None) -> ReportLine:
    return ReportLine(row.line, row.state, row.external_id, row.found, number or (row.found or {}).get("number") or "")


def rows_page(import_id: int, state: RowState | None, first: int, most: int) -> list[ReportLine]:
    wanted = _report(import_id, state).order_by(ImportedRow.line).offset(first).limit(most)
    return [_told(row, number) for row, number in db.session.execute(wanted)]


def every_row(import_id: int, state: RowState | None) -> Iterator[ReportLine]:
    """All rows, in portions, without their cells."""
    after = -1
    while rows := db.session.execute(
        _report(import_id, state).where(ImportedRow.line > after).order_by(ImportedRow.line).limit(500)
    ).all():
        yield from (_told(row, number) for row, number in rows)
        after = rows[-1][0].line


def count_rows(import_id: int) -> dict[RowState, int]:
    counts = (
        select(ImportedRow.state, func.count()).where(ImportedRow.import_id == import_id).group_by(ImportedRow.state)
    )
    return dict(db.session.execute(counts).tuples().all())


def lines_of_references(import_id: int, references: Iterable[str]) -> dict[str, int]:
    """The first line of the list on which each reference was found good."""
    good = (ImportedRow.import_id == import_id, ImportedRow.state == RowState.GOOD)
    wanted = select(ImportedRow.external_id, func.min(ImportedRow.line)).where(*good)
    found = wanted.where(ImportedRow.external_id.in_(list(references))).group_by(ImportedRow.external_id)
    return {reference: line for reference, line in db.session.execute(found) if reference}


def put_rows_back(import_id: int) -> None:
    """Every row that was tried waits to be tried anew."""
    tried = (RowState.GOOD, RowState.WRONG, RowState.THERE)
    back = update(ImportedRow).where(ImportedRow.import_id == import_id, ImportedRow.state.in_(tried))
    back = back.where(ImportedRow.cells.is_not(None))
    db.session.execute(back.values(state=RowState.WAITING, external_id=None, found=None),
                       execution_options={"synchronize_session": False})  # fmt: skip


def drop_cells(import_id: int) -> None:
    """What the rows held; numbers, lines and findings stay."""
    held = update(ImportedRow).where(ImportedRow.import_id == import_id, ImportedRow.cells.is_not(None))
    db.session.execute(held.values(cells=None), execution_options={"synchronize_session": False})


def drop_forsaken(before: datetime) -> int:
    """Lists handed in before and never taken over, with all that they held; how many."""
    left = CaseImport.state.in_((ImportState.OPEN, ImportState.CHECKED))
    ids = list(db.session.scalars(select(CaseImport.id).where(left, CaseImport.given_at < before)))
    quietly = {"synchronize_session": False}
    db.session.execute(delete(ImportedRow).where(ImportedRow.import_id.in_(ids)), execution_options=quietly)
    db.session.execute(delete(CaseImport).where(CaseImport.id.in_(ids)), execution_options=quietly)
    return len(ids)


def cases_locked(ids: Collection[int]) -> dict[int, Case]:
    rows = select(Case).where(Case.id.in_(list(ids))).order_by(Case.id).with_for_update()
    return {case.id: case for case in db.session.scalars(rows.execution_options(populate_existing=True))}


def worked_on(ids: Collection[int]) -> set[int]:
    """Those of the cases with which something was done since they were filed, by anybody."""
    done = select(EventRow.case_id).where(EventRow.case_id.in_(list(ids)), *_SOMETHING_DONE)
    return {case_id for case_id in db.session.scalars(done.distinct()) if case_id is not None}


def count_worked_on(import_id: int) -> int:
    """How many filed rows of a list could not be taken out now."""
    done = exists().where(EventRow.case_id == ImportedRow.case_id, *_SOMETHING_DONE)
    filed = (ImportedRow.import_id == import_id, ImportedRow.state == RowState.FILED)
    joined = select(func.count()).select_from(ImportedRow).join(Case, Case.id == ImportedRow.case_id)
    return db.session.scalar(joined.where(*filed, done | (Case.version > 1))) or 0


def mapping(name: str) -> ColumnMapping | None:
    return db.session.scalar(select(ColumnMapping).where(ColumnMapping.name == name))


def mappings() -> list[ColumnMapping]:
    return list(db.session.scalars(select(ColumnMapping).order_by(ColumnMapping.name)))
