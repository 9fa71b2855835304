"""The pages of sittings as people use them: without a script, each with its own rights."""

from __future__ import annotations

import re
from datetime import date

import pytest
from icalendar import Calendar

from grievance.cases.rules.words import CaseState
from grievance.foundation import clock
from grievance.foundation.transaction import transaction
from grievance.sittings import operations, queries
from grievance.sittings.rules.words import Disposition, SittingState
from tests.features.sittings.scene import actor, draw, entries, entry_of, file_case, freeze, publish

SERIES = {
    "division": "jammu",
    "rhythm": "weeks-2",
    "nth": "2",
    "weekday": "1",
    "from_on": "24-11-2026",
    "to_on": "23-11-2027",
    "starts_at": "11:00",
    "minutes": "150",
    "venue_winter": "Conference Hall, Jammu",
    "notice": "15",
    "points_close": "10",
    "agenda": "7",
    "minutes_after": "14",
    "corrections": "7",
}


def text(answer) -> str:
    return re.sub(r"\s+", " ", answer.get_data(as_text=True))


def version(number: str) -> str:
    return str(queries.sitting_by_number(number).version)


def agenda_with(at, *titles: str) -> list:
    publish()
    made = [file_case(title, at(f"2026-10-2{n} 10:00")) for n, title in enumerate(titles)]
    at("2026-11-16 10:00")
    draw("J-1")
    return made


def test_a_year_of_sittings_is_planned_in_one_form_with_every_holiday_shown(as_person):
    convener = as_person("convener.jammu")
    assert convener.get("/sittings/series/new").status_code == 200
    shown = convener.post("/sittings/series/new", data={**SERIES, "see": "1"})
    assert shown.status_code == 200
    page = text(shown)
    assert "every 2 weeks on Tuesday" in page
    assert "moved from Tuesday 24 November 2026: Guru Nanak Dev Ji&#39;s Birthday" in page
    assert "The holiday list of that year is not loaded yet" in page
    days = re.findall(r'name="day" value="([0-9-]+)" checked', page)
    assert len(days) == 27
    assert not queries.sittings_of_division("jammu")
    on = dict(re.findall(r'name="on-([0-9-]+)" value="([0-9-]+)"', page))
    chosen = {**SERIES, "publish": "1", "day": days[:-1], **{f"on-{key}": value for key, value in on.items()}}
    done = convener.post("/sittings/series/new", data={**chosen, "on-2026-12-08": "09-12-2026"})
    assert done.status_code == 303
    made = queries.sittings_between(date(2026, 11, 1), date(2027, 12, 31), "jammu")
    assert len(made) == 26
    assert [row.sits_on for row in made[:2]] == [date(2026, 11, 25), date(2026, 12, 9)]
    public = text(as_person("convener.kashmir").get("/sittings?year=2026"))
    assert "Moved from Tuesday 8 December 2026 by the convener" in public


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"from_on": "31-31-2026"}, "Write the date as day, month, year"),
        ({"to_on": ""}, "Give the last day of the series"),
        ({"to_on": "01-11-2026", "from_on": "24-11-2026"}, "The last day is before the first"),
        ({"to_on": "01-11-2046"}, "at most three years"),
        ({"starts_at": "late"}, "Write the time like 11:30"),
        ({"minutes": "9999"}, "Write a number from 30 to 600"),
        ({"weekday": "9"}, "Choose from the list"),
        ({"rhythm": "daily"}, "Choose from the list"),
        ({"division": "ladakh"}, "Choose from the list"),
        ({"division": "kashmir"}, "Choose from the list"),
        ({"venue_winter": ""}, "Say where the forum sits"),
        ({"publish": "1", "see": ""}, "Tick at least one date"),
        ({"publish": "1", "day": "2026-12-08", "on-2026-12-08": "soon"}, "Write the day in place of"),
    ],
)
def test_a_wrong_series_is_refused_in_words_and_nothing_typed_is_lost(as_person, wrong, said):
    answer = as_person("convener.jammu").post("/sittings/series/new", data={**SERIES, "see": "1", **wrong})
    assert answer.status_code == 422
    assert said in text(answer)
    if "venue_winter" not in wrong:
        assert "Conference Hall, Jammu" in text(answer)
    assert not queries.sittings_of_division("jammu")


