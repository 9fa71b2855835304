"""People and roles: the administrator adds, grants and ends; rights follow at once; who is told when a post is empty."""

from __future__ import annotations

import json
from datetime import date

import pytest

from grievance.accounts import operations, queries
from grievance.escalation.queries import staff
from grievance.escalation.rules import readers_of
from grievance.foundation import clock
from grievance.foundation.database import db
from grievance.foundation.transaction import transaction
from grievance.permissions import SYSTEM, Right, Role
from grievance.reference import queries as reference
from grievance.reference.models import Holder
from grievance.reference.rules.words import HolderKind
from grievance.sentences import Refusal

TODAY = date(2026, 11, 16)


def person(key):
    return queries.person_by_email(f"{key}@example.org")


def actor(key, on=TODAY):
    return operations.actor_of(person(key), on)


def test_a_head_reaches_the_offices_below_his_own_and_a_nodal_officer_only_his(world):
    assert actor("secretary.power").can(Right.REVIEW_CASE, office="JPDCL")
    assert not actor("hod").can(Right.REVIEW_CASE, office="PDD")
    assert actor("nodal").can(Right.WORK_CASE, office="JPDCL")
    assert not actor("nodal").can(Right.WORK_CASE, office="KPDCL")


def test_a_convener_reaches_one_division_and_the_chair_both(world):
    assert actor("convener.jammu").can(Right.ARRANGE_SITTING, division="jammu")
    assert not actor("convener.jammu").can(Right.ARRANGE_SITTING, division="kashmir")
    assert actor("chair").can(Right.DECIDE_DIRECTION, division="kashmir")


def test_a_right_begins_and_ends_with_its_dates(world):
    with transaction():
        operations.give_grant(person("filer"), Role.NODAL, SYSTEM, clock.now(), office_code="SICOP-JAMMU",
                              from_on=date(2026, 11, 18), to_on=date(2026, 11, 20))  # fmt: skip
    days = [
        day for day in range(16, 23) if actor("filer", date(2026, 11, day)).can(Right.WORK_CASE, office="SICOP-JAMMU")
    ]
    assert days == [18, 19, 20]


def test_only_the_administrator_opens_the_pages_of_people(as_person):
    for key in ("hod", "convener.jammu", "overseer", "filer"):
        assert as_person(key).get("/admin/people").status_code == 404
    assert as_person("admin").get("/admin/people").status_code == 200


def test_a_person_is_added_and_given_a_role_and_a_password(as_person, world):
    admin = as_person("admin")
    added = admin.post(
        "/admin/people/new",
        data={"name": "GM, SICOP", "email": "GM@sicop.example", "mobile": "94191 23456", "language": "hi"},
    )
    assert added.status_code == 303
    gm = queries.person_by_email("gm@SICOP.example")
    assert (gm.mobile, gm.language, gm.email) == ("9419123456", "hi", "GM@sicop.example")
    data = {"role": "hod", "office_code": "SICOP-JAMMU", "division": "", "from_on": "16-11-2026"}
    assert admin.post(f"/admin/people/{gm.id}/grants", data=data).status_code == 303
    assert operations.actor_of(gm, TODAY).can(Right.DECIDE_CASE, office="SICOP-JAMMU")
    page = admin.post(f"/admin/people/{gm.id}/password").text
    one_time = page.split('<bdi class="ref" dir="ltr">', 1)[1].split("<", 1)[0]
    assert world.test_client().post("/sign-in", data={"email": gm.email, "password": one_time}).status_code == 303
    assert one_time not in admin.get(f"/admin/people/{gm.id}").text


def test_the_same_address_is_not_added_twice_and_nothing_typed_is_lost(as_person):
    answer = as_person("admin").post(
        "/admin/people/new", data={"name": "Another Head", "email": "HOD@example.org", "language": "en"}
    )
    assert answer.status_code == 422
    assert "already here" in answer.text and "Another Head" in answer.text


def test_a_grant_that_does_not_fit_is_refused_at_its_field(as_person):
    data = {"role": "hod", "office_code": "", "division": "", "from_on": "16-11-2026"}
    answer = as_person("admin").post(f"/admin/people/{person('filer').id}/grants", data=data)
    assert answer.status_code == 422 and "Choose the office in which this role is held." in answer.text


def test_an_ended_role_gives_nothing_from_that_moment_and_ends_the_sessions(as_person):
    nodal, admin = as_person("nodal"), as_person("admin")
    who = person("nodal")
    grant = queries.grants_in_force(who.id, TODAY)[0]
    assert nodal.get("/account").status_code == 200
    assert admin.post(f"/admin/people/{who.id}/grants/{grant.id}/end").status_code == 303
    assert not actor("nodal").can(Right.WORK_CASE, office="JPDCL")
    assert nodal.get("/account").status_code == 303


