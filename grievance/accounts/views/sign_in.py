"""Sign-in and sign-out."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import abort, current_app, make_response, redirect, render_template, request, session, url_for
from flask_login import current_user

from grievance.accounts import operations, passwords, queries
from grievance.accounts.forms import SignInForm
from grievance.accounts.models import Person
from grievance.accounts.proved_here import forget_proved
from grievance.accounts.sessions import device_words, give_cookie, take_cookie
from grievance.accounts.views import blueprint
from grievance.accounts.views.grants import in_words
from grievance.foundation import clock
from grievance.foundation.errors import NotFound
from grievance.foundation.transaction import transaction
from grievance.permissions import Actor, Right
from grievance.sentences import N_, Refusal, Sentence
from grievance.web.addresses import local_path
from grievance.web.form_keys import once, shown_here
from grievance.web.guards import FOLLOWED, current_actor, public
from grievance.web.limits import limiter, was_refused

BY_ADDRESS = "30 per 5 minutes"
BY_ACCOUNT = "10 per 5 minutes"


def _typed_account() -> str:
    return operations.token_hash(request.form.get("email", "").strip().casefold())


@blueprint.get("/sign-in")
@public
def sign_in() -> Any:
    if current_actor().is_signed_in:
        return redirect(_first_page(request.args.get("next"), current_actor()), 303)
    if (answer := _begun_before()) is not None:
        return answer
    return _sign_in_page(SignInForm(formdata=None))


def _sign_in_page(form: SignInForm) -> str:
    people = _demo_people() if current_app.config["MODE"] == "demo" else []
    return render_template(
        "accounts/sign_in.html", form=form, next=local_path(request.args.get("next"), ""), people=people
    )


def _demo_people() -> list[tuple[Person, list[Sentence]]]:
    people = queries.demo_people()
    grants = queries.grants_of(person.id for person in people)
    return [(person, [in_words(row) for row in reversed(grants[person.id])]) for person in people]


@blueprint.post("/sign-in")
@public
@limiter.limit(BY_ADDRESS, deduct_when=was_refused)
@limiter.limit(BY_ACCOUNT, key_func=_typed_account, deduct_when=was_refused)
def try_to_sign_in() -> Any:
    """The same answer and the same work for a wrong password, an unknown address and an account that waits."""
    form = SignInForm()
    if form.validate_on_submit():
        now, address = clock.now(), request.remote_addr or ""
        person = _who_may(form.email.data or "", form.password.data or "", now)
        renewed = _renewed_hash(person, form.password.data or "")
        with once(form) as done:
            done.is_kept, done.url = person is not None, sign_in_again()
            if person is not None:
                token = operations.begin_session(person, now, address=address, device=device_words())
                done.show(token)
                if renewed:
                    operations.renew_hash(person, renewed)
            else:
                operations.note_refusal(
                    queries.person_by_email(form.email.data or "", locked=True), now, address=address
                )
        if person is not None:
            return begun(token, person)
        form.refuse(
            Refusal(N_("E-mail address and password do not belong together. After ten tries we wait ten minutes."))
        )
    return _sign_in_page(form)


def _who_may(email: str, password: str, now: datetime) -> Person | None:
    """The person who has given the right password and may sign in now."""
    person = queries.person_by_email(email)
    is_right = passwords.is_right(person.password_hash if person else None, password)
    if person is None or not is_right or not person.is_active or operations.tries_of(person).is_waiting(now):
        return None
    return person


def _renewed_hash(person: Person | None, password: str) -> str | None:
    is_old = person is not None and person.password_hash is not None and passwords.is_old(person.password_hash)
    return passwords.hashed(password) if is_old else None


def begun(token: str, person: Person) -> Any:
    """Everything of the visit before is left behind, the cases it followed apart; the answer carries the new cookie."""
    followed = session.get(FOLLOWED)
    session.clear()
    if followed:
        session[FOLLOWED] = followed
    first_page = _first_page(request.args.get("next"), operations.actor_of(person, clock.today()))
    return give_cookie(make_response(redirect(first_page, 303)), token)


def sign_in_again() -> str:
    """Where a repeated form is led that has begun a session: the answer with its cookie may have been lost."""
    return url_for("accounts.sign_in", next=local_path(request.args.get("next"), "") or None)


def _begun_before() -> Any:
    """The session that the form which led here has begun, to the browser that sent it; else None."""
    shown = shown_here()
    found = queries.sign_in_by_hash(operations.token_hash(shown.text)) if shown else None
    person = queries.person(found.person_id) if found and found.revoked_at is None else None
    return begun(shown.text, person) if shown and person and person.is_active else None


FIRST_PAGES = ((Right.SEE_INBOX, "/inbox"), (Right.SEE_OVERVIEW, "/overview"), (Right.SEE_SYSTEM, "/admin/system"))


def _first_page(asked: str | None, actor: Actor) -> str:
    """Where a person goes after signing in: the page they wanted, else the first their rights open."""
    own = next((path for right, path in FIRST_PAGES if actor.can(right)), "/account")
    return local_path(asked, "") or own


@blueprint.post("/sign-in/demo")
@public
def sign_in_as_demo_person() -> Any:
    """Demo mode only, which answers on loopback only: one press, no password."""
    if current_app.config["MODE"] != "demo":
        abort(404)
    person = queries.person_by_email(request.form.get("email", ""))
    if person is None or not person.is_demo or not person.is_active:
        raise NotFound()
    with transaction():
        token = operations.begin_session(person, clock.now(), address=request.remote_addr or "", device=device_words())
    return begun(token, person)


@blueprint.post("/sign-out")
@public
def sign_out() -> Any:
    actor = current_actor()
    if actor.is_signed_in:
        with transaction():
            found = queries.sign_in_by_hash(current_user.token_hash)
            if found is not None:
                operations.end_session(found, actor, clock.now())
    session.clear()
    return forget_proved(take_cookie(make_response(redirect("/", 303))))
