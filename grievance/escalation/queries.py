"""Rows for the sweep: due clocks by index, who sits where, what was recorded before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import CursorResult, Select, or_, select, update

from grievance.accounts.models import Person, RoleGrant
from grievance.cases.models import Case
from grievance.clocks.models import Clock, Pause
from grievance.clocks.rules.kinds import ClockState, OwnerKind
from grievance.escalation.models import RungRecord, StuckWork
from grievance.escalation.rules import Climb, DueClock, Post, Staff
from grievance.foundation.bulk import add_all
from grievance.foundation.database import db
from grievance.permissions import Role
from grievance.reference.models import Calendar, Division, Holder, Holiday, HolidayYear, Office, Seat
from grievance.reference.queries import forget_when_changed, kept
from grievance.reference.rules.words import HolderKind, OfficeKind

OPEN = (ClockState.RUNNING, ClockState.STOPPED)


_OF_A_CLOCK = (
    Clock.id, Clock.owner_kind, Clock.owner_id, Clock.kind, Clock.round, Clock.division, Clock.office_code, Clock.label,
    Clock.started_at, Clock.due_on, Clock.state, Clock.next_rung_at,
)  # fmt: skip


def due_statement(now: datetime, most: int) -> Select[Any]:
    """The due rows, oldest instant first, by their own index; locked, and those that another process has left out."""
    due = select(*_OF_A_CLOCK).where(Clock.next_rung_at <= now).order_by(Clock.next_rung_at, Clock.id)
    return cast(Select[Any], due.limit(most).with_for_update(skip_locked=True))


def due_clocks(now: datetime, most: int, without: Collection[int] = (), ids: Collection[int] = ()) -> list[DueClock]:
    """Clocks with a rung reached by ``now``, with what is known of their rungs; only those of ``ids`` where given."""
    wanted = due_statement(now, most)
    if without:
        wanted = wanted.where(Clock.id.not_in(list(without)))
    if ids:
        wanted = wanted.where(Clock.id.in_(list(ids)))
    found = db.session.execute(wanted).all()
    recorded, pauses, kept_from = _rungs_recorded(found), _open_pauses(found), _complained_of(found)
    known: list[Any] = [
        (*row, frozenset(recorded.get(row.id, ())), pauses.get(row.id), kept_from.get(row.id)) for row in found
    ]
    return [DueClock(*each) for each in known]


def clock(clock_id: int) -> Clock | None:
    return db.session.get(Clock, clock_id)


def advance_clocks(climbs: Iterable[Climb]) -> int:
    """Compare-and-set: how many clocks still stood where they were read. Those that move alike share a statement."""
    alike: dict[tuple[datetime, datetime | None, int | None], list[int]] = defaultdict(list)
    for each in climbs:
        alike[each.clock.next_rung_at, each.next_at, each.top_rung].append(each.clock.id)
    moved = 0
    for (was, next_at, top), ids in alike.items():
        done = db.session.execute(
            update(Clock)
            .where(Clock.id.in_(ids), Clock.next_rung_at == was)
            .values(next_rung_at=next_at, top_rung=top, failures=0)
            .execution_options(synchronize_session=False)
        )
        moved += done.rowcount if isinstance(done, CursorResult) else 0
    return moved


def add_rungs(rows: Sequence[dict[str, Any]]) -> None:
    """New rows of the ledger, in one statement."""
    add_all(RungRecord, rows)


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


def _rungs_recorded(clocks: Iterable[Any]) -> dict[int, set[int]]:
    """Rungs recorded in each clock's present round."""
    rounds, found = {clock.id: clock.round for clock in clocks}, defaultdict[int, set[int]](set)
    if rounds:
        mine = RungRecord.clock_id.in_(list(rounds))
        for clock_id, round_, rung in db.session.execute(
            select(RungRecord.clock_id, RungRecord.round, RungRecord.rung).where(mine)
        ):
            if round_ == rounds[clock_id]:
                found[clock_id].add(rung)
    return found


def rungs_told(clock_ids: Collection[int]) -> dict[tuple[int, int], list[tuple[int, datetime, str]]]:
    """By clock and round: rung, true time and whom it told, lowest rung first."""
    found: dict[tuple[int, int], list[tuple[int, datetime, str]]] = defaultdict(list)
    rows = db.session.execute(
        select(RungRecord.clock_id, RungRecord.round, RungRecord.rung, RungRecord.reached_at, RungRecord.told)
        .where(RungRecord.clock_id.in_(list(clock_ids)))
        .order_by(RungRecord.clock_id, RungRecord.rung)
    )
    for clock_id, round_, rung, at, tell in rows:
        found[clock_id, round_].append((rung, at, tell))
    return found


