"""Reading clocks with what their dates rest on: holders, pauses, extensions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sqlalchemy import insert, select

from grievance.clocks.models import Clock, ClockHeld, DueChange, Extension, ForumDate, Pause
from grievance.clocks.queries.in_force import ladder_rows as ladder_rows
from grievance.clocks.queries.in_force import ladder_rung as ladder_rung
from grievance.clocks.queries.in_force import ladders as ladders
from grievance.clocks.queries.in_force import limit_in_force as limit_in_force
from grievance.clocks.queries.in_force import limit_rows as limit_rows
from grievance.clocks.queries.in_force import limit_rule as limit_rule
from grievance.clocks.queries.in_force import limits_known as limits_known
from grievance.clocks.rules import due as due_rules
from grievance.clocks.rules import explaining, ladder, lateness
from grievance.clocks.rules.aim import Aim, PlannedSitting, aim_at
from grievance.clocks.rules.kinds import ClockKind, ClockState, OwnerKind
from grievance.clocks.rules.strip import Strip, strip
from grievance.foundation.clock import ist_date
from grievance.foundation.database import db
from grievance.reference import queries as reference
from grievance.reference.rules.working_days import OfficeCalendar
from grievance.sentences import N_, Sentence, from_data, sentence

OPEN = (ClockState.RUNNING, ClockState.STOPPED)
CHUNK = 500


@dataclass
class Facts:
    """The log of one clock, in the order in which it was written."""

    held: list[ClockHeld] = field(default_factory=list)
    pauses: list[Pause] = field(default_factory=list)
    extensions: list[Extension] = field(default_factory=list)

    @property
    def open_pause(self) -> Pause | None:
        return next((pause for pause in self.pauses if pause.to_on is None), None)

    @property
    def granted(self) -> list[Extension]:
        return [extension for extension in self.extensions if extension.granted_on is not None]

    @property
    def granted_days(self) -> int:
        return sum(extension.granted_days or extension.days for extension in self.granted)


def clock(clock_id: int) -> Clock | None:
    return db.session.get(Clock, clock_id)


def clock_of(owner_kind: OwnerKind, owner_id: int, kind: ClockKind) -> Clock | None:
    """The newest clock of a kind, open or not."""
    mine = (Clock.owner_kind == owner_kind, Clock.owner_id == owner_id, Clock.kind == kind)
    return db.session.scalar(select(Clock).where(*mine).order_by(Clock.round.desc(), Clock.id.desc()).limit(1))


def open_clocks_of(owner_kind: OwnerKind, owner_id: int) -> list[Clock]:
    """Running and stopped clocks of an owner, the earliest date first."""
    mine = (Clock.owner_kind == owner_kind, Clock.owner_id == owner_id, Clock.state.in_(OPEN))
    return list(db.session.scalars(select(Clock).where(*mine).order_by(Clock.due_on, Clock.id)))


def open_clocks_of_owners(owner_kind: OwnerKind, owner_ids: Collection[int]) -> list[Clock]:
    """Running and stopped clocks of many owners, by owner."""
    theirs = (Clock.owner_kind == owner_kind, Clock.owner_id.in_(owner_ids), Clock.state.in_(OPEN))
    return list(db.session.scalars(select(Clock).where(*theirs).order_by(Clock.owner_id, Clock.id)))


def open_clocks_of_kind(kind: ClockKind, division: str | None = None) -> list[Clock]:
    """Open clocks of a kind, of one division or of both."""
    mine = [Clock.kind == kind, Clock.state.in_(OPEN)]
    if division:
        mine.append(Clock.division == division)
    return list(db.session.scalars(select(Clock).where(*mine).order_by(Clock.due_on, Clock.id)))


def open_clocks_over(on: date, codes: Collection[str]) -> list[Clock]:
    """Open clocks that count the date ``on`` and were ever held by one of the offices."""
    over = (Clock.state.in_(OPEN), Clock.due_on >= on, Clock.day_zero < on)
    held = select(ClockHeld.clock_id).where(ClockHeld.office_code.in_(sorted(codes)))
    return list(db.session.scalars(select(Clock).where(*over, Clock.id.in_(held)).order_by(Clock.id)))


def open_clocks_held_by(codes: Collection[str]) -> list[Clock]:
    """Open clocks ever held by one of the offices; no codes: all open clocks."""
    wanted = select(Clock).where(Clock.state.in_(OPEN)).order_by(Clock.id)
    if codes:
        wanted = wanted.where(Clock.id.in_(select(ClockHeld.clock_id).where(ClockHeld.office_code.in_(sorted(codes)))))
    return list(db.session.scalars(wanted))


def pauses_past_their_end(today: date, most: int = 200) -> list[Pause]:
    """Open pauses whose latest end lies before ``today``, the oldest first."""
    over = (Pause.to_on.is_(None), Pause.latest_on < today)
    return list(db.session.scalars(select(Pause).where(*over).order_by(Pause.latest_on, Pause.id).limit(most)))


def times_to_disagree_passed(today: date, most: int = 200) -> list[Clock]:
    """Open clocks of the time to disagree that ended before ``today``, the oldest first."""
    over = (Clock.kind == ClockKind.DISPUTE, Clock.state.in_(OPEN), Clock.due_on < today)
    return list(db.session.scalars(select(Clock).where(*over).order_by(Clock.due_on, Clock.id).limit(most)))


def facts_of(clocks: Iterable[Clock]) -> dict[int, Facts]:
    """The log of each clock, three SELECTs each 500 clocks."""
    found: dict[int, Facts] = {row.id: Facts() for row in clocks}
    for part in _chunks(list(found)):
        for row in db.session.scalars(select(ClockHeld).where(ClockHeld.clock_id.in_(part)).order_by(ClockHeld.id)):
            found[row.clock_id].held.append(row)
        for pause in db.session.scalars(select(Pause).where(Pause.clock_id.in_(part)).order_by(Pause.id)):
            found[pause.clock_id].pauses.append(pause)
        for more in db.session.scalars(select(Extension).where(Extension.clock_id.in_(part)).order_by(Extension.id)):
            found[more.clock_id].extensions.append(more)
    return found


def facts(clock: Clock) -> Facts:
    return facts_of([clock])[clock.id]


def _chunks(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), CHUNK):
        yield ids[start : start + CHUNK]


def extension(extension_id: int) -> Extension | None:
    return db.session.get(Extension, extension_id)


def ended_clocks_of(owner_kind: OwnerKind, owner_ids: Collection[int]) -> dict[int, list[lateness.Kept]]:
    """How the ended clocks of each owner were kept, in the order in which they began."""
    theirs = (Clock.owner_kind == owner_kind, Clock.owner_id.in_(owner_ids), Clock.state.not_in(OPEN))
    found: dict[int, list[lateness.Kept]] = defaultdict(list)
    for row in db.session.scalars(select(Clock).where(*theirs).order_by(Clock.id)) if owner_ids else ():
        ended_on = row.met_on or ist_date(row.ended_at or row.started_at)
        met = row.state is ClockState.MET
        found[row.owner_id].append(lateness.Kept(row.kind, row.due_on, ended_on, met))
    return found


def lateness_of(owner_kind: OwnerKind, owner_ids: Collection[int]) -> dict[int, Sentence]:
    """ "answered 3 days late", for those owners that ever were; whatever came after."""
    kept = {number: lateness.lateness(ended) for number, ended in ended_clocks_of(owner_kind, owner_ids).items()}
    return {number: lateness.in_words(late) for number, late in kept.items() if late}


def voided_clocks_of(owner_kind: OwnerKind, owner_id: int) -> list[Clock]:
    """Clocks that ended without being met, the last that ended first."""
    mine = (Clock.owner_kind == owner_kind, Clock.owner_id == owner_id, Clock.state == ClockState.VOID)
    return list(db.session.scalars(select(Clock).where(*mine).order_by(Clock.ended_at.desc(), Clock.id.desc())))


def open_clocks_by_rule(kind: ClockKind, since: date) -> list[Clock]:
    """Open clocks of a kind whose days came from the limit in force, begun on ``since`` or later, the earliest date first."""
    mine = (Clock.kind == kind, Clock.state.in_(OPEN), Clock.by_rule, Clock.day_zero >= since)
    return list(db.session.scalars(select(Clock).where(*mine).order_by(Clock.due_on, Clock.id)))


def due_changes_of(clock: Clock) -> list[DueChange]:
    """Every move of the date, in order."""
    return list(db.session.scalars(select(DueChange).where(DueChange.clock_id == clock.id).order_by(DueChange.id)))


def add_due_changes(rows: Iterable[dict[str, Any]]) -> None:
    """Moves of many dates in one statement."""
    if given := list(rows):
        db.session.execute(insert(DueChange), given)


def limit_of(clock: Clock) -> due_rules.Limit:
    return due_rules.Limit(clock.days, clock.unit, clock.rolls, clock.hard_stop_days)


def held_for_rules(clock: Clock, facts: Facts) -> tuple[due_rules.Held, ...]:
    return tuple(
        due_rules.Held(reference.office_calendar(row.office_code, clock.division), row.from_on) for row in facts.held
    )


def pauses_for_rules(facts: Facts) -> tuple[due_rules.Pause, ...]:
    return tuple(due_rules.Pause(row.from_on, row.to_on, row.latest_on, from_data(row.why)) for row in facts.pauses)


def calendar_now(clock: Clock, facts: Facts) -> OfficeCalendar:
    """The calendar of the office that holds the clock now."""
    return reference.office_calendar(facts.held[-1].office_code, clock.division)


def due_computed(clock: Clock, facts: Facts, limit: due_rules.Limit | None = None) -> due_rules.Due:
    """The date afresh from the log; under another ``limit``, for the preview of a change."""
    held = held_for_rules(clock, facts)
    return due_rules.due(limit or limit_of(clock), clock.day_zero, held, pauses_for_rules(facts), facts.granted_days)


def due_explained(clock: Clock, known: Facts | None = None) -> explaining.Explained:
    """The due date and the sentence that explains it, both from the log; of an ended clock as they stood that day."""
    known = known or facts(clock)
    extensions = [
        explaining.Extension(row.granted_days or row.days, row.granted_on, _office_name(row.granted_office_code))
        for row in known.granted
    ]
    held, pauses = held_for_rules(clock, known), pauses_for_rules(known)
    found = explaining.explained(limit_of(clock), clock.day_zero, held, pauses, extensions)
    if clock.why is not None:
        return explaining.Explained(replace(found.due, on=clock.due_on), from_data(clock.why))
    if clock.kind is not ClockKind.SITTING:
        return found
    return explaining.Explained(found.due, _why_this_sitting(clock))


def _office_name(code: str | None) -> Sentence | str:
    """The name as a message key, so that a translation may exist."""
    found = reference.office(code) if code else None
    return Sentence(found.name.replace("%", "%%")) if found else ""


def _why_this_sitting(clock: Clock) -> Sentence:
    aim = sitting_aim(clock.division, clock.day_zero, is_new=False) if clock.division else None
    if aim is None or aim.on != clock.due_on:
        key = N_("Due %(due)s: no sitting is fixed yet; %(days)s days from %(start)s are the limit.")
        return sentence(key, due=clock.due_on, days=clock.days, start=clock.day_zero)
    key = N_("Due %(due)s: %(why)s on %(start)s, when this came before the forum.")
    return sentence(key, due=clock.due_on, why=aim.why, start=clock.day_zero)


def due_if_paused(clock: Clock, from_on: date, latest_on: date, known: Facts | None = None) -> due_rules.Due:
    """The date if a question were asked on ``from_on``: for the form, which says before sending when nothing moves."""
    known = known or facts(clock)
    pause = due_rules.Pause(from_on, None, latest_on, sentence(N_("a question to the filer")))
    pauses = (*pauses_for_rules(known), pause)
    return due_rules.due(limit_of(clock), clock.day_zero, held_for_rules(clock, known), pauses, known.granted_days)


def due_if_extended(clock: Clock, days: int, known: Facts | None = None) -> due_rules.Due:
    """The date if so many more days were granted: for the page of the officer who grants."""
    known = known or facts(clock)
    more = known.granted_days + days
    held = held_for_rules(clock, known)
    return due_rules.due(limit_of(clock), clock.day_zero, held, pauses_for_rules(known), more)


def strips_of(clocks: Iterable[Clock], today: date) -> dict[int, Strip]:
    """Day strips for a list, by clock id."""
    clocks = list(clocks)
    known = facts_of(clocks)
    return {row.id: _strip(row, known[row.id], today) for row in clocks}


def strip_of(clock: Clock, today: date) -> Strip:
    return strips_of([clock], today)[clock.id]


def _strip(clock: Clock, known: Facts, today: date) -> Strip:
    found = due_computed(clock, known)
    return strip(clock.day_zero, found, clock.unit, held_for_rules(clock, known), today, clock.met_on)


def next_rung_of(clock: Clock, known: Facts, rungs: Iterable[ladder.LadderRung]) -> ladder.NextRung | None:
    """The next rung not yet recorded: the one rule for the stored instant and for the sweep."""
    pause = known.open_pause
    return ladder.next_rung(
        rungs,
        clock.due_on,
        calendar_now(clock, known),
        clock.started_at,
        top_rung=clock.top_rung,
        stopped_until=pause.latest_on if pause else None,
    )


def forum_dates(division: str, after: date) -> list[ForumDate]:
    """The division's sittings after a date, in order."""
    wanted = select(ForumDate).where(ForumDate.division == division, ForumDate.sits_on > after)
    return list(db.session.scalars(wanted.order_by(ForumDate.sits_on, ForumDate.id)))


def planned_sittings(division: str, after: date) -> list[PlannedSitting]:
    return [PlannedSitting(row.sits_on, row.closes_on, row.state) for row in forum_dates(division, after)]


def sitting_aim(division: str, day_zero: date, *, is_new: bool) -> Aim | None:
    """The sitting that a case of ``day_zero`` is promised, else the day by which the forum must sit."""
    forum = next(iter(open_clocks_of_kind(ClockKind.FORUM, division)), None)
    return aim_at(planned_sittings(division, day_zero), day_zero, forum.due_on if forum else None, is_new=is_new)


def calculated(
    office_code: str,
    from_on: date,
    limit: due_rules.Limit,
    division: str | None = None,
    *,
    pauses: Iterable[due_rules.Pause] = (),
    extensions: Iterable[explaining.Extension] = (),
) -> explaining.Explained:
    """The public date calculator: date and sentence for an office, without any case."""
    held = due_rules.held_by(reference.office_calendar(office_code, division))
    return explaining.explained(limit, from_on, held, pauses, extensions)
