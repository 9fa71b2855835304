"""Papers that are not fixed by the freeze: the notice before, the minutes after, one unit's notice, receipts. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from grievance.documents.assembling import (
    certain_day,
    head_of,
    is_about_conduct,
    items_not_about_conduct,
    place_of,
    reason_by_itself,
    shown_office,
)
from grievance.documents.papers import (
    CopyTo,
    Expected,
    GivenDirection,
    Minutes,
    MinutesItem,
    Notice,
    Pack,
    UnitNotice,
)
from grievance.documents.rules.marking import L_
from grievance.sentences import from_data, sentence

Data = Mapping[str, Any]


@dataclass(frozen=True)
class Recorded:
    """What was recorded of an entry; ``text`` is the convener's own wording, which then stands alone."""

    disposition: str = ""
    discussion: str = ""
    decision: str = ""
    text: str = ""
    directions: tuple[GivenDirection, ...] = ()


@dataclass(frozen=True)
class Came:
    """One row of the attendance."""

    body: str
    was_present: bool
    name: str = ""
    designation: str = ""
    is_office: bool = True


def notice_of(data: Data) -> Notice:
    of = data["sitting"]
    everyone = (
        CopyTo(data["chair"]),
        CopyTo(sentence(L_("All heads of office of the division"))),
        CopyTo(sentence(L_("Associations of industry of the division"))),
    )
    moved = from_data(of["moved_because"]) if of["moved_because"] else ""
    return Notice(
        head_of(data), certain_day(of["closes_on"]), certain_day(of["agenda_on"]), moved,
        tuple(copy for copy in everyone if copy.to),
    )  # fmt: skip


def minutes_of(data: Data, recorded: Mapping[int, Recorded], came: Iterable[Came], state: str,
               corrections_until: date | None) -> Minutes:  # fmt: skip
    """By section; items withdrawn before the sitting are left out."""
    rows = [raw for section in data["sections"] for raw in section["items"] if not raw["withdrawn_because"]]
    items = [(raw["section"], _minutes_item(raw, recorded.get(raw["entry_id"], Recorded()))) for raw in rows]
    sections = tuple((number, tuple(item for section, item in items if section == number)) for number in range(1, 7))
    present = [who for who in came if who.was_present]
    absent = tuple(who.body for who in came if not who.was_present)
    copies = tuple(
        CopyTo(", ".join(part for part in (called["officer"], shown_office(called["name"])) if part))
        for called in data["called"]
        if items_not_about_conduct(called, data)
    )
    return Minutes(
        head_of(data), sections, state if state in ("circulated", "confirmed") else "draft",
        tuple(Expected(who.body, (), who.name, who.designation, who.is_office) for who in present), absent,
        corrections_until, copies,
    )  # fmt: skip


def with_conduct(paper: Minutes, data: Data, about: Mapping[int, int | None]) -> Minutes:
    """Items on complaints about conduct marked as the agenda knows them, and each corrigendum with the item it is about.

    ``about``: the entry of each corrigendum by its number. Papers kept before directions had the mark get it too.
    """
    rows = [raw for section in data["sections"] for raw in section["items"]]
    closed, serials = (
        {raw["serial"] for raw in rows if is_about_conduct(raw, data)},
        {raw["entry_id"]: raw["serial"] for raw in rows},
    )
    sections = tuple(
        (number, tuple(replace(item, conduct=item.conduct or item.serial in closed) for item in items))
        for number, items in paper.sections
    )
    corrigenda = tuple((*one[:3], serials.get(about.get(one[0]), "")) for one in paper.corrigenda)
    return replace(paper, sections=sections, corrigenda=corrigenda)


def _minutes_item(raw: Data, said: Recorded) -> MinutesItem:
    case = raw["case"]
    common: dict[str, Any] = {"disposition": said.disposition, "discussion": said.text or said.discussion,
                              "decision": "" if said.text else said.decision, "directions": said.directions}  # fmt: skip
    if case is None:
        matter = (
            sentence(L_("Minutes of sitting %(sitting)s"), sitting=raw["title"])
            if raw["kind"] == "minutes"
            else raw["title"]
        )
        return MinutesItem(raw["serial"], matter, **common)
    return MinutesItem(
        raw["serial"], raw["title"], reference=case["number"], unit=case["unit"], place=place_of(case),
        subject=sentence(case["subject"]), conduct=case["is_conduct"], **common,
    )  # fmt: skip


def unit_notice_of(pack: Pack, reference: str, code: str = "", check_address: str = "") -> UnitNotice | None:
    """The notice to the applicant of one case; None where the case is not (or no longer) on the agenda."""
    items: Sequence[Any] = [item for section in pack.agenda.sections for item in section.items]
    item = next((one for one in items if one.reference == reference and not one.withdrawn), None)
    if item is None:
        return None
    at = next((slot.at for slot in pack.cause_list.slots if slot.serial == item.serial), pack.head.starts_at)
    return UnitNotice(pack.head, item.unit, reference, item.serial, at, str(item.matter), item.place, item.office,
                      item.officer, reason_by_itself(item), code, check_address)  # fmt: skip
