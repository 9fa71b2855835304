"""A direction between sittings: given by circulation, binding from that day, confirmed by the next sitting."""

from __future__ import annotations

import re
from datetime import date

import pytest

from grievance.audit import queries as record
from grievance.documents import serving
from grievance.foundation import clock
from grievance.foundation.transaction import transaction
from grievance.permissions import SYSTEM
from grievance.sentences import Refusal, from_data, in_words
from grievance.sittings import operations, queries
from grievance.sittings.operations.directions import NewDirection
from grievance.sittings.rules.room import taken
from grievance.sittings.rules.words import DirectionState, Disposition, EntryKind, SittingState
from tests.features.sittings.scene import actor, draw, entries, file_case, freeze, publish, sit
from tests.features.sittings.test_directions import dated, mails
from tests.features.sittings.test_the_room import do, text

D = Disposition
WHY = "Order of the chair on file 12; the line is cut until then"


def circulate(who: str = "convener.jammu", words: str = "Restore the line.", **more) -> str:
    given = {"office_code": "JPDCL", **more}
    with transaction():
        new = NewDirection(words, **given)
        return operations.issue_by_circulation(new, "jammu", WHY, actor(who), clock.now()).direction.number


def for_confirmation(number: str = "J-1") -> list:
    return [row for row in entries(number) if row.kind is EntryKind.DIRECTION and row.section == 1]


def on_the_day(at) -> str:
    """Circulated on 17 November, on the agenda of J-1, and the day of J-1 has come."""
    publish()
    return on_the_day_of(at)


def on_the_day_of(at) -> str:
    """The same where the sittings are published already."""
    at("2026-11-17 10:00")
    number = circulate()
    draw("J-1")
    freeze("J-1")
    at("2026-11-25 11:30")
    return number


def test_it_binds_from_the_day_of_issue_under_a_number_of_its_own_and_the_office_and_the_chair_are_told(world, at):
    publish()
    at("2026-11-17 16:00")
    first, second = circulate(days=10), circulate(words="Pay what is owed.")
    assert (first, second) == ("J-1.C.1", "J-1.C.2")
    assert dated(first).due_on == date(2026, 11, 27) and dated(first).clock.day_zero == date(2026, 11, 17)
    assert dated(second).due_on == date(2026, 12, 2), "15 days where none were said"
    to = {mail.to_address for mail in mails("direction_issued")}
    assert {"nodal@example.org", "chair@example.org"} <= to
    assert circulate("chair") == "J-1.C.3" and not dated("J-1.C.3").direction.in_chairs_name
    assert dated(first).direction.in_chairs_name and dated(first).direction.circulated_because == WHY


def test_the_next_sitting_lists_it_for_confirmation_and_confirming_leaves_it_open(world, at):
    number = on_the_day(at)
    (entry,) = for_confirmation()
    assert in_words(from_data(entry.reason)) == (
        "given by circulation on Tuesday 17 November 2026; the forum confirms it or drops it"
    )
    assert not [row for row in entries("J-1") if row.kind is EntryKind.DIRECTION and row.section == 2]
    do(operations.dispose, entry, taken(D.DECIDED, "Confirmed."), "")
    one = dated(number).direction
    assert (one.confirmed_at, one.confirmed_on, one.state) == ("J-1", date(2026, 11, 25), DirectionState.OPEN)
    sit("J-1")
    at("2026-12-01 10:00")
    draw("J-2")
    assert for_confirmation("J-2") == []
    assert [row.section for row in entries("J-2") if row.kind is EntryKind.DIRECTION] == [2]


def test_a_draft_drawn_before_it_was_confirmed_moves_it_to_the_action_taken(world, at):
    number = on_the_day(at)
    with transaction():
        sitting, given = queries.sitting_by_number("J-1"), taken(D.DIRECTED, "Pay.", office="JPDCL")
        operations.dispose(sitting, next(row for row in entries("J-1") if row.kind is EntryKind.OTHER), given, "",
                           actor("convener.jammu"), clock.now())  # fmt: skip
    draw("J-2")
    assert len(for_confirmation("J-2")) == 1
    (entry,) = for_confirmation()
    do(operations.dispose, entry, taken(D.DECIDED, "Confirmed."), "")
    draw("J-2")
    listed = [row for row in entries("J-2") if row.kind is EntryKind.DIRECTION]
    assert [(row.section, row.place) for row in listed] == [(2, 1), (2, 2)] and len(listed) == 2
    assert number in {
        one.direction.number for one in queries.directions_by_id([row.direction_id for row in listed]).values()
    }


def test_taken_back_in_the_room_it_is_to_be_confirmed_again(world, at):
    number = on_the_day(at)
    (entry,) = for_confirmation()
    do(operations.dispose, entry, taken(D.DECIDED, "Confirmed."), "")
    do(operations.take_back_item, entry, "It was another item.")
    assert dated(number).direction.confirmed_at == "" and dated(number).direction.confirmed_on is None


