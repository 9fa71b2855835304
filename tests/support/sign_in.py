"""Clients signed in as the fixed people."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient

from grievance.accounts import operations, queries
from grievance.foundation import clock
from grievance.foundation.transaction import transaction


def signed_in(app: Flask, key: str) -> FlaskClient:
    """A client with a session of ``key@example.org``, begun as the sign-in page begins it."""
    with transaction():
        person = queries.person_by_email(f"{key}@example.org")
        token = operations.begin_session(
            person, clock.now(), address="127.0.0.1", device="test"
        )
    client = app.test_client()
    client.set_cookie(app.config["SIGN_IN_COOKIE"], token)
    return client
