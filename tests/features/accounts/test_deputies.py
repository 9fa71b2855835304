"""A head names a deputy of the same office for some days; the deputy decides in his place and approves nothing of his own."""

from datetime import date

import pytest

from grievance.accounts import queries
from grievance.cases.rules.steps import Step
from grievance.permissions import Right
from grievance.sentences import Refusal
from tests.support.cases import actor, answer, filed, take

DAY = date(2026, 11, 16)
DAYS = {"from_on": "16-11-2026", "to_on": "20-11-2026"}


def name(as_person, by="hod", deputy="nodal", office="JPDCL", **more):
    number = queries.person_by_email(f"{deputy}@example.org").id
    return as_person(by).post("/account/deputy", data=DAYS | {"who": f"{office}:{number}"} | more)


def test_while_it_runs_the_deputy_decides_and_afterwards_no_more(as_person, at):
    case = filed().case
    with pytest.raises(Refusal):
        answer(case, "nodal")
    assert name(as_person).status_code == 303
    assert actor("nodal").can(Right.DECIDE_CASE, office="JPDCL")
    at("2026-11-20 23:00")
    answer(case, "nodal")
    at("2026-11-21 00:01")
    assert not actor("nodal").can(Right.DECIDE_CASE, office="JPDCL")


def test_before_the_first_day_nothing_is_different(as_person, at):
    name(as_person, from_on="18-11-2026")
    assert not actor("nodal").can(Right.DECIDE_CASE, office="JPDCL")
    at("2026-11-18 00:01")
    assert actor("nodal").can(Right.DECIDE_CASE, office="JPDCL")


def test_a_deputy_names_no_deputy_and_gives_no_case_of_another_office_away(as_person):
    name(as_person)
    assert not actor("nodal").can(Right.SET_DEPUTY)
    assert as_person("nodal").get("/account/deputy").status_code == 404
    other = filed(office_code="KPDCL", division="kashmir").case
    with pytest.raises(Refusal):
        take(other, Step.TRANSFER, "nodal", office="JPDCL", reason="Ours")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"from_on": "15-11-2026"}, "cannot lie before today"),
        ({"to_on": "15-11-2026"}, "before the first day"),
        ({"to_on": "01-03-2027"}, "At most 90 days"),
        ({"to_on": ""}, "Write the last day"),
        ({"who": ""}, "Choose an officer"),
    ],
)
def test_what_does_not_fit_is_said_at_its_field(as_person, more, said):
    answered = name(as_person, **more)
    assert answered.status_code == 422 and said in answered.text


def test_only_an_officer_of_the_same_office_and_only_by_its_head(as_person):
    assert name(as_person, deputy="hod.kashmir").status_code == 422
    assert name(as_person, office="KPDCL").status_code == 422
    assert name(as_person, by="nodal", deputy="hod").status_code == 404
    assert name(as_person, by="filer").status_code in (403, 404)


def test_two_at_a_time_are_refused_and_one_can_be_ended_at_once(as_person):
    name(as_person)
    assert "on some of these days already" in name(as_person, from_on="20-11-2026", to_on="25-11-2026").text
    row = queries.deputies_of({"JPDCL"}, DAY)[0]
    assert as_person("hod.kashmir").post(f"/account/deputy/{row.id}/end").status_code == 404
    assert as_person("hod").post(f"/account/deputy/{row.id}/end").status_code == 303
    assert not actor("nodal").can(Right.DECIDE_CASE, office="JPDCL")
    assert name(as_person).status_code == 303
