"""This one or all that follow: every date is seen before a series changes or ends; what was adjourned carries over."""

from __future__ import annotations

import ast
import re
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from grievance.cases.rules.words import CaseKind
from grievance.clocks import queries as clocks
from grievance.clocks.rules.kinds import ClockKind, OwnerKind
from grievance.foundation import clock
from grievance.foundation.database import db
from grievance.foundation.errors import Conflict
from grievance.foundation.transaction import transaction
from grievance.sentences import Refusal, from_data, in_words
from grievance.sittings import operations, queries
from grievance.sittings.models import Brief, Series
from grievance.sittings.operations.replanning import seen_mark, sittings_from, steps_towards
from grievance.sittings.rules.room import taken
from grievance.sittings.rules.series import Rhythm, SeriesRule
from grievance.sittings.rules.words import Disposition, SittingState
from tests.features.sittings.scene import actor, draw, entries, entry_of, file_case, freeze, new_series, publish
from tests.features.sittings.test_pages import SERIES, text

THURSDAYS = SeriesRule(Rhythm.WEEKS, 2, 3)
WHY = "Tuesdays are taken"


def sitting(number: str):
    return queries.sitting_by_number(number)


def days(division: str = "jammu") -> dict[str, date]:
    rows = queries.standing_sittings(division)
    return {f"J-{row.serial}": row.sits_on for row in rows}


def replan(number: str, keep_days: bool = False, **more) -> None:
    first = sitting(number)
    new = new_series("jammu", more.pop("rule", THURSDAYS), **more)
    with transaction():
        rows = sittings_from(first)
        steps = steps_towards(rows, new, keep_days=keep_days)
        operations.replan(first, new, steps, WHY, seen_mark(rows), actor("convener.jammu"), clock.now())


def test_from_one_sitting_on_all_move_and_those_before_stay(world):
    publish(first=date(2026, 12, 8), last=date(2027, 2, 28))
    before = days()
    replan("J-3", from_on=date(2027, 1, 7), to_on=date(2027, 2, 28))
    after = days()
    assert {key: after[key] for key in ("J-1", "J-2")} == {key: before[key] for key in ("J-1", "J-2")}
    assert [after[f"J-{n}"] for n in (3, 4, 5, 6)] == [
        date(2027, 1, 7), date(2027, 1, 21), date(2027, 2, 4), date(2027, 2, 18),
    ]  # fmt: skip
    moved = sitting("J-3")
    assert in_words(from_data(moved.moved_because)) == "moved from Tuesday 5 January 2027: Tuesdays are taken"
    assert (moved.ics_sequence, sitting("J-1").ics_sequence) == (1, 0)
    assert moved.closes_on == date(2026, 12, 28), "the dates that hang on it are counted anew"
    assert queries.forum_date_of(moved.id).sits_on == date(2027, 1, 7)
    old, new = db.session.scalars(select(Series).order_by(Series.id)).all()
    assert (old.ended_on, old.ended_because, new.replaces_id) == (date(2027, 1, 4), WHY, old.id)
    assert {row.series_id for row in queries.standing_sittings("jammu")} == {old.id, new.id}


def test_only_the_place_changes_and_days_that_were_moved_by_hand_stay(world):
    publish(first=date(2026, 12, 8), last=date(2027, 1, 31))
    with transaction():
        operations.move(
            sitting("J-2"),
            date(2026, 12, 23),
            "11:00",
            "Conference Hall, Jammu",
            "x",
            actor("convener.jammu"),
            clock.now(),
        )
    before = days()
    replan(
        "J-1",
        keep_days=True,
        rule=SeriesRule(Rhythm.WEEKS, 2, 1),
        from_on=date(2026, 12, 8),
        to_on=date(2027, 1, 31),
        venue_winter="Town Hall",
    )
    assert days() == before
    assert {row.venue for row in queries.standing_sittings("jammu")} == {"Town Hall"}


