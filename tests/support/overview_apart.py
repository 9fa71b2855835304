"""The overview counted by another way: plain loops over whole tables as a dump would have them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from tests.support.counted_apart import INDIA, table

DAY = timedelta(days=1)
SORT, FORUM = "to-sort", "forum"
Line = tuple[str, str]


def _day(instant: Any) -> date | None:
    if instant is None:
        return None
    naive = datetime.fromisoformat(instant) if isinstance(instant, str) else instant
    return (naive.replace(tzinfo=None) + INDIA).date()


class Counting:
    """One count, held to ``chosen``; ``first`` and ``last`` are the days of the period."""

    def __init__(self, first: date, last: date, today: date, chosen: dict[str, str]) -> None:
        self.first, self.last, self.today, self.chosen = first, last, today, chosen
        self.cases = {row["id"]: row for row in table("case")}
        self.sizes = {row["id"]: row["size"] for row in table("industrial_unit")}
        self.clocks = {row["id"]: row for row in table("clock")}
        self.of_case = defaultdict(list)
        for clock in self.clocks.values():
            if clock["owner_kind"] == "case":
                self.of_case[clock["owner_id"]].append(clock)

    def fits(self, case: dict[str, Any], *, with_division: bool = True) -> bool:
        wanted = self.chosen
        if with_division and wanted.get("division", case["division"]) != case["division"]:
            return False
        if "district" in wanted and case["district"] != wanted["district"]:
            return False
        if "category" in wanted and case["category_code"] != wanted["category"]:
            return False
        return "size" not in wanted or self.sizes.get(case["unit_id"]) == wanted["size"]

    def office(self, code: str | None) -> bool:
        return "office" not in self.chosen or self.chosen["office"] == code

    def within(self, day: date | None) -> bool:
        return day is not None and self.first <= day <= self.last

    # what is open

    def holder(self, case: dict[str, Any]) -> str:
        if case["state"] == "to_sort":
            return SORT
        if case["state"] == "before_forum":
            return FORUM
        if case["state"] == "under_review" and case["reviewing_office_code"]:
            return str(case["reviewing_office_code"])
        return case["office_code"] or SORT

    def open_cases(self) -> Iterator[tuple[dict[str, Any], str, bool, int]]:
        """Case, who has it, past its date, days since filing."""
        for case in self.cases.values():
            if case["state"] == "closed" or not self.fits(case):
                continue
            held = self.holder(case)
            if not self.office(held):
                continue
            owed = [clock for clock in self.of_case[case["id"]]
                    if clock["kind"] in ("sort", "resolve", "rework", "review", "sitting")
                    and clock["state"] in ("running", "stopped")]  # fmt: skip
            late = any(clock["due_on"] < self.today for clock in owed)
            if case["state"] == "with_office" and case["directed_due_on"] and case["directed_due_on"] < self.today:
                late = True
            yield case, held, late, (self.today - _day(case["filed_at"])).days

    def offices(self) -> dict[str, list[int]]:
        """In time: to 7, to 14, more days; past the date: to 21, to 30, more."""
        found: dict[str, list[int]] = {}
        for _, held, late, age in self.open_cases():
            ends = (21, 30) if late else (7, 14)
            place = 3 * late + sum(age > end for end in ends)
            found.setdefault(held, [0] * 6)[place] += 1
        return found

    def oldest(self) -> dict[str, int]:
        found: dict[str, int] = {}
        for case, _, _, age in self.open_cases():
            found[case["division"]] = max(age, found.get(case["division"], 0))
        return found

    # what the period brought

    def figures(self) -> Counter[Line]:
        """By division and figure."""
        found: Counter[Line] = Counter()
        for case, _, late, _ in self.open_cases():
            found[case["division"], "open"] += 1
            found[case["division"], "past"] += late
            found[case["division"], "to-sort"] += case["state"] == "to_sort"
            found[case["division"], "before-forum"] += case["state"] == "before_forum"
        for case_id, figure in self._of_cases():
            found[self.cases[case_id]["division"], figure] += 1
        found.update(self._of_forum())
        return +found

    def _of_cases(self) -> Iterator[tuple[int, str]]:
        for case in filter(self.fits, self.cases.values()):
            if self.within(_day(case["filed_at"])) and self.office(case["office_code"]):
                yield case["id"], "filed"
            if self.within(_day(case["closed_at"])) and self.office(case["office_code"]):
                ways = {"accepted": "settled", "deemed_accepted": "silent"}
                yield case["id"], ways.get(case["closing"], "ended")
        for clock in self._answers():
            yield clock["owner_id"], "answered"
            yield clock["owner_id"], "in-time" if clock["met_on"] <= clock["due_on"] else "late"
        yield from self._of_words()
        yield from self._of_transfers()
        for pause in table("pause"):
            clock = self.clocks[pause["clock_id"]]
            if clock["owner_kind"] == "case" and clock["kind"] in ("resolve", "rework"):
                case = self.cases[clock["owner_id"]]
                near = pause["due_before_on"] and (pause["due_before_on"] - pause["from_on"]).days <= 2
                if near and self.within(pause["from_on"]) and self._on_cards(case, pause["office_code"]):
                    yield case["id"], "late-pauses"

    def _on_cards(self, case: dict[str, Any], code: str | None) -> bool:
        of_itself = case["conduct_office_code"] is not None and case["conduct_office_code"] == code
        return self.fits(case) and self.office(code) and not of_itself

    def _answers(self) -> Iterator[dict[str, Any]]:
        for clock in self.clocks.values():
            if (clock["owner_kind"], clock["kind"], clock["state"]) == ("case", "resolve", "met"):
                case = self.cases[clock["owner_id"]]
                if self.within(clock["met_on"]) and self._on_cards(case, clock["office_code"]):
                    yield clock

    def days(self) -> dict[str, list[int]]:
        found = defaultdict(list)
        for clock in self._answers():
            found[self.cases[clock["owner_id"]]["division"]].append((clock["met_on"] - clock["day_zero"]).days)
        return {division: sorted(days) for division, days in found.items()}

    def _of_words(self) -> Iterator[tuple[int, str]]:
        answers = {row["id"]: row for row in table("answer")}
        heard: dict[int, list[Any]] = defaultdict(list)
        for row in sorted(table("verdict"), key=lambda row: row["id"]):
            given = answers.get(row["answer_id"])
            if given is None:
                continue
            case = self.cases[row["case_id"]]
            if self.fits(case) and self.office(given["office_code"]) and self.within(_day(row["at"])):
                if row["settled"]:
                    yield case["id"], row["settled"]
                before = [one for one in heard[row["answer_id"]] if one["case_id"] == case["id"]]
                if row["settled"] in ("partly", "no") and any(one["settled"] in (None, "yes") for one in before):
                    yield case["id"], "contested"
            heard[row["answer_id"]].append(row)
        told: dict[tuple[str, str], list[Any]] = defaultdict(list)
        for row in answers.values():
            if row["state"] == "given":
                told[row["office_code"], row["note_digest"]].append(row)
        for (office, digest), rows in told.items():
            for row in rows:
                case = self.cases[row["case_id"]]
                again = any(one["case_id"] != row["case_id"] and one["given_at"] < row["given_at"] for one in rows)
                if digest and again and self.fits(case) and self.office(office) and self.within(_day(row["given_at"])):
                    yield case["id"], "same-words"

    def _of_transfers(self) -> Iterator[tuple[int, str]]:
        changes = sorted(table("due_change"), key=lambda row: (_naive(row["at"]), row["id"]))
        held = defaultdict(list)
        for row in sorted(table("case_office"), key=lambda row: (row["from_at"], row["id"])):
            held[row["case_id"]].append(row)
        for case_id, rows in held.items():
            case = self.cases[case_id]
            for before, after in zip(rows, rows[1:], strict=False):
                if before["to_at"] != after["from_at"] or not self.within(_day(after["from_at"])):
                    continue
                if not self._on_cards(case, before["office_code"]):
                    continue
                yield case_id, "sent-on"
                for clock in self.of_case[case_id]:
                    if clock["kind"] == "resolve" and clock["state"] != "void":
                        later = [row["old_on"] for row in changes
                                 if row["clock_id"] == clock["id"] and _naive(row["at"]) >= after["from_at"]]  # fmt: skip
                        due_on = later[0] if later else clock["due_on"]
                        if (due_on - _day(after["from_at"])).days <= 2:
                            yield case_id, "late-transfers"

    def _of_forum(self) -> Iterator[Line]:
        here = self.chosen.get("division")
        sittings = {row["id"]: row for row in table("sitting")}
        for sitting in sittings.values():
            if self._due(sitting):
                yield sitting["division"], "sittings-due"
                if sitting["state"] == "held":
                    yield sitting["division"], "sittings-held"
        for entry in table("entry"):
            sitting = sittings[entry["sitting_id"]]
            if entry["kind"] != "case" or entry["withdrawn_because"] or entry["held_over_because"]:
                continue
            if sitting["state"] != "held" or not self._due(sitting):
                continue
            case = self.cases[entry["case_id"]]
            if self.fits(case, with_division=False) and self.office(case["office_code"]):
                yield sitting["division"], "taken"
                if entry["disposition"] and entry["disposition"] != "not_reached":
                    yield sitting["division"], "reached"
        for row in table("direction"):
            if row["taken_back_at"] or not self.within(_day(row["issued_at"])) or not self.office(row["office_code"]):
                continue
            if here not in (None, row["division"]):
                continue
            about = self.cases.get(row["case_id"])
            if set(self.chosen) & {"district", "category", "size"} and (
                about is None or not self.fits(about, with_division=False)
            ):
                continue
            yield row["division"], "directed"
            yield row["division"], self._became(row)

    def _due(self, sitting: dict[str, Any]) -> bool:
        here = self.chosen.get("division") in (None, sitting["division"])
        return (
            here and not sitting["fell_away"] and self.within(sitting["sits_on"]) and sitting["sits_on"] <= self.today
        )

    def _became(self, row: dict[str, Any]) -> str:
        if row["state"] in ("done", "dropped"):
            return str(row["state"])
        clocks = [clock for clock in self.clocks.values()
                  if (clock["owner_kind"], clock["kind"], clock["owner_id"]) == ("direction", "direction", row["id"])]  # fmt: skip
        due_on = max(clocks, key=lambda clock: clock["id"])["due_on"] if clocks else row["first_due_on"]
        return "overdue" if due_on < self.today else "running"


def _naive(instant: Any) -> datetime:
    return datetime.fromisoformat(instant).replace(tzinfo=None) if isinstance(instant, str) else instant


def at_most(days: list[int], parts: int) -> int | None:
    """Half (2) or nine of ten (10) of the sorted numbers are not above the one given."""
    if not days:
        return None
    return days[min(len(days) // 2 if parts == 2 else len(days) * 9 // 10, len(days) - 1)]