def test_only_conveners_plan_and_only_their_own_division(as_person, client):
    publish("kashmir")
    assert client.get("/sittings/series/new").status_code == 303
    for key in ("hod", "nodal", "overseer", "chair", "filer"):
        assert as_person(key).get("/sittings/series/new").status_code == 404
    convener = as_person("convener.jammu")
    for path in ("/sittings/K-1/change", "/sittings/K-1/agenda/draft", "/sittings/K-1/agenda/additions"):
        assert convener.post(path, data={"version": "1", "number": "x", "why": "y"}).status_code == 403


def test_everybody_sees_when_both_forums_sit_and_how_long_they_have_not(client, at):
    publish("jammu")
    page = text(client.get("/sittings"))
    assert "Sitting J-1, Jammu Division" in page
    assert "Guru Nanak Dev Ji&#39;s Birthday" in page
    assert "must sit for the first time by Sunday 14 February 2027" in page
    at("2027-02-20 10:00")
    late = text(client.get("/sittings"))
    assert "6 days overdue" in late


def test_the_month_table_names_holidays_and_sittings_of_both_divisions(client):
    publish("jammu")
    publish("kashmir")
    page = text(client.get("/sittings?month=2026-11"))
    assert "<caption>Sittings and holidays of November 2026</caption>" in page
    assert "J-1, 11:00" in page and "K-1, 11:00" in page
    assert "Guru Nanak Dev Ji&#39;s Birthday" in page and "Diwali" in page
    kashmir_only = text(client.get("/sittings?month=2026-10"))
    assert "Kashmir: Urs Sheikh Noor-ud-Din Sahib" in kashmir_only


@pytest.mark.parametrize("query", ["year=9999", "year=x", "month=2026-13", "month=x", "year=٢٠٢٦"])
def test_odd_years_and_months_are_no_error(client, query):
    assert client.get(f"/sittings?{query}").status_code == 200


@pytest.mark.parametrize("number", ["J-99", "X-1", "J-0", "J-1.3.1", "%00", "24"])
def test_an_unknown_sitting_is_not_found(client, as_person, number):
    publish()
    assert client.get(f"/sittings/{number}").status_code == 404
    assert as_person("convener.jammu").get(f"/sittings/{number}/agenda").status_code == 404


def test_the_feed_keeps_the_uid_and_raises_the_sequence_when_a_sitting_moves(client, as_person):
    publish("jammu", first=date(2026, 12, 8))
    publish("kashmir")

    def events(division=""):
        feed = client.get(f"/sittings/calendar.ics{division}")
        assert feed.mimetype == "text/calendar"
        found = {str(event["uid"]): event for event in Calendar.from_ical(feed.data).walk("VEVENT")}
        return {uid: event for uid, event in found.items() if uid.startswith("sitting-")}

    first = events("?division=jammu")
    assert set(first) == {"sitting-j-1@forum.example", "sitting-j-2@forum.example"}
    event = first["sitting-j-1@forum.example"]
    assert event["dtstart"].dt.astimezone(clock.IST).isoformat() == "2026-12-08T11:00:00+05:30"
    assert event["sequence"] == 0
    moved = as_person("convener.jammu").post(
        "/sittings/J-1/change",
        data={"step": "move", "sits_on": "10-12-2026", "starts_at": "2:30 pm", "venue": "Town Hall", "why": "the hall is taken", "version": "1"},
    )  # fmt: skip
    assert moved.status_code == 303
    again = events("?division=jammu")["sitting-j-1@forum.example"]
    assert again["sequence"] == 1 and str(again["location"]) == "Town Hall"
    assert again["dtstart"].dt.astimezone(clock.IST).isoformat() == "2026-12-10T14:30:00+05:30"
    assert len(events()) == 5
    as_person("convener.jammu").post("/sittings/J-2/change", data={"step": "not_held", "why": "snow", "version": "1"})
    assert str(events()["sitting-j-2@forum.example"]["status"]) == "CANCELLED"
    assert client.get("/sittings/calendar.ics?division=ladakh").status_code == 404


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"step": "move", "sits_on": "25-12-2026", "why": "x"}, "The office is closed on"),
        ({"step": "move", "sits_on": "22-12-2026", "why": "x"}, "A sitting stands on"),
        ({"step": "move", "why": "x"}, "Nothing has changed"),
        ({"step": "adjourn", "why": "x"}, "Choose a day after"),
        ({"step": "not_held", "why": " "}, "Write the reason"),
        ({"why": "x"}, "Choose what happens"),
        ({"step": "delete", "why": "x"}, "Choose from the list"),
    ],
)
def test_a_wrong_change_of_a_sitting_is_refused_in_words(as_person, given, said):
    publish(first=date(2026, 12, 8))
    answer = as_person("convener.jammu").post("/sittings/J-1/change", data={"version": "1", **given})
    assert answer.status_code == 422 and said in text(answer)
    assert queries.sitting_by_number("J-1").state is SittingState.PLANNED


