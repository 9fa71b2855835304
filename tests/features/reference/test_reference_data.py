"""Reference data: loaded from the shipped files, edited by administrators, read as trees and calendars."""

from datetime import date

import pytest

from grievance.foundation import clock
from grievance.foundation.database import db
from grievance.foundation.transaction import transaction
from grievance.permissions import SYSTEM
from grievance.reference import editing, operations, queries
from grievance.reference.models import Office, Seat
from grievance.reference.rules.words import HolidayScope, HolidayState
from grievance.sentences import Refusal, in_words


def test_the_shipped_data_is_there(world):
    assert len(queries.all_offices()) == 70
    assert len(queries.districts()) == 20
    assert len(queries.estates()) == 57
    assert len(queries.categories()) == 20
    assert queries.years_loaded() == {2023, 2024, 2025, 2026}


def test_loading_again_writes_nothing(world):
    with transaction():
        assert operations.load_reference(clock.now()) == 0


def test_loading_again_leaves_what_an_administrator_edited(world):
    with transaction():
        editing.edit_row(queries.office("JPDCL"), "JPDCL", {"head_title": "Chairman"}, SYSTEM, clock.now())
        queries.office("PDD").head_title = "changed without a mark"
    with transaction():
        assert operations.load_reference(clock.now()) == 1
    assert queries.office("JPDCL").head_title == "Chairman"
    assert queries.office("PDD").head_title == "Principal Secretary"


def test_only_the_chief_secretary_has_nobody_above_and_there_is_no_circle(world):
    tops = [row.code for row in queries.all_offices() if row.parent_code is None]
    assert tops == ["CS"]
    for row in queries.all_offices():
        for division in ("jammu", "kashmir"):
            above = [found.code for found in queries.offices_above(row.code, division)]
            assert row.code not in above
            assert len(set(above)) == len(above)
            assert row.code == "CS" or above[-1] == "CS"


def test_the_office_above_a_deputy_commissioner_depends_on_the_division(world):
    assert queries.offices_above("DC-DISTRICT", "jammu")[0].code == "DIVCOM-JAMMU"
    assert queries.offices_above("DC-DISTRICT", "kashmir")[0].code == "DIVCOM-KASHMIR"
    assert "DC-DISTRICT" in queries.office_codes_below("DIVCOM-KASHMIR") & queries.office_codes_below("DIVCOM-JAMMU")


def test_the_tree_is_read_once_a_transaction(world, statements):
    with statements() as seen:
        queries.offices_above("JPDCL")
        queries.office_codes_below("CS")
        queries.office("KPDCL")
    assert len(seen) == 1


def test_calendars_are_read_once_and_see_a_change_at_once(world, statements):
    queries.office_calendar("JPDCL")
    with statements() as seen:
        assert queries.office_calendar("JPDCL").is_open(date(2026, 11, 23))
    assert not seen
    with transaction():
        operations.declare_holiday(date(2026, 11, 23), "Bandh", HolidayScope.ALL, "", SYSTEM, clock.now())
        assert not queries.office_calendar("JPDCL").is_open(date(2026, 11, 23))
    assert not queries.office_calendar("JPDCL").is_open(date(2026, 11, 23))


def test_departments_keep_five_days_the_bankers_their_bank_days_and_all_others_six(world):
    saturday, bank_day = date(2026, 11, 7), date(2026, 4, 1)
    assert not queries.office_calendar("PDD").is_open(saturday)
    assert not queries.office_calendar("CS").is_open(saturday)
    assert queries.office_calendar("JPDCL").is_open(saturday)
    assert queries.office_calendar("SLBC-JKB").is_open(saturday)
    assert not queries.office_calendar("SLBC-JKB").is_open(bank_day)
    assert queries.office_calendar("JPDCL").is_open(bank_day)


def test_offices_of_both_divisions_follow_the_durbar_and_those_of_one_stay(world):
    lohri, urs = date(2026, 1, 13), date(2026, 10, 8)
    department, jammu, kashmir = (queries.office_calendar(code) for code in ("IC-DEPT", "JPDCL", "KPDCL"))
    assert (department.is_open(lohri), jammu.is_open(lohri), kashmir.is_open(lohri)) == (False, False, True)
    assert (department.is_open(urs), jammu.is_open(urs), kashmir.is_open(urs)) == (False, True, False)


