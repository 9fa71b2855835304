"""Holidays come and go as files: CSV without loss, calendar files that a real client reads, hostile files refused in a sentence."""

import io
import json
import random
import re
from datetime import UTC, date, datetime, timedelta

import pytest
from icalendar import Calendar

from grievance.clocks import operations as clocks
from grievance.clocks import queries as clock_queries
from grievance.clocks.rules.kinds import ClockKind, OwnerKind
from grievance.foundation import clock
from grievance.foundation.database import db
from grievance.foundation.transaction import transaction
from grievance.permissions import SYSTEM
from grievance.reference import importing, operations, queries
from grievance.reference.calendar_files import calendar_file, csv_file, dated, holidays_read, standing
from grievance.reference.rules.holiday_plan import What
from grievance.reference.rules.holiday_rows import Places
from grievance.reference.rules.words import HolidayScope, HolidayState
from grievance.sentences import Refusal, in_words
from tests.rules.reference.test_holiday_files import some_row

PLACES = Places(["Samba", "Jammu", "Srinagar"], ["JPDCL", "IC-DEPT"])
ROW = "2026-11-23,Bandh,all\n"


@pytest.fixture
def admin(as_person):
    return as_person("admin")


def words_of(answer) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.text).split())


def exported() -> bytes:
    return csv_file(kept.row for kept in queries.kept_holidays())


def brought(text: str, **more):
    with transaction():
        plan = importing.planned(text, **more)
        importing.apply_plan(plan, "list.csv", SYSTEM, clock.now())
    return plan


def emptied() -> None:
    with transaction():
        for row in queries.holidays_by_id(kept.id for kept in queries.kept_holidays()).values():
            db.session.delete(row)


def test_the_exported_list_changes_nothing_and_fills_an_empty_one_to_the_same_bytes(world, at):
    row = next(row for row in queries.holidays_of_year(2026) if row.name == "Diwali")
    at("2026-11-01 10:00")
    with transaction():
        operations.declare_holiday(
            date(2026, 11, 26), "=SUM(1), “closed”", HolidayScope.OFFICE, "JPDCL", SYSTEM, clock.now()
        )
        operations.move_holiday(queries.holiday(row.id), date(2026, 11, 9), SYSTEM, clock.now())
    before = exported()
    assert importing.planned(before.decode("utf-8-sig")).effective == ()
    emptied()
    assert brought(before.decode("utf-8-sig")).count(What.ADDED) == 144
    assert exported() == before


def test_the_shipped_list_itself_can_be_imported(world):
    text = "\n".join(["date,name,scope,subject_to_moon,source_address,certainty,note", "2027-01-13,Lohri,Jammu,yes,,low,x",
                      "2027-03-26,Mahavir Jayanti,local: Jammu district,,,high,"])  # fmt: skip
    plan = brought(text)
    assert [(change.row.scope_code, change.row.new_state) for change in plan.changes] == [
        ("jammu", HolidayState.EXPECTED), ("Jammu", HolidayState.CONFIRMED)]  # fmt: skip


def test_a_calendar_program_reads_all_day_events_with_their_states(world, client):
    answer = client.get("/offices/JPDCL/holidays.ics")
    assert answer.mimetype == "text/calendar"
    events = {
        str(event["SUMMARY"]) + str(event.start): event for event in Calendar.from_ical(answer.data).walk("VEVENT")
    }
    lohri, diwali = events["Lohri2026-01-13"], events["Diwali2026-11-08"]
    assert (lohri.start, lohri.end) == (date(2026, 1, 13), date(2026, 1, 14))
    assert (lohri["STATUS"], diwali["STATUS"]) == ("CONFIRMED", "TENTATIVE")
    assert len({str(event["UID"]) for event in events.values()}) == len(events)
    assert not any("Urs" in name for name in events)
    assert all(len(line) <= 75 for line in answer.data.split(b"\r\n"))
    assert b"\n" not in answer.data.replace(b"\r\n", b"")


def test_a_holiday_keeps_its_uid_when_it_moves_and_a_withdrawn_one_is_cancelled(world, client):
    def event(name):
        found = Calendar.from_ical(client.get("/offices/JPDCL/holidays.ics").data).walk("VEVENT")
        return [one for one in found if str(one["SUMMARY"]) == name and one.start.year == 2026]

    [before] = event("Diwali")
    row = next(row for row in queries.holidays_of_year(2026) if row.name == "Diwali")
    with transaction():
        operations.move_holiday(queries.holiday(row.id), date(2026, 11, 9), SYSTEM, clock.now())
    [after] = event("Diwali")
    assert (after["UID"], after.start) == (before["UID"], date(2026, 11, 9))
    assert after["SEQUENCE"] > before["SEQUENCE"]
    with transaction():
        operations.withdraw_holiday(date(2026, 11, 9), "Diwali", HolidayScope.ALL, "", SYSTEM, clock.now())
    assert [one["STATUS"] for one in event("Diwali")] == ["CANCELLED"]


