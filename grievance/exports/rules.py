"""How often somebody takes everything away, how long an archive may be fetched, and the life of a list's file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from grievance.sentences import N_, Sentence, sentence

GOOD_FOR = timedelta(hours=1)
AN_HOUR = 3
FETCHED_AT_MOST = 5
LONGEST = timedelta(minutes=30)
"""A sending that has not ended by then was cut with its process; another may begin."""
KEPT = timedelta(days=7)
"""How long it is known that an archive was asked for; who fetched it when stays in the record."""
LEASE = timedelta(minutes=3)
"""Whoever makes a list's file renews it as rows are written; after a kill another begins anew within this time."""
TRIES = 3
WAITING_AT_MOST = 3
"""Files of lists that one person may wait for at a time."""
LIST_FILES_KNOWN = timedelta(days=30)
"""How long the page names files that are gone."""


class FileState(StrEnum):
    """A list's file: asked for, being made, ready to be fetched, not made (``why``), or taken away after its time."""

    ASKED = "asked"
    MAKING = "making"
    READY = "ready"
    NOT_MADE = "not_made"
    GONE = "gone"


FILE_STATES = {
    FileState.ASKED: N_("Waits to be made"),
    FileState.MAKING: N_("Is being made"),
    FileState.READY: N_("Ready"),
    FileState.NOT_MADE: N_("Not made"),
    FileState.GONE: N_("Taken away after its time"),
}


@dataclass(frozen=True)
class Export:
    """One that was asked for."""

    asked_at: datetime
    begun_at: datetime | None = None
    ended_at: datetime | None = None
    fetched: int = 0

    def is_sent_now(self, now: datetime) -> bool:
        return self.begun_at is not None and self.ended_at is None and now < self.begun_at + LONGEST

    def is_good(self, now: datetime) -> bool:
        return now < self.asked_at + GOOD_FOR


def why_no_other(lately: Iterable[Export], now: datetime) -> Sentence | None:
    """None while one more may be asked for."""
    rows = [one for one in lately if one.asked_at > now - timedelta(hours=1)]
    if len(rows) < AN_HOUR:
        return None
    again = min(one.asked_at for one in rows) + timedelta(hours=1)
    return sentence(N_("Three archives were asked for within the hour. Ask again from %(time)s."), time=again)


def why_not_sent(wanted: Export, others: Iterable[Export], now: datetime) -> Sentence | None:
    """None while ``wanted`` may be fetched; ``others`` are those of the same person or case."""
    if not wanted.is_good(now):
        return sentence(N_("This archive could be fetched for an hour. Ask for a new one."))
    if any(one.is_sent_now(now) for one in (wanted, *others)):
        return sentence(N_("An archive is being sent to you now. Wait until it is there, then fetch this one."))
    if wanted.fetched >= FETCHED_AT_MOST:
        return sentence(N_("This archive was fetched five times. Ask for a new one."))
    return None
