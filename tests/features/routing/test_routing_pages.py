"""Administrators see, try and edit the rows; nobody else does."""

from __future__ import annotations

import re
from datetime import date

import pytest

from grievance.routing import operations, queries
from grievance.routing.rules.routing import RoutingFacts
from tests.support.cases import filed

TODAY = date(2026, 11, 16)
GANGYAL = RoutingFacts("power_supply", "Transformer burnt", "", estate="gangyal")


def words_of(answer) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.text).split())


@pytest.fixture
def admin(as_person):
    return as_person("admin")


def send(person, path: str, **fields: str):
    """Sends the form of a page as a browser would."""
    page = person.get(path).text
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page))
    lists = dict.fromkeys(re.findall(r'<select [^>]*name="([^"]+)"', page), "")
    return person.post(path, data={**lists, **hidden, **fields})


@pytest.mark.parametrize("path", ["", "?category=land_lease", "?category=nothing", "/new", "/try"])
def test_administrators_read_the_rows(admin, path):
    assert admin.get(f"/admin/routing{path}").status_code == 200


@pytest.mark.parametrize("who", ["hod", "convener.jammu", "filer", "overseer"])
def test_nobody_else_does(as_person, who):
    assert as_person(who).get("/admin/routing").status_code in (403, 404)


def test_the_list_names_office_words_and_first_office(admin):
    page = words_of(admin.get("/admin/routing?category=delayed_payments"))
    assert "First office: MSEFC-JAMMU in Jammu, MSEFC-KASHMIR in Kashmir." in page
    assert "jal jeevan mission" in page


def test_a_text_can_be_tried(admin):
    answer = send(admin, "/admin/routing/try", words="Transformer burnt, no power since Monday", estate_code="gangyal")
    assert "power supply in Gangyal: JPDCL, because Gangyal estate is in Jammu division" in words_of(answer)
    assert send(admin, "/admin/routing/try", words="").status_code == 422


def test_the_preview_names_the_open_case_and_saving_leaves_it_where_it_is(admin):
    case = filed(category_code="power_supply", estate_code="gangyal", office_code="JPDCL").case
    fields = {"category_code": "power_supply", "estate_code": "gangyal", "office_code": "SICOP-JAMMU", "priority": "0"}
    shown = words_of(send(admin, "/admin/routing/new", preview="1", **fields))
    assert f"{case.number} JPDCL SICOP-JAMMU" in shown
    assert operations.choose_office(GANGYAL, TODAY).office_code == "JPDCL"
    assert send(admin, "/admin/routing/new", **fields).status_code == 303
    assert operations.choose_office(GANGYAL, TODAY).office_code == "SICOP-JAMMU"
    assert case.office_code == "JPDCL"


def test_a_row_is_edited_and_ended(admin):
    rule_id = queries.rules_of("credit_banking", TODAY)[0].id
    fields = {"category_code": "credit_banking", "office_code": "IC-DEPT", "cue_words": "loan; karza", "priority": "3"}
    assert send(admin, f"/admin/routing/{rule_id}", **fields).status_code == 303
    assert queries.rule(rule_id).cue_words == "loan; karza"
    page = admin.get(f"/admin/routing/{rule_id}").text
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page.split("/end")[1]))
    assert admin.post(f"/admin/routing/{rule_id}/end", data=hidden).status_code == 303
    assert queries.rule(rule_id).to_on == TODAY


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"office_code": ""}, "Choose the office that answers."),
        ({"office_code": "JPDCL", "cue_words": "a b c d e"}, "is longer than 4 words"),
        ({"office_code": "JPDCL", "amount_from": "lots"}, "Write the amount in rupees as a number"),
        ({"office_code": "JPDCL", "priority": "99"}, "Write a whole number from -9 to 9"),
        ({"office_code": "NOWHERE"}, "Choose from the list."),
    ],
)
def test_what_is_not_a_row_is_said_at_its_field_and_nothing_typed_is_lost(admin, fields, told):
    answer = send(admin, "/admin/routing/new", **{"priority": "0", "note": "kept as typed", **fields})
    assert answer.status_code == 422
    assert told in answer.text
    assert "kept as typed" in answer.text


def test_a_row_that_does_not_exist_is_not_found(admin):
    assert admin.get("/admin/routing/999999").status_code == 404
