"""From the snapshot of a sitting (plain data, see ``collecting``) to its papers. Pure: the same snapshot, the same papers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from functools import reduce
from typing import Any

from grievance.cases.rules.words import SHOWN_STATES, CaseKind, CaseState
from grievance.documents.papers import (
    ActionLine,
    Agenda,
    Atr,
    AtrPoint,
    AttendanceSheet,
    Brief,
    CauseList,
    CopyTo,
    DecisionSheet,
    EarlierDecision,
    Expected,
    Item,
    Note,
    Notes,
    Pack,
    PublicList,
    Section,
    SittingHead,
    Slot,
    Step,
    UnitSays,
    Words,
)
from grievance.documents.rules.annexures import annexure
from grievance.documents.rules.marking import L_
from grievance.sentences import N_, from_data, sentence

Data = Mapping[str, Any]
HEARD = (3, 4, 5)
"""Sections whose items are heard at a time and have a note; minutes and directions are taken as a whole."""
UNLIKELY = L_("unlikely to be reached in the time of the sitting")
DECISIONS = {
    "point": L_("Shall the forum recommend it, refer it to a higher body, or drop it?"),
    "dispute": L_("Is the office's answer to stand, or what is to be done instead?"),
    "case": L_("What shall be done, by whom and by which date?"),
    "policy": L_("Which change shall be asked for, and of whom?"),
    "review": L_("What holds it up, and who acts by which date?"),
}


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def certain_day(text: str) -> date:
    return date.fromisoformat(text)


def shown_office(name: str) -> str:
    """An office's name as it is printed: what stands in brackets explains the reference data, not the office."""
    return re.sub(r"\s*\([^()]*\)\s*$", "", name) or name


def pack_of(data: Data) -> Pack:
    head = head_of(data)
    items = _items(data)
    sections = tuple(
        Section(number, tuple(item for item, raw in items if raw["section"] == number)) for number in range(1, 7)
    )
    points = tuple(atr_point(point, data["offices"]) for point in data["action_taken"])
    late = sum(point.state == "late" for point in points)
    is_open = sum(point.state in ("late", "in_time") for point in points)
    heard = [(item, raw) for item, raw in items if raw["section"] in HEARD]
    return Pack(
        Agenda(head, sections, tuple(_copies(data)), is_open, late, _capacity(data)),
        Notes(head, tuple(_note(item, raw, data) for item, raw in heard), tuple(_due_not_listed(data))),
        CauseList(head, tuple(_slot(item, raw) for item, raw in heard), _capacity(data)),
        AttendanceSheet(head, tuple(_offices(data)), tuple(_applicants(heard))),
        Atr(head, certain_day(data["as_of"]), points),
    )


def head_of(data: Data) -> SittingHead:
    of = data["sitting"]
    return SittingHead(
        number=of["number"],
        serial=of["serial"],
        division=of["division"],
        sits_on=certain_day(of["sits_on"]),
        starts_at=of["starts_at"],
        venue=of["venue"],
        file_number=data["file_number"],
        dated=certain_day(data["as_of"]),
        chair=data["chair"],
        previous_serial=of["previous_serial"],
        previous_on=day(of["previous_on"]),
    )


def decision_sheet_of(pack: Pack) -> DecisionSheet:
    items = tuple(item for section in pack.agenda.sections for item in section.items)
    return DecisionSheet(pack.head, items)


def public_list_of(pack: Pack) -> PublicList:
    return PublicList(pack.head, pack.cause_list.slots, pack.cause_list.capacity)


def _capacity(data: Data) -> int:
    """Minutes of the sitting; what was frozen before the line was drawn has none, and says it at each item."""
    return int(data.get("capacity", 0))


def _items(data: Data) -> list[tuple[Item, Data]]:
    """Every item with its raw data; annexures are lettered in the order of the serials, from B on."""
    rows = [raw for section in data["sections"] for raw in section["items"] if raw["title"] or raw["kind"] != "other"]
    letters = iter(annexure(place) for place in range(1, len(rows) + 1))
    return [(_item(raw, data, next(letters) if raw["section"] in HEARD else ""), raw) for raw in rows]


def _item(raw: Data, data: Data, letter: str) -> Item:
    case = raw["case"]
    common: dict[str, Any] = {
        "serial": raw["serial"], "kind": raw["kind"], "reason": _reason(raw, data), "minutes": raw["minutes"],
        "supplementary": raw["list_no"], "withdrawn": raw["withdrawn_because"], "annexure": letter,
        "chair_note": raw.get("chair_note", ""), "chair_note_added": raw.get("chair_note_added", ""), "unlikely": bool(_capacity(data) and raw.get("unlikely")),
    }  # fmt: skip
    if case is None:
        office = data["offices"].get(data["office_of"].get(str(raw["entry_id"]), ""), ("", ""))
        return Item(matter=_title(raw, data), office=shown_office(office[0]), officer=office[1],
                    status=_review(raw), conduct=is_about_conduct(raw, data), **common)  # fmt: skip
    return Item(
        matter=raw["title"], reference=case["number"], unit=case["unit"], others=case["others"], place=place_of(case),
        subject=sentence(case["subject"]), office=shown_office(case["office_name"]), officer=case["officer"],
        status=_status(raw, case), conduct=case["is_conduct"], **common,
    )  # fmt: skip


