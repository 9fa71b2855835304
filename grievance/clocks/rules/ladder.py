"""When a rung of the ladder speaks, and which comes next.

A rung after the date speaks at 00:00 Indian time of the day after due + offset (offset 0: the first minute it is
late), always in calendar days. A rung before the date speaks at 00:00 of the day that many working days before it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from enum import StrEnum
from itertools import pairwise

from grievance.clocks.rules.kinds import ClockKind, Unit
from grievance.clocks.rules.listing_days import listed
from grievance.reference.rules.working_days import DAY, OfficeCalendar
from grievance.sentences import N_, Refusal, Sentence, sentence

IST = timezone(timedelta(hours=5, minutes=30))
MOST_OFFSET_DAYS = 366
PARKED_AFTER_FAILURES = 5
"""A clock whose rung failed so often has no next instant until somebody has looked at it."""


class Tell(StrEnum):
    """Whom a rung tells, seen from the office that holds the clock. A rung names one or, with commas, several."""

    NODAL_OFFICERS = "nodal_officers"
    HEAD = "head"
    OFFICE_ABOVE = "office_above"
    ADMINISTRATIVE_SECRETARY = "administrative_secretary"
    CHIEF_SECRETARY = "chief_secretary"
    CONVENER = "convener"
    CHAIR = "chair"
    FILER = "filer"


TOLD_IN_WORDS = {
    Tell.NODAL_OFFICERS: N_("the nodal officers"),
    Tell.HEAD: N_("the head of the office"),
    Tell.OFFICE_ABOVE: N_("the office above"),
    Tell.ADMINISTRATIVE_SECRETARY: N_("the Administrative Secretary"),
    Tell.CHIEF_SECRETARY: N_("the Chief Secretary"),
    Tell.CONVENER: N_("the convener"),
    Tell.CHAIR: N_("the chair"),
    Tell.FILER: N_("the filer"),
}


@dataclass(frozen=True)
class LadderRung:
    """``offset_days`` after the due date (negative: before it). ``lists``: the case goes on the next agenda."""

    rung: int
    offset_days: int
    offset_unit: Unit
    tell: str
    lists: bool = False

    def __post_init__(self) -> None:
        if self.offset_days > 0 and self.offset_unit is Unit.WORKING:
            raise Refusal(N_("Days after the date are calendar days; only days before it may be working days."))
        if abs(self.offset_days) > MOST_OFFSET_DAYS:
            raise Refusal(N_("A rung stands at most %(most)s days from the date."), most=MOST_OFFSET_DAYS)


@dataclass(frozen=True)
class NextRung:
    rung: LadderRung
    at: datetime


def tells(words: str) -> tuple[Tell, ...]:
    """The readers named in a rung's ``tell``, in order; unknown words are a defect of the data and raise ValueError."""
    return tuple(Tell(word.strip()) for word in words.split(",") if word.strip())


def start_of(day: date) -> datetime:
    """00:00 Indian time, in UTC."""
    return datetime.combine(day, time(), IST).astimezone(UTC)


def instant(rung: LadderRung, due_on: date, calendar: OfficeCalendar) -> datetime:
    """The moment at which the rung speaks for a clock due on ``due_on``, in UTC."""
    if rung.offset_days >= 0:
        return start_of(due_on + DAY * (rung.offset_days + 1))
    if rung.offset_unit is Unit.WORKING:
        return start_of(calendar.working_days_before(due_on, -rung.offset_days))
    return start_of(due_on + DAY * rung.offset_days)


def rungs_of(
    rungs: Iterable[LadderRung],
    due_on: date,
    calendar: OfficeCalendar,
    started_at: datetime,
    stopped_until: date | None = None,
) -> tuple[NextRung, ...]:
    """All rungs that exist for the clock, in order of their instants."""
    return of_clock(instants(rungs, due_on, calendar), started_at, stopped_until)


def instants(rungs: Iterable[LadderRung], due_on: date, calendar: OfficeCalendar) -> tuple[NextRung, ...]:
    """When each rung speaks for clocks due on one day: the same for all that share ladder, date and calendar."""
    return tuple(NextRung(rung, instant(rung, due_on, calendar)) for rung in rungs)


def of_clock(
    steps: Iterable[NextRung], started_at: datetime, stopped_until: date | None = None
) -> tuple[NextRung, ...]:
    """Those of ``steps`` that exist for one clock, in order of their instants.

    A rung whose instant lies before the start does not exist. While the clock stands still, a rung before
    the date waits for the end of the pause, at its latest ``stopped_until``.
    """
    found = []
    for step in steps:
        if step.at < started_at:
            continue
        if step.rung.offset_days < 0 and stopped_until is not None:
            step = replace(step, at=max(step.at, start_of(stopped_until + DAY)))
        found.append(step)
    return tuple(sorted(found, key=lambda step: (step.at, step.rung.rung)))


def next_rung(
    rungs: Iterable[LadderRung],
    due_on: date,
    calendar: OfficeCalendar,
    started_at: datetime,
    *,
    top_rung: int | None = None,
    stopped_until: date | None = None,
) -> NextRung | None:
    """The next rung above ``top_rung`` (the highest recorded in this round), None at the top."""
    steps = rungs_of(rungs, due_on, calendar, started_at, stopped_until)
    return next((step for step in steps if top_rung is None or step.rung.rung > top_rung), None)


