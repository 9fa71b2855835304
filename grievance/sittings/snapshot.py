"""What stands on an agenda, as plain data for papers and for freezing: dates as ISO texts, sentences as ``as_data``.

The same rows give the same data on the same day, in a fixed order, so that its fingerprint tells whether anything
changed between making the papers and storing them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any

from grievance.cases.models import Case
from grievance.cases.rules.words import CaseState
from grievance.clocks import queries as clocks
from grievance.clocks.models import Clock
from grievance.clocks.queries import Facts
from grievance.clocks.rules.kinds import OwnerKind
from grievance.foundation.clock import ist_date
from grievance.programmes.reviewing import Review, figures_in_words, review_by_id
from grievance.reference import queries as reference
from grievance.sentences import Sentence, as_data
from grievance.sittings import queries
from grievance.sittings.drafting import agenda_draft, number_of
from grievance.sittings.following import report_lines
from grievance.sittings.models import Brief, CannotCome, Entry, Sitting
from grievance.sittings.queries import Dated, arranging, case_facts
from grievance.sittings.rules.agenda_facts import Section
from grievance.sittings.rules.freezing import item_serial
from grievance.sittings.rules.states import TO_COME
from grievance.sittings.rules.timing import Slot, Timetable, timetable
from grievance.sittings.rules.together import slot_heads
from grievance.sittings.rules.words import EntryKind


@dataclass
class Agenda:
    """An agenda with everything it points at, read in a fixed number of statements."""

    sitting: Sitting
    entries: list[Entry]
    cases: Mapping[int, Case] = field(default_factory=dict)
    filers: Mapping[int, str] = field(default_factory=dict)
    others: Mapping[int, int] = field(default_factory=dict)
    directions: Mapping[int, Dated] = field(default_factory=dict)
    briefs: Mapping[int, list[Brief]] = field(default_factory=dict)
    clocks: Mapping[int, list[Clock]] = field(default_factory=dict)
    logs: Mapping[int, Facts] = field(default_factory=dict)
    late: Mapping[int, Sentence] = field(default_factory=dict)
    away: Mapping[int, CannotCome] = field(default_factory=dict)

    def serial(self, entry: Entry) -> str:
        """The frozen serial, else the one that the next freeze gives."""
        return entry.serial_text or item_serial(self.sitting.serial, entry.section, entry.place)

    def times(self) -> Timetable:
        """When each listed item begins; withdrawn ones take no time, those taken together share one slot."""
        lengths = [0 if entry.withdrawn_because else entry.minutes for entry in self.entries]
        heads = slot_heads([(row.id, row.together_id, bool(row.withdrawn_because)) for row in self.entries])
        return timetable(lengths, time.fromisoformat(self.sitting.starts_at), self.sitting.minutes, heads)

    def together(self, entry: Entry) -> list[Entry]:
        """The items taken together with this one, itself among them; empty when it stands by itself."""
        leader = entry.together_id or entry.id
        found = [row for row in self.entries if leader in (row.id, row.together_id)]
        return found if len(found) > 1 else []

    def settled_on(self, entry: Entry) -> date | None:
        """The day on which the case was closed after it was circulated, other than by the forum's word on the item."""
        case = self.cases.get(entry.case_id or 0)
        is_settled = case and entry.serial_text and not entry.disposition and case.state is CaseState.CLOSED
        return ist_date(case.closed_at) if case and is_settled and case.closed_at else None

    def due_clock(self, case: Case) -> Clock | None:
        """The clock with the earliest date."""
        return next(iter(self.clocks.get(case.id, ())), None)


