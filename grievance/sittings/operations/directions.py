"""Directions: issued in a sitting, reported on by the office, done when compliance is accepted. Only the forum moves or drops one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from grievance.cases import operations as cases
from grievance.cases.rules.steps import Step
from grievance.cases.rules.words import CaseState, Handling
from grievance.clocks import operations as clocks
from grievance.clocks.models import Clock
from grievance.clocks.rules.kinds import ClockKind, OwnerKind
from grievance.foundation.clock import ist_date, midnight
from grievance.foundation.database import db
from grievance.foundation.transaction import record
from grievance.permissions import Actor
from grievance.sentences import N_, Refusal, sentence
from grievance.sittings import queries
from grievance.sittings.drafting import number_of
from grievance.sittings.events import (
    ActionReported,
    ComplianceAccepted,
    DirectionDropped,
    DirectionIssued,
    DirectionMoved,
)
from grievance.sittings.models import ActionTaken, Direction, Entry, Sitting
from grievance.sittings.queries import Dated
from grievance.sittings.rules.directions import UnitsWord, checked_days, checked_words, direction_number
from grievance.sittings.rules.freezing import LETTERS
from grievance.sittings.rules.words import DirectionState, Progress

OPEN = (DirectionState.OPEN, DirectionState.REPORTED)
NOON = timedelta(hours=12)


@dataclass(frozen=True)
class NewDirection:
    """``days`` are calendar days from the day of the sitting; None is the default of 15."""

    words: str
    office_code: str
    days: int | None = None
    assisting: Sequence[str] = ()
    proof: str = ""


def issue_direction(
    sitting: Sitting, entry: Entry, new: NewDirection, actor: Actor, now: datetime, *, case_id: int | None = None
) -> Dated:
    """A direction with its number for ever; its clock starts on the day of the sitting."""
    days, words = checked_days(new.days), checked_words(new.words)
    direction = Direction(
        number=direction_number(LETTERS[sitting.division], entry.serial_text, queries.direction_numbers(sitting.id)),
        sitting_id=sitting.id,
        entry_id=entry.id,
        division=sitting.division,
        case_id=case_id,
        office_code=new.office_code,
        assisting=sorted(set(new.assisting) - {new.office_code}),
        words=words,
        proof_required=new.proof.strip(),
        issued_at=now,
        first_due_on=sitting.sits_on + timedelta(days=days),
    )
    db.session.add(direction)
    db.session.flush()
    clock = _start_clock(direction, sitting, days)
    direction.first_due_on = clock.due_on
    db.session.flush()
    _record_issued(direction, sitting, actor, now)
    return Dated(direction, clock)


def _start_clock(direction: Direction, sitting: Sitting, days: int) -> Clock:
    """Day zero is the day of the sitting, also where it is entered later."""
    return clocks.start_clock(
        OwnerKind.DIRECTION,
        direction.id,
        ClockKind.DIRECTION,
        direction.office_code,
        midnight(sitting.sits_on) + NOON,
        division=direction.division,
        days=days,
    )


def _record_issued(direction: Direction, sitting: Sitting, actor: Actor, now: datetime) -> None:
    record(
        DirectionIssued(
            at=now,
            actor=actor,
            case_id=direction.case_id,
            number=direction.number,
            direction_id=direction.id,
            sitting=number_of(sitting),
            division=direction.division,
            office_code=direction.office_code,
            assisting=tuple(direction.assisting),
            words=direction.words,
            proof=direction.proof_required,
            due_on=direction.first_due_on,
        )
    )


def report_action(
    dated: Dated, progress: Progress, words: str, proof: str, claims_compliance: bool, actor: Actor, now: datetime
) -> ActionTaken:
    """The office's line: one of four words and what was done; it may claim that the direction is complied with."""
    direction = dated.direction
    _must_be_open(direction)
    if not words.strip():
        raise Refusal(N_("Write what was done, or why nothing was"), field="words")
    if claims_compliance and direction.proof_required and not proof.strip():
        raise Refusal(
            N_("Name the proof. The forum asked for: %(proof)s"), field="proof", proof=direction.proof_required
        )
    action = ActionTaken(
        direction_id=direction.id,
        progress=Progress.DONE if claims_compliance else progress,
        words=words.strip(),
        proof=proof.strip(),
        claims_compliance=claims_compliance,
        entered_by=actor.person_id,
        entered_at=now,
    )
    db.session.add(action)
    direction.state = DirectionState.REPORTED if claims_compliance else direction.state
    _touch(direction)
    record(
        ActionReported(
            **_about(direction, actor, now),
            progress=action.progress.value,
            words=action.words,
            claims_compliance=claims_compliance,
        )
    )
    return action


