"""Offices and calendars for everybody; the tables of reference data for administrators."""

import gzip
import re
from datetime import date

import pytest

from grievance.clocks import operations as clocks
from grievance.clocks import queries as clock_queries
from grievance.clocks.rules.kinds import ClockKind, OwnerKind
from grievance.foundation.transaction import transaction
from grievance.reference import queries
from grievance.reference.rules.words import HolidayState

PAGES = ("", "/holidays", "/holidays/import", "/offices", "/offices/new", "/offices/JPDCL", "/offices/JPDCL/holders",
         "/estates", "/estates/new", "/estates/gangyal", "/categories", "/categories/power_supply", "/weeks", "/weeks/new",
         "/weeks/five", "/seats", "/seats/new", "/seats/1", "/districts", "/districts/Samba")  # fmt: skip
SURE = {"sure": "y"}


def words_of(answer) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.text).split())


@pytest.fixture
def admin(as_person):
    return as_person("admin")


def test_everybody_reads_the_offices_and_the_year_of_each(client):
    listed = client.get("/offices")
    assert listed.status_code == 200
    assert "Jammu Power Distribution Corporation Limited" in listed.text
    assert "To be confirmed by the department" in listed.text
    assert "Kashmir Power Distribution" not in client.get("/offices?division=jammu").text
    page = words_of(client.get("/offices/JPDCL?year=2026"))
    assert "Sun 8 Nov: Diwali (expected) (on a weekly day off)" in page
    assert "Tue 13 Jan: Lohri" in page
    assert "Urs Sheikh Noor-ud-Din Sahib" not in page


def test_a_year_whose_list_is_not_loaded_says_so(client):
    for page in ("", "/calendar"):
        assert "The holidays of 2027 are not declared yet" in client.get(f"/offices/JPDCL{page}?year=2027").text
        assert "not declared yet" not in client.get(f"/offices/JPDCL{page}?year=2026").text


@pytest.mark.parametrize("year", ["", "-1", "99999", "0000", "²²²²", "next"])
def test_any_year_typed_into_the_address_gives_a_page(client, year):
    assert client.get(f"/offices/JPDCL?year={year}").status_code == 200


def test_an_office_that_does_not_exist_is_not_found(client):
    assert client.get("/offices/NOWHERE").status_code == 404


@pytest.mark.parametrize("path", PAGES)
def test_only_administrators_open_the_tables(admin, as_person, client, path):
    assert admin.get(f"/admin/reference{path}").status_code == 200
    assert as_person("hod").get(f"/admin/reference{path}").status_code == 404
    assert client.get(f"/admin/reference{path}").status_code == 303


def test_a_holiday_declared_on_the_page_moves_open_dates_and_says_how_many(admin, at):
    with transaction():
        clock = clocks.start_clock(OwnerKind.CASE, 1, ClockKind.RESOLVE, "JPDCL", at("2026-11-02 10:00"))
    at("2026-11-16 10:00")
    typed = {"on": "23-11-2026", "name": "Bandh", "scope": "jammu"}
    looked = admin.post("/admin/reference/holidays", data=typed)
    assert "1 open date moves" in words_of(looked)
    assert "JPDCL 1" in words_of(looked)
    assert clock.due_on == date(2026, 11, 23)
    assert "Bandh" not in {row.name for row in queries.holidays_of_year(2026)}
    answer = admin.post("/admin/reference/holidays", data=typed | SURE, follow_redirects=True)
    assert "1 open date moved" in words_of(answer)
    assert clock.due_on == date(2026, 11, 25)
    row = next(row for row in queries.holidays_of_year(2026) if row.name == "Bandh")
    address = f"/admin/reference/holidays/{row.id}/withdraw"
    assert "1 open date moves" in words_of(admin.post(address))
    assert row.state is HolidayState.CONFIRMED
    assert "No open date moved" not in admin.post(address, data=SURE, follow_redirects=True).text
    assert row.state is HolidayState.WITHDRAWN
    assert clock.due_on == date(2026, 11, 23)


def test_a_holiday_that_moves_with_the_moon_moves_open_dates_once(admin, at):
    with transaction():
        clock = clocks.start_clock(OwnerKind.CASE, 1, ClockKind.REWORK, "JPDCL", at("2026-11-18 10:00"))
    at("2026-11-16 10:00")
    row = next(row for row in queries.holidays_of_year(2026) if row.name.startswith("Guru Nanak"))
    assert clock.due_on == date(2026, 11, 27)
    address = f"/admin/reference/holidays/{row.id}/move"
    assert "Guru Nanak" in admin.get(address).text
    assert admin.post(address, data={"on": "24-11-2026"}).status_code == 422
    assert "Earlier: 1" in words_of(admin.post(address, data={"on": "30-11-2026"}))
    answer = admin.post(address, data={"on": "30-11-2026"} | SURE, follow_redirects=True)
    assert "1 open date moved" in words_of(answer)
    assert clock.due_on == date(2026, 11, 26)
    assert [change.new_on for change in clock_queries.due_changes_of(clock)] == [date(2026, 11, 26)]
    assert row.state is HolidayState.WITHDRAWN
    assert not queries.office_calendar("JPDCL").is_open(date(2026, 11, 30))


def test_a_year_counts_as_loaded_once_the_administrator_says_so(admin, client):
    assert "not complete yet" in admin.get("/admin/reference/holidays?year=2027").text
    assert "not declared yet" in client.get("/offices/JPDCL?year=2027").text
    assert admin.post("/admin/reference/holidays/years/2027/complete").status_code == 303
    assert "not complete yet" not in admin.get("/admin/reference/holidays?year=2027").text
    assert "not declared yet" not in client.get("/offices/JPDCL?year=2027").text
    assert admin.post("/admin/reference/holidays/years/99999/complete").status_code == 422


