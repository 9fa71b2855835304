"""Who has charge between two heads: interim charges, cases given to a head who has gone, and all that lies there, counted."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from datetime import date

import pytest

from grievance.accounts import operations as accounts
from grievance.accounts import queries as people
from grievance.admin.jobs import keep_house
from grievance.cases.rules.steps import Step
from grievance.desk.handover import page as page_of_handover
from grievance.foundation import clock
from grievance.foundation.database import db
from grievance.foundation.transaction import transaction
from grievance.matters.models import PolicyItemCase
from grievance.matters.rules import Proposal
from grievance.permissions import Right, Role
from grievance.reference import holding
from grievance.reference.rules.words import HolderKind
from tests.features.desk.test_handover import DATED, OFFICE, entered, hand_over, heads_on, words
from tests.features.matters.test_policy_items import make
from tests.support.cases import actor, filed, fresh, refuse, take


@pytest.mark.parametrize("more", [{"kind": "vacant", "successor": ""}, {}])
def test_cases_given_to_the_head_are_the_offices_from_the_first_day_on_whoever_acknowledges(as_person, at, more):
    gone, case, kept = actor("hod").person_id, filed().case, filed().case
    take(case, Step.ASSIGN, "hod", person=gone)
    take(kept, Step.ASSIGN, "hod", person=actor("nodal").person_id)
    hand_over(as_person, **more)
    keep_house(at("2026-11-19 23:30"))
    assert fresh(case).assigned_person_id == gone
    keep_house(at("2026-11-20 00:30"))
    assert fresh(case).assigned_person_id is None and fresh(kept).assigned_person_id is not None
    enter_head("hod", date(2026, 12, 1))
    at("2026-12-01 10:00")
    take(case, Step.ASSIGN, "hod", person=gone)
    keep_house(at("2026-12-02 00:30"))
    assert fresh(case).assigned_person_id == gone, "what he is given later is his"


def test_who_has_handed_on_an_office_without_acknowledging_it_is_asked_no_more(as_person, at):
    hand_over(as_person)
    first = entered().id
    at("2026-11-20 09:00")
    assert "You have charge of" in words(as_person("nodal").get("/inbox"))
    on = {"successor": "hod.kashmir@example.org", "begins_on": "25-11-2026"}
    assert hand_over(as_person, by="secretary.power", **on).status_code == 303
    at("2026-11-24 09:00")
    assert "You have charge of" in words(as_person("nodal").get("/inbox")), "until the day on which it is handed on"
    at("2026-11-25 09:00")
    assert "You have charge of" not in words(as_person("nodal").get("/inbox"))
    assert "I have taken over" not in words(as_person("nodal").get(OFFICE))
    late = as_person("nodal").post(f"{OFFICE}/{first}/taken")
    assert late.status_code in (409, 422) and "handed on since" in words(late)
    assert "You have charge of" in words(as_person("hod.kashmir").get("/inbox"))


def test_an_interim_head_whose_days_are_over_is_asked_no_more(as_person, at):
    enter_head("hod.kashmir", date(2026, 12, 1))
    hand_over(as_person, kind="additional_charge")
    at("2026-11-30 09:00")
    assert "You have charge of" in words(as_person("nodal").get("/inbox"))
    at("2026-12-01 09:00")
    assert "You have charge of" not in words(as_person("nodal").get("/inbox"))


def enter_head(who: str, day: date) -> None:
    """The administrator enters a regular head with the role, from a day on."""
    person, by = people.person_by_email(f"{who}@example.org"), actor("admin")
    entry = {"person_id": person.id, "kind": HolderKind.REGULAR, "is_head": True, "title": "Head",
             "deputy_person_id": None, "from_on": day, "to_on": None}  # fmt: skip
    with transaction():
        holding.appoint("JPDCL", entry, person.name, by, clock.now())
        accounts.give_grant(person, Role.HOD, by, clock.now(), office_code="JPDCL", from_on=day)


def test_an_interim_charge_ends_the_day_before_the_head_who_is_entered_already_begins(as_person, at):
    enter_head("hod.kashmir", date(2026, 12, 1))
    shown = as_person("hod").post(f"{OFFICE}/new", data=DATED | {"kind": "additional_charge"})
    assert "until Monday 30 November 2026, since the next head is entered already" in words(shown)
    assert hand_over(as_person, kind="additional_charge").status_code == 303
    at("2026-11-30 10:00")
    assert heads_on(date(2026, 11, 30)) == ["Anil Sharma"] and actor("nodal").can(Right.SET_DEPUTY, office="JPDCL")
    assert not actor("hod.kashmir").can(Right.DECIDE_CASE, office="JPDCL")
    at("2026-12-01 00:01")
    coming = people.person_by_email("hod.kashmir@example.org").name
    assert heads_on(date(2026, 12, 1)) == [coming] and actor("hod.kashmir").can(Right.DECIDE_CASE, office="JPDCL")
    assert not actor("nodal").can(Right.SET_DEPUTY, office="JPDCL")


@pytest.mark.parametrize("more", [{"kind": "additional_charge"}, {"kind": "vacant", "successor": ""}])
def test_an_interim_taken_back_leaves_the_coming_head_as_entered(as_person, at, more):
    enter_head("hod.kashmir", date(2026, 12, 1))
    hand_over(as_person, **more)
    assert as_person("hod").post(f"{OFFICE}/{entered().id}/back").status_code == 303
    assert heads_on(date(2026, 11, 30)) == ["Managing Director JPDCL"] and actor("hod").own_offices()
    at("2026-12-01 10:00")
    assert actor("hod.kashmir").can(Right.DECIDE_CASE, office="JPDCL") and len(heads_on(date(2026, 12, 1))) == 1


@pytest.mark.parametrize("more", [{}, {"kind": "additional_charge", "begins_on": "01-12-2026"}])
def test_a_regular_head_or_one_of_the_same_day_finds_the_post_taken(as_person, more):
    enter_head("hod.kashmir", date(2026, 12, 1))
    answered = hand_over(as_person, **more)
    assert answered.status_code == 422 and "From Tuesday 1 December 2026 another head is entered" in words(answered)
    assert entered() is None


def test_an_interim_charge_entered_late_takes_nothing_from_the_head_who_has_begun_since(as_person, at):
    enter_head("hod.kashmir", date(2026, 11, 10))
    deputy = {"who": f"JPDCL:{actor('nodal').person_id}", "from_on": "16-11-2026", "to_on": "30-11-2026"}
    assert as_person("hod.kashmir").post("/account/deputy", data=deputy).status_code == 303
    late = hand_over(as_person, by="admin", kind="additional_charge", begins_on="02-11-2026")
    assert late.status_code == 303
    assert actor("hod.kashmir").can(Right.SET_DEPUTY, office="JPDCL")
    assert actor("nodal").can(Right.DECIDE_CASE, office="JPDCL"), "the deputy of the head who has begun stays"
    assert heads_on(date(2026, 11, 9)) == ["Anil Sharma"] and "Anil Sharma" not in heads_on(date(2026, 11, 16))


def propose_an_outcome(cases: list) -> None:
    item = make(cases)
    with transaction():
        for link in db.session.query(PolicyItemCase).filter_by(policy_item_id=item.id):
            link.proposal, link.proposed_at = Proposal.PROPOSED, clock.now()


def test_however_much_lies_there_it_is_counted_whole_and_the_file_has_every_line(as_person, monkeypatch):
    monkeypatch.setattr(page_of_handover, "SHOWN", 2)
    cases = [filed(title=f"Case {number}").case for number in range(5)]
    for case in cases:
        take(case, Step.ASK_FILER, "nodal", question="Which meter?", days=7)
    more, refused = [filed().case for _ in range(3)], [filed().case for _ in range(2)]
    for case in more:
        take(case, Step.ASK_EXTENSION, "hod", days=5, reason="Survey")
    for case in refused:
        refuse(case)
    propose_an_outcome([filed(title="Proposed").case for _ in range(3)])
    page = as_person("hod").get(OFFICE)
    counted = dict(re.findall(r'id="(cases|questions|policies|asked)".*?<p>(\d+)</p>', page.text, re.S))
    rows = list(csv.reader(io.StringIO(as_person("hod").get(f"{OFFICE}?form=csv").text.lstrip("\ufeff"))))[1:]
    listed = Counter(row[0] for row in rows)
    assert listed == {"Cases held": 13, "Questions to units, pending": 5, "Proposed outcomes of policy items": 3,
                      "Waiting for the office above": 5}  # fmt: skip
    assert sorted(row[1] for row in rows if row[0].startswith("Questions")) == sorted(case.number for case in cases)
    assert counted == {"cases": "13", "questions": "5", "policies": "3", "asked": "5"}
