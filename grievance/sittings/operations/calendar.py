"""The calendar: a series makes a year of sittings in one act; a sitting is moved, adjourned, held or not held, never deleted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime

from grievance.clocks import operations as clocks
from grievance.clocks.models import ForumDate
from grievance.foundation.clock import ist_date
from grievance.foundation.database import db
from grievance.foundation.transaction import record
from grievance.permissions import Actor
from grievance.reference import queries as reference
from grievance.sentences import N_, Refusal, Sentence, as_data, sentence
from grievance.sittings import queries
from grievance.sittings.drafting import number_of
from grievance.sittings.events import SeriesPublished, SittingMoved, SittingNotHeld
from grievance.sittings.models import Series, Sitting
from grievance.sittings.operations.forum import FALLBACK_DESK
from grievance.sittings.rules.series import (
    ClosedBecause,
    LeadDays,
    SeriesRule,
    SittingDay,
    lead_dates,
    rule_in_words,
)
from grievance.sittings.rules.states import SittingStep, checked_reason, state_after


@dataclass(frozen=True)
class NewSeries:
    """What the form gives. ``starts_at`` is Indian time, "11:00"."""

    division: str
    rule: SeriesRule
    from_on: date
    to_on: date
    starts_at: str
    minutes: int
    venue_summer: str
    venue_winter: str
    lead: LeadDays = field(default_factory=LeadDays)

    def venue_on(self, day: date) -> str:
        """May to October the summer's, November to April the winter's; one of them alone serves all year."""
        wanted = self.venue_summer if 5 <= day.month <= 10 else self.venue_winter
        return wanted or self.venue_winter or self.venue_summer


def closed_because(division: str) -> ClosedBecause:
    """Why the division's forum desk is closed on a day; None when it is open."""
    return reference.office_calendar(reference.forum_desk(division) or FALLBACK_DESK, division).closed_because


def publish(new: NewSeries, days: Sequence[SittingDay], actor: Actor, now: datetime) -> list[Sitting]:
    """One act fixes the sittings of all ``days``, in their order; those on a day that is taken are refused."""
    if not days:
        raise Refusal(N_("Tick at least one date"), field="days")
    queries.hold_calendar(new.division)
    _refuse_taken_days(new.division, [day.sits_on for day in days])
    closed = closed_because(new.division)
    series = _series(new, actor, now)
    db.session.add(series)
    db.session.flush()
    serial, made = queries.last_serial(new.division), []
    for day in sorted(days, key=lambda day: day.sits_on):
        serial += 1
        made.append(_sitting(new, series.id, serial, day, closed))
    db.session.add_all(made)
    db.session.flush()
    for sitting in made:
        write_forum_date(sitting)
    _recompute(new.division, now, sentence(N_("dates of sittings were fixed")))
    numbers = tuple(number_of(sitting) for sitting in made)
    rule = rule_in_words(new.rule)
    record(SeriesPublished(at=now, actor=actor, division=new.division, rule=rule, numbers=numbers))
    return made


def plan_one(new: NewSeries, day: SittingDay, actor: Actor, now: datetime) -> Sitting:
    """A single sitting outside any rule."""
    return publish(new, [day], actor, now)[0]


def _refuse_taken_days(division: str, days: Sequence[date]) -> None:
    taken = set(queries.days_of_division(division))
    for day in sorted(days):
        if day in taken or days.count(day) > 1:
            raise Refusal(
                N_("A sitting stands on %(day)s already. Untick it or choose another day"), field="days", day=day
            )


def _series(new: NewSeries, actor: Actor, now: datetime) -> Series:
    return Series(
        division=new.division,
        rule=asdict(new.rule),
        from_on=new.from_on,
        to_on=new.to_on,
        starts_at=new.starts_at,
        minutes=new.minutes,
        venue_summer=new.venue_summer,
        venue_winter=new.venue_winter,
        notice_days=new.lead.notice,
        close_days=new.lead.points_close,
        agenda_days=new.lead.agenda,
        minutes_days=new.lead.minutes,
        corrections_days=new.lead.corrections,
        made_by=actor.person_id,
        made_at=now,
    )


def _sitting(new: NewSeries, series_id: int, serial: int, day: SittingDay, closed: ClosedBecause) -> Sitting:
    sitting = Sitting(
        division=new.division,
        serial=serial,
        series_id=series_id,
        planned_on=day.planned_on,
        moved_because=as_data(day.moved_because) if day.moved_because else None,
        starts_at=new.starts_at,
        minutes=new.minutes,
        venue=new.venue_on(day.sits_on),
    )
    _set_day(sitting, day.sits_on, new.lead, closed)
    return sitting


def _set_day(sitting: Sitting, sits_on: date, lead: LeadDays, closed: ClosedBecause) -> None:
    dates = lead_dates(sits_on, lead, closed)
    sitting.sits_on = sits_on
    sitting.notice_on, sitting.closes_on, sitting.brief_due_on = dates.notice_on, dates.points_close_on, dates.brief_on
    sitting.agenda_on, sitting.minutes_due_on = dates.agenda_on, dates.minutes_on
    sitting.corrections_until = dates.corrections_on


