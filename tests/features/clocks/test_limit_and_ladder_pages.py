"""Limits and ladders as administrators set them."""

from datetime import date

import pytest

from grievance.clocks import operations, queries
from grievance.clocks.rules.kinds import ClockKind, OwnerKind
from grievance.clocks.rules.ladder import IST
from grievance.foundation.transaction import transaction

LIMIT = {"kind": "resolve", "category": "land_lease", "days": "45", "unit": "calendar", "hard_stop_days": "60",
         "rolls": "y", "may_pause": "y", "basis": "allotment rules", "from_on": "16-11-2026"}  # fmt: skip


@pytest.fixture
def admin(as_person):
    return as_person("admin")


def resolve(at, when, category, owner=1):
    with transaction():
        return operations.start_clock(OwnerKind.CASE, owner, ClockKind.RESOLVE, "JPDCL", at(when), category=category)


@pytest.mark.parametrize("path", ["limits", "ladders", "ladders/resolve/1", "ladders/resolve/6", "ladders/accept/1"])
def test_only_administrators_open_them(admin, as_person, path):
    assert admin.get(f"/admin/reference/{path}").status_code == 200
    assert as_person("hod").get(f"/admin/reference/{path}").status_code == 404


@pytest.mark.parametrize("path", ["ladders/war/1", "ladders/resolve/7", "ladders/resolve/0"])
def test_a_step_that_cannot_be_is_not_found(admin, path):
    assert admin.get(f"/admin/reference/{path}").status_code == 404


def test_a_new_limit_binds_new_clocks_and_leaves_running_ones_alone(admin, at):
    running = resolve(at, "2026-11-16 09:00", "land_lease")
    at("2026-11-16 10:00")
    assert admin.post("/admin/reference/limits", data=LIMIT).status_code == 303
    assert "allotment rules" in admin.get("/admin/reference/limits").text
    assert (running.days, resolve(at, "2026-11-16 11:00", "land_lease", 2).days) == (21, 45)
    assert resolve(at, "2026-11-16 11:00", "power_supply", 3).days == 21


def test_a_later_general_limit_ends_the_one_before_it_and_is_not_undone_by_loading(admin, at):
    typed = LIMIT | {"category": "", "days": "15", "hard_stop_days": "", "from_on": "01-12-2026"}
    assert admin.post("/admin/reference/limits", data=typed).status_code == 303
    assert resolve(at, "2026-11-30 09:00", "power_supply").days == 21
    with transaction():
        operations.load_limits(at("2026-12-01 09:00"))
    assert resolve(at, "2026-12-01 09:00", "power_supply", 2).days == 15
    assert resolve(at, "2026-12-01 09:00", "credit_banking", 3).days == 30


def test_a_categorys_own_limit_ends_and_the_general_one_binds_again(admin, at):
    row = next(row for row in queries.limit_rows() if row.category_code == "credit_banking")
    admin.post(f"/admin/reference/limits/{row.id}/end")
    assert resolve(at, "2026-11-17 09:00", "credit_banking").days == 21


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"days": "0"}, "Write a number from 1 to 1,500"),
        ({"days": "many"}, "Write a whole number"),
        ({"days": ""}, "Write the number of days"),
        ({"hard_stop_days": "10"}, "The hard stop cannot be shorter than the limit"),
        ({"from_on": "01-11-2026"}, "Choose today or a later day"),
        ({"unit": "moons"}, "Choose from the list"),
        ({"basis": ""}, "Name the law"),
    ],
)
def test_a_limit_that_does_not_fit_is_refused_at_its_field(admin, more, said):
    answer = admin.post("/admin/reference/limits", data=LIMIT | more)
    assert answer.status_code == 422
    assert said in answer.text


def test_a_changed_step_moves_the_next_instant_of_open_clocks(admin, at):
    clock = resolve(at, "2026-11-03 09:00", "power_supply")
    assert clock.next_rung_at.astimezone(IST).date() == date(2026, 11, 20)
    at("2026-11-16 10:00")
    typed = {"offset_days": "-2", "unit": "working", "tell": ["nodal_officers", "head"]}
    assert admin.post("/admin/reference/ladders/resolve/1", data=typed).status_code == 303
    assert clock.next_rung_at.astimezone(IST).date() == date(2026, 11, 21)
    page = admin.get("/admin/reference/ladders").text
    assert "2 working days before the date: the nodal officers and the head of the office" in page
    admin.post("/admin/reference/ladders/resolve/1/end")
    assert clock.next_rung_at.astimezone(IST).date() == date(2026, 11, 26)


def test_a_step_is_added_above_the_highest(admin):
    typed = {"offset_days": "45", "unit": "calendar", "tell": ["chair"], "lists": "y"}
    assert admin.post("/admin/reference/ladders/resolve/6", data=typed).status_code == 303
    assert [rung.rung for rung in queries.ladders(date(2026, 11, 16))[ClockKind.RESOLVE]] == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"offset_days": "16"}, "Step 4 must come later than step 3"),
        ({"unit": "working"}, "Days after the date are calendar days"),
        ({"tell": []}, "Choose who is told"),
        ({"tell": ["king"]}, "Choose from the list"),
        ({"offset_days": "900"}, "Write a number from -366 to 366"),
    ],
)
def test_a_step_that_does_not_fit_is_refused(admin, more, said):
    typed = {"offset_days": "7", "unit": "calendar", "tell": ["office_above"]} | more
    answer = admin.post("/admin/reference/ladders/resolve/3", data=typed)
    assert answer.status_code == 422
    assert said in answer.text
