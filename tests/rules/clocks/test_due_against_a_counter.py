"""10,000 random cases: date and sentence against a counter that is written otherwise (``tests/support/day_counter.py``)."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import product
from random import Random

import pytest

from grievance.clocks.rules.due import Due, Held, Limit, Pause, days_to_reach, due
from grievance.clocks.rules.explaining import Extension, explained
from grievance.clocks.rules.kinds import Unit
from grievance.reference.rules.words import HolidayScope, HolidayState, Week
from grievance.reference.rules.working_days import Holiday, Seat, calendar_of
from grievance.sentences import in_words, sentence
from tests.support.calendars import FIVE, IC_DEPT, KPDCL, SIX
from tests.support.day_counter import RawCase, RawHoliday, RawOffice, count
from tests.support.sentence_reader import read

OFFICES = (FIVE, SIX, KPDCL, IC_DEPT)
YEARS = range(2023, 2029)
RAW_OFFICES = (
    RawOffice("JPDCL", 6, ("jammu", "Jammu")), RawOffice("KPDCL", 6, ("kashmir", "Srinagar")),
    RawOffice("IC-DEPT", 5, None), RawOffice("CS", 5, None), RawOffice("SLBC-JKB", 6, ("jammu", "Jammu"), True),
    RawOffice("SAMBA-X", 6, ("jammu", "Samba")), RawOffice("BARAMULLA-X", 5, ("kashmir", "Baramulla")),
)  # fmt: skip
PLACES = {
    "all": ("",), "division": ("jammu", "kashmir"), "district": ("Jammu", "Samba", "Srinagar", "Baramulla"),
    "office": ("JPDCL", "IC-DEPT", "CS"), "banks": ("",), "restricted": ("",),
}  # fmt: skip
NAMES = ("Eid-ul-Fitr", "Bandh", "Diwali", "Urs (2nd day)", "Founders' Day; morning", "100% strike")


@dataclass(frozen=True)
class Question:
    limit: Limit
    day_zero: date
    held: tuple[Held, ...]
    pauses: tuple[Pause, ...]
    extensions: tuple[Extension, ...]
    raw: RawCase

    @property
    def more(self) -> int:
        return sum(extension.days for extension in self.extensions)


def a_list(random: Random) -> list[RawHoliday]:
    """Forty to eighty lines a year, of every scope; some expected, some withdrawn, some moved to another day."""
    rows: list[RawHoliday] = []
    for year in YEARS:
        for _ in range(random.randint(40, 80)):
            on = date(year, 1, 1) + timedelta(random.randrange(365))
            scope = random.choice(list(PLACES))
            state = random.choice(("confirmed", "confirmed", "expected", "withdrawn"))
            row = RawHoliday(on, random.choice(NAMES), scope, random.choice(PLACES[scope]), state)
            rows.append(row)
            if random.random() < 0.1:
                rows[-1] = replace(row, state="withdrawn")
                rows.append(replace(row, on=on + timedelta(random.randint(1, 5)), state="confirmed"))
        rows += [RawHoliday(date(year, 12, 31), "Last day of the year", "all", "", "confirmed")] * (year % 2)
        rows += [RawHoliday(date(year, 2, 29), "Leap day", "all", "", "confirmed")] if year % 4 == 0 else []
    return rows


def for_rules(office: RawOffice, rows: list[RawHoliday]):
    """The same office and list as the product makes a calendar of them."""
    listed = [Holiday(r.on, r.name, HolidayScope(r.scope), r.place, HolidayState(r.state)) for r in rows]
    seats = (Seat(*office.seat),) if office.seat else ()
    week = Week.FIVE if office.days_a_week == 5 else Week.SIX
    return calendar_of(week, listed, YEARS, office=office.code, seats=seats, keeps_bank_days=office.is_bank)


def calendars(random: Random, lists: int = 4):
    """(calendar, closed day numbers) of each office under several lists."""
    first, last = date(YEARS[0], 1, 1).toordinal(), date(YEARS[-1], 12, 31).toordinal()
    found = []
    for _ in range(lists):
        rows = a_list(random)
        found.append([(for_rules(o, rows), frozenset(o.closed_days(rows, first, last))) for o in RAW_OFFICES])
    return found


EDGES = (date(2024, 2, 27), date(2024, 2, 28), date(2024, 2, 29), date(2028, 2, 28), date(2025, 12, 24), date(2026, 12, 30),
         date(2026, 12, 31), date(2024, 12, 31), date(2026, 3, 31), date(2026, 10, 31), date(2026, 4, 30))  # fmt: skip


def questions(number_of: int, seed: int):
    random = Random(seed)
    known = calendars(random)
    for number in range(number_of):
        pick = random.choice(known)
        day_zero = random.choice(EDGES) if number % 5 == 0 else date(2023, 1, 1) + timedelta(random.randrange(1500))
        days = random.choice((1, 2, 3, 7, 10, 14, 21, 30, random.randint(1, 90)))
        hard_stop = random.choice((None, days, days + 9, random.randint(1, 120))) if number % 2 else None
        limit = Limit(days, random.choice(list(Unit)), random.random() < 0.8, hard_stop)
        pauses = tuple(a_pause(random, day_zero, index) for index in range(random.choice((0, 0, 1, 1, 2, 3))))
        moves = sorted(day_zero + timedelta(random.randint(0, 40)) for _ in range(random.choice((0, 0, 1, 2, 3))))
        rows = [(random.choice(pick), day) for day in (day_zero, *moves)]
        extensions = tuple(Extension(n, day_zero) for n in random.choice(((), (), (), (5,), (15,), (3, 7))))
        raw = RawCase(
            day_zero.toordinal(), days, limit.unit is Unit.WORKING, limit.rolls, hard_stop, sum(e.days for e in extensions),
            tuple((closed, day.toordinal()) for (_, closed), day in rows),
            tuple((p.from_on.toordinal(), (p.to_on or p.latest_on).toordinal()) for p in pauses),
        )  # fmt: skip
        yield Question(limit, day_zero, tuple(Held(c, day) for (c, _), day in rows), pauses, extensions, raw)


def a_pause(random: Random, day_zero: date, number: int = 0) -> Pause:
    begin = day_zero + timedelta(random.randint(0, 45))
    end = begin + timedelta(random.choice((0, 1, 2, 3, 7, 20)))
    return Pause(begin, None if random.random() < 0.2 else end, end, sentence(f"question {number}"))


def answer(ask: Question) -> Due:
    return due(ask.limit, ask.day_zero, ask.held, ask.pauses, ask.more)


@pytest.mark.long
@pytest.mark.parametrize("part", range(4))
def test_ten_thousand_dates_and_their_sentences_agree_with_an_independent_counter(part):
    """2,500 in each part. Date, days left out, first day, hard stop; then the sentence read back gives the same date."""
    for ask in questions(2500, seed=20261103 + part):
        found, told_of = explained(ask.limit, ask.day_zero, ask.held, ask.pauses, ask.extensions), count(ask.raw)
        assert (found.on.toordinal(), found.due.by_hard_stop) == (told_of.due, told_of.by_hard_stop), ask
        text = in_words(found.sentence)
        told = read(text)
        assert (told.due, told.day_zero, told.days, told.more) == (found.on, ask.day_zero, ask.limit.days, ask.more), (
            text
        )
        assert {day.toordinal() for day in told.left_out} == told_of.left_out, text
        assert {day.toordinal() for day in told.stopped} == told_of.stopped, text
        assert (told.is_working, told.first.toordinal()) == (ask.raw.is_working, told_of.first), text
        assert (told.hard_stop is not None) == told_of.by_hard_stop, text
        assert told.due_by_its_own_words() == found.on, text


@pytest.mark.long
def test_every_date_up_to_the_due_date_is_either_counted_or_named_as_left_out():
    for ask in questions(200, seed=7):
        found = answer(ask)
        named = [day.on for day in found.not_counted]
        every = [ask.day_zero + timedelta(number) for number in range(1, (found.on - ask.day_zero).days + 1)]
        assert sorted([*named, *found.counted, found.on]) == every, ask


@pytest.mark.long
def test_one_pause_more_or_one_day_more_never_makes_the_date_earlier():
    random = Random(11)
    for ask in questions(150, seed=12):
        before = answer(ask).on
        assert answer(replace(ask, extensions=(*ask.extensions, Extension(1)))).on >= before
        assert answer(replace(ask, pauses=(*ask.pauses, a_pause(random, ask.day_zero)))).on >= before


@pytest.mark.long
def test_a_picked_date_is_kept_as_days_that_lead_to_it_or_to_the_next_open_day():
    for office, unit, number in product(OFFICES, Unit, range(1, 40)):
        day_zero, wanted = date(2026, 11, 2), date(2026, 11, 2) + timedelta(number)
        held = (Held(office),)
        days = days_to_reach(wanted, Limit(1, unit), day_zero, held)
        assert due(Limit(days, unit), day_zero, held).on == office.next_open_day(wanted)
