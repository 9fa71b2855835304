"""From rows to the snapshot that papers are made of: the agenda's own contents and what only papers say.

The number of statements does not grow with the number of entries.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from grievance.documents import queries
from grievance.documents.assembling import certain_day, shown_office
from grievance.foundation.clock import ist_date
from grievance.reference import queries as reference
from grievance.sentences import as_data, sentence
from grievance.sittings import queries as sittings
from grievance.sittings.models import Entry, Sitting
from grievance.sittings.rules.room import DISPOSITION_WORDS
from grievance.sittings.snapshot import contents, head_of_sitting

SHORT_DIVISION = {"jammu": "JMU", "kashmir": "KMR"}
CHAIR_OFFICE = "IC-DEPT"
"""Whose Administrative Secretary presides where no chair is set (PRODUCT 1)."""


def snapshot_of(sitting: Sitting, on: date) -> dict[str, Any]:
    """All that the papers of an agenda say as of a day, as JSON data: the same rows give the same data."""
    held = (reference.categories(), reference.estates())  # in memory, so that no case asks for its own again
    data = contents(sitting, on)
    del held
    return completed(sitting, data)


def head_data(sitting: Sitting, on: date) -> dict[str, Any]:
    """What a paper without items says: the sitting, its file number and who presides; no case is read."""
    return {"as_of": on.isoformat(), "sitting": head_of_sitting(sitting), "file_number": file_number(sitting),
            "chair": chair_title()}  # fmt: skip


def completed(sitting: Sitting, data: dict[str, Any]) -> dict[str, Any]:
    """The agenda's own contents with what only papers say. A snapshot that has it is given back as it is."""
    if "offices" in data:
        return _marked(data)
    on = certain_day(data["as_of"])
    cases = {item["case"]["id"]: item["case"]["number"] for item in _items(data) if item["case"]}
    entries = sittings.entries_of(sitting.id)
    data = {
        **data,
        "offices": {office.code: [office.name, office.head_title] for office in reference.all_offices()},
        "file_number": file_number(sitting),
        "chair": chair_title(),
        "steps": _steps(cases, on),
        "earlier": _earlier(cases, sitting),
        "facts": _facts(entries, data),
        "office_of": _office_of(entries, data),
    }
    name_units(data["action_taken"])
    data["names"] = list(names_behind(cases, data))
    data["offices"] = {code: data["offices"][code] for code in sorted(_codes(data)) if code in data["offices"]}
    return data


def _marked(data: dict[str, Any]) -> dict[str, Any]:
    """What was frozen before directions on complaints about conduct were marked, with the mark."""
    points = data["action_taken"]
    if all("conduct" in point for point in points):
        return data
    cases = queries.cases_by_number({number for point in points for number in numbers_served(point)})
    about = {case.number for case in cases if case.is_conduct}
    marked = [{"conduct": not about.isdisjoint(numbers_served(point)), **point} for point in points]
    return {**data, "action_taken": marked}


def with_added_notes(data: Mapping[str, Any], added: Mapping[int, str]) -> dict[str, Any]:
    """The contents with notes for the chair that were written after they were fixed, by id of their entry."""
    sections = [
        {
            **section,
            "items": [{**item, "chair_note_added": added.get(item["entry_id"], "")} for item in section["items"]],
        }
        for section in data["sections"]
    ]
    return {**data, "sections": sections}


def names_behind(cases: Mapping[int, str], data: Mapping[str, Any]) -> tuple[str, ...]:
    """Units, associations and persons behind the cases of an agenda: blotted out of the forum's own words.

    What is frozen has the names of its day, so that a unit renamed later is not found by its old name.
    """
    if "names" in data:
        return tuple(data["names"])
    served = {number for point in data["action_taken"] for number in numbers_served(point)} - set(cases.values())
    rows = [*queries.cases_by_id(cases).values(), *queries.cases_by_number(served)]
    names = {*sittings.filers_of(rows).values(), *(case.contact_name for case in rows)}
    names |= set(queries.names_of_co_signatories([case.id for case in rows]))
    return tuple(sorted(name for name in names if name))


