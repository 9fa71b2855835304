"""Search texts that an older release filled are filled anew while the forum is at work: the start waits for none of them."""

from __future__ import annotations

from datetime import datetime

from grievance.cases.search_text import AT_ONCE, renew_old_rows
from grievance.foundation.jobs import Counts
from grievance.foundation.transaction import transaction

PORTIONS = 40


def renew_search_texts(_now: datetime) -> Counts:
    """At most ``PORTIONS`` times ``AT_ONCE`` cases a run, each portion a transaction of its own, so that nobody waits long."""
    done = 0
    for _ in range(PORTIONS):
        with transaction():
            found = renew_old_rows()
        done += found
        if found < AT_ONCE:
            break
    return Counts(done, done)
