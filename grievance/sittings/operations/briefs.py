"""What an office says on an item before the sitting, by a date before the freeze; a missing brief prints itself."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from grievance.cases import operations as cases
from grievance.cases.operations import LONGEST_NOTE
from grievance.cases.rules.steps import Step
from grievance.clocks import operations as clocks
from grievance.clocks import queries as clock_queries
from grievance.clocks.rules.kinds import ClockKind, OwnerKind
from grievance.foundation.clock import ist_date
from grievance.foundation.database import db
from grievance.foundation.transaction import record
from grievance.permissions import Actor
from grievance.reference.queries import office_name
from grievance.sentences import N_, Refusal
from grievance.sittings import queries
from grievance.sittings.drafting import number_of
from grievance.sittings.events import BriefAsked, BriefEntered
from grievance.sittings.models import Brief, Entry, Sitting
from grievance.sittings.operations.direction_reports import report_action
from grievance.sittings.queries import arranging
from grievance.sittings.rules.states import TO_COME
from grievance.sittings.rules.words import EntryKind, Progress


def ask_for_briefs(sitting: Sitting, entries: Iterable[Entry], actor: Actor, now: datetime) -> None:
    """One brief from the office that has each listed case; one asked before stands, an unwritten one elsewhere goes."""
    rows = [row for row in entries if row.kind is EntryKind.CASE and not row.held_over_because]
    cases = queries.cases_by_id([row.case_id for row in rows if row.case_id])
    known: dict[int, list[Brief]] = {}
    for brief in queries.briefs_of([row.id for row in rows]):
        known.setdefault(brief.entry_id, []).append(brief)
    due_on = _due_on(sitting, ist_date(now))
    for row in rows:
        office = cases[row.case_id].office_code if row.case_id in cases else None
        briefs = known.get(row.id, [])
        _drop([one for one in briefs if one.office_code != office], now)
        if office and all(one.office_code != office for one in briefs):
            _ask(sitting, row, office, due_on, actor, now)


def _due_on(sitting: Sitting, today: date) -> date:
    """The sitting's own date for briefs; for an item listed after it, the day after, never past the sitting."""
    return min(max(sitting.brief_due_on, today + timedelta(days=1)), max(sitting.sits_on, today + timedelta(days=1)))


def _ask(sitting: Sitting, row: Entry, office: str, due_on: date, actor: Actor, now: datetime) -> None:
    brief = Brief(entry_id=row.id, office_code=office, due_on=due_on)
    db.session.add(brief)
    db.session.flush()
    clocks.start_clock(
        OwnerKind.BRIEF, brief.id, ClockKind.BRIEF, office, now, division=sitting.division, due_on=due_on
    )
    record(
        BriefAsked(
            at=now,
            actor=actor,
            case_id=row.case_id,
            sitting=number_of(sitting),
            sitting_id=sitting.id,
            entry_id=row.id,
            office_code=office,
            office=office_name(office),
            due_on=due_on,
        )
    )


def no_more_briefs(entry: Entry, now: datetime) -> None:
    """The item leaves the agenda: briefs not yet written are no longer owed."""
    _drop(queries.briefs_of([entry.id]) if entry.id else (), now)


def move_briefs_to_notes(sitting: Sitting, entry: Entry, actor: Actor, now: datetime) -> None:
    """The item leaves the draft for good: what an office wrote on it stays among the case's notes, and nothing is owed."""
    briefs = queries.briefs_of([entry.id])
    _end_clocks(briefs, now)
    case = queries.cases_by_id([entry.case_id]).get(entry.case_id) if entry.case_id else None
    for brief in briefs:
        if brief.words and case:
            words = f"{number_of(sitting)}, {brief.office_code}: {brief.words}"[:LONGEST_NOTE]
            cases.write_inner_note(case, words, actor, now)
        db.session.delete(brief)
    db.session.flush()


def end_briefs(entries: Iterable[Entry], now: datetime) -> None:
    """The sitting is over: a brief that never came stays missing in the papers, and is owed no more."""
    _end_clocks(queries.briefs_of([entry.id for entry in entries]), now)


def _end_clocks(briefs: Iterable[Brief], now: datetime) -> None:
    for clock in clock_queries.open_clocks_of_owners(OwnerKind.BRIEF, [brief.id for brief in briefs]):
        clocks.void_clock(clock, now)


def _drop(briefs: Iterable[Brief], now: datetime) -> None:
    briefs = list(briefs)
    _end_clocks(briefs, now)
    for brief in briefs:
        if not brief.words:
            db.session.delete(brief)
    db.session.flush()


def enter_brief(
    sitting: Sitting,
    brief: Brief,
    words: str,
    actor: Actor,
    now: datetime,
    *,
    as_reply: bool = False,
    progress: Progress | None = None,
) -> Brief:
    """The office's words on the item; may be written again until the sitting is over.

    ``as_reply``: the same words go to the unit as a report of progress on the case. ``progress``: they are the line
    of the office on its open directions that serve the case. What cases or directions refuse, is refused here.
    """
    if sitting.state not in TO_COME:
        raise Refusal(N_("This sitting is over. Report on the direction instead"))
    if not words.strip():
        raise Refusal(N_("Write what your office says on this item"), field="words")
    brief.words, brief.written_by, brief.written_at = words.strip(), actor.person_id, now
    brief.version += 1
    clock = clock_queries.clock_of(OwnerKind.BRIEF, brief.id, ClockKind.BRIEF)
    if clock and not clock.met_at:
        clocks.meet_clock(clock, now)
    db.session.flush()
    entry = queries.entry_of(sitting.id, brief.entry_id)
    case_id = entry.case_id if entry else None
    record(
        BriefEntered(
            at=now,
            actor=actor,
            case_id=case_id,
            sitting=number_of(sitting),
            office_code=brief.office_code,
            office=office_name(brief.office_code),
        )
    )
    if case_id and (as_reply or progress):
        _say_it_there_too(brief, case_id, actor, now, as_reply=as_reply, progress=progress)
    return brief


def _say_it_there_too(
    brief: Brief, case_id: int, actor: Actor, now: datetime, *, as_reply: bool, progress: Progress | None
) -> None:
    if as_reply:
        cases.perform(queries.cases_by_id([case_id])[case_id], Step.REPORT_PROGRESS, actor, now, note=brief.words)
    if progress is None:
        return
    numbers = arranging.open_directions_of(brief.office_code, [case_id]).get(case_id, [])
    if not numbers:
        raise Refusal(N_("No direction to your office is open on this case"), field="progress")
    for number in numbers:
        dated = queries.direction_by_number(number, lock=True)
        if dated is not None:
            report_action(dated, progress, brief.words, "", False, actor, now)
