"""Clocks are started, stopped, met, handed over and extended here; each change writes date and next rung anew.

The date is derived from the log (holders, pauses, extensions) and stored; every later move leaves a ``DueChange``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from grievance.clocks import queries
from grievance.clocks.events import DueDateMoved, DueDatesMoved
from grievance.clocks.loading import load_limits as load_limits
from grievance.clocks.models import Clock, ClockHeld, DueChange, Extension, Pause
from grievance.clocks.queries import Facts
from grievance.clocks.rules.due import days_to_reach, held_by
from grievance.clocks.rules.kinds import ClockKind, ClockState, OwnerKind
from grievance.clocks.rules.ladder import PARKED_AFTER_FAILURES, LadderRung
from grievance.clocks.rules.limits import LimitRow
from grievance.foundation.clock import ist_date
from grievance.foundation.database import db
from grievance.foundation.transaction import record
from grievance.reference import queries as reference
from grievance.sentences import N_, Refusal, Sentence, as_data, sentence


@dataclass(frozen=True)
class Recomputed:
    """How many clocks were computed anew, and how many dates moved."""

    recomputed: int
    moved: int

    def __add__(self, more: Recomputed) -> Recomputed:
        return Recomputed(self.recomputed + more.recomputed, self.moved + more.moved)


def start_clock(
    owner_kind: OwnerKind,
    owner_id: int,
    kind: ClockKind,
    office_code: str | None,
    at: datetime,
    *,
    category: str | None = None,
    round: int = 1,
    division: str | None = None,
    days: int | None = None,
    due_on: date | None = None,
    label: str = "",
) -> Clock:
    """A clock from ``at`` on, by the limit in force; ``days`` or a picked ``due_on`` take the place of its number.

    Without an office the convener's desk of ``division`` counts the days.
    """
    day_zero, holder = ist_date(at), office_code or (reference.forum_desk(division) if division else None)
    if holder is None:
        raise ValueError("a clock needs an office or a division")
    row = queries.limit_in_force(kind, category, day_zero)
    given = _days_given(row, holder, day_zero, division, kind, days, due_on)
    clock = Clock(
        owner_kind=owner_kind, owner_id=owner_id, kind=kind, round=round, division=division, office_code=office_code,
        label=label, started_at=at, day_zero=day_zero, unit=row.limit.unit, rolls=row.limit.rolls,
        may_pause=row.may_pause, hard_stop_days=row.limit.hard_stop_days, basis=row.basis, due_on=day_zero,
        days=row.limit.days if given is None else given, by_rule=given is None, category_code=category,
        state=ClockState.RUNNING, failures=0,
    )  # fmt: skip
    if due_on is not None or days is not None:
        clock.hard_stop_days = None
    held = ClockHeld(office_code=holder, from_on=day_zero)
    _write_dates(clock, Facts(held=[held]), at, None, flush=False)
    db.session.add(clock)
    db.session.flush()
    held.clock_id = clock.id
    db.session.add(held)
    return clock


def _days_given(
    row: LimitRow,
    holder: str,
    day_zero: date,
    division: str | None,
    kind: ClockKind,
    days: int | None,
    due_on: date | None,
) -> int | None:
    """Days of a new clock as given, up to the picked date, or up to the next sitting; None: as the limit says."""
    if days is not None:
        return days
    if due_on is None and kind is ClockKind.SITTING and division:
        aim = queries.sitting_aim(division, day_zero, is_new=True)
        due_on = aim.on if aim else None
    if due_on is None:
        return None
    return days_to_reach(due_on, row.limit, day_zero, held_by(reference.office_calendar(holder, division)))


def pause_clock(clock: Clock, at: datetime, latest_on: date, why: Sentence) -> Pause | None:
    """Stop the clock from ``at`` until it is resumed, at the latest up to and with ``latest_on``.

    None, and nothing changes, where a question no longer stops it: asked on the last day or later.
    """
    today = ist_date(at)
    if not clock.may_pause:
        raise Refusal(N_("This clock does not stop for a question."))
    if clock.state is not ClockState.RUNNING:
        raise Refusal(N_("The clock already stands still."))
    if latest_on < today:
        raise Refusal(N_("Choose a date after %(day)s."), field="latest_on", day=today)
    if today >= clock.due_on:
        return None
    known = queries.facts(clock)
    pause = Pause(clock_id=clock.id, from_on=today, latest_on=latest_on, why=as_data(why), due_before_on=clock.due_on,
                  office_code=clock.office_code)  # fmt: skip
    db.session.add(pause)
    db.session.flush()
    known.pauses.append(pause)
    clock.state = ClockState.STOPPED
    _write_dates(clock, known, at, sentence(N_("the clock was stopped: %(why)s"), why=why))
    return pause


def resume_clock(clock: Clock, at: datetime) -> None:
    """Let the clock run again; a pause never outlasts its latest end. Nothing happens where it runs already."""
    known = queries.facts(clock)
    pause = known.open_pause
    if pause is None:
        return
    _end(pause, ist_date(at))
    clock.state = ClockState.RUNNING
    _write_dates(clock, known, at, sentence(N_("the clock runs again")))


def _end(pause: Pause, on: date) -> None:
    pause.to_on = max(pause.from_on, min(on, pause.latest_on))
    db.session.flush()


def meet_clock(clock: Clock, at: datetime) -> None:
    """What was owed is done: the clock stands for good, and no rung follows."""
    if clock.state in queries.OPEN:
        clock.met_at, clock.met_on = at, ist_date(at)
        _finish(clock, ClockState.MET, at)


def void_clock(clock: Clock, at: datetime) -> None:
    """The thing is no longer owed (withdrawn, joined): neither met nor late."""
    _finish(clock, ClockState.VOID, at)


def take_clock_back(clock: Clock, at: datetime) -> None:
    """What began it was a mistake: void, and no figure counts it as ever owed."""
    void_clock(clock, at)
    clock.taken_back_at = at


def _finish(clock: Clock, state: ClockState, at: datetime) -> None:
    """The sentence is kept as it stands, so that no holiday declared later rewrites how the date was kept."""
    if clock.state not in queries.OPEN:
        return
    known = queries.facts(clock)
    if pause := known.open_pause:
        _end(pause, ist_date(at))
    _write_dates(clock, known, at, sentence(N_("the clock ended")))
    clock.why = as_data(queries.due_explained(clock, known).sentence)
    clock.state, clock.ended_at, clock.next_rung_at = state, at, None
    db.session.flush()


def revive_clock(clock: Clock, at: datetime) -> None:
    """What had ceased to be owed, or was held to be done, is owed again: the date as before, and no rung a second time."""
    if clock.state not in (ClockState.VOID, ClockState.MET):
        return
    clock.state, clock.ended_at, clock.why, clock.taken_back_at = ClockState.RUNNING, None, None, None
    clock.met_at = clock.met_on = None
    if clock.kind is ClockKind.SITTING:
        _aim_anew(clock)
    _write_dates(clock, queries.facts(clock), at, sentence(N_("it is owed again")))


def hand_clock_over(clock: Clock, office_code: str, at: datetime) -> None:
    """Another office owes it from the next morning on; the day of the transfer is the sender's, days used stay used."""
    known = queries.facts(clock)
    clock.office_code = office_code
    if known.held[-1].office_code != office_code:
        held = ClockHeld(clock_id=clock.id, office_code=office_code, from_on=ist_date(at))
        db.session.add(held)
        db.session.flush()
        known.held.append(held)
    _write_dates(clock, known, at, sentence(N_("sent to %(office)s"), office=office_code))