def _reason(raw: Data, data: Data) -> Words:
    """Why it is listed; with what it is taken together, that its unit is away."""
    said: list[Any] = [from_data(raw["reason"])]
    if raw.get("together"):
        first, last = raw["together"]
        said.append(sentence(L_("taken together, %(first)s to %(last)s"), first=first, last=last))
    if raw.get("unit_away"):
        said.append(sentence(L_("the unit cannot come: %(why)s"), why=raw["unit_away"]))
    if raw.get("unlikely") and not _capacity(data):
        said.append(sentence(UNLIKELY))
    return tuple(said) if len(said) > 1 else said[0]


def reason_by_itself(item: Item) -> Words:
    """Of an item on a sheet of its own, where no line is drawn."""
    if not item.unlikely:
        return item.reason
    return (*(item.reason if isinstance(item.reason, tuple) else (item.reason,)), sentence(UNLIKELY))


def _status(raw: Data, case: Data) -> Words:
    settled = day(raw.get("settled_on"))
    return sentence(L_("settled since circulation, %(day)s"), day=settled) if settled else state_of(case)


def _review(raw: Data) -> Words:
    """How a programme under review stands, as one text; what was frozen before this was noted has none."""
    lines = [from_data(line) for line in raw.get("review", ())]
    return reduce(lambda said, line: sentence(N_("%(said)s %(line)s"), said=said, line=line), lines) if lines else ""


def _due_not_listed(data: Data) -> Iterable[tuple[Words, ...]]:
    for row in data.get("not_listed", ()):
        yield row["number"], row["title"], from_data(row["why"]), row["convener"]


def _title(raw: Data, data: Data) -> Words:
    if raw["kind"] == "minutes":
        return sentence(L_("Minutes of sitting %(sitting)s"), sitting=raw["title"])
    if raw["direction"]:
        words = next((one["words"] for one in data["action_taken"] if one["number"] == raw["direction"]), "")
        return f"{raw['direction']} {words}".strip()
    return str(raw["title"])


def is_about_conduct(raw: Data, data: Data) -> bool:
    """Of an item: its own case, or a case that its direction serves."""
    if raw["case"]:
        return bool(raw["case"]["is_conduct"])
    return any(one.get("conduct", False) for one in data["action_taken"] if one["number"] == raw["direction"])


def place_of(case: Data) -> str:
    """Estate or place, then district."""
    parts = [case["estate"] or case["place"], case["district"]]
    return ", ".join(part for place, part in enumerate(parts) if part and part not in parts[:place])


def state_of(case: Data) -> Words:
    return sentence(SHOWN_STATES[CaseState(case["state"])])


def _note(item: Item, raw: Data, data: Data) -> Note:
    case = raw["case"]
    briefs = tuple(
        Brief(_office_name(one["office"], data), one["words"], day(one["written_on"]), day(one["due_on"]))
        for one in raw["briefs"]
    )
    common: dict[str, Any] = {
        name: getattr(item, name)
        for name in ("serial", "matter", "annexure", "kind", "reference", "unit", "others", "place", "subject",
                     "office", "officer", "status", "conduct", "withdrawn", "chair_note", "chair_note_added")
    }  # fmt: skip
    common["reason"] = reason_by_itself(item)
    if case is None:
        facts = tuple(
            (from_data(name), from_data(value)) for name, value in data["facts"].get(str(raw["entry_id"]), ())
        )
        return Note(**common, briefs=briefs, facts=facts, decision=_decision(raw))
    return Note(
        **common, filed_on=day(case["filed_on"]), due_on=day(case["due_on"]), words=case["words"], wanted=case["wanted"],
        due_why=from_data(case.get("due_why")) or "", facts=_kept(case),
        steps=_steps(data["steps"].get(case["number"], ())), briefs=briefs, decision=_decision(raw),
        earlier=_earlier(data["earlier"].get(case["number"], ())),
    )  # fmt: skip


def _kept(case: Data) -> tuple[tuple[Words, Words], ...]:
    """How late it was answered, whatever came after; a paper frozen before this was noted has none."""
    late = from_data(case.get("late"))
    return ((sentence(N_("How the dates were kept")), late),) if late else ()


def _office_name(code: str, data: Data) -> str:
    return shown_office(data["offices"].get(code, (code, ""))[0])


def _decision(raw: Data) -> Words:
    case = raw["case"]
    if case is None:
        return sentence(DECISIONS["policy" if raw["kind"] == "policy" else "review"])
    if case["kind"] == CaseKind.POINT:
        return sentence(DECISIONS["point"])
    return sentence(DECISIONS["dispute" if case["disputes"] else "case"])


