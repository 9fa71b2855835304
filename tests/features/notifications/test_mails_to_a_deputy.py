"""While a head has a deputy, what is told to the head goes to the deputy; the head reads it on a page of his own."""

from datetime import date

from grievance.accounts.models import RoleGrant
from grievance.accounts.queries import people_by_id
from grievance.cases.rules.steps import Step
from grievance.clocks.rules.ladder import Tell
from grievance.escalation.queries import staff
from grievance.escalation.rules import readers_of
from grievance.foundation import clock
from grievance.foundation.database import db
from grievance.foundation.transaction import transaction
from grievance.notifications.digests import send_digests
from grievance.notifications.models import Outbox
from grievance.notifications.operations import queue_mail
from grievance.notifications.recipients import officers
from grievance.permissions import Role
from tests.features.sittings.test_directions import give, sat
from tests.support.cases import actor, answer, filed, refuse, take

DAY = date(2026, 11, 16)


def name_deputy(head="secretary.power", deputy="director.jammu", office="PDD"):
    with transaction():
        db.session.add(RoleGrant(person_id=actor(deputy).person_id, role=Role.HOD, office_code=office, from_on=DAY,
                                 to_on=date(2026, 11, 20), deputy_for_id=actor(head).person_id))  # fmt: skip


def told(office="PDD", on=DAY, tell=Tell.HEAD):
    people = people_by_id(reader.person_id for reader in readers_of(tell, office, None, staff(on)))
    return {person.email.partition("@")[0] for person in people.values()}


def to(message, case):
    rows = db.session.query(Outbox).filter(Outbox.message == message, Outbox.case_id == case.id)
    return {row.to_address.partition("@")[0] for row in rows}


def test_from_the_first_day_to_the_last_the_deputy_is_told_in_place_of_the_head(world):
    name_deputy()
    assert told(on=date(2026, 11, 15)) == {"secretary.power"}
    assert told(on=DAY) == told(on=date(2026, 11, 20)) == {"director.jammu"}
    assert told(on=date(2026, 11, 21)) == {"secretary.power"}
    assert told("JPDCL", tell=Tell.OFFICE_ABOVE) == {"director.jammu"}


def test_a_refusal_that_waits_and_more_days_asked_for_are_told_to_the_deputy(world):
    name_deputy()
    refused, asks = filed().case, filed().case
    refuse(refused)
    take(asks, Step.ASK_EXTENSION, "hod", days=3, reason="Survey")
    assert to("refusal_proposed", refused) == to("days_asked", asks) == {"director.jammu"}


def test_new_cases_and_the_morning_digest_of_the_office_go_to_the_deputy(world, at):
    name_deputy()
    case = filed(office_code="PDD").case
    assert to("case_arrived", case) == {"director.jammu"}
    assert {one.name for one in officers("PDD", None, DAY)} == {"Director Industries Jammu"}


def test_a_deputy_who_can_not_be_reached_leaves_the_mail_with_the_head(world):
    name_deputy()
    with transaction():
        people_by_id([actor("director.jammu").person_id]).popitem()[1].is_active = False
    assert told() == {"secretary.power"}


def test_the_head_reads_what_the_deputy_was_written(world, as_person, at):
    name_deputy()
    case = filed().case
    refuse(case)
    page = as_person("secretary.power").get("/inbox/deputy")
    assert page.status_code == 200 and case.number in page.text and "Director Industries Jammu" in page.text
    mail = db.session.query(Outbox).filter_by(message="refusal_proposed").one()
    assert "The load was never sanctioned." in as_person("secretary.power").get(f"/inbox/deputy/{mail.id}").text
    assert case.number in as_person("secretary.power").get("/inbox/deputy?form=csv").text


def test_the_head_reads_nothing_that_the_deputy_was_written_elsewhere(world, as_person):
    name_deputy()
    other = filed(office_code="DIC-JAMMU").case
    with transaction():
        queue_mail("case_given", "director.jammu@example.org",
                   {"reference": "X", "by": "B", "office": "O", "title": "T", "unit": "U", "filed_on": DAY, "due_on": None, "why": None,
                    "link": "L", "reader": ""}, key="own", language="en", at=clock.now())  # fmt: skip
    assert to("case_arrived", other) == {"director.jammu"}
    page = as_person("secretary.power").get("/inbox/deputy").text
    assert "No mail went to a deputy" in page
    for mail in db.session.query(Outbox).filter_by(to_address="director.jammu@example.org"):
        assert as_person("secretary.power").get(f"/inbox/deputy/{mail.id}").status_code == 404


def test_nobody_but_the_head_opens_that_page(world, as_person):
    name_deputy()
    for key in ("nodal", "convener.jammu", "filer", "admin"):
        assert as_person(key).get("/inbox/deputy").status_code in (403, 404), key
    refuse(filed().case)
    mail = db.session.query(Outbox).filter_by(message="refusal_proposed").one()
    assert as_person("hod").get(f"/inbox/deputy/{mail.id}").status_code == 404


def test_the_digest_of_the_office_is_among_them(world, as_person, at):
    name_deputy()
    filed(office_code="PDD")
    with transaction():
        for row in db.session.query(RoleGrant).filter(RoleGrant.deputy_for_id.is_not(None)):
            row.to_on = date(2026, 12, 20)
    at("2026-12-01 09:00")
    send_digests(clock.now())
    assert "PDD" in as_person("secretary.power").get("/inbox/deputy").text


def test_disputes_over_answers_and_directions_are_among_them(world, as_person, at):
    name_deputy()
    case = answer(filed().case)
    take(case, Step.DISPUTE, "filer", settled="no", words="Still dark")
    assert to("case_disputed", case) >= {"director.jammu"}
    at("2026-11-18 10:00")
    mine, others = (give(sat(at, serial=serial, on="2026-11-18"), f"Direction {serial}", office_code=office)
                    for serial, office in ((1, "PDD"), (2, "DIC-JAMMU")))  # fmt: skip
    page = as_person("secretary.power").get("/inbox/deputy").text
    assert case.number in page and mine in page and others not in page
