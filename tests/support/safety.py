"""How often an experiment of safety is repeated: a few times in ``make test``, as often as its figure says in ``make safety``."""

from __future__ import annotations

import os


def is_full() -> bool:
    return os.environ.get("GRIEVANCE_SAFETY") == "1"


def counts(small: int, full: int) -> int:
    """``small`` in the daily tests, ``full`` where GRIEVANCE_SAFETY=1 (``make safety``)."""
    return full if is_full() else small
