"""Weeks, seats, districts, offices and holders are the administrator's data: each change says first what it touches, and is in the record."""

import html
import re
from datetime import date

import pytest
from sqlalchemy import select

from grievance.accounts.queries import people_by_id, person_by_email
from grievance.audit.models import EventRow
from grievance.clocks import operations as clocks
from grievance.clocks.rules.kinds import ClockKind, OwnerKind
from grievance.clocks.rules.ladder import Tell
from grievance.escalation.queries import staff
from grievance.escalation.rules import readers_of
from grievance.foundation.database import db
from grievance.foundation.transaction import transaction
from grievance.reference import queries
from grievance.reference.rules.words import Certainty, HolderKind
from grievance.routing.operations import choose_office
from grievance.routing.rules.routing import RoutingFacts
from tests.support.cases import filed

BASE = "/admin/reference"
SURE = {"sure": "y"}


def words_of(answer) -> str:
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", answer.text).split()))


@pytest.fixture
def admin(as_person):
    return as_person("admin")


def recorded(table: str) -> list[EventRow]:
    rows = db.session.scalars(select(EventRow).order_by(EventRow.seq))
    return [row for row in rows if row.payload.get("table") == table]


def week_form(**more):
    return {
        "name": "Six-day week",
        "weekdays": ["0", "1", "2", "3", "4", "5"],
        "opens_at": "10:00",
        "closes_at": "16:30",
    } | more


def test_a_week_of_other_days_shows_the_dates_of_all_its_offices_and_then_moves_them(admin, at):
    with transaction():
        clock = clocks.start_clock(OwnerKind.CASE, 1, ClockKind.REWORK, "JPDCL", at("2026-11-09 10:00"))
    typed = week_form(weekdays=["0", "1", "2", "3", "4"])
    looked = admin.post(f"{BASE}/weeks/six", data=typed)
    assert "1 open date moves" in words_of(looked)
    assert clock.due_on == date(2026, 11, 17)
    assert admin.post(f"{BASE}/weeks/six", data=typed | SURE).status_code == 303
    assert clock.due_on == date(2026, 11, 18)
    assert recorded("calendar")[-1].payload["old"] == {"weekdays": "012345"}


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"weekdays": []}, "A calendar needs at least one working day in the week."),
        ({"weekdays": ["9"]}, "Choose from the list"),
        ({"opens_at": "17:00"}, "The office must open before it closes."),
        ({"opens_at": "25:00"}, "Write the time like 11:30"),
        ({"name": " "}, "Write the name."),
    ],
)
def test_a_week_without_a_working_day_is_refused_with_a_sentence_at_its_field(admin, more, said):
    answer = admin.post(f"{BASE}/weeks/six", data=week_form(**more))
    assert answer.status_code == 422
    assert said in answer.text
    assert queries.calendars()["six"].weekdays == "012345"


def test_going_back_from_the_page_of_effects_keeps_what_was_typed(admin):
    answer = admin.post(f"{BASE}/weeks/six", data=week_form(name="Another name", weekdays=["2"]) | {"back": "y"})
    assert "Another name" in answer.text
    assert re.search(r'value="2" checked', answer.text) and not re.search(r'value="0" checked', answer.text)
    assert queries.calendars()["six"].name == "Six-day week"


def test_a_new_week_can_be_given_to_an_office(admin):
    assert admin.post(f"{BASE}/weeks/new", data=week_form(name="Court week", weekdays=["0", "1"])).status_code == 303
    assert queries.calendars()["court-week"].weekdays == "01"
    assert "Court week" in admin.get(f"{BASE}/offices/JPDCL").text
    assert "a week of this name already" in admin.post(f"{BASE}/weeks/new", data=week_form(name="Court week")).text


def seat_form(**more):
    return {"office_code": "", "district": "Srinagar", "from_day": "1", "from_month": "11", "to_day": "20", "to_month": "11",
            "first_on": "01-11-2026", "last_on": "30-11-2026"} | more  # fmt: skip