def _steps(rows: Iterable[Data]) -> tuple[Step, ...]:
    return tuple(Step(certain_day(row["on"]), from_data(row["told"])) for row in rows)


def _earlier(rows: Iterable[Data]) -> tuple[EarlierDecision, ...]:
    return tuple(
        EarlierDecision(row["number"], certain_day(row["on"]), row["words"], from_data(row["state"])) for row in rows
    )


def _slot(item: Item, raw: Data) -> Slot:
    subject = item.subject or item.matter
    return Slot(raw["starts_at"], item.serial, item.reference, item.unit, item.office, item.officer, subject, item.place,
                item.minutes, item.conduct, item.withdrawn, item.unlikely)  # fmt: skip


def _copies(data: Data) -> Iterable[CopyTo]:
    """The chair for information, then each office called with its items; a report past its date is named."""
    if data["chair"]:
        yield CopyTo(data["chair"])
    missing = _missing_reports(data)
    for called in data["called"]:
        to = ", ".join(part for part in (called["officer"], shown_office(called["name"])) if part)
        yield CopyTo(to, tuple(called["items"]), missing.get(called["office"]))


def _missing_reports(data: Data) -> dict[str, date]:
    """The latest date past by which an office owed a report and gave none."""
    found: dict[str, date] = {}
    for raw in (raw for section in data["sections"] for raw in section["items"]):
        for brief in raw["briefs"]:
            due = certain_day(brief["due_on"])
            if not brief["words"] and not raw["withdrawn_because"] and due < certain_day(data["as_of"]):
                found[brief["office"]] = max(due, found.get(brief["office"], due))
    return found


def _offices(data: Data) -> Iterable[Expected]:
    """The sheet lies open in the room: for a complaint about conduct no office is named on it."""
    for called in data["called"]:
        if items := items_not_about_conduct(called, data):
            yield Expected(shown_office(called["name"]), items, "", called["officer"])


def items_not_about_conduct(called: Data, data: Data) -> tuple[str, ...]:
    """Serials for which an office is called that everybody may read."""
    rows = (raw for section in data["sections"] for raw in section["items"])
    closed = {raw["serial"] for raw in rows if is_about_conduct(raw, data)}
    return tuple(serial for serial in called["items"] if serial not in closed)


def _applicants(heard: Iterable[tuple[Item, Data]]) -> Iterable[Expected]:
    """Who is heard, by name; who complains of conduct stands on no list that lies open in the room."""
    for item, _ in heard:
        if item.unit and not item.conduct and not item.withdrawn:
            yield Expected(item.unit, (item.serial,), is_office=False)


def atr_point(raw: Data, offices: Mapping[str, Any]) -> AtrPoint:
    name, officer = offices.get(raw["office"], (raw["office"], ""))
    state = "done" if raw["done_on"] else "dropped" if raw["is_dropped"] else "late" if raw["days_late"] else "in_time"
    actions = tuple(
        ActionLine(
            certain_day(one["on"]), one["words"], one.get("progress", ""), one["proof"], one.get("sent_back", "")
        )
        for one in raw["actions"]
    )
    return AtrPoint(
        number=raw["number"], words=raw["words"], office=shown_office(name), first_due=certain_day(raw["first_due_on"]),
        due=certain_day(raw["due_on"]), state=state, officer=officer, moves=raw["moves"], days_late=raw["days_late"],
        assisting=tuple(shown_office(offices.get(code, (code, ""))[0]) for code in raw["assisting"]),
        done_on=day(raw["done_on"]), proof_required=raw["proof_required"], actions=actions,
        progress=raw.get("progress", ""), units=tuple(_units(raw)), waits_for=raw.get("waits_for", ""),
        missing=tuple(certain_day(one) for one in raw.get("missing", ())), dropped_because=raw.get("dropped_because", ""),
        conduct=raw.get("conduct", False), circulated=_circulated(raw),
    )  # fmt: skip


def _circulated(raw: Data) -> Words:
    on = day(raw.get("circulated_on"))
    if on is None:
        return ""
    if not raw["confirmed_at"]:
        return sentence(L_("Given by circulation on %(day)s, to be confirmed"), day=on)
    return sentence(
        L_("Given by circulation on %(day)s, confirmed at sitting %(sitting)s"), day=on, sitting=raw["confirmed_at"]
    )


def _units(raw: Data) -> Iterable[UnitSays]:
    """One word a case served. Snapshots of before knew one case; silence means nothing before the office says that it is done."""
    names = raw.get("unit_names", {})
    if "units" not in raw:
        if raw["case"]:
            yield UnitSays(raw["unit_says"] if raw["actions"] else "", raw["case"], raw.get("unit", ""))
        return
    was_asked = any(one.get("progress") == "done" for one in raw["actions"])
    for one in raw["units"]:
        word = one["says"] if one["says"] != "silent" or was_asked else ""
        yield UnitSays(word, one["case"], names.get(one["case"], ""), one["words"])