@pytest.mark.parametrize("disposition", [D.DEFERRED, D.NOT_REACHED])
def test_left_for_the_next_sitting_it_stands_there_again(world, at, disposition):
    number = on_the_day(at)
    (entry,) = for_confirmation()
    do(operations.dispose, entry, taken(disposition, "No time."), "")
    sit("J-1")
    at("2026-12-01 10:00")
    draw("J-2")
    (again,) = for_confirmation("J-2")
    assert queries.directions_by_id([again.direction_id])[again.direction_id].direction.number == number


def test_the_forum_that_does_not_confirm_it_drops_it(world, at):
    number = on_the_day(at)
    (entry,) = for_confirmation()
    do(operations.dispose, entry, taken(D.DROPPED, "The line is back."), "")
    assert dated(number).direction.state is DirectionState.DROPPED
    do(operations.take_back_item, entry, "Wrong item.")
    assert dated(number).direction.state is DirectionState.OPEN


@pytest.mark.parametrize(
    "what", [taken(D.DIRECTED, "Other words.", office="JPDCL"), taken(D.REFERRED, "To the Centre."),
             taken(D.DEFERRED, "Later.", days=10)],
    ids=["directed", "referred", "a later date"],
)  # fmt: skip
def test_nothing_else_is_recorded_on_an_item_that_asks_for_confirmation(world, at, what):
    on_the_day(at)
    (entry,) = for_confirmation()
    with pytest.raises(Refusal, match="confirmed"):
        do(operations.dispose, entry, what, "")


def test_where_the_agenda_is_circulated_already_it_comes_on_the_next_supplementary_list(world, at):
    publish()
    at("2026-11-17 10:00")
    draw("J-1")
    freeze("J-1")
    at("2026-11-18 10:00")
    circulate()
    (entry,) = for_confirmation()
    assert (entry.list_no, entry.serial_text) == (1, "")
    freeze("J-1")
    assert for_confirmation()[0].serial_text == f"1.1.{entry.place}"


def test_one_done_before_the_sitting_is_reported_all_the_same(world, at):
    publish()
    at("2026-11-17 10:00")
    number = circulate()
    with transaction():
        operations.accept_compliance(dated(number), clock.today(), actor("chair"), clock.now())
    draw("J-1")
    assert len(for_confirmation()) == 1


def test_without_a_sitting_to_come_nothing_is_directed_between_sittings(world, at):
    at("2026-11-17 10:00")
    with pytest.raises(Refusal, match="Plan the next one first"):
        circulate()


def test_the_action_taken_report_says_when_it_was_given_and_which_sitting_confirmed_it(world, at):
    on_the_day(at)
    said = serving.as_text(queries.sitting_by_number("J-1"), serving.Asked("atr"), SYSTEM, clock.now())
    assert "Given by circulation on Tuesday 17 November 2026, to be confirmed" in said
    (entry,) = for_confirmation()
    do(operations.dispose, entry, taken(D.DECIDED, "Confirmed."), "")
    sit("J-1")
    at("2026-12-04 10:00")
    draw("J-2")
    said = serving.as_text(queries.sitting_by_number("J-2"), serving.Asked("atr"), SYSTEM, clock.now())
    assert "Given by circulation on Tuesday 17 November 2026, confirmed at sitting J-1" in said
    minutes = serving.as_text(queries.sitting_by_number("J-1"), serving.Asked("minutes"), SYSTEM, clock.now())
    assert "Direction J-1.C.1, given by circulation, was confirmed." in minutes
    assert "Compliance was accepted" not in minutes


def test_the_page_gives_it_with_the_cases_it_serves_and_their_record_tells_it(as_person, at):
    publish()
    case = file_case("Voltage falls", at("2026-11-10 10:00"), contact_email="unit@example.org")
    at("2026-11-17 10:00")
    convener = as_person("convener.jammu")
    asked = text(convener.get(f"/directions/new?case={case.number}"))
    assert f'value="{case.number}"' in asked and "J-1" in asked
    form = {"division": "jammu", "words": "Restore the line.", "office": "JPDCL", "days": "27-11-2026",
            "cases": case.number, "because": WHY}  # fmt: skip
    for name, wrong, said in (
        ("words", " ", "exact words"), ("office", "", "Choose the office"), ("because", "", "how it was decided"),
        ("cases", "J26-9999-9", "J26-9999-9"), ("days", "soon", "number of days"), ("days", "10-11-2026", "17 November"),
        ("waits_for", "J-9.9.9", "no direction with this number"), ("starts_on", "1-1-2020", "starts on"),
        ("starts_on", "tomorrow", "day, month, year"),
    ):  # fmt: skip
        answer = convener.post("/directions/new", data={**form, name: wrong})
        page = text(answer)
        assert answer.status_code == 422 and said in page, (name, wrong)
        assert name == "words" or "Restore the line." in page, "nothing typed is lost"
    assert convener.post("/directions/new", data=form).headers["Location"] == "/directions/J-1.C.1"
    page = text(as_person("convener.jammu").get("/directions/J-1.C.1"))
    assert "To be confirmed by the next sitting" in page and WHY in page and "in the name of the chair" in page
    assert dated("J-1.C.1").due_on == date(2026, 11, 27)
    told = [in_words(from_data(row.told)) for row in record.timeline(case.id, for_filer=True)]
    assert any(
        "directed Jammu Power Distribution Corporation Limited by circulation (J-1.C.1)" in line for line in told
    )
    register = text(as_person("convener.jammu").get("/directions?year=2026"))
    assert "J-1.C.1" in register and "by circulation, to be confirmed" in register


