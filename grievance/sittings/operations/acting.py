"""What follows from a record of the room, on the case, the direction or the minutes that an item points at.

Each act gives back as plain data what it changed, so that ``putting_back`` can undo it and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from grievance.cases import operations as cases
from grievance.cases.models import Case
from grievance.cases.rules.steps import Step
from grievance.cases.rules.words import CaseState
from grievance.cases.taking_back import forum_mark
from grievance.permissions import Actor
from grievance.sentences import N_, Refusal
from grievance.sittings import queries
from grievance.sittings.drafting import number_of
from grievance.sittings.models import Entry, Sitting
from grievance.sittings.operations.circulating import confirm_circulated
from grievance.sittings.operations.confirming import confirm_minutes
from grievance.sittings.operations.direction_dates import give_more_days, waiting_request
from grievance.sittings.operations.directions import (
    NewDirection,
    accept_compliance,
    drop_direction,
    issue_direction,
)
from grievance.sittings.operations.policies import hear_policy
from grievance.sittings.queries import Dated
from grievance.sittings.rules.agenda_facts import is_for_confirmation
from grievance.sittings.rules.directions import OPEN_STATES, decided_at
from grievance.sittings.rules.room import DECIDES, Taken
from grievance.sittings.rules.words import DirectionState, Disposition, EntryKind

SETTLED_BEFORE = (CaseState.ANSWERED, CaseState.CLOSED)
Before = dict[str, Any]


def act(sitting: Sitting, entry: Entry, what: Taken, actor: Actor, now: datetime) -> Before:
    match entry.kind:
        case EntryKind.CASE:
            return act_on_case(sitting, entry, what, actor, now)
        case EntryKind.DIRECTION:
            return _act_on_direction(entry, what, sitting, actor, now)
        case EntryKind.MINUTES:
            return _act_on_minutes(sitting, entry, what, actor, now)
        case _ if what.disposition is Disposition.DIRECTED:
            issued = issue_direction(sitting, entry, new_direction(what), actor, now)
            return {**hear_policy(sitting, entry, what, actor, now), "issued": issued.direction.id}
    return hear_policy(sitting, entry, what, actor, now)


def _act_on_minutes(sitting: Sitting, entry: Entry, what: Taken, actor: Actor, now: datetime) -> Before:
    """Confirmed, or left for the next sitting; anything else would bind nobody."""
    if what.disposition is Disposition.DECIDED:
        return {"confirmed": confirm_minutes(sitting, entry.title, actor, now)}
    if what.disposition in DECIDES:
        raise Refusal(
            N_("Minutes are confirmed (Decided), deferred or not reached. Direct it on the item that it is about"),
            field="disposition",
        )
    return {}


def new_direction(what: Taken) -> NewDirection:
    """The cases were let through the fence where they were typed."""
    served = queries.cases_by_number(what.cases) if what.cases else ()
    return NewDirection(
        what.words, str(what.office), what.days, what.assisting, what.proof, what.starts_on,
        tuple(case.id for case in served), what.waits_for,
    )  # fmt: skip


def act_on_case(sitting: Sitting, entry: Entry, what: Taken, actor: Actor, now: datetime) -> Before:
    """The case takes the step of the same name. One settled before the sitting can only be passed over."""
    case = queries.case_locked(entry.case_id or 0)
    if case is None:
        return {}
    if case.state in SETTLED_BEFORE and what.disposition in (
        Disposition.DROPPED,
        Disposition.NOT_REACHED,
        Disposition.DEFERRED,
    ):
        return {}
    before: Before = {}
    match what.disposition:
        case Disposition.DECIDED:
            cases.perform(case, Step.DECIDE, actor, now, words=what.words)
        case Disposition.DIRECTED:
            before["issued"] = direct(sitting, entry, case, what, actor, now)
        case Disposition.DEFERRED:
            cases.perform(case, Step.DEFER, actor, now, reason=what.words)
        case Disposition.NOT_REACHED:
            cases.perform(case, Step.NOT_REACHED, actor, now)
        case Disposition.REFERRED:
            cases.perform(case, Step.REFER, actor, now, words=what.words, referred_to=what.body or what.words[:200])
        case Disposition.DROPPED:
            cases.perform(case, Step.DROP, actor, now, reason=what.words)
    return {**before, "cases": {str(case.id): forum_mark(case)}}


def direct(sitting: Sitting, entry: Entry, case: Case, what: Taken, actor: Actor, now: datetime) -> int:
    dated = issue_direction(sitting, entry, new_direction(what), actor, now, case_id=case.id)
    cases.perform(case, Step.DIRECT, actor, now, words=what.words, office=what.office, due_on=dated.due_on)
    return dated.direction.id


def _act_on_direction(entry: Entry, what: Taken, sitting: Sitting, actor: Actor, now: datetime) -> Before:
    """Section 2: decided accepts the compliance, deferred with days gives a later date, dropped drops it.

    Another direction may be given on it whatever became of it. Of one that is closed nothing else can be decided; that
    its compliance stands accepted may be said again.
    """
    dated = queries.direction_locked(entry.direction_id or 0)
    if dated is None:
        return {}
    if is_for_confirmation(entry.kind, entry.section):
        return _confirm(dated, what, sitting, actor, now)
    if what.disposition is Disposition.DIRECTED:
        given = issue_direction(sitting, entry, new_direction(what), actor, now, case_id=dated.direction.case_id)
        return {"issued": given.direction.id}
    if dated.direction.state not in OPEN_STATES:
        return _leave_closed(dated, what)
    before = _as_it_stands(dated)
    if what.disposition is Disposition.DECIDED:
        marks = _marks(before["serves"])
        accept_compliance(dated, sitting.sits_on, actor, now)
        before["cases"] = {key: mark for key, mark in _marks(before["serves"]).items() if mark != marks[key]}
    elif what.disposition is Disposition.DEFERRED and what.days:
        wish = waiting_request(dated.clock)
        before["request"] = wish.id if wish else None
        _give_until(dated, sitting, what, actor, now)
        before["days_after"] = dated.clock.days if dated.clock else None
    elif what.disposition is Disposition.DROPPED:
        drop_direction(dated, what.words, actor, now, decided=decided_at(number_of(sitting)))
    else:
        return {}
    return before


def _confirm(dated: Dated, what: Taken, sitting: Sitting, actor: Actor, now: datetime) -> Before:
    """Section 1: what was directed between sittings is confirmed, dropped, or left for the next sitting."""
    if what.disposition is Disposition.DECIDED and dated.direction.state is DirectionState.DROPPED:
        raise Refusal(
            N_("Direction %(number)s was dropped, so that nothing is left to confirm. Pass the item over"),
            field="disposition", number=dated.direction.number,
        )  # fmt: skip
    if what.disposition is Disposition.DECIDED:
        return {"confirmed_direction": confirm_circulated(sitting, dated, actor, now)}
    if what.disposition is Disposition.DROPPED and dated.direction.state in OPEN_STATES:
        before = _as_it_stands(dated)
        drop_direction(dated, what.words, actor, now, decided=decided_at(number_of(sitting)))
        return before
    if what.disposition in DECIDES or what.days:
        raise Refusal(
            N_("What was directed by circulation is confirmed (Decided), dropped while it is open, deferred or not reached. "
               "A later date is given on the page of the direction"),
            field="disposition",
        )  # fmt: skip
    return {}


def _leave_closed(dated: Dated, what: Taken) -> Before:
    is_accepted = dated.direction.state is DirectionState.DONE and what.disposition is Disposition.DECIDED
    binds = what.disposition in DECIDES or bool(what.disposition is Disposition.DEFERRED and what.days)
    if binds and not is_accepted:
        raise Refusal(
            N_("Direction %(number)s is closed. Give another direction, or pass the item over"),
            field="disposition", number=dated.direction.number,
        )  # fmt: skip
    return {}


def _as_it_stands(dated: Dated) -> Before:
    direction, clock = dated.direction, dated.clock
    served = queries.cases_served([direction.id]).get(direction.id, [])
    return {
        "direction": direction.id,
        "state": direction.state.value,
        "next_line_on": direction.next_line_on.isoformat() if direction.next_line_on else None,
        "clock": clock.id if clock else None,
        "days": clock.days if clock else None,
        "serves": [row.case_id for row in served],
    }


def _marks(case_ids: Iterable[int]) -> dict[str, int | None]:
    found = queries.cases_by_id(case_ids)
    return {str(case_id): forum_mark(found[case_id]) for case_id in case_ids if case_id in found}


def _give_until(dated: Dated, sitting: Sitting, what: Taken, actor: Actor, now: datetime) -> None:
    """A later date, so many days after the day of the sitting."""
    if not what.words:
        raise Refusal(N_("Write why the forum gives a later date"), field="words")
    more = (sitting.sits_on + timedelta(days=what.days or 0) - dated.due_on).days
    if more < 1:
        raise Refusal(N_("The date is %(due_on)s already. Give more days"), field="days", due_on=dated.due_on)
    give_more_days(dated, more, what.words, actor, now, decided=decided_at(number_of(sitting)))