def test_random_rows_come_back_from_a_calendar_file_as_they_were(world):
    chance = random.Random(5)
    rows = list({row.uid: row for row in (some_row(chance) for _ in range(300))}.values())
    data = calendar_file("Holidays, =x; y", [(row, datetime(2026, 11, 1, tzinfo=UTC)) for row in rows])
    read = holidays_read(data.decode(), PLACES)
    assert [one.error for one in read if one.error] == []
    assert [one.row for one in read] == rows
    assert calendar_file("a", dated(standing(queries.kept_holidays()))) == calendar_file(
        "a", dated(standing(queries.kept_holidays()))
    )


def event(*lines: str) -> str:
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x", "BEGIN:VEVENT", "UID:u1", "SUMMARY:Eid", *lines,
                        "END:VEVENT", "END:VCALENDAR", ""])  # fmt: skip


@pytest.mark.parametrize(
    ("lines", "days"),
    [
        (["DTSTART;VALUE=DATE:20270310"], ["2027-03-10"]),
        (["DTSTART;VALUE=DATE:20270310", "DTEND;VALUE=DATE:20270311"], ["2027-03-10"]),
        (["DTSTART;VALUE=DATE:20270310", "DTEND;VALUE=DATE:20270312"], ["2027-03-10", "2027-03-11"]),
        (["DTSTART;VALUE=DATE:20270310", "DURATION:P2D"], ["2027-03-10", "2027-03-11"]),
        (["DTSTART;TZID=Asia/Kolkata:20270310T000000", "DTEND;TZID=Asia/Kolkata:20270311T000000"], ["2027-03-10"]),
        (["DTSTART:20270309T183000Z", "DTEND:20270310T183000Z"], ["2027-03-10"]),
    ],
)
def test_whole_days_are_read_however_they_are_written(lines, days):
    read = holidays_read(event(*lines), Places([], [], "all"))
    assert [one.row.on.isoformat() for one in read] == days


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["DTSTART;VALUE=DATE:20270310", "RRULE:FREQ=YEARLY"], "“Eid” repeats by a rule."),
        (["DTSTART;VALUE=DATE:20270310", "RDATE;VALUE=DATE:20280101"], "“Eid” repeats by a rule."),
        (["DTSTART;TZID=America/New_York:20270310T090000"], "begins or ends at 19:30 Indian time"),
        (["DTSTART:20270310T000000Z", "DTEND:20270311T000000Z"], "begins or ends at 05:30 Indian time"),
        (["DTSTART;VALUE=DATE:20271310"], "has a date that cannot be read"),
        (["DTSTART:garbage"], "has a date that cannot be read"),
        ([], "has no date on which it begins"),
        (["DTSTART;VALUE=DATE:20270310", "DTEND;VALUE=DATE:20270309"], "does not last 1 to 15 days"),
        (["DTSTART;VALUE=DATE:20270310", "DTEND;VALUE=DATE:20290309"], "does not last 1 to 15 days"),
        (["DTSTART;VALUE=DATE:18500310"], "Choose a date between 2000 and 2099."),
    ],
)
def test_an_event_that_is_no_whole_day_is_a_wrong_row_with_its_line(lines, said):
    [read] = holidays_read(event(*lines), Places([], [], "all"))
    assert read.line == 4
    assert said in in_words(read.error)


def test_another_programs_calendar_needs_to_be_told_whose_holidays_they_are(world):
    text = event("DTSTART;VALUE=DATE:20270310")
    assert "the column “scope” is empty" in in_words(importing.planned(text).wrong[0].error)
    assert importing.planned(text, "kashmir").changes[0].row.scope_code == "kashmir"


@pytest.mark.parametrize(
    "text", ["BEGIN:VCALENDAR\r\nnot a line\r\nEND:VCALENDAR", "BEGIN:VCALENDAR", "BEGIN:VCALENDAR\nEND:VCALENDAR",
             "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:x", "BEGIN:VCALENDAR" + "\nBEGIN:VEVENT" * 500],
)  # fmt: skip
def test_a_broken_calendar_file_is_refused_in_one_sentence(world, text):
    with pytest.raises(Refusal) as refused:
        importing.planned(text, "all")
    assert refused.value.field == "file"