def _lead_of(sitting: Sitting) -> LeadDays:
    series = queries.series_by_id(sitting.series_id) if sitting.series_id else None
    if series is None:
        return LeadDays()
    return LeadDays(
        notice=series.notice_days,
        points_close=series.close_days,
        brief=series.agenda_days + 1,
        agenda=series.agenda_days,
        minutes=series.minutes_days,
        corrections=series.corrections_days,
    )


def write_forum_date(sitting: Sitting) -> None:
    """The row that clocks below read; a sitting stands above them."""
    row = queries.forum_date_of(sitting.id)
    if row is None:
        row = ForumDate(division=sitting.division, sitting_id=sitting.id)
        db.session.add(row)
    row.sits_on, row.closes_on, row.state = sitting.sits_on, sitting.closes_on, sitting.state.value
    db.session.flush()


def _recompute(division: str, now: datetime, why: Sentence) -> None:
    """Dates of cases that wait for a sitting of the division follow its calendar."""
    clocks.recompute_sitting_clocks(division, now, why)


def move(sitting: Sitting, sits_on: date, starts_at: str, venue: str, why: str, actor: Actor, now: datetime) -> Sitting:
    """Another day, hour or place, with a reason; everyone called is told in one act."""
    state_after(sitting.state, SittingStep.MOVE)
    why, was_on = checked_reason(why), sitting.sits_on
    if (sits_on, starts_at, venue) == (sitting.sits_on, sitting.starts_at, sitting.venue):
        raise Refusal(N_("Nothing has changed. Choose another day, time or place"), field="sits_on")
    if sits_on != was_on:
        _check_new_day(sitting, sits_on, now)
        _set_day(sitting, sits_on, _lead_of(sitting), closed_because(sitting.division))
        sitting.moved_because = as_data(sentence(N_("moved from %(day)s: %(why)s"), day=was_on, why=why))
    sitting.starts_at, sitting.venue = starts_at, venue
    _touch(sitting)
    _recompute(sitting.division, now, sentence(N_("sitting %(sitting)s was moved"), sitting=number_of(sitting)))
    record(
        SittingMoved(
            at=now,
            actor=actor,
            division=sitting.division,
            sitting=number_of(sitting),
            sitting_id=sitting.id,
            was_on=was_on,
            sits_on=sits_on,
            begins=starts_at,
            venue=venue,
            why=why,
        )
    )
    return sitting


def _check_new_day(sitting: Sitting, sits_on: date, now: datetime) -> None:
    if sits_on < ist_date(now):
        raise Refusal(N_("%(day)s has passed. Choose a day to come"), field="sits_on", day=sits_on)
    queries.hold_calendar(sitting.division)
    if sits_on in queries.days_of_division(sitting.division):
        raise Refusal(N_("A sitting stands on %(day)s already. Choose another day"), field="sits_on", day=sits_on)
    if why := closed_because(sitting.division)(sits_on):
        raise Refusal(
            N_("The office is closed on %(day)s: %(why)s. Choose another day"), field="sits_on", day=sits_on, why=why
        )


def _touch(sitting: Sitting) -> None:
    sitting.ics_sequence += 1
    sitting.version += 1
    db.session.flush()
    write_forum_date(sitting)


def call_off(sitting: Sitting, why: str, actor: Actor, now: datetime) -> Sitting:
    """Not held, with the reason. Its items wait for the next agenda, the forum's own clock runs on."""
    sitting.state = state_after(sitting.state, SittingStep.CANCEL)
    return _ended(sitting, checked_reason(why), None, actor, now)


def adjourn(sitting: Sitting, sits_on: date, why: str, actor: Actor, now: datetime) -> Sitting:
    """Adjourned to a day: a sitting of its own with the next number; gives that one."""
    why = checked_reason(why)
    state = state_after(sitting.state, SittingStep.ADJOURN)
    if sits_on <= sitting.sits_on:
        raise Refusal(N_("Choose a day after %(day)s"), field="sits_on", day=sitting.sits_on)
    _check_new_day(sitting, sits_on, now)
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
    )
    _set_day(later, sits_on, _lead_of(sitting), closed_because(sitting.division))
    db.session.add(later)
    db.session.flush()
    write_forum_date(later)
    sitting.state, sitting.adjourned_to_id = state, later.id
    _ended(sitting, why, later, actor, now)
    return later


def _ended(sitting: Sitting, why: str, later: Sitting | None, actor: Actor, now: datetime) -> Sitting:
    sitting.not_held_because = why
    _touch(sitting)
    _recompute(sitting.division, now, sentence(N_("sitting %(sitting)s was not held"), sitting=number_of(sitting)))
    record(
        SittingNotHeld(
            at=now,
            actor=actor,
            division=sitting.division,
            sitting=number_of(sitting),
            sitting_id=sitting.id,
            was_on=sitting.sits_on,
            why=why,
            adjourned_to=number_of(later) if later else None,
            adjourned_to_on=later.sits_on if later else None,
        )
    )
    return sitting
