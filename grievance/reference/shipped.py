"""The files of ``seed/``, read as rows. Nothing here knows the database."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path
from typing import Any

from grievance.reference.rules.scopes import shipped_scope
from grievance.reference.rules.words import HolidayState
from grievance.reference.rules.working_days import Holiday

SEED = Path(__file__).parent / "seed"
Row = dict[str, str]


def rows(name: str) -> list[Row]:
    """Rows of ``seed/<name>.csv`` in their order, cells stripped, empty cells as empty texts."""
    with (SEED / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return [{key: (value or "").strip() for key, value in row.items()} for row in csv.DictReader(file)]


def holiday_state(certainty: str) -> HolidayState:
    """Holidays of high certainty are confirmed, all others expected (``seed/README.md``)."""
    return HolidayState.CONFIRMED if certainty == "high" else HolidayState.EXPECTED


def holidays() -> list[Holiday]:
    """The shipped holidays as the calendar's rules want them."""
    found = []
    for row in rows("holidays"):
        scope, code = shipped_scope(row["scope"])
        state = holiday_state(row["certainty"])
        found.append(Holiday(date.fromisoformat(row["date"]), row["name"], scope, code, state))
    return found


def years() -> list[int]:
    """Years whose list is shipped."""
    return sorted({holiday.on.year for holiday in holidays()})


def shipped_grievances() -> list[dict[str, Any]]:
    """The real grievances of ``seed/grievances.jsonl``, for demo, bench and tests."""
    with (SEED / "grievances.jsonl").open(encoding="utf-8") as file:
        return [json.loads(line) for line in file]
