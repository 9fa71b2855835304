"""How much one token or address may ask, and what another site's page can do with somebody's cookies: nothing."""

from __future__ import annotations

import pytest

from grievance.api import declaring
from grievance.web.limits import limiter
from tests.support.programs import TO_FILE, Program, program
from tests.support.sign_in import session_cookie

OFFICES, CASES = "/api/v1/offices", "/api/v1/cases"


@pytest.fixture
def limited(world, monkeypatch):
    monkeypatch.setattr(declaring, "BY_ADDRESS", "3 per minute")
    monkeypatch.setattr(declaring, "BY_TOKEN", "5 per minute")
    monkeypatch.setattr(limiter, "enabled", True)
    limiter.reset()
    yield world
    limiter.reset()


def test_an_address_without_a_token_has_less_than_a_token_and_each_is_told_how_much(limited):
    nobody = Program(limited)
    left = [nobody.get(OFFICES).headers["RateLimit-Remaining"] for _ in range(3)]
    refused = nobody.get("/api/v1/districts")
    assert left == ["2", "1", "0"], "all addresses of the API count together"
    assert (refused.status_code, refused.content_type) == (429, "application/problem+json")
    assert 1 <= int(refused.headers["Retry-After"]) <= 61
    assert refused.headers["RateLimit-Limit"] == "3" and refused.headers["RateLimit-Remaining"] == "0"
    asks = program(limited, "filer")
    assert [asks.get(CASES).status_code for _ in range(6)] == [200] * 5 + [429]
    assert program(limited, "filer").get(CASES).status_code == 200, "another token has its own"


def test_guessed_tokens_count_for_the_address(limited):
    answers = [Program(limited, f"gft_{number:043}").get(CASES).status_code for number in range(5)]
    assert answers == [401, 401, 401, 429, 429]
    browser = limited.test_client()
    told = [browser.get("/open311/v2/services.json").status_code for _ in range(2)]
    assert told == [429, 429]


def test_what_a_token_changes_is_limited_apart(limited, monkeypatch):
    monkeypatch.setattr(declaring, "BY_TOKEN", "1000 per minute")
    asks = program(limited, "filer")
    found = [asks.post(CASES, json={}) for _ in range(61)]
    assert {one.status_code for one in found[:60]} == {422} and found[60].status_code == 429
    assert asks.get(CASES).status_code == 200


def test_a_page_of_another_site_can_do_nothing_with_somebodys_cookies(world, monkeypatch):
    monkeypatch.setitem(world.config, "WTF_CSRF_ENABLED", True)
    browser = world.test_client()
    browser.set_cookie(*session_cookie(world, "filer"))
    assert browser.post(CASES, json=TO_FILE).status_code == 401
    assert browser.post("/open311/v2/requests.json", data={"service_code": "power_supply"}).status_code == 403
    assert (
        browser.post("/account/tokens", data={"name": "Mine", "scopes": "cases:read", "days": "30"}).status_code == 400
    )
    assert program(world, "filer").post(CASES, json=TO_FILE).status_code == 201, "a token needs no form's protection"


def test_no_answer_of_the_api_sets_a_cookie(world):
    asks = program(world, "filer")
    answers = [asks.get(OFFICES), asks.get(CASES), asks.post(CASES, json=TO_FILE), asks.get("/api/v1/nothing"),
               asks.get("/open311/v2/services.xml"), Program(world).get(CASES)]  # fmt: skip
    assert not [one for one in answers if "Set-Cookie" in one.headers]