def test_pages_for_everybody_stay_light(client):
    for path in ("/offices", "/offices/JPDCL", "/offices/JPDCL/calendar", "/offices/IC-DEPT/calendar?year=2025"):
        assert len(gzip.compress(client.get(path).data)) < 12_000


def test_an_expected_holiday_is_confirmed(admin):
    row = next(row for row in queries.holidays_of_year(2026) if row.name == "Diwali")
    assert row.state is HolidayState.EXPECTED
    assert "No open date runs over this" in admin.post(f"/admin/reference/holidays/{row.id}/confirm").text
    admin.post(f"/admin/reference/holidays/{row.id}/confirm", data=SURE)
    assert row.state is HolidayState.CONFIRMED


@pytest.mark.parametrize(
    "typed",
    [
        {"on": "", "name": "Bandh", "scope": "all"},
        {"on": "31-02-2026", "name": "Bandh", "scope": "all"},
        {"on": "23-11-2026", "name": "", "scope": "all"},
        {"on": "23-11-2026", "name": "Bandh", "scope": "moon"},
        {"on": "23-11-1950", "name": "Bandh", "scope": "all"},
        {"on": "23-11-2026", "name": "B" * 500, "scope": "all"},
    ],
)
def test_a_holiday_that_does_not_fit_is_refused_at_its_field_and_nothing_typed_is_lost(admin, typed):
    answer = admin.post("/admin/reference/holidays", data=typed)
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    assert typed["name"] in answer.text


def office_form(code="JPDCL", **more):
    row = queries.office(code)
    return {"name": row.name, "head_title": row.head_title, "department": row.department, "answers_for": row.answers_for,
            "email": "", "parent_code": row.parent_code, "parent_kashmir_code": row.parent_kashmir_code or "",
            "kind": row.kind.value, "division": row.division or "", "district": row.district or "",
            "certainty": row.certainty.value, "source_address": row.source_address,
            "calendar_code": row.calendar_code, "is_active": "y", "version": "shipped"} | more  # fmt: skip


def test_an_office_is_edited_and_a_new_week_moves_its_open_dates(admin, at):
    with transaction():
        clock = clocks.start_clock(OwnerKind.CASE, 1, ClockKind.REWORK, "JPDCL", at("2026-11-09 10:00"))
    before = clock.due_on
    typed = office_form(head_title="Chairman", calendar_code="five")
    looked = admin.post("/admin/reference/offices/JPDCL", data=typed)
    assert "1 open date moves" in words_of(looked)
    assert "No open case lies with JPDCL" in looked.text
    assert queries.office("JPDCL").head_title != "Chairman"
    assert admin.post("/admin/reference/offices/JPDCL", data=typed | SURE).status_code == 303
    assert queries.office("JPDCL").head_title == "Chairman"
    assert (before, clock.due_on) == (date(2026, 11, 17), date(2026, 11, 18))


def test_an_edit_over_another_persons_edit_is_refused(admin):
    admin.post("/admin/reference/offices/JPDCL", data=office_form(head_title="Chairman") | SURE)
    answer = admin.post("/admin/reference/offices/JPDCL", data=office_form(head_title="Director") | SURE)
    assert answer.status_code == 409
    assert queries.office("JPDCL").head_title == "Chairman"


@pytest.mark.parametrize(
    ("code", "more", "said"),
    [
        ("PDD", {"parent_code": "JPDCL"}, "stands below this office"),
        ("PDD", {"is_active": ""}, "Other offices stand below this one"),
        ("JPDCL", {"parent_code": ""}, "has one above it"),
        ("JPDCL", {"email": "not an address"}, "e-mail address like"),
        ("JPDCL", {"calendar_code": "eight"}, "Choose from the list"),
    ],
)
def test_an_office_cannot_stand_above_itself_or_lose_its_place(admin, code, more, said):
    typed = office_form(code) | more
    if typed["is_active"] == "":
        del typed["is_active"]
    answer = admin.post(f"/admin/reference/offices/{code}", data=typed)
    assert answer.status_code == 422
    assert said in answer.text


def test_an_estate_is_added_and_found_by_its_other_names(admin):
    typed = {"name": "Industrial Estate Nagri", "other_names": "Nagri Parole\nنگری", "district": "Kathua", "agency": "",
             "agency_office_code": "SIDCO-JAMMU", "status": "new", "note": ""}  # fmt: skip
    assert admin.post("/admin/reference/estates/new", data=typed).status_code == 303
    assert (
        queries.estate_by_name("nagri parole").code == queries.estate_by_name("نگری").code == "industrial-estate-nagri"
    )
    again = admin.post("/admin/reference/estates/new", data=typed)
    assert "There is an estate of this name already" in again.text
    taken = admin.post("/admin/reference/estates/new", data=typed | {"name": "Other", "other_names": "Samba"})
    assert "is already a name of another estate" in taken.text
    assert queries.estate("other") is None


def test_a_category_is_edited(admin):
    typed = {"name": "Power cuts", "definition": "cuts", "default_kind": "grievance", "default_jammu": "PDD",
             "default_kashmir": "KPDCL"}  # fmt: skip
    assert admin.post("/admin/reference/categories/power_supply", data=typed).status_code == 303
    assert queries.category("power_supply").default_jammu == "PDD"
    assert (
        admin.post("/admin/reference/categories/power_supply", data=typed | {"default_kind": "war"}).status_code == 422
    )


def test_the_head_of_an_administrators_pages_says_that_a_years_holidays_are_missing_and_of_nobody_elses(as_person, at):
    at("2027-12-15 10:00")
    words = "The holidays of 2028 are not declared yet."
    assert words in as_person("admin").get("/admin/reference").text
    assert words not in as_person("hod").get("/inbox").text
