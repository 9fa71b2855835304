"""The only reader of the wall clock. Times are aware and in UTC; dates are Indian dates.

In demo and testing ``GRIEVANCE_NOW`` gives the time at which the application's clock starts; it then
runs on at the usual pace. Tests set a standing time with ``stand_still``.
"""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta, timezone

IST = timezone(timedelta(hours=5, minutes=30), "IST")

_shift = timedelta()
_standing: datetime | None = None


def now() -> datetime:
    """The time now, aware, in UTC."""
    if _standing is not None:
        return _standing
    return datetime.now(UTC) + _shift


def today() -> date:
    """The Indian date now."""
    return ist_date(now())


def ist_date(at: datetime) -> date:
    """The Indian date of an aware time: 18:30 UTC is already tomorrow."""
    if at.tzinfo is None:
        raise ValueError("a time without zone cannot become an Indian date")
    return at.astimezone(IST).date()


def midnight(day: date) -> datetime:
    """00:00 Indian time of a date, in UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=IST).astimezone(UTC)


def monotonic() -> float:
    """Seconds that never run backwards, for measuring how long something took."""
    return time.monotonic()


def rest(seconds: float) -> None:
    """Do nothing for so long; for jobs only, never inside a request or a transaction."""
    time.sleep(seconds)


def machine_now() -> datetime:
    """The machine's own time, whatever the application's clock shows: for timers only, never for a rule."""
    return datetime.now(UTC)


def start_at(start: datetime | None) -> None:
    """Let the clock start at ``start`` and run on from there; ``None`` follows the machine."""
    global _shift
    _shift = timedelta() if start is None else start.astimezone(UTC) - datetime.now(UTC)


def stand_still(at: datetime | None) -> None:
    """Testing: the clock shows ``at`` until told otherwise; ``None`` lets it run."""
    global _standing
    _standing = None if at is None else at.astimezone(UTC)
