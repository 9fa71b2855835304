"""A month's figures counted by another way: plain loops over whole tables, with nothing of the code that counts them."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any

from tests.support.counted_apart import INDIA, table

DAY = timedelta(days=1)
OWED = {"sort", "resolve", "rework", "review", "sitting"}


def on(instant: Any) -> date:
    given = datetime.fromisoformat(instant).replace(tzinfo=None) if isinstance(instant, str) else instant
    return (given + INDIA).date()


def counted(first: date, today: date, divisions: tuple[str, ...]) -> dict[str, Any]:
    """Everything the report says, for a month that begins on ``first``, as of its morning."""
    last = (first + 31 * DAY).replace(day=1) - DAY
    morning = min(last + DAY, today)
    cases = [row for row in table("case") if row["division"] in divisions]
    by_id = {row["id"]: row for row in table("case")}
    clocks = [row for row in table("clock") if row["division"] in divisions]
    taken = [row for row in cases if first <= on(row["filed_at"]) <= last]
    until = morning if morning > last else morning + DAY
    still = [
        row for row in cases
        if on(row["filed_at"]) < until and (row["closed_at"] is None or on(row["closed_at"]) >= until)
    ]  # fmt: skip
    met = [row for row in clocks if row["state"] == "met" and first <= row["met_on"] <= last]
    answers = [row for row in met if row["kind"] == "resolve"]
    late_ids = {
        row["owner_id"] for row in table("clock")
        if row["owner_kind"] == "case" and row["kind"] in OWED and row["due_on"] < morning and on(row["started_at"]) < until
        and (row["state"] in ("running", "stopped") or (row["state"] == "met" and row["met_on"] >= morning))
    }  # fmt: skip
    past = [
        row for row in still
        if row["id"] in late_ids
        or (row["state"] == "with_office" and row["directed_due_on"] and row["directed_due_on"] < morning)
    ]  # fmt: skip
    verdicts = [
        row for row in table("verdict")
        if row["settled"] and by_id[row["case_id"]]["division"] in divisions and first <= on(row["at"]) <= last
    ]  # fmt: skip
    sittings = [
        row for row in table("sitting")
        if row["division"] in divisions and first <= row["sits_on"] <= last and not row["fell_away"]
    ]  # fmt: skip
    directions = [row for row in table("direction") if row["division"] in divisions and row["taken_back_at"] is None]
    late = [
        row for row in directions
        if row["state"] not in ("done", "dropped") and row["first_due_on"] < morning and on(row["issued_at"]) <= morning
    ]  # fmt: skip
    took = sorted((row["met_on"] - row["day_zero"]).days for row in answers)
    return {
        "taken": len(taken), "answered": len(answers), "open": len(still), "past": len(past),
        "in_time": sum(row["met_on"] <= row["due_on"] for row in answers),
        "median": took[min(len(took) // 2, len(took) - 1)] if took else None,
        "ninetieth": took[min(len(took) * 9 // 10, len(took) - 1)] if took else None,
        "older": sum((morning - on(row["filed_at"])).days > 30 for row in still),
        "oldest": max(((morning - on(row["filed_at"])).days for row in still), default=None),
        "due": sum(row["sits_on"] <= min(last, today) for row in sittings),
        "held": sum(row["state"] == "held" for row in sittings),
        "given": sum(first <= on(row["issued_at"]) <= last for row in directions),
        "directions_late": len(late), "said": Counter(row["settled"] for row in verdicts),
        "silent": sum(row["closing"] == "deemed_accepted" and first <= on(row["closed_at"]) <= last for row in cases),
        "by_office": _by(taken, still, "office_code", _held), "by_subject": _by(taken, still, "category_code"),
        "by_district": _by(taken, still, "district"),
    }  # fmt: skip


def _held(row: dict[str, Any]) -> str:
    """Who has an open case."""
    other = {"to_sort": "to-sort", "before_forum": "forum"}.get(row["state"])
    if row["state"] == "under_review":
        return str(row["reviewing_office_code"] or row["office_code"])
    return other or row["office_code"] or "to-sort"


def _by(taken: list[Any], still: list[Any], field: str, held: Any = None) -> dict[Any, tuple[int, int]]:
    """How many were taken and are open, by one field; what is open by who has it, where that is asked."""
    first, then = [row[field] for row in taken], [held(row) if held else row[field] for row in still]
    return {key: (first.count(key), then.count(key)) for key in {*first, *then}}
