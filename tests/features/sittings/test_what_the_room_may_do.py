"""What the room, the calendar and the agenda may do with a sitting and its items, and what they refuse with a sentence."""

from __future__ import annotations

from datetime import date

import pytest

from grievance.cases.models import CaseListing
from grievance.cases.queries import last_listing
from grievance.foundation import clock
from grievance.foundation.database import db
from grievance.foundation.transaction import transaction
from grievance.notifications.models import Outbox
from grievance.sentences import Refusal
from grievance.sittings import operations, queries
from grievance.sittings.rules.directions import UnitsWord
from grievance.sittings.rules.room import taken
from grievance.sittings.rules.states import must_have_sat, must_lie_ahead
from grievance.sittings.rules.words import DirectionState, Disposition, EntryKind, Progress, SittingState
from tests.features.sittings.scene import actor, draw, entries, entry_of, file_case, freeze, publish
from tests.features.sittings.test_the_room import DIRECT, directions_at_the_next_sitting, do, in_the_room, text

D = Disposition


def mails(message: str) -> list[Outbox]:
    return [row for row in db.session.query(Outbox).order_by(Outbox.id) if row.message == message]


def withdraw(case, why: str = "settled on the spot", number: str = "J-1") -> None:
    do(lambda s, row, a, n: operations.withdraw(s, row, why, a, n), case, number=number)


def test_an_item_that_is_recorded_is_not_withdrawn_under_its_direction(world, at):
    (case,) = in_the_room(at, "Voltage falls")
    do(operations.dispose, case, DIRECT, "")
    with pytest.raises(Refusal, match="Take the record back in the room first"):
        withdraw(case)
    do(operations.take_back_item, case, "It was item 2.")
    withdraw(case)
    assert entry_of("J-1", case).withdrawn_because == "settled on the spot"


def test_a_withdrawn_item_promises_no_day_and_filer_and_office_are_told_with_a_cancellation(world, at):
    publish()
    case = file_case("Voltage falls", at("2026-10-20 10:00"), contact_email="unit@example.org")
    at("2026-11-16 10:00")
    draw("J-1")
    freeze("J-1")
    sent = mails("listed_on_agenda")
    at("2026-11-20 10:00")
    withdraw(case)
    listing = db.session.query(CaseListing).filter_by(case_id=case.id).one()
    assert listing.fell_away_at == clock.now() and last_listing(case.id) is None
    told = mails("listing_withdrawn")
    assert (
        {row.to_address for row in told} == {row.to_address for row in sent} >= {"unit@example.org", "hod@example.org"}
    )
    for mail in told:
        (file,) = mail.files
        assert "METHOD:CANCEL" in str(file) and "SEQUENCE:1" in str(file), "nobody else is called to it"
        assert "settled on the spot" in mail.text


def test_who_is_called_for_another_item_too_keeps_the_day_in_the_calendar(world, at):
    first, second = in_the_room(at, "Voltage falls", "Bill is wrong")
    withdraw(first)
    assert {row.to_address for row in mails("listing_withdrawn") if row.files} == set()


@pytest.mark.parametrize("disposition", [D.DIRECTED, D.REFERRED, D.DROPPED])
def test_minutes_are_confirmed_or_left_and_nothing_else_is_recorded_on_them(world, at, disposition):
    directions_at_the_next_sitting(at)
    item = next(row.id for row in entries("J-2") if row.kind is EntryKind.MINUTES)
    what = taken(disposition, "Do it.", office="JPDCL")
    with pytest.raises(Refusal, match="Minutes are confirmed") as refused:
        do(lambda s, a, n: operations.dispose(s, queries.entry_of(s.id, item), what, "", a, n), number="J-2")
    assert refused.value.field == "disposition"


@pytest.mark.parametrize("ended", [DirectionState.DONE, DirectionState.DROPPED])
def test_on_a_closed_direction_another_may_be_given_and_nothing_else_is_decided_in_silence(world, at, ended):
    case, item = directions_at_the_next_sitting(at)
    with transaction():
        dated = queries.direction_by_number("J-1.3.1", lock=True)
        if ended is DirectionState.DONE:
            operations.accept_compliance(dated, clock.today(), actor("convener.jammu"), clock.now())
        else:
            operations.drop_direction(dated, "Moot.", actor("convener.jammu"), clock.now())

    def record(what):
        do(lambda s, a, n: operations.dispose(s, queries.entry_of(s.id, item), what, "", a, n), number="J-2")

    wrong = [taken(D.DROPPED, "Moot."), taken(D.REFERRED, "To Delhi."), taken(D.DEFERRED, "Snow.", days=9)]
    for what in wrong if ended is DirectionState.DONE else [*wrong, taken(D.DECIDED, "Seen.")]:
        with pytest.raises(Refusal, match="J-1.3.1 is closed. Give another direction"):
            record(what)
    record(taken(D.DIRECTED, "Now paint it.", office="JPDCL", days=5))
    (given,) = queries.directions_given_at(queries.sitting_by_number("J-2").id)
    assert (given.direction.words, given.direction.state) == ("Now paint it.", DirectionState.OPEN)


def test_that_compliance_stands_accepted_may_be_said_again(world, at):
    _, item = directions_at_the_next_sitting(at)
    with transaction():
        dated = queries.direction_by_number("J-1.3.1", lock=True)
        operations.accept_compliance(dated, clock.today(), actor("convener.jammu"), clock.now())
    noted = taken(D.DECIDED, "Noted.")
    do(lambda s, a, n: operations.dispose(s, queries.entry_of(s.id, item), noted, "", a, n), number="J-2")
    assert queries.direction_by_number("J-1.3.1").direction.state is DirectionState.DONE