def test_only_those_who_decide_for_the_division_give_it(as_person, at):
    publish()
    at("2026-11-17 10:00")
    form = {"division": "jammu", "words": "Restore the line.", "office": "JPDCL", "because": WHY}
    for who in ("hod", "nodal", "filer"):
        assert as_person(who).post("/directions/new", data=form).status_code in (302, 303, 403, 404), who
    other = as_person("convener.kashmir").post("/directions/new", data=form)
    assert other.status_code == 422
    assert queries.direction_by_number("J-1.C.1") is None


def test_a_case_of_the_other_division_is_not_served(world, at):
    publish()
    case = file_case("Wool", at("2026-11-10 10:00"), division="kashmir", district="Srinagar", office_code="KPDCL")
    at("2026-11-17 10:00")
    with pytest.raises(Refusal, match="other division"):
        circulate(serves=[case.id])


def test_the_room_asks_what_the_directions_page_asks_and_gives_it_with_the_direction(as_person, at):
    publish()
    one = file_case("Voltage falls", at("2026-10-20 10:00"))
    two = file_case("Meter burnt", at("2026-10-21 10:00"))
    at("2026-11-16 10:00")
    first = circulate(days=60)
    draw("J-1")
    freeze("J-1")
    at("2026-11-25 11:30")
    entry = next(row for row in entries("J-1") if row.case_id == one.id)
    convener = as_person("convener.jammu")
    page = text(convener.get(f"/sittings/J-1/live?item={entry.id}"))
    assert all(f'name="{name}"' in page for name in ("starts_on", "waits_for", "cases"))
    form = {"disposition": "directed", "words": "Replace it.", "office": "JPDCL", "days": "10", "act": "record",
            "starts_on": "01-12-2026", "waits_for": first, "cases": two.number}  # fmt: skip
    for name, wrong, said in (("starts_on", "24-11-2026", "starts on"), ("waits_for", "J-7", "no direction"),
                              ("cases", "J26-9999-9", "J26-9999-9")):  # fmt: skip
        answer = convener.post(f"/sittings/J-1/live/{entry.id}", data={**form, name: wrong})
        assert answer.status_code == 422 and said in text(answer), name
    assert convener.post(f"/sittings/J-1/live/{entry.id}", data=form).status_code == 303
    given = queries.directions_given_at(queries.sitting_by_number("J-1").id)[0]
    assert (given.clock.day_zero, given.due_on) == (date(2026, 12, 1), date(2026, 12, 11))
    assert (
        queries.directions_by_id([given.direction.depends_on_id])[given.direction.depends_on_id].direction.number
        == first
    )
    served = queries.cases_served([given.direction.id])[given.direction.id]
    assert [row.case_id for row in served] == [one.id, two.id]
    kept = text(as_person("convener.jammu").get(f"/sittings/J-1/live?item={entry.id}&correct=1"))
    assert "01-12-2026" in kept and re.search(rf'name="cases"[^>]*value="{two.number}"', kept)


def test_a_sitting_that_fell_away_with_its_series_counts_nowhere_and_one_that_was_notified_counts_as_not_held(
    world, at, as_person
):
    from grievance.reference import queries as reference
    from grievance.reports.card.rules import Period
    from grievance.reports.overview.page import columns
    from grievance.reports.overview.queries.scope import Scope
    from grievance.reports.overview.rules import Figure
    from grievance.sittings.calendar_pages import records
    from grievance.sittings.operations.replanning import seen_mark, sittings_from

    made = publish(last=date(2027, 1, 31))
    at("2026-11-24 10:00")
    with transaction():
        operations.send_notices(clock.now())
    first = queries.sitting_by_number("J-2")
    assert first.state is SittingState.NOTIFIED
    rows = sittings_from(first)
    with transaction():
        operations.end_series(first, rows, "Elections", seen_mark(rows), actor("convener.jammu"), clock.now())
    gone = [queries.sitting_by_number(f"J-{row.serial}") for row in made if row.serial > 1]
    assert [row.fell_away for row in gone] == [False] + [True] * (len(gone) - 1)
    today = at("2027-02-01 10:00").date()
    forums = {row.code: operations.forum_standing(row.code, today) for row in reference.divisions()}
    kept = records(reference.divisions(), forums, today)["jammu"]
    assert (kept.planned, kept.not_held) == (2, 1)
    assert columns(Scope(Period(date(2026, 4, 1), today), today))["jammu"].of(Figure.SITTINGS_DUE) == 2
    page = text(as_person("convener.jammu").get("/sittings/J-3"))
    assert "Fell away" in page and "Elections" in page
