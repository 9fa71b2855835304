"""Where a filer is reached: own change after a code, language and choice, and what a hostile convener cannot do."""

from __future__ import annotations

import re

import pytest

from grievance.accounts.models import UnreachableAddress
from grievance.cases.rules.steps import Step
from grievance.foundation import clock
from grievance.foundation.database import db
from grievance.notifications.models import Outbox
from tests.support.cases import filed, fresh, take

EVIL, OWN = "evil@example.net", "rakesh@example.in"
FIGURES = re.compile(r"\b\d{6}\b")


def mails(address, message=None):
    found = db.session.query(Outbox).filter_by(to_address=address)
    found = found.filter_by(message=message) if message else found
    return found.order_by(Outbox.id).all()


def code_to(address, message="one_time_code"):
    return FIGURES.search(mails(address, message)[-1].text).group()


def follow(browser, made):
    assert browser.post("/track", data={"number": made.case.number, "secret": made.secret}).status_code == 303


@pytest.fixture
def made(world):
    return filed(filer_person_id=None, contact_email=OWN)


@pytest.fixture
def taken_over(made, as_person):
    """The convener has written an address of his own on a case whose mail comes back."""
    db.session.add(UnreachableAddress(address_folded=OWN, since_at=clock.now(), status="5.1.1"))
    db.session.commit()
    done = as_person("convener.jammu").post(f"/cases/{made.case.number}/address", data={"email": EVIL})
    assert done.status_code == 303 and fresh(made.case).contact_email == EVIL
    return made


def test_a_hostile_convener_gets_mail_but_no_code(taken_over, client):
    number = taken_over.case.number
    assert client.post("/track/code", data={"number": number}).status_code == 303
    assert not mails(EVIL, "track_code")
    take(taken_over.case, Step.REPORT_PROGRESS, "hod", note="The transformer was ordered.")
    assert [mail.message for mail in mails(EVIL)][-1] == "case_news"


def test_a_hostile_convener_with_an_account_at_that_address_does_not_get_the_case(taken_over, client, world):
    client.post("/sign-in/code", data={"contact": EVIL})
    assert client.post("/sign-in/code/enter", data={"code": code_to(EVIL)}).status_code == 303
    assert client.get(f"/cases/{taken_over.case.number}").status_code == 404
    assert fresh(taken_over.case).filer_person_id is None
    for path in ("messages", "messages/code"):
        assert client.get(f"/cases/{taken_over.case.number}/{path}").status_code == 404


def test_a_hostile_convener_cannot_prove_it_from_the_officers_side(taken_over, as_person):
    convener = as_person("convener.jammu")
    path = f"/cases/{taken_over.case.number}/messages"
    assert convener.get(path).status_code == 403
    assert convener.post(f"{path}/contact", data={"contact": EVIL}).status_code == 403
    assert fresh(taken_over.case).contact_corrected_at is not None and not mails(EVIL, "one_time_code")


def test_the_answers_link_to_such_an_address_says_no_word_for_the_filer(taken_over, client):
    take(taken_over.case, Step.ANSWER, "hod", outcome="relief", note="The line was repaired on both phases.", action_on=clock.today(),
         proof="Order 12")  # fmt: skip
    told = mails(EVIL, "case_answered")[-1].text
    assert "/word/" not in told and taken_over.case.number in told


def test_the_officers_page_says_that_it_is_not_proved(taken_over, as_person):
    assert "is not proved yet" in as_person("convener.jammu").get(f"/cases/{taken_over.case.number}").text


def test_the_filer_proves_the_corrected_address_and_codes_go_there_again(taken_over, client, world):
    follow(client, taken_over)
    path = f"/cases/{taken_over.case.number}/messages"
    assert "The convener wrote this address" in client.get(path).text
    assert client.post(f"{path}/contact", data={"contact": EVIL}).status_code == 303
    assert client.post(f"{path}/code", data={"code": code_to(EVIL)}).status_code == 303
    case = fresh(taken_over.case)
    assert case.contact_corrected_at is None and case.contact_proved_at is not None
    world.test_client().post("/track/code", data={"number": case.number})
    assert mails(EVIL, "track_code")


def test_the_filers_own_correction_needs_no_proof_for_codes(made, client, world):
    db.session.add(UnreachableAddress(address_folded=OWN, since_at=clock.now(), status="5.1.1"))
    db.session.commit()
    follow(client, made)
    client.post(f"/cases/{made.case.number}/address", data={"email": "new@example.in"})
    world.test_client().post("/track/code", data={"number": made.case.number})
    assert mails("new@example.in", "track_code") and fresh(made.case).contact_proved_at is None


