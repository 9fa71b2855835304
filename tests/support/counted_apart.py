"""The overview's figures counted by another way: plain loops over whole tables and over the record of events."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import text

from grievance.foundation.database import db

INDIA = timedelta(hours=5, minutes=30)
WORK = {"resolve", "rework", "review"}


def table(name: str) -> list[dict[str, Any]]:
    """Every row as the driver gives it, dates as dates."""
    found = db.session.execute(text(f'SELECT * FROM "{name}"')).mappings()  # noqa: S608 (a table of ours)
    return [{key: _plain(key, value) for key, value in row.items()} for row in found]


def _plain(key: str, value: Any) -> Any:
    if isinstance(value, str) and (key.endswith("_on") or key == "day_zero"):
        return date.fromisoformat(value[:10]) if value else None
    if isinstance(value, str) and key.endswith("_at") and len(value) > 12:
        return datetime.fromisoformat(value.replace("Z", "")).replace(tzinfo=None)
    if isinstance(value, datetime):
        return value.replace(tzinfo=None)
    if isinstance(value, str) and key in ("payload", "told"):
        return json.loads(value)
    return value


@dataclass
class Counted:
    """By division, in the words of the overview's lines."""

    lines: dict[str, dict[str, int | None]] = field(default_factory=lambda: defaultdict(dict))
    held_of_due: dict[str, tuple[int, int]] = field(default_factory=dict)
    offices: dict[str, list[int]] = field(default_factory=dict)


def count(today: date, since: date) -> Counted:
    found, cases, clocks = Counted(), table("case"), table("clock")
    for division in ("jammu", "kashmir"):
        for label, number in _of_cases([row for row in cases if row["division"] == division], today, since):
            found.lines[label][division] = number
        for label, number in _of_clocks([row for row in clocks if row["division"] == division], today, since):
            found.lines[label][division] = number
        past = [row for row in table("sitting") if row["division"] == division and since <= row["sits_on"] <= today]
        found.held_of_due[division] = (sum(row["state"] == "held" for row in past), len(past))
    found.offices = _offices(clocks, today)
    return found


def _of_cases(cases: list[dict[str, Any]], today: date, since: date) -> list[tuple[str, int | None]]:
    filed = [row for row in cases if (row["filed_at"] + INDIA).date() >= since]
    still = [row for row in cases if row["state"] != "closed"]
    oldest = min(((row["filed_at"] + INDIA).date() for row in still), default=None)
    return [
        ("Filed", len(filed)),
        ("Open, whenever filed", len(still)),
        ("To be sorted by the convener", sum(row["state"] == "to_sort" for row in cases)),
        ("Before the forum", sum(row["state"] == "before_forum" for row in cases)),
        ("Oldest open, days", (today - oldest).days if oldest else None),
        ("Disputed by the filer", sum(row["disputes"] > 0 for row in filed)),
        ("Closed by silence (counted apart)", sum(row["closing"] == "deemed_accepted" for row in filed)),
    ]


def _of_clocks(clocks: list[dict[str, Any]], today: date, since: date) -> list[tuple[str, int | None]]:
    going = [row for row in clocks if row["state"] in ("running", "stopped")]
    met = [row for row in clocks if row["kind"] == "resolve" and row["state"] == "met" and row["met_on"] >= since]
    took = sorted((row["met_on"] - row["day_zero"]).days for row in met)
    timely = sum(row["met_on"] <= row["due_on"] for row in met)
    directions = [row for row in going if row["kind"] == "direction"]
    return [
        ("Answered", len(met)),
        ("Answered in time", round(100 * timely / len(met)) if met else None),
        ("Half of the answers within days", _share(took, 2)),
        ("Nine of ten answers within days", _share(took, 10)),
        ("Work past its date", sum(row["kind"] in WORK and row["due_on"] < today for row in going)),
        ("Directions of the forum open", len(directions)),
        ("Directions past their date", sum(row["due_on"] < today for row in directions)),
    ]


def _share(took: list[int], parts: int) -> int | None:
    """Half (2) or nine of ten (10) of the sorted numbers are not above the one given."""
    if not took:
        return None
    before = len(took) // 2 if parts == 2 else len(took) * 9 // 10
    return took[min(before, len(took) - 1)]


def _offices(clocks: list[dict[str, Any]], today: date) -> dict[str, list[int]]:
    """By office's name: work in time, 1-6, 7-14, 15-29, 30 and more days late, all."""
    names = {row["code"]: row["name"] for row in table("office")}
    found: dict[str, list[int]] = {}
    for row in clocks:
        if row["kind"] in WORK and row["state"] in ("running", "stopped"):
            late = (today - row["due_on"]).days
            place = 0 if late < 1 else 1 if late < 7 else 2 if late < 15 else 3 if late < 30 else 4
            line = found.setdefault(names[row["office_code"]], [0] * 6)
            line[place] += 1
            line[5] += 1
    return found


def replayed() -> dict[str, dict[str, int]]:
    """From the record of events alone: filed, disputed, sat, directions issued, done and dropped, by division."""
    division = {row["id"]: row["division"] for row in table("case")}
    found: dict[str, Counter[str]] = {"jammu": Counter(), "kashmir": Counter()}
    disputed: set[int] = set()
    letters = {"J": "jammu", "K": "kashmir"}
    for row in sorted(table("event"), key=lambda row: row["seq"]):
        name, told = row["name"], row["payload"]
        if name == "CaseFiled":
            found[division[row["case_id"]]]["filed"] += 1
        elif name == "CaseDisputed" and row["case_id"] not in disputed:
            disputed.add(row["case_id"])
            found[division[row["case_id"]]]["disputed"] += 1
        elif name == "SittingHeld":
            found[letters[told["sitting"][0]]]["held"] += 1
        elif name in ("DirectionIssued", "ComplianceAccepted", "DirectionDropped"):
            found[letters[told["number"][0]]][name] += 1
    return {key: dict(value) for key, value in found.items()}