def test_a_series_that_becomes_monthly_lets_the_others_fall_away_as_records(world):
    publish(first=date(2026, 12, 8), last=date(2027, 2, 28))
    replan("J-1", rule=SeriesRule(Rhythm.MONTHS, 1, 1, 2), from_on=date(2026, 12, 8), to_on=date(2027, 2, 28))
    states = [(row.serial, row.state) for row in reversed(queries.sittings_of_division("jammu"))]
    assert len(states) == 6 and sum(state is SittingState.NOT_HELD for _, state in states) == 3
    assert set(days().values()) == {date(2026, 12, 8), date(2027, 1, 12), date(2027, 2, 9)}
    gone = [row for row in queries.sittings_of_division("jammu") if row.state is SittingState.NOT_HELD]
    assert {row.not_held_because for row in gone} == {WHY} and {row.ended_at for row in gone} == {clock.now()}


def test_a_series_that_becomes_weekly_gets_new_sittings_with_the_next_numbers(world):
    publish(first=date(2026, 12, 8), last=date(2026, 12, 31))
    replan("J-1", rule=SeriesRule(Rhythm.WEEKS, 1, 1), from_on=date(2026, 12, 8), to_on=date(2026, 12, 31))
    assert days() == {
        "J-1": date(2026, 12, 8), "J-2": date(2026, 12, 22), "J-3": date(2026, 12, 15), "J-4": date(2026, 12, 29),
    }  # fmt: skip


def test_who_looked_at_an_older_calendar_changes_nothing(world):
    publish(first=date(2026, 12, 8))
    first = sitting("J-1")
    new = new_series("jammu", THURSDAYS, from_on=date(2026, 12, 10))
    mark = seen_mark(sittings_from(first))
    with transaction():
        operations.move(sitting("J-2"), date(2026, 12, 23), "11:00", "", "x", actor("convener.jammu"), clock.now())
    with pytest.raises(Conflict), transaction():
        steps = steps_towards(sittings_from(first), new, keep_days=False)
        operations.replan(first, new, steps, WHY, mark, actor("convener.jammu"), clock.now())
    assert days()["J-1"] == date(2026, 12, 8)


def test_no_sittings_are_planned_wholly_in_the_past(world, at):
    at("2027-06-01 10:00")
    with pytest.raises(Refusal, match="have passed"):
        publish(first=date(2026, 12, 8))
    assert not queries.sittings_of_division("jammu")


# Pages


def test_the_change_page_asks_this_one_or_all_and_shows_every_date_before_anything_changes(world, as_person):
    publish(first=date(2026, 12, 8), last=date(2027, 2, 28))
    convener = as_person("convener.jammu")
    assert "5 sittings of the series follow" in text(convener.get("/sittings/J-1/change"))
    asked = {
        "step": "move",
        "scope": "following",
        "sits_on": "17-12-2026",
        "starts_at": "14:30",
        "venue": "Town Hall",
        "why": WHY,
        "version": "1",
    }
    to_preview = convener.post("/sittings/J-1/change", data=asked)
    assert to_preview.status_code == 303 and "/sittings/J-1/following?" in to_preview.location
    before = days()
    page = text(convener.get(to_preview.location))
    assert days() == before, "looking changes nothing"
    assert (
        'value="17-12-2026"' in page and 'value="31-12-2026"' in page and "Until now: every 2 weeks on Tuesday" in page
    )
    keys = re.findall(r'name="day" value="(\w[^"]*)" checked', page)
    on = dict(re.findall(r'name="on-([^"]+)" value="([0-9-]+)"', page))
    seen = re.search(r'name="seen"[^>]*value="(\w+)"', page)[1]
    sent = {**SERIES, "weekday": "3", "from_on": "17-12-2026", "to_on": "28-02-2027", "starts_at": "14:30", "venue_winter": "Town Hall",
            "why": WHY, "seen": seen, "publish": "1", "day": keys[1:], **{f"on-{key}": day for key, day in on.items()}}  # fmt: skip
    sent[f"on-{keys[1]}"] = "02-01-2027"
    done = convener.post("/sittings/J-1/following", data=sent)
    assert done.status_code == 303, text(done)
    after = days()
    assert (after["J-1"], after["J-2"]) == (date(2026, 12, 8), date(2027, 1, 2)), (
        "an unticked line stays, a typed day counts"
    )
    assert sitting("J-2").starts_at == "14:30" and sitting("J-1").starts_at == "11:00"
    again = convener.post("/sittings/J-2/following", data={**sent, "form_key": ""})
    assert again.status_code == 409, "made from an older calendar"