def hand_clock_back(clock: Clock, at: datetime) -> None:
    """The last hand-over was a mistake: the office before owes it, as if it had never been another's."""
    known = queries.facts(clock)
    if len(known.held) > 1:
        db.session.delete(known.held.pop())
        db.session.flush()
    clock.office_code = known.held[-1].office_code
    _write_dates(clock, known, at, sentence(N_("sent to %(office)s"), office=clock.office_code))


def ask_extension(clock: Clock, days: int, asked_by: int, asked_on: date, reason: str = "") -> Extension:
    """Ask for more days in the clock's own unit. Only before the due date, and one request at a time."""
    if asked_on >= clock.due_on:
        raise Refusal(N_("More days can be asked for only before the date, %(day)s."), day=clock.due_on)
    if clock.state not in queries.OPEN:
        raise Refusal(N_("This clock has ended; no days can be added."))
    if not 1 <= days <= 365:
        raise Refusal(N_("Ask for 1 to 365 days."), field="days")
    if any(row.granted_on is None and row.declined_on is None for row in queries.facts(clock).extensions):
        raise Refusal(N_("More days were asked for already; the office above has not decided yet."))
    extension = Extension(clock_id=clock.id, days=days, reason=reason, asked_by=asked_by, asked_on=asked_on,
                          office_code=clock.office_code)  # fmt: skip
    db.session.add(extension)
    db.session.flush()
    return extension


def grant_extension(
    extension: Extension,
    granted_by: int,
    at: datetime,
    *,
    days: int | None = None,
    office_code: str | None = None,
    why: Sentence | None = None,
) -> date:
    """The officer above grants what was asked, or fewer ``days``; the new due date. The hard stop still binds.

    ``why`` stands beside the moved date instead of the plain number of days.
    """
    days = extension.days if days is None else days
    if not 1 <= days <= extension.days:
        raise Refusal(N_("Give 1 to %(asked)s days; no more were asked for."), field="days", asked=extension.days)
    if granted_by == extension.asked_by:
        raise Refusal(N_("Another officer must grant the days than the one who asked."))
    if extension.granted_on or extension.declined_on:
        raise Refusal(N_("This request was decided already."))
    clock = queries.clock(extension.clock_id)
    if clock is None or clock.state not in queries.OPEN:
        raise Refusal(N_("This clock has ended; no days can be added."))
    extension.granted_by, extension.granted_on = granted_by, ist_date(at)
    extension.granted_days, extension.granted_office_code = days, office_code
    db.session.flush()
    why = why or sentence(N_("%(days)s more days granted"), days=days)
    _write_dates(clock, queries.facts(clock), at, why)
    return clock.due_on