def test_many_days_of_a_file_move_each_open_date_once_and_say_which_days_touched_it(world, at):
    with transaction():
        jammu = clocks.start_clock(OwnerKind.CASE, 1, ClockKind.REWORK, "JPDCL", at("2026-11-18 10:00"))
        kashmir = clocks.start_clock(OwnerKind.CASE, 2, ClockKind.REWORK, "KPDCL", at("2026-11-18 10:00"))
    assert (jammu.due_on, kashmir.due_on) == (date(2026, 11, 27), date(2026, 11, 27))
    brought(
        "date,name,scope,moved_from\n2026-11-20,Bandh,jammu,\n2026-11-21,Snow,jammu,\n2026-11-26,Guru Nanak Dev Ji's Birthday,all,2026-11-24\n"
    )
    assert (jammu.due_on, kashmir.due_on) == (date(2026, 11, 30), date(2026, 11, 27))
    [change] = clock_queries.due_changes_of(jammu)
    said = in_words(clock_queries.from_data(change.why))
    assert "Bandh on Friday 20 November 2026 was declared a holiday" in said
    assert "moved from Tuesday 24 November 2026 to Thursday 26 November 2026" in said
    assert clock_queries.due_changes_of(kashmir) == []


def test_one_wrong_row_stops_the_file_and_nothing_is_half_done(world):
    before = exported()
    plan = importing.planned("date,name,scope\n" + ROW + "2026-02-30,Never,all\n")
    with pytest.raises(Refusal), transaction():
        importing.apply_plan(plan, "list.csv", SYSTEM, clock.now())
    assert exported() == before


def test_a_list_that_leaves_an_office_without_a_working_day_is_refused_whole(world):
    before = exported()
    days = (date(2027, 1, 1) + timedelta(days=number) for number in range(365))
    text = "date,name,scope\n" + "".join(f"{day},Closed,JPDCL\n" for day in days)
    with pytest.raises(Refusal) as refused:
        brought(text)
    assert "JPDCL would have no working day in 2027" in in_words(refused.value.sentence)
    assert exported() == before


def upload(admin, data: bytes, **more):
    typed = {"file": (io.BytesIO(data), more.pop("name", "list.csv")), "scope": ""} | more
    return admin.post("/admin/reference/holidays/import", data=typed, content_type="multipart/form-data")


def test_the_page_shows_every_change_before_anything_is_done_and_applies_what_it_showed(admin, at):
    with transaction():
        running = clocks.start_clock(OwnerKind.CASE, 1, ClockKind.RESOLVE, "JPDCL", at("2026-11-02 10:00"))
    at("2026-11-16 10:00")
    answer = upload(admin, ("date,name,scope,state\n2026-11-23,Bandh,all,\n2026-11-24,Guru Nanak Dev Ji's Birthday,all,confirmed\n"
                            "2026-12-25,Christmas Day,all,withdrawn\n").encode("utf-8-sig"))  # fmt: skip
    assert answer.status_code == 303
    address = answer.location
    page = admin.get(address)
    assert "Added 1 Moved 0 Changed 1 Withdrawn 1 Unchanged 0 Wrong 0" in words_of(page)
    assert "1 open date moves" in words_of(page)
    assert running.due_on == date(2026, 11, 23)
    seal = re.search(r'name="seal" value="(\w+)"', page.text)[1]
    done = admin.post(address, data={"seal": seal}, follow_redirects=True)
    assert "3 holidays changed. 1 open date moved." in words_of(done)
    assert running.due_on == date(2026, 11, 25)
    assert admin.get(address).status_code == 303
    assert admin.post(address, data={"seal": seal}).status_code == 422


def test_the_page_refuses_to_apply_when_the_list_has_changed_since_it_was_shown(admin):
    address = upload(admin, b"date,name,scope\n" + ROW.encode()).location
    seal = re.search(r'name="seal" value="(\w+)"', admin.get(address).text)[1]
    with transaction():
        operations.declare_holiday(date(2026, 11, 23), "Bandh", HolidayScope.ALL, "", SYSTEM, clock.now())
    assert admin.post(address, data={"seal": seal}).status_code == 409


def test_wrong_rows_are_told_by_line_and_the_good_ones_stand_only_where_that_is_asked(admin):
    address = upload(admin, b"date,name,scope\n" + ROW.encode() + b"2026-02-30,Never,all\n").location
    page = admin.get(address)
    assert "Line 3 : There is no such date: 2026-02-30." in words_of(page)
    seal = re.search(r'name="seal" value="(\w+)"', page.text)[1]
    assert admin.post(address, data={"seal": seal}).status_code == 422
    assert not [row for row in queries.holidays_of_year(2026) if row.name == "Bandh"]
    assert admin.post(address, data={"seal": seal, "good-rows": "y"}).status_code == 303
    assert [row.name for row in queries.holidays_of_year(2026) if row.name == "Bandh"] == ["Bandh"]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b"\x00\x01\x02" * 50, "not a text file"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b"date,name\n2027-01-01,F\xeate\n", "Line 2 holds letters that are not in UTF-8"),
        (b"x" * 10_000_000, "larger than 1 MB"),
        (b"BEGIN:VCALENDAR\nfoo", "broken"),
        (b"PK\x03\x04" + b"\x00" * 99, "not a text file"),
        (b"<html><script>alert(1)</script></html>", "The first line must name the columns"),
    ],
)
def test_hostile_files_are_refused_at_the_field_and_never_a_server_error(admin, data, said):
    answer = upload(admin, data)
    assert answer.status_code == 422
    assert said in answer.text
    assert "<script>alert" not in answer.text


