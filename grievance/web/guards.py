"""Who may open a page. Each route's view function carries exactly one guard; a test looks at all of them.

``current_actor()`` is who acts in this request: the signed-in person with the grants in force today, or a visitor who
follows single cases by their receipt's secret. Features below cannot know people, so ``accounts`` tells how to find one,
nor cases, so ``cases`` tells which of those that a browser follows are still open to it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import wraps
from typing import Any, TypeVar

from flask import Flask, current_app, g, redirect, request, session, url_for
from werkzeug.exceptions import Unauthorized

from grievance.foundation.errors import NotFound
from grievance.permissions import ANONYMOUS, Actor, Right
from grievance.web.addresses import local_path

View = TypeVar("View", bound=Callable[..., Any])
FOLLOWED = "followed_cases"
"""In the session: pairs of a case's id and the mark of the secret by which it was opened."""
MOST_FOLLOWED = 20


def set_actor_loader(app: Flask, load: Callable[[], Actor]) -> None:
    """``load`` finds the actor of a request; called at most once each, and only where a guard asks."""
    app.extensions["actor_loader"] = load


def set_followed_check(app: Flask, still_open: Callable[[Mapping[int, str]], frozenset[int]]) -> None:
    """``still_open`` gives those of the cases, each with its mark, whose secret is still the one they were opened by."""
    app.extensions["followed_check"] = still_open


def current_actor() -> Actor:
    if "actor" not in g:
        load = current_app.extensions.get("actor_loader")
        actor = load() if load else ANONYMOUS
        followed = _still_followed()
        g.actor = replace(actor, tracked_case_ids=followed) if followed else actor
    return g.actor


def _followed() -> dict[int, str]:
    """What this browser follows: the marks by case, the latest last."""
    pairs = [pair for pair in session.get(FOLLOWED, ()) if isinstance(pair, list | tuple) and len(pair) == 2]
    return {int(case_id): str(mark) for case_id, mark in pairs}


def _still_followed() -> frozenset[int]:
    marks = _followed()
    check = current_app.extensions.get("followed_check")
    return check(marks) if marks and check else frozenset()


def follow_case(case_id: int, mark: str) -> None:
    """Lets this browser follow a case whose secret or code was right, until its secret is replaced."""
    others = [(kept, old) for kept, old in _followed().items() if kept != case_id]
    session[FOLLOWED] = [*others, (case_id, mark)][-MOST_FOLLOWED:]
    g.pop("actor", None)


def stop_following(case_id: int) -> None:
    session[FOLLOWED] = [(kept, mark) for kept, mark in _followed().items() if kept != case_id]
    g.pop("actor", None)


def public(view: View) -> View:
    """Open to everybody. The actor is known inside all the same."""
    return _guarded(view, "public", lambda actor: None)


def without_actor(view: View) -> View:
    """Open to everybody and made without asking who they are: files, health."""
    view.guard = "public"  # type: ignore[attr-defined]
    return view


def signed_in(view: View) -> View:
    return _guarded(view, "signed_in", _must_be_signed_in)


def needs(*rights: Right) -> Callable[[View], View]:
    """Open to who holds one of ``rights`` anywhere; what they may reach is the fence's question."""

    def check(actor: Actor) -> Any:
        if not any(actor.can(right) for right in rights):
            refused = _must_be_signed_in(actor)
            if refused is None:
                raise NotFound()
            return refused
        return None

    return lambda view: _guarded(view, rights, check)


def _must_be_signed_in(actor: Actor) -> Any:
    """To the sign-in page and back; what was posted is shown again instead of being lost."""
    if actor.is_signed_in:
        return None
    if request.method not in ("GET", "HEAD"):
        raise Unauthorized()
    here = request.full_path.rstrip("?")
    return redirect(url_for("accounts.sign_in", next=local_path(here)), 303)


def _guarded(view: View, guard: Any, check: Callable[[Actor], Any]) -> View:
    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        refused = check(current_actor())
        return view(*args, **kwargs) if refused is None else refused

    guarded.guard = guard  # type: ignore[attr-defined]
    return guarded  # type: ignore[return-value]