def decline_extension(extension: Extension, at: datetime) -> None:
    if extension.granted_on or extension.declined_on:
        raise Refusal(N_("This request was decided already."))
    extension.declined_on = ist_date(at)
    db.session.flush()


def recompute_clocks(
    clocks: Iterable[Clock], at: datetime, why: Sentence | Callable[[Clock, date], Sentence]
) -> Recomputed:
    """Dates afresh from the log; each move is logged and told. A rung recorded stays and is not repeated.

    ``why`` may be asked of each clock with its old date. All moves are one event, so that each person is told once;
    a clock that keeps date and next rung is not written.
    """
    clocks = [clock for clock in clocks if clock.state in queries.OPEN]
    known, ladders, moves = queries.facts_of(clocks), queries.ladders(ist_date(at)), []
    for clock in clocks:
        old_on, old_rung_at = clock.due_on, clock.next_rung_at
        _write_dates(clock, known[clock.id], at, None, ladders.get(clock.kind, []), flush=False)
        if clock.due_on != old_on:
            moves.append(_moved(clock, old_on, at, why if isinstance(why, Sentence) else why(clock, old_on)))
        if (clock.due_on, clock.next_rung_at) != (old_on, old_rung_at):
            clock.version += 1
    db.session.flush()
    queries.add_due_changes(
        {"clock_id": one.clock_id, "at": at, "old_on": one.old_on, "new_on": one.new_on, "why": as_data(one.why)}
        for one in moves
    )
    if moves:
        record(DueDatesMoved(at=at, moves=tuple(moves)))
    return Recomputed(len(clocks), len(moves))


def _moved(clock: Clock, old_on: date, at: datetime, why: Sentence) -> DueDateMoved:
    return DueDateMoved(
        at=at, case_id=clock.owner_id if clock.owner_kind is OwnerKind.CASE else None, clock_id=clock.id,
        kind=clock.kind, owner_kind=clock.owner_kind, owner_id=clock.owner_id, office_code=clock.office_code,
        old_on=old_on, new_on=clock.due_on, why=why,
    )  # fmt: skip


def recompute_sitting_clocks(division: str, at: datetime, why: Sentence) -> Recomputed:
    """After a change of the forum's dates: each case that waits is promised its sitting anew."""
    clocks = queries.open_clocks_of_kind(ClockKind.SITTING, division)
    for clock in clocks:
        _aim_anew(clock)
    return recompute_clocks(clocks, at, why)


def aim_at(clocks: Iterable[Clock], due_on: date, at: datetime, why: Sentence) -> Recomputed:
    """Clocks whose date was picked get another picked one; each move is logged and told."""
    clocks = list(clocks)
    for clock in clocks:
        limit = queries.limit_in_force(clock.kind, clock.category_code, clock.day_zero).limit
        calendar = reference.office_calendar(str(clock.office_code), clock.division)
        clock.days, clock.by_rule = days_to_reach(due_on, limit, clock.day_zero, held_by(calendar)), False
    return recompute_clocks(clocks, at, why)


def _aim_anew(clock: Clock) -> None:
    aim = queries.sitting_aim(clock.division, clock.day_zero, is_new=False) if clock.division else None
    if aim is not None:
        clock.days, clock.by_rule = (aim.on - clock.day_zero).days, False


def end_times_to_disagree(at: datetime) -> int:
    """The unit's time to disagree has passed: nothing is owed on it, and it is nobody's lateness."""
    passed = queries.times_to_disagree_passed(ist_date(at))
    for clock in passed:
        void_clock(clock, at)
    return len(passed)


def _write_dates(
    clock: Clock,
    known: Facts,
    at: datetime,
    why: Sentence | None,
    rungs: list[LadderRung] | None = None,
    *,
    flush: bool = True,
) -> None:
    """Date and next instant from the log; a moved date leaves its ``DueChange``."""
    old_on, clock.due_on = clock.due_on, queries.due_computed(clock, known).on
    if why is not None and clock.due_on != old_on:
        db.session.add(DueChange(clock_id=clock.id, at=at, old_on=old_on, new_on=clock.due_on, why=as_data(why)))
    if clock.state not in queries.OPEN or clock.failures >= PARKED_AFTER_FAILURES:
        clock.next_rung_at = None
    else:
        ladder = queries.ladders(ist_date(at)).get(clock.kind, []) if rungs is None else rungs
        step = queries.next_rung_of(clock, known, ladder)
        clock.next_rung_at = step.at if step else None
    if why is not None:
        clock.version += 1
    if flush:
        db.session.flush()
