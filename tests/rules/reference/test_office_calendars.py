"""Which days an office works, from the shipped holidays."""

from datetime import date

import pytest

from grievance.reference import shipped
from grievance.reference.rules.scopes import scope_given, shipped_scope
from grievance.reference.rules.words import HolidayScope, HolidayState, Week
from grievance.reference.rules.working_days import Holiday, NoOpenDay, OfficeCalendar, Seat, calendar_of
from grievance.sentences import Refusal, in_words
from tests.support.calendars import FIVE, IC_DEPT, JAMMU, KPDCL, SIX, calendar, dec, nov


def test_a_six_day_office_closes_on_sundays_only_and_a_five_day_office_on_saturdays_too():
    saturday, sunday = nov(7), nov(15)
    assert SIX.is_open(saturday) and not FIVE.is_open(saturday)
    assert in_words(SIX.closed_because(sunday)) == "Sunday"
    assert in_words(FIVE.closed_because(saturday)) == "Saturday"
    assert SIX.closed_because(nov(9)) is None


def test_a_holiday_is_named_before_the_weekly_day_off():
    assert in_words(FIVE.closed_because(nov(8))) == "Diwali"


def test_two_holidays_on_one_day_are_both_named():
    assert in_words(SIX.closed_because(date(2026, 3, 21))) == "Eid-ul-Fitr and Nauroz"


def test_a_percent_sign_in_a_name_stays_one():
    odd = calendar("X", Week.SIX, more=(Holiday(nov(9), "100% closed"),))
    assert in_words(odd.closed_because(nov(9))) == "100% closed"


@pytest.mark.parametrize(
    ("office", "day", "is_open"),
    [
        (IC_DEPT, date(2026, 1, 13), False),  # Lohri: Jammu's, and the department sits at Jammu in January
        (IC_DEPT, date(2026, 10, 8), False),  # Urs: Kashmir's, and it sits at Srinagar in October
        (KPDCL, date(2026, 1, 13), True),
        (KPDCL, date(2026, 10, 8), False),
        (SIX, date(2026, 1, 13), False),
        (SIX, date(2026, 10, 8), True),
    ],
)
def test_an_office_keeps_the_holidays_of_the_division_in_which_it_sits_that_day(office, day, is_open):
    assert office.is_open(day) is is_open


def test_the_seat_changes_on_the_first_of_may_and_of_november():
    holidays = [
        Holiday(day, "Local day", HolidayScope.DIVISION, "jammu")
        for day in (date(2026, 4, 30), date(2026, 5, 1), date(2026, 10, 31), nov(1), dec(31))
    ]
    office = calendar_of(Week.SIX, holidays, [2026])
    assert list(office.holidays) == [date(2026, 4, 30), nov(1), dec(31)]


def test_a_seat_of_its_own_comes_before_the_seats_of_the_durbar():
    stays = (Seat("kashmir", "Srinagar"),)
    assert calendar("X", Week.SIX, stays).is_open(date(2026, 1, 13))


def test_a_local_holiday_closes_the_offices_seated_in_that_district_only():
    mahavir = date(2026, 3, 26)
    at_samba = calendar("an office at Samba", Week.SIX, (Seat("jammu", "Samba"),))
    assert not calendar("at Jammu", Week.SIX, JAMMU).is_open(mahavir)
    assert at_samba.is_open(mahavir)


def test_restricted_holidays_close_nobody_and_bank_days_the_bankers_only():
    yearly_closing, guru_arjun_dev = date(2026, 4, 1), date(2026, 6, 18)
    bankers = calendar("SLBC-JKB", Week.SIX, banks=True)
    assert SIX.is_open(guru_arjun_dev) and bankers.is_open(guru_arjun_dev)
    assert SIX.is_open(yearly_closing) and not bankers.is_open(yearly_closing)


def test_a_withdrawn_holiday_never_counts():
    gone = Holiday(nov(9), "Withdrawn day", state=HolidayState.WITHDRAWN)
    assert calendar("X", Week.SIX, more=(gone,)).is_open(nov(9))


def test_a_holiday_of_one_office_closes_that_office_alone():
    flood = Holiday(nov(9), "Flood", HolidayScope.OFFICE, "JPDCL")
    assert not calendar("JPDCL", Week.SIX, more=(flood,)).is_open(nov(9))
    assert calendar("PDD", Week.SIX, more=(flood,)).is_open(nov(9))


def test_a_calendar_without_a_working_day_is_refused():
    with pytest.raises(NoOpenDay, match="at least one working day"):
        OfficeCalendar(frozenset(), {}, frozenset())


def test_the_next_open_day_passes_over_every_closed_one():
    assert FIVE.next_open_day(nov(21)) == nov(23)
    assert FIVE.next_open_day(nov(24)) == nov(25)
    assert SIX.next_open_day(nov(7)) == nov(7)


def test_working_days_before_a_date_leave_the_date_itself_out():
    assert SIX.working_days_before(nov(25), 3) == nov(20)  # 23, 21, 20; the 24th and 22nd are closed
    assert FIVE.working_days_before(nov(25), 3) == nov(19)
    assert SIX.working_days_before(nov(25), 2) == nov(21)  # never a day that is closed itself


def test_a_year_whose_list_is_not_loaded_is_known_as_such():
    assert SIX.knows(nov(1)) and not SIX.knows(date(2027, 1, 1))


def test_every_shipped_holiday_has_a_scope_that_is_understood():
    found = shipped.holidays()
    assert len(found) == 142
    assert {holiday.scope for holiday in found} == set(HolidayScope) - {HolidayScope.OFFICE}
    assert shipped_scope("local: Jammu district") == (HolidayScope.DISTRICT, "Jammu")


def test_a_scope_typed_in_any_case_is_understood_and_another_is_refused_in_words():
    districts, offices = ["Samba", "Jammu"], ["JPDCL", "IC-DEPT"]
    assert scope_given("ALL", districts, offices) == (HolidayScope.ALL, "")
    assert scope_given("Jammu", districts, offices) == (HolidayScope.DIVISION, "jammu")
    assert scope_given("district:samba", districts, offices) == (HolidayScope.DISTRICT, "Samba")
    assert scope_given("ic-dept", districts, offices) == (HolidayScope.OFFICE, "IC-DEPT")
    with pytest.raises(Refusal, match="There is no district “Nowhere”"):
        scope_given("district:Nowhere", districts, offices)
    with pytest.raises(Refusal, match="“moon” is none of these"):
        scope_given("moon", districts, offices)