@pytest.mark.parametrize(("wrong", "said"), [
    ({"why": ""}, "Write the reason"),
    ({"on-s1": "25-12-2026"}, "The office is closed on Friday 25 December 2026"),
    ({"on-s1": "xx"}, "Write the day in place of"),
    ({"to_on": "01-01-2026"}, "The last day is before the first"),
])  # fmt: skip
def test_a_wrong_line_is_said_and_nothing_typed_is_lost(world, as_person, wrong, said):
    publish(first=date(2026, 12, 8), last=date(2027, 1, 31))
    convener, first = as_person("convener.jammu"), sitting("J-1")
    page = text(convener.get("/sittings/J-1/following?sits_on=10-12-2026&why=x"))
    on = {
        key.replace(f"s{first.id}", "s1"): day for key, day in re.findall(r'name="(on-[^"]+)" value="([0-9-]+)"', page)
    }
    given = {**SERIES, "weekday": "3", "from_on": "10-12-2026", "to_on": "31-01-2027", "venue_winter": "Town Hall", "why": "kept words",
             "seen": seen_mark(sittings_from(first)), "publish": "1", "day": [f"s{first.id}"], **on, **wrong}  # fmt: skip
    sent = {key.replace("on-s1", f"on-s{first.id}") if key == "on-s1" else key: value for key, value in given.items()}
    before = days()
    refused = convener.post("/sittings/J-1/following", data=sent)
    assert refused.status_code == 422 and said in text(refused)
    assert days() == before and 'value="Town Hall"' in text(refused)


def test_a_series_is_ended_from_a_day_on_and_its_sittings_stay_as_not_held(world, as_person):
    publish(first=date(2026, 12, 8), last=date(2027, 1, 31))
    convener = as_person("convener.jammu")
    to_preview = convener.post(
        "/sittings/J-2/change", data={"step": "not_held", "scope": "following", "why": "Elections", "version": "1"}
    )
    assert "/sittings/J-2/end-series?why=Elections" in to_preview.location
    page = text(convener.get(to_preview.location))
    keys, seen = (
        re.findall(r'name="day" value="(\d+)" checked', page),
        re.search(r'name="seen"[^>]*value="(\w+)"', page)[1],
    )
    assert len(keys) == 3
    done = convener.post("/sittings/J-2/end-series", data={"day": keys, "seen": seen, "why": "Elections"})
    assert done.status_code == 303
    assert [row.state for row in reversed(queries.sittings_of_division("jammu"))] == [SittingState.PLANNED] + [
        SittingState.NOT_HELD
    ] * 3
    assert "Elections" in text(convener.get("/sittings?year=2026"))


def test_another_divisions_convener_and_an_officer_change_no_series(world, as_person):
    publish(first=date(2026, 12, 8))
    for path in ("/sittings/J-1/following", "/sittings/J-1/end-series"):
        assert as_person("convener.kashmir").get(path).status_code == 403
        assert as_person("hod").get(path).status_code == 404
        assert as_person("convener.kashmir").post(path, data={"why": "x"}).status_code == 403


