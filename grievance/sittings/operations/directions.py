"""Directions: issued in a sitting, done when the forum accepts compliance, dropped by the forum only. Never deleted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from grievance.cases import operations as cases
from grievance.cases.access import divisions_of
from grievance.cases.models import Case
from grievance.cases.rules.steps import Step
from grievance.cases.rules.words import CaseState, Handling
from grievance.clocks import operations as clocks
from grievance.clocks.models import Clock
from grievance.clocks.rules.kinds import ClockKind, OwnerKind
from grievance.foundation.clock import ist_date, midnight
from grievance.foundation.database import db
from grievance.foundation.transaction import record
from grievance.matters import queries as matters
from grievance.permissions import Actor, Right
from grievance.sentences import N_, Refusal, Sentence
from grievance.sittings import queries
from grievance.sittings.access import presides
from grievance.sittings.direction_events import ComplianceAccepted, DirectionDropped, DirectionFreed, DirectionIssued
from grievance.sittings.drafting import number_of
from grievance.sittings.models import Direction, DirectionCase, Entry, Sitting
from grievance.sittings.operations.about_directions import (
    about,
    direction_to_wait_for,
    must_be_of_division,
    must_be_open,
    must_have_something_to_wait_for,
    touch,
)
from grievance.sittings.operations.circulating import list_for_confirmation
from grievance.sittings.queries import Dated
from grievance.sittings.rules.directions import (
    OPEN_STATES,
    checked_days,
    checked_start,
    checked_words,
    circulated_number,
    direction_number,
)
from grievance.sittings.rules.freezing import LETTERS
from grievance.sittings.rules.monthly_lines import first_line_on
from grievance.sittings.rules.words import DirectionState, EntryKind

NOON = timedelta(hours=12)


@dataclass(frozen=True)
class NewDirection:
    """``days`` are calendar days from ``starts_on``, by default the day of the sitting; None is the default of 15.

    ``serves``: ids of cases beside that of the item; ``depends_on``: the number of the direction it waits for.
    """

    words: str
    office_code: str
    days: int | None = None
    assisting: Sequence[str] = ()
    proof: str = ""
    starts_on: date | None = None
    serves: Sequence[int] = ()
    depends_on: str = ""


@dataclass(frozen=True)
class Where:
    """The forum or review that directs: ``number`` of its sitting or meeting, and the day from which limits count by default."""

    division: str
    number: str
    given_on: date
    is_review: bool = False


def issue_direction(
    sitting: Sitting, entry: Entry, new: NewDirection, actor: Actor, now: datetime, *, case_id: int | None = None
) -> Dated:
    """A direction with its number for ever; its clock starts on the day of the sitting or the day that the forum names."""
    number = direction_number(LETTERS[sitting.division], entry.serial_text, queries.direction_numbers(sitting.id))
    given = {"number": number, "entry_id": entry.id, "case_id": case_id, "sitting_id": sitting.id,
             "programme_id": entry.programme_id}  # fmt: skip
    where = Where(sitting.division, number_of(sitting), sitting.sits_on)
    return issue(where, new, actor, now, serves=[case_id, *new.serves, *_gathered(entry)], **given)


def issue_by_circulation(new: NewDirection, division: str, because: str, actor: Actor, now: datetime) -> Dated:
    """A direction between sittings, by the chair or by the convener in the chair's name; it counts from the day of issue.

    The next sitting confirms it, and is the one whose number it has; its row is held until the commit.
    """
    today = ist_date(now)
    sitting = queries.next_sitting(division, today, lock=True)
    if sitting is None:
        raise Refusal(
            N_("No sitting of this division is planned. Plan the next one first: it confirms what is directed now")
        )
    if not because.strip():
        raise Refusal(N_("Write how it was decided and why it could not wait"), field="because")
    number = circulated_number(LETTERS[division], sitting.serial, queries.direction_numbers(sitting.id))
    where = Where(division, number_of(sitting), today)
    dated = issue(
        where, new, actor, now, serves=new.serves, number=number, sitting_id=sitting.id, circulated_on=today,
        circulated_because=because.strip(), circulated_by=actor.person_id, in_chairs_name=not presides(actor, division),
    )  # fmt: skip
    list_for_confirmation(sitting, dated.direction, actor, now)
    return dated


def issue(
    where: Where, new: NewDirection, actor: Actor, now: datetime, *, serves: Sequence[int | None], **given: Any
) -> Dated:
    """What a direction of a sitting, one between sittings and an instruction of a review have in common.

    ``given``: its number, and the sitting or the meeting that it belongs to.
    """
    days, words = checked_days(new.days), checked_words(new.words)
    starts_on = checked_start(new.starts_on, where.given_on)
    if above := direction_to_wait_for(new.depends_on):
        must_have_something_to_wait_for(above)
    if new.serves and not where.is_review:
        must_be_of_division(where.division, queries.cases_by_id(new.serves).values())
    direction = Direction(
        **given,
        division=where.division,
        office_code=new.office_code,
        assisting=sorted(set(new.assisting) - {new.office_code}),
        words=words,
        proof_required=new.proof.strip(),
        depends_on_id=above.id if above else None,
        issued_at=now,
        first_due_on=starts_on + timedelta(days=days),
        next_line_on=first_line_on(starts_on),
    )
    db.session.add(direction)
    db.session.flush()
    _serve(direction, serves)
    clock = _start_clock(direction, starts_on, days)
    direction.first_due_on = clock.due_on
    db.session.flush()
    _record_issued(direction, where, above, actor, now)
    return Dated(direction, clock)


def _gathered(entry: Entry) -> list[int]:
    """Cases of the policy item that the direction is given on."""
    if entry.kind is not EntryKind.POLICY or entry.policy_item_id is None:
        return []
    return matters.case_ids_of(entry.policy_item_id)


def _serve(direction: Direction, case_ids: Iterable[int | None]) -> None:
    for case_id in dict.fromkeys(one for one in case_ids if one is not None):
        db.session.add(DirectionCase(direction_id=direction.id, case_id=case_id))
    db.session.flush()


def _start_clock(direction: Direction, starts_on: date, days: int) -> Clock:
    """Day zero is the day of the sitting, also where it is entered later, or a later day that the forum named."""
    return clocks.start_clock(
        OwnerKind.DIRECTION,
        direction.id,
        ClockKind.DIRECTION,
        direction.office_code,
        midnight(starts_on) + NOON,
        division=direction.division,
        days=days,
    )


def _record_issued(direction: Direction, where: Where, above: Direction | None, actor: Actor, now: datetime) -> None:
    record(
        DirectionIssued(
            **about(direction, actor, now),
            sitting=where.number,
            is_review=where.is_review,
            assisting=tuple(direction.assisting),
            words=direction.words,
            proof=direction.proof_required,
            due_on=direction.first_due_on,
            depends_on=above.number if above else "",
            given_on=direction.case_id,
            circulated_because=direction.circulated_because,
            in_chairs_name=direction.in_chairs_name,
        )
    )


def accept_compliance(dated: Dated, done_on: date, actor: Actor, now: datetime) -> None:
    """The forum (or its convener) accepts: the clock is met, and the outcome reaches each case that it served."""
    direction = dated.direction
    must_be_open(direction)
    if done_on > ist_date(now):
        raise Refusal(N_("Give the day on which it was done, today at the latest"), field="done_on")
    direction.state, direction.done_on, direction.next_line_on = DirectionState.DONE, done_on, None
    if dated.clock:
        clocks.meet_clock(dated.clock, now)
    touch(direction)
    record(ComplianceAccepted(**about(direction, actor, now)))
    _close_cases_when_all_is_done(direction, actor, now)
    _free_those_that_wait(direction, actor, now)


def _close_cases_when_all_is_done(direction: Direction, actor: Actor, now: datetime) -> None:
    """Only while an office works on what was directed: a case sent back or answered since goes its own way."""
    served = [row.case_id for row in queries.cases_served([direction.id]).get(direction.id, [])]
    still_open = queries.cases_under_open_directions(served)
    for case in sorted(queries.cases_by_id(served).values(), key=lambda case: case.id):
        is_at_work = case.state is CaseState.WITH_OFFICE and case.handling is Handling.DIRECTION
        if is_at_work and case.id not in still_open and _may_close(actor, case):
            cases.perform(case, Step.COMPLY, actor, now)


def _may_close(actor: Actor, case: Case) -> bool:
    """The other division's forum closes its own case."""
    return bool(actor.divisions_with(Right.DECIDE_DIRECTION) & divisions_of(case))


def _free_those_that_wait(direction: Direction, actor: Actor, now: datetime) -> None:
    """Those that waited for this one wait no more; what stands behind them waits on."""
    was_dropped = direction.state is DirectionState.DROPPED
    for one in queries.directions_waiting_for(direction.id):
        if one.state in OPEN_STATES:
            record(DirectionFreed(**about(one, actor, now), after=direction.number, was_dropped=was_dropped))


def drop_direction(dated: Dated, why: str, actor: Actor, now: datetime, *, decided: Sentence | None = None) -> None:
    """Dropped by the forum only, with the reason; it stays in the list."""
    direction = dated.direction
    must_be_open(direction)
    if not why.strip():
        raise Refusal(N_("Write why the forum drops the direction"), field="reason")
    direction.state, direction.dropped_because = DirectionState.DROPPED, why.strip()
    direction.dropped_on, direction.next_line_on = ist_date(now), None
    if dated.clock:
        clocks.void_clock(dated.clock, now)
    touch(direction)
    record(DirectionDropped(**about(direction, actor, now), why=direction.dropped_because, decided=decided))
    _free_those_that_wait(direction, actor, now)
