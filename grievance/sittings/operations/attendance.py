"""Who is in the room: attendance by office, quorum by composition, interests declared."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from grievance.foundation.clock import ist_date
from grievance.foundation.database import db
from grievance.foundation.transaction import record
from grievance.permissions import Actor
from grievance.sentences import N_, Refusal
from grievance.sittings import queries
from grievance.sittings.drafting import number_of
from grievance.sittings.events import AttendanceTaken
from grievance.sittings.models import Attendance, Entry, Interest, QuorumRule, Sitting
from grievance.sittings.operations.agenda import on_the_list
from grievance.sittings.queries import room as rows
from grievance.sittings.room_events import InterestDeclared, QuorumChanged, QuorumWaived
from grievance.sittings.rules.quorum import (
    CHAIR_BODY,
    SHIPPED,
    AttendeeSide,
    Quorum,
    QuorumStands,
    There,
    checked_quorum,
    quorum_stands,
)
from grievance.sittings.rules.room import DECIDES, Came, Taken, absent_offices
from grievance.sittings.rules.states import why_no_records
from grievance.sittings.rules.words import Disposition, EntryKind


def must_take_records(sitting: Sitting, now: datetime) -> None:
    """From the day of the sitting on, until its minutes are circulated."""
    if why := why_no_records(sitting.state, sitting.minutes_state, sitting.sits_on, ist_date(now)):
        raise why


def offices_called(sitting: Sitting) -> list[str]:
    """Offices with an item on the list: those that have its case, and those under a direction; by code."""
    entries = [row for row in on_the_list(queries.entries_of(sitting.id)) if not row.withdrawn_because]
    found = queries.cases_by_id([row.case_id for row in entries if row.case_id])
    directed = queries.directions_by_id([row.direction_id for row in entries if row.direction_id])
    codes = {case.office_code for case in found.values() if case.office_code}
    return sorted(codes | {one.direction.office_code for one in directed.values()})


def take_attendance(
    sitting: Sitting, present: Collection[str], actor: Actor, now: datetime, *,
    named: Mapping[str, tuple[str, str]] | None = None, others: Sequence[Came] = (), no_quorum_because: str | None = None,
) -> None:  # fmt: skip
    """Which of the offices called are there, who came for them, and who else; until the minutes are circulated.

    ``named``: name and designation by office. ``others`` are not offices; those not named again stay as they are.
    """
    must_take_records(sitting, now)
    called = offices_called(sitting)
    known = {row.office_code or row.body: row for row in queries.attendance_of([sitting.id])}
    for code in sorted({*called, *present}):
        row = known.get(code) or Attendance(sitting_id=sitting.id, office_code=code)
        row.was_present = code in present
        if named and code in named:
            row.name, row.designation = named[code]
        db.session.add(row)
    chairs = [row for row in known.values() if row.side == AttendeeSide.CHAIR]
    for came in others:
        if came.side == AttendeeSide.CHAIR:
            _note_chair(sitting, chairs, came)
        else:
            _note_other(sitting, known.get(came.body), came)
    db.session.flush()
    absent = absent_offices(called, present)
    record(
        AttendanceTaken(
            at=now, actor=actor, sitting=number_of(sitting), present=tuple(sorted(set(present))), absent=absent
        )
    )
    if no_quorum_because is not None:
        waive_quorum(sitting, no_quorum_because, actor, now)


def _note_chair(sitting: Sitting, chairs: Sequence[Attendance], came: Came) -> None:
    """One chair, whatever it was called when it was noted first; a second row of an older release goes."""
    for row in chairs[1:]:
        db.session.delete(row)
    db.session.flush()
    _note_other(sitting, chairs[0] if chairs else None, replace(came, body=CHAIR_BODY))


def _note_other(sitting: Sitting, row: Attendance | None, came: Came) -> None:
    row = row or Attendance(sitting_id=sitting.id)
    row.body, row.side, row.was_present = came.body, came.side, came.was_present
    row.name, row.designation = came.name, came.designation
    db.session.add(row)


def waive_quorum(sitting: Sitting, why: str, actor: Actor, now: datetime) -> None:
    """Why the forum decides without a quorum; printed in the minutes. Empty: it is not needed any more."""
    if why.strip() == sitting.no_quorum_because:
        return
    sitting.no_quorum_because = why.strip()
    db.session.flush()
    record(QuorumWaived(at=now, actor=actor, sitting=number_of(sitting), why=sitting.no_quorum_because))


def quorum_of(sitting: Sitting) -> QuorumStands:
    """How the quorum of a sitting stands, by the rule in force on its day."""
    return quorum_stands(quorum_in_force(sitting.division, sitting.sits_on), _there(sitting))


def quorum_in_force(division: str, on: date) -> Quorum:
    row = rows.quorum_rule(division, on)
    return Quorum(row.offices, row.associations, row.needs_chair) if row else SHIPPED


def _there(sitting: Sitting) -> There:
    came = queries.attendance_of([sitting.id])
    sides = [AttendeeSide(row.side) for row in came if row.was_present]
    return There(
        is_taken=bool(came),
        offices=sides.count(AttendeeSide.OFFICE),
        called=len(offices_called(sitting)),
        associations=sides.count(AttendeeSide.ASSOCIATION),
        chair=AttendeeSide.CHAIR in sides,
    )


def set_quorum(
    division: str, offices: int, associations: int, needs_chair: bool, because: str, from_on: date, actor: Actor,
    now: datetime,
) -> QuorumRule:  # fmt: skip
    """The rule of a division from a day on, today at the earliest: sittings held are judged by what was in force."""
    rule = checked_quorum(offices, associations, needs_chair, because)
    if from_on < ist_date(now):
        raise Refusal(N_("Give today or a later day. Sittings held keep the rule of their day"), field="from_on")
    row = rows.quorum_rule(division, from_on)
    if row is None or row.from_on != from_on:
        row = QuorumRule(division=division, from_on=from_on)
    row.offices, row.associations, row.needs_chair = rule.offices, rule.associations, rule.needs_chair
    row.because, row.set_by, row.set_at = because.strip(), actor.person_id, now
    db.session.add(row)
    db.session.flush()
    record(
        QuorumChanged(
            at=now, actor=actor, division=division, from_on=from_on, offices=offices, associations=associations,
            needs_chair=needs_chair, because=because.strip(),
        )
    )  # fmt: skip
    return row


def declare_interest(
    sitting: Sitting, entry: Entry, who: str, words: str, actor: Actor, now: datetime, *,
    person_id: int | None = None, office_code: str | None = None,
) -> Interest:  # fmt: skip
    """Somebody declares an interest in an item: that person, or people of that office, do not record the decision on it."""
    must_take_records(sitting, now)
    if not who.strip():
        raise Refusal(N_("Say who declares the interest"), field="who")
    if not words.strip():
        raise Refusal(N_("Write in one line which interest it is"), field="interest")
    row = Interest(
        entry_id=entry.id, person_id=person_id, office_code=office_code, who=who.strip(), words=words.strip(),
        declared_at=now, noted_by=actor.person_id,
    )  # fmt: skip
    db.session.add(row)
    entry.version += 1
    db.session.flush()
    record(
        InterestDeclared(
            at=now, actor=actor, sitting=number_of(sitting), serial=entry.serial_text, who=row.who, words=row.words
        )
    )
    return row


def must_be_free(entry: Entry, actor: Actor) -> None:
    """Whoever declared an interest in the item leaves its record to another."""
    own = actor.own_offices()
    for row in rows.interests_of([entry.id]).get(entry.id, []):
        if (row.person_id is not None and row.person_id == actor.person_id) or row.office_code in own:
            raise Refusal(N_("You declared an interest in this item. Let somebody else record it"))


def must_have_quorum(sitting: Sitting, entry: Entry, what: Taken) -> None:
    """Binding decisions need the quorum, or the reason why the forum decides without. Untaken attendance asks later."""
    binds = what.disposition in DECIDES or (
        entry.kind is EntryKind.DIRECTION and what.disposition is Disposition.DEFERRED and what.days
    )
    if not binds or sitting.no_quorum_because:
        return
    stands = quorum_of(sitting)
    if stands.is_met is False:
        raise Refusal(
            N_("%(stands)s Complete the attendance, or write there why the forum decides all the same."),
            stands=stands.words,
        )
