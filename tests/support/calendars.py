"""Calendars of the shipped holidays for the pure tests."""

from datetime import date

from grievance.reference import shipped
from grievance.reference.rules.words import Week
from grievance.reference.rules.working_days import Holiday, OfficeCalendar, Seat, calendar_of

JAMMU = (Seat("jammu", "Jammu"),)
KASHMIR = (Seat("kashmir", "Srinagar"),)
BOTH = ()


def calendar(
    office: str, week: Week, seats: tuple[Seat, ...] = JAMMU, *, more: tuple[Holiday, ...] = (), banks: bool = False
) -> OfficeCalendar:
    """The calendar of an office from the shipped list, with ``more`` declared holidays."""
    listed = [*shipped.holidays(), *more]
    return calendar_of(week, listed, shipped.years(), office=office, seats=seats, keeps_bank_days=banks)


FIVE = calendar("a department at Jammu", Week.FIVE)
SIX = calendar("JPDCL", Week.SIX)
KPDCL = calendar("KPDCL", Week.SIX, KASHMIR)
IC_DEPT = calendar("IC-DEPT", Week.FIVE, BOTH)


def nov(day: int) -> date:
    return date(2026, 11, day)


def dec(day: int) -> date:
    return date(2026, 12, day)
