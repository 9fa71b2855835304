"""Signing in and out: sessions on the server, the same answer for everybody who may not, guessing stopped."""

from __future__ import annotations

import re

import pytest

from grievance.accounts import operations, passwords, queries
from grievance.accounts.models import SignIn
from grievance.foundation import clock
from grievance.foundation.database import db
from grievance.foundation.transaction import transaction
from grievance.permissions import SYSTEM

PASSWORD = "a long enough sentence"  # noqa: S105
HASH = passwords.hashed(PASSWORD)
SENTENCE = "E-mail address and password do not belong together."


@pytest.fixture
def hod(world):
    with transaction():
        operations.set_password(queries.person_by_email("hod@example.org"), HASH, SYSTEM, clock.now())
    return "hod@example.org"


def sign_in(client, email, password=PASSWORD, **query):
    return client.post("/sign-in", query_string=query, data={"email": email, "password": password})


def cookie(client, app):
    found = client.get_cookie(app.config["SIGN_IN_COOKIE"])
    return found.value if found else None


def test_a_person_signs_in_and_comes_to_the_page_they_wanted(client, hod):
    answer = sign_in(client, " HOD@Example.org ", next="/account")
    assert answer.status_code == 303 and answer.headers["Location"] == "/account"
    assert "Managing Director JPDCL" in client.get("/account").text


def test_without_a_page_in_mind_they_come_to_the_inbox(client, hod):
    assert sign_in(client, hod).headers["Location"] == "/inbox"
    assert sign_in(client, hod, next="//evil.example").headers["Location"] == "/inbox"


def test_wrong_password_unknown_address_and_closed_account_get_the_same_answer(world, hod):
    with transaction():
        operations.close_account(queries.person_by_email("nodal@example.org"), SYSTEM, clock.now())
        operations.set_password(queries.person_by_email("nodal@example.org"), HASH, SYSTEM, clock.now())
    pages = []
    for email, password in (
        (hod, "wrong"),
        ("nobody@example.org", PASSWORD),
        ("nodal@example.org", PASSWORD),
        ("filer@example.org", PASSWORD),
    ):
        answer = sign_in(world.test_client(), email, password)
        assert answer.status_code == 422 and SENTENCE in answer.text
        pages.append(re.sub(r'value="[^"]*"', "", answer.text))
    assert len(set(pages)) == 1


def test_the_password_is_never_shown_again(client, hod):
    assert "secret typed" not in sign_in(client, hod, "secret typed").text


def test_signing_in_gives_a_new_session_and_ends_nothing_else(world, hod):
    one, other = world.test_client(), world.test_client()
    sign_in(one, hod)
    sign_in(other, hod)
    assert cookie(one, world) != cookie(other, world)
    first = cookie(one, world)
    sign_in(one, hod)
    assert cookie(one, world) != first


def test_only_the_hash_of_a_token_is_stored(client, world, hod):
    sign_in(client, hod)
    token = cookie(client, world)
    assert queries.sign_in_by_hash(token) is None
    assert queries.sign_in_by_hash(operations.token_hash(token)) is not None


def test_after_signing_out_the_old_cookie_opens_nothing(client, world, hod):
    sign_in(client, hod)
    token = cookie(client, world)
    assert client.post("/sign-out").status_code == 303
    thief = world.test_client()
    thief.set_cookie(world.config["SIGN_IN_COOKIE"], token)
    assert thief.get("/account").status_code == 303


def test_a_session_ends_after_half_an_hour_unused(client, hod, at):
    at("2026-11-16 10:00")
    sign_in(client, hod)
    at("2026-11-16 10:25")
    assert client.get("/account").status_code == 200
    at("2026-11-16 10:50")
    assert client.get("/account").status_code == 200
    at("2026-11-16 11:21")
    assert client.get("/account").headers["Location"] == "/sign-in?next=/account"


def test_a_session_ends_after_twelve_hours_however_busy(client, hod, at):
    at("2026-11-16 06:00")
    sign_in(client, hod)
    for hour in range(6, 18):
        for minute in (0, 20, 40):
            at(f"2026-11-16 {hour:02d}:{minute:02d}")
            assert client.get("/account").status_code == 200
    at("2026-11-16 18:01")
    assert client.get("/account").status_code == 303


def test_a_closed_account_is_out_at_once(client, hod):
    sign_in(client, hod)
    with transaction():
        operations.close_account(queries.person_by_email(hod), SYSTEM, clock.now())
    assert client.get("/account").status_code == 303


@pytest.mark.parametrize("token", ["", "x", "x" * 5000, "' OR 1=1", "ünïcode"])
def test_a_made_up_cookie_opens_nothing(client, world, token):
    client.set_cookie(world.config["SIGN_IN_COOKIE"], token)
    assert client.get("/account").status_code == 303