def test_a_working_contact_is_changed_by_its_filer_and_counts_after_its_code(made, client):
    follow(client, made)
    path = f"/cases/{made.case.number}/messages"
    assert client.post(f"{path}/contact", data={"contact": "new@example.in"}).status_code == 303
    assert fresh(made.case).contact_email == OWN
    wrong = "999999" if code_to("new@example.in") != "999999" else "999998"
    refused = client.post(f"{path}/code", data={"code": wrong})
    assert refused.status_code == 422 and "not the code" in refused.text and fresh(made.case).contact_email == OWN
    assert client.post(f"{path}/code", data={"code": code_to("new@example.in")}).status_code == 303
    case = fresh(made.case)
    assert case.contact_email == "new@example.in" and case.contact_proved_at is not None
    assert mails(OWN, "contact_changed"), "the address that is left is told"


def test_nobody_else_changes_it(made, client, as_person):
    path = f"/cases/{made.case.number}/messages"
    assert client.get(path).status_code in (303, 404)
    for who in ("hod", "nodal", "convener.jammu", "overseer"):
        assert as_person(who).get(path).status_code in (403, 404)
        assert as_person(who).post(path, data={"language": "ur", "wanted": "needed"}).status_code in (403, 404)
    assert fresh(made.case).message_language is None


def test_language_and_choice_of_messages(made, client):
    follow(client, made)
    path = f"/cases/{made.case.number}/messages"
    assert client.post(path, data={"language": "hi", "wanted": "needed"}).status_code == 303
    before = len(mails(OWN))
    take(made.case, Step.REPORT_PROGRESS, "hod", note="The transformer was ordered.")
    assert len(mails(OWN)) == before
    take(fresh(made.case), Step.ASK_FILER, "hod", question="Which feeder?", days=7, papers="")
    (asked,) = mails(OWN, "clarification_asked")
    assert asked.language == "hi"
    client.post(path, data={"language": "ur", "wanted": "all"})
    assert fresh(made.case).messages_wanted == "all"
    assert client.post(path, data={"language": "xx", "wanted": "none"}).status_code == 422


def test_two_pages_at_once_do_not_overwrite_each_other(made, client):
    follow(client, made)
    path = f"/cases/{made.case.number}/messages"
    version = str(fresh(made.case).version)
    client.post(path, data={"language": "hi", "wanted": "all", "version": version})
    assert client.post(path, data={"language": "ur", "wanted": "all", "version": version}).status_code == 409
    assert fresh(made.case).message_language == "hi"


def signed_in(client, contact=OWN):
    client.post("/sign-in/code", data={"contact": contact})
    assert client.post("/sign-in/code/enter", data={"code": code_to(contact)}).status_code == 303


def test_at_the_account_a_new_contact_counts_after_its_code_and_the_cases_follow(made, client, world):
    client.post("/track/code", data={"number": made.case.number})
    client.post("/track", data={"number": made.case.number, "secret": code_to(OWN, "track_code")})
    signed_in(client)
    assert fresh(made.case).filer_person_id is not None
    assert client.post("/account/contact", data={"contact": "new@example.in"}).status_code == 303
    assert client.post("/account/contact/code", data={"code": code_to("new@example.in")}).status_code == 303
    assert fresh(made.case).contact_email == "new@example.in" and mails(OWN, "contact_changed")
    elsewhere = world.test_client()
    signed_in(elsewhere, "new@example.in")
    assert elsewhere.get(f"/cases/{made.case.number}").status_code == 200
    old = world.test_client()
    signed_in(old, OWN)
    assert old.get(f"/cases/{made.case.number}").status_code == 404


def test_a_contact_of_another_account_is_not_taken(client, world):
    signed_in(world.test_client(), "first@example.in")
    signed_in(client, "second@example.in")
    client.post("/account/contact", data={"contact": "first@example.in"})
    refused = client.post("/account/contact/code", data={"code": code_to("first@example.in")})
    assert refused.status_code == 422 and "Another account is reached there already" in refused.text


def test_an_officer_has_no_contact_to_change_at_his_account(as_person):
    hod = as_person("hod")
    assert "Where you are reached" not in hod.get("/account").text
    assert hod.post("/account/contact", data={"contact": "x@example.in"}).status_code == 422
