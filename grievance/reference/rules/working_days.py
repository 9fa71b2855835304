"""The calendar of one office: which days it works, and in words why it does not.

The calendar hangs on the office (DOMAIN 5): departments keep a five-day week and all others a six-day week.
A holiday closes an office by its scope: the whole territory, the division or district in which the office
sits on that date, the office itself, or (bank days) the bankers' committee. Restricted holidays are a
person's own choice and never close an office; withdrawn ones never count.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from grievance.reference.rules.words import HolidayScope, HolidayState, Week
from grievance.sentences import N_, Refusal, Sentence, sentence

DAY = timedelta(days=1)
FARTHEST = 3660
"""Days searched for an open day (ten years) before the calendar is called hopeless."""


WORKING_WEEKDAYS = {Week.FIVE: frozenset(range(5)), Week.SIX: frozenset(range(6))}
"""Working weekdays of each kind of week, Monday 0."""


@dataclass(frozen=True)
class Holiday:
    """One row of the list. ``scope_code`` is a division, a district or an office code, else empty."""

    on: date
    name: str
    scope: HolidayScope = HolidayScope.ALL
    scope_code: str = ""
    state: HolidayState = HolidayState.CONFIRMED

    @property
    def is_expected(self) -> bool:
        return self.state is HolidayState.EXPECTED


@dataclass(frozen=True)
class Seat:
    """Where an office sits in a part of every year, both ends included; the part may pass over New Year.

    ``first_on`` and ``last_on`` keep it to certain years.
    """

    division: str
    district: str
    from_month: int = 1
    from_day: int = 1
    to_month: int = 12
    to_day: int = 31
    first_on: date | None = None
    last_on: date | None = None

    def covers(self, day: date) -> bool:
        if (self.first_on and day < self.first_on) or (self.last_on and day > self.last_on):
            return False
        begin, end = (self.from_month, self.from_day), (self.to_month, self.to_day)
        here = (day.month, day.day)
        return begin <= here <= end if begin <= end else here >= begin or here <= end


DURBAR = (Seat("jammu", "Jammu", 11, 1, 4, 30), Seat("kashmir", "Srinagar", 5, 1, 10, 31))
"""Seats of the offices of both divisions: Jammu November to April, Srinagar May to October (DOMAIN 5)."""


class NoOpenDay(Refusal):
    """A calendar on which no day is ever open."""


WEEKDAYS = (
    N_("Monday"),
    N_("Tuesday"),
    N_("Wednesday"),
    N_("Thursday"),
    N_("Friday"),
    N_("Saturday"),
    N_("Sunday"),
)
WEEKLY_DAYS_OFF = tuple(sentence(name) for name in WEEKDAYS)


@dataclass(frozen=True)
class OfficeCalendar:
    """Working weekdays and closed dates of one office. Make it with ``calendar_of``."""

    weekdays: frozenset[int]
    holidays: Mapping[date, tuple[str, ...]]
    years_loaded: frozenset[int]
    office: str = ""
    expected: frozenset[date] = frozenset()
    """Holidays of which none on that date is confirmed yet: they depend on the moon or a later order."""

    def __post_init__(self) -> None:
        if not self.weekdays & frozenset(range(7)):
            raise NoOpenDay(N_("A calendar needs at least one working day in the week."), field="weekdays")

    def closed_because(self, day: date) -> Sentence | None:
        """The reason why the office is closed: the holiday's name first, else the weekly day off; None when open."""
        if names := self.holidays.get(day):
            return _named(names)
        return None if day.weekday() in self.weekdays else WEEKLY_DAYS_OFF[day.weekday()]

    def is_holiday(self, day: date) -> bool:
        return day in self.holidays

    def is_open(self, day: date) -> bool:
        return day.weekday() in self.weekdays and day not in self.holidays

    def next_open_day(self, day: date) -> date:
        """``day`` itself when open, else the first open day after it."""
        for _ in range(FARTHEST):
            if self.is_open(day):
                return day
            day += DAY
        raise NoOpenDay(N_("This calendar has no open day after %(day)s."), day=day - DAY * FARTHEST)

    def working_days_before(self, day: date, count: int) -> date:
        """The working day that lies ``count`` working days before ``day``; ``day`` itself is not one of them."""
        for _ in range(FARTHEST):
            if count <= 0:
                return day
            day -= DAY
            count -= self.is_open(day)
        raise NoOpenDay(N_("This calendar has no open day before %(day)s."), day=day + DAY * FARTHEST)

    def refuse_without_open_day(self, year: int) -> None:
        """Raises ``NoOpenDay`` where no day of the year is open."""
        day = date(year, 1, 1)
        while day.year == year:
            if self.is_open(day):
                return
            day += DAY
        key = N_("With this, %(office)s would have no working day in %(year)s. Look at the list again.")
        raise NoOpenDay(key, office=self.office, year=year)

    def knows(self, day: date) -> bool:
        """Whether the holiday list of the day's year is loaded."""
        return day.year in self.years_loaded