def test_after_ten_wrong_tries_even_the_right_password_waits_ten_minutes(client, hod, at):
    at("2026-11-16 10:00")
    for _ in range(10):
        assert sign_in(client, hod, "wrong").status_code == 422
    assert sign_in(client, hod).status_code == 422
    at("2026-11-16 10:11")
    assert sign_in(client, hod).status_code == 303


def test_a_right_password_forgets_the_wrong_ones_before(client, hod):
    for _ in range(3):
        for _ in range(9):
            sign_in(client, hod, "wrong")
        assert sign_in(client, hod).status_code == 303


def test_too_many_tries_from_one_address_are_told_to_wait(world, hod, monkeypatch):
    from grievance.web.limits import limiter

    monkeypatch.setattr(limiter, "enabled", True)
    limiter.reset()
    answers = [sign_in(world.test_client(), f"nobody{number}@example.org") for number in range(31)]
    limiter.reset()
    assert {answer.status_code for answer in answers[:30]} == {422}
    assert answers[30].status_code == 429 and int(answers[30].headers["Retry-After"]) > 0
    assert "Wait some minutes" in answers[30].text


def test_an_old_hash_is_made_anew_at_sign_in(client, hod):
    from argon2 import PasswordHasher

    old = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(PASSWORD)
    with transaction():
        queries.person_by_email(hod).password_hash = old
    assert sign_in(client, hod).status_code == 303
    assert "m=19456,t=2,p=1" in queries.person_by_email(hod).password_hash


def test_a_password_longer_than_allowed_is_refused_without_hashing(client, hod):
    assert sign_in(client, hod, "x" * 100_000).status_code == 422
    with pytest.raises(ValueError, match="too long"):
        passwords.hashed("x" * 129)


def test_demo_people_are_offered_in_demo_mode_only(client):
    assert "Demonstration" not in client.get("/sign-in").text
    assert client.post("/sign-in/demo", data={"email": "hod@example.org"}).status_code == 404


def test_the_cookie_is_kept_from_scripts_and_other_sites(client, hod):
    header = next(value for value in sign_in(client, hod).headers.getlist("Set-Cookie") if value.startswith("sign-in="))
    assert "HttpOnly" in header and "SameSite=Lax" in header and "Domain" not in header and "Path=/" in header


def test_a_change_of_password_ends_the_other_sessions_and_keeps_this_one(world, hod):
    one, other = world.test_client(), world.test_client()
    sign_in(one, hod)
    sign_in(other, hod)
    answer = one.post("/account/password", data={"old_password": PASSWORD, "new_password": "quite another sentence"})
    assert answer.status_code == 303
    assert one.get("/account").status_code == 200 and other.get("/account").status_code == 303
    assert sign_in(world.test_client(), hod).status_code == 422
    assert sign_in(world.test_client(), hod, "quite another sentence").status_code == 303


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [("wrong", "quite another sentence", "This is not the password you have now."), (PASSWORD, "short", "at least 12 letters"),
     (PASSWORD, "x" * 129, "at most 128 letters"), (PASSWORD, "", "Write the new password."), ("", "quite another sentence", "Write the password you have now.")],
)  # fmt: skip
def test_a_password_is_not_changed_without_the_old_and_a_good_new_one(client, hod, old, new, words):
    sign_in(client, hod)
    answer = client.post("/account/password", data={"old_password": old, "new_password": new})
    assert answer.status_code == 422 and words in answer.text


def test_name_and_language_are_changed_and_nothing_else(client, hod):
    sign_in(client, hod)
    data = {
        "name": "MD, JPDCL",
        "language": "ur",
        "is_active": "",
        "email": "x@example.org",
        "password_hash": "x",
        "role": "admin",
    }
    assert client.post("/account", data=data).status_code == 303
    person = queries.person_by_email(hod)
    assert (person.name, person.language, person.is_active) == ("MD, JPDCL", "ur", True)
    assert [row.role.value for row in queries.grants_in_force(person.id, clock.today())] == ["hod"]


def test_who_saves_second_sees_that_somebody_was_first(client, hod):
    sign_in(client, hod)
    data = {"name": "MD", "language": "en", "version": "1"}
    assert client.post("/account", data=data).status_code == 303
    answer = client.post("/account", data={**data, "name": "Another"})
    assert answer.status_code == 409 and queries.person_by_email(hod).name == "MD"


def test_all_other_devices_are_signed_out_by_one_press(world, hod):
    one, other = world.test_client(), world.test_client()
    sign_in(one, hod)
    sign_in(other, hod)
    one.post("/account/sessions/end")
    assert one.get("/account").status_code == 200 and other.get("/account").status_code == 303


def test_reading_pages_rarely_writes(client, hod, statements):
    sign_in(client, hod)
    client.get("/account")
    with statements() as seen:
        client.get("/account")
    assert not [one for one in seen if one.startswith(("UPDATE", "INSERT", "DELETE"))]
    assert len(seen) < 15
    assert db.session.get(SignIn, -1) is None
