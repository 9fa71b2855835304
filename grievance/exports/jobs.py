"""Files of long lists: made by time, and taken away after theirs."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from grievance.exports import making, operations, queries, shelf
from grievance.exports.rules import LIST_FILES_KNOWN
from grievance.foundation import clock
from grievance.foundation.database import db
from grievance.foundation.jobs import Counts, Watch, new_holder
from grievance.foundation.transaction import transaction

log = logging.getLogger(__name__)

STRAYS_KEPT = timedelta(days=1)


def make_list_files(now: datetime) -> Counts:
    """One after the other, each claimed; what fails is tried again when its claim runs out."""
    watch, me, counts = Watch(now), new_holder(), Counts()
    while not watch.is_over:
        try:
            made = making.make_next(me, watch)
        except Exception:
            db.session.rollback()
            log.exception("a list's file could not be made")
            counts += Counts(1, 0, 1)
            continue
        if made is None:
            break
        counts += Counts(1, int(made))
    return counts


def take_list_files_away(now: datetime) -> int:
    """Files past their time, files that no row knows, and rows that nobody asks for any more; how many."""
    with transaction():
        keys = operations.end_list_files(now)
    for key in keys:
        shelf.discard(key)
    gone = len(keys) + shelf.take_strays_away(queries.list_file_keys(), clock.machine_now() - STRAYS_KEPT)
    with transaction():
        return gone + queries.delete_list_files(now - LIST_FILES_KNOWN)
