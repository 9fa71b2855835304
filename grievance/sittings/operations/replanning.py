"""This one and all that follow: from a day on a series takes another rule, hour or place, or ends. In one act, with a reason."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from grievance.foundation.clock import ist_date
from grievance.foundation.errors import Conflict
from grievance.foundation.transaction import record
from grievance.permissions import Actor
from grievance.sentences import N_, Refusal, Sentence, as_data, sentence
from grievance.sittings import queries
from grievance.sittings.events import SeriesChanged
from grievance.sittings.models import Series, Sitting
from grievance.sittings.operations.calendar import (
    NewSeries,
    add_sittings,
    closed_because,
    has_begun,
    lead_of,
    move_what_hangs_on,
    recompute,
    refuse_taken_days,
    series_row,
    set_day,
    touch,
)
from grievance.sittings.operations.ending import end
from grievance.sittings.rules.replanning import matched
from grievance.sittings.rules.series import SittingDay, planned_dates, rule_in_words, shifted
from grievance.sittings.rules.states import SittingStep, checked_reason, must_lie_ahead, refuse_begun, state_after
from grievance.sittings.rules.words import SittingState

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Step:
    """One line of a replanned series: a sitting moves to a day, is not held (no day), or is new (no sitting)."""

    sitting: Sitting | None
    day: SittingDay | None

    @property
    def key(self) -> str:
        """Names the line in a form: the sitting's id, or the day that the rule gives."""
        if self.sitting is not None:
            return f"s{self.sitting.id}"
        return self.day.planned_on.isoformat() if self.day else ""


def sittings_from(sitting: Sitting, *, lock: bool = False) -> list[Sitting]:
    """This sitting and those of its series that follow it and are still to be held; ``lock``: as they stand now."""
    if sitting.series_id is None:
        return [sitting]
    rows = queries.sittings_of_series(sitting.series_id, sitting.sits_on, lock=lock)
    return [row for row in rows if (row.sits_on, row.serial) >= (sitting.sits_on, sitting.serial)]


def followers_of(sitting: Sitting) -> int:
    """How many sittings of the same series follow; none for one that stands outside the rule."""
    rows = sittings_from(sitting)
    return len(rows) - 1 if sitting in rows else 0


def steps_towards(old: Sequence[Sitting], new: NewSeries, *, keep_days: bool) -> list[Step]:
    """What becomes of each sitting under the new rule; ``keep_days``: the rule is the same, only hour, place or lead change."""
    if keep_days:
        days = [SittingDay(row.planned_on, row.sits_on) for row in old]
        return [Step(row, day) for row, day in zip(old, days, strict=True)]
    gone = {row.id for row in old}
    others = [row.sits_on for row in queries.standing_sittings() if row.id not in gone]
    days = list(shifted(planned_dates(new.rule, new.from_on, new.to_on), closed_because(new.division), others))
    if not days:
        raise Refusal(N_("No day of this rule lies between the first and the last day"), field="to_on")
    pairs = matched([row.sits_on for row in old], [day.sits_on for day in days])
    return [
        Step(old[pair.old] if pair.old is not None else None, days[pair.new] if pair.new is not None else None)
        for pair in pairs
    ]


def seen_mark(rows: Iterable[Sitting]) -> str:
    """What a preview was made from: when a sitting changes meanwhile the mark differs."""
    said = ",".join(f"{row.id}:{row.version}" for row in rows)
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def replan(
    first: Sitting, new: NewSeries, steps: Sequence[Step], why: str, seen: str, actor: Actor, now: datetime
) -> Series:
    """From ``first`` on the series follows ``new``. ``steps`` are those that were ticked; the rest stays as it is."""
    why, rows = _begin(first, why, seen)
    if not steps:
        raise Refusal(N_("Tick at least one line"), field="days")
    _check_days(new.division, steps, now)
    old, series = queries.series_by_id(first.series_id or 0, lock=True), series_row(new, actor, now)
    _end_series(old, first.sits_on - DAY, why)
    series.replaces_id = old.id if old else None
    for row in rows:
        row.series_id = series.id
    moved = [(step.sitting, step.day) for step in steps if step.sitting and step.day and _differs(step, old, new)]
    was_on = tuple(row.sits_on for row, _ in moved)
    for row, day in moved:
        _move(row, day, new, why, now)
    off = _call_off([step.sitting for step in steps if step.sitting and not step.day], why, actor, now)
    added = add_sittings(new, series, [step.day for step in steps if step.day and not step.sitting], now)
    words = rule_in_words(new.rule)
    _finish(first, words, [row for row, _ in moved], was_on, off, added, why, actor, now)
    return series


