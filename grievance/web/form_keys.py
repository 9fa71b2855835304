"""Every form is good for one change: the same POST again leads to the first result (double press, retrying proxy).

In a view::

    with once(form) as done:                     # transaction() with the key claimed in it
        case = operations.perform(…)
        done.url = url_for("cases.show_case", number=case.number)
    return redirect(done.url, 303)

The key is claimed first, so that of two at once the second waits and then finds the first's result.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask, current_app, redirect, request, session
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup
from sqlalchemy.exc import IntegrityError

from grievance.foundation import clock
from grievance.foundation.database import db
from grievance.foundation.transaction import transaction
from grievance.web import queries
from grievance.web.models import FormKey

FIELD = "form_key"
SHAPE = re.compile(r"[A-Za-z0-9_-]{22,64}")


class AlreadyDone(Exception):
    """This form has had its effect before."""


class Done:
    """``url``: where the result stands; a repeated POST is sent there too."""

    url: str = ""


def new_form_key() -> str:
    return secrets.token_urlsafe(18)


def _given_key() -> str | None:
    key = request.form.get(FIELD, "")
    return key if SHAPE.fullmatch(key) else None


def _owner() -> str:
    """Whose key it is: a hash of the browser's session, so that nobody is led to another's result."""
    cookies = (current_app.config["SIGN_IN_COOKIE"], current_app.config["SESSION_COOKIE_NAME"])
    held = request.cookies.get(cookies[0]) or _csrf_secret()
    return hashlib.sha256(held.encode()).hexdigest()[:32]


def _csrf_secret() -> str:
    return str(session.get("csrf_token", ""))


@contextmanager
def once(form: Any = None) -> Iterator[Done]:
    """``transaction()`` for the effect of one form. ``form`` is named for the reader; the key is in the request."""
    done, key = Done(), _given_key()
    with transaction() as changes:
        row = None
        if key:
            row = FormKey(key=key, owner=_owner(), route=request.path, result_url=request.path, used_at=clock.now())
            changes.add(row)
            try:
                changes.flush()
            except IntegrityError:
                raise AlreadyDone() from None
        yield done
        done.url = done.url or request.path
        if row is not None:
            row.result_url = done.url


def _first_result() -> Any:
    """Where an earlier POST of the same form by the same browser led to, as a redirect; else nothing."""
    key = _given_key() if request.method == "POST" else None
    used = queries.used_form_key(key) if key else None
    if used is None or used.route != request.path or used.owner != _owner():
        return None
    return redirect(used.result_url, 303)


def hidden_keys() -> Markup:
    """The hidden inputs of a form that has no fields of its own."""
    pattern = Markup('<input type="hidden" name="csrf_token" value="{}"><input type="hidden" name="{}" value="{}">')
    return pattern.format(generate_csrf(), FIELD, new_form_key())


def init_form_keys(app: Flask) -> None:
    app.before_request(_first_result)

    @app.errorhandler(AlreadyDone)
    def _already_done(_error: AlreadyDone) -> Any:
        db.session.rollback()
        return _first_result() or redirect(request.path, 303)

    app.jinja_env.globals.update(hidden_keys=hidden_keys, new_form_key=new_form_key)