def test_a_form_older_than_the_sitting_changes_nothing(as_person):
    publish(first=date(2026, 12, 8))
    answer = as_person("convener.jammu").post(
        "/sittings/J-1/change", data={"step": "not_held", "why": "snow", "version": "99"}
    )
    assert answer.status_code == 409
    assert queries.sitting_by_number("J-1").state is SittingState.PLANNED


def test_the_convener_draws_orders_adds_and_holds_over_without_a_script(as_person, at):
    publish()
    made = [file_case(f"Case {n}", at(f"2026-10-2{n} 10:00")) for n in range(3)]
    fresh = file_case("Filed today", at("2026-11-16 10:00"))
    convener = as_person("convener.jammu")
    before = text(convener.get("/sittings/J-1/agenda"))
    assert "This is what the rules list today" in before and "Case 0" in before
    assert convener.post("/sittings/J-1/agenda/draft", data={"version": version("J-1")}).status_code == 303
    first = entry_of("J-1", made[0]).id
    page = text(convener.get("/sittings/J-1/agenda"))
    assert "no reply from JPDCL by Tuesday 27 October 2026" in page
    assert f'value="{first}:down"' in page and f'name="place-{first}"' in page
    assert (
        convener.post(
            "/sittings/J-1/agenda/order", data={"version": version("J-1"), "move": f"{first}:down"}
        ).status_code
        == 303
    )
    assert entry_of("J-1", made[0]).place == 2
    typed = {"version": version("J-1"), f"place-{first}": "3.3", f"minutes-{first}": "20", "save": "1"}
    assert convener.post("/sittings/J-1/agenda/order", data=typed).status_code == 303
    assert (entry_of("J-1", made[0]).place, entry_of("J-1", made[0]).minutes) == (3, 20)
    asked = convener.post("/sittings/J-1/agenda/order", data={"version": version("J-1"), "hold": str(first)})
    assert asked.status_code == 303 and asked.location.endswith(f"/entries/{first}/hold-over")
    assert convener.post(asked.location, data={"why": ""}).status_code == 422
    assert convener.post(asked.location, data={"why": "officer on leave"}).status_code == 303
    assert first not in {row.id for row in entries("J-1")}
    added = convener.post(
        "/sittings/J-1/agenda/additions", data={"number": fresh.number.lower(), "why": "the paper came"}
    )
    assert added.status_code == 303
    assert "convener&#39;s choice: the paper came" in text(convener.get("/sittings/J-1/agenda"))


