"""A sitting is adjourned to a day or not held, each with its reason: a record, never a deletion. Its items wait for the next."""

from __future__ import annotations

from datetime import date, datetime

from grievance.clocks import operations as clocks
from grievance.clocks import queries as clock_queries
from grievance.clocks.rules.kinds import OwnerKind
from grievance.foundation.database import db
from grievance.foundation.transaction import record
from grievance.permissions import Actor
from grievance.sentences import N_, Refusal, as_data, sentence
from grievance.sittings import queries
from grievance.sittings.drafting import number_of
from grievance.sittings.events import SittingNotHeld
from grievance.sittings.models import Entry, Sitting
from grievance.sittings.operations.agenda import bring_up_to_date, on_the_list
from grievance.sittings.operations.briefs import end_briefs
from grievance.sittings.operations.calendar import (
    check_new_day,
    closed_because,
    has_begun,
    lead_of,
    recompute,
    series_of,
    set_day,
    touch,
    write_forum_date,
)
from grievance.sittings.operations.circulating import pass_unconfirmed_on
from grievance.sittings.operations.room import hold, pass_over
from grievance.sittings.rules.states import SittingStep, checked_reason, refuse_begun, state_after
from grievance.sittings.rules.words import SittingState


def call_off(sitting: Sitting, why: str, actor: Actor, now: datetime) -> Sitting:
    """Not held, with the reason. Its items wait for the next agenda, the forum's own clock runs on."""
    why = checked_reason(why)
    refuse_begun(has_begun(sitting))
    state = state_after(sitting.state, SittingStep.CANCEL)
    end(sitting, state, why, actor, now)
    _recompute(sitting, now)
    _tell(sitting, None, actor, now)
    return sitting


def adjourn(sitting: Sitting, sits_on: date, why: str, actor: Actor, now: datetime) -> Sitting:
    """Adjourned to a day: a sitting of its own with the next number, which takes over what was not done; gives that one.

    One in whose room something was decided has sat that day: it is closed as held, and the rest goes to the new day.
    """
    why = checked_reason(why)
    state = state_after(sitting.state, SittingStep.ADJOURN)
    if sits_on <= sitting.sits_on:
        raise Refusal(N_("Choose a day after %(day)s"), field="sits_on", day=sitting.sits_on)
    check_new_day(sitting, sits_on, now)
    later = _successor(sitting, sits_on, why, now)
    left = [row for row in queries.entries_of(sitting.id) if not row.disposition and not row.withdrawn_because]
    if has_begun(sitting):
        hold(sitting, actor, now)
        _write_ending(sitting, why, actor, now)
    else:
        end(sitting, state, why, actor, now)
    sitting.adjourned_to_id = later.id
    if left:
        _carry_over(sitting, later, left, actor, now)
    _recompute(sitting, now)
    _tell(sitting, later, actor, now)
    return later


def end(sitting: Sitting, state: SittingState, why: str, actor: Actor, now: datetime) -> None:
    """It does not take place: items of a circulated agenda count as not reached, so that they lead the next one.

    What it was to confirm comes before the next one too.
    """
    entries = on_the_list(queries.entries_of(sitting.id))
    if sitting.state is SittingState.FROZEN:
        for row in entries:
            if not row.disposition and not row.withdrawn_because:
                pass_over(sitting, row, actor, now)
        for listing in queries.listings_of(number_of(sitting)):
            listing.fell_away_at = now
    end_briefs(entries, now)
    sitting.state = state
    _write_ending(sitting, why, actor, now)
    touch(sitting, now)
    pass_unconfirmed_on(sitting, actor, now)


def _write_ending(sitting: Sitting, why: str, actor: Actor, now: datetime) -> None:
    sitting.not_held_because, sitting.ended_by, sitting.ended_at = why, actor.person_id, now
    sitting.changed_at = now
    db.session.flush()


def _successor(sitting: Sitting, sits_on: date, why: str, now: datetime) -> Sitting:
    because = sentence(N_("adjourned from %(day)s: %(why)s"), day=sitting.sits_on, why=why)
    later = Sitting(
        division=sitting.division,
        serial=queries.last_serial(sitting.division) + 1,
        series_id=sitting.series_id,
        planned_on=sitting.sits_on,
        moved_because=as_data(because),
        starts_at=sitting.starts_at,
        minutes=sitting.minutes,
        venue=sitting.venue,
        changed_at=now,
    )
    set_day(later, sits_on, lead_of(series_of(sitting)), closed_because(sitting.division))
    db.session.add(later)
    db.session.flush()
    write_forum_date(later)
    return later


def _carry_over(sitting: Sitting, later: Sitting, left: list[Entry], actor: Actor, now: datetime) -> None:
    """The convener's choices; all else follows by the rules, cases of a circulated agenda as not reached."""
    db.session.add_all([_copied(row, later) for row in left if row.added_by_hand and not row.held_over_because])
    db.session.flush()
    bring_up_to_date(later, actor, now)
    _carry_briefs(later, left, now)


def _copied(row: Entry, later: Sitting) -> Entry:
    return Entry(
        sitting_id=later.id,
        section=row.section,
        place=row.place,
        kind=row.kind,
        case_id=row.case_id,
        direction_id=row.direction_id,
        policy_item_id=row.policy_item_id,
        programme_id=row.programme_id,
        title=row.title,
        reason=row.reason,
        minutes=row.minutes,
        added_by_hand=True,
    )


def _carry_briefs(later: Sitting, left: list[Entry], now: datetime) -> None:
    """What an office wrote for the adjourned sitting stands for the new one, and may be written again there."""
    cases = {row.id: row.case_id for row in left if row.case_id}
    written = {(cases[one.entry_id], one.office_code): one for one in queries.briefs_of(cases) if one.words}
    rows = {row.id: row.case_id for row in queries.entries_of(later.id) if row.case_id}
    for brief in queries.briefs_of(rows):
        old = written.get((rows[brief.entry_id], brief.office_code))
        if old and not brief.words:
            brief.words, brief.written_by, brief.written_at = old.words, old.written_by, old.written_at
            for clock in clock_queries.open_clocks_of_owners(OwnerKind.BRIEF, [brief.id]):
                clocks.meet_clock(clock, now)
    db.session.flush()


def _recompute(sitting: Sitting, now: datetime) -> None:
    was_adjourned = N_("sitting %(sitting)s was adjourned")
    key = was_adjourned if sitting.adjourned_to_id else N_("sitting %(sitting)s was not held")
    recompute(sitting.division, now, sentence(key, sitting=number_of(sitting)))


def _tell(sitting: Sitting, later: Sitting | None, actor: Actor, now: datetime) -> None:
    record(
        SittingNotHeld(
            at=now,
            actor=actor,
            division=sitting.division,
            sitting=number_of(sitting),
            sitting_id=sitting.id,
            was_on=sitting.sits_on,
            why=sitting.not_held_because,
            adjourned_to=number_of(later) if later else None,
            adjourned_to_id=later.id if later else None,
            adjourned_to_on=later.sits_on if later else None,
        )
    )
