"""Each refusal is a page with a sentence, what to do and a reference that is in the log; nothing inside is told."""

from __future__ import annotations

import logging
import re

import pytest

from grievance.permissions import Role

REFERENCE = re.compile(r"[0-9a-f]{4}-[0-9a-f]{4}")


@pytest.mark.parametrize(
    ("path", "code", "words"),
    [("/nowhere", 404, "There is no such page"), ("/fault/not-found", 404, "There is no such page"),
     ("/fault/not-allowed", 403, "Only the head may."), ("/fault/refusal", 422, "A rule says no to &lt;b&gt;this&lt;/b&gt;."),
     ("/fault/conflict", 409, "their words"), ("/fault/zero", 500, "Something went wrong here"),
     ("/fault/locked", 503, "We cannot save anything"), ("/fault/huge-number", 400, "could not be read"),
     ("/fault/same-row", 409, "Somebody else changed this")],
)  # fmt: skip
def test_every_error_is_a_sentence_with_a_reference_that_is_in_the_log(shell, caplog, path, code, words):
    caplog.set_level(logging.INFO, "grievance.web")
    answer = shell.client().get(path)
    assert answer.status_code == code and words in answer.text
    assert "secret" not in answer.text and "Traceback" not in answer.text and "SELECT" not in answer.text
    assert REFERENCE.search(answer.text)[0] in caplog.text
    assert "Content-Security-Policy" in answer.headers


def test_unknown_and_forbidden_pages_look_the_same_but_for_the_reference(shell):
    shell.acts_as(Role.FILER)
    unknown, forbidden = shell.client().get("/nowhere").text, shell.client().get("/system").text
    keys = re.compile(r'name="(csrf_token|form_key)" value="[^"]+"')
    without = [keys.sub("", REFERENCE.sub("", page)).replace("/nowhere", "/system") for page in (unknown, forbidden)]
    assert without[0] == without[1]


def test_what_was_typed_is_shown_again_when_the_change_could_not_be_made(shell):
    answer = shell.client().post("/fault/locked", data={"words": "my <i>long</i> text", "password": "never shown"})
    assert answer.status_code == 503 and answer.headers["Retry-After"] == "10"
    assert "my &lt;i&gt;long&lt;/i&gt; text" in answer.text and "never shown" not in answer.text


def test_both_texts_are_shown_to_the_one_who_came_second(shell):
    page = shell.client().post("/fault/conflict").text
    assert "their words" in page and "my words" in page


def test_a_wrong_method_names_the_right_ones(shell):
    answer = shell.client().post("/result/1")
    assert answer.status_code == 405 and "GET" in answer.headers["Allow"]


def test_too_large_a_form_is_refused_with_a_sentence(shell):
    answer = shell.client().post("/form", data={"words": "x" * 60_000})
    assert answer.status_code == 413 and "larger than we can take" in answer.text


@pytest.mark.parametrize(
    "path",
    [
        "/result/99999999999999999999999",
        "/result/-1",
        "/%ff%fe",
        "/form?page=\x00",
        "/static/../../config.py",
        "/static/%2e%2e/x",
        "/pages/../x",
    ],
)
def test_odd_addresses_never_fault(shell, path):
    assert shell.client().get(path).status_code < 500


def test_without_its_token_no_form_is_taken_and_the_words_are_shown(strict_shell):
    answer = strict_shell.client().post("/form", data={"words": "kept for copying"})
    assert answer.status_code == 400 and "kept for copying" in answer.text and strict_shell.done == 0


def test_another_visitors_token_is_not_taken(strict_shell):
    one, other = strict_shell.client(), strict_shell.client()
    token = re.search(r'name="csrf_token" value="([^"]+)"', one.get("/form").text)[1]
    other.get("/form")
    assert other.post("/form", data={"words": "x", "csrf_token": token}).status_code == 400
    assert one.post("/form", data={"words": "x", "csrf_token": token}).status_code == 303
