"""Convener, chair and office at one calendar and one direction at once, with real commits."""

from collections import Counter

from grievance.cases.models import CaseListing
from grievance.clocks import queries as clocks
from grievance.clocks.rules.kinds import ClockKind, OwnerKind
from grievance.documents import operations as documents
from grievance.foundation import clock
from grievance.foundation.database import db
from grievance.foundation.transaction import transaction
from grievance.sentences import Refusal
from grievance.sittings import operations, queries
from grievance.sittings.rules.room import taken
from grievance.sittings.rules.words import DirectionState, Disposition, EntryKind
from tests.features.sittings.scene import actor, draw, entries, entry_of, file_case, freeze, publish
from tests.support.at_once import at_once


def test_of_two_who_fix_the_same_days_at_once_one_is_refused_and_no_day_is_taken_twice(committing_world):
    found = at_once(committing_world, *[lambda: len(publish())] * 4)
    db.session.rollback()
    assert sum(isinstance(one, int) for one in found) == 1, found
    assert all(isinstance(one, Refusal) for one in found if not isinstance(one, int)), found
    days = Counter((row.division, row.sits_on) for row in queries.sittings_of_division("jammu"))
    assert days and set(days.values()) == {1}


def test_a_direction_accepted_at_the_desk_is_not_dropped_in_the_room_at_the_same_moment(committing_world, at):
    publish()
    case = file_case("No reply for weeks", at("2026-10-20 10:00"))
    at("2026-11-16 10:00")
    draw("J-1")
    freeze("J-1")
    now = at("2026-11-25 12:00")
    with transaction():
        what = taken(Disposition.DIRECTED, "Replace the transformer.", office="JPDCL", days=5)
        sitting = queries.sitting_by_number("J-1", lock=True)
        operations.dispose(sitting, entry_of("J-1", case), what, "", actor("convener.jammu"), now)
        operations.hold(sitting, actor("convener.jammu"), now)
    at("2026-12-03 10:00")
    draw("J-2")
    freeze("J-2")
    item = next(row.id for row in entries("J-2") if row.kind is EntryKind.DIRECTION)
    at("2026-12-08 12:00")

    def accept():
        with transaction():
            dated = queries.direction_by_number("J-1.3.1", lock=True)
            operations.accept_compliance(dated, clock.today(), actor("convener.jammu"), clock.now())
        return "done"

    def drop():
        with transaction():
            sitting = queries.sitting_by_number("J-2", lock=True)
            entry = queries.entry_of(sitting.id, item)
            what = taken(Disposition.DROPPED, "It is settled another way.")
            operations.dispose(sitting, entry, what, "", actor("chair"), clock.now())
        return "dropped"

    found = at_once(committing_world, accept, drop)
    db.session.rollback()
    dated = queries.direction_by_number("J-1.3.1")
    told = [one for one in found if not isinstance(one, Refusal)]
    assert all(isinstance(one, str) for one in told), found
    is_done = dated.direction.state is DirectionState.DONE
    assert bool(dated.direction.dropped_because) is not is_done
    closed = clocks.open_clocks_of(OwnerKind.DIRECTION, dated.direction.id)
    assert [row.kind for row in closed if row.kind is ClockKind.DIRECTION] == []
    stands = queries.case_by_number(case.number)
    assert (stands.closing is not None) is is_done


def ready_to_freeze(at, count=3):
    publish()
    made = [file_case(f"Case {n}", at(f"2026-10-2{n} 10:00")) for n in range(count)]
    at("2026-11-16 10:00")
    draw("J-1")
    return made


def freeze_with_papers():
    """As the button does it: papers first, then one transaction in which the rows are compared."""
    prepared = documents.prepare(queries.sitting_by_number("J-1"), clock.now())
    with transaction():
        sitting = queries.sitting_by_number("J-1", lock=True)
        return documents.freeze(sitting, prepared, actor("convener.jammu"), clock.now()).version


def test_of_two_conveners_who_freeze_at_once_one_circulates_and_the_other_gets_a_sentence(committing_world, at):
    made = ready_to_freeze(at)
    found = at_once(committing_world, freeze_with_papers, freeze_with_papers)
    db.session.rollback()
    refused = [one for one in found if isinstance(one, Refusal)]
    assert [one for one in found if one == 1] == [1] and len(refused) == 1, found
    assert "changed while its papers were being made" in str(refused[0]) or "nothing new" in str(refused[0])
    sitting = queries.sitting_by_number("J-1")
    assert [row.version for row in queries.versions_of(sitting.id)] == [1]
    assert db.session.query(CaseListing).count() == len(made)


def test_a_freeze_beside_a_change_of_order_prints_what_it_numbered(committing_world, at):
    made = ready_to_freeze(at)
    ids = [entry_of("J-1", case).id for case in made]
    db.session.rollback()

    def reorder():
        with transaction():
            sitting = queries.sitting_by_number("J-1", lock=True)
            operations.change_order(sitting, {ids[2]: 1}, {}, actor("convener.jammu"), clock.now())
        return "moved"

    found = at_once(committing_world, freeze_with_papers, reorder)
    db.session.rollback()
    assert all(isinstance(one, Refusal) or one in (1, "moved") for one in found), found
    assert found != [None, None] and any(one in (1, "moved") for one in found)
    for version in queries.versions_of(queries.sitting_by_number("J-1").id):
        printed = [
            item["serial"] for section in version.snapshot["sections"] for item in section["items"] if item["case"]
        ]
        numbered = [row.serial_text for row in entries("J-1") if row.case_id]
        ordered = [
            item["case"]["id"] for section in version.snapshot["sections"] for item in section["items"] if item["case"]
        ]
        assert printed == numbered and ordered == [row.case_id for row in entries("J-1") if row.case_id]
