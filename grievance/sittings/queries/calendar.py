"""Sittings by number and date, the forum's own clock, and the clocks that wait for a sitting."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from grievance.cases.models import CaseListing
from grievance.clocks.models import Clock, ForumDate
from grievance.clocks.rules.kinds import ClockKind, ClockState, OwnerKind
from grievance.foundation.database import db
from grievance.reference.models import Division
from grievance.sittings.models import ForumLapse, OwnCalendar, Series, Sitting
from grievance.sittings.rules.freezing import parsed_sitting_number
from grievance.sittings.rules.states import TO_COME
from grievance.sittings.rules.words import SittingState

MOST = 500
RUNNING = (ClockState.RUNNING, ClockState.STOPPED)


def sitting_by_number(text: str, *, lock: bool = False) -> Sitting | None:
    """The sitting ``J-24``; ``lock`` holds the row until the transaction ends."""
    found = parsed_sitting_number(text)
    if found is None:
        return None
    query = select(Sitting).where(Sitting.division == found[0], Sitting.serial == found[1])
    return db.session.scalar(query.with_for_update() if lock else query)


def sitting_by_id(sitting_id: int) -> Sitting | None:
    return db.session.get(Sitting, sitting_id)


def sittings_between(from_on: date, to_on: date, division: str | None = None) -> Sequence[Sitting]:
    """Sittings from ``from_on`` to ``to_on``, both included, by day, then division; at most 500."""
    query = select(Sitting).where(Sitting.sits_on >= from_on, Sitting.sits_on <= to_on)
    if division:
        query = query.where(Sitting.division == division)
    return db.session.scalars(query.order_by(Sitting.sits_on, Sitting.division, Sitting.serial).limit(MOST)).all()


def sittings_of_division(division: str) -> Sequence[Sitting]:
    """All of one division, latest first; at most 500."""
    query = select(Sitting).where(Sitting.division == division)
    return db.session.scalars(query.order_by(Sitting.sits_on.desc(), Sitting.serial.desc()).limit(MOST)).all()


def days_of_division(division: str) -> Sequence[date]:
    """Days on which a sitting of the division stands (those not held and adjourned left out), earliest first."""
    gone = (SittingState.NOT_HELD, SittingState.ADJOURNED)
    query = select(Sitting.sits_on).where(Sitting.division == division, Sitting.state.not_in(gone))
    return db.session.scalars(query.order_by(Sitting.sits_on)).all()


def standing_sittings(division: str | None = None) -> Sequence[Sitting]:
    """Sittings that were held or are still to be, of one division or of both, by day."""
    query = select(Sitting).where(Sitting.state.not_in((SittingState.NOT_HELD, SittingState.ADJOURNED)))
    if division:
        query = query.where(Sitting.division == division)
    return db.session.scalars(query.order_by(Sitting.sits_on, Sitting.serial)).all()


def sittings_to_notify(on: date) -> Sequence[Sitting]:
    """Sittings whose notice is due and not sent, held until the transaction ends."""
    due = (Sitting.state == SittingState.PLANNED, Sitting.notice_on <= on, Sitting.sits_on >= on)
    query = select(Sitting).where(*due).order_by(Sitting.sits_on, Sitting.id).limit(MOST)
    return db.session.scalars(query.with_for_update()).all()


def hold_calendar(division: str) -> None:
    """Holds the division's row until the commit, so that no two plan the same day or give the same number at once."""
    db.session.execute(select(Division.code).where(Division.code == division).with_for_update())


def last_serial(division: str) -> int:
    """The highest serial given. Ask for it with the calendar held."""
    return db.session.scalar(select(func.max(Sitting.serial)).where(Sitting.division == division)) or 0


def next_sitting(division: str, on: date, *, lock: bool = False) -> Sitting | None:
    """The first sitting still to be held on or after ``on``."""
    query = select(Sitting).where(Sitting.division == division, Sitting.sits_on >= on, Sitting.state.in_(TO_COME))
    if lock:
        query = query.with_for_update()
    return db.session.scalar(query.order_by(Sitting.sits_on, Sitting.serial).limit(1))


def previous_held(division: str, before: date) -> Sitting | None:
    """The last sitting held before a day."""
    query = select(Sitting).where(
        Sitting.division == division, Sitting.sits_on < before, Sitting.state == SittingState.HELD
    )
    return db.session.scalar(query.order_by(Sitting.sits_on.desc(), Sitting.serial.desc()).limit(1))


def held_days(division: str) -> Sequence[date]:
    """Days on which the division's forum sat, earliest first."""
    query = select(Sitting.sits_on).where(Sitting.division == division, Sitting.state == SittingState.HELD)
    return db.session.scalars(query.order_by(Sitting.sits_on)).all()


def forum_date_of(sitting_id: int) -> ForumDate | None:
    return db.session.scalar(select(ForumDate).where(ForumDate.sitting_id == sitting_id))


def forum_clock_of(division: Division, *, lock: bool = False) -> Clock | None:
    """The division's own open clock, the latest round."""
    query = select(Clock).where(
        Clock.owner_kind == OwnerKind.DIVISION,
        Clock.owner_id == division.place,
        Clock.kind == ClockKind.FORUM,
        Clock.state.in_(RUNNING),
    )
    query = query.order_by(Clock.round.desc(), Clock.id.desc()).limit(1)
    return db.session.scalar(query.with_for_update() if lock else query)


def series_by_id(series_id: int, *, lock: bool = False) -> Series | None:
    return db.session.get(Series, series_id, with_for_update=True if lock else None)


def sittings_of_series(series_id: int, from_on: date, *, lock: bool = False) -> Sequence[Sitting]:
    """Sittings of a series still to be held on or after a day, by day; ``lock`` holds them as they stand now.

    One to which another was adjourned stands outside the rule.
    """
    earlier = aliased(Sitting)
    adjourned_to = select(earlier.adjourned_to_id).where(earlier.adjourned_to_id.is_not(None))
    query = select(Sitting).where(Sitting.series_id == series_id, Sitting.state.in_(TO_COME))
    query = query.where(Sitting.sits_on >= from_on, Sitting.id.not_in(adjourned_to))
    query = query.order_by(Sitting.sits_on, Sitting.serial).limit(MOST)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return db.session.scalars(query).all()


def listings_of(number: str) -> Sequence[CaseListing]:
    """Where cases stand on the circulated agenda of the sitting ``J-24``, by id."""
    query = select(CaseListing).where(CaseListing.sitting_no == number)
    return db.session.scalars(query.order_by(CaseListing.id)).all()


def own_calendar(person_id: int) -> OwnCalendar | None:
    return db.session.get(OwnCalendar, person_id)


def sittings_to_come(division: str, on: date) -> Sequence[Sitting]:
    """Sittings fixed and not yet held on or after a day, earliest first."""
    query = select(Sitting).where(Sitting.division == division, Sitting.sits_on >= on, Sitting.state.in_(TO_COME))
    return db.session.scalars(query.order_by(Sitting.sits_on, Sitting.serial).limit(MOST)).all()


def was_lapse_told(division: str, due_on: date, step: int) -> bool:
    query = select(ForumLapse.id).where(
        ForumLapse.division == division, ForumLapse.due_on == due_on, ForumLapse.step == step
    )
    return db.session.scalar(query) is not None
