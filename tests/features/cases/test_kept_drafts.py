"""What an officer typed into the page of a step is kept for later, is nobody else's, and goes when the step is taken."""

from datetime import timedelta

from sqlalchemy import func, select

from grievance.admin.jobs import keep_house
from grievance.cases.models import StepDraft
from grievance.foundation import clock
from grievance.foundation.database import db
from tests.support.cases import ANSWER, filed, fresh

HALF = {"note": "The feeder was walked along.", "proof": "Order 7", "action_on": "not a date", "outcome": "partly"}


def drafts():
    return db.session.scalar(select(func.count()).select_from(StepDraft))


def test_kept_as_typed_with_the_time_and_read_in_again(as_person):
    case, hod = filed().case, as_person("hod")
    page = hod.post(f"/cases/{case.number}/steps/answer", data=HALF | {"keep": "1"}, follow_redirects=True)
    assert "You kept this on" in page.text and "Kept at 10:00" in page.text
    for words in HALF.values():
        assert words in page.text
    assert fresh(case).version == 1


def test_nobody_else_reads_it_and_another_step_has_its_own(as_person):
    case, hod = filed().case, as_person("hod")
    hod.post(f"/cases/{case.number}/steps/answer", data=HALF | {"keep": "1"})
    for who in ("nodal", "filer", "secretary.power"):
        assert HALF["note"] not in as_person(who).get(f"/cases/{case.number}/steps/answer").text
    assert HALF["note"] not in hod.get(f"/cases/{case.number}/steps/report-progress").text


def test_kept_again_takes_the_place_of_what_was_kept(as_person):
    case, hod = filed().case, as_person("hod")
    for words in ("first", "second"):
        hod.post(f"/cases/{case.number}/steps/answer", data={"note": words, "keep": "1"})
    assert drafts() == 1 and "second" in hod.get(f"/cases/{case.number}/steps/answer").text


def test_taking_the_step_drops_it(as_person):
    case, hod = filed().case, as_person("hod")
    hod.post(f"/cases/{case.number}/steps/answer", data=HALF | {"keep": "1"})
    hod.post(f"/cases/{case.number}/steps/answer", data=ANSWER | {"action_on": "16-11-2026"})
    assert fresh(case).state == "answered" and drafts() == 0


def test_a_refused_step_leaves_it_kept(as_person):
    case, hod = filed().case, as_person("hod")
    hod.post(f"/cases/{case.number}/steps/answer", data=HALF | {"keep": "1"})
    assert hod.post(f"/cases/{case.number}/steps/answer", data=HALF).status_code == 422 and drafts() == 1


def test_it_can_be_thrown_away(as_person):
    case, hod = filed().case, as_person("hod")
    hod.post(f"/cases/{case.number}/steps/answer", data=HALF | {"keep": "1"})
    page = hod.post(f"/cases/{case.number}/steps/answer", data={"drop": "1"}, follow_redirects=True)
    assert drafts() == 0 and HALF["note"] not in page.text


def test_the_script_gets_one_line(as_person):
    case = filed().case
    answer = as_person("hod").post(f"/cases/{case.number}/steps/answer", data=HALF | {"keep": "script"})
    assert answer.status_code == 200 and answer.text == "Kept at 10:00 am. Nobody else sees it."


def test_it_is_gone_after_thirty_days_and_not_before(as_person):
    case, hod = filed().case, as_person("hod")
    hod.post(f"/cases/{case.number}/steps/answer", data=HALF | {"keep": "1"})
    keep_house(clock.now() + timedelta(days=29))
    assert drafts() == 1
    keep_house(clock.now() + timedelta(days=31))
    assert drafts() == 0


def test_what_was_kept_is_typed_against_the_case_as_it_is_now(as_person):
    """The page carries the case's version of today, so that only what happens after it is opened is a conflict."""
    case, hod = filed().case, as_person("hod")
    hod.post(f"/cases/{case.number}/steps/answer", data=HALF | {"keep": "1"})
    as_person("nodal").post(f"/cases/{case.number}/steps/report-progress", data={"note": "Walked along"})
    assert f'name="version" value="{fresh(case).version}"' in hod.get(f"/cases/{case.number}/steps/answer").text


def test_a_visitor_and_a_stranger_keep_nothing(as_person, client):
    case = filed().case
    assert as_person("hod.kashmir").post(f"/cases/{case.number}/steps/answer", data={"keep": "1"}).status_code == 404
    client.post(f"/cases/{case.number}/steps/answer", data={"keep": "1"})
    assert drafts() == 0
