"""Signing in and registering by a one-time code, and what a code never does."""

from __future__ import annotations

import re

import pytest

from grievance.accounts.models import Contact, OneTimeCode, Person, RoleGrant
from grievance.foundation.database import db
from grievance.notifications.models import Outbox
from tests.support.cases import filed

FIGURES = re.compile(r"\b\d{6}\b")


def mails(address, message="one_time_code"):
    found = db.session.query(Outbox).filter_by(to_address=address, message=message)
    return found.order_by(Outbox.id).all()


def code_sent(address):
    return FIGURES.search(mails(address)[-1].text).group()


def wrong_for(code):
    return "999999" if code != "999999" else "999998"


def ask(browser, contact):
    return browser.post("/sign-in/code", data={"contact": contact})


def enter(browser, code):
    return browser.post("/sign-in/code/enter", data={"code": code})


def sign_in(browser, contact):
    assert ask(browser, contact).status_code == 303
    return enter(browser, code_sent(contact))


def is_in(browser):
    return browser.get("/account").status_code == 200


def test_an_unknown_address_becomes_a_filer_without_a_password(client):
    assert sign_in(client, "Rakesh@example.in").status_code == 303
    assert is_in(client)
    person = db.session.query(Person).filter_by(email_folded="rakesh@example.in").one()
    roles = db.session.query(RoleGrant.role).filter_by(person_id=person.id).all()
    assert [role for (role,) in roles] == ["filer"] and person.password_hash is None
    assert db.session.query(Contact).filter_by(person_id=person.id).one().value_folded == "rakesh@example.in"


def test_the_second_time_it_is_the_same_account_in_any_case_of_letters(world, client):
    sign_in(client, "rakesh@example.in")
    assert sign_in(world.test_client(), "RAKESH@example.in").status_code == 303
    assert db.session.query(Person).filter_by(email_folded="rakesh@example.in").count() == 1


def test_known_unknown_and_officers_addresses_are_answered_alike(client):
    answers = [ask(client, each) for each in ("unit@example.org", "nobody@example.org", "hod@example.org")]
    pages = [client.get(each.headers["Location"]).text for each in answers]
    told = {(each.status_code, each.headers["Location"].partition("?")[0]) for each in answers}
    assert told == {(303, "/sign-in/code/enter")}
    shown = {re.sub(r"\w+@example\.org|[\w-]{22,}[\w.-]*", "", page) for page in pages}
    assert len(shown) == 1 and not FIGURES.search(mails("hod@example.org")[0].text)


def test_no_code_opens_an_officers_account(client):
    ask(client, "hod@example.org")
    assert "password" in mails("hod@example.org")[0].text
    for code in ("000000", "123456"):
        assert enter(client, code).status_code == 422
    assert not is_in(client) and db.session.query(Contact).count() == 0


def test_a_filer_who_becomes_an_officer_has_no_more_codes(client, as_person, world):
    sign_in(client, "rakesh@example.in")
    person = db.session.query(Person).filter_by(email_folded="rakesh@example.in").one()
    given = as_person("admin").post(
        f"/admin/people/{person.id}/grants",
        data={"role": "hod", "office_code": "JPDCL", "division": "", "from_on": "16-11-2026"},
    )
    assert given.status_code == 303
    assert not is_in(client)
    other = world.test_client()
    ask(other, "rakesh@example.in")
    assert not FIGURES.search(mails("rakesh@example.in")[-1].text)


def test_a_code_is_good_once_for_ten_minutes_and_five_tries(client, world, at):
    ask(client, "a@example.in")
    code = code_sent("a@example.in")
    at("2026-11-16 10:11")
    assert enter(client, code).status_code == 422
    ask(client, "a@example.in")
    code = code_sent("a@example.in")
    for _ in range(5):
        refused = enter(client, wrong_for(code))
        assert refused.status_code == 422 and "not the code" in refused.text
    assert enter(client, code).status_code == 422
    ask(client, "a@example.in")
    good = code_sent("a@example.in")
    assert enter(client, " ".join(good)).status_code == 303
    other = world.test_client()
    with other.session_transaction() as session:
        session["code_asked_for"] = "a@example.in"
    assert enter(other, good).status_code == 422


