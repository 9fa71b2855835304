"""What a person types into the date calculator, on the page or on the command line, as a limit and its first day."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from grievance.clocks.rules.due import MOST_DAYS, Limit
from grievance.clocks.rules.kinds import Unit
from grievance.sentences import N_, Refusal

FIRST_YEAR, LAST_YEAR = 2000, 2099


@dataclass(frozen=True)
class Asked:
    """``from_on`` is day zero and is not counted."""

    office: str
    from_on: date
    limit: Limit


def asked(office: str, from_text: str, days_text: str, unit_text: str, offices: Collection[str]) -> Asked:
    """Read the four values; each that does not fit is refused with the name of its field."""
    code = next((code for code in offices if code.lower() == office.strip().lower()), None)
    if code is None:
        key = N_("There is no office with the code “%(code)s”.") if office.strip() else N_("Choose an office.")
        raise Refusal(key, field="office", code=office.strip())
    return Asked(code, date_typed(from_text, "from"), Limit(_days(days_text), _unit(unit_text)))


def date_typed(text: str, field: str) -> date:
    """ "2026-11-02", "02-11-2026", "2/11/2026": day first unless the year comes first."""
    found = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})", text.strip(), re.ASCII)
    if found is None:
        raise Refusal(N_("Write the date as day, month and year, for example 25-11-2026."), field=field)
    year, month, day = found.group(1, 2, 3) if found.group(1) else found.group(6, 5, 4)
    try:
        typed = date(int(year), int(month), int(day))
    except ValueError:
        raise Refusal(N_("There is no such date: %(text)s."), field=field, text=text.strip()) from None
    if not FIRST_YEAR <= typed.year <= LAST_YEAR:
        raise Refusal(
            N_("Choose a date between %(first)s and %(last)s."), field=field, first=FIRST_YEAR, last=LAST_YEAR
        )
    return typed


def _days(text: str) -> int:
    if not re.fullmatch(r"\d{1,9}", text.strip(), re.ASCII):
        raise Refusal(N_("Write the number of days in figures, from 1 to %(most)s."), field="days", most=MOST_DAYS)
    return int(text)


def _unit(text: str) -> Unit:
    try:
        return Unit(text.strip().lower())
    except ValueError:
        raise Refusal(N_("Choose working days or calendar days."), field="unit") from None