def test_a_deputy_commissioner_keeps_the_holidays_of_the_cases_division(world):
    urs = date(2026, 10, 8)
    assert queries.office_calendar("DC-DISTRICT", "jammu").is_open(urs)
    assert not queries.office_calendar("DC-DISTRICT", "kashmir").is_open(urs)


def test_a_seat_row_of_an_office_comes_before_its_usual_seat(world):
    mahavir = date(2026, 3, 26)
    assert not queries.office_calendar("PCC-JAMMU").is_open(mahavir)
    db.session.add(Seat(office_code="PCC-JAMMU", division="jammu", district="Samba",
                        from_month=1, from_day=1, to_month=12, to_day=31))  # fmt: skip
    db.session.flush()
    assert queries.office_calendar("PCC-JAMMU").is_open(mahavir)
    db.session.rollback()


def test_an_estate_is_found_by_any_of_its_names_and_leads_to_a_corporation(world):
    assert queries.estate_by_name("  khonmoh ").code == "khunmoh"
    assert queries.estate_by_name("Lassipora (IGC)").code == "lassipora"
    assert queries.estate_by_name("nowhere at all") is None
    assert queries.estate("gangyal").agency_office_code == "SICOP-JAMMU"
    assert queries.estate("birpur").agency_office_code == "SIDCO-JAMMU"
    assert all(queries.office(row.agency_office_code) for row in queries.estates())


def test_every_category_leads_to_an_office_that_exists(world):
    for row in queries.categories():
        assert queries.office(row.default_jammu), row.code
        assert queries.office(row.default_kashmir), row.code
    assert [row.code for row in queries.categories() if row.default_kind == "point"] == ["industrial_policy_protection"]


def test_a_holiday_declared_twice_is_one_and_withdrawn_it_stays_on_the_list(world):
    day, now = date(2026, 12, 7), clock.now()
    with transaction():
        first = operations.declare_holiday(day, "Bandh", HolidayScope.DIVISION, "jammu", SYSTEM, now)
    with transaction():
        second = operations.declare_holiday(day, " bandh ", HolidayScope.DIVISION, "jammu", SYSTEM, now)
        assert second.id == first.id
        operations.withdraw_holiday(day, "BANDH", HolidayScope.DIVISION, "jammu", SYSTEM, now)
    assert [row.state for row in queries.holidays_of_year(2026) if row.name == "Bandh"] == [HolidayState.WITHDRAWN]
    with transaction():
        operations.declare_holiday(day, "Bandh", HolidayScope.DIVISION, "jammu", SYSTEM, now)
    assert not queries.office_calendar("JPDCL").is_open(day)


def test_a_holiday_nobody_declared_cannot_be_withdrawn(world):
    with pytest.raises(Refusal) as refused, transaction():
        operations.withdraw_holiday(date(2026, 12, 7), "Bandh", HolidayScope.ALL, "", SYSTEM, clock.now())
    assert "No holiday “Bandh” is on the list for Monday 7 December 2026" in in_words(refused.value.sentence)


@pytest.mark.parametrize(
    ("on", "name"), [(date(2026, 12, 7), " "), (date(2026, 12, 7), "x" * 121), (date(1900, 1, 1), "x")]
)
def test_a_holiday_needs_a_name_and_a_date_of_our_time(world, on, name):
    with pytest.raises(Refusal), transaction():
        operations.declare_holiday(on, name, HolidayScope.ALL, "", SYSTEM, clock.now())


def test_each_edit_is_recorded_with_old_and_new(world):
    with transaction():
        row = queries.office("JPDCL")
        assert editing.edit_row(row, "JPDCL", {"head_title": "Chairman"}, SYSTEM, clock.now())
        assert not editing.edit_row(row, "JPDCL", {"head_title": "Chairman"}, SYSTEM, clock.now())
        events = db.session().info["events"]
        assert [(event.row, event.old, event.new) for event in events] == [
            ("JPDCL", {"head_title": "Managing Director"}, {"head_title": "Chairman"})
        ]
    assert db.session.get(Office, "JPDCL").edited_at == clock.now()
