"""A review meeting: who may hold one, its number, and the numbers of its instructions."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from grievance.reference.rules.words import OfficeKind
from grievance.sentences import N_, Refusal, Sentence, sentence

HOLDERS = (OfficeKind.TOP, OfficeKind.DEPARTMENT)
"""The Chief Secretary's office, and the administrative departments: their Administrative Secretaries."""
_NUMBER = re.compile(r"R-([1-9][0-9]{0,8})")


def meeting_number(serial: int) -> str:
    """``R-7``."""
    return f"R-{serial}"


def serial_in(number: str) -> int | None:
    """The serial in ``R-7``; None where it is no number of a meeting."""
    found = _NUMBER.fullmatch(number.strip().upper())
    return int(found[1]) if found else None


def instruction_number(serial: int, already: Iterable[str]) -> str:
    """``R-7.3``: the next in the order in which they were given; never given twice."""
    taken, place = set(already), 1
    while f"{meeting_number(serial)}.{place}" in taken:
        place += 1
    return f"{meeting_number(serial)}.{place}"


def checked_day(met_on: date, today: date) -> date:
    """A record is made of what was held."""
    if met_on > today:
        raise Refusal(N_("Give the day on which it met, today at the latest"), field="met_on")
    return met_on


def decided_at_meeting(number: str) -> Sentence:
    """A decision recorded at a review meeting."""
    return sentence(N_("at review meeting %(meeting)s"), meeting=number)
