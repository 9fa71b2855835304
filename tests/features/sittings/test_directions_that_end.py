"""What follows when directions end, are put right or were never meant: nobody is forgotten and nothing is undone twice."""

from __future__ import annotations

from datetime import date

import pytest

from grievance.clocks import queries as on_clocks
from grievance.documents.reporting import AskedReport, report
from grievance.foundation import clock
from grievance.foundation.transaction import transaction
from grievance.notifications.models import Outbox
from grievance.sentences import Refusal, from_data, in_words
from grievance.sittings import operations, queries
from grievance.sittings.operations import Terms
from grievance.sittings.queries import room
from grievance.sittings.rules.directions import decided_by_circulation
from grievance.sittings.rules.room import taken
from grievance.sittings.rules.words import Disposition, EntryKind
from tests.features.sittings.scene import actor, draw, entries, entry_of, file_case, freeze, publish
from tests.features.sittings.test_the_room import DIRECT, directions_at_the_next_sitting, do, in_the_room

D = Disposition


def direction(number: str):
    return queries.direction_by_number(number, lock=True)


def end(number: str, accept: bool = False) -> None:
    with transaction():
        if accept:
            operations.accept_compliance(direction(number), clock.today(), actor("convener.jammu"), clock.now())
        else:
            operations.drop_direction(direction(number), "Moot.", actor("convener.jammu"), clock.now())


def serve(number: str, *cases) -> None:
    """The direction serves exactly these beside the case that it was given on."""
    with transaction():
        queries.hold_chains()
        served = queries.cases_served([direction(number).direction.id])[direction(number).direction.id]
        own = queries.case_by_number(next(one.number for one in queries.cases_by_id([served[0].case_id]).values()))
        operations.change_terms(
            direction(number), Terms((), "", [own, *cases], "by circulation"), [row.case_id for row in served],
            actor("convener.jammu"), clock.now(),
        )  # fmt: skip


def why_listed(case, number: str = "J-2") -> str:
    """The reason under which the next agenda lists it; nothing where it does not."""
    at_next = [row for row in entries(number) if row.case_id == case.id]
    return in_words(from_data(at_next[0].reason)) if at_next else ""


@pytest.mark.parametrize("way", ["dropped", "taken out"])
def test_a_case_that_no_open_direction_serves_any_more_comes_before_the_forum(world, at, way):
    """A is under its own direction and served by that of B. Its own is accepted; then the other is dropped, or lets it go."""
    a, b = in_the_room(at, "Voltage falls", "Bill is wrong")
    do(operations.dispose, a, DIRECT, "")
    do(operations.dispose, b, DIRECT, "")
    of_a, of_b = (next(one.number for one in room.directions_on_case(case.id)) for case in (a, b))
    serve(of_b, a)
    end(of_a, accept=True)
    at("2026-12-03 10:00")
    draw("J-2")
    assert not why_listed(a), "B's direction serves it still"
    if way == "dropped":
        end(of_b)
    else:
        serve(of_b)
    draw("J-2")
    words = {"dropped": f"its direction {of_b} was dropped", "taken out": "no direction on it is open any more"}
    assert words[way] in why_listed(a)


def test_a_direction_taken_back_stands_in_no_paper_of_the_forum(world, at):
    (case,) = in_the_room(at, "Voltage falls")
    do(operations.dispose, case, DIRECT, "")
    do(operations.take_back_item, case, "It was the other office.")
    do(operations.dispose, case, taken(D.DEFERRED, "Papers awaited."), "")
    do(operations.take_attendance, ["JPDCL"])
    do(operations.hold)
    for sitting in ("", "J-1"):
        made = report(AskedReport("jammu", clock.today(), sitting), actor("chair"), clock.now()).paper
        assert made.points == (), sitting
    from grievance.documents.queries import directions_on

    assert not directions_on([case.id])


def test_a_report_of_a_day_before_any_direction_reads_none(world, at, statements):
    (case,) = in_the_room(at, "Voltage falls")
    do(operations.dispose, case, DIRECT, "")
    made = report(AskedReport("jammu", date(1990, 1, 1)), actor("chair"), clock.now()).paper
    assert made.points == ()
    from grievance.sittings.queries.as_of import directions_not_ended_before

    assert not directions_not_ended_before("jammu", date(1990, 1, 1), None)


def mails(message: str) -> list[Outbox]:
    from grievance.foundation.database import db

    return [row for row in db.session.query(Outbox).order_by(Outbox.id) if row.message == message]


def told(message: str, words: str) -> set[str]:
    return {row.to_address for row in mails(message) if words in row.text}


def test_when_a_direction_is_put_right_its_helpers_and_every_unit_that_it_serves_are_told(world, at):
    publish()
    first, second = (
        file_case(f"Case {n}", at(f"2026-10-2{n} 10:00"), contact_email=f"unit{n}@example.org") for n in (0, 1)
    )
    at("2026-11-16 10:00")
    draw("J-1")
    freeze("J-1")
    at("2026-11-25 11:30")
    helped = taken(D.DIRECTED, "Replace it.", office="JPDCL", days=20, assisting=("SIDCO-JAMMU",))
    do(operations.dispose, first, helped, "")
    (number,) = [one.number for one in room.directions_on_case(first.id)]
    serve(number, second)
    with transaction():
        direction(number).direction.assisting = ["SIDCO-JAMMU"]
    before = {row.to_address for row in mails("direction_issued")}
    better = taken(D.DIRECTED, "Replace both.", office="JPDCL", days=20, assisting=("PDD",))
    do(operations.correct_item, first, better, "", "A word was missing.")
    heard = told("direction_changed", "was recorded wrongly and reads now")
    assert heard >= before, "who helped before hears of it too"
    assert heard & {"secretary@example.org", "hod.pdd@example.org"} or len(heard) > len(before), "and who helps now"
    assert told("case_news", "was corrected") == {"unit1@example.org"}, "the other hears by the step of its own case"


