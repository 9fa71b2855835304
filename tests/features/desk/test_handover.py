"""The head of an office hands over charge: what lies there, whose rights end and begin by the day, and the successor's word."""

from __future__ import annotations

import csv
import io
import re
from datetime import date

import pytest

from grievance.accounts import queries as people
from grievance.audit.models import EventRow
from grievance.cases.rules.consulting import Ending
from grievance.cases.rules.steps import Step
from grievance.desk.models import ChargeHandover
from grievance.foundation.database import db
from grievance.permissions import Right
from grievance.reference import queries as reference
from tests.features.cases.test_asking_another_office import ask, end
from tests.support.cases import actor, answer, filed, fresh, refuse, take

OFFICE = "/offices/JPDCL/handover"
DATED = {"kind": "regular", "successor": "nodal@example.org", "begins_on": "20-11-2026", "reason": "transfer"}


def hand_over(as_person, by="hod", **more):
    return as_person(by).post(f"{OFFICE}/new", data=DATED | {"sure": "y"} | more)


def entered() -> ChargeHandover:
    return db.session.query(ChargeHandover).order_by(ChargeHandover.id.desc()).first()


def heads_on(day: date) -> list[str]:
    rows = [row for row in reference.holders("JPDCL", day) if row.is_head]
    return [people.person(row.person_id).name if row.person_id else "vacant" for row in rows]


def recorded(name: str) -> int:
    return db.session.query(EventRow).filter_by(name=name).count()


def words(page) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.text).split())


def test_before_it_is_entered_the_page_says_who_is_told_from_then_on(as_person):
    filed()
    shown = as_person("hod").post(f"{OFFICE}/new", data=DATED)
    assert shown.status_code == 200 and "Nothing has been saved yet" in shown.text
    assert "They stay there; whoever heads the office answers for them" in shown.text
    assert entered() is None and actor("hod").can(Right.DECIDE_CASE, office="JPDCL")


def test_rights_of_the_outgoing_end_and_those_of_the_successor_begin_by_the_day_without_a_job(as_person, at):
    case = filed().case
    assert hand_over(as_person).status_code == 303
    assert actor("hod").can(Right.DECIDE_CASE, office="JPDCL")
    assert not actor("nodal").can(Right.DECIDE_CASE, office="JPDCL")
    at("2026-11-20 00:01")
    assert not actor("hod").can(Right.SEE_CASE, office="JPDCL") and not actor("hod").own_offices()
    assert actor("nodal").can(Right.SET_DEPUTY, office="JPDCL")
    assert heads_on(date(2026, 11, 19)) == ["Managing Director JPDCL"] and heads_on(date(2026, 11, 20)) == [
        "Anil Sharma"
    ]
    answer(case, "nodal")
    assert fresh(case).office_code == "JPDCL"


def test_both_steps_stand_in_the_record_and_only_the_successor_acknowledges_from_the_day_on(as_person, at):
    filed(), hand_over(as_person)
    row = entered()
    assert recorded("ChargeHandedOver") == 1
    assert as_person("nodal").post(f"{OFFICE}/{row.id}/taken").status_code in (409, 422)
    at("2026-11-20 09:00")
    assert as_person("secretary.power").post(f"{OFFICE}/{row.id}/taken").status_code == 403
    assert "You have charge of" in words(as_person("nodal").get("/inbox"))
    assert as_person("nodal").post(f"{OFFICE}/{row.id}/taken").status_code == 303
    assert recorded("ChargeTaken") == 1 and entered().taken_over["cases"] == 1
    assert "You have charge of" not in words(as_person("nodal").get("/inbox"))
    assert "Taken over on" in words(as_person("nodal").get(OFFICE))


