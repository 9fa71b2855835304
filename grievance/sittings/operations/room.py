"""In the room: attendance by office, one disposition an item, and the end of the sitting."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from grievance.cases import operations as cases
from grievance.cases.models import Case
from grievance.cases.rules.steps import Step
from grievance.cases.rules.words import CaseState
from grievance.foundation.clock import ist_date
from grievance.foundation.database import db
from grievance.foundation.transaction import record
from grievance.permissions import Actor
from grievance.sentences import N_, Refusal
from grievance.sittings import queries
from grievance.sittings.drafting import number_of
from grievance.sittings.events import AttendanceTaken, ItemDisposed, MinutesConfirmed, SittingHeld
from grievance.sittings.models import Attendance, Entry, Sitting
from grievance.sittings.operations.agenda import on_the_list
from grievance.sittings.operations.briefs import end_briefs
from grievance.sittings.operations.calendar import write_forum_date
from grievance.sittings.operations.directions import (
    OPEN,
    NewDirection,
    accept_compliance,
    drop_direction,
    give_more_days,
    issue_direction,
)
from grievance.sittings.operations.forum import restart_forum_clock
from grievance.sittings.queries import Dated
from grievance.sittings.rules.freezing import item_serial
from grievance.sittings.rules.room import Taken, absent_offices
from grievance.sittings.rules.states import TO_COME, SittingStep, state_after
from grievance.sittings.rules.words import Disposition, EntryKind, SittingState

SETTLED_BEFORE = (CaseState.ANSWERED, CaseState.CLOSED)


def _must_sit_now(sitting: Sitting, now: datetime) -> None:
    if sitting.state not in TO_COME:
        raise Refusal(N_("This sitting is over. What was decided stands in its minutes"))
    if ist_date(now) < sitting.sits_on:
        raise Refusal(N_("This sitting is on %(day)s. Nothing can be recorded before"), day=sitting.sits_on)
    if sitting.state is not SittingState.FROZEN:
        raise Refusal(N_("Freeze the agenda first, so that each item has its number"))


def offices_called(sitting: Sitting) -> list[str]:
    """Offices with an item on the list: those that have its case, and those under a direction; by code."""
    entries = [row for row in on_the_list(queries.entries_of(sitting.id)) if not row.withdrawn_because]
    found = queries.cases_by_id([row.case_id for row in entries if row.case_id])
    directed = queries.directions_by_id([row.direction_id for row in entries if row.direction_id])
    codes = {case.office_code for case in found.values() if case.office_code}
    return sorted(codes | {one.direction.office_code for one in directed.values()})


def take_attendance(sitting: Sitting, present: Collection[str], actor: Actor, now: datetime) -> None:
    """Which of the offices called are there; may be taken again until the sitting is closed."""
    _must_sit_now(sitting, now)
    called = offices_called(sitting)
    rows = {row.office_code: row for row in queries.attendance_of([sitting.id])}
    for code in sorted({*called, *present}):
        row = rows.get(code) or Attendance(sitting_id=sitting.id, office_code=code)
        row.was_present = code in present
        db.session.add(row)
    db.session.flush()
    record(
        AttendanceTaken(
            at=now,
            actor=actor,
            sitting=number_of(sitting),
            present=tuple(sorted(set(present))),
            absent=absent_offices(called, present),
        )
    )


def dispose(sitting: Sitting, entry: Entry, what: Taken, discussion: str, actor: Actor, now: datetime) -> None:
    """Record what the forum did with an item, once, and act on the case or direction it points at."""
    _must_sit_now(sitting, now)
    _must_be_open(entry)
    _note(entry, what.disposition, what.words, discussion, now)
    match entry.kind:
        case EntryKind.CASE:
            _act_on_case(sitting, entry, what, actor, now)
        case EntryKind.DIRECTION:
            _act_on_direction(entry, what, sitting, actor, now)
        case EntryKind.MINUTES:
            _act_on_minutes(sitting, entry, what, actor, now)
        case _:
            if what.disposition is Disposition.DIRECTED:
                issue_direction(sitting, entry, _direction(what), actor, now)
    _record(sitting, entry, actor, now)


def _must_be_open(entry: Entry) -> None:
    if entry.withdrawn_because or entry.held_over_because:
        raise Refusal(N_("This item is not on the agenda any more"))
    if entry.disposition:
        raise Refusal(N_("This item is recorded already. Correct its words in the minutes"))
    if not entry.serial_text:
        raise Refusal(N_("This item is not circulated. Freeze the supplementary list first"))


def _note(entry: Entry, disposition: Disposition, words: str, discussion: str, now: datetime) -> None:
    entry.disposition, entry.decision, entry.discussion = disposition, words, discussion.strip()
    entry.disposed_at = now
    entry.version += 1
    db.session.flush()


def _record(sitting: Sitting, entry: Entry, actor: Actor, now: datetime) -> None:
    record(
        ItemDisposed(
            at=now,
            actor=actor,
            case_id=entry.case_id,
            sitting=number_of(sitting),
            serial=entry.serial_text,
            disposition=str(entry.disposition.value) if entry.disposition else "",
            words=entry.decision,
        )
    )


def _direction(what: Taken) -> NewDirection:
    return NewDirection(what.words, str(what.office), what.days, what.assisting, what.proof)


def _act_on_case(sitting: Sitting, entry: Entry, what: Taken, actor: Actor, now: datetime) -> None:
    """The case takes the step of the same name. One settled before the sitting can only be passed over."""
    case = queries.case_locked(entry.case_id or 0)
    if case is None:
        return
    if case.state in SETTLED_BEFORE and what.disposition in (
        Disposition.DROPPED,
        Disposition.NOT_REACHED,
        Disposition.DEFERRED,
    ):
        return
    match what.disposition:
        case Disposition.DECIDED:
            cases.perform(case, Step.DECIDE, actor, now, words=what.words)
        case Disposition.DIRECTED:
            _direct(sitting, entry, case, what, actor, now)
        case Disposition.DEFERRED:
            cases.perform(case, Step.DEFER, actor, now, reason=what.words)
        case Disposition.NOT_REACHED:
            cases.perform(case, Step.NOT_REACHED, actor, now)
        case Disposition.REFERRED:
            cases.perform(case, Step.REFER, actor, now, words=what.words, referred_to=what.body or what.words[:200])
        case Disposition.DROPPED:
            cases.perform(case, Step.DROP, actor, now, reason=what.words)


def _direct(sitting: Sitting, entry: Entry, case: Case, what: Taken, actor: Actor, now: datetime) -> None:
    dated = issue_direction(sitting, entry, _direction(what), actor, now, case_id=case.id)
    cases.perform(case, Step.DIRECT, actor, now, words=what.words, office=what.office, due_on=dated.due_on)


def _act_on_direction(entry: Entry, what: Taken, sitting: Sitting, actor: Actor, now: datetime) -> None:
    """Section 2: decided accepts the compliance, deferred with days gives a later date, dropped drops it."""
    dated = queries.direction_locked(entry.direction_id or 0)
    if dated is None or dated.direction.state not in OPEN:
        return
    if what.disposition is Disposition.DECIDED:
        accept_compliance(dated, sitting.sits_on, actor, now)
    elif what.disposition is Disposition.DEFERRED and what.days:
        _give_until(dated, sitting, what, actor, now)
    elif what.disposition is Disposition.DROPPED:
        drop_direction(dated, what.words, actor, now)
    elif what.disposition is Disposition.DIRECTED:
        issue_direction(sitting, entry, _direction(what), actor, now, case_id=dated.direction.case_id)


def _give_until(dated: Dated, sitting: Sitting, what: Taken, actor: Actor, now: datetime) -> None:
    """A later date, so many days after the day of the sitting."""
    if not what.words:
        raise Refusal(N_("Write why the forum gives a later date"), field="words")
    more = (sitting.sits_on + timedelta(days=what.days or 0) - dated.due_on).days
    if more < 1:
        raise Refusal(N_("The date is %(due_on)s already. Give more days"), field="days", due_on=dated.due_on)
    give_more_days(dated, more, what.words, actor, now)


def _act_on_minutes(sitting: Sitting, entry: Entry, what: Taken, actor: Actor, now: datetime) -> None:
    earlier = queries.sitting_by_number(entry.title)
    if earlier is None or what.disposition is not Disposition.DECIDED:
        return
    earlier.minutes_state = "confirmed"
    earlier.version += 1
    db.session.flush()
    record(MinutesConfirmed(at=now, actor=actor, sitting=entry.title, confirmed_at=number_of(sitting)))


def hold(sitting: Sitting, actor: Actor, now: datetime) -> None:
    """The sitting is over: what was not taken is not reached, the forum's own clock starts anew with this day."""
    if ist_date(now) < sitting.sits_on:
        raise Refusal(N_("This sitting is on %(day)s. Nothing can be recorded before"), day=sitting.sits_on)
    state = state_after(sitting.state, SittingStep.HOLD)
    entries = on_the_list(queries.entries_of(sitting.id))
    for entry in entries:
        if not entry.disposition and not entry.withdrawn_because:
            _pass_over(sitting, entry, actor, now)
    end_briefs(entries, now)
    sitting.state, sitting.held_at = state, now
    sitting.minutes_state = "draft"
    sitting.version += 1
    sitting.ics_sequence += 1
    db.session.flush()
    write_forum_date(sitting)
    restart_forum_clock(sitting.division, sitting.sits_on)
    record(
        SittingHeld(
            at=now,
            actor=actor,
            division=sitting.division,
            sitting=number_of(sitting),
            sitting_id=sitting.id,
            sat_on=sitting.sits_on,
        )
    )


def _pass_over(sitting: Sitting, entry: Entry, actor: Actor, now: datetime) -> None:
    entry.serial_text = entry.serial_text or item_serial(sitting.serial, entry.section, entry.place)
    if entry.kind is EntryKind.OTHER:
        return
    what = Taken(Disposition.NOT_REACHED)
    _note(entry, what.disposition, "", "", now)
    if entry.kind is EntryKind.CASE:
        _act_on_case(sitting, entry, what, actor, now)
    _record(sitting, entry, actor, now)
