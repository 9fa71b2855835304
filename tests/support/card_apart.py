"""The figures of an office's report card counted by another way: plain loops over whole tables, days walked one by one."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta
from typing import Any

from tests.support.counted_apart import INDIA, table

DAY = timedelta(days=1)


def cards(first: date, last: date) -> dict[str, dict[str, Any]]:
    """By office: every figure that is not nought, and the days and marks made of them."""
    found: dict[str, dict[str, Any]] = defaultdict(lambda: defaultdict(int))
    cases = {row["id"]: row for row in table("case")}
    for office, case_id, figure in _all(cases, first, last):
        if case_id is None or cases[case_id]["conduct_office_code"] != office:
            found[office][figure] += 1
    turns = _turns()
    for office, case_id, until in _answered(first, last):
        if cases[case_id]["conduct_office_code"] != office:
            found[office].setdefault("days", []).append(own_days(turns[case_id], office, until))
    return {office: dict(figures) for office, figures in found.items()}


def _day(instant: Any) -> date:
    return (_naive(instant) + INDIA).date()


def _naive(instant: Any) -> datetime:
    """A column called ``at`` comes as text from SQLite."""
    return datetime.fromisoformat(instant).replace(tzinfo=None) if isinstance(instant, str) else instant


def _all(cases: dict[int, Any], first: date, last: date):  # noqa: ANN202
    yield from _of_clocks(first, last)
    yield from _of_holdings(cases, first, last)
    yield from _of_words(first, last)
    for row in cases.values():
        if row["closing"] == "deemed_accepted" and first <= _day(row["closed_at"]) <= last:
            yield row["office_code"], row["id"], "deemed-accepted"


def _answered(first: date, last: date):  # noqa: ANN202
    for row in table("clock"):
        if row["kind"] == "resolve" and row["state"] == "met" and first <= row["met_on"] <= last:
            yield row["office_code"], row["owner_id"], row["met_on"]


def _of_clocks(first: date, last: date):  # noqa: ANN202
    names = {"resolve": ("answered", "in-time"), "acknowledge": ("acknowledged", "acknowledged-in-time"),
             "first_reply": ("first-replies", "first-replies-in-time"),
             "direction": ("directions-done", "directions-in-time")}  # fmt: skip
    clocks = {row["id"]: row for row in table("clock")}
    done_on = {row["id"]: row["done_on"] for row in table("direction")}
    for row in clocks.values():
        if row["kind"] in names and row["state"] == "met" and first <= row["met_on"] <= last:
            case_id = row["owner_id"] if row["owner_kind"] == "case" else None
            done, timely = names[row["kind"]]
            yield row["office_code"], case_id, done
            met_on = done_on[row["owner_id"]] if done == "directions-done" else row["met_on"]
            if met_on <= row["due_on"]:
                yield row["office_code"], case_id, timely
            elif done == "answered":
                yield row["office_code"], case_id, "late"
    yield from _of_requests(clocks, first, last)


def _of_requests(clocks: dict[int, Any], first: date, last: date):  # noqa: ANN202
    """More days asked for and questions asked: which office did so is told by the record of that day alone."""
    told: dict[Any, list[str]] = defaultdict(list)
    for row in sorted(table("event"), key=lambda row: row["seq"]):
        if row["name"] == "ExtensionAsked" or (row["name"] == "FilerAsked" and row["payload"].get("stopped", True)):
            told[row["name"], row["case_id"], _day(row["at"])].append(row["payload"]["office_code"])
    for row in sorted(table("extension"), key=lambda row: row["id"]):
        its = clocks[row["clock_id"]]
        if its["owner_kind"] == "case" and first <= row["asked_on"] <= last:
            office = told["ExtensionAsked", its["owner_id"], row["asked_on"]][-1]
            yield office, its["owner_id"], "days-asked"
            if row["granted_on"]:
                yield office, its["owner_id"], "days-granted"
    for row in sorted(table("pause"), key=lambda row: row["id"]):
        its = clocks[row["clock_id"]]
        if its["kind"] in ("resolve", "rework") and first <= row["from_on"] <= last:
            office = told["FilerAsked", its["owner_id"], row["from_on"]].pop(0)
            if row["due_before_on"] - row["from_on"] <= 2 * DAY:
                yield office, its["owner_id"], "late-pauses"


def _of_holdings(cases: dict[int, Any], first: date, last: date):  # noqa: ANN202
    turns = _turns()
    held: dict[int, list[Any]] = defaultdict(list)
    for row in sorted(table("case_office"), key=lambda row: (row["from_at"], row["id"])):
        held[row["case_id"]].append(row)
    for case_id, rows in held.items():
        for before, row in zip([None, *rows], rows, strict=False):
            if first <= _day(row["from_at"]) <= last:
                yield row["office_code"], case_id, "received"
                if before:
                    yield row["office_code"], case_id, "transferred-in"
                    yield before["office_code"], case_id, "transferred-out"
            came = _day(row["from_at"]) <= last and (row["to_at"] is None or _day(row["to_at"]) > last)
            closed = cases[case_id]["closed_at"]
            begun = [turn for turn in turns[case_id] if turn["from_on"] <= last]
            if came and (closed is None or _day(closed) > last) and begun:
                is_its = begun[-1]["turn"] == "office" or begun[-1]["until_on"] is not None
                if is_its and begun[-1]["office_code"] == row["office_code"]:
                    yield row["office_code"], case_id, "waiting"


def _of_words(first: date, last: date):  # noqa: ANN202
    answers = {row["id"]: row for row in table("answer")}
    sent_back = _sent_back()
    for row in table("verdict"):
        given = answers.get(row["answer_id"])
        if given is None or not first <= _day(row["at"]) <= last:
            continue
        office, case_id = given["office_code"], row["case_id"]
        if row["settled"] in ("partly", "no"):
            yield office, case_id, "disputed"
            back = any(code == office and at >= _naive(row["at"]) for code, at in sent_back[case_id])
            anew = any(one["case_id"] == case_id and one["round"] > given["round"] and one["given_at"]
                       and one["outcome"] != given["outcome"] and one["office_code"] != office
                       for one in answers.values())  # fmt: skip
            if back or anew:
                yield office, case_id, "upheld"
        if row["was_told"] or row["was_fair"]:
            yield office, case_id, "rated"


def _sent_back() -> dict[int, list[tuple[str, datetime]]]:
    """By case: to which office it was sent back and when, as the record tells it; what was taken back never was."""
    found: dict[int, list[tuple[str, datetime]]] = defaultdict(list)
    for row in sorted(table("event"), key=lambda row: row["seq"]):
        if row["name"] == "CaseSentBack":
            found[row["case_id"]].append((row["payload"]["office_code"], _naive(row["at"])))
        elif row["name"] == "StepTakenBack" and row["payload"].get("taken_at"):
            taken = datetime.fromisoformat(row["payload"]["taken_at"]).replace(tzinfo=None)
            found[row["case_id"]] = [one for one in found[row["case_id"]] if one[1] != taken]
    return found


def _turns() -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in sorted(table("case_turn"), key=lambda row: row["id"]):
        found[row["case_id"]].append(row)
    return found


def own_days(turns: list[Any], office: str, until: date) -> int:
    """Day by day: whose it was is told by the last turn begun before it, a question's only up to its end."""
    day, number = turns[0]["from_on"] + DAY, 0
    while day <= until:
        turn = [one for one in turns if one["from_on"] < day][-1]
        is_over = turn["until_on"] is not None and day > turn["until_on"]
        number += turn["office_code"] == office and (turn["turn"] == "office" or is_over)
        day += DAY
    return number


def shared(days: list[int], parts: int) -> int:
    """Half (2) or nine of ten (10) of the sorted numbers are not above the one given."""
    place = len(days) // 2 if parts == 2 else len(days) * 9 // 10
    return sorted(days)[min(place, len(days) - 1)]
