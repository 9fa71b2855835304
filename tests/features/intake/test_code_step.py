"""The code that is asked once at the end of filing and joining, and the ways on for who cannot get one."""

from __future__ import annotations

import pytest

from grievance.accounts.models import Contact, Person
from grievance.cases.models import Case, CoSignature
from grievance.cases.queries import count_of_units
from grievance.foundation.database import db
from grievance.notifications.models import Outbox
from tests.features.intake.pages import answer, begin, check, code_sent, file, on_page, prove, to_the_last_page

MAIL = {"contact": {"contact": "rakesh@example.in"}}


def codes_sent() -> int:
    return db.session.query(Outbox).filter_by(message="one_time_code").count()


def newest() -> Case:
    return db.session.query(Case).order_by(Case.id.desc()).first()


def wrong() -> str:
    return "999999" if code_sent() != "999999" else "999998"


def test_nothing_is_filed_before_the_code_and_the_contact_is_proved_by_it(client):
    draft = to_the_last_page(client, **MAIL)
    asked = check(client, draft)
    assert asked.headers["Location"] == f"{draft}/code" and db.session.query(Case).count() == 0
    assert "rakesh@example.in" in client.get(f"{draft}/code").text
    done = client.post(f"{draft}/code", data={"code": code_sent()})
    assert done.headers["Location"] == f"{draft}/filed"
    assert newest().contact_proved_at is not None and newest().contact_email == "rakesh@example.in"
    assert "Contact not proved" not in client.get(f"{draft}/filed").text


def test_a_wrong_code_is_a_sentence_and_five_of_them_end_the_code(client):
    draft = to_the_last_page(client, **MAIL)
    check(client, draft)
    for _ in range(5):
        refused = client.post(f"{draft}/code", data={"code": wrong()})
        assert refused.status_code == 422 and "This is not the code" in refused.text
    assert client.post(f"{draft}/code", data={"code": code_sent()}).status_code == 422
    empty = client.post(f"{draft}/code", data={"code": ""})
    assert empty.status_code == 422 and "Write the six figures" in empty.text
    assert client.post(f"{draft}/code", data={"do": "again"}).status_code == 303
    assert client.post(f"{draft}/code", data={"code": code_sent()}).headers["Location"] == f"{draft}/filed"


def test_a_fourth_code_is_refused_and_the_way_without_one_stays_open(client):
    draft = to_the_last_page(client, **MAIL)
    check(client, draft)
    answers = [client.post(f"{draft}/code", data={"do": "again"}).status_code for _ in range(3)]
    assert answers == [303, 303, 422] and codes_sent() == 3
    assert client.post(f"{draft}/code", data={"do": "without"}).headers["Location"] == f"{draft}/filed"
    assert newest().contact_proved_at is None


def test_the_second_grievance_of_a_browser_needs_no_code_for_thirty_days(client, world, at):
    file(client, **MAIL)
    draft = to_the_last_page(client, **MAIL)
    assert check(client, draft).headers["Location"] == f"{draft}/filed"
    assert newest().contact_proved_at is not None and codes_sent() == 1
    other = to_the_last_page(client, contact={"contact": "another@example.in"})
    assert check(client, other).headers["Location"] == f"{other}/code"
    stranger = world.test_client()
    elsewhere = to_the_last_page(stranger, **MAIL)
    assert check(stranger, elsewhere).headers["Location"] == f"{elsewhere}/code"
    at("2026-12-16 10:01")
    later = to_the_last_page(client, **MAIL)
    assert check(client, later).headers["Location"] == f"{later}/code"


@pytest.mark.parametrize("cookie", ["x", "W1siYSIsMV1d.forged", "é", "." * 3000, "W10.AAAA"])
def test_a_forged_proof_proves_nothing(client, cookie):
    client.set_cookie("proved", cookie)
    draft = to_the_last_page(client, **MAIL)
    assert check(client, draft).headers["Location"] == f"{draft}/code"


def test_who_is_signed_in_with_the_contact_is_asked_for_no_code(client, world):
    client.post("/sign-in/code", data={"contact": "rakesh@example.in"})
    client.post("/sign-in/code/enter", data={"code": code_sent()})
    client.delete_cookie("proved")
    number, _ = file(client, **MAIL)
    person = db.session.query(Person).filter_by(email_folded="rakesh@example.in").one()
    assert codes_sent() == 1 and newest().filer_person_id == person.id and person.name == "Rakesh Kumar"
    anonymous = world.test_client()
    file(anonymous, **MAIL)
    assert newest().filer_person_id == person.id, "found by the proved contact"
    assert client.get(f"/cases/{newest().number}").status_code == 200


def test_a_contact_that_only_an_administrator_wrote_is_proved_by_the_first_filing(as_person):
    filer = as_person("filer")
    file(filer, contact={"contact": "filer@example.org"})
    assert db.session.query(Contact).one().value_folded == "filer@example.org"
    filer.delete_cookie("proved")
    draft = to_the_last_page(filer, contact={"contact": "filer@example.org"})
    assert check(filer, draft).headers["Location"] == f"{draft}/filed"


