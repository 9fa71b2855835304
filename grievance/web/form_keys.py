"""Every form is good for one change: the same POST again leads to the first result (double press, retrying proxy).

In a view::

    with once(form) as done:                     # transaction() with the key claimed in it
        case = operations.perform(…)
        done.url = url_for("cases.show_case", number=case.number)
        flash(…)                                 # inside: said again where the first answer was lost
    return redirect(done.url, 303)

The key is claimed first, so that of two at once the second waits and then finds the first's result. The database keeps a
hash of the key. What a page shows only now (a secret, links) is sealed with the key by ``done.show(…)``; the page to
which the form leads reads it with ``shown_here()``, for an hour, in the browser that sent the form.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import Flask, Response, current_app, flash, g, redirect, request, session
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from grievance.foundation import clock
from grievance.foundation.database import db
from grievance.foundation.sealing import sealed, unsealed
from grievance.foundation.transaction import transaction
from grievance.web import queries
from grievance.web.models import FormKey

FIELD = "form_key"
SHOWN = "shown"
"""In the address of a page that shows something of a form: the form's key."""
SHOWN_FOR = timedelta(hours=1)
FLASHES = "_flashes"
"""Where Flask keeps what it says on the next page."""
SHAPE = re.compile(r"[A-Za-z0-9_-]{22,64}")


class AlreadyDone(Exception):
    """This form has had its effect before."""


class Done:
    """``url``: where the result stands; a repeated POST is sent there too. ``is_kept`` False: the key stays good."""

    url: str = ""
    is_kept: bool = True
    _shown: str = ""

    def show(self, text: str) -> None:
        """``text`` for the page at ``url``: sealed, for an hour, for this browser."""
        self._shown = text


@dataclass(frozen=True)
class Shown:
    """What the form that led here left for this page, and until when it does."""

    text: str
    until: datetime


def new_form_key() -> str:
    return secrets.token_urlsafe(18)


@dataclass(frozen=True)
class Sent:
    """The key of a request that is no form, and whose it is: ``owner`` stands for the sender and for what was sent."""

    key: str
    owner: str


def send_with(sent: Sent) -> None:
    """This request is good once by a key of its own, not by one in a form."""
    g.sent_with = sent


@dataclass(frozen=True)
class Earlier:
    """The first result of a key. ``is_same``: it was sent by the same sender with the same content."""

    url: str
    text: str
    is_same: bool


def earlier_result() -> Earlier | None:
    """What came of the key of this request before; None: it is new."""
    sent: Sent | None = g.get("sent_with")
    used = queries.used_form_key(_kept(sent.key)) if sent else None
    if used is None or sent is None:
        return None
    is_same = used.owner == sent.owner and used.route == request.path
    return Earlier(used.result_url, unsealed(used.sealed, sent.key) if is_same and used.sealed else "", is_same)


def _given_key() -> str | None:
    if "sent_with" in g:
        return str(g.sent_with.key)
    key = request.form.get(FIELD, "")
    return key if SHAPE.fullmatch(key) else None


def _kept(key: str) -> str:
    """The key as the database has it: it neither repeats the form nor opens what is sealed with it."""
    return hashlib.sha256(f"form key:{key}".encode()).hexdigest()


def _owner() -> str:
    """Whose key it is: a hash of the browser's session, so that nobody is led to another's result."""
    if "sent_with" in g:
        return str(g.sent_with.owner)
    cookies = (current_app.config["SIGN_IN_COOKIE"], current_app.config["SESSION_COOKIE_NAME"])
    held = request.cookies.get(cookies[0]) or _csrf_secret()
    return hashlib.sha256(held.encode()).hexdigest()[:32]


def _csrf_secret() -> str:
    return str(session.get("csrf_token", ""))


@contextmanager
def once(form: Any = None) -> Iterator[Done]:
    """``transaction()`` for the effect of one form. ``form`` is named for the reader; the key is in the request."""
    done, key, said = Done(), _given_key(), list(session.get(FLASHES, ()))
    try:
        with transaction() as changes:
            row = _claim(key, changes) if key else None
            yield done
            done.url = done.url or request.path
            if done._shown and row is None:
                key = new_form_key()
                row = _claim(key, changes)
            if row is not None and key:
                _note(row, done, key, session.get(FLASHES, ())[len(said) :], changes)
    except BaseException:
        if FLASHES in session:
            session[FLASHES] = said
        raise
    if done._shown and key:
        done.url = _with_key(done.url, key)


def _claim(key: str, changes: Session) -> FormKey:
    row = FormKey(key=_kept(key), owner=_owner(), route=request.path, result_url=request.path, used_at=clock.now())
    changes.add(row)
    try:
        changes.flush()
    except IntegrityError:
        raise AlreadyDone() from None
    return row


def _note(row: FormKey, done: Done, key: str, said: Any, changes: Session) -> None:
    """The result beside the key, or the key given free again."""
    if not done.is_kept:
        changes.delete(row)
        return
    row.result_url, row.said = done.url, [[kind, str(words)] for kind, words in said] or None
    row.sealed = sealed(done._shown, key) if done._shown else ""


def _with_key(url: str, key: str) -> str:
    path, _, anchor = url.partition("#")
    return f"{path}{'&' if '?' in path else '?'}{SHOWN}={key}{'#' if anchor else ''}{anchor}"


def _first_result() -> Any:
    """Where an earlier POST of the same form by the same browser led to, as a redirect; else nothing."""
    key = _given_key() if request.method == "POST" else None
    used = queries.used_form_key(_kept(key)) if key else None
    if used is None or key is None or used.route != request.path or used.owner != _owner():
        return None
    for kind, words in used.said or ():
        flash(words, kind)
    return redirect(_with_key(used.result_url, key) if used.sealed else used.result_url, 303)


def shown_here() -> Shown | None:
    """What the form that led to this page left for it; None later than an hour, on other pages and in other browsers."""
    key = request.args.get(SHOWN, "")
    used = queries.used_form_key(_kept(key)) if SHAPE.fullmatch(key) else None
    if used is None or not used.sealed or used.owner != _owner() or used.result_url.partition("?")[0] != request.path:
        return None
    until = used.used_at + SHOWN_FOR
    return Shown(unsealed(used.sealed, key), until) if clock.now() <= until else None


def _for_script(response: Response) -> Response:
    """A page's script that sends a form learns where its result stands, and opens that once it has the answer."""
    if request.headers.get("X-Sent-By") == "script" and response.status_code in (302, 303):
        response.status_code, response.headers["Go-To"] = 200, response.headers.pop("Location")
        response.set_data(b"")
    return response


def hidden_keys() -> Markup:
    """The hidden inputs of a form that has no fields of its own."""
    pattern = Markup('<input type="hidden" name="csrf_token" value="{}"><input type="hidden" name="{}" value="{}">')
    return pattern.format(generate_csrf(), FIELD, new_form_key())


def init_form_keys(app: Flask) -> None:
    app.before_request(_first_result)
    app.after_request(_for_script)

    @app.errorhandler(AlreadyDone)
    def _already_done(_error: AlreadyDone) -> Any:
        db.session.rollback()
        return _first_result() or redirect(request.path, 303)

    app.jinja_env.globals.update(hidden_keys=hidden_keys, new_form_key=new_form_key)
