"""Tokens of programs: made, shown once, kept as hashes, listed with their last use, revoked; and what each opens."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from grievance.accounts import operations as accounts
from grievance.accounts import queries as people
from grievance.admin.jobs import keep_house
from grievance.api.declaring import OPERATIONS
from grievance.api.models import ApiToken
from grievance.api.operations import revoke_token
from grievance.api.rules.scopes import TOKENS_AT_MOST, Scope, scopes_for
from grievance.audit.models import EventRow
from grievance.foundation import clock
from grievance.foundation.database import db
from grievance.foundation.transaction import transaction
from tests.support.cases import actor, filed
from tests.support.lost_answers import Form, hidden_fields
from tests.support.programs import Program, program, token_of
from tests.support.sign_in import session_cookie

TOKENS, CASES = "/account/tokens", "/api/v1/cases"
TOKEN = re.compile(r"gft_[A-Za-z0-9_-]{43}")


def made_on_the_page(browser, **given):  # noqa: ANN001, ANN201
    page = browser.get(TOKENS).text
    form = Form(browser, TOKENS, TOKENS, {"name": "Accounts", "scopes": ["cases:read"], "days": "30"} | given)
    return browser.post(TOKENS, data=hidden_fields(page, form) | form.given)


def test_a_token_is_made_on_the_page_shown_there_and_kept_as_a_hash_alone(world, as_person):
    browser = as_person("filer")
    sent = made_on_the_page(browser)
    token = TOKEN.search(browser.get(sent.headers["Location"]).text)[0]
    assert Program(world, token).get(CASES).status_code == 200
    assert not TOKEN.search(browser.get(TOKENS).text), "shown once"
    row = db.session.scalar(select(ApiToken))
    assert token not in str(vars(row)) and (row.name, row.scopes) == ("Accounts", ["cases:read"])
    assert row.expires_at == clock.now() + timedelta(days=30)
    event = db.session.scalar(select(EventRow).where(EventRow.name == "ApiTokenMade"))
    assert token not in str(event.payload) and event.actor_id == row.person_id


def test_a_token_that_ended_stays_in_sight_for_three_months_and_is_then_gone(world, as_person):
    made_on_the_page(as_person("filer"))
    ends = db.session.scalar(select(ApiToken.expires_at))
    keep_house(ends + timedelta(days=89))
    assert db.session.scalar(select(ApiToken)) is not None
    keep_house(ends + timedelta(days=91))
    assert db.session.scalar(select(ApiToken)) is None


@pytest.mark.parametrize("given", [{"name": ""}, {"scopes": []}, {"days": "4000"}, {"days": ""}, {"scopes": ["all"]}])
def test_a_form_that_is_not_whole_makes_none(world, as_person, given):
    assert made_on_the_page(as_person("filer"), **given).status_code == 422
    assert db.session.scalar(select(ApiToken)) is None


def test_the_form_offers_only_what_the_person_may_do(as_person):
    shown = {key: as_person(key).get(TOKENS).text for key in ("filer", "hod", "overseer")}
    assert "cases:file" in shown["filer"] and "directions:read" not in shown["filer"]
    assert "directions:read" in shown["hod"] and "cases:file" not in shown["hod"]
    assert made_on_the_page(as_person("hod"), scopes=["cases:file"]).status_code == 422


def test_twenty_at_once_are_enough(world, as_person):
    for _ in range(TOKENS_AT_MOST):
        token_of("filer", Scope.CASES_READ)
    refused = made_on_the_page(as_person("filer"))
    assert refused.status_code == 422 and "Revoke one first" in refused.text


def test_the_list_tells_the_last_use_and_leaves_as_a_file(world, as_person):
    asks = program(world, "filer")
    browser = as_person("filer")
    assert "Not used yet" in browser.get(TOKENS).text
    asks.get(CASES)
    assert "from 127.0.0.1" in browser.get(TOKENS).text
    assert "127.0.0.1" in browser.get(f"{TOKENS}?form=csv").text


def test_the_last_use_is_noted_once_in_five_minutes(world, at, statements):
    asks = program(world, "filer")
    at("2026-11-16 10:00")
    asks.get(CASES)
    at("2026-11-16 10:04")
    with statements() as seen:
        asks.get(CASES)
    assert not [one for one in seen if one.startswith("UPDATE")]
    at("2026-11-16 10:05")
    asks.get(CASES)
    assert db.session.scalar(select(ApiToken.last_used_at)) == clock.now()


def refused(answer) -> bool:  # noqa: ANN001
    return answer.status_code == 401 and 'error="invalid_token"' in answer.headers["WWW-Authenticate"]


def test_a_revoked_one_opens_nothing(world, as_person):
    asks, browser = program(world, "filer"), as_person("filer")
    row = db.session.scalar(select(ApiToken))
    path = f"{TOKENS}/{row.id}/revoke"
    page = browser.get(TOKENS).text
    assert browser.post(path, data=hidden_fields(page, Form(browser, TOKENS, path))).status_code == 303
    assert refused(asks.get(CASES))
    assert "Revoked on" in browser.get(TOKENS).text


def test_nobody_revokes_anothers(world, as_person):
    asks = program(world, "filer")
    row = db.session.scalar(select(ApiToken))
    assert as_person("association").post(f"{TOKENS}/{row.id}/revoke").status_code == 404
    assert asks.get(CASES).status_code == 200


def test_an_expired_one_opens_nothing(world, at):
    asks = program(world, "filer")
    at("2027-02-14 09:59")
    assert asks.get(CASES).status_code == 200
    at("2027-02-14 10:00")
    assert refused(asks.get(CASES))


def test_that_of_a_closed_account_opens_nothing(world):
    asks = program(world, "filer")
    with transaction():
        accounts.close_account(people.person_by_email("filer@example.org"), actor("admin"), clock.now())
    assert refused(asks.get(CASES))


def test_a_role_that_has_ended_takes_the_tokens_power_with_it(world, at):
    asks = program(world, "hod")
    case = filed().case
    assert asks.get(f"{CASES}/{case.number}").status_code == 200
    with transaction():
        for row in people.grants_in_force(actor("hod").person_id, clock.today()):
            accounts.end_grant(row, clock.today(), actor("admin"), clock.now())
    at("2026-11-17 10:00")
    assert asks.get(f"{CASES}/{case.number}").status_code == 403


@pytest.mark.parametrize(
    "header",
    ["Bearer", "Bearer ", "Bearer gft_short", "Basic Zm9vOmJhcg==", "gft_" + "a" * 43, "Bearer gft_" + "a" * 43,
     "Bearer gft_" + "ä" * 43, "Bearer " + "a" * 9000])  # fmt: skip
def test_what_is_no_token_is_refused_also_where_none_is_needed(world, header):
    browser = world.test_client()
    for path in (CASES, "/api/v1/offices"):
        assert refused(browser.get(path, headers={"Authorization": header.encode("utf-8").decode("latin-1")}))


def test_a_cookie_opens_nothing_and_changes_nothing(world):
    browser = world.test_client()
    browser.set_cookie(*session_cookie(world, "hod"))
    for path in (CASES, "/api/v1/directions", "/api/v1/sittings"):
        answer = browser.get(path)
        assert answer.status_code == 401 and "Set-Cookie" not in answer.headers
    assert browser.get("/open311/v2/requests.json").json == []
    with_both = browser.get(CASES, headers={"Authorization": f"Bearer {token_of('filer')}"})
    assert with_both.json == program(world, "filer").get(CASES).json


PATHS = {"number": "J26-0001-5", "file_id": "1", "programme_id": "1"}


def address(operation) -> str:  # noqa: ANN001
    filled = re.sub(r"<(?:int:)?(\w+)>", lambda found: PATHS[found[1]], operation.path)
    return filled + ("?year=2026" if operation.name == "read_holidays" else "")


@pytest.mark.parametrize("key", ["filer", "nodal", "hod", "convener.jammu", "chair", "overseer", "admin"])
def test_each_operation_opens_by_its_own_scope_and_no_other(world, key):
    """Scope by operation: 401 without a token, 403 by the wrong scope, and never 401 or 403 by the right one."""
    may_have, tokens = scopes_for(actor(key)), {}
    for scope in may_have:
        tokens[scope] = program(world, key, scope)
    for operation in OPERATIONS:
        wanted, path = operation.guard.scope, address(operation)
        assert Program(world)._ask(operation.method, path).status_code == (401 if wanted else 200), operation.name
        for scope, asks in tokens.items():
            status = asks._ask(operation.method, path).status_code
            if wanted in (None, scope):
                assert status not in (401, 403), (operation.name, scope)
            else:
                assert status == 403, (operation.name, scope)


def test_a_token_is_revoked_once_in_the_record(world):
    token_of("filer")
    row_id = db.session.scalar(select(ApiToken.id))
    for _ in range(2):
        with transaction():
            revoke_token(actor("filer"), row_id, clock.now())
    assert len(db.session.scalars(select(EventRow).where(EventRow.name == "ApiTokenRevoked")).all()) == 1