def test_a_durbar_that_moves_late_moves_the_dates_of_the_offices_that_move(admin, at):
    lohri = date(2026, 1, 13)
    assert not queries.office_calendar("IC-DEPT").is_open(lohri)
    with transaction():
        clock = clocks.start_clock(OwnerKind.CASE, 1, ClockKind.RESOLVE, "IC-DEPT", at("2025-12-23 10:00"))
    before = clock.due_on
    assert before == date(2026, 1, 14)
    typed = seat_form(from_month="1", to_day="31", to_month="1", first_on="01-01-2026", last_on="31-01-2026")
    assert "1 open date moves" in words_of(admin.post(f"{BASE}/seats/new", data=typed))
    assert admin.post(f"{BASE}/seats/new", data=typed | SURE).status_code == 303
    assert queries.office_calendar("IC-DEPT").is_open(lohri)
    assert not queries.office_calendar("JPDCL").is_open(lohri)
    assert clock.due_on == lohri
    seat = queries.seats()[0]
    assert seat.district == "Srinagar"
    assert admin.post(f"{BASE}/seats/{seat.id}/remove", data=SURE).status_code == 303
    assert clock.due_on == before
    assert len(recorded("seat")) == 2


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"from_day": "31"}, "There is no such day in this month."),
        ({"from_day": "0"}, "Write a number from 1 to 31"),
        ({"first_on": "", "last_on": "01-01-2026"}, "Write a first date too"),
        ({"first_on": "02-01-2026", "last_on": "01-01-2026"}, "not after the last"),
        ({"district": "Atlantis"}, "Choose from the list"),
    ],
)
def test_a_seat_that_cannot_be_is_refused(admin, more, said):
    answer = admin.post(f"{BASE}/seats/new", data=seat_form(**more))
    assert answer.status_code == 422 and said in answer.text


def test_another_spelling_of_a_district_leads_to_it_at_once_and_to_no_other(admin):
    typed = {"dic_town": "Samba", "other_spellings": "Saamba Nagar\nسانبہ", "certainty": "high"}
    assert admin.post(f"{BASE}/districts/Samba", data=typed).status_code == 303
    assert queries.district("Samba").other_spellings == "Saamba Nagar;سانبہ"
    facts = RoutingFacts("power_supply", "No power", "Feeder at Saamba Nagar trips", None, None, None)
    assert choose_office(facts, date(2026, 11, 16)).division == "jammu"
    taken = admin.post(f"{BASE}/districts/Kathua", data=typed | {"other_spellings": "saamba  NAGAR"})
    assert taken.status_code == 422
    assert "leads to Samba already" in taken.text
    assert admin.get(f"{BASE}/districts/Atlantis").status_code == 404


def office_form(of="JPDCL", **more):
    row = queries.office(of)
    return {"name": row.name, "head_title": row.head_title, "department": row.department, "answers_for": row.answers_for,
            "email": "", "parent_code": row.parent_code or "", "parent_kashmir_code": row.parent_kashmir_code or "",
            "kind": row.kind.value, "division": row.division or "", "district": row.district or "",
            "certainty": row.certainty.value, "source_address": row.source_address,
            "calendar_code": row.calendar_code, "is_active": "y"} | more  # fmt: skip


NEW = {
    "code": "DIC-SAMBA",
    "name": "District Industries Centre, Samba",
    "parent_code": "DIC-JAMMU",
    "district": "Samba",
}