def test_a_file_must_be_chosen(admin):
    answer = admin.post("/admin/reference/holidays/import", data={"scope": ""})
    assert answer.status_code == 422
    assert "Choose the file." in answer.text


def test_names_in_a_file_are_text_on_the_page(admin):
    address = upload(
        admin, b'date,name,scope\n2027-01-01,"<img src=x onerror=alert(1)>",all\n', name="<b>x</b>.csv"
    ).location
    page = admin.get(address).text
    assert "<img" not in page and "<b>x</b>" not in page


def test_a_whole_list_completes_its_year_and_ends_the_warning(admin):
    assert "The holidays of 2027 are not declared yet" in admin.get("/admin/reference").text
    address = upload(admin, b"date,name,scope\n2027-01-26,Republic Day,all\n", is_whole="y").location
    seal = re.search(r'name="seal" value="(\w+)"', admin.get(address).text)[1]
    admin.post(address, data={"seal": seal})
    assert "not declared yet" not in admin.get("/admin/reference").text


def test_files_looked_at_and_left_are_taken_away_after_a_day(as_person, at):
    first = upload(as_person("admin"), b"date,name,scope\n" + ROW.encode()).location
    at("2026-11-18 10:00")
    admin = as_person("admin")
    second = upload(admin, b"date,name,scope\n" + ROW.encode()).location
    assert (admin.get(first).status_code, admin.get(second).status_code) == (404, 200)


def test_exports_are_for_administrators_and_the_feed_of_an_office_for_everybody(admin, client, as_person):
    for name in ("holidays.csv", "holidays.ics", "holidays.csv?year=2026", "holidays.ics?year=nonsense"):
        assert admin.get(f"/admin/reference/holidays/{name}").status_code == 200
        assert as_person("hod").get(f"/admin/reference/holidays/{name}").status_code == 404
    assert client.get("/offices/JPDCL/holidays.ics").status_code == 200
    assert client.get("/offices/NOWHERE/holidays.ics").status_code == 404
    assert admin.get("/admin/reference/holidays/holidays.csv").data == exported()


@pytest.fixture
def run(world):
    return lambda *words: world.test_cli_runner().invoke(args=["calendar", *words])


def test_the_commands_export_and_import_without_loss(run, tmp_path):
    path = str(tmp_path / "list.csv")
    assert run("export", path).exit_code == 0
    assert (tmp_path / "list.csv").read_bytes() == exported()
    done = run("import", path)
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.exit_code == 0
    assert lines[-1] == {"rows": {"added": 0, "moved": 0, "changed": 0, "withdrawn": 0, "unchanged": 142, "wrong": 0},
                         "applied": True, "recomputed": 0, "moved": 0}  # fmt: skip
    assert run("export", str(tmp_path / "list.ics"), "--year", "2026").exit_code == 0
    done = run("import", str(tmp_path / "list.ics"))
    assert json.loads(done.stdout.splitlines()[-1])["rows"]["unchanged"] == 37


def test_the_command_says_each_row_and_does_all_or_nothing(run, tmp_path, at):
    with transaction():
        clocks.start_clock(OwnerKind.CASE, 1, ClockKind.RESOLVE, "JPDCL", at("2026-11-02 10:00"))
    path = tmp_path / "list.csv"
    path.write_text("date,name,scope\n" + ROW + "soon,Never,all\n")
    done = run("import", str(path))
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.exit_code == 2
    assert lines[0] == {
        "line": 2,
        "change": "added",
        "on": "2026-11-23",
        "name": "Bandh",
        "scope": "all",
        "state": "confirmed",
    }
    assert lines[1]["line"] == 3 and "is not a date" in lines[1]["error"]
    assert lines[2]["applied"] is False
    tried = json.loads(run("import", str(path), "--good-rows", "--dry-run").stdout.splitlines()[-1])
    assert (tried["applied"], tried["moved"]) == (False, 1)
    assert not [row for row in queries.holidays_of_year(2026) if row.name == "Bandh"]
    done = run("import", str(path), "--good-rows")
    assert done.exit_code == 2
    assert json.loads(done.stdout.splitlines()[-1])["moved"] == 1
    path.write_text("date,name\n")
    done = run("import", str(path))
    assert (done.exit_code, done.stdout) == (2, "")
    assert len(done.stderr.strip().splitlines()) == 1
