"""From rows to the plain facts that the agenda's rules draw from, and back from a draft to what it points at."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from grievance.cases.models import Case
from grievance.cases.rules.words import CaseKind, CaseState, Handling
from grievance.clocks.models import Clock
from grievance.clocks.rules.kinds import ClockKind
from grievance.foundation.clock import ist_date
from grievance.matters import queries as matters
from grievance.programmes import queries as programmes
from grievance.sittings import queries
from grievance.sittings.models import Entry, Sitting
from grievance.sittings.queries import arranging, case_facts
from grievance.sittings.rules.agenda import draft
from grievance.sittings.rules.agenda_facts import (
    AgendaFacts,
    CaseFacts,
    DirectionFacts,
    Draft,
    DraftEntry,
    LastTime,
    MinutesFacts,
    PolicyFacts,
    ReviewFacts,
)
from grievance.sittings.rules.agenda_rules import rules_of
from grievance.sittings.rules.freezing import sitting_number
from grievance.sittings.rules.words import DirectionState, EntryKind, SittingState

DAY = timedelta(days=1)


def number_of(sitting: Sitting) -> str:
    """``J-24``."""
    return sitting_number(sitting.division, sitting.serial)


def agenda_draft(sitting: Sitting, on: date) -> Draft:
    """The agenda as the rules draw it on ``on``, hand-made choices and hold-overs of the stored draft included."""
    return draft(agenda_facts(sitting, on))


def agenda_facts(sitting: Sitting, on: date) -> AgendaFacts:
    entries = queries.entries_of(sitting.id)
    return AgendaFacts(
        on=on,
        sits_on=sitting.sits_on,
        points_close_on=sitting.closes_on,
        cases=tuple(_cases(sitting, entries, on)),
        directions=tuple(
            DirectionFacts(
                one.direction.number,
                one.direction.office_code,
                one.due_on,
                one.direction.state is DirectionState.DONE,
                None if one.direction.confirmed_at else one.direction.circulated_on,
            )
            for one in _directions_for(sitting)
        ),
        minutes=tuple(_unconfirmed(sitting)),
        policies=tuple(
            PolicyFacts(str(one.item.id), one.item.title, one.open_cases)
            for one in matters.open_policy_items(sitting.division)
        ),
        rules=rules_of(arranging.rule_rows(on)),
        reviews=tuple(ReviewFacts(f"{one.place:03d}-{one.id}", one.name) for one in programmes.reviewed_programmes()),
    )


def _directions_for(sitting: Sitting) -> list[queries.Dated]:
    """Those open, those done since the sitting before, and those given by circulation that no sitting has confirmed."""
    previous = queries.previous_held(sitting.division, sitting.sits_on)
    return queries.directions_for_agenda(sitting.division, previous.sits_on if previous else None)


def _unconfirmed(sitting: Sitting) -> Iterable[MinutesFacts]:
    for earlier in queries.sittings_of_division(sitting.division):
        is_held = earlier.state is SittingState.HELD and earlier.sits_on < sitting.sits_on
        if is_held and earlier.minutes_state != "confirmed":
            yield MinutesFacts(number_of(earlier), earlier.sits_on)


def _cases(sitting: Sitting, entries: Iterable[Entry], on: date) -> Iterable[CaseFacts]:
    division = sitting.division
    known = _Known(division, on)
    mine = {entry.case_id: entry for entry in entries if entry.kind is EntryKind.CASE}
    for case in case_facts.open_cases_of_division(division):
        yield known.facts(case, mine.get(case.id))


class _Known:
    """What is known of all open cases of a division on a day, read once."""

    def __init__(self, division: str, on: date) -> None:
        self.clocks = case_facts.open_clocks_by_case(division)
        self.rungs = case_facts.rungs_that_list(division)
        self.offsets = case_facts.listing_offsets(on)
        self.units = case_facts.units_by_case(division)
        self.disputes = case_facts.last_disputes(division)
        self.last = case_facts.last_entries(division)
        self.directed = case_facts.directions_on_cases(division)
        self.served = case_facts.directions_serving_cases(division)
        sat = {sitting.id for _, sitting in self.last.values()}
        rows = queries.attendance_of(sat) if sat else ()
        self.absent = {(row.sitting_id, row.office_code) for row in rows if not row.was_present}

    def facts(self, case: Case, entry: Entry | None) -> CaseFacts:
        clocks = self.clocks.get(case.id, [])
        dating = next((clock for clock in clocks if clock.kind is not ClockKind.FIRST_REPLY), None)
        reply = next((clock for clock in clocks if clock.kind is ClockKind.FIRST_REPLY), None)
        rung = self.rungs.get(case.id)
        next_rung, next_rung_on = self._next_rung(dating, bool(rung))
        waits = case.handling is Handling.DIRECTION and case.state is CaseState.WITH_OFFICE
        serving = self.served.get(case.id, case_facts.Serving()) if waits else case_facts.Serving()
        under_direction = self.directed.get(case.id) or serving.open
        return CaseFacts(
            number=case.number,
            office=case.office_code or "",
            filed_on=ist_date(case.filed_at),
            is_point=case.kind is CaseKind.POINT,
            due_on=rung.due_on if rung else dating.due_on if dating else None,
            disputed_twice_on=self._disputed_twice_on(case),
            last_time=self._last_time(case),
            rung=(ist_date(rung.reached_at) - rung.due_on).days - 1 if rung else None,
            rung_on=ist_date(rung.reached_at) if rung else None,
            next_rung=next_rung,
            next_rung_on=next_rung_on,
            reply_due_on=reply.due_on if reply else None,
            replied=reply is None,
            answered_on=ist_date(case.answered_at) if case.state is CaseState.ANSWERED and case.answered_at else None,
            under_direction=under_direction,
            dropped_direction=serving.dropped if not under_direction else None,
            waits_for_nothing=waits and not under_direction,
            units=self.units.get(case.id, 1),
            chosen_because=str(entry.reason["args"].get("why", "")) if entry and entry.added_by_hand else None,
            held_over_because=(entry.held_over_because or None) if entry else None,
        )

    def _next_rung(self, dating: Clock | None, has_listed: bool) -> tuple[int | None, date | None]:
        offset = self.offsets.get(dating.kind) if dating and not has_listed else None
        if dating is None or offset is None:
            return None, None
        return offset, dating.due_on + DAY * (offset + 1)

    def _disputed_twice_on(self, case: Case) -> date | None:
        if case.kind is CaseKind.POINT or case.state is not CaseState.BEFORE_FORUM:
            return None
        at = self.disputes.get(case.id)
        return ist_date(at) if at else ist_date(case.filed_at)

    def _last_time(self, case: Case) -> LastTime | None:
        found = self.last.get(case.id)
        disposition = found[0].disposition if found else None
        if not found or disposition is None:
            return None
        entry, sitting = found
        absent = (sitting.id, case.office_code) in self.absent
        return LastTime(entry.serial_text or "", disposition, sitting.sits_on, absent)


class Titles:
    """What the keys of the draft of a sitting point at, and what each is called."""

    def __init__(self, sitting: Sitting) -> None:
        division = sitting.division
        self.cases = {case.number: case for case in queries.open_cases_of_division(division)}
        dated = _directions_for(sitting)
        self.directions = {one.direction.number: one.direction for one in dated}
        self.programmes = {programme.id: programme.name for programme in programmes.reviewed_programmes()}
        self.policies = {one.item.id: one.item.title for one in matters.open_policy_items(division)}

    def title(self, one: DraftEntry) -> str:
        match one.kind:
            case EntryKind.CASE:
                return self.cases[one.key].title
            case EntryKind.DIRECTION:
                return self.directions[one.key].words
            case EntryKind.POLICY:
                return self.policies[int(one.key)]
            case EntryKind.REVIEW:
                return self.programmes[int(one.key.rpartition("-")[2])]
            case EntryKind.MINUTES:
                return one.key
            case _:
                return ""
