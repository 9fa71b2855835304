"""Writers of one process take turns on SQLite, which has one writer and no queue.

Who finds the database locked looks again every 100 ms, so a long run of short transactions would keep a page waiting for
seconds. Here the one who came first goes next. Only a courtesy: who has waited two seconds tries without a turn, and
processes beside this one are kept apart by SQLite alone.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.orm import Session

PATIENCE_SECONDS = 2.0


class Turns:
    """A lock that is handed to the one who has waited longest."""

    def __init__(self) -> None:
        self._guard, self._waiting, self._is_taken = threading.Lock(), deque[threading.Event](), False

    def take(self, patience: float = PATIENCE_SECONDS) -> bool:
        """Whether the turn is ours; to be given back then."""
        with self._guard:
            if not self._is_taken:
                self._is_taken = True
                return True
            called = threading.Event()
            self._waiting.append(called)
        if called.wait(patience):
            return True
        with self._guard:
            if called in self._waiting:
                self._waiting.remove(called)
                return False
        return True

    def give_back(self) -> None:
        with self._guard:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._is_taken = False


_turns = Turns()


@contextmanager
def one_after_the_other(session: Session) -> Iterator[None]:
    """Around a transaction that writes. Does nothing on PostgreSQL, which locks rows."""
    if session.get_bind().dialect.name != "sqlite" or not _turns.take():
        yield
        return
    try:
        yield
    finally:
        _turns.give_back()
