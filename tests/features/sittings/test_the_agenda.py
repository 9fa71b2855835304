"""The agenda drawn from real cases, ordered, frozen, followed by the next one."""

from __future__ import annotations

from datetime import date

import pytest

from grievance.cases.models import CaseListing
from grievance.cases.rules.words import CaseKind, CaseState
from grievance.clocks import queries as clocks
from grievance.clocks.rules.kinds import ClockKind, OwnerKind
from grievance.escalation.models import RungRecord
from grievance.foundation import clock
from grievance.foundation.database import db
from grievance.foundation.transaction import transaction
from grievance.sentences import Refusal, from_data, in_words
from grievance.sittings import operations, queries
from grievance.sittings.action_taken import report_of_division
from grievance.sittings.drafting import agenda_draft
from grievance.sittings.models import AgendaVersion
from grievance.sittings.rules.room import taken
from grievance.sittings.rules.words import Disposition, EntryKind, SittingState
from grievance.sittings.snapshot import contents
from tests.features.sittings.scene import actor, draw, entries, entry_of, file_case, freeze, publish


def reasons(number: str) -> dict[str, str]:
    return {row.title: in_words(from_data(row.reason)) for row in entries(number) if row.kind is EntryKind.CASE}


def late_case(title: str, at, rung: int = 4) -> object:
    """A case filed on 1 October whose rung of 15 days late has been recorded."""
    case = file_case(title, at("2026-10-01 10:00"))
    resolve = clocks.clock_of(OwnerKind.CASE, case.id, ClockKind.RESOLVE)
    with transaction():
        db.session.add(
            RungRecord(clock_id=resolve.id, round=resolve.round, rung=rung, due_on=resolve.due_on, office_code="JPDCL",
                       reached_at=at("2026-11-07 00:00"), recorded_at=at("2026-11-07 00:01"), lists=True)
        )  # fmt: skip
    at("2026-11-16 10:00")
    return case


def test_each_case_stands_on_the_draft_with_its_reason_and_what_is_due_but_not_listed_is_told(world, at):
    publish()
    late = late_case("Storm drain floods six units", at)
    unanswered = file_case("No reply for weeks", at("2026-11-02 10:00"))
    fresh = file_case("Filed today", at("2026-11-16 10:00"))
    point = file_case("Floor rate of land", at("2026-11-10 10:00"), kind=CaseKind.POINT)
    at("2026-11-16 11:00")
    draw("J-1")
    found = reasons("J-1")
    assert found[late.title].startswith("15 days past its date")
    assert found[unanswered.title] == "no reply from JPDCL by Monday 9 November 2026"
    assert found[point.title] == "a point filed on Tuesday 10 November 2026, before points closed"
    assert fresh.title not in found
    sections = {row.case_id: row.section for row in entries("J-1") if row.case_id}
    assert sections == {late.id: 3, unanswered.id: 3, point.id: 4}
    told = agenda_draft(queries.sitting_by_number("J-1"), clock.today())
    assert fresh.number not in {one.number for one in told.due_not_listed}


def test_the_same_day_draws_the_same_draft_and_the_number_of_statements_does_not_grow(world, at, statements):
    publish()
    for n in range(3):
        file_case(f"Case {n}", at("2026-10-20 10:00"))
    at("2026-11-16 10:00")
    sitting = queries.sitting_by_number("J-1")
    with statements() as few:
        first = agenda_draft(sitting, clock.today())
    for n in range(12):
        file_case(f"More {n}", at("2026-10-20 10:00"))
    at("2026-11-16 10:00")
    sitting = queries.sitting_by_number("J-1")
    with statements() as many:
        second = agenda_draft(sitting, clock.today())
    assert agenda_draft(sitting, clock.today()) == second
    assert len(second.entries) == len(first.entries) + 12
    assert len(many) <= len(few) + 1 <= 25


