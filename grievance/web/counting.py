"""Rate limits counted in the forum's own database, so that all its processes count together: ``RATE_LIMIT_URL=database://``."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from limits.storage import Storage
from sqlalchemy.exc import SQLAlchemyError

from grievance.foundation import clock
from grievance.foundation.transaction import transaction
from grievance.web import queries


class DatabaseStorage(Storage):
    """What Flask-Limiter asks of a store of counters. Each is one row, counted up by one statement.

    Time is the machine's own: a limit must end although the application's clock stands still in a demo.
    """

    STORAGE_SCHEME = ["database"]

    @property
    def base_exceptions(self) -> type[Exception]:
        return SQLAlchemyError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Counts ``amount`` more tries and says how many there are in the window that began with the first."""
        now = clock.machine_now()
        with transaction():
            return queries.count_tries(key, amount, now, now + timedelta(seconds=expiry))

    def get(self, key: str) -> int:
        row = queries.tries(key, clock.machine_now())
        return row.tries if row else 0

    def get_expiry(self, key: str) -> float:
        row, now = queries.tries(key, clock.machine_now()), clock.machine_now()
        return (row.until if row else now).timestamp()

    def check(self) -> bool:
        try:
            queries.tries("", clock.machine_now())
        except SQLAlchemyError:
            return False
        return True

    def reset(self) -> int | None:
        return self._forget(None)

    def clear(self, key: str) -> None:
        self._forget(key)

    def _forget(self, key: str | None) -> Any:
        with transaction():
            return queries.forget_tries(key=key)