def _named(names: tuple[str, ...]) -> Sentence:
    """Names as message keys, so that a translation may exist; a percent sign in a name stays one."""
    keys = tuple(Sentence(name.replace("%", "%%")) for name in names)
    if len(keys) == 1:
        return keys[0]
    return sentence(N_("%(names)s and %(last)s"), names=keys[:-1], last=keys[-1])


def seat_on(seats: Sequence[Seat], day: date) -> Seat:
    """Where the office sits on ``day``: the first of its seats that covers the day, else as the Durbar moves."""
    return next(seat for seat in (*seats, *DURBAR) if seat.covers(day))


def closes(holiday: Holiday, office: str, seats: Sequence[Seat], *, keeps_bank_days: bool = False) -> bool:
    """Whether the holiday closes the office on its date."""
    if holiday.state is HolidayState.WITHDRAWN:
        return False
    if holiday.scope is HolidayScope.ALL:
        return True
    if holiday.scope is HolidayScope.DIVISION:
        return seat_on(seats, holiday.on).division == holiday.scope_code
    if holiday.scope is HolidayScope.DISTRICT:
        return seat_on(seats, holiday.on).district == holiday.scope_code
    if holiday.scope is HolidayScope.OFFICE:
        return office == holiday.scope_code
    return holiday.scope is HolidayScope.BANKS and keeps_bank_days


def weekdays_written(weekdays: str) -> frozenset[int]:
    """ "01234" as the weekdays Monday to Friday. Refuses a week without a working day."""
    found = frozenset(int(figure) for figure in weekdays if figure in "0123456")
    if not found:
        raise NoOpenDay(N_("A calendar needs at least one working day in the week."), field="weekdays")
    return found


def calendar_of(
    week: Week | Collection[int],
    holidays: Iterable[Holiday],
    years_loaded: Iterable[int],
    *,
    office: str = "",
    seats: Sequence[Seat] = (),
    keeps_bank_days: bool = False,
) -> OfficeCalendar:
    """The calendar of ``office``, from all holidays: those that do not close it are left out.

    ``week`` is one of the two usual weeks, or the weekdays worked, Monday 0.
    """
    closed: dict[date, tuple[str, ...]] = {}
    sure: set[date] = set()
    for holiday in holidays:
        if closes(holiday, office, seats, keeps_bank_days=keeps_bank_days):
            if not holiday.is_expected:
                sure.add(holiday.on)
            names = closed.get(holiday.on, ())
            closed[holiday.on] = names if holiday.name in names else (*names, holiday.name)
    weekdays = WORKING_WEEKDAYS[week] if isinstance(week, Week) else frozenset(week)
    return OfficeCalendar(weekdays, closed, frozenset(years_loaded), office, frozenset(closed) - sure)