def test_an_administrator_cannot_lock_the_door_from_inside(as_person):
    admin, who = as_person("admin"), person("admin")
    grant = queries.grants_in_force(who.id, TODAY)[0]
    assert admin.post(f"/admin/people/{who.id}/grants/{grant.id}/end").status_code == 422
    assert admin.post(f"/admin/people/{who.id}/close").status_code == 422
    assert actor("admin").can(Right.EDIT_PEOPLE)


def test_another_persons_grant_is_not_ended_through_this_one(as_person):
    grant = queries.grants_in_force(person("hod").id, TODAY)[0]
    assert as_person("admin").post(f"/admin/people/{person('nodal').id}/grants/{grant.id}/end").status_code == 404


@pytest.mark.parametrize("words", ["example", "EXAMPLE.org", "Anil", "%", "_", "\\", "no such", "' OR 1=1", "ک"])
def test_people_are_found_by_name_and_address(as_person, words):
    page = as_person("admin").get("/admin/people", query_string={"q": words})
    assert page.status_code == 200
    assert ("Anil Sharma" in page.text) == (words.lower() in "anil sharma nodal@example.org")


@pytest.mark.parametrize(
    "path",
    [
        "/admin/people/999999",
        "/admin/people?page=99999999999",
        "/admin/people?page=-1",
        "/admin/people?q=" + "x" * 3000,
    ],
)
def test_odd_addresses_never_fault(as_person, path):
    assert as_person("admin").get(path).status_code in (200, 404)


# Who is told


def told(office, tell, on=TODAY):
    people = queries.people_by_id(reader.person_id for reader in readers_of(tell, office, None, staff(on)))
    return [each.email.partition("@")[0] for each in people.values()]


def set_head(office, kind, who=None, deputy=None):
    with transaction():
        for row in reference.holders(office, TODAY):
            if row.is_head:
                row.to_on = date(2026, 1, 31)
        db.session.add(Holder(office_code=office, person_id=who and person(who).id, kind=kind, is_head=True,
                              deputy_person_id=deputy and person(deputy).id, from_on=date(2026, 2, 1)))  # fmt: skip


def test_the_head_and_the_nodal_officers_are_told(world):
    assert told("JPDCL", "head") == ["hod"]
    assert told("JPDCL", "nodal_officers") == ["nodal"]
    assert told("JPDCL", "office_above") == ["secretary.power"]


def test_a_vacant_post_leads_to_the_deputy_then_to_the_office_above(world):
    set_head("JPDCL", HolderKind.VACANT, deputy="nodal")
    assert told("JPDCL", "head") == ["nodal"]
    set_head("KPDCL", HolderKind.VACANT)
    assert told("KPDCL", "head") == ["secretary.power"]


def test_an_office_without_nodal_officer_tells_its_head(world):
    assert told("KPDCL", "nodal_officers") == ["hod.kashmir"]


def test_nobody_is_told_who_has_left(world):
    with transaction():
        operations.close_account(person("hod"), SYSTEM, clock.now())
    assert told("JPDCL", "head") == ["secretary.power"]


# The command


def test_a_person_is_added_by_command_with_one_object_as_answer(committing_world):
    args = [
        "people",
        "add",
        "--email",
        "md@new.example",
        "--name",
        "MD",
        "--role",
        "hod",
        "--office",
        "JKCIP",
        "--password-stdin",
    ]
    office = reference.all_offices()[0].code
    args[args.index("JKCIP")] = office
    done = committing_world.test_cli_runner().invoke(args=args, input="a long enough sentence\n")
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert told["email"] == "md@new.example" and told["office"] == office
    assert (
        committing_world.test_client()
        .post("/sign-in", data={"email": "md@new.example", "password": "a long enough sentence"})
        .status_code
        == 303
    )


@pytest.mark.parametrize(
    ("args", "words"),
    [(["--role", "hod"], "Choose the office"), (["--role", "hod", "--office", "NONE"], "no office with the code NONE"),
     (["--role", "convener", "--office", "JPDCL"], "division"), (["--role", "admin", "--password-stdin"], "at least 12")],
)  # fmt: skip
def test_a_wrong_command_says_what_to_write_and_changes_nothing(world, args, words):
    done = world.test_cli_runner().invoke(
        args=["people", "add", "--email", "x@new.example", "--name", "X", *args], input="short\n"
    )
    assert done.exit_code != 0 and words in done.output
    assert queries.person_by_email("x@new.example") is None


def test_rights_are_not_given_twice_by_a_wrong_office(world):
    with pytest.raises(Refusal), transaction():
        operations.give_grant(person("filer"), Role.HOD, SYSTEM, clock.now(), office_code="NONE", from_on=TODAY)
    assert not actor("filer").can(Right.WORK_CASE)
