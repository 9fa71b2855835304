"""What a holiday needs: a name and a date of our time."""

from __future__ import annotations

from datetime import date
from uuid import NAMESPACE_URL, uuid5

from grievance.reference.rules.names import folded
from grievance.reference.rules.words import HolidayScope
from grievance.sentences import N_, Refusal

LONGEST_NAME = 120
FIRST_YEAR, LAST_YEAR = 2000, 2099


def checked_name(on: date, name: str) -> str:
    """The name with single spaces; refused when empty or long, or when the date is out of all range."""
    name = " ".join(name.split())
    if not folded(name):
        raise Refusal(N_("Give the holiday a name."), field="name")
    if len(name) > LONGEST_NAME:
        raise Refusal(N_("Give a name of at most %(most)s characters."), field="name", most=LONGEST_NAME)
    if not FIRST_YEAR <= on.year <= LAST_YEAR:
        raise Refusal(N_("Choose a date between %(first)s and %(last)s."), field="on", first=FIRST_YEAR, last=LAST_YEAR)
    return name


def uid_of(on: date, name: str, kind: HolidayScope, code: str) -> str:
    """The holiday's name for calendar programs: the same on every instance and for ever, wherever it moves."""
    return str(uuid5(NAMESPACE_URL, f"urn:jk-grievance-forum:holiday:{kind}:{code}:{on.isoformat()}:{folded(name)}"))