def test_items_are_reordered_held_over_taken_back_and_the_order_survives_a_new_draft(world, at):
    publish()
    made = [file_case(f"Case {n}", at(f"2026-10-2{n} 10:00")) for n in range(4)]
    at("2026-11-16 10:00")
    draw("J-1")

    def order():
        return [row.title for row in entries("J-1") if row.section == 3]

    assert order() == ["Case 0", "Case 1", "Case 2", "Case 3"]
    convener = actor("convener.jammu")
    with transaction():
        operations.change_order(
            queries.sitting_by_number("J-1"),
            {entry_of("J-1", made[3]).id: 1},
            {entry_of("J-1", made[1]).id: 25},
            convener,
            clock.now(),
        )
    assert order() == ["Case 3", "Case 0", "Case 1", "Case 2"]
    assert entry_of("J-1", made[1]).minutes == 25
    with transaction():
        operations.move_one(queries.sitting_by_number("J-1"), entry_of("J-1", made[2]), -1, convener, clock.now())
    assert order() == ["Case 3", "Case 0", "Case 2", "Case 1"]
    with transaction():
        operations.hold_over(
            queries.sitting_by_number("J-1"), entry_of("J-1", made[0]), "officer on leave", convener, clock.now()
        )
    draw("J-1")
    assert order() == ["Case 3", "Case 2", "Case 1"]
    told = agenda_draft(queries.sitting_by_number("J-1"), clock.today())
    assert any(
        "held over by the convener: officer on leave" in in_words(one.why)
        for one in (*told.near_misses, *told.due_not_listed)
    )
    held = next(row for row in queries.entries_of(queries.sitting_by_number("J-1").id) if row.held_over_because)
    with transaction():
        operations.take_back(queries.sitting_by_number("J-1"), held, convener, clock.now())
    assert order() == ["Case 3", "Case 2", "Case 1", "Case 0"]
    draw("J-1", from_rules=True)
    assert order() == ["Case 0", "Case 1", "Case 2", "Case 3"]
    assert [row.place for row in entries("J-1") if row.section == 3] == [1, 2, 3, 4]


def test_the_convener_adds_a_case_with_a_reason_and_no_other_way(world, at):
    publish()
    case = file_case("Weighbridge fee charged twice", at("2026-11-16 10:00"))
    other = file_case("Dal weed", at("2026-11-16 10:00"), division="kashmir", office_code="KPDCL", district="Srinagar")
    convener = actor("convener.jammu")
    draw("J-1")
    with pytest.raises(Refusal), transaction():
        operations.add_case(queries.sitting_by_number("J-1"), case, "  ", convener, clock.now())
    with pytest.raises(Refusal), transaction():
        operations.add_case(queries.sitting_by_number("J-1"), other, "why not", convener, clock.now())
    with transaction():
        operations.add_case(queries.sitting_by_number("J-1"), case, "the paper came", convener, clock.now())
    draw("J-1")
    assert reasons("J-1")[case.title] == "convener's choice: the paper came"
    with pytest.raises(Refusal), transaction():
        operations.add_case(queries.sitting_by_number("J-1"), case, "again", convener, clock.now())


def test_a_listed_case_asks_its_office_for_a_brief_which_ends_the_clock(world, at):
    publish()
    case = file_case("No reply for weeks", at("2026-10-20 10:00"))
    at("2026-11-12 10:00")
    draw("J-1")
    draw("J-1")
    (brief,) = queries.briefs_of([entry_of("J-1", case).id])
    assert (brief.office_code, brief.due_on) == ("JPDCL", date(2026, 11, 17))
    waits = clocks.clock_of(OwnerKind.BRIEF, brief.id, ClockKind.BRIEF)
    assert waits.due_on == date(2026, 11, 17) and not waits.met_at
    with transaction():
        sitting = queries.sitting_by_number("J-1")
        operations.enter_brief(
            sitting,
            queries.brief_of(sitting.id, brief.id),
            "The feeder is being repaired.",
            actor("nodal"),
            clock.now(),
        )
    assert clocks.clock_of(OwnerKind.BRIEF, brief.id, ClockKind.BRIEF).met_at


def test_freezing_fixes_serials_lists_the_cases_and_keeps_the_contents_under_their_hash(world, at):
    publish()
    case = file_case("No reply for weeks", at("2026-10-20 10:00"))
    at("2026-11-16 10:00")
    draw("J-1")
    freeze("J-1")
    sitting = queries.sitting_by_number("J-1")
    assert sitting.state is SittingState.FROZEN
    assert entry_of("J-1", case).serial_text == "1.3.1"
    (version,) = queries.versions_of(sitting.id)
    assert version.version == 1 and len(version.sha256) == 64
    assert version.snapshot["sections"][2]["items"][0]["case"]["number"] == case.number
    listing = db.session.query(CaseListing).filter_by(case_id=case.id).one()
    assert (listing.division, listing.sitting_no, listing.serial_text) == ("jammu", "J-1", "1.3.1")
    assert queries.forum_date_of(sitting.id).state == "frozen"
    with pytest.raises(Refusal):
        draw("J-1")
    with pytest.raises(Refusal):
        freeze("J-1")