def test_the_figures_of_other_scripts_are_taken(client):
    ask(client, "a@example.in")
    urdu = code_sent("a@example.in").translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))
    assert enter(client, urdu).status_code == 303


def test_three_codes_an_hour_for_an_address_from_however_many_networks(world, at):
    for minute in range(5):
        at(f"2026-11-16 10:0{minute}")
        assert ask(world.test_client(), "a@example.in").status_code == 303
    assert len(mails("a@example.in")) == 3
    at("2026-11-16 11:05")
    ask(world.test_client(), "a@example.in")
    assert len(mails("a@example.in")) == 4


def test_many_telephones_behind_one_address_are_not_held_up_by_each_other(world):
    from grievance.web.limits import limiter

    limiter.enabled = True
    try:
        answers = [ask(world.test_client(), f"unit{n}@example.in").status_code for n in range(70)]
        assert set(answers) == {303}
        refused = [enter_after_asking(world.test_client(), n) for n in range(61)]
        assert refused[:60] == [422] * 60 and refused[60] == 429
    finally:
        limiter.enabled = False
        limiter.reset()


def enter_after_asking(browser, number):
    with browser.session_transaction() as session:
        session["code_asked_for"] = f"unit{number}@example.in"
    return enter(browser, "abc").status_code


def test_the_database_holds_no_code_and_a_reader_of_it_cannot_try_them(client):
    import hashlib

    ask(client, "a@example.in")
    code, row = code_sent("a@example.in"), db.session.query(OneTimeCode).one()
    said = [
        f"{row.purpose}:{code}",
        f"{row.address_folded}:{code}",
        code,
        f"code\n{row.purpose}\n{row.address_folded}\n{code}",
    ]
    assert row.code_hash not in {hashlib.sha256(each.encode()).hexdigest() for each in said} | {code}


def test_a_mobile_without_a_gateway_is_told_to_write_an_address(client):
    refused = ask(client, "94191 23456")
    assert refused.status_code == 422 and "cannot send a code to a mobile number yet" in refused.text
    assert 'value="94191 23456"' in refused.text


def test_an_open_case_of_a_proved_contact_is_ones_own_after_signing_in(world, client):
    case = filed(filer_person_id=None, contact_email="rakesh@example.in").case
    other = world.test_client()
    other.post("/track/code", data={"number": case.number})
    code = FIGURES.search(mails("rakesh@example.in", "track_code")[-1].text).group()
    assert other.post("/track", data={"number": case.number, "secret": code}).status_code == 303
    db.session.refresh(case)
    assert case.contact_proved_at is not None and case.filer_person_id is None
    sign_in(client, "rakesh@example.in")
    assert client.get(f"/cases/{case.number}").status_code == 200


def test_a_case_with_an_address_that_nobody_proved_stays_with_its_receipt(client):
    case = filed(filer_person_id=None, contact_email="rakesh@example.in").case
    sign_in(client, "rakesh@example.in")
    assert client.get(f"/cases/{case.number}").status_code == 404


def test_a_stranger_in_the_session_is_no_fault(client):
    with client.session_transaction() as session:
        session["code_asked_for"] = "x" * 300
    assert enter(client, "123456").status_code in (303, 422)
    client.set_cookie("proved", "W10.x.y")
    assert client.get("/file").status_code == 200


@pytest.mark.parametrize("contact", ["", "12345", "a@b", "x" * 300, "<b>@example.in"])
def test_what_is_no_contact_gets_a_sentence(client, contact):
    refused = ask(client, contact)
    assert refused.status_code == 422 and "Error:" in refused.text


def test_codes_that_no_limit_asks_for_are_taken_away(client, at):
    from datetime import timedelta

    from grievance.accounts.codes import forget_old_codes
    from grievance.foundation import clock
    from grievance.foundation.transaction import transaction

    ask(client, "a@example.in")
    with transaction():
        assert forget_old_codes(clock.now() + timedelta(days=1)) == 0
        assert forget_old_codes(clock.now() + timedelta(days=3)) == 1