def stuck_work(work: str, row_id: int) -> StuckWork | None:
    return db.session.get(StuckWork, (work, row_id), with_for_update=True)


def failures_of(work: str) -> dict[int, int]:
    """How often each row has failed so far."""
    rows = db.session.execute(select(StuckWork.row_id, StuckWork.failures).where(StuckWork.work == work))
    return {row.row_id: row.failures for row in rows}


def stuck_works(failures: int) -> list[StuckWork]:
    """What failed so often and waits for the administrator, the oldest first."""
    found = select(StuckWork).where(StuckWork.failures >= failures).order_by(StuckWork.failed_at, StuckWork.row_id)
    return list(db.session.scalars(found.limit(200)))


def locked_pause(pause_id: int) -> Pause | None:
    """An open pause, held until the commit; None when another process ends it just now or has ended it."""
    mine = select(Pause).where(Pause.id == pause_id, Pause.to_on.is_(None))
    return db.session.scalar(mine.with_for_update(skip_locked=True))


def calendar_rows() -> list[tuple[object, ...]]:
    """All that calendars rest on, as values: while it is the same from batch to batch, so are the calendars."""
    models = (Holiday, HolidayYear, Seat, Calendar, Office)
    return [tuple(row) for model in models for row in db.session.execute(select(*model.__table__.columns))]


def _open_pauses(clocks: Iterable[Any]) -> dict[int, date]:
    """The latest end of the open pause of each stopped clock."""
    ids = [clock.id for clock in clocks if clock.state is ClockState.STOPPED]
    if not ids:
        return {}
    rows = db.session.execute(
        select(Pause.clock_id, Pause.latest_on).where(Pause.clock_id.in_(ids), Pause.to_on.is_(None))
    )
    return {row.clock_id: row.latest_on for row in rows}


def _complained_of(clocks: Iterable[Any]) -> dict[int, str]:
    """By clock, the office whose conduct its matter is about; most are about nobody's."""
    found: dict[int, str] = {}
    for kind, about in _ABOUT_CONDUCT.items():
        owned: dict[int, list[int]] = defaultdict(list)
        for clock in clocks:
            if clock.owner_kind is kind:
                owned[clock.owner_id].append(clock.id)
        for owner_id, code in db.session.execute(about(list(owned))) if owned else ():
            found |= dict.fromkeys(owned[owner_id], str(code))
    return found


def _conduct_of_cases(ids: Collection[int]) -> Select[Any]:
    query = select(Case.id, Case.conduct_office_code)
    return cast(Select[Any], query.where(Case.id.in_(ids), Case.conduct_office_code.is_not(None)))


_ABOUT_CONDUCT: dict[OwnerKind, Callable[[Collection[int]], Select[Any]]] = {OwnerKind.CASE: _conduct_of_cases}


def passes_over(kind: OwnerKind, complained_of: Callable[[Collection[int]], Select[Any]]) -> None:
    """A feature above says how the office complained of is found for what it owns: rows of owner and office."""
    _ABOUT_CONDUCT[kind] = complained_of


forget_when_changed(Person, RoleGrant, Holder)


def staff(on: date) -> Staff:
    """Who sits where on a date, read once a transaction in five statements, whatever the number of clocks and mails."""
    return kept(f"staff {on}", lambda: _staff(on))


def _staff(on: date) -> Staff:
    people = {row.id for row in db.session.execute(select(Person.id).where(Person.is_active))}
    grants = db.session.execute(
        select(RoleGrant.person_id, RoleGrant.role, RoleGrant.office_code, RoleGrant.division, RoleGrant.deputy_for_id)
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
    for person, role, _, division, _ in grants:
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
    heads_by_right = [(person, deputy_for) for person, role, _, _, deputy_for in grants if role is Role.HOD]
    by_right = next((person for person, deputy_for in heads_by_right if deputy_for is None), None)
    nodal = [row.person_id for row in own if not row.is_head and row.person_id]
    nodal += [person for person, role, *_ in grants if role is Role.NODAL]
    return Post(
        office.code,
        office.parent_code,
        office.kind is OfficeKind.DEPARTMENT,
        is_vacant=bool(heads) and not filled,
        head=filled[0].person_id if filled else (None if heads else by_right),
        deputy=next((row.deputy_person_id for row in heads if row.deputy_person_id), None),
        acting=next((person for person, deputy_for in heads_by_right if deputy_for is not None), None),
        nodal_officers=tuple(dict.fromkeys(nodal)),
    )