def test_a_mobile_without_a_gateway_is_offered_e_mail_as_well_or_goes_on_without(client, as_person):
    draft = to_the_last_page(client)
    check(client, draft)
    page = client.get(f"{draft}/code").text
    assert "no messages go to mobile numbers yet" in page and codes_sent() == 0
    assert client.post(f"{draft}/code", data={"do": "mail", "email": "nonsense"}).status_code == 422
    assert client.post(f"{draft}/code", data={"do": "mail", "email": ""}).status_code == 422
    assert client.post(f"{draft}/code", data={"do": "mail", "email": "r@example.in"}).status_code == 303
    done = client.post(f"{draft}/code", data={"code": code_sent()})
    assert done.headers["Location"] == f"{draft}/filed"
    both = newest()
    assert (both.contact_mobile, both.contact_email) == ("9419123456", "r@example.in") and both.contact_proved_at

    number, without = file(client)
    assert newest().contact_proved_at is None
    assert "Contact not proved" in client.get(f"{without}/filed").text
    assert "not proved by a code" in as_person("convener.jammu").get(f"/cases/{number}").text
    assert "not proved by a code" not in client.get(f"/cases/{number}").text


def test_another_contact_or_other_words_need_another_look_and_another_code(client):
    draft = to_the_last_page(client, **MAIL)
    check(client, draft)
    old = code_sent()
    answer(client, draft, "contact", contact="other@example.in")
    assert client.get(f"{draft}/code").headers["Location"] == f"{draft}/check"
    check(client, draft)
    assert code_sent() != old or codes_sent() == 2
    refused = client.post(f"{draft}/code", data={"code": old})
    assert refused.status_code == 422 or old == code_sent()
    assert client.post(f"{draft}/code", data={"code": code_sent()}).status_code == 303


def test_the_code_of_one_draft_opens_no_other_and_no_case(client, world):
    draft = to_the_last_page(client, **MAIL)
    check(client, draft)
    code = code_sent()
    other = to_the_last_page(world.test_client(), **MAIL)
    check(world.test_client(), other)
    if code_sent() != code:
        assert world.test_client().post(f"{other}/code", data={"code": code}).status_code == 422
    client.post(f"{draft}/code", data={"code": code})
    assert world.test_client().post("/track", data={"number": newest().number, "secret": code}).status_code == 422


def test_one_address_gets_ten_codes_an_hour_from_however_many_drafts(world):
    for _ in range(12):
        browser = world.test_client()
        draft = to_the_last_page(browser, contact={"contact": "victim@example.in"})
        assert check(browser, draft).status_code == 303
    assert codes_sent() == 10


def joined(browser, number, contact, unit):
    draft = browser.post(f"/shared/{number}/join").headers["Location"].rsplit("/", 1)[0]
    answer(browser, draft, "contact", contact=contact, unit=unit)
    return prove(browser, browser.post(f"{draft}/check", data={})), draft


def test_a_unit_that_joins_without_a_code_is_not_counted_until_it_proves_its_contact(client, world):
    number, _ = file(world.test_client(), {"is_open_to_join": "y"}, contact={"contact": "lead@example.in"})
    case = newest()
    done, draft = joined(client, number, "94191 11111", "Unit One")
    assert done.headers["Location"] == f"{draft}/filed" and "not counted" in client.get(f"{draft}/filed").text
    assert count_of_units(case.id) == 1
    row = db.session.query(CoSignature).filter_by(unit_name="Unit One").one()
    client.post(f"/signed/{row.id}/consent", data={"consent": "named", "own_line": ""})
    assert count_of_units(case.id) == 1, "opening its page with its own secret proves no contact"
    joined(world.test_client(), number, "two@example.in", "Unit Two")
    assert count_of_units(case.id) == 2


def test_who_only_claims_a_units_name_does_not_keep_the_unit_out(client, world):
    number, _ = file(world.test_client(), {"is_open_to_join": "y"}, contact={"contact": "lead@example.in"})
    joined(client, number, "94191 11111", "Kohinoor")
    done, draft = joined(world.test_client(), number, "kohinoor@example.in", "Kohinoor")
    assert done.headers["Location"] == f"{draft}/filed"
    again, _ = joined(world.test_client(), number, "kohinoor2@example.in", "Kohinoor")
    assert again.status_code == 422


def test_the_page_of_the_code_cannot_be_reached_before_everything_is_checked(client):
    draft = to_the_last_page(client, **MAIL)
    assert client.get(f"{draft}/code").headers["Location"] == f"{draft}/check"
    for do in ("send", "again", "mail", "without", "nonsense"):
        assert client.post(f"{draft}/code", data={"do": do, "code": "1"}).headers["Location"] == f"{draft}/check"
    assert db.session.query(Case).count() == 0


def test_the_page_of_the_code_is_light_and_reads_in_urdu(client):
    draft = to_the_last_page(client, **MAIL)
    check(client, draft)
    client.get("/display/choose?language=ur&next=/")
    page = client.get(f"{draft}/code").text
    assert "Type the code" not in page and 'autocomplete="one-time-code"' in page
    assert len(page.encode()) < 40_000 and on_page(page, "form_key")


def test_the_link_to_finish_later_is_counted_by_draft_and_address_and_not_by_network(world):
    from grievance.web.limits import limiter

    drafts = [begin(world.test_client()) for _ in range(12)]
    limiter.enabled = True
    try:
        told = [
            world.test_client().post(f"{draft}/later", data={"email": f"u{n}@example.in"}).status_code
            for n, draft in enumerate(drafts)
        ]
        assert told == [303] * 12, "twelve telephones of one carrier"
        again = [
            world.test_client().post(f"{drafts[0]}/later", data={"email": f"v{n}@example.in"}).status_code
            for n in range(5)
        ]
        assert again == [303] * 4 + [429], "one draft"
        same = [
            world.test_client().post(f"{draft}/later", data={"email": "victim@example.in"}).status_code
            for draft in drafts[1:7]
        ]
        assert same == [303] * 5 + [429], "one address"
    finally:
        limiter.enabled = False
        limiter.reset()