def test_moving_or_holding_one_item_keeps_the_minutes_typed_for_others(as_person, at):
    publish()
    made = [file_case(f"Case {n}", at(f"2026-10-2{n} 10:00")) for n in range(3)]
    at("2026-11-16 10:00")
    draw("J-1")
    convener, ids = as_person("convener.jammu"), [entry_of("J-1", case).id for case in made]
    typed = {f"minutes-{ids[0]}": "45", f"place-{ids[2]}": "3.1"}
    pressed = convener.post(
        "/sittings/J-1/agenda/order", data={"version": version("J-1"), "move": f"{ids[1]}:up", **typed}
    )
    assert pressed.status_code == 303
    assert entry_of("J-1", made[0]).minutes == 45
    assert [row.id for row in entries("J-1") if row.section == 3] == [ids[2], ids[1], ids[0]]
    held = {"version": version("J-1"), "hold": str(ids[1]), f"minutes-{ids[0]}": "30"}
    assert convener.post("/sittings/J-1/agenda/order", data=held).location.endswith("/hold-over")
    assert entry_of("J-1", made[0]).minutes == 30


@pytest.mark.parametrize("typed", ["J26-9999-0", "J26-0001-2", "the one of yesterday", "K26-0001-7"])
def test_a_wrong_reference_is_told_at_its_field_with_the_reason_kept(as_person, at, typed):
    agenda_with(at, "Case 0")
    page = as_person("convener.jammu").post(
        "/sittings/J-1/agenda/additions", data={"number": typed, "why": "Ten units wait"}
    )
    assert page.status_code == 422 and "Ten units wait" in text(page) and typed in text(page)


def test_nobody_is_led_to_briefs_that_are_not_open_to_them(as_person, at):
    agenda_with(at, "Case 0")
    for who, shown in (("admin", False), ("overseer", False), ("hod", True), ("convener.jammu", True)):
        assert ("/sittings/J-1/briefs" in text(as_person(who).get("/sittings/J-1"))) is shown, who


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("order", {"place-1": "x"}),
        ("order", {"move": "999999:up"}),
        ("order", {"move": "x:up"}),
        ("order", {"minutes-1": "-5"}),
        ("additions", {"number": "J26-0001-1", "why": "x"}),
        ("additions", {"number": "", "why": ""}),
        ("additions", {"number": "x" * 500, "why": "x" * 5000}),
        ("entries/99999/hold-over", {"why": "x"}),
        ("entries/99999/take-back", {}),
    ],
)
def test_odd_input_to_an_agenda_is_never_a_server_error(as_person, at, path, data):
    agenda_with(at, "Case 0")
    answer = as_person("convener.jammu").post(f"/sittings/J-1/agenda/{path}", data={"version": version("J-1"), **data})
    assert answer.status_code < 500
    assert [row.place for row in entries("J-1") if row.section == 3] == [1]


def test_an_office_reads_its_own_items_and_others_without_unit_and_words(as_person, at):
    publish()
    file_case("Own matter of the feeder", at("2026-10-20 10:00"))
    file_case(
        "Secret of another unit",
        at("2026-10-21 10:00"),
        office_code="SIDCO-JAMMU",
        category_code="land_lease",
        contact_name="Tawi Polymers",
    )
    at("2026-11-16 10:00")
    draw("J-1")
    page = text(as_person("hod").get("/sittings/J-1/agenda"))
    assert "Own matter of the feeder" in page
    assert "Secret of another unit" not in page and "Tawi Polymers" not in page and "Land and lease" not in page
    freeze("J-1")
    page = text(as_person("hod").get("/sittings/J-1/agenda"))
    assert "Secret of another unit" not in page and "Tawi Polymers" not in page and "Land and lease" in page
    everything = text(as_person("convener.jammu").get("/sittings/J-1/agenda"))
    assert "Secret of another unit" in everything


def test_the_public_list_of_a_circulated_agenda_names_no_unit_no_number_and_no_words(client, as_person, at):
    (case,) = agenda_with(at, "Voltage at Shivalik falls")
    assert "1.3.1" not in text(client.get("/sittings/J-1"))
    freeze("J-1")
    page = text(client.get("/sittings/J-1"))
    assert "1.3.1" in page
    for hidden in (case.number, "Voltage at Shivalik falls", "Shivalik Auto Components"):
        assert hidden not in page
    assert case.number in text(as_person("hod").get("/sittings/J-1"))


