"""An agenda is circulated: serials fixed, contents kept with their hash, cases listed, everyone concerned told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from grievance.cases.models import Case, CaseListing
from grievance.foundation.database import db
from grievance.foundation.transaction import record
from grievance.permissions import Actor
from grievance.sentences import from_data
from grievance.sittings import queries
from grievance.sittings.drafting import number_of
from grievance.sittings.events import AgendaFrozen, CaseListed
from grievance.sittings.models import AgendaVersion, Entry, Sitting
from grievance.sittings.operations.agenda import on_the_list
from grievance.sittings.operations.calendar import write_forum_date
from grievance.sittings.rules.freezing import checked_for_freezing, fingerprint, item_serial, next_version
from grievance.sittings.rules.states import TO_COME, SittingStep, state_after
from grievance.sittings.rules.words import EntryKind


def freeze(sitting: Sitting, snapshot: Mapping[str, Any], sha256: str, actor: Actor, now: datetime) -> AgendaVersion:
    """Version 1 is the agenda, each later one a supplementary list of what was added since.

    ``snapshot`` is what the papers were made of and ``sha256`` its fingerprint. Papers are made outside the
    transaction, so the caller compares the rows with the snapshot once more inside it. Raises Refusal when there
    is nothing new to circulate or the sitting is over, ValueError when the hash is not the snapshot's.
    """
    fresh = not_yet_circulated(sitting)
    checked_for_freezing(len(fresh), sitting.state in TO_COME)
    if sha256 != fingerprint(snapshot):
        raise ValueError("the hash is not that of the snapshot")
    versions = queries.versions_of(sitting.id)
    number = next_version([row.version for row in versions])
    for row in fresh:
        row.serial_text, row.list_no = item_serial(sitting.serial, row.section, row.place), number - 1
    version = AgendaVersion(
        sitting_id=sitting.id,
        version=number,
        list_no=number - 1,
        snapshot=dict(snapshot),
        sha256=sha256,
        frozen_at=now,
        frozen_by=actor.person_id,
    )
    db.session.add(version)
    sitting.state = state_after(sitting.state, SittingStep.FREEZE)
    sitting.version += 1
    db.session.flush()
    write_forum_date(sitting)
    _tell(sitting, fresh, number, sha256, actor, now)
    return version


@dataclass(frozen=True)
class Told:
    """Who hears of what the next freeze adds: offices by code, the cases whose filers are told."""

    items: int
    offices: tuple[str, ...]
    cases: Mapping[int, Case]


def told_by_freezing(fresh: Sequence[Entry]) -> Told:
    """The same for the page that says what will happen and for the act itself: directions' offices are called too."""
    cases = queries.cases_by_id([row.case_id for row in fresh if row.case_id and row.kind is EntryKind.CASE])
    directions = queries.directions_by_id([row.direction_id for row in fresh if row.direction_id])
    codes = {case.office_code for case in cases.values()} | {one.direction.office_code for one in directions.values()}
    return Told(len(fresh), tuple(sorted(code for code in codes if code)), cases)


def not_yet_circulated(sitting: Sitting) -> list[Entry]:
    """Entries that the next freeze numbers."""
    return [row for row in on_the_list(queries.entries_of(sitting.id)) if not row.serial_text]


def _tell(sitting: Sitting, fresh: list[Entry], version: int, sha256: str, actor: Actor, now: datetime) -> None:
    told = told_by_freezing(fresh)
    record(
        AgendaFrozen(
            at=now,
            actor=actor,
            division=sitting.division,
            sitting=number_of(sitting),
            sitting_id=sitting.id,
            version=version,
            sha256=sha256,
            offices=told.offices,
        )
    )
    for row in fresh:
        case = told.cases.get(row.case_id or 0)
        if case:
            _list_case(sitting, row, case.office_code, actor, now)


def _list_case(sitting: Sitting, row: Entry, office: str | None, actor: Actor, now: datetime) -> None:
    listing = CaseListing(
        case_id=row.case_id,
        division=sitting.division,
        sitting_no=number_of(sitting),
        serial_text=row.serial_text,
        sits_on=sitting.sits_on,
        from_at=now,
    )
    db.session.add(listing)
    db.session.flush()
    record(
        CaseListed(
            at=now,
            actor=actor,
            case_id=row.case_id,
            division=sitting.division,
            sitting=number_of(sitting),
            sitting_id=sitting.id,
            entry_id=row.id,
            serial=row.serial_text,
            office_code=office,
            sits_on=sitting.sits_on,
            begins=sitting.starts_at,
            venue=sitting.venue,
            reason=from_data(row.reason),
        )
    )