def test_an_office_is_added_and_keeps_the_holidays_of_its_place(admin):
    assert admin.post(f"{BASE}/offices/new", data=office_form("DIC-JAMMU", **NEW)).status_code == 303
    assert queries.office("DIC-SAMBA").parent_code == "DIC-JAMMU"
    assert queries.office_calendar("DIC-SAMBA").is_open(date(2026, 3, 26))
    assert not queries.office_calendar("DIC-JAMMU").is_open(date(2026, 3, 26))
    assert recorded("office")[-1].payload["row"] == "DIC-SAMBA"


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"code": "JPDCL"}, "There is an office with this code already."),
        ({"code": "no spaces"}, "Write the code in capital letters"),
        ({"code": "X" * 31}, "at most 30 signs"),
        ({"parent_code": ""}, "has one above it"),
        ({"district": "Srinagar"}, "Srinagar lies in the other division."),
        ({"division": "", "district": "Samba"}, "sits as its seats say"),
        ({"parent_kashmir_code": "DIC-KASHMIR"}, "Choose both divisions"),
        ({"source_address": "javascript:alert(1)"}, "beginning with https://"),
    ],
)
def test_an_office_that_cannot_be_is_refused_at_its_field(admin, more, said):
    answer = admin.post(f"{BASE}/offices/new", data=office_form("DIC-JAMMU", **NEW | more))
    assert answer.status_code == 422
    assert said in answer.text


def test_taking_an_office_out_of_use_says_what_lies_there_and_what_leads_there(admin):
    filed()
    typed = office_form()
    del typed["is_active"]
    page = words_of(admin.post(f"{BASE}/offices/JPDCL", data=typed))
    assert "Open cases that lie with JPDCL: 1." in page
    assert re.search(r"Routing rows that lead to JPDCL: \d+\.", page)
    assert queries.office("JPDCL").is_active
    assert admin.post(f"{BASE}/offices/JPDCL", data=typed | SURE).status_code == 303
    assert not queries.office("JPDCL").is_active


def test_another_office_above_says_who_reviews_from_now_on(admin):
    filed()
    page = words_of(admin.post(f"{BASE}/offices/JPDCL", data=office_form(parent_code="IC-DEPT")))
    assert "From now on the new office above reviews them" in page


def test_an_unsure_row_is_marked_until_somebody_says_how_sure_it_is(admin, client):
    listed = admin.get(f"{BASE}/offices").text
    assert "2 rows are unsure" in words_of(admin.get(f"{BASE}/offices"))
    unsure = next(row.code for row in queries.all_offices() if row.certainty is Certainty.LOW)
    assert unsure in listed
    assert "to be confirmed by the department" in client.get(f"/offices/{unsure}").text
    answer = admin.post(f"{BASE}/offices/{unsure}", data=office_form(unsure, certainty="high"))
    assert answer.status_code in (200, 303)
    admin.post(f"{BASE}/offices/{unsure}", data=office_form(unsure, certainty="high") | SURE)
    assert "1 row is unsure" in words_of(admin.get(f"{BASE}/offices"))
    assert "to be confirmed by the department" not in client.get(f"/offices/{unsure}").text


HOLDERS = f"{BASE}/offices/JPDCL/holders"


def holder_form(**more):
    return {"is_head": "yes", "kind": "regular", "person": "director.jammu@example.org", "title": "Managing Director",
            "deputy": "", "from_on": "16-11-2026", "to_on": ""} | more  # fmt: skip


def told(on=date(2026, 11, 16)):
    people = people_by_id(reader.person_id for reader in readers_of(Tell.HEAD, "JPDCL", None, staff(on)))
    return [person.email.removesuffix("@example.org") for person in people.values()]


def test_a_new_head_takes_over_with_a_date_and_the_page_says_first_who_is_told(admin):
    filed()
    looked = words_of(admin.post(HOLDERS, data=holder_form()))
    assert "mail for the head of JPDCL goes to Director Industries Jammu" in looked
    assert "Open cases that lie with JPDCL: 1. They stay there" in looked
    assert told() == ["hod"]
    assert admin.post(HOLDERS, data=holder_form() | SURE).status_code == 303
    assert told() == ["director.jammu"]
    assert told(date(2026, 11, 15)) == ["hod"]
    old = next(row for row in queries.holders_of("JPDCL") if row.is_head and row.to_on)
    assert old.to_on == date(2026, 11, 15)
    page = words_of(admin.get(HOLDERS))
    assert "This person gets the office's mail but has no role here" in page
    assert recorded("holder")[-1].payload["new"]["person"] == "Director Industries Jammu"


