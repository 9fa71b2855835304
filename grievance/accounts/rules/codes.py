"""When a one-time code is good, when another may be sent, and what was typed for one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

CODE_LIVES = timedelta(minutes=10)
TRIES_AT_MOST = 5
CODES_AN_HOUR = 3
CODES_A_DAY = 10
"""For one purpose. Fifty guesses a day at a million codes: a stranger needs about 38 years for an even chance."""
ADDRESS_AN_HOUR = 10
"""For one address, whatever they are for, so that nobody floods another's mailbox through many drafts."""
CODES_KEPT = timedelta(days=2)


@dataclass(frozen=True)
class Sent:
    """A code made earlier, as far as the limits ask."""

    purpose: str
    at: datetime


def may_send(sent: Sequence[Sent], purpose: str, now: datetime) -> bool:
    """Whether one more code may go out. ``sent``: those of a day for this purpose or to this address."""
    hour_ago = now - timedelta(hours=1)
    own = [each.at for each in sent if each.purpose == purpose]
    if len(own) >= CODES_A_DAY or sum(at > hour_ago for at in own) >= CODES_AN_HOUR:
        return False
    return sum(each.at > hour_ago for each in sent) < ADDRESS_AN_HOUR


def is_open(made_at: datetime, tries: int, used_at: datetime | None, now: datetime) -> bool:
    """Whether a code can still be typed."""
    return used_at is None and tries < TRIES_AT_MOST and now - made_at <= CODE_LIVES


def figures_of(typed: str) -> str:
    """What was typed as Western figures, without blanks and dashes; the figures of every script are taken."""
    text = unicodedata.normalize("NFKC", typed)[:64]
    plain = "".join(str(unicodedata.digit(sign)) if sign.isdecimal() else sign for sign in text)
    return re.sub(r"[\s\-.‐-―]", "", plain)


def looks_like_code(typed: str) -> bool:
    return re.fullmatch(r"[0-9]{6}", figures_of(typed)) is not None