def _about(direction: Direction, actor: Actor, now: datetime) -> dict[str, Any]:
    """What every event of a direction says."""
    return {"at": now, "actor": actor, "case_id": direction.case_id, "number": direction.number,
            "direction_id": direction.id, "office_code": direction.office_code}  # fmt: skip


def _must_be_open(direction: Direction) -> None:
    if direction.state not in OPEN:
        raise Refusal(N_("Direction %(number)s is closed"), number=direction.number)


def _touch(direction: Direction) -> None:
    direction.version += 1
    db.session.flush()


def accept_compliance(dated: Dated, done_on: date, actor: Actor, now: datetime) -> None:
    """The forum (or its convener) accepts: the clock is met, and the case that it served closes as complied."""
    direction = dated.direction
    _must_be_open(direction)
    if done_on > ist_date(now):
        raise Refusal(N_("Give the day on which it was done, today at the latest"), field="done_on")
    direction.state, direction.done_on = DirectionState.DONE, done_on
    if dated.clock:
        clocks.meet_clock(dated.clock, now)
    _touch(direction)
    record(
        ComplianceAccepted(
            **_about(direction, actor, now),
        )
    )
    _close_case_when_all_is_done(direction, actor, now)


def _close_case_when_all_is_done(direction: Direction, actor: Actor, now: datetime) -> None:
    """Only while the office works on what was directed: a case sent back or answered since goes its own way."""
    if direction.case_id is None:
        return
    case = queries.cases_by_id([direction.case_id])[direction.case_id]
    others = [one for one in queries.open_directions_on_case(case.id) if one.id != direction.id]
    is_at_work = case.state is CaseState.WITH_OFFICE and case.handling is Handling.DIRECTION
    if is_at_work and not others:
        cases.perform(case, Step.COMPLY, actor, now)


def give_more_days(dated: Dated, days: int, why: str, actor: Actor, now: datetime) -> None:
    """A later date, by the forum only; the first date and the number of moves stay printed."""
    direction = dated.direction
    _must_be_open(direction)
    if not why.strip():
        raise Refusal(N_("Write why the forum gives a later date"), field="why")
    if dated.clock is None:
        raise Refusal(N_("No date is running for direction %(number)s"), number=direction.number)
    old_on = dated.clock.due_on
    dated.clock.days += checked_days(days)
    clocks.recompute_clocks([dated.clock], now, sentence(N_("the forum gave a later date: %(why)s"), why=why.strip()))
    if dated.clock.due_on <= ist_date(now):
        raise Refusal(N_("Give so many days that the new date lies after today"), field="days")
    _touch(direction)
    record(
        DirectionMoved(
            **_about(direction, actor, now),
            old_on=old_on,
            new_on=dated.clock.due_on,
            why=why.strip(),
        )
    )


def drop_direction(dated: Dated, why: str, actor: Actor, now: datetime) -> None:
    """Dropped by the forum only, with the reason; it stays in the list."""
    direction = dated.direction
    _must_be_open(direction)
    if not why.strip():
        raise Refusal(N_("Write why the forum drops the direction"), field="why")
    direction.state, direction.dropped_because = DirectionState.DROPPED, why.strip()
    if dated.clock:
        clocks.void_clock(dated.clock, now)
    _touch(direction)
    record(
        DirectionDropped(
            **_about(direction, actor, now),
            why=direction.dropped_because,
        )
    )


def note_units_word(dated: Dated, word: UnitsWord) -> None:
    """What the unit says of the action: agrees or contests; until then it is silent."""
    dated.direction.unit_says = word.value
    _touch(dated.direction)
