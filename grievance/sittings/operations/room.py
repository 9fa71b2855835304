"""In the room: one record an item, kept as it is typed, corrected or taken back; and the end of the sitting."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from grievance.foundation.database import db
from grievance.foundation.transaction import record
from grievance.permissions import Actor
from grievance.sentences import N_, Refusal
from grievance.sittings import queries
from grievance.sittings.drafting import number_of
from grievance.sittings.events import ItemDisposed, SittingHeld
from grievance.sittings.models import Entry, ItemRecord, Sitting
from grievance.sittings.operations.acting import act, act_on_case
from grievance.sittings.operations.agenda import on_the_list
from grievance.sittings.operations.attendance import must_be_free, must_have_quorum, must_take_records
from grievance.sittings.operations.briefs import end_briefs
from grievance.sittings.operations.calendar import write_forum_date
from grievance.sittings.operations.circulating import pass_unconfirmed_on
from grievance.sittings.operations.forum import restart_forum_clock
from grievance.sittings.operations.putting_back import amend, can_be_amended, put_back
from grievance.sittings.queries import room as rows
from grievance.sittings.room_events import ItemTakenBack
from grievance.sittings.rules.freezing import item_serial
from grievance.sittings.rules.room import Taken, checked_discussion, checked_why
from grievance.sittings.rules.states import SittingStep, must_have_sat, state_after
from grievance.sittings.rules.two_at_once import Typed, as_typed, is_empty
from grievance.sittings.rules.words import Disposition, EntryKind, SittingState

KEEPS_ITS_NUMBER = {"disposition", "office", "starts_on", "waits_for", "cases"}
"""A direction of which these are the same is put right under its number; else another takes its place."""


def typed_of(what: Taken, discussion: str = "") -> dict[str, str]:
    """What was recorded, as the fields of the form hold it."""
    return as_typed({
        "disposition": what.disposition.value, "words": what.words, "office": what.office, "days": what.days,
        "proof": what.proof, "body": what.body, "assisting": ", ".join(what.assisting), "discussion": discussion,
        "starts_on": f"{what.starts_on:%d-%m-%Y}" if what.starts_on else "", "waits_for": what.waits_for,
        "cases": ", ".join(what.cases),
    })  # fmt: skip


def dispose(sitting: Sitting, entry: Entry, what: Taken, discussion: str, actor: Actor, now: datetime) -> None:
    """Record what the forum did with an item, once, and act on the case or direction it points at."""
    must_take_records(sitting, now)
    _must_be_listed(entry)
    if entry.disposition:
        raise Refusal(N_("This item is recorded already. Correct it, and say what was wrong"))
    _must_be_allowed(sitting, entry, what, actor)
    _write(sitting, entry, what, checked_discussion(discussion), actor, now)


def _must_be_listed(entry: Entry) -> None:
    if entry.withdrawn_because or entry.held_over_because:
        raise Refusal(N_("This item is not on the agenda any more"))
    if not entry.serial_text:
        raise Refusal(N_("This item is not circulated. Freeze the supplementary list first"))


def _must_be_allowed(sitting: Sitting, entry: Entry, what: Taken, actor: Actor) -> None:
    must_be_free(entry, actor)
    must_have_quorum(sitting, entry, what)


def _write(sitting: Sitting, entry: Entry, what: Taken, discussion: str, actor: Actor, now: datetime) -> None:
    _note(entry, what, discussion, now)
    _keep(entry, typed_of(what, discussion), act(sitting, entry, what, actor, now), actor, now)
    _record(sitting, entry, actor, now)


def _note(entry: Entry, what: Taken, discussion: str, now: datetime) -> None:
    entry.disposition, entry.decision, entry.discussion = what.disposition, what.words, discussion
    entry.disposed_at, entry.draft = now, None
    entry.version += 1
    db.session.flush()


def _keep(
    entry: Entry, typed: Typed, before: dict[str, Any] | None, actor: Actor, now: datetime, kind: str = "recorded"
) -> ItemRecord:
    row = ItemRecord(
        entry_id=entry.id, kind=kind, typed=dict(typed), before=before, by=actor.person_id, by_name=actor.name, at=now
    )
    db.session.add(row)
    db.session.flush()
    return row


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


def keep_draft(sitting: Sitting, entry: Entry, typed: Typed, actor: Actor, now: datetime) -> None:
    """What is written so far, before it is recorded; nothing follows from it."""
    must_take_records(sitting, now)
    if entry.disposition:
        raise Refusal(N_("This item is recorded already. Correct it, and say what was wrong"))
    fields = as_typed(typed)
    entry.draft = None if is_empty(fields) else {**fields, "by": actor.name, "at": now.isoformat()}
    entry.version += 1
    db.session.flush()


def set_aside(entry: Entry, typed: Typed, actor: Actor, now: datetime) -> ItemRecord | None:
    """What somebody typed while another wrote the same item: kept beside it, whatever is chosen. The same text once."""
    fields = as_typed(typed)
    if is_empty(fields):
        return None
    same = [row for row in rows.records_of([entry.id]).get(entry.id, []) if dict(row.typed) == fields]
    return same[-1] if same else _keep(entry, fields, None, actor, now, kind="aside")


def take_back_item(sitting: Sitting, entry: Entry, why: str, actor: Actor, now: datetime) -> None:
    """The item is open again; what followed is undone, and what was typed stands in the form as it was."""
    must_take_records(sitting, now)
    must_be_free(entry, actor)
    if sitting.state is SittingState.HELD:
        raise Refusal(N_("The sitting is over. Correct the item instead, so that something stands for it"))
    old = _end_record(sitting, entry, why, actor, now)
    entry.disposition, entry.decision, entry.discussion, entry.disposed_at = None, "", "", None
    entry.draft = {**old, "by": actor.name, "at": now.isoformat()} if old else None
    entry.version += 1
    db.session.flush()


def _end_record(sitting: Sitting, entry: Entry, why: str, actor: Actor, now: datetime) -> dict[str, str]:
    """Undo what followed and close the record; gives what had been typed."""
    why = checked_why(why)
    if not entry.disposition:
        raise Refusal(N_("Nothing is recorded on this item"))
    row = rows.standing_record(entry.id)
    if row is not None:
        put_back(sitting, row.before or {}, why, actor, now)
        _close(row, why, actor, now)
    record(
        ItemTakenBack(
            at=now, actor=actor, case_id=entry.case_id, sitting=number_of(sitting), serial=entry.serial_text,
            disposition=entry.disposition.value, words=entry.decision, why=why,
        )
    )  # fmt: skip
    return as_typed(row.typed) if row else {}


def _close(row: ItemRecord, why: str, actor: Actor, now: datetime) -> None:
    row.ended_at, row.ended_by_name, row.ended_because = now, actor.name, why
    db.session.flush()


def correct_item(
    sitting: Sitting, entry: Entry, what: Taken, discussion: str, why: str, actor: Actor, now: datetime
) -> None:
    """Another record in place of the one that stands; both stay. A direction put right keeps its number."""
    must_take_records(sitting, now)
    _must_be_listed(entry)
    _must_be_allowed(sitting, entry, what, actor)
    discussion, why = checked_discussion(discussion), checked_why(why)
    row = rows.standing_record(entry.id)
    new, old = typed_of(what, discussion), as_typed(row.typed) if row else {}
    if new == old:
        raise Refusal(N_("Nothing is different from what stands"))
    same = {name for name in new if new[name] == old.get(name)}
    if row and len(new) - len(same) == 1 and "discussion" not in same:
        _replace(sitting, entry, row, new, row.before, what, discussion, why, actor, now)
    elif row and same >= KEEPS_ITS_NUMBER and can_be_amended(entry, row.before or {}):
        before = amend(sitting, entry, row.before or {}, what, why, actor, now)
        _replace(sitting, entry, row, new, before, what, discussion, why, actor, now)
    else:
        _end_record(sitting, entry, why, actor, now)
        _write(sitting, entry, what, discussion, actor, now)


def _replace(
    sitting: Sitting, entry: Entry, row: ItemRecord, new: Typed, before: dict[str, Any] | None, what: Taken,
    discussion: str, why: str, actor: Actor, now: datetime,
) -> None:  # fmt: skip
    """The words are others, what followed stands."""
    _close(row, why, actor, now)
    _note(entry, what, discussion, now)
    _keep(entry, new, before, actor, now)
    _record(sitting, entry, actor, now)


def hold(sitting: Sitting, actor: Actor, now: datetime) -> None:
    """The sitting is over: what was not taken is not reached, the forum's own clock starts anew with this day."""
    must_take_records(sitting, now)
    state = state_after(sitting.state, SittingStep.HOLD)
    entries = on_the_list(queries.entries_of(sitting.id))
    came = any(row.was_present for row in queries.attendance_of([sitting.id]))
    must_have_sat(came, any(row.disposition for row in entries))
    for entry in entries:
        if not entry.disposition and not entry.withdrawn_because:
            pass_over(sitting, entry, actor, now)
    end_briefs(entries, now)
    sitting.state, sitting.held_at = state, now
    sitting.minutes_state = "draft"
    sitting.version += 1
    sitting.ics_sequence += 1
    sitting.changed_at = now
    db.session.flush()
    write_forum_date(sitting)
    restart_forum_clock(sitting.division, sitting.sits_on)
    pass_unconfirmed_on(sitting, actor, now)
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


def pass_over(sitting: Sitting, entry: Entry, actor: Actor, now: datetime) -> None:
    """Not reached: the case waits on and leads the next agenda. What was half written stays beside it."""
    entry.serial_text = entry.serial_text or item_serial(sitting.serial, entry.section, entry.place)
    if entry.kind is EntryKind.OTHER:
        return
    if entry.draft:
        set_aside(entry, entry.draft, actor, now)
    what = Taken(Disposition.NOT_REACHED)
    _note(entry, what, "", now)
    before = act_on_case(sitting, entry, what, actor, now) if entry.kind is EntryKind.CASE else {}
    _keep(entry, typed_of(what), before, actor, now)
    _record(sitting, entry, actor, now)