def test_a_vacant_post_leads_to_the_deputy_two_deep_and_then_upward(admin):
    admin.post(HOLDERS, data=holder_form(person="", kind="vacant", deputy="nodal@example.org") | SURE)
    assert told() == ["nodal"]
    page = words_of(admin.get(HOLDERS))
    assert "Deputy : Anil Sharma" in page
    nodal = next(row for row in queries.holders_of("JPDCL") if not row.is_head)
    admin.post(f"{HOLDERS}/{nodal.id}/deputy", data={"deputy": "secretary@example.org"} | SURE)
    assert "Deputy's deputy : Secretary Industries" in words_of(admin.get(HOLDERS))
    head = next(row for row in queries.holders_of("JPDCL") if row.is_head and row.kind is HolderKind.VACANT)
    looked = words_of(admin.post(f"{HOLDERS}/{head.id}/deputy", data={"deputy": ""}))
    assert "goes to Secretary PDD: the post at JPDCL is vacant and PDD is the office above" in looked


def test_additional_charge_runs_beside_a_regular_head_and_an_entry_can_be_ended(admin):
    admin.post(HOLDERS, data=holder_form(kind="additional_charge") | SURE)
    assert told() == ["hod"]
    regular = next(row for row in queries.holders_of("JPDCL") if row.is_head and row.kind is HolderKind.REGULAR)
    assert "goes to" in words_of(admin.post(f"{HOLDERS}/{regular.id}/end", data={"to_on": "15-11-2026"}))
    admin.post(f"{HOLDERS}/{regular.id}/end", data={"to_on": "15-11-2026"} | SURE)
    assert told() == ["director.jammu"]
    assert (
        "ended on Sunday 15 November 2026 already"
        in admin.post(f"{HOLDERS}/{regular.id}/end", data={"to_on": "16-11-2026"}).text
    )


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"person": ""}, "Choose the person, or enter the post as vacant."),
        ({"kind": "vacant"}, "A vacant post has no holder."),
        ({"kind": "vacant", "person": "", "is_head": "no"}, "Only the post of the head is entered as vacant."),
        ({"person": "nobody@example.org"}, "There is no open account with this address."),
        ({"deputy": "director.jammu@example.org"}, "Nobody stands in for himself."),
        ({"to_on": "01-11-2026"}, "The last day lies before the first."),
        ({"from_on": "01-01-2020"}, "another head is entered already"),
        ({"from_on": ""}, "Write the date."),
    ],
)
def test_a_holder_that_cannot_be_is_refused_and_nothing_changes(admin, more, said):
    before = [(row.id, row.to_on) for row in queries.holders_of("JPDCL")]
    answer = admin.post(HOLDERS, data=holder_form(**more) | SURE)
    assert answer.status_code == 422
    assert said in answer.text
    assert [(row.id, row.to_on) for row in queries.holders_of("JPDCL")] == before


def test_an_entry_belongs_to_its_office_and_a_stranger_finds_no_such_page(admin, as_person):
    row = queries.holders_of("PDD")[0]
    assert admin.get(f"{HOLDERS}/{row.id}/end").status_code == 404
    assert as_person("hod").get(HOLDERS).status_code == 404
    assert person_by_email("hod@example.org").is_active


def test_the_missing_list_of_next_year_is_said_to_administrators_from_october_on(as_person, at):
    for day, is_said in (("2026-09-30 10:00", False), ("2026-10-01 10:00", True), ("2027-01-02 10:00", True)):
        at(day)
        admin, hod = as_person("admin"), as_person("hod")
        for page in (BASE, "/admin/system"):
            assert ("The holidays of 2027 are not declared yet" in admin.get(page).text) is is_said, (day, page)
        assert "not declared yet" not in hod.get("/inbox").text
    assert as_person("admin").get("/healthz").json.keys() == {"state", "database", "jobs", "mail"}