def test_what_is_added_later_stands_on_a_supplementary_list_and_what_is_withdrawn_stays_struck_through(world, at):
    publish()
    first = file_case("No reply for weeks", at("2026-10-20 10:00"))
    at("2026-11-16 10:00")
    draw("J-1")
    freeze("J-1")
    late = file_case("Fire at the estate")
    convener = actor("convener.jammu")
    with transaction():
        operations.add_case(queries.sitting_by_number("J-1"), late, "urgent", convener, clock.now())
    with transaction():
        operations.withdraw(
            queries.sitting_by_number("J-1"), entry_of("J-1", first), "settled on the spot", convener, clock.now()
        )
    freeze("J-1")
    sitting = queries.sitting_by_number("J-1")
    assert [(row.version, row.list_no) for row in queries.versions_of(sitting.id)] == [(1, 0), (2, 1)]
    assert (entry_of("J-1", late).serial_text, entry_of("J-1", late).list_no) == ("1.3.2", 1)
    assert entry_of("J-1", first).withdrawn_because == "settled on the spot"
    assert (
        db.session.query(AgendaVersion)
        .filter_by(version=1)
        .one()
        .snapshot["sections"][2]["items"][0]["withdrawn_because"]
        == ""
    )


def test_from_the_room_to_the_action_taken_report_of_the_next_sitting(world, at):
    with transaction():
        operations.start_forum_clocks(clock.now())
    publish()
    names = ["Directed", "Deferred", "Not reached", "Decided", "Referred"]
    made = {name: file_case(name, at("2026-10-20 10:00")) for name in names}
    at("2026-11-16 10:00")
    draw("J-1")
    freeze("J-1")
    convener, now = actor("convener.jammu"), at("2026-11-25 12:00")

    def dispose(name, what):
        with transaction():
            sitting = queries.sitting_by_number("J-1")
            operations.dispose(sitting, entry_of("J-1", made[name]), what, "", convener, now)

    with transaction():
        operations.take_attendance(
            queries.sitting_by_number("J-1"), [], convener, now, no_quorum_because="Snow: JPDCL reports by telephone."
        )
    dispose("Directed", taken(Disposition.DIRECTED, "Replace the transformer.", office="JPDCL"))
    dispose("Deferred", taken(Disposition.DEFERRED, "The office is absent."))
    dispose("Decided", taken(Disposition.DECIDED, "The bill stands cancelled."))
    dispose("Referred", taken(Disposition.REFERRED, "To the Government of India.", body="Ministry of Power"))
    with pytest.raises(Refusal):
        dispose("Decided", taken(Disposition.DECIDED, "Again."))
    with transaction():
        operations.hold(queries.sitting_by_number("J-1"), convener, now)

    states = {name: queries.case_by_number(case.number).state for name, case in made.items()}
    assert states["Decided"] is CaseState.CLOSED and states["Referred"] is CaseState.REFERRED
    assert states["Directed"] is CaseState.WITH_OFFICE
    dated = queries.direction_by_number("J-1.3.1")
    assert dated.due_on == date(2026, 12, 10) and dated.direction.case_id == made["Directed"].id
    held = queries.sitting_by_number("J-1")
    assert held.state is SittingState.HELD and held.minutes_state == "draft"
    assert entry_of("J-1", made["Not reached"]).disposition is Disposition.NOT_REACHED
    assert not clocks.open_clocks_of_owners(OwnerKind.BRIEF, range(1, 50)), "a brief is owed no more"
    assert queries.briefs_of([entry_of("J-1", made["Decided"]).id]), "and stays missing in the papers"
    stands = operations.forum_standing("jammu", date(2026, 11, 26))
    assert (stands.last_held_on, stands.due_on) == (date(2026, 11, 25), date(2027, 2, 23))

    at("2026-12-12 10:00")
    draw("J-2")
    found = reasons("J-2")
    assert found["Deferred"].startswith("JPDCL was absent when it was item 1.3.")
    assert list(found)[:2] == ["Deferred", "Not reached"]
    assert not {"Directed", "Decided", "Referred"} & set(found)
    first, second = entries("J-2")[:2]
    assert (first.kind, first.title) == (EntryKind.MINUTES, "J-1")
    assert second.kind is EntryKind.DIRECTION
    assert in_words(from_data(second.reason)) == "2 days past its date, Thursday 10 December 2026"
    (point,) = report_of_division("jammu", clock.today())
    assert (point["number"], point["days_late"], point["progress"]) == ("J-1.3.1", 2, "behind")
    assert contents(queries.sitting_by_number("J-2"), clock.today())["action_taken"][0]["number"] == "J-1.3.1"