def test_an_office_enters_its_brief_and_a_missing_one_is_told(as_person, at):
    (case,) = agenda_with(at, "Voltage falls")
    (brief,) = queries.briefs_of([entry_of("J-1", case).id])
    at("2026-11-18 10:00")
    assert "No report received from JPDCL by Tue 17 Nov" in text(
        as_person("convener.jammu").get("/sittings/J-1/agenda")
    )
    office = as_person("nodal")
    assert "Voltage falls" in text(office.get("/sittings/J-1/briefs"))
    assert office.post(f"/sittings/J-1/briefs/{brief.id}", data={"words": " "}).status_code == 422
    assert (
        office.post(f"/sittings/J-1/briefs/{brief.id}", data={"words": "The feeder is being repaired."}).status_code
        == 303
    )
    assert as_person("hod.kashmir").post(f"/sittings/J-1/briefs/{brief.id}", data={"words": "x"}).status_code == 404
    page = text(as_person("convener.jammu").get("/sittings/J-1/agenda"))
    assert "No report received" not in page


def test_in_the_room_each_item_is_recorded_by_one_form_and_the_minutes_follow(as_person, at):
    directed, deferred = agenda_with(at, "Voltage falls", "Bill is wrong")
    freeze("J-1")
    convener = as_person("convener.jammu")
    assert "Nothing can be recorded before" in text(convener.get("/sittings/J-1/live"))
    at("2026-11-25 11:30")
    convener = as_person("convener.jammu")
    assert convener.post("/sittings/J-1/live/attendance", data={"present": ["JPDCL", "NOWHERE"]}).status_code == 303
    page = text(convener.get("/sittings/J-1/live"))
    assert "Voltage falls" in page and "<kbd>1</kbd>" in page
    first = entry_of("J-1", directed)
    at_first = f"/sittings/J-1/live/{first.id}"
    refused = convener.post(
        at_first, data={"disposition": "directed", "words": "Replace it", "office": "", "version": str(first.version)}
    )
    assert (
        refused.status_code == 422
        and "Choose the office that must act" in text(refused)
        and "Replace it" in text(refused)
    )
    given = {
        "disposition": "directed",
        "words": "Replace the transformer.",
        "office": "JPDCL",
        "days": "20",
        "version": str(first.version),
    }
    assert convener.post(at_first, data=given).status_code == 303
    assert queries.direction_by_number("J-1.3.1").due_on == date(2026, 12, 15)
    assert convener.post(at_first, data={**given, "version": "99"}).status_code == 303, "the same once more"
    other = convener.post(at_first, data={**given, "version": "99", "words": "Replace both."})
    assert "/texts/" in other.location and "Replace both." in text(convener.get(other.location))
    assert [one.direction.number for one in queries.directions_given_at(first.sitting_id)] == ["J-1.3.1"]
    second = entry_of("J-1", deferred)
    assert (
        convener.post(
            f"/sittings/J-1/live/{second.id}", data={"disposition": "deferred", "version": str(second.version)}
        ).status_code
        == 303
    )
    asked = text(convener.get("/sittings/J-1/live/end"))
    assert "not been taken" in asked and "noted as present" in asked
    assert convener.post("/sittings/J-1/live/end").status_code == 303
    minutes = text(convener.get("/sittings/J-1/minutes"))
    assert "Direction J-1.3.1 to JPDCL, by Tuesday 15 December 2026: Replace the transformer." in minutes
    assert as_person("hod").get("/sittings/J-1/minutes").status_code == 404
    edited = {"version": version("J-1"), f"text-{second.id}": "Deferred, as the unit asked for time."}
    assert convener.post("/sittings/J-1/minutes", data=edited).status_code == 303
    assert convener.post("/sittings/J-1/minutes/circulation").status_code == 303
    office = text(as_person("hod").get("/sittings/J-1/minutes"))
    assert "Deferred, as the unit asked for time." in office and "Corrections until" in office
    assert queries.case_by_number(deferred.number).state is CaseState.WITH_OFFICE