def move(number: str = "J-1", day: date = date(2026, 12, 3)):
    with transaction():
        sitting = queries.sitting_by_number(number)
        operations.move(sitting, day, "11:00", sitting.venue, "snow", actor("convener.jammu"), clock.now())


def test_a_sitting_that_has_begun_or_whose_day_has_passed_is_not_moved(world, at):
    (case,) = in_the_room(at, "Voltage falls")
    do(operations.dispose, case, DIRECT, "")
    with pytest.raises(Refusal, match="so it has sat"):
        move()
    do(operations.take_back_item, case, "A mistake.")
    at("2026-11-26 10:00")
    with pytest.raises(Refusal, match="25 November 2026, has passed"):
        move()
    at("2026-11-25 17:00")
    move()
    assert queries.sitting_by_number("J-1").sits_on == date(2026, 12, 3)


@pytest.mark.parametrize(("sits_on", "begun"), [(date(2026, 11, 24), False), (date(2026, 11, 26), True)])
def test_only_what_lies_ahead_moves(sits_on, begun):
    with pytest.raises(Refusal):
        must_lie_ahead(sits_on, date(2026, 11, 25), begun)
    must_lie_ahead(date(2026, 11, 25), date(2026, 11, 25), False)


def test_an_empty_room_holds_no_sitting_and_the_forums_clock_runs_on(as_person, at):
    with transaction():
        operations.start_forum_clocks(clock.now())
    in_the_room(at, "Voltage falls")
    before = queries.held_days("jammu")
    refused = as_person("convener.jammu").post("/sittings/J-1/live/end")
    assert refused.status_code == 422 and "Nobody is noted as present and nothing is recorded" in text(refused)
    assert queries.held_days("jammu") == before and queries.sitting_by_number("J-1").state is SittingState.FROZEN
    do(operations.take_attendance, ["JPDCL"])
    assert as_person("convener.jammu").post("/sittings/J-1/live/end").status_code == 303


def test_a_sitting_whose_agenda_was_never_circulated_is_not_held(as_person, at):
    publish()
    at("2026-11-25 12:00")
    refused = as_person("convener.jammu").post("/sittings/J-1/live/end")
    assert refused.status_code == 422 and "Freeze the agenda first" in text(refused)
    must_have_sat(False, True)


def test_a_body_that_was_ticked_without_a_name_can_be_unticked(as_person, at):
    in_the_room(at, "Voltage falls")
    convener, path = as_person("convener.jammu"), "/sittings/J-1/live/attendance"
    convener.post(path, data={"body-new-1": "Chamber of Commerce", "present": ["JPDCL"]})
    (key,) = [f"x-{row.id}" for row in came() if row.body == "Chamber of Commerce" and row.was_present]
    convener.post(path, data={f"was-{key}": "1", f"was-name-{key}": "", "was-JPDCL": "1", "present": ["JPDCL"]})
    assert {row.office_code or row.body: row.was_present for row in came()} == {
        "JPDCL": True, "Chamber of Commerce": False,
    }  # fmt: skip


def came():
    return queries.attendance_of([queries.sitting_by_number("J-1").id])


def test_the_chair_is_one_whatever_the_language_in_which_it_is_noted(as_person, at):
    in_the_room(at, "Voltage falls")
    for language in ("en", "hi", "ur"):
        with transaction():
            from grievance.accounts import queries as people

            people.person_by_email("convener.jammu@example.org").language = language
        as_person("convener.jammu").post(
            "/sittings/J-1/live/attendance", data={"present": ["chair"], "name-chair": f"Chair {language}"}
        )
    (chair,) = [row for row in came() if row.side == "chair"]
    assert (chair.body, chair.name, chair.was_present) == ("In the chair", "Chair ur", True)


def test_what_a_unit_contests_stays_contested_when_done_is_pressed_again(world, at):
    (case,) = in_the_room(at, "Voltage falls")
    do(operations.dispose, case, DIRECT, "")

    def claim(words):
        with transaction():
            dated = queries.direction_by_number("J-1.3.1", lock=True)
            operations.report_action(dated, Progress.DONE, words, "", True, actor("nodal"), clock.now())

    def said() -> list[str]:
        from grievance.sittings.following import report_lines

        dated = queries.direction_by_number("J-1.3.1")
        (row,) = queries.cases_served([dated.direction.id])[dated.direction.id]
        (point,) = report_lines([dated], clock.today())
        return [row.unit_says or "silent", point["unit_says"]]

    at("2026-11-26 10:00")
    claim("Done.")
    at("2026-11-26 11:00")
    with transaction():
        dated = queries.direction_by_number("J-1.3.1", lock=True)
        (row,) = queries.cases_served([dated.direction.id])[dated.direction.id]
        operations.note_units_word(dated, row, UnitsWord.CONTESTS, "It is not.", actor("convener.jammu"), clock.now())
    at("2026-11-26 12:00")
    claim("Done, as said.")
    assert said() == ["contests", "contests"]
    with transaction():
        operations.send_back(
            queries.direction_by_number("J-1.3.1", lock=True), "Show it.", actor("convener.jammu"), clock.now()
        )
    at("2026-11-26 13:00")
    claim("Shown.")
    assert said() == ["silent", "silent"], "asked anew after it was sent back"