def test_a_direction_is_reported_on_moved_by_the_forum_only_and_closes_its_case_when_compliance_is_accepted(world, at):
    publish()
    case = file_case("No reply for weeks", at("2026-10-20 10:00"))
    at("2026-11-16 10:00")
    draw("J-1")
    freeze("J-1")
    convener, now = actor("convener.jammu"), at("2026-11-25 12:00")
    with transaction():
        what = taken(Disposition.DIRECTED, "Replace the transformer.", office="JPDCL", days=10, proof="work order")
        operations.dispose(queries.sitting_by_number("J-1"), entry_of("J-1", case), what, "", convener, now)
    number = "J-1.3.1"
    assert queries.direction_by_number(number).due_on == date(2026, 12, 5)
    with transaction():
        operations.give_more_days(queries.direction_by_number(number), 10, "snow on the road", convener, now)
    from grievance.sittings.rules.words import Progress

    with pytest.raises(Refusal) as refused, transaction():
        operations.report_action(
            queries.direction_by_number(number), Progress.DONE, "Done.", "", True, actor("hod"), now
        )
    assert refused.value.field == "proof"
    with transaction():
        operations.report_action(
            queries.direction_by_number(number), Progress.DONE, "Done.", "WO 12 of 1 December", True, actor("hod"), now
        )
    later = at("2026-12-01 12:00")
    with transaction():
        operations.accept_compliance(queries.direction_by_number(number), clock.today(), convener, later)
    dated = queries.direction_by_number(number)
    assert dated.due_on == date(2026, 12, 15)
    (point,) = report_of_division("jammu", clock.today())
    assert point["moves"] == 1 and in_words(from_data(point["on_paper"])) == "DONE"
    closed = queries.case_by_number(case.number)
    assert (closed.state, closed.closing.value) == (CaseState.CLOSED, "complied")


def test_nothing_is_recorded_before_the_day_nor_before_the_agenda_is_frozen(world, at):
    publish()
    case = file_case("No reply for weeks", at("2026-10-20 10:00"))
    now = at("2026-11-16 10:00")
    draw("J-1")
    convener = actor("convener.jammu")
    for when in ("2026-11-24 23:00", "2026-11-25 10:00"):
        now = at(when)
        with pytest.raises(Refusal), transaction():
            operations.dispose(
                queries.sitting_by_number("J-1"), entry_of("J-1", case), taken(Disposition.DEFERRED), "", convener, now
            )


def test_a_case_disputed_twice_is_on_the_next_agenda_whatever_its_date(world, at):
    publish()
    case = file_case("No reply for weeks", at("2026-11-12 10:00"))
    with transaction():
        found = queries.cases_by_id([case.id])[case.id]
        found.state, found.disputes = CaseState.BEFORE_FORUM, 2
    at("2026-11-16 10:00")
    draw("J-1")
    assert "disputed a second time" in reasons("J-1")[case.title]


def test_in_section_two_the_forum_accepts_gives_a_later_date_or_drops(world, at):
    publish()
    made = [file_case(f"Case {n}", at(f"2026-10-2{n} 10:00")) for n in range(3)]
    at("2026-11-16 10:00")
    draw("J-1")
    freeze("J-1")
    convener, now = actor("convener.jammu"), at("2026-11-25 12:00")
    for case in made:
        with transaction():
            what = taken(Disposition.DIRECTED, "Replace the transformer.", office="JPDCL", days=5)
            operations.dispose(queries.sitting_by_number("J-1"), entry_of("J-1", case), what, "", convener, now)
    with transaction():
        operations.hold(queries.sitting_by_number("J-1"), convener, now)
    at("2026-12-01 10:00")
    draw("J-2")
    freeze("J-2")
    now = at("2026-12-08 12:00")
    first, second, third = [row.id for row in entries("J-2") if row.kind is EntryKind.DIRECTION]

    def dispose(entry_id, what):
        with transaction():
            sitting = queries.sitting_by_number("J-2")
            operations.dispose(sitting, queries.entry_of(sitting.id, entry_id), what, "", convener, now)

    for words, field in (("", "words"), ("Snow.", "days")):
        with pytest.raises(Refusal) as refused:
            dispose(second, taken(Disposition.DEFERRED, words, days=2 if field == "words" else -9))
        assert refused.value.field == field
    dispose(first, taken(Disposition.DECIDED, "Seen on the spot."))
    dispose(second, taken(Disposition.DEFERRED, "Snow.", days=7))
    dispose(third, taken(Disposition.DROPPED, "The unit has moved."))
    found = [queries.direction_by_number(f"J-1.3.{n}") for n in (1, 2, 3)]
    assert [one.direction.state.value for one in found] == ["done", "open", "dropped"]
    assert found[1].due_on == date(2026, 12, 15)
    assert queries.case_by_number(made[0].number).state is CaseState.CLOSED
    assert queries.case_by_number(made[1].number).state is CaseState.WITH_OFFICE
    with transaction():
        operations.hold(queries.sitting_by_number("J-2"), convener, now)
    at("2026-12-15 10:00")
    draw("J-3")
    assert reasons("J-3") == {"Case 2": "its direction J-1.3.3 was dropped; the forum says what follows"}