def agenda_of(sitting: Sitting) -> Agenda:
    """The stored agenda (draft or circulated), held-over items left out."""
    entries = [row for row in queries.entries_of(sitting.id) if not row.held_over_because]
    cases = queries.cases_by_id([row.case_id for row in entries if row.case_id])
    directions = queries.directions_by_id([row.direction_id for row in entries if row.direction_id])
    briefs: dict[int, list[Brief]] = {}
    for brief in queries.briefs_of([row.id for row in entries]):
        briefs.setdefault(brief.entry_id, []).append(brief)
    found = case_facts.open_clocks_of_cases(cases)
    return Agenda(
        sitting,
        entries,
        cases,
        queries.filers_of(cases.values()),
        queries.co_signatures_of(cases),
        directions,
        briefs,
        found,
        clocks.facts_of([rows[0] for rows in found.values()]),
        clocks.lateness_of(OwnerKind.CASE, list(cases)),
        arranging.who_cannot_come(sitting.id),
    )


def contents(sitting: Sitting, on: date) -> dict[str, Any]:
    """The whole agenda as plain data, as of a day: head, sections with their items, action taken, offices called."""
    agenda = agenda_of(sitting)
    table = agenda.times()
    reviews = _reviews(agenda, on)
    items = [
        {**_item(agenda, entry, slot), **_review(reviews.get(entry.programme_id or 0))}
        for entry, slot in zip(agenda.entries, table.slots, strict=True)
    ]
    return {
        "as_of": on.isoformat(),
        "sitting": head_of_sitting(sitting),
        "version": len(queries.versions_of(sitting.id)) + 1,
        "sections": [
            {"section": section, "items": [item for item in items if item["section"] == section]}
            for section in range(1, 7)
        ],
        "action_taken": report_lines(_in_order(agenda), on),
        "called": _called(agenda),
        "minutes_listed": table.filled,
        "capacity": sitting.minutes,
        "not_listed": not_listed(sitting, on),
    }


def reviews_of(agenda: Agenda, on: date) -> dict[int, tuple[Sentence, ...]]:
    """State, slippage and late reporters of each programme under review on a day, by entry."""
    found = _reviews(agenda, on)
    return {row.id: tuple(found[row.programme_id].lines()) for row in agenda.entries if row.programme_id in found}


def _reviews(agenda: Agenda, on: date) -> dict[int, Review]:
    return review_by_id({row.programme_id for row in agenda.entries if row.programme_id}, on)


def _review(found: Review | None) -> dict[str, Any]:
    """How a programme stands, and each figure with its source."""
    return {
        "review": as_data(found.lines() if found else ()),
        "figures": as_data(figures_in_words(found) if found else ()),
    }


def not_listed(sitting: Sitting, on: date) -> list[dict[str, Any]]:
    """Cases that are due by the sitting and stand on no list, with the rule's reason and the convener's own."""
    if sitting.state not in TO_COME:
        return []
    found = agenda_draft(sitting, on).due_not_listed
    cases = {case.number: case for case in queries.cases_by_number([one.number for one in found])}
    written = arranging.reasons_not_listed(sitting.id)
    rows = []
    for one in found:
        case = cases[one.number]
        said = written.get(case.id)
        rows.append({
            "number": one.number, "title": case.title, "office": case.office_code, "is_conduct": case.is_conduct,
            "why": as_data(one.why), "convener": said.why if said else "",
        })  # fmt: skip
    return rows


def head_of_sitting(sitting: Sitting) -> dict[str, Any]:
    previous = queries.previous_held(sitting.division, sitting.sits_on)
    return {
        "number": number_of(sitting),
        "serial": sitting.serial,
        "division": sitting.division,
        "sits_on": sitting.sits_on.isoformat(),
        "starts_at": sitting.starts_at,
        "venue": sitting.venue,
        "minutes": sitting.minutes,
        "planned_on": sitting.planned_on.isoformat(),
        "moved_because": sitting.moved_because,
        "notice_on": sitting.notice_on.isoformat(),
        "closes_on": sitting.closes_on.isoformat(),
        "agenda_on": sitting.agenda_on.isoformat(),
        "brief_due_on": sitting.brief_due_on.isoformat(),
        "previous_serial": previous.serial if previous else None,
        "previous_on": previous.sits_on.isoformat() if previous else None,
    }


