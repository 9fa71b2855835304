"""Every SELECT of this feature: stored papers, receipts, and what a note says beyond the agenda."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import or_, select

from grievance.audit.models import EventRow
from grievance.cases.models import Case, CoSignature
from grievance.documents.models import Paper, Receipt
from grievance.foundation.database import db
from grievance.matters.models import PolicyItem
from grievance.programmes.models import Programme
from grievance.sittings.models import AgendaVersion, Direction, DirectionCase, Entry, Series, Sitting
from grievance.sittings.queries.directions import was_given
from grievance.sittings.rules.words import SittingState

STEPS_SHOWN = 8
"""Lines of "steps so far" in a note; the case's page has all."""


def stored_paper(
    sitting_id: int, version: int, kind: str, reader: str, language: str, case_id: int = 0, form: str = "pdf"
) -> Paper | None:
    return db.session.scalar(
        select(Paper).where(
            Paper.sitting_id == sitting_id, Paper.version == version, Paper.kind == kind, Paper.reader == reader,
            Paper.language == language, Paper.case_id == case_id, Paper.form == form,
        )
    )  # fmt: skip


def latest_version(sitting_id: int) -> AgendaVersion | None:
    """The agenda as last circulated."""
    query = select(AgendaVersion).where(AgendaVersion.sitting_id == sitting_id)
    return db.session.scalar(query.order_by(AgendaVersion.version.desc()).limit(1))


def version_of(sitting_id: int, version: int) -> AgendaVersion | None:
    return db.session.scalar(
        select(AgendaVersion).where(AgendaVersion.sitting_id == sitting_id, AgendaVersion.version == version)
    )


def versions_of(sitting_id: int) -> Sequence[AgendaVersion]:
    """All versions of an agenda, first to last."""
    query = select(AgendaVersion).where(AgendaVersion.sitting_id == sitting_id)
    return db.session.scalars(query.order_by(AgendaVersion.version)).all()


def series_made_at(series_id: int | None) -> datetime | None:
    """When a series was published."""
    return db.session.scalar(select(Series.made_at).where(Series.id == series_id)) if series_id else None


def receipt_by_code(code: str) -> Receipt | None:
    return db.session.scalar(select(Receipt).where(Receipt.code == code))


def receipts_of(case_id: int) -> Sequence[Receipt]:
    """Receipts of a case, first to last."""
    return db.session.scalars(
        select(Receipt).where(Receipt.case_id == case_id).order_by(Receipt.issued_at, Receipt.id)
    ).all()


def public_steps(case_ids: Iterable[int]) -> dict[int, list[EventRow]]:
    """The last public events of each case, oldest first."""
    query = select(EventRow).where(EventRow.case_id.in_(list(case_ids)), EventRow.is_public)
    found: dict[int, list[EventRow]] = {}
    for row in db.session.scalars(query.order_by(EventRow.case_id, EventRow.seq)):
        found.setdefault(row.case_id or 0, []).append(row)
    return {case_id: rows[-STEPS_SHOWN:] for case_id, rows in found.items()}


def earlier_entries(case_ids: Iterable[int], but_for_sitting: int, until: date) -> Sequence[tuple[Entry, Sitting]]:
    """Items of these cases disposed of at sittings that were held, by day."""
    query = (
        select(Entry, Sitting)
        .join(Sitting, Sitting.id == Entry.sitting_id)
        .where(
            Entry.case_id.in_(list(case_ids)), Entry.disposition.is_not(None), Sitting.state == SittingState.HELD,
            Sitting.id != but_for_sitting, Sitting.sits_on <= until,
        )
        .order_by(Sitting.sits_on, Sitting.id, Entry.section, Entry.place)
    )  # fmt: skip
    return [(row[0], row[1]) for row in db.session.execute(query)]


def directions_on(case_ids: Iterable[int]) -> Sequence[Direction]:
    """Directions that serve these cases, by number of issue."""
    served = select(DirectionCase.direction_id).where(DirectionCase.case_id.in_(list(case_ids)))
    query = select(Direction).where(Direction.id.in_(served), was_given())
    return db.session.scalars(query.order_by(Direction.id)).all()


def policy_items(ids: Iterable[int]) -> dict[int, PolicyItem]:
    return {row.id: row for row in db.session.scalars(select(PolicyItem).where(PolicyItem.id.in_(list(ids))))}


def programmes(ids: Iterable[int]) -> dict[int, Programme]:
    return {row.id: row for row in db.session.scalars(select(Programme).where(Programme.id.in_(list(ids))))}


def cases_by_id(ids: Iterable[int]) -> dict[int, Case]:
    return {row.id: row for row in db.session.scalars(select(Case).where(Case.id.in_(list(ids))).order_by(Case.id))}


def cases_by_number(numbers: Iterable[str]) -> Sequence[Case]:
    return db.session.scalars(select(Case).where(Case.number.in_(list(numbers))).order_by(Case.id)).all()


def names_of_co_signatories(case_ids: Iterable[int]) -> Sequence[str]:
    """Of units and persons, also those that left or came with a case that was joined: for blotting out, never for print."""
    ids = list(case_ids)
    behind = or_(CoSignature.case_id.in_(ids), CoSignature.counts_for_id.in_(ids))
    query = select(CoSignature.unit_name, CoSignature.contact_name).where(behind).distinct()
    return sorted({name for row in db.session.execute(query) for name in row if name})
