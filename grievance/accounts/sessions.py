"""Sessions kept on the server: Flask-Login finds the person by the cookie's token, the guard makes an actor of them."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask, Request, Response, current_app, g, request
from flask_login import LoginManager, UserMixin, current_user
from sqlalchemy.exc import OperationalError

from grievance.accounts import operations, queries
from grievance.accounts.models import Person
from grievance.accounts.rules import is_alive
from grievance.foundation import clock
from grievance.foundation.database import db
from grievance.foundation.transaction import transaction
from grievance.permissions import ANONYMOUS, Actor
from grievance.web.guards import set_actor_loader

login_manager = LoginManager()


@dataclass(frozen=True)
class SignedInPerson(UserMixin):
    """The person of this request. Holds ids, not rows, since a transaction reads all rows anew."""

    person_id: int
    token_hash: str

    def get_id(self) -> str:
        return str(self.person_id)


@login_manager.request_loader
def _person_of_cookie(asked: Request) -> SignedInPerson | None:
    token = asked.cookies.get(current_app.config["SIGN_IN_COOKIE"], "")
    if not token or len(token) > 100:
        return None
    now, token_hash = clock.now(), operations.token_hash(token)
    sign_in = queries.sign_in_by_hash(token_hash)
    if sign_in is None or not is_alive(sign_in.began_at, sign_in.seen_at, sign_in.revoked_at, now):
        return None
    person = queries.person(sign_in.person_id)
    if person is None or not person.is_active:
        return None
    found, g.row_of_person = SignedInPerson(person.id, token_hash), person  # held, so that it is read once
    if operations.needs_sighting(sign_in, now):
        _note_sighting(token_hash)
    return found


def _note_sighting(token_hash: str) -> None:
    """A page is shown even when the database cannot write just now."""
    try:
        with transaction():
            operations.note_sighting(token_hash, clock.now())
    except OperationalError:
        db.session.rollback()


def load_actor() -> Actor:
    if not current_user.is_authenticated:
        return ANONYMOUS
    person = queries.person(current_user.person_id)
    return operations.actor_of(person, clock.today()) if person else ANONYMOUS


def this_person() -> Person:
    """The signed-in person's row; only behind a guard."""
    person = queries.person(current_user.person_id)
    assert person is not None  # noqa: S101  (the guard has seen the person in this request)
    return person


def device_words() -> str:
    """Enough of the browser's name for a person to know their own device again."""
    return request.headers.get("User-Agent", "")[:200]


def give_cookie(response: Response, token: str) -> Response:
    """The cookie of a session: ends with the browser, never readable by script."""
    response.set_cookie(current_app.config["SIGN_IN_COOKIE"], token, path="/", httponly=True, samesite="Lax",
                        secure=current_app.config["MODE"] == "production")  # fmt: skip
    return response


def take_cookie(response: Response) -> Response:
    response.delete_cookie(current_app.config["SIGN_IN_COOKIE"], path="/", httponly=True, samesite="Lax",
                           secure=current_app.config["MODE"] == "production")  # fmt: skip
    g.pop("actor", None)
    return response


def init_sessions(app: Flask) -> None:
    login_manager.session_protection = None
    login_manager.init_app(app, add_context_processor=False)
    set_actor_loader(app, load_actor)