def test_a_sitting_to_which_another_was_adjourned_stands_outside_the_rule(world, as_person):
    publish(first=date(2026, 12, 8), last=date(2027, 1, 31))
    with transaction():
        operations.adjourn(sitting("J-1"), date(2026, 12, 29), "no quorum", actor("convener.jammu"), clock.now())
    replan("J-2", from_on=date(2026, 12, 24), to_on=date(2027, 1, 31))
    assert days()["J-5"] == date(2026, 12, 29) and sitting("J-5").state is SittingState.PLANNED
    convener = as_person("convener.jammu")
    assert "This one and all that follow" not in text(convener.get("/sittings/J-5/change"))
    assert convener.get("/sittings/J-5/following").status_code == 404


# Adjourned, not held


def test_an_adjourned_sitting_hands_its_unfinished_agenda_with_the_briefs_to_the_new_day(world, at):
    publish(first=date(2026, 12, 8))
    due = file_case("No reply for weeks", at("2026-10-20 10:00"))
    at("2026-11-16 10:00")
    chosen = file_case("Ten units stand still")
    draw("J-1")
    with transaction():
        operations.add_case(sitting("J-1"), chosen, "Ten units.", actor("convener.jammu"), clock.now())
        brief = queries.briefs_of([entry_of("J-1", due).id])[0]
        operations.enter_brief(sitting("J-1"), brief, "The transformer is ordered.", actor("hod"), clock.now())
    freeze("J-1")
    with transaction():
        operations.adjourn(sitting("J-1"), date(2026, 12, 11), "no quorum", actor("convener.jammu"), clock.now())
    later = sitting("J-3")
    assert sitting("J-1").ended_by == actor("convener.jammu").person_id
    cases = {row.case_id: row for row in entries("J-3") if row.case_id}
    assert set(cases) == {due.id, chosen.id}
    assert "not reached" in in_words(from_data(cases[due.id].reason)).lower()
    briefs = {one.entry_id: one for one in queries.briefs_of([row.id for row in cases.values()])}
    kept = briefs[cases[due.id].id]
    assert (kept.words, kept.written_by) == ("The transformer is ordered.", actor("hod").person_id)
    assert clocks.clock_of(OwnerKind.BRIEF, kept.id, ClockKind.BRIEF).met_at
    assert (
        briefs[cases[chosen.id].id].due_on == later.brief_due_on or briefs[cases[chosen.id].id].due_on > clock.today()
    )
    assert {row.disposition for row in entries("J-1") if row.case_id} == {Disposition.NOT_REACHED}


def test_a_sitting_in_whose_room_something_was_decided_has_sat_and_only_the_rest_is_adjourned(world, at):
    publish(first=date(2026, 12, 8))
    first, second = (file_case(f"No reply {n}", at(f"2026-10-2{n} 10:00")) for n in (0, 1))
    at("2026-11-16 10:00")
    with transaction():
        operations.start_forum_clocks(clock.now())
    draw("J-1")
    freeze("J-1")
    now = at("2026-12-08 13:00")
    with transaction():
        what = taken(Disposition.DECIDED, "Settled in the room.")
        operations.dispose(sitting("J-1"), entry_of("J-1", first), what, "", actor("convener.jammu"), now)
        with pytest.raises(Refusal, match="has sat"):
            operations.call_off(sitting("J-1"), "late", actor("convener.jammu"), now)
        operations.adjourn(sitting("J-1"), date(2026, 12, 11), "it was late", actor("convener.jammu"), now)
    assert sitting("J-1").state is SittingState.HELD and sitting("J-1").adjourned_to_id == sitting("J-3").id
    assert operations.forum_standing("jammu", clock.today()).last_held_on == date(2026, 12, 8)
    assert [row.case_id for row in entries("J-3") if row.case_id] == [second.id]


