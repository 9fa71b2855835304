"""The same form sent many times at the same moment, on real transactions of both databases."""

from __future__ import annotations

import threading

import pytest

from grievance.accounts import operations, queries
from grievance.foundation import clock
from grievance.foundation.database import db
from grievance.foundation.transaction import transaction
from grievance.web.form_keys import new_form_key

pytestmark = pytest.mark.safety


def test_a_person_added_twelve_times_at_once_is_added_once_and_all_answers_lead_there(committing_world):
    app, key, found = committing_world, new_form_key(), []
    with transaction():
        admin = queries.person_by_email("admin@example.org")
        token = operations.begin_session(admin, clock.now(), address="127.0.0.1", device="test")

    def press():
        with app.app_context():
            client = app.test_client()
            client.set_cookie(app.config["SIGN_IN_COOKIE"], token)
            data = {"name": "GM, SICOP", "email": "gm@sicop.example", "language": "en", "form_key": key}
            found.append(client.post("/admin/people/new", data=data).headers.get("Location"))

    threads = [threading.Thread(target=press) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.rollback()
    added = queries.person_by_email("gm@sicop.example")
    assert added is not None
    assert found == [f"/admin/people/{added.id}"] * 12
    assert queries.number_of_people("sicop.example") == 1


def test_wrong_passwords_at_once_are_all_counted(committing_world):
    app = committing_world

    def guess():
        with app.app_context():
            app.test_client().post("/sign-in", data={"email": "hod@example.org", "password": "wrong"})

    threads = [threading.Thread(target=guess) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.rollback()
    assert queries.person_by_email("hod@example.org").failed_count == 8
