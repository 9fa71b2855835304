"""The calendar: a series makes a year of sittings in one act; a sitting is moved, with all dates that hang on it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime

from grievance.clocks import operations as clocks
from grievance.clocks import queries as clock_queries
from grievance.clocks.models import ForumDate
from grievance.clocks.rules.kinds import OwnerKind
from grievance.foundation.clock import ist_date
from grievance.foundation.database import db
from grievance.foundation.transaction import record
from grievance.permissions import Actor
from grievance.reference import queries as reference
from grievance.sentences import N_, Refusal, Sentence, as_data, sentence
from grievance.sittings import queries
from grievance.sittings.drafting import number_of
from grievance.sittings.events import SeriesPublished, SittingMoved, SittingNotified
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
from grievance.sittings.rules.states import SittingStep, checked_reason, must_lie_ahead, state_after


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
    if max(day.sits_on for day in days) < ist_date(now):
        raise Refusal(N_("All these dates have passed. Choose days to come"), field="to_on")
    queries.hold_calendar(new.division)
    refuse_taken_days([day.sits_on for day in days], queries.days_of_division(new.division))
    series = series_row(new, actor, now)
    made = add_sittings(new, series, days, now)
    recompute(new.division, now, sentence(N_("dates of sittings were fixed")))
    numbers = tuple(number_of(sitting) for sitting in made)
    rule = rule_in_words(new.rule)
    record(SeriesPublished(at=now, actor=actor, division=new.division, rule=rule, numbers=numbers))
    return made


def add_sittings(new: NewSeries, series: Series, days: Sequence[SittingDay], now: datetime) -> list[Sitting]:
    """Sittings of a series with the next numbers, in order of their days. Call it with the calendar held."""
    closed, serial, made = closed_because(new.division), queries.last_serial(new.division), []
    for day in sorted(days, key=lambda day: day.sits_on):
        serial += 1
        made.append(_sitting(new, series.id, serial, day, closed, now))
    db.session.add_all(made)
    db.session.flush()
    for sitting in made:
        write_forum_date(sitting)
    return made


def refuse_taken_days(days: Sequence[date], others: Iterable[date]) -> None:
    """No two sittings of a division on one day: neither among ``days`` nor with ``others``."""
    taken = set(others)
    for day in sorted(days):
        if day in taken or days.count(day) > 1:
            raise Refusal(
                N_("A sitting stands on %(day)s already. Untick it or choose another day"), field="days", day=day
            )


def series_row(new: NewSeries, actor: Actor, now: datetime) -> Series:
    """The series as a row of its own, in this transaction."""
    series = Series(
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
    db.session.add(series)
    db.session.flush()
    return series


def _sitting(
    new: NewSeries, series_id: int, serial: int, day: SittingDay, closed: ClosedBecause, now: datetime
) -> Sitting:
    sitting = Sitting(
        division=new.division,
        serial=serial,
        series_id=series_id,
        planned_on=day.planned_on,
        moved_because=as_data(day.moved_because) if day.moved_because else None,
        starts_at=new.starts_at,
        minutes=new.minutes,
        venue=new.venue_on(day.sits_on),
        changed_at=now,
    )
    set_day(sitting, day.sits_on, new.lead, closed)
    return sitting


def set_day(sitting: Sitting, sits_on: date, lead: LeadDays, closed: ClosedBecause) -> None:
    """The sitting's day, and all dates that hang on it."""
    dates = lead_dates(sits_on, lead, closed)
    sitting.sits_on = sits_on
    sitting.notice_on, sitting.closes_on, sitting.brief_due_on = dates.notice_on, dates.points_close_on, dates.brief_on
    sitting.agenda_on, sitting.minutes_due_on = dates.agenda_on, dates.minutes_on
    sitting.corrections_until = dates.corrections_on


def lead_of(series: Series | None) -> LeadDays:
    """Days before and after a sitting of the series; of a sitting outside any, the usual ones."""
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


