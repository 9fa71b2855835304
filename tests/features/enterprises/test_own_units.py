"""One's own units: entered by the first member, every other one let in by a link; associations and whom they speak for."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from grievance.accounts import queries as people
from grievance.audit.models import EventRow
from grievance.cases.models import Case
from grievance.enterprises.models import Membership, Unit
from grievance.enterprises.operations import add_member, find_or_make_association
from grievance.foundation import clock
from grievance.foundation.database import db
from grievance.foundation.transaction import transaction
from tests.features.intake.pages import file

NUMBER = "UDYAM-JK-14-0001234"
UNIT = {"unit": "Tawi Castings", "udyam": NUMBER, "gstin": "", "estate": ""}


def entered(client, **given) -> str:
    done = client.post("/units", data={**UNIT, **given})
    assert done.status_code == 303, done.text
    return done.headers["Location"]


def link_from(client, page: str) -> str:
    made = client.post(f"{page}/link")
    found = re.search(r"(/units/join/[\w-]+)", client.get(made.headers["Location"]).text)
    assert found
    return found.group(1)


def test_a_filer_adds_a_unit_and_reads_it_with_its_number(as_person):
    page = entered(as_person("filer"))
    shown = as_person("filer").get(page).text
    assert "Tawi Castings" in shown and NUMBER in shown
    assert "Tawi Castings" in as_person("filer").get("/units").text


def test_a_unit_with_members_is_entered_by_a_link_alone_and_a_link_lets_one_in(as_person, world):
    page = entered(as_person("filer"))
    other = as_person("association")
    refused = other.post("/units", data=UNIT)
    assert refused.status_code == 422 and "Ask one of them for a link" in refused.text
    assert other.get(page).status_code == 404
    link = link_from(as_person("filer"), page)
    assert "A member lets you in" in other.get(link).text
    assert other.get(page).status_code == 404
    assert other.post(f"{link}/yes").status_code == 303
    assert other.get(page).status_code == 200
    assert other.get(link).status_code == 404
    assert other.post(f"{link}/yes").status_code == 404


def test_a_membership_ends_with_its_date_and_the_last_one_stays(as_person):
    page = entered(as_person("filer"))
    unit = db.session.query(Unit).filter_by(name="Tawi Castings").one()
    only = db.session.query(Membership).filter_by(unit_id=unit.id).one()
    as_person("filer").post(f"{page}/members/{only.id}/end")
    assert db.session.get(Membership, only.id).to_on is None
    as_person("association").post(f"{link_from(as_person('filer'), page)}/yes")
    second = db.session.query(Membership).filter_by(unit_id=unit.id).order_by(Membership.id.desc()).first()
    assert as_person("filer").post(f"{page}/members/{second.id}/end").status_code == 303
    assert db.session.get(Membership, second.id).to_on == clock.today() - timedelta(days=1)
    assert as_person("association").get(page).status_code == 404


def test_a_unit_for_which_others_have_filed_is_not_entered_by_naming_it(as_person, world):
    file(world.test_client(), contact={"unit": "Tawi Castings", "udyam": NUMBER})
    refused = as_person("filer").post("/units", data=UNIT)
    assert refused.status_code == 422 and "Somebody else has filed for this unit" in refused.text


def test_who_entered_a_unit_first_reads_nothing_that_strangers_file_by_its_number(as_person, world):
    entered(as_person("filer"))
    number, _ = file(world.test_client(), contact={"unit": "Tawi Castings", "udyam": NUMBER})
    assert as_person("filer").get(f"/cases/{number}").status_code == 404
    own, _ = file(as_person("filer"), contact={"unit": "Tawi Castings", "udyam": NUMBER})
    unit = db.session.query(Unit).filter_by(name="Tawi Castings").one()
    assert {case.number for case in db.session.query(Case).filter_by(unit_id=unit.id)} == {own}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"unit": ""}, "Write the name of your unit."),
        ({"udyam": "UDYAM-XX-14-0001234"}, "is no state in a Udyam number"),
        ({"gstin": "01AABCS1234F1Z0"}, "The last sign of this GSTIN does not fit"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_the_rest_is_kept(as_person, given, said):
    page = as_person("filer").post("/units", data={**UNIT, "unit": "Tawi Castings", **given})
    assert page.status_code == 422 and said in page.text


def test_an_officer_has_no_units_and_edits_none(as_person):
    page = entered(as_person("filer"))
    for path in ("/units", page):
        assert as_person("hod").get(path).status_code == 404
    assert as_person("hod").post("/units", data=UNIT).status_code == 404
    assert as_person("admin").post(f"{page}/link").status_code == 404


def test_units_for_which_an_association_speaks_stand_ready_where_it_names_its_members(as_person):
    with transaction():
        body = find_or_make_association("Chamber of Samba", clock.now())
        add_member(people.person_by_email("association@example.org").id, clock.today(), association_id=body.id)
    page, client = f"/associations/{body.id}", as_person("association")
    wrong = client.post(f"{page}/represented", data={"units": "Without contact"})
    assert wrong.status_code == 422 and "Without contact" in wrong.text
    given = "Kohinoor Castings, kohinoor@example.net\nRavi Mills, 94191 70000"
    assert client.post(f"{page}/represented", data={"units": given}).status_code == 303
    assert client.post(f"{page}/represented", data={"units": given}).status_code == 303
    number, _ = file(client, contact={"unit": "Chamber of Samba", "filer_kind": "association"})
    members = client.get(f"/cases/{number}/members").text
    assert members.count("Kohinoor Castings, kohinoor@example.net") == 1 and "Ravi Mills, 9419170000" in members
    ended = re.search(rf'action="({page}/represented/\d+/end)"', client.get(page).text)
    assert client.post(ended.group(1)).status_code == 303
    assert "Kohinoor" not in client.get(f"/cases/{number}/members").text.replace(
        "Kohinoor Castings, kohinoor@example.in", ""
    )
    assert as_person("filer").get(page).status_code == 404


def two_members(as_person) -> tuple[str, Membership]:
    """A unit of the filer and of somebody else, by its page; the second membership."""
    page = entered(as_person("filer"))
    as_person("association").post(f"{link_from(as_person('filer'), page)}/yes")
    return page, db.session.query(Membership).order_by(Membership.id.desc()).first()


def test_a_membership_ends_by_itself_after_its_last_day_and_the_fence_needs_no_job_for_it(as_person, at):
    page, second = two_members(as_person)
    number, _ = file(as_person("filer"), contact={"unit": "Tawi Castings", "udyam": NUMBER})
    end = f"{page}/members/{second.id}/end"
    over = as_person("filer").post(end, data={"last_day": "15-11-2026"})
    assert over.status_code == 422 and "This day is over" in over.text and "15-11-2026" in over.text
    assert as_person("filer").post(end, data={"last_day": "20-11-2026"}).status_code == 303
    assert "last day 20 November 2026" in as_person("filer").get(page).text
    at("2026-11-20 23:59")
    for path in (page, f"/cases/{number}"):
        assert as_person("association").get(path).status_code == 200
    at("2026-11-21 00:01")
    for path in (page, f"/cases/{number}"):
        assert as_person("association").get(path).status_code == 404
    assert "Tawi Castings" not in as_person("association").get("/units").text
    assert number not in as_person("association").get("/cases?form=csv").text
    assert as_person("filer").get(f"/cases/{number}").status_code == 200


def test_an_end_to_come_is_taken_back_and_somebody_without_an_end_stays_always(as_person, at):
    page, second = two_members(as_person)
    first = db.session.query(Membership).filter_by(unit_id=second.unit_id).order_by(Membership.id).first()
    assert (
        as_person("filer").post(f"{page}/members/{second.id}/end", data={"last_day": "20-11-2026"}).status_code == 303
    )
    refused = as_person("association").post(f"{page}/members/{first.id}/end")
    assert refused.status_code == 422 and "No other member stays without an end" in refused.text
    assert as_person("filer").post(f"{page}/members/{second.id}/keep").status_code == 303
    at("2026-11-21 10:00")
    assert as_person("association").get(page).status_code == 200
    assert as_person("hod").post(f"{page}/members/{second.id}/keep").status_code == 404


def test_who_is_let_in_anew_before_the_last_day_stays(as_person, at):
    page, second = two_members(as_person)
    as_person("filer").post(f"{page}/members/{second.id}/end", data={"last_day": "20-11-2026"})
    as_person("association").post(f"{link_from(as_person('filer'), page)}/yes")
    at("2026-11-21 10:00")
    assert as_person("association").get(page).status_code == 200


def vouched(officer, name: str = "Chamber of Samba") -> str:
    """The link that an officer makes for the first member of a new association."""
    made = officer.post("/associations", data={"name": name})
    assert made.status_code == 303, made.text
    done = officer.post(made.headers["Location"], data={"vouched_by": "Letter of the president"})
    found = re.search(r"(/units/join/[\w-]+)", officer.get(done.headers["Location"]).text)
    assert found
    return found.group(1)


@pytest.mark.parametrize("who", ["admin", "convener.jammu"])
def test_an_officer_who_knows_the_person_lets_in_the_first_member_of_an_association(as_person, who):
    link, member = vouched(as_person(who)), as_person("association")
    assert "An officer of the forum has confirmed" in member.get(link).text
    joined = member.post(f"{link}/yes")
    assert joined.status_code == 303 and "Chamber of Samba" in member.get(joined.headers["Location"]).text
    assert as_person("filer").get(link).status_code == 404
    (row,) = db.session.query(EventRow).filter_by(name="FirstMemberVouched")
    assert row.payload["vouched_by"] == "Letter of the president" and row.actor_id and not row.is_public
    page = as_person(who).get(f"/associations/{row.payload['association_id']}/first-member").text
    assert "Only they let others in" in page
    again = as_person(who).post(
        f"/associations/{row.payload['association_id']}/first-member", data={"vouched_by": "Once more"}
    )
    assert again.status_code == 422 and "This association has members" in again.text


def test_a_link_for_a_first_member_dies_with_a_newer_one_and_opens_for_no_second_person(as_person):
    officer = as_person("admin")
    older, newer = vouched(officer), vouched(officer)
    assert as_person("association").get(older).status_code == 404
    assert as_person("association").post(f"{newer}/yes").status_code == 303
    assert as_person("filer").post(f"{newer}/yes").status_code == 404


def test_who_is_no_administrator_and_no_convener_vouches_for_nobody(as_person, client):
    with transaction():
        body = find_or_make_association("Chamber of Samba", clock.now(), division="kashmir")
    for who in ("hod", "filer", "overseer"):
        assert as_person(who).get("/associations").status_code == 404
        assert (
            as_person(who).post(f"/associations/{body.id}/first-member", data={"vouched_by": "Me"}).status_code == 404
        )
    other = as_person("convener.jammu").get(f"/associations/{body.id}/first-member")
    assert other.status_code == 404, "that one is of the other division"
    empty = as_person("admin").post(f"/associations/{body.id}/first-member", data={"vouched_by": ""})
    assert empty.status_code == 422 and "Write the paper or the person" in empty.text
    assert "Chamber of Samba" in as_person("admin").get("/associations?form=csv").text


def test_what_strangers_file_by_the_name_of_an_association_that_has_members_is_not_its_members(as_person, world):
    with transaction():
        body = find_or_make_association("Chamber of Samba", clock.now())
        add_member(people.person_by_email("association@example.org").id, clock.today(), association_id=body.id)
    number, _ = file(world.test_client(), contact={"unit": "Chamber of Samba", "filer_kind": "association"})
    assert as_person("association").get(f"/cases/{number}").status_code == 404
