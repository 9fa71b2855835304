"""The forum's work where people cross each other: briefs of items that leave, directions settled another way, two at once."""

from __future__ import annotations

from datetime import date

import pytest

from grievance.cases.models import Case
from grievance.cases.queries import inner_notes
from grievance.cases.rules.steps import Step
from grievance.cases.rules.words import CaseState, Handling
from grievance.clocks import queries as clocks
from grievance.clocks.models import Clock
from grievance.clocks.rules.kinds import ClockKind, OwnerKind
from grievance.foundation import clock
from grievance.foundation.database import db
from grievance.foundation.transaction import transaction
from grievance.reference import queries as reference
from grievance.sittings import operations, queries
from grievance.sittings.rules.room import taken
from grievance.sittings.rules.words import DirectionState, Disposition
from tests.features.sittings.scene import actor, draw, entries, entry_of, file_case, freeze, publish, sit
from tests.support.cases import answer, take


def brief_written(number: str, case: Case, words: str = "The feeder is being repaired.") -> int:
    (brief,) = queries.briefs_of([entry_of(number, case).id])
    with transaction():
        sitting = queries.sitting_by_number(number)
        operations.enter_brief(sitting, queries.brief_of(sitting.id, brief.id), words, actor("nodal"), clock.now())
    return brief.id


def direct(number: str, case: Case, now) -> None:
    with transaction():
        what = taken(Disposition.DIRECTED, "Replace the transformer.", office="JPDCL", days=10)
        sitting = queries.sitting_by_number(number)
        operations.dispose(sitting, entry_of(number, case), what, "", actor("convener.jammu"), now)


@pytest.mark.parametrize("from_rules", [False, True])
def test_an_item_that_no_rule_lists_any_more_leaves_the_draft_and_its_brief_stays_among_the_notes(
    world, at, from_rules
):
    publish()
    case = file_case("No reply for weeks", at("2026-10-20 10:00"))
    at("2026-11-12 10:00")
    draw("J-1")
    brief_id = brief_written("J-1", case)
    answer(case)
    draw("J-1", from_rules)
    assert case.id not in [row.case_id for row in entries("J-1")]
    assert clocks.clock_of(OwnerKind.BRIEF, brief_id, ClockKind.BRIEF).met_at
    assert [note.body for note in inner_notes(case.id)] == ["J-1, JPDCL: The feeder is being repaired."]


def test_an_item_that_went_to_another_office_keeps_the_first_ones_brief_and_asks_the_second(world, at):
    publish()
    case = file_case("No reply for weeks", at("2026-10-20 10:00"))
    at("2026-11-12 10:00")
    draw("J-1")
    brief_written("J-1", case)
    take(case, Step.TRANSFER, "hod", office="SICOP-JAMMU", reason="The line is the estate's.")
    draw("J-1")
    said = {brief.office_code: bool(brief.words) for brief in queries.briefs_of([entry_of("J-1", case).id])}
    assert said == {"JPDCL": True, "SICOP-JAMMU": False}


def test_compliance_is_accepted_also_where_the_case_was_sent_back_to_the_office_meanwhile(world, at):
    publish()
    case = file_case("No reply for weeks", at("2026-10-20 10:00"), filer_person_id=actor("filer").person_id)
    at("2026-11-16 10:00")
    draw("J-1")
    freeze("J-1")
    direct("J-1", case, at("2026-11-25 12:00"))
    answer(case)
    take(case, Step.DISPUTE, "filer", settled="no", words="Nothing has changed.")
    take(case, Step.SEND_BACK, "secretary.power", instruction="Inspect it with the unit.")
    with transaction():
        dated = queries.direction_by_number("J-1.3.1", lock=True)
        operations.accept_compliance(dated, clock.today(), actor("convener.jammu"), clock.now())
    assert queries.direction_by_number("J-1.3.1").direction.state is DirectionState.DONE
    stands = queries.case_by_number(case.number)
    assert (stands.state, stands.handling) == (CaseState.WITH_OFFICE, Handling.REWORK)


def test_the_forums_clock_is_met_by_a_sitting_and_runs_on_from_the_latest_one_held(world, at):
    """A sitting whose end is entered late, after the next one was held, does not put the clock back."""
    division = reference.division("jammu")
    with transaction():
        operations.start_forum_clocks(clock.now())
    publish(first=date(2026, 11, 24), last=date(2026, 12, 31))

    def held(number: str, when: str) -> tuple[int, date]:
        at(when)
        sit(number)
        running = queries.forum_clock_of(division)
        return running.round, running.day_zero

    second, first = queries.sitting_by_number("J-2").sits_on, queries.sitting_by_number("J-1").sits_on
    assert first < second
    assert held("J-2", "2026-12-20 15:00") == (2, second)
    assert held("J-1", "2026-12-21 15:00") == (2, second)
    (met,) = db.session.query(Clock).filter_by(owner_kind=OwnerKind.DIVISION, owner_id=division.place, state="met")
    assert (met.round, met.met_on) == (1, second)