def end_series(first: Sitting, ticked: Sequence[Sitting], why: str, seen: str, actor: Actor, now: datetime) -> None:
    """From ``first`` on the series is ended: of the ticked sittings those fall away of which nobody was told, the others are
    not held, each with the reason."""
    why, rows = _begin(first, why, seen)
    wanted = {row.id for row in ticked}
    _end_series(queries.series_by_id(first.series_id or 0, lock=True), first.sits_on - DAY, why)
    off = _call_off([row for row in rows if row.id in wanted], why, actor, now)
    if not off:
        raise Refusal(N_("Tick at least one line"), field="days")
    _finish(first, None, [], (), off, [], why, actor, now)


def _begin(first: Sitting, why: str, seen: str) -> tuple[str, list[Sitting]]:
    why = checked_reason(why)
    if first.series_id is None:
        raise Refusal(N_("This sitting belongs to no series. Change it alone"))
    queries.hold_calendar(first.division)
    rows = sittings_from(first, lock=True)
    if seen_mark(rows) != seen:
        raise Conflict(
            N_("Somebody else changed this while you were writing. Look at the page as it is now, then decide again.")
        )
    return why, rows


def _check_days(division: str, steps: Sequence[Step], now: datetime) -> None:
    """Every day is to come, open where it changes, and taken by one sitting only."""
    closed, today = closed_because(division), ist_date(now)
    days = [step.day.sits_on for step in steps if step.day]
    for step in steps:
        if step.day is None or (step.sitting and step.sitting.sits_on == step.day.sits_on):
            continue
        if step.day.sits_on < today:
            raise Refusal(N_("%(day)s has passed. Choose a day to come"), field="days", day=step.day.sits_on)
        if why := closed(step.day.sits_on):
            raise Refusal(
                N_("The office is closed on %(day)s: %(why)s. Choose another day"),
                field="days",
                day=step.day.sits_on,
                why=why,
            )
    touched = {step.sitting.id for step in steps if step.sitting}
    mine = [row for row in queries.standing_sittings(division) if row.id not in touched]
    refuse_taken_days(days, [row.sits_on for row in mine])


def _end_series(series: Series | None, last_on: date, why: str) -> None:
    if series is not None:
        series.ended_on, series.ended_because = last_on, why


def _move(row: Sitting, day: SittingDay, new: NewSeries, why: str, now: datetime) -> None:
    state_after(row.state, SittingStep.MOVE)
    must_lie_ahead(row.sits_on, ist_date(now), has_begun(row))
    was_on = row.sits_on
    if day.sits_on != was_on:
        reason = day.moved_because or sentence(N_("moved from %(day)s: %(why)s"), day=was_on, why=why)
        row.planned_on, row.moved_because = day.planned_on, as_data(reason)
    set_day(row, day.sits_on, new.lead, closed_because(row.division))
    row.starts_at, row.minutes, row.venue = new.starts_at, new.minutes, new.venue_on(day.sits_on)
    touch(row, now)
    move_what_hangs_on(row, now, sentence(N_("dates of sittings were fixed")))


def _differs(step: Step, old: Series | None, new: NewSeries) -> bool:
    """Whether anything changes for the sitting; one that stays as it is keeps its SEQUENCE, and nobody is told of it."""
    row, day = step.sitting, step.day
    if row is None or day is None:
        return True
    now, then = (row.sits_on, row.starts_at, row.minutes, row.venue), (day.sits_on, new.starts_at, new.minutes)
    return now != (*then, new.venue_on(day.sits_on)) or lead_of(old) != new.lead


def _call_off(rows: Iterable[Sitting], why: str, actor: Actor, now: datetime) -> list[Sitting]:
    done = []
    for row in rows:
        refuse_begun(has_begun(row))
        row.fell_away = row.state is SittingState.PLANNED
        end(row, state_after(row.state, SittingStep.CANCEL), why, actor, now)
        done.append(row)
    return done


def _finish(
    first: Sitting,
    rule: Sentence | None,
    moved: Sequence[Sitting],
    was_on: tuple[date, ...],
    off: Sequence[Sitting],
    added: Sequence[Sitting],
    why: str,
    actor: Actor,
    now: datetime,
) -> None:
    recompute(first.division, now, sentence(N_("dates of sittings were fixed")))
    ids = [tuple(row.id for row in rows) for rows in (moved, off, added)]
    record(
        SeriesChanged(
            at=now,
            actor=actor,
            division=first.division,
            from_on=min(was_on, default=first.sits_on),
            rule=rule,
            moved=ids[0],
            was_on=was_on,
            called_off=ids[1],
            added=ids[2],
            why=why,
        )
    )
