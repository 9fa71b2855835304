"""Clients and cookies of the fixed people."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient

from grievance.accounts import operations, queries
from grievance.foundation import clock
from grievance.foundation.transaction import transaction


def session_cookie(app: Flask, key: str) -> tuple[str, str]:
    """Name and token of a session of ``key@example.org``, begun as the sign-in page begins it."""
    with transaction():
        person = queries.person_by_email(f"{key}@example.org")
        token = operations.begin_session(person, clock.now(), address="127.0.0.1", device="test")
    return app.config["SIGN_IN_COOKIE"], token


def signed_in(app: Flask, key: str) -> FlaskClient:
    client = app.test_client()
    client.set_cookie(*session_cookie(app, key))
    return client
