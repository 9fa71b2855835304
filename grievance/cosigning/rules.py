"""Limits of inviting. The list of units as people write it stands in ``accounts.rules.listed``."""

from __future__ import annotations

from datetime import datetime, timedelta

from grievance.sentences import N_, Sentence, sentence

GOOD_FOR = timedelta(days=14)
SECRET_SHOWN_FOR = timedelta(hours=1)
AN_HOUR = 60
IN_ALL = 500
OWN_LINE_AT_MOST = 300


def why_not_more(made: int, last_hour: int, wanted: int) -> Sentence | None:
    """None while so many more links may be made for a case."""
    if last_hour + wanted > AN_HOUR:
        return sentence(N_("At most %(most)s units can be invited within an hour. Go on later."), most=AN_HOUR)
    if made + wanted > IN_ALL:
        return sentence(N_("At most %(most)s units can be invited to one case."), most=IN_ALL)
    return None


def is_good(expires_at: datetime, taken_back_at: datetime | None, used_at: datetime | None, now: datetime) -> bool:
    """Whether a link still lets its unit sign."""
    return taken_back_at is None and used_at is None and now < expires_at