def _item(agenda: Agenda, entry: Entry, slot: Slot) -> dict[str, Any]:
    case = agenda.cases.get(entry.case_id or 0) if entry.kind is EntryKind.CASE else None
    direction = agenda.directions.get(entry.direction_id or 0)
    together, away, settled = agenda.together(entry), agenda.away.get(entry.case_id or 0), agenda.settled_on(entry)
    return {
        "entry_id": entry.id,
        "section": entry.section,
        "place": entry.place,
        "serial": agenda.serial(entry),
        "kind": entry.kind.value,
        "title": case.title if case else entry.title,
        "reason": entry.reason,
        "minutes": slot.minutes,
        "starts_at": f"{slot.starts_at:%H:%M}",
        "unlikely": slot.unlikely,
        "together": [agenda.serial(together[0]), agenda.serial(together[-1])] if together else None,
        "unit_away": away.why if away else "",
        "settled_on": settled.isoformat() if settled else None,
        "list_no": entry.list_no,
        "withdrawn_because": entry.withdrawn_because,
        "chair_note": entry.chair_note,
        "direction": direction.direction.number if direction else None,
        "case": _case(agenda, case) if case else None,
        "briefs": [_brief(one) for one in agenda.briefs.get(entry.id, ())],
    }


def _case(agenda: Agenda, case: Case) -> dict[str, Any]:
    due, late = agenda.due_clock(case), agenda.late.get(case.id)
    category, office, estate = (
        reference.category(case.category_code),
        reference.office(case.office_code),
        reference.estate(case.estate_code),
    )
    return {
        "id": case.id,
        "number": case.number,
        "kind": case.kind.value,
        "state": case.state.value,
        "category": case.category_code,
        "subject": category.name if category else case.category_code,
        "office": case.office_code,
        "office_name": office.name if office else "",
        "officer": office.head_title if office else "",
        "estate": estate.name if estate else "",
        "district": case.district or "",
        "place": case.place,
        "unit": agenda.filers.get(case.id, ""),
        "others": agenda.others.get(case.id, 0),
        "filed_on": ist_date(case.filed_at).isoformat(),
        "due_on": due.due_on.isoformat() if due else None,
        "due_why": as_data(clocks.due_explained(due, agenda.logs.get(due.id)).sentence) if due else None,
        "late": as_data(late),
        "disputes": case.disputes,
        "transfers": case.transfers,
        "is_conduct": case.is_conduct,
        "language": case.language,
        "words": case.body,
        "wanted": case.wanted,
    }


def _brief(brief: Brief) -> dict[str, Any]:
    return {
        "office": brief.office_code,
        "due_on": brief.due_on.isoformat(),
        "words": brief.words,
        "written_on": ist_date(brief.written_at).isoformat() if brief.written_at else None,
    }


def _in_order(agenda: Agenda) -> list[Dated]:
    """As in section 2; those that section 1 asks to confirm come behind."""
    rows = sorted(agenda.entries, key=lambda row: row.section != Section.ACTION_TAKEN)
    ids = [row.direction_id for row in rows if row.kind is EntryKind.DIRECTION]
    return [agenda.directions[one] for one in ids if one is not None and one in agenda.directions]


def _called(agenda: Agenda) -> list[dict[str, Any]]:
    """Offices to attend with the items they are called for, by code."""
    items: dict[str, list[str]] = {}
    for entry in agenda.entries:
        if entry.withdrawn_because:
            continue
        case, dated = agenda.cases.get(entry.case_id or 0), agenda.directions.get(entry.direction_id or 0)
        code = case.office_code if case else dated.direction.office_code if dated else None
        if code:
            items.setdefault(code, []).append(agenda.serial(entry))
    found = []
    for code in sorted(items):
        office = reference.office(code)
        name, title = (office.name, office.head_title) if office else (code, "")
        found.append({"office": code, "name": name, "officer": title, "items": items[code]})
    return found
