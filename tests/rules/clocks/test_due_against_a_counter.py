"""Random cases against an independent counter: sets and sorted lists instead of a walk day by day."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import product
from random import Random

from grievance.clocks.rules.due import Due, Held, Limit, Pause, days_to_reach, due
from grievance.clocks.rules.kinds import Unit
from grievance.sentences import sentence
from tests.support.calendars import FIVE, IC_DEPT, KPDCL, SIX

OFFICES = (FIVE, SIX, KPDCL, IC_DEPT)
HORIZON = 300


@dataclass(frozen=True)
class Question:
    limit: Limit
    day_zero: date
    held: tuple[Held, ...]
    pauses: tuple[Pause, ...]
    more: int


def closed_for_ever(office) -> frozenset[date]:
    """All closed dates of seven years, straight from week and holidays."""
    off = 5 if office.weekdays == frozenset(range(5)) else 6
    dates = [date(2022, 12, 1) + timedelta(number) for number in range(2600)]
    return frozenset(day for day in dates if day.isoweekday() > off) | set(office.holidays)


CLOSED = [(office, closed_for_ever(office)) for office in OFFICES]


def closed_dates(held: tuple[Held, ...], dates: list[date]) -> set[date]:
    """Closed dates, stretch by stretch of each holder."""
    found: set[date] = set()
    place = 0
    for row, following in zip(held, [*held[1:], None], strict=True):
        end = (following.from_on - dates[0]).days + 1 if following else len(dates)
        closed = next(days for office, days in CLOSED if office is row.calendar)
        found |= closed.intersection(dates[place : max(place, end)])
        place = max(place, end)
    return found


def counted_otherwise(ask: Question) -> tuple[date, bool]:
    """The due date and whether the hard stop decided it."""
    dates = [ask.day_zero + timedelta(number) for number in range(1, HORIZON)]
    closed = closed_dates(ask.held, dates)
    stopped = {day for pause in ask.pauses for day in dates if pause.from_on < day <= (pause.to_on or pause.latest_on)}
    left_out = stopped | closed if ask.limit.unit is Unit.WORKING else stopped
    counting = sorted(set(dates) - left_out)
    last = counting[ask.limit.days + ask.more - 1]
    if ask.limit.rolls:
        last = min(day for day in counting if day >= last and day not in closed)
    if ask.limit.hard_stop_days is None:
        return last, False
    stop = ask.day_zero + timedelta(ask.limit.hard_stop_days)
    if ask.limit.rolls:
        stop = min(day for day in dates if day >= stop and day not in closed)
    return min(last, stop), stop < last


def questions(count: int, seed: int):
    random = Random(seed)
    for number in range(count):
        day_zero = date(2023, 1, 1) + timedelta(random.randrange(1300))
        days = random.choice((1, 2, 3, 7, 10, 14, 21, 30, random.randint(1, 90)))
        hard_stop = random.choice((None, days, days + 9, random.randint(1, 120))) if number % 2 else None
        limit = Limit(days, random.choice(list(Unit)), random.random() < 0.8, hard_stop)
        pauses = tuple(a_pause(random, day_zero) for _ in range(random.choice((0, 0, 1, 1, 2, 3))))
        moves = sorted(day_zero + timedelta(random.randint(0, 40)) for _ in range(random.choice((0, 0, 1, 2, 3))))
        held = tuple(Held(random.choice(OFFICES), day) for day in (day_zero, *moves))
        yield Question(limit, day_zero, held, pauses, random.choice((0, 0, 0, 5, 15)))


def a_pause(random: Random, day_zero: date) -> Pause:
    begin = day_zero + timedelta(random.randint(0, 45))
    length = random.choice((0, 1, 2, 3, 7, 20))
    is_open = random.random() < 0.2
    end = begin + timedelta(length)
    return Pause(begin, None if is_open else end, end, sentence("a question"))


def answer(ask: Question) -> Due:
    return due(ask.limit, ask.day_zero, ask.held, ask.pauses, ask.more)


def test_two_and_a_half_thousand_random_dates_agree_with_an_independent_counter():
    for ask in questions(2500, seed=20261103):
        found = answer(ask)
        assert (found.on, found.by_hard_stop) == counted_otherwise(ask), ask


def test_every_date_up_to_the_due_date_is_either_counted_or_named_as_left_out():
    for ask in questions(200, seed=7):
        found = answer(ask)
        named = [day.on for day in found.not_counted]
        every = [ask.day_zero + timedelta(number) for number in range(1, (found.on - ask.day_zero).days + 1)]
        assert sorted([*named, *found.counted, found.on]) == every, ask


def test_one_pause_more_or_one_day_more_never_makes_the_date_earlier():
    random = Random(11)
    for ask in questions(150, seed=12):
        before = answer(ask).on
        assert answer(replace(ask, more=ask.more + 1)).on >= before
        assert answer(replace(ask, pauses=(*ask.pauses, a_pause(random, ask.day_zero)))).on >= before


def test_a_picked_date_is_kept_as_days_that_lead_to_it_or_to_the_next_open_day():
    for office, unit, number in product(OFFICES, Unit, range(1, 40)):
        day_zero, wanted = date(2026, 11, 2), date(2026, 11, 2) + timedelta(number)
        held = (Held(office),)
        days = days_to_reach(wanted, Limit(1, unit), day_zero, held)
        assert due(Limit(days, unit), day_zero, held).on == office.next_open_day(wanted)