def test_the_room_is_closed_to_everyone_but_convener_and_chair(as_person, client, at):
    agenda_with(at, "Voltage falls")
    for key in ("hod", "overseer", "filer", "admin"):
        assert as_person(key).get("/sittings/J-1/live").status_code == 404
    assert as_person("convener.kashmir").get("/sittings/J-1/live").status_code == 403
    assert as_person("chair").get("/sittings/J-1/live").status_code == 200


def direction(at) -> str:
    (case,) = agenda_with(at, "Voltage falls")
    freeze("J-1")
    now = at("2026-11-25 12:00")
    from grievance.sittings.rules.room import taken

    with transaction():
        what = taken(Disposition.DIRECTED, "Replace the transformer.", office="JPDCL")
        operations.dispose(
            queries.sitting_by_number("J-1"), entry_of("J-1", case), what, "", actor("convener.jammu"), now
        )
    return "J-1.3.1"


def test_a_direction_is_listed_filtered_reported_on_accepted(as_person, at):
    number = direction(at)
    office, convener = as_person("nodal"), as_person("convener.jammu")
    assert number in text(office.get("/directions")) and number in text(convener.get("/directions?division=jammu"))
    assert number not in text(convener.get("/directions?division=kashmir"))
    assert number not in text(convener.get("/directions?state=late"))
    assert number not in text(as_person("hod.kashmir").get("/directions"))
    assert as_person("hod.kashmir").get(f"/directions/{number}").status_code == 404
    at("2026-12-14 10:00")
    office, convener = as_person("nodal"), as_person("convener.jammu")
    assert number in text(convener.get("/directions?state=late")) and "LATE, 4 days" in text(
        office.get(f"/directions/{number}")
    )
    assert office.post(f"/directions/{number}/reports", data={"progress": "done"}).status_code == 422
    assert office.post(f"/directions/{number}/acceptance", data={"done_on": "14-12-2026"}).status_code == 404
    report = {"progress": "done", "words": "Replaced on 13 December.", "proof": "WO 12"}
    assert office.post(f"/directions/{number}/reports", data=report).status_code == 303
    assert number in text(convener.get("/directions?state=reported"))
    assert convener.post(f"/directions/{number}/acceptance", data={"done_on": "31-12-2026"}).status_code == 422
    assert convener.post(f"/directions/{number}/acceptance", data={"done_on": "13-12-2026"}).status_code == 303
    assert "DONE, 3 days late" in text(office.get(f"/directions/{number}"))
    assert convener.post(f"/directions/{number}/dropping", data={"reason": "x"}).status_code == 422


def test_only_the_forum_gives_a_later_date_and_every_move_is_counted(as_person, at):
    number = direction(at)
    convener = as_person("convener.jammu")
    assert (
        convener.post(
            f"/directions/{number}/extension", data={"days": "10", "why": "snow", "decided": "circulation"}
        ).status_code
        == 303
    )
    page = text(as_person("overseer").get(f"/directions/{number}"))
    assert "first date Thursday 10 December 2026, moved once" in page
    assert as_person("hod").post(f"/directions/{number}/extension", data={"days": "10", "why": "x"}).status_code == 403
    assert "moved once" in text(as_person("overseer").get(f"/directions/{number}"))


def test_the_commands_print_one_object_a_line(world, at):
    import json

    agenda_with(at, "Voltage falls")
    runner = world.test_cli_runner()
    listed = [
        json.loads(line) for line in runner.invoke(args=["sittings", "list", "--division", "jammu"]).output.splitlines()
    ]
    assert listed[0]["number"] == "J-1" and listed[0]["moved_because"].startswith("moved from Tuesday 24 November")
    drawn = [json.loads(line) for line in runner.invoke(args=["sittings", "draft", "j-1"]).output.splitlines()]
    assert [line["section"] for line in drawn] == sorted(line["section"] for line in drawn)
    assert any(line["title"] == "Voltage falls" and line["reason"].startswith("no reply") for line in drawn)
    assert runner.invoke(args=["sittings", "draft", "X-9"]).exit_code != 0