def test_units_of_other_cases_and_those_that_signed_hear_that_a_closing_was_undone(world, at):
    from tests.support.signers import signed

    case, item = directions_at_the_next_sitting(at)
    signed(case, 1)
    entry = lambda: queries.entry_of(queries.sitting_by_number("J-2").id, item)  # noqa: E731
    do(lambda s, a, n: operations.dispose(s, entry(), taken(D.DECIDED, "Seen."), "", a, n), number="J-2")
    do(lambda s, a, n: operations.take_back_item(s, entry(), "Wrong line.", a, n), number="J-2")
    keys = [row.key for row in mails("cosign_news") if row.to_address == "unit1@example.net"]
    assert any("ForumTookBack" in key for key in keys), keys


def test_days_given_by_circulation_since_are_not_taken_back_with_the_record_of_the_room(world, at):
    case, item = directions_at_the_next_sitting(at)
    entry = lambda: queries.entry_of(queries.sitting_by_number("J-2").id, item)  # noqa: E731
    do(lambda s, a, n: operations.dispose(s, entry(), taken(D.DEFERRED, "Snow.", days=9), "", a, n), number="J-2")
    with transaction():
        operations.give_more_days(
            direction("J-1.3.1"), 5, "More snow.", actor("convener.jammu"), clock.now(),
            decided=decided_by_circulation(clock.today()),
        )  # fmt: skip
    due_on = direction("J-1.3.1").due_on
    with pytest.raises(Refusal, match="was changed again since"):
        do(lambda s, a, n: operations.take_back_item(s, entry(), "Wrong line.", a, n), number="J-2")
    assert direction("J-1.3.1").due_on == due_on


def test_a_request_that_the_room_declined_by_giving_days_waits_again_when_that_is_taken_back(world, at):
    (case,) = in_the_room(at, "Voltage falls")
    do(operations.dispose, case, DIRECT, "")
    do(operations.hold)
    at("2026-12-03 10:00")
    with transaction():
        operations.ask_days(direction("J-1.3.1"), 10, "The transformer is on its way.", actor("hod"), clock.now())
    draw("J-2")
    freeze("J-2")
    at("2026-12-08 12:00")
    item = next(row.id for row in entries("J-2") if row.kind is EntryKind.DIRECTION)
    entry = lambda: queries.entry_of(queries.sitting_by_number("J-2").id, item)  # noqa: E731
    before = direction("J-1.3.1").due_on
    do(lambda s, a, n: operations.dispose(s, entry(), taken(D.DEFERRED, "Snow.", days=20), "", a, n), number="J-2")
    assert operations.waiting_request(direction("J-1.3.1").clock) is None
    do(lambda s, a, n: operations.take_back_item(s, entry(), "Wrong line.", a, n), number="J-2")
    wish = operations.waiting_request(direction("J-1.3.1").clock)
    assert wish and wish.days == 10 and direction("J-1.3.1").due_on == before
    assert on_clocks.facts(direction("J-1.3.1").clock).extensions == [wish]


@pytest.mark.parametrize("day", ["31-12-9999", "30-09-9998", "01-01-0001"])
def test_a_day_out_of_all_time_asks_for_the_series_as_it_is(as_person, at, day):
    from grievance.sittings.rules.series import LAST, Rhythm, SeriesRule
    from tests.features.sittings.scene import closed_because, new_series, planned_dates, shifted

    new = new_series("jammu", SeriesRule(Rhythm.MONTHS, 1, 1, LAST), from_on=date(2026, 11, 20))
    with transaction():
        days = shifted(planned_dates(new.rule, new.from_on, new.to_on), closed_because("jammu"))
        operations.publish(new, days, actor("convener.jammu"), clock.now())
    page = as_person("convener.jammu").get(f"/sittings/J-1/following?sits_on={day}")
    assert page.status_code == 200


def test_the_notice_is_printed_without_reading_any_case(client, at, statements):
    publish()
    file_case("Voltage falls", at("2026-10-20 10:00"))
    at("2026-11-16 10:00")
    with statements() as seen:
        assert client.get("/sittings/J-1/papers/notice.pdf").status_code == 200
    assert not [one for one in seen if 'FROM "case"' in one or "FROM entry" in one or "FROM direction" in one]


def test_drawing_an_agenda_reads_no_direction_that_was_done_before_the_last_sitting(world, at):
    from grievance.sittings.drafting import Titles

    case, _ = directions_at_the_next_sitting(at)
    end("J-1.3.1", accept=True)
    assert "J-1.3.1" in Titles(queries.sitting_by_number("J-2")).directions, "done since the sitting before"
    do(operations.take_attendance, ["JPDCL"], number="J-2")
    do(operations.hold, number="J-2")
    assert "J-1.3.1" not in Titles(queries.sitting_by_number("J-3")).directions
    assert entry_of("J-1", case)