def series_of(sitting: Sitting) -> Series | None:
    return queries.series_by_id(sitting.series_id) if sitting.series_id else None


def recompute(division: str, now: datetime, why: Sentence) -> None:
    """Dates of cases that wait for a sitting of the division follow its calendar."""
    clocks.recompute_sitting_clocks(division, now, why)


def move(sitting: Sitting, sits_on: date, starts_at: str, venue: str, why: str, actor: Actor, now: datetime) -> Sitting:
    """Another day, hour or place, with a reason; everyone called is told in one act."""
    state_after(sitting.state, SittingStep.MOVE)
    must_lie_ahead(sitting.sits_on, ist_date(now), has_begun(sitting))
    why, was_on = checked_reason(why), sitting.sits_on
    if (sits_on, starts_at, venue) == (sitting.sits_on, sitting.starts_at, sitting.venue):
        raise Refusal(N_("Nothing has changed. Choose another day, time or place"), field="sits_on")
    if sits_on != was_on:
        check_new_day(sitting, sits_on, now)
        set_day(sitting, sits_on, lead_of(series_of(sitting)), closed_because(sitting.division))
        sitting.moved_because = as_data(sentence(N_("moved from %(day)s: %(why)s"), day=was_on, why=why))
    sitting.starts_at, sitting.venue = starts_at, venue
    touch(sitting, now)
    because = sentence(N_("sitting %(sitting)s was moved"), sitting=number_of(sitting))
    if sits_on != was_on:
        move_what_hangs_on(sitting, now, because)
    recompute(sitting.division, now, because)
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


def has_begun(sitting: Sitting) -> bool:
    """Whether something was recorded in its room."""
    return any(row.disposition for row in queries.entries_of(sitting.id))


def move_what_hangs_on(sitting: Sitting, now: datetime, why: Sentence) -> None:
    """Cases on the circulated agenda are heard on the new day; briefs not yet written are due on its new date."""
    for listing in queries.listings_of(number_of(sitting)):
        listing.sits_on = sitting.sits_on
    briefs = queries.unwritten_briefs_of(sitting.id)
    due_on = max(sitting.brief_due_on, ist_date(now))
    for brief in briefs:
        brief.due_on = due_on
    db.session.flush()
    clocks.aim_at(clock_queries.open_clocks_of_owners(OwnerKind.BRIEF, [one.id for one in briefs]), due_on, now, why)


def check_new_day(sitting: Sitting, sits_on: date, now: datetime) -> None:
    """A day to come on which the desk is open and no other sitting stands. Holds the calendar."""
    if sits_on < ist_date(now):
        raise Refusal(N_("%(day)s has passed. Choose a day to come"), field="sits_on", day=sits_on)
    queries.hold_calendar(sitting.division)
    if sits_on in queries.days_of_division(sitting.division):
        raise Refusal(N_("A sitting stands on %(day)s already. Choose another day"), field="sits_on", day=sits_on)
    if why := closed_because(sitting.division)(sits_on):
        raise Refusal(
            N_("The office is closed on %(day)s: %(why)s. Choose another day"), field="sits_on", day=sits_on, why=why
        )


def touch(sitting: Sitting, now: datetime) -> None:
    """What calendars elsewhere show has changed."""
    sitting.ics_sequence += 1
    sitting.changed_at = now
    sitting.version += 1
    db.session.flush()
    write_forum_date(sitting)


def send_notices(now: datetime) -> int:
    """The notice of each sitting whose day for it has come, once. Gives how many were sent."""
    due = queries.sittings_to_notify(ist_date(now))
    for sitting in due:
        sitting.state = state_after(sitting.state, SittingStep.NOTIFY)
        write_forum_date(sitting)
        record(
            SittingNotified(
                at=now,
                division=sitting.division,
                sitting=number_of(sitting),
                sitting_id=sitting.id,
                sits_on=sitting.sits_on,
            )
        )
    return len(due)
