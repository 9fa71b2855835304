"""The forum's own clock: one a division, started at set-up, met when a sitting is held."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from grievance.clocks import operations as clocks
from grievance.clocks.rules.kinds import ClockKind, OwnerKind
from grievance.foundation.clock import ist_date, midnight
from grievance.foundation.database import db
from grievance.foundation.transaction import record
from grievance.reference import queries as reference
from grievance.reference.models import Division
from grievance.sittings import queries
from grievance.sittings.events import ForumOverdue
from grievance.sittings.models import ForumLapse
from grievance.sittings.rules.forum_clock import ForumStanding, standing

TOLD_AGAIN_AFTER_DAYS = 30
FALLBACK_DESK = "IC-DEPT"


def forum_standing(division: str, on: date) -> ForumStanding:
    """How a division's forum stands on a day: last sat, due, days overdue, next day. Before the set-up it counts from ``on``."""
    found = reference.division(division)
    clock = queries.forum_clock_of(found) if found else None
    to_come = [sitting.sits_on for sitting in queries.sittings_to_come(division, on)]
    held = queries.held_days(division)
    limit = {"limit_days": clock.days} if clock else {}
    return standing(division, on, clock.day_zero if clock else on, held, to_come, **limit)


def start_forum_clocks(now: datetime) -> int:
    """At set-up: a clock for each division that has none. Gives how many were started."""
    started = 0
    for division in reference.divisions():
        if queries.forum_clock_of(division) is None:
            _start(division, now, round=1)
            started += 1
    return started


def _start(division: Division, at: datetime, round: int) -> None:
    desk = division.forum_office_code or FALLBACK_DESK
    clocks.start_clock(
        OwnerKind.DIVISION, division.place, ClockKind.FORUM, desk, at, round=round, division=division.code
    )


def restart_forum_clock(division_code: str, sat_on: date) -> None:
    """A sitting was held: the clock is met on that day and a new one begins with it, unless it runs from a later one."""
    division = reference.division(division_code)
    if division is None:
        return
    old, at = queries.forum_clock_of(division, lock=True), midnight(sat_on) + timedelta(hours=12)
    if old and old.day_zero >= sat_on:
        return
    if old:
        clocks.meet_clock(old, at)
    _start(division, at, round=old.round + 1 if old else 1)


def check_forum_clocks(now: datetime) -> int:
    """Tell of each lapse when it begins and again every 30 days, each once. Gives how many were told."""
    told, today = 0, ist_date(now)
    for division in reference.divisions():
        queries.forum_clock_of(division, lock=True)
        stands = forum_standing(division.code, today)
        step = 1 + (stands.days_overdue - 1) // TOLD_AGAIN_AFTER_DAYS
        if stands.lapsed and not queries.was_lapse_told(division.code, stands.due_on, step):
            _tell_lapse(stands, step, now)
            told += 1
    return told


def _tell_lapse(stands: ForumStanding, step: int, now: datetime) -> None:
    row = ForumLapse(
        division=stands.division, due_on=stands.due_on, step=step, days_overdue=stands.days_overdue, told_at=now
    )
    db.session.add(row)
    db.session.flush()
    record(
        ForumOverdue(
            at=now,
            division=stands.division,
            last_on=stands.last_held_on,
            due_on=stands.due_on,
            days_overdue=stands.days_overdue,
        )
    )
