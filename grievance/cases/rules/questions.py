"""A question to the filer: how long it may hold the clock, and on which days the filer is reminded (PRODUCT 3)."""

from __future__ import annotations

from datetime import date, timedelta

REMINDERS_AFTER_DAYS = (3, 6)


def reminder_days(asked_on: date, latest_on: date) -> list[date]:
    """Days of the reminders; none on the last day itself or after it."""
    days = [asked_on + timedelta(days=number) for number in REMINDERS_AFTER_DAYS]
    return [day for day in days if day < latest_on]
