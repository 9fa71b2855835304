"""An office's templates are offered on the page of its answers, begin them without losing a word, and are its own."""

from sqlalchemy import select

from grievance.cases.reply_templates import load_templates
from grievance.cases.rules.shipped_templates import SHIPPED
from grievance.foundation import clock
from grievance.foundation.database import db
from grievance.foundation.transaction import transaction
from grievance.reference.models import ReplyTemplate
from tests.support.cases import ANSWER, filed, fresh

NEW = {"of": "JPDCL", "outcome": "relief", "category": "", "language": "en", "title": "Transformer replaced",
       "body": "{unit}: the transformer for {number} was replaced on [day]. {office}, by {due_on}."}  # fmt: skip


def own(title="Transformer replaced"):
    return db.session.scalar(select(ReplyTemplate).where(ReplyTemplate.title == title))


def test_those_shipped_are_there_once_and_what_was_taken_away_stays_away(world):
    with transaction():
        assert load_templates(clock.now()) == 0
    assert len(db.session.scalars(select(ReplyTemplate)).all()) == len(SHIPPED)


def test_an_officer_writes_one_for_the_office_and_another_office_does_not_see_it(as_person):
    assert as_person("nodal").post("/reply-templates/new", data=NEW).status_code == 303
    assert NEW["title"] in as_person("hod").get("/reply-templates").text
    assert NEW["title"] not in as_person("hod.kashmir").get("/reply-templates").text
    address = f"/reply-templates/{own().id}"
    for who in ("hod.kashmir", "secretary.power", "admin"):
        assert as_person(who).get(address).status_code == 404
        assert as_person(who).post(f"{address}/end").status_code == 404
    assert as_person("filer").get("/reply-templates").status_code in (403, 404)


def test_only_the_administrator_writes_for_all(as_person):
    assert as_person("hod").post("/reply-templates/new", data=NEW | {"of": "all"}).status_code == 422
    assert as_person("hod").post("/reply-templates/new", data=NEW | {"of": "KPDCL"}).status_code == 422
    assert as_person("admin").post("/reply-templates/new", data=NEW | {"of": "all"}).status_code == 303
    assert NEW["title"] in as_person("hod.kashmir").get("/reply-templates").text


def test_a_place_that_no_case_fills_is_said_at_its_field_and_the_words_stay(as_person):
    answer = as_person("hod").post("/reply-templates/new", data=NEW | {"body": "Dear {manager}, it is done."})
    assert answer.status_code == 422
    assert "No case fills {manager}" in answer.text and "Dear {manager}, it is done." in answer.text


def test_of_two_who_change_one_the_second_sees_both_texts(as_person):
    hod = as_person("hod")
    hod.post("/reply-templates/new", data=NEW)
    address, seen = f"/reply-templates/{own().id}", {"version": "1"}
    assert hod.post(address, data=NEW | seen | {"body": "The first text"}).status_code == 303
    refused = as_person("nodal").post(address, data=NEW | seen | {"body": "The second text"})
    assert refused.status_code == 409
    assert "The first text" in refused.text and "The second text" in refused.text


def test_its_button_puts_the_words_after_what_is_typed_and_sends_nothing(as_person):
    case, hod = filed().case, as_person("hod")
    hod.post("/reply-templates/new", data=NEW)
    typed = {"note": "We spoke on the telephone.", "proof": "Met on 3 November", "template": own().id, "use": "1"}
    page = hod.post(f"/cases/{case.number}/steps/answer", data=typed)
    assert page.status_code == 200 and fresh(case).version == 1
    assert "We spoke on the telephone." in page.text and "Met on 3 November" in page.text
    assert f"the transformer for {case.number} was replaced on [day]. Jammu Power" in page.text.replace("&#39;", "'")
    assert "by 07-12-2026" in page.text


def test_an_answer_in_which_a_place_is_open_is_not_sent_and_nothing_typed_is_lost(as_person):
    case, hod = filed().case, as_person("hod")
    given = ANSWER | {"action_on": "16-11-2026"}
    refused = hod.post(f"/cases/{case.number}/steps/answer", data=given | {"note": "Replaced on [day]."})
    assert refused.status_code == 422 and "Fill in [day], or take it away" in refused.text
    assert "Replaced on [day]." in refused.text and fresh(case).version == 1
    assert hod.post(f"/cases/{case.number}/steps/answer", data=given).status_code == 303


def test_only_those_of_the_subject_and_the_step_are_offered(as_person):
    case, hod = filed().case, as_person("hod")
    hod.post("/reply-templates/new", data=NEW | {"category": "power_supply"})
    hod.post("/reply-templates/new", data=NEW | {"category": "power_tariff_billing", "title": "The bill was corrected"})
    page = hod.get(f"/cases/{case.number}/steps/answer").text
    assert NEW["title"] in page and "The bill was corrected" not in page
    assert "Progress: inspected" not in page
    progress = hod.get(f"/cases/{case.number}/steps/report-progress").text
    assert "Progress: inspected" in progress and NEW["title"] not in progress
    assert 'name="template"' not in hod.get(f"/cases/{case.number}/steps/transfer").text
    assert 'name="template"' not in as_person("filer").get(f"/cases/{case.number}/steps/withdraw").text