def file_number(sitting: Sitting) -> str:
    short = SHORT_DIVISION.get(sitting.division, sitting.division)
    return f"J&K/IF/{short}/{sitting.serial}/{sitting.sits_on.year}"


def chair_title() -> str:
    office = reference.office(reference.setting("chair_office") or CHAIR_OFFICE)
    return f"{office.head_title}, {shown_office(office.name)}" if office else ""


def _items(data: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [item for section in data["sections"] for item in section["items"]]


def _codes(data: Mapping[str, Any]) -> set[str]:
    """Offices that the papers name."""
    codes = {brief["office"] for item in _items(data) for brief in item["briefs"]} | set(data["office_of"].values())
    for point in data["action_taken"]:
        codes |= {point["office"], *point["assisting"]}
    return codes


def _steps(cases: Mapping[int, str], on: date) -> dict[str, list[dict[str, Any]]]:
    rows = queries.public_steps(cases)
    return {
        cases[case_id]: [
            {"on": ist_date(row.at).isoformat(), "told": row.told} for row in found if ist_date(row.at) <= on
        ]
        for case_id, found in sorted(rows.items())
    }


def _earlier(cases: Mapping[int, str], before: Sitting) -> dict[str, list[dict[str, Any]]]:
    """Dispositions of earlier sittings with the directions given on them."""
    found: dict[str, list[dict[str, Any]]] = {}
    directions: dict[int | None, list[str]] = {}
    for direction in queries.directions_on(cases):
        directions.setdefault(direction.entry_id, []).append(f"{direction.number}: {direction.words}")
    for entry, sitting in queries.earlier_entries(cases, before.id, before.sits_on):
        words = "\n".join(part for part in (entry.decision, *directions.get(entry.id, ())) if part)
        state = as_data(sentence(DISPOSITION_WORDS[entry.disposition])) if entry.disposition else ""
        line = {"number": entry.serial_text, "on": sitting.sits_on.isoformat(), "words": words, "state": state}
        found.setdefault(cases[entry.case_id or 0], []).append(line)
    return found


def _facts(entries: Sequence[Entry], data: Mapping[str, Any]) -> dict[str, list[list[Any]]]:
    """Figures of a standing review with date and source, and the summary of a policy item; unknown stays unknown."""
    figures = {item["entry_id"]: item["figures"] for item in _items(data) if item.get("figures")}
    policies = queries.policy_items([row.policy_item_id for row in entries if row.policy_item_id])
    facts: dict[str, list[list[Any]]] = {}
    for row in entries:
        if row.id in figures:
            facts[str(row.id)] = figures[row.id]
        elif row.policy_item_id in policies and policies[row.policy_item_id].summary:
            facts[str(row.id)] = [["", policies[row.policy_item_id].summary]]
    return facts


def _office_of(entries: Sequence[Entry], data: Mapping[str, Any]) -> dict[str, str]:
    """The office behind an entry that is no case: of a direction, a programme or a policy item."""
    owners = queries.programmes([row.programme_id for row in entries if row.programme_id])
    policies = queries.policy_items([row.policy_item_id for row in entries if row.policy_item_id])
    points = {point["number"]: point["office"] for point in data["action_taken"]}
    found: dict[str, str | None] = {
        str(item["entry_id"]): points.get(item["direction"]) for item in _items(data) if item["direction"]
    }
    for row in entries:
        if row.programme_id in owners:
            found[str(row.id)] = owners[row.programme_id].owner_office_code
        elif row.policy_item_id in policies:
            found[str(row.id)] = policies[row.policy_item_id].owner_office_code
    return {key: code for key, code in found.items() if code}


def name_units(points: Iterable[dict[str, Any]]) -> None:
    """The names behind the cases that directions serve, by number."""
    points = list(points)
    cases = queries.cases_by_number({number for point in points for number in numbers_served(point)})
    names = sittings.filers_of(cases)
    by_number = {case.number: names.get(case.id, "") for case in cases}
    for point in points:
        point["unit_names"] = {number: by_number.get(number, "") for number in numbers_served(point)}


def numbers_served(point: Mapping[str, Any]) -> list[str]:
    """All cases that a direction serves; older snapshots name only the first."""
    return list(point.get("cases") or ([point["case"]] if point["case"] else []))
