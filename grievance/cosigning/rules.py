"""Limits of inviting. The list of units as people write it stands in ``accounts.rules.listed``."""

from __future__ import annotations

from datetime import datetime, timedelta

from grievance.sentences import N_, Sentence, sentence

GOOD_FOR = timedelta(days=14)
A_WEEK, A_DAY = timedelta(days=7), timedelta(days=1)
SECRET_SHOWN_FOR = timedelta(hours=1)
AN_HOUR = 60
IN_ALL = 500
OWN_LINE_AT_MOST = 300
MAILS_ABOUT_ONE_CASE = 2
"""To an address that has not proved itself: one invitation and one reminder."""
MAILS_A_WEEK = 4
"""The same over all cases."""
MAILS_OF_A_SENDER = 200
"""Addresses of others that one filer may have written to within a day."""
FIRST_MAILS_KEPT = timedelta(days=60)


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


def why_no_mails(sent_today: int, wanted: int) -> Sentence | None:
    """None while a sender may have so many addresses written to."""
    if sent_today + wanted > MAILS_OF_A_SENDER:
        return sentence(
            N_("At most %(most)s units can be told by mail within a day. Go on tomorrow."), most=MAILS_OF_A_SENDER
        )
    return None


def may_be_mailed(about_this_case: int, this_week: int) -> bool:
    """Whether an address that somebody else wrote down gets one more mail."""
    return about_this_case < MAILS_ABOUT_ONE_CASE and this_week < MAILS_A_WEEK