def test_when_a_sitting_moves_the_case_is_heard_on_the_new_day_and_the_brief_is_due_by_it(world, at, as_person):
    publish(first=date(2026, 12, 8))
    case = file_case("No reply for weeks", at("2026-10-20 10:00"))
    at("2026-11-16 10:00")
    draw("J-1")
    freeze("J-1")
    with transaction():
        operations.move(
            sitting("J-1"), date(2026, 12, 17), "11:00", "Town Hall", "x", actor("convener.jammu"), clock.now()
        )
    (listing,) = queries.listings_of("J-1")
    assert listing.sits_on == date(2026, 12, 17)
    (brief,) = db.session.scalars(select(Brief)).all()
    assert brief.due_on == sitting("J-1").brief_due_on == date(2026, 12, 9)
    assert clocks.clock_of(OwnerKind.BRIEF, brief.id, ClockKind.BRIEF).due_on == date(2026, 12, 9)
    page = text(as_person("hod").get(f"/cases/{case.number}"))
    assert "Sitting Thu 17 Dec" in page
    with transaction():
        operations.call_off(sitting("J-1"), "snow", actor("convener.jammu"), clock.now())
    assert "Sitting Thu 17 Dec" not in text(as_person("hod").get(f"/cases/{case.number}"))


def test_a_point_that_waits_follows_a_replanned_series(world):
    publish(first=date(2026, 12, 8))
    point = file_case("Floor rate of land", kind=CaseKind.POINT)
    replan("J-1", from_on=date(2026, 12, 10))
    assert clocks.clock_of(OwnerKind.CASE, point.id, ClockKind.SITTING).due_on == date(2026, 12, 10)


# Never deleted


def test_no_route_and_no_operation_deletes_a_sitting_or_a_series(world):
    rules = [rule for rule in world.url_map.iter_rules() if "sitting" in rule.endpoint]
    assert rules and not [rule for rule in rules if "DELETE" in rule.methods or "delete" in rule.rule]
    found = []
    for path in [path for path in Path("grievance").rglob("*.py") if "delete(" in path.read_text("utf-8")]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] == "delete":
                given = ", ".join(ast.unparse(arg) for arg in node.args)
                if re.search(r"\b(Sitting|Series|sitting|series|ForumLapse|AgendaVersion|version)\b", given):
                    found.append(f"{path}:{node.lineno} {given}")
    assert not found


def test_every_ending_stays_on_the_public_page_with_its_reason(world, client, as_person):
    publish(first=date(2026, 12, 8), last=date(2027, 1, 31))
    with transaction():
        operations.call_off(sitting("J-1"), "snow on the road", actor("convener.jammu"), clock.now())
        operations.adjourn(sitting("J-2"), date(2026, 12, 29), "no quorum", actor("convener.jammu"), clock.now())
    year, own = text(client.get("/sittings?year=2026")), text(client.get("/sittings/J-1"))
    assert "snow on the road" in year and "no quorum" in year and "snow on the road" in own
    assert "Recorded by" not in own, "the public reads what happened, not who wrote it down"
    assert "Recorded by Convener Jammu" in text(as_person("nodal").get("/sittings/J-1"))


def test_the_calendars_pages_ask_no_more_of_the_database_for_more_sittings(world, client, as_person, statements):
    publish(first=date(2026, 12, 8), last=date(2026, 12, 31))
    convener = as_person("convener.jammu")
    pages = (
        "/sittings?year=2026&month=2026-12",
        "/sittings/J-1/following",
        "/sittings/calendar.ics",
        "/sittings/my-calendar",
    )

    def asked() -> list[int]:
        found = []
        for page in pages:
            convener.get(page)
            with statements() as made:
                assert convener.get(page).status_code == 200
            found.append(len(made))
        return found

    few = asked()
    publish("jammu", first=date(2027, 1, 1), last=date(2027, 12, 31), every=1)
    publish("kashmir", first=date(2026, 12, 2), last=date(2026, 12, 31), every=1)
    assert all(more <= before + 2 for more, before in zip(asked(), few, strict=True)), few
