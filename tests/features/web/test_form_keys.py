"""Pressed twice, sent twice by a proxy: done once, and each answer leads to the first result."""

from __future__ import annotations

import re
import threading

from grievance.foundation.database import db
from grievance.web.form_keys import new_form_key


def test_the_same_form_sent_again_leads_to_the_first_result(shell):
    client, key = shell.client(), new_form_key()
    answers = [client.post("/form", data={"words": "x", "form_key": key}) for _ in range(5)]
    assert {answer.headers["Location"] for answer in answers} == {"/result/1"}
    assert shell.done == 1


def test_twenty_at_once_are_done_once(shell):
    key, found = new_form_key(), []

    def send():
        found.append(shell.client().post("/form", data={"words": "x", "form_key": key}).headers.get("Location"))
        with shell.app.app_context():
            db.engine.dispose()

    threads = [threading.Thread(target=send) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == ["/result/1"] * 20 and shell.done >= 1
    with shell.app.app_context():
        rows = db.session.connection().exec_driver_sql("SELECT count(*), max(result_url) FROM form_key").one()
    assert tuple(rows) == (1, "/result/1")


def test_each_page_has_a_key_of_its_own(shell):
    keys = {re.search(r'name="form_key" value="([^"]+)"', shell.client().get("/form").text)[1] for _ in range(20)}
    assert len(keys) == 20


def test_a_refused_form_does_not_use_up_its_key(shell):
    client, key = shell.client(), new_form_key()
    assert client.post("/form", data={"words": "", "form_key": key}).status_code == 422
    assert client.post("/form", data={"words": "x", "form_key": key}).headers["Location"] == "/result/1"


def test_nobody_is_led_to_the_result_of_another_by_their_key(strict_shell):
    def send(client, key):
        token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/form").text)[1]
        return client.post("/form", data={"words": "x", "form_key": key, "csrf_token": token})

    key, one, other = new_form_key(), strict_shell.client(), strict_shell.client()
    assert send(one, key).headers["Location"] == "/result/1"
    assert send(other, key).headers["Location"] == "/form"


def test_a_malformed_key_is_ignored(shell):
    for key in ("", "x", "ö" * 30, "a" * 500, "'; --aaaaaaaaaaaaaaaaaaaaa"):
        assert shell.client().post("/form", data={"words": "x", "form_key": key}).status_code == 303