def test_an_office_reads_in_the_minutes_no_direction_to_another_office(as_person, at):
    """The page keeps to what the agenda shows that office; the printed minutes blot out names."""
    publish()
    first = file_case("Feeder trips", at("2026-10-20 10:00"))
    at("2026-11-16 10:00")
    draw("J-1")
    freeze("J-1")
    at("2026-11-25 11:10")
    convener, entry = as_person("convener.jammu"), entry_of("J-1", first)
    given = {"disposition": "directed", "words": "Replace it for Shivalik.", "office": "JPDCL", "days": "20",
             "version": str(entry.version)}  # fmt: skip
    assert convener.post(f"/sittings/J-1/live/{entry.id}", data=given).status_code == 303
    convener.post("/sittings/J-1/live/end")
    draw("J-2")
    freeze("J-2")
    at("2026-12-09 11:10")
    convener = as_person("convener.jammu")
    point = next(row for row in entries("J-2") if row.direction_id)
    words = {"disposition": "deferred", "words": "Shivalik asked for time.", "version": str(point.version)}
    assert convener.post(f"/sittings/J-2/live/{point.id}", data=words).status_code == 303
    convener.post("/sittings/J-2/live/end")
    convener.post("/sittings/J-2/minutes/circulation")
    assert "Shivalik" in text(as_person("hod").get("/sittings/J-2/minutes"))
    assert "Shivalik" not in text(as_person("hod.kashmir").get("/sittings/J-2/minutes"))


def test_the_chair_reads_the_papers_of_a_draft_only_once_they_are_circulated(as_person, at):
    agenda_with(at, "Case 0")
    assert as_person("convener.jammu").get("/sittings/J-1/agenda.pdf").status_code == 200
    assert as_person("chair").get("/sittings/J-1/agenda.pdf").status_code == 404
    freeze("J-1")
    assert as_person("chair").get("/sittings/J-1/agenda.pdf").status_code == 200
    assert as_person("chair").get("/sittings/J-1/papers/agenda.pdf?draft=1").status_code == 404


def test_a_choice_before_the_draft_is_drawn_draws_it_so_that_nothing_due_is_left_out(as_person, at):
    publish()
    due = file_case("Due by the rules", at("2026-10-20 10:00"))
    fresh = file_case("Filed today", at("2026-11-16 10:00"))
    asked = {"number": fresh.number, "why": "Ten units stand still"}
    assert as_person("convener.jammu").post("/sittings/J-1/agenda/additions", data=asked).status_code == 303
    assert {due.id, fresh.id} <= {row.case_id for row in entries("J-1")}
    page = text(as_person("convener.jammu").get("/sittings/J-1/freeze"))
    assert "1 office and" in page and "1 offices" not in page


def test_the_end_of_a_sitting_is_asked_for_only_while_it_sits(as_person, at):
    agenda_with(at, "Case 0")
    for moment in ("2026-11-16 10:00", "2026-11-25 10:00"):
        at(moment)
        assert as_person("convener.jammu").get("/sittings/J-1/live/end").location.endswith("/live")
    freeze("J-1")
    assert as_person("convener.jammu").get("/sittings/J-1/live/end").status_code == 200


def test_the_record_of_a_case_says_in_words_what_the_forum_did_and_who_wrote_it(as_person, at):
    made = agenda_with(at, "Case 0")
    freeze("J-1")
    at("2026-11-25 11:10")
    convener = as_person("convener.jammu")
    convener.post("/sittings/J-1/live/attendance", data={"present": ["JPDCL"]})
    convener.post("/sittings/J-1/live/end")
    page = text(convener.get(f"/cases/{made[0].number}"))
    assert "Item 1.3.1: Not reached" in page and "not_reached" not in page
    assert "Convener Jammu, System rule" not in page
