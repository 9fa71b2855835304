"""How often somebody takes everything away, and how long an archive may be fetched."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from grievance.sentences import N_, Sentence, sentence

GOOD_FOR = timedelta(hours=1)
AN_HOUR = 3
FETCHED_AT_MOST = 5
LONGEST = timedelta(minutes=30)
"""A sending that has not ended by then was cut with its process; another may begin."""
KEPT = timedelta(days=7)
"""How long it is known that an archive was asked for; who fetched it when stays in the record."""


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
