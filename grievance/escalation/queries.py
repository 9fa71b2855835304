"""Rows for the sweep: due clocks by index, who sits where, what was recorded before."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import CursorResult, Select, or_, select, update

from grievance.accounts.models import Person, RoleGrant
from grievance.cases.models import Case
from grievance.clocks.models import Clock, Pause
from grievance.clocks.rules.kinds import ClockState, OwnerKind
from grievance.escalation.models import RungRecord
from grievance.escalation.rules import Post, Staff
from grievance.foundation.database import db
from grievance.permissions import Role
from grievance.reference.models import Division, Holder, Office
from grievance.reference.queries import forget_when_changed, kept
from grievance.reference.rules.words import HolderKind, OfficeKind

OPEN = (ClockState.RUNNING, ClockState.STOPPED)


def _due(now: datetime) -> Select[Clock]:
    return select(Clock).where(Clock.next_rung_at <= now).order_by(Clock.next_rung_at, Clock.id)


def due_clocks(now: datetime, most: int, without: Collection[int] = ()) -> list[Clock]:
    """The clocks with a rung reached by ``now``, oldest instant first, locked; those another process has are left out."""
    wanted = _due(now).limit(most).with_for_update(skip_locked=True)
    return list(db.session.scalars(wanted.where(Clock.id.not_in(list(without))) if without else wanted))


def due_clock(clock_id: int, now: datetime) -> Clock | None:
    """One clock, locked, if a rung of it is still due."""
    wanted = _due(now).where(Clock.id == clock_id).with_for_update(skip_locked=True)
    return db.session.scalars(wanted).first()


def clock(clock_id: int) -> Clock | None:
    return db.session.get(Clock, clock_id)


def advance_clock(clock_id: int, was: datetime | None, next_at: datetime | None, top_rung: int | None) -> bool:
    """Compare-and-set: true when the clock still stood at ``was``."""
    moved = db.session.execute(
        update(Clock)
        .where(Clock.id == clock_id, Clock.next_rung_at == was)
        .values(next_rung_at=next_at, top_rung=top_rung, failures=0)
        .execution_options(synchronize_session=False)
    )
    return isinstance(moved, CursorResult) and moved.rowcount == 1


def note_failure(clock_id: int, park_after: int) -> bool:
    """Count one failure; park the clock at ``park_after``. Whether it is parked now."""
    found = clock(clock_id)
    if found is None:
        return False
    found.failures += 1
    if found.failures >= park_after:
        found.next_rung_at = None
    return found.failures >= park_after


def parked_clocks(park_after: int) -> list[Clock]:
    """Ladders that failed too often and wait for the administrator, oldest first."""
    return list(
        db.session.scalars(
            select(Clock)
            .where(Clock.failures >= park_after, Clock.next_rung_at.is_(None), Clock.state.in_(OPEN))
            .order_by(Clock.id)
            .limit(200)
        )
    )


def rungs_recorded(clocks: Iterable[Clock]) -> dict[int, set[int]]:
    """Rungs recorded in each clock's present round."""
    rounds = {clock.id: clock.round for clock in clocks}
    rows = db.session.execute(
        select(RungRecord.clock_id, RungRecord.round, RungRecord.rung).where(RungRecord.clock_id.in_(list(rounds)))
    )
    found: dict[int, set[int]] = {clock_id: set() for clock_id in rounds}
    for clock_id, round_, rung in rows:
        if round_ == rounds[clock_id]:
            found[clock_id].add(rung)
    return found


def rung_records(clock_id: int, round_: int) -> list[RungRecord]:
    """The ledger of one clock's round, lowest rung first, as far as it has been written."""
    with db.session.no_autoflush:
        return list(
            db.session.scalars(
                select(RungRecord)
                .where(RungRecord.clock_id == clock_id, RungRecord.round == round_)
                .order_by(RungRecord.rung)
            )
        )


def open_pauses(clocks: Iterable[Clock]) -> dict[int, date]:
    """The latest end of the open pause of each stopped clock."""
    ids = [clock.id for clock in clocks if clock.state is ClockState.STOPPED]
    if not ids:
        return {}
    rows = db.session.execute(
        select(Pause.clock_id, Pause.latest_on).where(Pause.clock_id.in_(ids), Pause.to_on.is_(None))
    )
    return {row.clock_id: row.latest_on for row in rows}


def cases_of(clocks: Iterable[Clock]) -> list[Case]:
    """The cases that own some of the clocks, loaded at once."""
    ids = {clock.owner_id for clock in clocks if clock.owner_kind is OwnerKind.CASE}
    return list(db.session.scalars(select(Case).where(Case.id.in_(ids)))) if ids else []


forget_when_changed(Person, RoleGrant, Holder)


def staff(on: date) -> Staff:
    """Who sits where on a date, read once a transaction in five statements, whatever the number of clocks and mails."""
    return kept(f"staff {on}", lambda: _staff(on))


def _staff(on: date) -> Staff:
    people = {row.id for row in db.session.execute(select(Person.id).where(Person.is_active))}
    grants = db.session.execute(
        select(RoleGrant.person_id, RoleGrant.role, RoleGrant.office_code, RoleGrant.division)
        .where(RoleGrant.from_on <= on, or_(RoleGrant.to_on.is_(None), RoleGrant.to_on >= on))
        .order_by(RoleGrant.id)
    ).all()
    holders = db.session.scalars(
        select(Holder)
        .where(Holder.from_on <= on, or_(Holder.to_on.is_(None), Holder.to_on >= on))
        .order_by(Holder.from_on, Holder.id)
    ).all()
    offices = db.session.scalars(select(Office)).all()
    presiding: dict[Role, dict[str, tuple[int, ...]]] = {Role.CONVENER: {}, Role.CHAIR: {}}
    for person, role, _, division in grants:
        if role in presiding and division:
            presiding[role][division] = (*presiding[role].get(division, ()), person)
    held, granted = _by_office(holders), _by_office(grants)
    return Staff(
        {office.code: _post(office, held.get(office.code, ()), granted.get(office.code, ())) for office in offices},
        frozenset(people),
        {row.person_id: row.deputy_person_id for row in holders if row.person_id and row.deputy_person_id},
        presiding[Role.CONVENER],
        presiding[Role.CHAIR],
        {row.code: row.forum_office_code for row in db.session.scalars(select(Division))},
        {(office.code, "kashmir"): office.parent_kashmir_code for office in offices if office.parent_kashmir_code},
    )


def _by_office(rows: Iterable[Any]) -> dict[str | None, list[Any]]:
    found: dict[str | None, list[Any]] = {}
    for row in rows:
        found.setdefault(row.office_code, []).append(row)
    return found


def _post(office: Office, own: Sequence[Holder], grants: Sequence[Any]) -> Post:
    """A regular head comes before one in additional charge; a right without a post counts where no post is entered."""
    heads = sorted((row for row in own if row.is_head), key=lambda row: row.kind is not HolderKind.REGULAR)
    filled = [row for row in heads if row.person_id is not None]
    granted = [(person, role) for person, role, *_ in grants]
    by_right = next((person for person, role in granted if role is Role.HOD), None)
    nodal = [row.person_id for row in own if not row.is_head and row.person_id]
    nodal += [person for person, role in granted if role is Role.NODAL]
    return Post(
        office.code,
        office.parent_code,
        office.kind is OfficeKind.DEPARTMENT,
        is_vacant=bool(heads) and not filled,
        head=filled[0].person_id if filled else (None if heads else by_right),
        deputy=next((row.deputy_person_id for row in heads if row.deputy_person_id), None),
        nodal_officers=tuple(dict.fromkeys(nodal)),
    )