def test_deputies_and_cases_given_to_the_head_end_with_him(as_person, at):
    case, kept = filed().case, filed().case
    take(case, Step.ASSIGN, "hod", person=actor("hod").person_id)
    take(kept, Step.ASSIGN, "hod", person=actor("nodal").person_id)
    deputy = {"who": f"JPDCL:{actor('nodal').person_id}", "from_on": "16-11-2026", "to_on": "30-11-2026"}
    assert as_person("hod").post("/account/deputy", data=deputy).status_code == 303
    page = words(as_person("hod").get(OFFICE))
    assert "Ends with the head who named him" in page and "1 case is given to the head himself" in page
    hand_over(as_person, by="admin", successor="hod.kashmir@example.org", kind="additional_charge")
    assert actor("nodal").can(Right.DECIDE_CASE, office="JPDCL")
    at("2026-11-20 09:00")
    assert not actor("nodal").can(Right.DECIDE_CASE, office="JPDCL")
    as_person("hod.kashmir").post(f"{OFFICE}/{entered().id}/taken")
    assert fresh(case).assigned_person_id is None and fresh(kept).assigned_person_id is not None


def test_a_deputy_of_days_after_the_handover_never_begins(as_person, at):
    deputy = {"who": f"JPDCL:{actor('nodal').person_id}", "from_on": "25-11-2026", "to_on": "30-11-2026"}
    as_person("hod").post("/account/deputy", data=deputy)
    hand_over(as_person, successor="hod.kashmir@example.org")
    for day in ("2026-11-19 12:00", "2026-11-26 12:00"):
        at(day)
        assert not actor("nodal").can(Right.DECIDE_CASE, office="JPDCL")


def test_an_order_that_is_changed_before_its_day_is_taken_back_and_all_stands_as_before(as_person, at):
    hand_over(as_person)
    again = hand_over(as_person, begins_on="25-11-2026")
    assert again.status_code == 422 and "is entered already" in again.text
    assert as_person("hod").post(f"{OFFICE}/{entered().id}/back").status_code == 303
    assert recorded("HandoverTakenBack") == 1
    at("2026-12-20 09:00")
    assert actor("hod").can(Right.SET_DEPUTY, office="JPDCL") and heads_on(date(2026, 12, 20)) == [
        "Managing Director JPDCL"
    ]
    assert not actor("nodal").can(Right.DECIDE_CASE, office="JPDCL")
    assert hand_over(as_person, begins_on="22-12-2026").status_code == 303


def test_a_post_left_vacant_says_since_when_and_who_acts_and_stands_on_the_overview(as_person, at):
    hand_over(as_person, by="secretary.power", kind="vacant", successor="", reason="retirement", begins_on="16-11-2026")
    assert not actor("hod").own_offices()
    page = words(as_person("secretary.power").get(OFFICE))
    assert (
        "The post is vacant since 16 November 2026" in page and "Secretary PDD, head of PDD, is told and acts" in page
    )
    overview = words(as_person("overseer").get("/overview"))
    assert (
        "Jammu Power Distribution Corporation Limited: head of office, since 16 November 2026" in overview
        and "Secretary PDD (PDD) acts" in overview
    )


def test_the_page_lists_what_is_handed_over_with_days_left_and_whose_days(as_person, at):
    at("2026-11-02 10:00")
    first, second, third = filed().case, filed(title="No meter").case, filed(title="Refused one").case
    at("2026-11-09 10:00")
    take(second, Step.ASK_FILER, "hod", question="Which meter?", days=7)
    refuse(third)
    take(first, Step.ASK_EXTENSION, "hod", days=5, reason="The transformer comes on Monday")
    at("2026-11-16 10:00")
    page = as_person("hod").get(f"{OFFICE}?on=2026-11-20")
    shown = words(page)
    assert "3 cases lie with Jammu Power Distribution" in shown
    assert "Days so far" in shown and "The unit" in shown and "A refusal waits for its approval" in shown
    assert "5 more days asked for on Monday 9 November 2026" in shown
    due = first_due(page, first.number)
    assert due == (date(2026, 11, 23) - date(2026, 11, 20)).days
    assert words(as_person("secretary.power").get("/offices/PDD/handover")).count("Approve the refusal") == 1