def check_climbs(rungs: Iterable[LadderRung]) -> None:
    """Each step must come after the one before it, since a step below the highest recorded never speaks again."""
    ordered = sorted(rungs, key=lambda rung: rung.rung)
    for before, after in pairwise(ordered):
        if after.offset_days <= before.offset_days:
            key = N_("Step %(after)s must come later than step %(before)s.")
            raise Refusal(key, field="offset_days", before=before.rung, after=after.rung)


def when_in_words(rung: LadderRung) -> Sentence:
    """ "3 working days before the date", "as soon as it is late", "7 days after the date"."""
    if rung.offset_days == 0:
        return sentence(N_("as soon as it is late"))
    if rung.offset_days > 0:
        return sentence(N_("%(days)s days after the date"), days=rung.offset_days)
    key = N_("%(days)s days before the date")
    if rung.offset_unit is Unit.WORKING:
        key = N_("%(days)s working days before the date")
    return sentence(key, days=-rung.offset_days)


def told_in_words(rung: LadderRung) -> Sentence:
    return listed(sentence(TOLD_IN_WORDS[who]) for who in tells(rung.tell))


def _ladder(*rows: tuple[int, Unit, str, bool]) -> tuple[LadderRung, ...]:
    return tuple(LadderRung(number, *row) for number, row in enumerate(rows, start=1))


_C, _W = Unit.CALENDAR, Unit.WORKING
_T = Tell

DEFAULT_LADDERS: dict[ClockKind, Sequence[LadderRung]] = {
    # PRODUCT 6, the ladder of a grievance.
    ClockKind.RESOLVE: _ladder(
        (-3, _W, _T.NODAL_OFFICERS, False),
        (0, _C, _T.HEAD, False),
        (7, _C, _T.OFFICE_ABOVE, False),
        (15, _C, _T.ADMINISTRATIVE_SECRETARY, True),
        (30, _C, _T.CHIEF_SECRETARY, False),
    ),
    # The convener owes the sorting; a case nobody names an office for is the forum's own failure, so its chair hears of it.
    ClockKind.SORT: _ladder((0, _C, _T.CONVENER, False), (3, _C, _T.OFFICE_ABOVE, False)),
    # Small duties inside a longer clock: they stay within the office, else every case would wake the office above twice.
    ClockKind.ACKNOWLEDGE: _ladder((0, _C, _T.NODAL_OFFICERS, False), (3, _C, _T.HEAD, False)),
    ClockKind.FIRST_REPLY: _ladder(
        (-2, _W, _T.NODAL_OFFICERS, False), (0, _C, _T.HEAD, False), (7, _C, _T.OFFICE_ABOVE, False)
    ),
    ClockKind.KEEP_INFORMED: _ladder((0, _C, _T.NODAL_OFFICERS, False), (7, _C, _T.HEAD, False)),
    # A point or a second dispute waits for the forum, so only convener and those above the forum can help.
    ClockKind.SITTING: _ladder(
        (-5, _W, _T.CONVENER, True), (0, _C, _T.CONVENER, True), (15, _C, _T.ADMINISTRATIVE_SECRETARY, True)
    ),
    # The reviewing office holds the clock; the ladder is that of resolve, quicker, since the filer has waited once already.
    ClockKind.REVIEW: _ladder(
        (-3, _W, _T.NODAL_OFFICERS, False),
        (0, _C, _T.HEAD, False),
        (7, _C, _T.ADMINISTRATIVE_SECRETARY, True),
        (15, _C, _T.CHIEF_SECRETARY, False),
    ),
    # The office above wrote the instruction, so it hears at once.
    ClockKind.REWORK: _ladder(
        (-2, _W, _T.NODAL_OFFICERS, False),
        (0, _C, _T.HEAD, False),
        (3, _C, _T.OFFICE_ABOVE, False),
        (10, _C, _T.ADMINISTRATIVE_SECRETARY, True),
        (20, _C, _T.CHIEF_SECRETARY, False),
    ),
    # A direction comes from the forum: it goes back on the agenda as soon as it is late.
    ClockKind.DIRECTION: _ladder(
        (-3, _W, _T.NODAL_OFFICERS, False),
        (0, _C, _T.HEAD, True),
        (7, _C, _T.OFFICE_ABOVE, True),
        (15, _C, _T.ADMINISTRATIVE_SECRETARY, True),
        (30, _C, _T.CHIEF_SECRETARY, True),
    ),
    # A brief is owed before the freeze; after the freeze its absence prints itself, so no long ladder.
    ClockKind.BRIEF: _ladder((-1, _W, _T.NODAL_OFFICERS, False), (0, _C, _T.HEAD, False)),
    # A lapse of the forum itself: those who preside and the Administrative Secretary, then the Chief Secretary.
    ClockKind.FORUM: _ladder(
        (-20, _W, _T.CONVENER, False),
        (-5, _W, _T.CHAIR, False),
        (0, _C, f"{_T.CHAIR},{_T.ADMINISTRATIVE_SECRETARY}", False),
        (30, _C, _T.CHIEF_SECRETARY, False),
    ),
    # A programme's figures age quietly, so the office that owes them hears first and those above it soon after.
    ClockKind.REPORT: _ladder(
        (-3, _W, _T.NODAL_OFFICERS, False),
        (0, _C, _T.HEAD, False),
        (7, _C, _T.OFFICE_ABOVE, False),
        (30, _C, _T.CHIEF_SECRETARY, False),
    ),
}
"""Shipped ladders; kinds that are not named (limits on the filer) have none: their end is handled by their own job."""