def first_due(page, number: str) -> int:
    line = re.search(rf"{number}</bdi></a></th>.*?</tr>", page.text, re.S).group(0)
    return int(re.search(r'<td class="n">(\d+)', line).group(1))


def test_the_file_has_every_line_of_the_page(as_person):
    numbers = [filed().case.number for _ in range(3)]
    rows = list(csv.reader(io.StringIO(as_person("hod").get(f"{OFFICE}?form=csv").text.lstrip("\ufeff"))))
    assert rows[0][:5] == ["What", "Number", "Title", "Date now", "Days left"]
    assert sorted(row[1] for row in rows[1:] if row[0] == "Cases held") == sorted(numbers)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"begins_on": "16-08-2026"}, "more than 60 days back"),
        ({"begins_on": "16-08-2028"}, "more than a year ahead"),
        ({"begins_on": ""}, "Write the date"),
        ({"successor": ""}, "Name the successor"),
        ({"successor": "hod@example.org"}, "heads the office already"),
        ({"successor": "nobody@example.org"}, "no open account"),
        ({"successor": "filer@example.org"}, "held no post here yet"),
        ({"kind": "vacant"}, "Leave the person empty"),
    ],
)
def test_what_does_not_fit_is_said_at_its_field_and_nothing_typed_is_lost(as_person, more, said):
    answered = hand_over(as_person, **more)
    assert answered.status_code == 422 and said in answered.text and "transfer" in answered.text
    assert entered() is None


def test_who_neither_heads_it_nor_stands_above_finds_no_such_page(as_person):
    for who in ("hod.kashmir", "director.jammu", "convener.jammu", "filer"):
        assert as_person(who).get(OFFICE).status_code in (403, 404), who
        assert hand_over(as_person, by=who).status_code in (403, 404), who
    assert as_person("nodal").get(OFFICE).status_code == 200
    assert hand_over(as_person, by="nodal").status_code == 404
    assert as_person("overseer").get(OFFICE).status_code == 200


def test_an_administrator_enters_a_handover_and_reads_no_case(as_person):
    number = filed().case.number
    page = as_person("admin").get(OFFICE)
    assert page.status_code == 200 and number not in page.text and "Hand over charge" in page.text


def test_a_day_far_ahead_or_gone_by_or_no_day_at_all_is_no_error(as_person):
    filed()
    for on in ("9999-12-31", "2020-01-01", "31-31-2026", "x"):
        page = as_person("hod").get(f"{OFFICE}?on={on}")
        assert page.status_code == 200 and ("2027" if on[0] == "9" else "16 November 2026") in words(page)


def test_a_deputy_hands_nothing_over(as_person):
    deputy = {"who": f"JPDCL:{actor('nodal').person_id}", "from_on": "16-11-2026", "to_on": "30-11-2026"}
    as_person("hod").post("/account/deputy", data=deputy)
    assert hand_over(as_person, by="nodal", successor="hod.kashmir@example.org").status_code == 404


def test_it_costs_the_same_however_much_lies_there(as_person, statements):
    client = as_person("hod")
    filed(), client.get(OFFICE)
    with statements() as before:
        client.get(OFFICE)
    for _ in range(12):
        filed()
    client.get(OFFICE)
    with statements() as after:
        client.get(OFFICE)
    assert len(after) == len(before) <= 50


def test_questions_between_offices_that_wait_are_handed_over_too(as_person):
    mine, theirs, done = filed().case, filed(office_code="KPDCL", division="kashmir").case, filed().case
    ask(mine, "hod")
    ask(theirs, "hod.kashmir", office="JPDCL")
    ask(done, "hod")
    end(done, Ending.ANSWER, "hod.kashmir")
    page = words(as_person("hod").get(OFFICE))
    section = page[page.index("Questions between offices") :].partition("Disputes to review")[0]
    assert mine.number in section and theirs.number in section and done.number not in section
    assert "Asked of Kashmir Power" in section and "this office answers" in section
    assert theirs.number in as_person("hod").get(f"{OFFICE}?form=csv").text
